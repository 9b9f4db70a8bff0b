"""Writing files safely: whole or not at all, readable by their owner only, never over another without being told.

A file has no name until it is whole (O_TMPFILE, linkat), where the system can; else a name that begins with ``PREFIX``
and is held by a lock: what a dead run left under such a name is swept by the next one.
"""

from __future__ import annotations

import errno
import os
import secrets
import shutil
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any, NoReturn

from skillcheck.errors import DataProblem, Problem

PREFIX = ".skillcheck-"
"""How every name begins of what is not whole yet."""


@contextmanager
def whole_file(path: Path, *, force: bool = False, text: bool = True) -> Iterator[IO[Any]]:
    """Open a file for writing that takes its name only when everything is on disk (mode 0600).

    Raises DataProblem if the file exists (without ``force``) or cannot be written; nothing half-done is left.
    """
    if path.exists() and not force:
        raise DataProblem(Problem("files.file_exists", file=str(path)))
    sweep(path.parent)
    temporary: Path | None = None
    try:
        handle, temporary = _nameless(path.parent)
        opened: IO[Any] = os.fdopen(handle, "w", encoding="utf-8", newline="") if text else os.fdopen(handle, "wb")
        with opened as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
            temporary = _named(file.fileno(), temporary, path, force=force)
        sync_folder(path.parent)
    except FileExistsError as error:
        _remove(temporary)
        raise DataProblem(Problem("files.file_exists", file=str(path))) from error
    except OSError as error:
        _remove(temporary)
        raise DataProblem(writing_problem(error, path)) from error
    except BaseException:
        _remove(temporary)
        raise


def write_whole(path: Path, content: str | bytes, *, force: bool = False) -> None:
    """Write a text or bytes in one go, with the promises of ``whole_file``."""
    with whole_file(path, force=force, text=isinstance(content, str)) as file:
        file.write(content)


def _nameless(folder: Path) -> tuple[int, Path | None]:
    """A new file, locked: without any name where the system can, else under a name that is swept."""
    if hasattr(os, "O_TMPFILE"):
        with suppress(OSError):  # this file system cannot: under a name, then, where the reason shows again
            handle = os.open(folder, os.O_TMPFILE | os.O_RDWR, 0o600)
            hold(handle)
            return handle, None
    name = _hidden(folder)
    handle = os.open(name, os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    hold(handle)
    return handle, name


def _hidden(folder: Path) -> Path:
    return folder / f"{PREFIX}{secrets.token_hex(8)}"


def _named(handle: int, temporary: Path | None, path: Path, *, force: bool) -> Path | None:
    """Give a whole file its name; without ``force`` the system itself refuses a name that is taken meanwhile.

    Returns the hidden name that is left to remove, if any.
    """
    if not force:
        try:
            _link(handle, temporary, path)
        except OSError as error:
            if error.errno not in {errno.EPERM, errno.ENOTSUP, errno.ENOSYS, errno.EMLINK} or temporary is None:
                raise
            os.close(os.open(path, os.O_CREAT | os.O_EXCL, 0o600))  # a stick without links: the name is taken first
            temporary.replace(path)
            return None
        _remove(temporary)
        return None
    if temporary is None:
        temporary = _hidden(path.parent)
        _link(handle, None, temporary)
    try:
        temporary.replace(path)
    except OSError:
        _remove(temporary)
        raise
    return None


def _link(handle: int, temporary: Path | None, path: Path) -> None:
    if temporary is not None:
        os.link(temporary, path)
        return
    folder = os.open(path.parent, os.O_RDONLY)  # with a folder given, Python calls linkat, which follows /proc
    try:
        os.link(f"/proc/self/fd/{handle}", path.name, src_dir_fd=folder, dst_dir_fd=folder, follow_symlinks=True)
    finally:
        os.close(folder)


# --- locks and what dead runs leave -------------------------------------------------------------------------------


def hold(handle: int) -> bool | None:
    """Take an open file or folder for this run alone, until it is closed; the system lets go of a dead run's.

    False: another run has it. None: this file system has no locks (some network folders, Windows).
    """
    try:
        import fcntl
    except ImportError:
        return None
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):  # which of them, the file system chooses
        return False
    except OSError:
        return None
    return True


def has_locks(folder: Path) -> bool:
    """Whether a file of a folder can be taken for one run alone; True where nothing can be written there anyway."""
    try:
        handle, name = _nameless(folder)
    except OSError:
        return True
    try:
        return hold(handle) is not None
    finally:
        os.close(handle)
        _remove(name)


def sweep(folder: Path) -> int:
    """Remove what dead runs left in a folder under hidden names; says how many. What a living run holds stays."""
    removed = 0
    try:
        left = [Path(entry.path) for entry in os.scandir(folder) if entry.name.startswith(PREFIX)]
    except OSError:
        return 0
    for path in left:
        with suppress(OSError):
            handle = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
            try:
                if hold(handle):
                    remove(path)
                    removed += 1
            finally:
                os.close(handle)
    return removed


def private_folder(folder: Path) -> None:
    """Make a folder, and the folders above it that are not there, for its owner only, whatever the umask."""
    for missing in [one for one in (*reversed(folder.parents), folder) if not one.exists()]:
        missing.mkdir(mode=0o700, exist_ok=True)


def remove(path: Path) -> None:
    """Remove a file, or a folder with what is in it."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink()


def _remove(path: Path | None) -> None:
    if path is not None:
        path.unlink(missing_ok=True)


def sync_folder(folder: Path) -> None:
    """Make a new name itself safe; where a folder cannot be opened (Windows), the system sees to it."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


# --- reading ------------------------------------------------------------------------------------------------------


def read_bounded(path: Path, most: int) -> bytes | None:
    """The bytes of an ordinary file; None where there are more than ``most``.

    Raises DataProblem where it is a folder, a pipe or a device, which would hang or never end, or cannot be read.
    """
    require_ordinary(path)
    try:
        with path.open("rb") as file:
            raw = file.read(most + 1)
    except OSError as error:
        raise DataProblem(reading_problem(error, str(path))) from error
    return raw if len(raw) <= most else None


def strict_json(raw: bytes) -> Any:
    """What a JSON text holds. Raises ValueError where it is none, holds NaN or an infinity, or is nested too deep."""
    import json

    def refuse(word: str) -> NoReturn:
        raise ValueError(word)

    try:
        return json.loads(raw, parse_constant=refuse)
    except RecursionError as error:
        raise ValueError(str(error)) from error


def require_ordinary(path: Path) -> None:
    """Raise DataProblem unless the path is a file with bytes on a disk."""
    try:
        mode = path.stat().st_mode
    except OSError as error:
        raise DataProblem(reading_problem(error, str(path))) from error
    except ValueError as error:  # a zero byte in the name
        raise DataProblem(Problem("files.file_missing", file=str(path), fields={"reason": str(error)})) from error
    if stat.S_ISDIR(mode):
        raise DataProblem(Problem("files.is_folder", file=str(path), fields={"reason": ""}))
    if not stat.S_ISREG(mode):
        raise DataProblem(Problem("files.no_ordinary_file", file=str(path)))


def reading_problem(error: OSError, name: str) -> Problem:
    """Why a file of the person's cannot be read, as a sentence for people."""
    codes = {
        errno.ENOENT: "files.file_missing",
        errno.ENOTDIR: "files.file_missing",
        errno.EISDIR: "files.is_folder",
        errno.EACCES: "files.not_readable",
        errno.EPERM: "files.not_readable",
    }
    code = codes.get(error.errno or 0, "files.cannot_read")
    return Problem(code, file=name, fields={"reason": error.strerror or str(error)})


def writing_problem(error: OSError, path: Path) -> Problem:
    """What the system said, as a sentence for people."""
    codes = {
        errno.ENOSPC: "files.disk_full",
        errno.EDQUOT: "files.disk_full",
        errno.EACCES: "files.not_writable",
        errno.EPERM: "files.not_writable",
        errno.EROFS: "files.not_writable",
        errno.ENOENT: "files.no_folder",
        errno.ENOTDIR: "files.no_folder",
        errno.EISDIR: "files.is_folder",
        errno.ELOOP: "files.is_link",
    }
    code = codes.get(error.errno or 0, "files.cannot_write")
    return Problem(code, file=str(path), fields={"reason": error.strerror or str(error)})
