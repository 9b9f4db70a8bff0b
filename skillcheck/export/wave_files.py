"""Files about two or more waves: progress.csv, one line a person; pairing.csv, codes to confirm and to give back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import IO, TYPE_CHECKING

from skillcheck.errors import DataProblem, Problem
from skillcheck.export.csv_text import Style, csv_header
from skillcheck.export.score_files import SheetFile
from skillcheck.export.score_words import OVERALL
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
    """What a person decided, what was paired by its writing, what is only proposed, and who has no pair."""
    file.write(csv_header(COLUMNS, style))
    for name, pairing in pairings:
        says = {yes: texts.template("export.yes" if yes else "export.no") for yes in (True, False)}
        rows = [(*pair, "decided", says[yes]) for pair, yes in pairing.decided.items()]
        rows += [(*pair, "written", says[True]) for pair in pairing.written]
        rows += [(*pair, "proposed", "") for pair in pairing.proposed]
        thens, todays = ({pair[place] for pair in (*pairing.proposed, *pairing.decided)} for place in (0, 1))
        rows += [(then, "", "only_before", "") for then in pairing.only_before if then not in thens]
        rows += [("", today, "only_now", "") for today in pairing.only_now if today not in todays]
        rows += [("", today, "unread", "") for today in pairing.unread]
        rows += [(then, "", "unread_now", "") for then in pairing.unread_now]
        for then, today, how, confirm in rows:
            file.write(line((name, then, today, texts.template(f"export.paired_{how}"), confirm), style))


def read_pairing(path: Path) -> dict[str, dict[tuple[str, str], bool]]:
    """Wave → (code then, code now) → whether a person confirmed or refused it; what was left open is not there.

    In any form in which a spreadsheet gives the table back.

    Raises:
        DataProblem: no pairing file; every word that is neither yes nor no, every code confirmed twice, every pair
            with both, at once.
    """
    from skillcheck.cohort.pairing import code_key
    from skillcheck.ingest.cells.normalise import light, listed, listed_lightly, words
    from skillcheck.ingest.table_file import read_table

    rows, problems = read_table(path, COLUMNS, (*COLUMNS[:3], COLUMNS[4]))
    if problems:
        fields: dict[str, object] = {"found": ", ".join(COLUMNS)}
        raise DataProblem([*problems, Problem("export.no_pairing_file", file=str(path), fields=fields)])
    decided: dict[str, dict[tuple[str, str], bool]] = {}
    confirmed: set[tuple[str, str, str]] = set()
    for row in rows:
        name, said = row.text("wave"), row.text("confirm")
        confirm = words(said) or light(said)  # «✓» has no word
        then, today = (row.text(column).removeprefix("'") for column in ("before", "now"))
        if not confirm or not then or not today:
            continue
        yes = confirm in {*listed("marked"), *listed("agreed"), *listed_lightly("marked")}
        if not yes and confirm not in {*listed("unmarked"), *listed_lightly("unmarked")}:
            row.refuse("export.neither_yes_nor_no", "confirm")
        pairs = decided.setdefault(name, {})
        if (said_before := pairs.get((then, today))) is not None:
            if said_before != yes:
                row.refuse("export.yes_and_no", "confirm", found=f"{then} ↔ {today}")
            continue
        for column, code in (("before", then), ("now", today)) if yes else ():
            if (name, column, code_key(code)) in confirmed:
                row.refuse("export.confirmed_twice", column, found=code)
            confirmed.add((name, column, code_key(code)))
        pairs[then, today] = yes
    if wrong := [problem for row in rows for problem in row.problems]:
        raise DataProblem(wrong)
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
        named = [texts.template("report.overall") if name == OVERALL else name for name in dimensions]
        head = ["id", *carried, *(f"{name} {moment}" for name in named for moment in (*waves, now, change))]
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
