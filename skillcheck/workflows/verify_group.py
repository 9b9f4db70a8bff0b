"""A group's figures computed again: from the answers that its folder keeps, else from the rows of its scores.csv."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from skillcheck.errors import DataProblem, Problem
from skillcheck.recommend.offers import NEGLIGIBLE
from skillcheck.store.saved_records import SAME
from skillcheck.workflows.outcome import Verified

if TYPE_CHECKING:
    import pyarrow as pa

    from skillcheck.cohort.record import Cohort, Dimension
    from skillcheck.cohort.scoring import Plan, Scored
    from skillcheck.cohort.shape import Shape
    from skillcheck.cohort.sums import CohortSums
    from skillcheck.content.library import Library
    from skillcheck.export.kept_answers import KeptAnswers

FIGURES = (
    "n", "measured", "stated", "mean", "sd", "low", "high", "answered", "reached", "shortfall", "yes", "no", "unknown",
    "with_gap",
)  # fmt: skip
MOST_TOLD = 20
"""Cells of scores.csv told one by one."""


def verify_group(path: Path, cohort: Cohort, library: Library) -> Verified:
    """What of a cohort record and of the scores beside it does not follow from its people."""
    from skillcheck.store.batch_people import kept_beside, score_rows

    rows, rounding = score_rows(path), _rounding(path)
    if (kept := kept_beside(path, cohort, library)) is not None:
        return _from_answers(path, cohort, *kept, rows, rounding)
    if rows is None:
        return Verified(unverified=[Problem("workflows.no_scores", file=str(path))])
    return _from_scores(path, cohort, rows, rounding)


def _rounding(path: Path) -> float:
    """By how much a figure of scores.csv may be off because it was written to some decimals."""
    from skillcheck.export.manifest import read_manifest

    manifest = read_manifest(path.parent)
    return 0.0 if manifest is None or manifest.digits is None else 0.5 * 10.0**-manifest.digits


def _compared(path: Path, cohort: Cohort, people: int, found: Mapping[str, Mapping[str, _Range]]) -> Verified:
    """The record's figures beside those found: dimension → figure → where it must lie."""
    verified = Verified()

    def differs(place: str) -> None:
        verified.problems.append(Problem("workflows.figure_differs", file=str(path), fields={"place": place}))

    if people != cohort.rows.scored:
        differs("rows.scored")
    for name, figures in found.items() if "cohort" not in cohort.hidden else ():
        for figure, (least, most) in figures.items():
            verified.figures += 1
            kept = getattr(cohort.dimensions[name], figure)
            if kept is not None and not least - SAME <= kept <= most + SAME:
                differs(f"dimensions.{name}.{figure}")
    return verified


_Range = tuple[float, float]


# --- from the answers ---------------------------------------------------------------------------------------------


def _from_answers(
    path: Path, cohort: Cohort, kept: KeptAnswers, library: Library, rows: Iterator[list[str]] | None, rounding: float
) -> Verified:
    """Everybody measured again: the group's figures, and every cell of scores.csv, rounded the same way."""
    from skillcheck.cohort.sums import CohortSums

    plan, people = measured_again(kept, cohort, library)
    sums, cells, head = CohortSums.empty(plan.shape), Verified(), [] if rows is None else next(rows, [])
    for scored in people:
        sums.merge(scored.sums)
        if rows is not None:
            some = list(islice(rows, scored.table.num_rows))
            cells.add(_cells(path, scored.table, head, some, rounding, plan.model.dimensions))
    if rows is not None and next(rows, None) is not None:
        cells.problems.append(_cell_differs(path, "id", ""))
    found = _compared(path, cohort, len(kept.ids), _figures_of(sums, plan.shape, cohort))
    cells.problems = cells.problems[:MOST_TOLD]
    found.add(cells)
    return found


def measured_again(kept: KeptAnswers, cohort: Cohort, library: Library) -> tuple[Plan, Iterator[Scored]]:
    """Everybody of a folder scored as its run scored them, some at a time, in the order of the kept answers."""
    from skillcheck.cohort.scoring import make_plan, score_in_slices
    from skillcheck.export.kept_answers import PROFILE

    own = {PROFILE: list(kept.profiles)} if kept.profiles else {}
    plan = make_plan(library, library.profiles.get(cohort.profile or ""), profile_column=PROFILE if own else "")
    return plan, score_in_slices(plan, kept.ids, own, kept.responses)


def _figures_of(sums: CohortSums, shape: Shape, cohort: Cohort) -> dict[str, dict[str, _Range]]:
    from skillcheck.cohort.build import dimension_of

    found = {name: dimension_of(sums, shape, place, cohort.staff) for place, name in enumerate(cohort.dimensions)}
    return {
        name: {figure: (value, value) for figure in FIGURES if (value := getattr(one, figure)) is not None}
        for name, one in found.items()
    }


def _cells(
    path: Path, table: pa.Table, head: Sequence[str], rows: Sequence[Sequence[str]], rounding: float,
    dimensions: Sequence[str],
) -> Verified:  # fmt: skip
    """Rows of scores.csv beside the same people's scores."""
    from skillcheck.cohort.score_table import figure_names

    places = {name: place for place, name in enumerate(head)}
    names = [one for one in figure_names(dimensions, with_target=True) if one in table.column_names]
    if len(rows) != table.num_rows:
        return Verified(problems=[_cell_differs(path, "id", "")])
    found = Verified()
    for name in ("id", *names):
        cells = [row[places[name]] if places.get(name, len(row)) < len(row) else "?" for row in rows]
        for at in np.flatnonzero(_differ(cells, table.column(name).to_pylist(), rounding))[:MOST_TOLD]:
            found.problems.append(_cell_differs(path, name, rows[at][places.get("id", 0)]))
    found.figures = len(rows) * len(names)
    return found


def _differ(cells: Sequence[str], values: Sequence[str | float | None], rounding: float) -> list[bool]:
    """Whether each cell is another one than its value would have been written."""
    from skillcheck.spreadsheet import safe

    return [
        cell != "" if value is None
        else cell != safe(value) if isinstance(value, str)
        else not _near(cell, value, rounding if isinstance(value, float) else 0.0)
        for cell, value in zip(cells, values, strict=True)
    ]  # fmt: skip


def _near(cell: str, value: float, rounding: float) -> bool:
    try:
        return math.isclose(float(cell), value, rel_tol=0, abs_tol=rounding + SAME)
    except ValueError:
        return False


def _cell_differs(path: Path, column: str, person: str) -> Problem:
    fields: dict[str, object] = {"person": person}
    return Problem("workflows.score_differs", file=str(path.with_name("scores.csv")), column=column, fields=fields)


# --- from the rows ------------------------------------------------------------------------------------------------


def _from_scores(path: Path, cohort: Cohort, rows: Iterator[list[str]], rounding: float) -> Verified:
    """The figures of a group that follow from scores.csv, added up again."""
    sums = {name: _Sum(rounding) for name in cohort.dimensions}
    head, people = next(rows, []), 0
    columns = {name: place for place, name in enumerate(head)}
    for row in rows:
        people += 1
        for name, one in sums.items():
            cells = {figure: f"{name}_{figure}" for figure in ROW_FIGURES}
            try:
                one.add({figure: row[columns[name]] for figure, name in cells.items() if name in columns})
            except (ValueError, KeyError, IndexError) as error:
                fields: dict[str, object] = {"place": row[0] if row else ""}
                raise DataProblem(Problem("store.edited", file=str(path), line=people + 1, fields=fields)) from error
    figures = {name: one.figures(cohort.dimensions[name]) for name, one in sums.items()}
    return _compared(path, cohort, people, figures)


ROW_FIGURES = ("mean", "answered", "basis", "reached", "shortfall")


@dataclass
class _Sum:
    """One dimension of the people, read from figures that rounding may have moved."""

    rounding: float
    n: int = 0
    measured: int = 0
    with_gap: tuple[int, int] = (0, 0)
    """Who certainly has a gap, who may."""
    totals: dict[str, float] = field(default_factory=lambda: dict.fromkeys(ROW_FIGURES, 0.0))

    def add(self, cells: dict[str, str]) -> None:
        if not cells["mean"]:
            return
        self.n += 1
        self.measured += cells["basis"] == "measured"
        for figure in ("mean", "answered", "reached", "shortfall"):
            self.totals[figure] += float(cells.get(figure) or 0)
        missing, off = float(cells.get("shortfall") or 0), self.rounding + 1e-9
        sure, perhaps = self.with_gap
        self.with_gap = sure + (missing >= NEGLIGIBLE + off), perhaps + (missing >= NEGLIGIBLE - off)

    def figures(self, kept: Dimension) -> dict[str, _Range]:
        """Where the figures of the record must lie for these people."""
        found: dict[str, _Range] = {"n": (self.n, self.n), "measured": (self.measured, self.measured)}
        if not self.n:
            return found
        means = {name: total / self.n for name, total in self.totals.items()}
        names = ("mean", "reached", "shortfall") if kept.reached is not None else ("mean",)
        found |= {name: (means[name] - self.rounding, means[name] + self.rounding) for name in names}
        found["answered"] = (means["answered"], means["answered"])
        if kept.reached is not None:
            found["with_gap"] = self.with_gap
        return found
