"""The viewpoints' files read: every row taken or returned, every viewpoint known, nothing of one person kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np

from skillcheck.errors import DataProblem, Problem, SkillcheckError
from skillcheck.ingest.cells.normalise import listed, listed_lightly
from skillcheck.ingest.cells.normalise import words as simplified
from skillcheck.ingest.infer import understand
from skillcheck.ingest.model import Batch, Part, ReturnedRow, Understanding
from skillcheck.ingest.options import ReadOptions
from skillcheck.ingest.read import read
from skillcheck.ingest.recipe import EVERYWHERE, Recipe
from skillcheck.measurement.responses import NOT_ANSWERED, NOT_APPLICABLE
from skillcheck.organisation.diagnosis import Answers
from skillcheck.questions.item_bank import UNSURE

if TYPE_CHECKING:
    from skillcheck.content.library import Library
    from skillcheck.frameworks.practice import Pack
    from skillcheck.measurement.responses import Responses


@dataclass
class ReadViews:
    """What came of the files: the answers, rows handed back, and what must be told."""

    answers: Answers
    returned: list[tuple[str, Part, ReturnedRow]] = field(default_factory=list)
    told: list[Problem] = field(default_factory=list)
    """Cells that could not count, said one by one kind: the run ends with «something was returned»."""
    notes: list[Problem] = field(default_factory=list)
    """What is good to know and lost nothing."""


def read_views(
    files: Sequence[Path], pack: Pack, library: Library, views: Mapping[str, str] = MappingProxyType({})
) -> ReadViews:
    """Read every file; ``views``: the viewpoint of files without a column for it, by name, "" of all others.

    Raises DataProblem with everything that does not let the work be done, of all files at once.
    """
    found: list[tuple[Path, Understanding, str | None]] = []
    problems: list[Problem] = []
    for path in files:
        try:
            found.append(_understood(path, pack, library, views.get(str(path), views.get(""))))
        except SkillcheckError as error:
            problems += error.problems
    if problems:
        raise DataProblem(problems)
    reader = _Reader(pack, views)
    for path, one, header in found:
        options = _options(library, header)
        for batch in read(path, pack.bank, options, one):
            reader.add(path, one, batch, header)
    if reader.unknown:
        raise DataProblem(reader.unknown)
    return reader.finished([path.name for path in files])


def _options(library: Library, header: str | None = None) -> ReadOptions:
    """Levels are written as our sheets print them, from 0, and «NA» is our code for what does not apply; everybody may
    be named the same, or not at all."""
    groups = () if header is None else (header,)
    ours = Recipe(answers={EVERYWHERE: dict.fromkeys(listed_lightly("perhaps_missing"), "na")})
    return ReadOptions(groups=groups, duplicates="all", special=library.special_words, numbers=0, recipe=ours)


def _understood(path: Path, pack: Pack, library: Library, view: str | None) -> tuple[Path, Understanding, str | None]:
    """What the file is, and the header of its viewpoint column."""
    try:
        one = understand(path, pack.bank, _options(library))
    except DataProblem as error:
        if _is_of_people(path, library):
            raise DataProblem(Problem("organisation.file_of_people", file=str(path))) from error
        raise
    headers = [column.header for column in one.columns]
    header = next((name for name in headers if simplified(name) in listed("view_headers")), None)
    if header is None and view is None:
        raise DataProblem(
            Problem(
                "organisation.no_view",
                file=str(path),
                fields={"found": str(path), "view": next(iter(pack.views)), "known": ", ".join(pack.views)},
            )
        )
    return path, understand(path, pack.bank, _options(library, header)), header


def _is_of_people(path: Path, library: Library) -> bool:
    """Whether the file is one of people's own answers, to be scored by ``batch``."""
    try:
        one = understand(path, library.bank, _options(library))
    except SkillcheckError:
        return False
    return any(column.role in ("item", "option", "long_item") for column in one.columns)


def view_names(pack: Pack) -> dict[str, str]:
    """Every way to write a viewpoint, without accents or case, and its id."""
    names: dict[str, str] = {}
    for identity, view in pack.views.items():
        for words in (identity, *view.name.values(), *view.short.values()):
            names.setdefault(simplified(words), identity)
    return names


class _Reader:
    """Rows as they come: the viewpoint of each, and the cells that do not count."""

    def __init__(self, pack: Pack, views_of: Mapping[str, str]) -> None:
        self.pack, self.views_of = pack, views_of
        self.names = view_names(pack)
        self.asked = {name: {one.id for one in pack.asked_of(name)} for name in pack.views}
        self.views: list[str] = []
        self.blocks: list[Responses] = []
        self.returned: list[tuple[str, Part, ReturnedRow]] = []
        self.unknown: list[Problem] = []
        self.notes: dict[str, Problem] = {}
        self.spelled: dict[str, dict[str, None]] = {}
        self.wrong: Counter[tuple[str, str, str, str]] = Counter()
        self.counted = 0

    def add(self, path: Path, one: Understanding, batch: Batch, header: str | None) -> None:
        """One batch of a file."""
        parts = {part.name: part for part in one.parts}
        self.returned += [(str(path), parts[row.part], row) for row in batch.returned]
        self.counted += sum(row.counts for row in batch.returned)
        if one.id_column is not None:
            self.notes[str(path)] = Problem("organisation.id_dropped", file=str(path), fields={"found": one.id_column})
        of_file = self.views_of.get(str(path), self.views_of.get("", ""))
        written = batch.carried.get(header, [""] * len(batch.ids)) if header else [of_file] * len(batch.ids)
        responses = np.array(batch.responses)
        for place, (word, line) in enumerate(zip(written, batch.lines, strict=True)):
            view = self.names.get(simplified(word))
            if view is None:
                self.unknown.append(self._unknown(path, line, header, word))
                continue
            self.spelled.setdefault(view, {})[word.strip()] = None
            self._clean(path, view, responses[place])
            self.views.append(view)
            self.blocks.append(responses[place : place + 1])

    def _unknown(self, path: Path, line: int, header: str | None, word: str) -> Problem:
        near = get_close_matches(simplified(word), self.names, n=1)
        known = self.names[near[0]] if near else ", ".join(self.pack.views)
        code = "organisation.unknown_view" if word.strip() else "organisation.empty_view"
        return Problem(code, file=str(path), line=line, column=header, fields={"found": word, "known": known})

    def _clean(self, path: Path, view: str, row: Responses) -> None:
        """Take out what does not count: a practice the viewpoint is not asked, a fact, «does not apply» elsewhere."""
        for place, practice in enumerate(self.pack.practices):
            code = int(row[place])
            if code < 0 and code not in (NOT_APPLICABLE, UNSURE):
                continue
            if practice.is_fact:
                self._refuse("organisation.fact_in_views", path, practice.id, view, row, place)
            elif practice.id not in self.asked[view]:
                self._refuse("organisation.not_asked", path, practice.id, view, row, place)
            elif code == NOT_APPLICABLE and not practice.may_not_apply:
                self._refuse("organisation.applies_to_all", path, practice.id, view, row, place)

    def _refuse(self, problem: str, path: Path, practice: str, view: str, row: Responses, place: int) -> None:
        row[place] = NOT_ANSWERED
        self.wrong[problem, str(path), practice, view] += 1

    def finished(self, sources: Sequence[str]) -> ReadViews:
        """All rows together."""
        size = len(self.pack.practices)
        responses = np.concatenate(self.blocks) if self.blocks else np.empty((0, size), dtype=np.int8)
        told = [
            Problem(code, file=file, column=practice, fields={"n": n, "view": view})
            for (code, file, practice, view), n in self.wrong.items()
        ]
        notes = list(self.notes.values())
        for view, spelled in self.spelled.items():
            if len(spelled) > 1:
                notes.append(Problem("organisation.view_spelled", fields={"found": " | ".join(spelled), "view": view}))
        answers = Answers(tuple(self.views), responses, self.counted, tuple(sources))
        return ReadViews(answers, self.returned, told, notes)


def check_staff(staff: Mapping[str, int], collective: Sequence[str], views: Sequence[str], file: str) -> list[Problem]:
    """More answers than people, nobody at all, or several rows of a viewpoint that answered together."""
    problems = []
    counts = Counter(views)
    if staff and not any(staff.values()):
        problems.append(Problem("organisation.no_staff", file=file))
    for view, n in counts.items():
        if n > staff.get(view, n) >= 0:
            problems.append(
                Problem("organisation.more_answers", file=file, fields={"view": view, "n": n, "staff": staff[view]})
            )
        if view in collective and n > 1:
            problems.append(Problem("organisation.collective_once", file=file, fields={"view": view, "n": n}))
    return [replace(problem, column=f"staff.{problem.fields['view']}") if "staff" in problem.fields else problem
            for problem in problems]  # fmt: skip
