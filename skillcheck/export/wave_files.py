"""Files about two or more waves: progress.csv, one line a person; pairing.csv, codes to confirm and to give back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import IO, TYPE_CHECKING

from skillcheck.errors import DataProblem, Problem
from skillcheck.export.csv_text import Style, csv_header
from skillcheck.export.score_files import SheetFile
from skillcheck.files import reading_problem
from skillcheck.spreadsheet import csv_cell, safe

if TYPE_CHECKING:
    from skillcheck.cohort.pairing import Pairing
    from skillcheck.i18n import Texts

PAIRING = "pairing.csv"
COLUMNS = ("wave", "before", "now", "how", "confirm")
"""Fixed headings: the file is given back."""
VERDICTS = ("progress", "same", "decline", "unknown")


def line(cells: Iterable[str], style: Style) -> bytes:
    """One line of a text file that a spreadsheet opens without running anything."""
    return (style.separator.join(csv_cell(safe(cell), style.separator) for cell in cells) + "\n").encode()


def write_pairing(file: IO[bytes], pairings: Iterable[tuple[str, Pairing]], texts: Texts, style: Style) -> None:
    """What was paired by its writing, what is only proposed, and who has no pair."""
    file.write(csv_header(COLUMNS, style))
    for name, pairing in pairings:
        rows = [(*pair, "written", texts.template("export.yes")) for pair in pairing.written]
        rows += [(*pair, "proposed", "") for pair in pairing.proposed]
        thens, todays = ({pair[place] for pair in pairing.proposed} for place in (0, 1))
        rows += [(then, "", "only_before", "") for then in pairing.only_before if then not in thens]
        rows += [("", today, "only_now", "") for today in pairing.only_now if today not in todays]
        for then, today, how, confirm in rows:
            file.write(line((name, then, today, texts.template(f"export.paired_{how}"), confirm), style))


def read_pairing(path: Path) -> dict[str, dict[tuple[str, str], bool]]:
    """Wave → (code then, code now) → whether a person confirmed or refused it; what was left open is not there.

    Raises:
        DataProblem: no pairing file, or a word that is neither yes nor no.
    """
    import csv

    from skillcheck.ingest.cells.normalise import listed, words

    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        problem = reading_problem(error, str(path)) if isinstance(error, OSError) else None
        raise DataProblem(
            problem or Problem("export.no_pairing_file", file=str(path), fields={"found": ", ".join(COLUMNS)})
        ) from error
    separator = ";" if text.splitlines() and ";" in text.splitlines()[0] else ","
    header, *rows = list(csv.reader(text.splitlines(), delimiter=separator)) or [[]]
    if [cell.strip() for cell in header] != list(COLUMNS):
        raise DataProblem(Problem("export.no_pairing_file", file=str(path), fields={"found": ", ".join(COLUMNS)}))
    decided: dict[str, dict[tuple[str, str], bool]] = {}
    problems = []
    for number, row in enumerate(rows, 2):
        if len(row) < len(COLUMNS) or not row[4].strip() or not row[1] or not row[2]:
            continue
        name, then, today, _, confirm = (
            cell.removeprefix("'") if at in (1, 2) else cell for at, cell in enumerate(row[:5])
        )
        said = words(confirm)
        if said in listed("marked") or said in listed("unmarked"):
            decided.setdefault(name, {})[then, today] = said in listed("marked")
        else:
            problems.append(
                Problem("export.neither_yes_nor_no", file=str(path), line=number, fields={"found": confirm})
            )
    if problems:
        raise DataProblem(problems)
    return decided


class ProgressFile:
    """One line a person found again: level at each wave and today, and what can be said of the change. As text, or as
    a sheet where the scores are one."""

    def __init__(
        self, file: IO[bytes], waves: Sequence[str], dimensions: Sequence[str], carried: Sequence[str], texts: Texts,
        style: Style, sheet_in: Path | None = None,
    ) -> None:  # fmt: skip
        """``sheet_in``: the folder in which a sheet keeps what is not finished; None for text."""
        self._style = style
        self._words = [texts.template(f"export.{verdict}") for verdict in VERDICTS]
        now, change = texts.template("export.now"), texts.template("export.change")
        head = ["id", *carried, *(f"{name} {moment}" for name in dimensions for moment in (*waves, now, change))]
        self._file = file
        self._sheet = None if sheet_in is None else SheetFile(file, head, sheet_in, "progress")
        if sheet_in is None:
            self._file.write(csv_header(head, style))

    def add(self, person: str, carried: Sequence[str], levels: Sequence[Sequence[int]], change: Sequence[int]) -> None:
        """``levels``: dimensions × moments, −1 where unknown; ``change``: position in VERDICTS, −1 where none."""
        cells: list[str | int | None] = [person, *carried]
        for moments, verdict in zip(levels, change, strict=True):
            cells += [None if level < 0 else level for level in moments]
            cells.append(self._words[verdict] if verdict >= 0 else None)
        if self._sheet is not None:
            self._sheet.row(cells)
        else:
            self._file.write(line(("" if cell is None else str(cell) for cell in cells), self._style))

    def close(self) -> None:
        """Finish the book."""
        if self._sheet is not None:
            self._sheet.close()
