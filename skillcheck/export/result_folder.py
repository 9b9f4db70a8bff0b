"""The folder of results: all of it written, or none; never over another's without being told. Knows no figure."""

from __future__ import annotations

import json
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import IO, TYPE_CHECKING, Any, Self

from skillcheck.errors import DataProblem, Problem
from skillcheck.export.rejected_rows import RejectedFile
from skillcheck.export.score_files import CsvFile, Format, ParquetFile, SheetFile, Style, csv_header
from skillcheck.files import whole_file, writing_problem
from skillcheck.spreadsheet import csv_cell

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    import pyarrow as pa
    from numpy.typing import NDArray

    from skillcheck.cohort.training_groups import Grouping
    from skillcheck.i18n import Texts
    from skillcheck.ingest.model import Part

OURS = ("scores.csv", "scores.xlsx", "scores.parquet", "rejected*.csv", "groups.csv", "cohort.json", "report.html")


class ResultFolder:
    """Opens the files of a run; they take their names together when the block ends well."""

    def __init__(self, folder: Path, *, force: bool = False) -> None:
        self.folder = folder
        self._force = force
        self._files = ExitStack()
        self._rejected: dict[tuple[str, str], RejectedFile] = {}
        self._written: set[str] = set()
        self._open: list[IO[Any]] = []
        self._folders: list[tuple[Path, Path]] = []
        self._made = False

    def __enter__(self) -> Self:
        """Make the folder, or refuse one that holds results already."""
        there = [path for pattern in OURS for path in sorted(self.folder.glob(pattern))]
        if there and not self._force:
            raise DataProblem(Problem("export.results_exist", file=str(self.folder), fields={"found": there[0].name}))
        try:
            self._made = not self.folder.exists()
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        except OSError as error:
            raise DataProblem(writing_problem(error, self.folder)) from error
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Give the files their names, remove what an earlier run left; after a failure leave nothing."""
        try:
            self._close(kind, error, trace)
            if kind is None:
                self._tidy()
        finally:
            if self._made and not any(self.folder.iterdir()):
                self.folder.rmdir()

    def _close(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            for file in self._open if kind is None else ():
                file.flush()  # a full disk shows here, before any file has its name
        except OSError as full:
            self._files.__exit__(type(full), full, full.__traceback__)
            raise DataProblem(writing_problem(full, self.folder)) from full
        self._files.__exit__(kind, error, trace)

    def _tidy(self) -> None:
        for pattern in OURS:
            for path in self.folder.glob(pattern):
                if path.name not in self._written or path.is_dir():
                    _remove(path)
        for made, named in self._folders:
            made.rename(named)

    def open(self, name: str, *, text: bool = False) -> IO[Any]:
        """A new file of the folder."""
        self._written.add(name)
        file = self._files.enter_context(whole_file(self.folder / name, force=True, text=text))
        self._open.append(file)
        return file

    def rejected(self, file: str, part: Part, texts: Texts) -> RejectedFile:
        """Where the returned rows of a table go: rejected.csv, then rejected-2.csv … for tables of another header."""
        key = (file, part.name)
        if key not in self._rejected:
            number = len(self._rejected) + 1
            name = "rejected.csv" if number == 1 else f"rejected-{number}.csv"
            self._rejected[key] = RejectedFile(self.open(name), part, texts)
        return self._rejected[key]

    def take_folder(self, made: Path, name: str) -> None:
        """A folder that another engine wrote beside ours takes its name with our files."""
        self._written.add(name)
        self._folders.append((made, self.folder / name))

    def spool(self) -> Spool:
        """A place for everyone's id and cell until the groups are known; it goes with the run."""
        spool = Spool(self.folder)
        self._files.callback(spool.close)
        return spool

    def groups(self, spool: Spool, grouping: Grouping, style: Style) -> None:
        """groups.csv: who is in which training group."""
        from skillcheck.spreadsheet import safe

        file = self.open("groups.csv")
        file.write(csv_header(["id", "group"], style))
        for person, key in spool:
            group = grouping.group_of.get(key, "")
            file.write(f"{csv_cell(safe(person), style.separator)}{style.separator}{group}\n".encode())

    def keep_only(self, name: str) -> None:
        """Nothing could be scored: of the files opened only this one stays."""
        self._written = {name}

    def record(self, name: str, words: str) -> None:
        """A whole text file."""
        self.open(name, text=True).write(words)


def _remove(path: Path) -> None:
    if path.is_dir():
        import shutil

        shutil.rmtree(path)
    else:
        path.unlink()


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
    folder: ResultFolder, kind: Format, schema: pa.Schema, style: Style
) -> CsvFile | ParquetFile | SheetFile:
    """The open scores file of a format."""
    file = folder.open(f"scores.{kind}")
    if kind == "parquet":
        return ParquetFile(file, schema)
    if kind == "xlsx":
        return SheetFile(file, schema.names)
    return CsvFile(file, schema.names, style)
