"""What a run or an interview left, looked at again: every hash, every figure that can be computed again."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from skillcheck.errors import DataProblem, Problem

if TYPE_CHECKING:
    from skillcheck.cohort.record import Cohort, Dimension
    from skillcheck.content.library import Library

SAME = 1e-6
"""Figures computed again may differ by this much on another machine."""
YES, GAP = 0.8, 0.2


@dataclass
class Verified:
    """What was compared, what differs, what nothing can be compared with."""

    files: int = 0
    figures: int = 0
    problems: list[Problem] = field(default_factory=list)
    unverified: list[Problem] = field(default_factory=list)

    def add(self, other: Verified) -> None:
        """Count another one."""
        self.files += other.files
        self.figures += other.figures
        self.problems += other.problems
        self.unverified += other.unverified


def verify(path: Path, library: Library) -> Verified:
    """Look at a folder of results or at one saved result again; what is wrong is told, never raised."""
    try:
        return _folder(path, library) if path.is_dir() else _record(path, library)
    except DataProblem as error:
        return Verified(problems=list(error.problems))


def _folder(folder: Path, library: Library) -> Verified:
    from skillcheck.export.manifest import differences, read_manifest
    from skillcheck.export.result_folder import is_ours

    manifest, found = read_manifest(folder), Verified()
    if manifest is None:
        results = sorted(folder.glob("*.json"))
        if not results:
            raise DataProblem(Problem("store.nothing_there", file=str(folder)))
        for path in results:
            found.add(verify(path, library))
        return found
    found.problems += differences(folder, manifest)
    found.files = len(manifest.files)
    known = {*manifest.files, "manifest.json"}
    extra = sorted(path for path in folder.iterdir() if is_ours(path.name) and path.name not in known)
    found.problems += [Problem("workflows.not_of_the_run", file=str(path)) for path in extra]
    if "cohort.json" in manifest.files and not found.problems:
        found.add(_record(folder / "cohort.json", library))
    return found


def _record(path: Path, library: Library) -> Verified:
    from skillcheck.cohort.record import Cohort
    from skillcheck.store.saved_records import is_verified, read_record

    record = read_record(path, library)
    if isinstance(record, Cohort):
        if not is_verified(record, path, library):
            return Verified(unverified=[Problem("workflows.no_manifest", file=str(path))])
        return _cohort(path, record)
    if not is_verified(record, path, library):
        code = "workflows.unknown_content" if record.answers else "workflows.no_answers"
        fields: dict[str, object] = {"fingerprint": record.fingerprint}
        return Verified(unverified=[Problem(code, file=str(path), fields=fields)])
    return Verified(files=1, figures=len(record.scores))


# --- a group, from its people -------------------------------------------------------------------------------------


def _cohort(path: Path, cohort: Cohort) -> Verified:
    """The figures of a group that follow from scores.csv, added up again."""
    from skillcheck.store.batch_people import score_rows

    rows = score_rows(path)
    if rows is None:
        return Verified(unverified=[Problem("workflows.no_scores", file=str(path))])
    sums = {name: _Sum() for name in cohort.dimensions}
    head, people = next(rows), 0
    columns = {name: place for place, name in enumerate(head)}
    for row in rows:
        people += 1
        for name, one in sums.items():
            one.add({figure: row[columns[f"{name}_{figure}"]] for figure in FIGURES if f"{name}_{figure}" in columns})
    found = Verified()
    if people != cohort.rows.scored:
        found.problems.append(Problem("workflows.figure_differs", file=str(path), fields={"place": "rows.scored"}))
    for name, one in sums.items() if "cohort" not in cohort.hidden else ():
        for figure, value in one.figures(cohort.dimensions[name]).items():
            found.figures += 1
            if not _same(getattr(cohort.dimensions[name], figure), value):
                place = f"dimensions.{name}.{figure}"
                found.problems.append(Problem("workflows.figure_differs", file=str(path), fields={"place": place}))
    return found


FIGURES = ("mean", "answered", "basis", "reached", "shortfall")


@dataclass
class _Sum:
    n: int = 0
    measured: int = 0
    with_gap: int = 0
    totals: dict[str, float] = field(default_factory=lambda: dict.fromkeys(FIGURES, 0.0))

    def add(self, cells: dict[str, str]) -> None:
        if not cells["mean"]:
            return
        self.n += 1
        self.measured += cells["basis"] == "measured"
        for figure in ("mean", "answered", "reached", "shortfall"):
            self.totals[figure] += float(cells.get(figure) or 0)
        self.with_gap += float(cells.get("shortfall") or 0) >= GAP - 1e-9

    def figures(self, kept: Dimension) -> dict[str, float | None]:
        """The figures of the record that these people give."""
        means = {name: self.totals[name] / self.n if self.n else None for name in ("mean", "answered")}
        found: dict[str, float | None] = {"n": self.n, "measured": self.measured, "mean": means["mean"]}
        found["answered"] = means["answered"] or 0.0
        if kept.reached is not None and self.n:
            found |= {name: self.totals[name] / self.n for name in ("reached", "shortfall")}
            found["with_gap"] = self.with_gap
        return found


def _same(kept: float | None, found: float | None) -> bool:
    return kept is None or (found is not None and math.isclose(kept, found, rel_tol=0, abs_tol=SAME))
