"""Writing files safely: whole or not at all, readable by their owner only, never over another without being told."""

from __future__ import annotations

import errno
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from skillcheck.errors import DataProblem, Problem


@contextmanager
def whole_file(path: Path, *, force: bool = False, text: bool = True) -> Iterator[IO[Any]]:
    """Open a file for writing that takes its name only when everything is on disk (mode 0600).

    Raises DataProblem if the file exists (without ``force``) or cannot be written; nothing half-done is left.
    """
    if path.exists() and not force:
        raise DataProblem(Problem("files.file_exists", file=str(path)))
    temporary: Path | None = None
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:40]}.")
        temporary = Path(name)
        opened: IO[Any] = os.fdopen(handle, "w", encoding="utf-8", newline="") if text else os.fdopen(handle, "wb")
        with opened as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
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
    }
    code = codes.get(error.errno or 0, "files.cannot_write")
    return Problem(code, file=str(path), fields={"reason": error.strerror or str(error)})


def _remove(path: Path | None) -> None:
    if path is not None:
        path.unlink(missing_ok=True)
