"""The folder of results: all of it written, or none; never over another's without being told. Knows no figure."""

from __future__ import annotations

import json
import os
import re
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, suppress
from fnmatch import fnmatch
from itertools import count
from pathlib import Path
from types import TracebackType
from typing import IO, TYPE_CHECKING, Any, Self

from skillcheck.errors import DataProblem, Problem
from skillcheck.export import manifest
from skillcheck.export.csv_text import Style, csv_header
from skillcheck.export.rejected_rows import RejectedFile
from skillcheck.export.score_files import CsvFile, Format, ParquetFile, SheetFile
from skillcheck.files import writing_problem
from skillcheck.spreadsheet import csv_cell
from skillcheck.whole_folder import WholeFolder

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import numpy as np
    import pyarrow as pa
    from numpy.typing import NDArray

    from skillcheck.export.kept_answers import About, AnswersFile
    from skillcheck.export.score_words import ScoreWords
    from skillcheck.i18n import Texts
    from skillcheck.ingest.model import Part

OURS = (
    "scores.csv", "scores.xlsx", "scores.parquet", "rejected*.csv", "set-aside*.csv", "progress.*", "pairing.csv",
    "questions.csv", "columns.csv",
    "groups.csv", "kept-answers.*", "cohort.json", "report.html", "model.json.gz", manifest.NAME,
)  # fmt: skip


SOON = 1 << 26
"""Bytes written after which a file is put on the disk so far: a second or less of waiting, while others compute."""


def is_ours(name: str) -> bool:
    """Whether a run can have written a file of this name."""
    return any(fnmatch(name, pattern) for pattern in OURS)


class ResultFolder:
    """Opens the files of a run; the folder takes its name, whole, when the block ends well."""

    def __init__(self, folder: Path, *, force: bool = False) -> None:
        self.folder = folder
        self.versions: dict[str, str | int | None] = {}
        """What the manifest says: version, framework, fingerprint, digits; filled by the run."""
        self.holds: manifest.Holds = "group"
        """What its files of the group hold (``manifest.Holds``)."""
        self._force = force
        self._whole = WholeFolder(folder, is_ours)
        self._later = ExitStack()
        self._rejected: dict[tuple[str, str, str], RejectedFile] = {}
        self._open: dict[str, IO[Any]] = {}
        self._inputs: list[tuple[Path, os.stat_result]] = []
        self._beside = ThreadPoolExecutor(1)
        self._digests: dict[Path, Future[tuple[str, int]]] = {}
        self._on_disk: tuple[int, Future[None]] | None = None

    def __enter__(self) -> Self:
        """Take the folder for this run alone, or refuse one that holds results already."""
        self._whole.open()
        there = sorted(path.name for path in self.folder.glob("*") if is_ours(path.name))
        if there and not self._force:
            self._whole.discard()
            self._whole.close()
            raise DataProblem(Problem("export.results_exist", file=str(self.folder), fields={"found": there[0]}))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Put everything on the disk and give the folder its name; after a failure leave nothing."""
        try:
            if kind is None:
                self._later.close()
                self._finish()
            else:
                with suppress(Exception):  # after a failure, what libraries cannot close any more is no second one
                    self._later.close()
        except OSError as full:
            raise DataProblem(writing_problem(full, self.folder)) from full
        finally:
            self._beside.shutdown(cancel_futures=True)
            for file in self._open.values():
                with suppress(OSError):  # said already, or nothing to be said: the file goes
                    file.close()
            self._whole.discard()
            self._whole.close()

    def _finish(self) -> None:
        if self._on_disk is not None:
            self._on_disk[1].result()  # the system tells a fault once: here, or to ``fsync`` below
        for file in self._open.values():
            file.flush()
            os.fsync(file.fileno())
            file.close()
        read = [self._as_read(path, before) for path, before in self._inputs]
        there = [path for path in self._digests if path.parent == self.unfinished and path.exists()]
        known = {path.name: self._digests[path].result() for path in there}
        found = manifest.describe(self._whole.staging, self.versions, read, known, holds=self.holds)
        self.record(manifest.NAME, found.model_dump_json(by_alias=True, indent=1) + "\n")
        last = self._open[manifest.NAME]
        last.flush()
        os.fsync(last.fileno())
        self._whole.publish(first=manifest.NAME)

    def _as_read(self, path: Path, before: os.stat_result) -> manifest.Read:
        known = self._digests[path].result() if path in self._digests else None
        now = path.stat()
        if (now.st_size, now.st_mtime_ns) != (before.st_size, before.st_mtime_ns):
            raise DataProblem(Problem("export.changed_meanwhile", file=str(path)))
        return manifest.input_read(path, known)

    def finished(self, name: str) -> None:
        """Nothing more is read, nor written to this file: their digests are taken while the others are made."""
        self._open[name].flush()
        for path in (self.unfinished / name, *(path for path, _ in self._inputs)):
            self._digests[path] = self._beside.submit(manifest.digest, path)

    def put_on_disk(self, name: str) -> None:
        """What was written of a large file so far goes to the disk beside the rest: little is left to wait for at the
        end."""
        file = self._open[name].fileno()
        written, before = os.fstat(file).st_size, 0
        if self._on_disk is not None:
            before, going = self._on_disk
            if not going.done() or going.exception():  # a fault is told at the end, unless writing fails before
                return
        if written - before >= SOON:
            self._on_disk = written, self._beside.submit(os.fsync, file)

    def reads(self, paths: Iterable[Path]) -> None:
        """The files that the run reads: the manifest names them; one that changes meanwhile ends the run."""
        self._inputs += [(path, path.stat()) for path in paths]

    def open(self, name: str, *, text: bool = False) -> IO[Any]:
        """A new file of the folder."""
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
        try:
            handle = os.open(self._whole.staging / name, flags, 0o600)
        except OSError as error:
            raise DataProblem(writing_problem(error, self.folder / name)) from error
        self._open[name] = os.fdopen(handle, "w", encoding="utf-8", newline="") if text else os.fdopen(handle, "wb")
        return self._open[name]

    def so_far(self, name: str) -> Path:
        """A file of the run with all that was written to it until now."""
        self._open[name].flush()
        return self.unfinished / name

    @property
    def unfinished(self) -> Path:
        """Where libraries may keep what they need meanwhile: it goes with the run."""
        return self._whole.staging

    def rejected(self, file: str, part: Part, texts: Texts, wave: str = "", *, aside: bool = False) -> RejectedFile:
        """Where the returned rows of a table go: rejected.csv, then rejected-2.csv … for tables of another header.

        Those of an earlier wave go to a file with its name («rejected-before.csv»), rows with nothing to correct to
        set-aside.csv.
        """
        kind = "set-aside" if aside else "rejected"
        key = (f"{kind}-{wave}", file, part.name)
        if key not in self._rejected:
            first = "-".join(filter(None, [kind, re.sub(r"\W+", "-", wave)]))
            names = (f"{first}-{number}.csv" if number > 1 else f"{first}.csv" for number in count(1))
            name = next(name for name in names if name not in self._open)  # a wave may be called «2»
            self._rejected[key] = RejectedFile(self.open(name), part, texts, name)
        return self._rejected[key]

    def spool(self) -> Spool:
        """A place for everyone's id and cell until the groups are known; it goes with the run."""
        spool = Spool(self.unfinished)
        self._later.callback(spool.close)
        return spool

    def answers(self, items: Sequence[str], about: About) -> AnswersFile:
        """Where everybody's answers go (``kept_answers``); closed with the run, however it ends."""
        from skillcheck.export.kept_answers import NAME, AnswersFile

        kept = AnswersFile(self.open(NAME), items, about)
        self._later.callback(kept.close)
        return kept

    def groups(self, people: Iterable[tuple[str, int | None]], style: Style) -> None:
        """groups.csv: who is in which training group."""
        from skillcheck.spreadsheet import safe

        file = self.open("groups.csv")
        file.write(csv_header(["id", "group"], style))
        for person, group in people:
            said = "" if group is None else group
            file.write(f"{csv_cell(safe(person), style.separator)}{style.separator}{said}\n".encode())

    def table(self, name: str, head: Sequence[str], rows: Iterable[Sequence[object]], style: Style) -> None:
        """A whole table of words and numbers, for people."""
        from skillcheck.export.wave_files import line

        file = self.open(name)
        file.write(csv_header(head, style))
        for row in rows:
            file.write(line(("" if cell is None else str(cell) for cell in row), style))

    def keep_returned(self) -> None:
        """Nothing could be scored: of the files opened only those with rows handed back or set aside stay."""
        stay = {one.name for one in self._rejected.values()}
        for other in [one for one in self._open if one not in stay]:
            self._open.pop(other).close()
            (self.unfinished / other).unlink()

    @property
    def to_correct(self) -> dict[str, list[str]]:
        """The names of the files in which rows wait to be corrected, by wave; those of today under «»."""
        found: dict[str, list[str]] = {}
        for (kind, _, _), one in self._rejected.items():
            if kind.startswith("rejected-") and one.rows:
                found.setdefault(kind.removeprefix("rejected-"), []).append(one.name)
        return found

    def record(self, name: str, words: str) -> None:
        """A whole text file."""
        self.open(name, text=True).write(words)


class Spool:
    """Ids and cells of everyone scored, kept in a temporary file until the groups are known."""

    def __init__(self, folder: Path) -> None:
        import tempfile

        self._file = tempfile.TemporaryFile("w+", encoding="utf-8", errors="surrogatepass", dir=folder)  # noqa: SIM115

    def add(self, ids: Sequence[str], keys: NDArray[np.int64]) -> None:
        """Some people, in the order of the scores."""
        lines = (json.dumps([person, key]) + "\n" for person, key in zip(ids, keys.tolist(), strict=True))
        self._file.writelines(lines)

    def __iter__(self) -> Any:
        """Every person again: id, cell."""
        self._file.seek(0)
        return ((person, key) for person, key in map(json.loads, self._file))

    def close(self) -> None:
        """Forget everything."""
        self._file.close()


def score_file(
    folder: ResultFolder, kind: Format, schema: pa.Schema, style: Style, words: ScoreWords | None = None
) -> CsvFile | ParquetFile | SheetFile:
    """The open scores file of a format; ``words``: headings for readers."""
    file, names = folder.open(f"scores.{kind}"), schema.names if words is None else words.names
    if kind == "parquet":
        return ParquetFile(file, schema)
    if kind == "xlsx":
        return SheetFile(file, names, folder.unfinished)
    return CsvFile(file, names, style)
