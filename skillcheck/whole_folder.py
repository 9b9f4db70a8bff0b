"""A folder written beside its place under a hidden name, and given its own name when everything is in it.

A folder that is replaced changes places with the new one in one step where the system can (renameat2). A folder that
holds other people's files as well keeps them: ours are put into it one by one, ``first`` before all others, so that a
reader who checks against ``first`` sees when the rest is missing.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path

from skillcheck.errors import DataProblem, Problem
from skillcheck.files import PREFIX, hold, private_folder, remove, sweep, sync_folder, writing_problem

RENAME_EXCHANGE = 2
AT_FDCWD = -100


class WholeFolder:
    """One run's folder: ``open()``, write into ``.staging``, then ``publish()`` or ``discard()``."""

    def __init__(self, place: Path, ours: Callable[[str], bool]) -> None:
        self.place = place
        self._ours = ours
        self._held: list[int] = []
        self.staging = place
        self._replacing = False

    def open(self) -> None:
        """Make the hidden folder. Raises DataProblem where another run writes the same one, or nothing can be."""
        try:
            self.place = self.place.resolve()
            parent = self.place.parent
            if self._stands_alone():
                private_folder(parent)
                sweep(parent)
                self.staging = parent / f"{PREFIX}{self.place.name[:200]}"
            else:
                sweep(self.place)
                self.staging = self.place / f"{PREFIX}run"
            self._replacing = self.place.exists()
            if self._replacing:
                self._hold(self.place)
            self.staging.mkdir(mode=0o700)
            self._hold(self.staging)
        except (FileExistsError, NotADirectoryError) as error:
            self.close()
            code = "files.busy" if self.place.is_dir() or not self.place.exists() else "files.is_no_folder"
            raise DataProblem(Problem(code, file=str(self.place))) from error
        except OSError as error:
            self.close()
            raise DataProblem(writing_problem(error, self.place)) from error
        except BaseException:
            self.close()
            raise

    def _stands_alone(self) -> bool:
        """Whether the whole folder may be replaced: nothing of others is in it, nobody stands in it."""
        try:
            names = [entry.name for entry in os.scandir(self.place)]
        except FileNotFoundError:
            return True
        return (
            all(self._ours(name) or name.startswith(PREFIX) for name in names)
            and os.access(self.place.parent, os.W_OK)
            and not self.place.is_mount()
            and self.place not in (Path.cwd(), *Path.cwd().parents)
        )

    def _hold(self, folder: Path) -> None:
        if os.name == "nt":  # pragma: no cover - a folder cannot be opened there; mkdir alone tells two runs apart
            return
        try:
            handle = os.open(folder, os.O_RDONLY)
        except FileNotFoundError as error:  # swept by a run that began at the same moment
            raise DataProblem(Problem("files.busy", file=str(self.place))) from error
        self._held.append(handle)
        if hold(handle) is False:
            raise DataProblem(Problem("files.busy", file=str(self.place)))

    def publish(self, first: str) -> None:
        """Everything takes its name; what an earlier run left of ours goes."""
        try:
            sync_folder(self.staging)
            if self.staging.parent == self.place:
                self._put_into_place(first)
            elif self._replacing:
                exchange(self.staging, self.place)
                shutil.rmtree(self.staging)
            else:
                self.staging.rename(self.place)
            sync_folder(self.place.parent)
        except OSError as error:
            raise DataProblem(writing_problem(error, self.place)) from error

    def _put_into_place(self, first: str) -> None:
        made = sorted((path.name for path in self.staging.iterdir()), key=lambda name: (name != first, name))
        for name in made:
            target = self.place / name
            if target.is_dir() or (self.staging / name).is_dir():
                with suppress(FileNotFoundError):
                    remove(target)
            (self.staging / name).replace(target)
        for path in self.place.iterdir():
            if self._ours(path.name) and path.name not in made:
                remove(path)
        self.staging.rmdir()

    def discard(self) -> None:
        """Leave nothing."""
        shutil.rmtree(self.staging, ignore_errors=True)

    def close(self) -> None:
        """Let other runs have the folder."""
        for handle in self._held:
            os.close(handle)
        self._held.clear()


def write_together(place: Path, files: Mapping[str, str | bytes]) -> None:
    """Write all of some files into a folder, or none of them; files of these names are replaced, others stay."""
    folder = WholeFolder(place, files.__contains__)
    folder.open()
    try:
        for name, content in files.items():
            with open(folder.staging / name, "xb", opener=_private) as file:
                file.write(content.encode() if isinstance(content, str) else content)
                file.flush()
                os.fsync(file.fileno())
        folder.publish(first="")
    except OSError as error:
        raise DataProblem(writing_problem(error, place)) from error
    finally:
        folder.discard()
        folder.close()


def _private(name: str, flags: int) -> int:
    return os.open(name, flags, 0o600)


def exchange(one: Path, other: Path) -> None:
    """Two folders of one file system change names, in one step where the system can."""
    if sys.platform == "linux":
        import ctypes

        library = ctypes.CDLL(None, use_errno=True)
        swap = getattr(library, "renameat2", None)
        if swap is not None and swap(AT_FDCWD, os.fsencode(one), AT_FDCWD, os.fsencode(other), RENAME_EXCHANGE) == 0:
            return
    aside = one.with_name(f"{one.name}-old")
    other.rename(aside)
    one.rename(other)
    aside.rename(one)
