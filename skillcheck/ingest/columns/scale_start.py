"""Bare numbers of a whole file → do they start at 0 or at 1? Asked once: every scale shares the tool's numbering."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from skillcheck.errors import Problem, UsageProblem
from skillcheck.ingest.cells.answer_reader import NUMBER_FIRST
from skillcheck.ingest.cells.answer_spellings import numbered
from skillcheck.ingest.cells.normalise import light, words
from skillcheck.ingest.columns.legends import Legend, explained, span, upside_down
from skillcheck.ingest.recipe import Recipe
from skillcheck.questions.item_bank import Question

ENOUGH = 30
"""Bare numbers for each 0 from which one or two of these are rather slips than answers."""
BEYOND = 0.02
"""Numbers just above the top that are too frequent for slips, though 0 is there."""
SEVERAL = 3
"""Numbers from which a column, or what lies above, says something."""
JUST_ABOVE = 2
"""1 to 4, or 1 to 5, for answers that go from 0 to 3."""
USUAL, APART = 0.3, 20
"""Where every other question of a file has this share of 0, one with so many numbers and no 0 stands apart: hardly ever
in made-up groups whose numbers all start at 0 (docs/cohort.md)."""
MISSED = 3
"""A sheet in which so many 0 were to be expected, by the others, and none is, was perhaps numbered otherwise."""
MOSTLY_FAR = 0.2
"""Share of all numbers, from which those of the whole file are of another scale."""
FRACTION = re.compile(r"^\s*\d{1,2}[.,]\d*[1-9]\d*\s*$")
NO_ANSWERS = frozenset({8, 9, *(int(digit * n) for digit in "6789" for n in (2, 3)), 96, 97, 98})
"""Numbers by which statistics programs say that there is no answer; others far above the top are of another scale."""
BOTH, ONLY_0_1 = "scale_starts_elsewhere", "numbers_only_0_1"
"""Why no bare number is read: they start at 0 or at 1; 0 and 1 are the two lowest answers, or «no» and «yes»."""
OTHERWISE = "numbers_otherwise"
"""Why those of a question are not read that a legend, or numbers far above the top, show to be another scale's."""
NO_ZERO, BEYOND_TOP = "column_without_0", "column_beyond"
"""Why those of one question are not read beside others that start at 0."""


@dataclass
class Numbers:
    """The bare numbers met in the columns of scales."""

    seen: Counter[int] = field(default_factory=Counter)
    above: int = 0
    """How many lie just above the top of their own scale; a 9 or a 99 is a slip or a code, no scale."""
    two_above: int = 0
    """How many of them are too high even where numbers start at 1."""
    beside_words: Counter[int] = field(default_factory=Counter)
    """How far numbers are from the answers whose words follow them: «1 - pas encore» is one away, «0 - …» none."""
    in_legends: Counter[int] = field(default_factory=Counter)
    """The same of what stands above the data: «0 = pas encore» below the question, as in our own table."""
    _legend_else: set[str] = field(default_factory=set)
    """Questions whose legend gives the answers other numbers than ours from 0 or 1, as from the highest down."""
    _far_off: dict[str, int] = field(default_factory=dict)
    """For each question, how many numbers are far above its top (out of 10) or between answers (shares, means)."""
    other: bool = False
    """A column goes just above its top and has no 0, though other columns may have some."""
    by_question: dict[str, tuple[int, int, int]] = field(default_factory=dict)
    """For each question: its numbers, how many are 0, how many lie just above the top."""

    def add(self, question: Question, cells: Sequence[str], above: Sequence[str] = (), common: Legend = ()) -> None:
        """Look at the cells of one question, at what stands above them, and at what is said of all (``common``)."""
        if not numbered(question):
            return
        top = max(int(code) for code in question.codes if code != "dk")
        self._hear(question, above, common, top)
        here: Counter[int] = Counter()
        labels: dict[str, str] = {}
        written = Counter(cells)
        for cell, count in written.items():
            found = NUMBER_FIRST.match(light(cell))
            if found is None:
                continue
            if (found.group(2) or "").strip():
                labels = labels or _labels(question)
                if (code := labels.get(words(found.group(2)))) is not None:
                    self.beside_words[int(found.group(1)) - int(code)] += count
                continue
            here[int(found.group(1))] += count
        far = sum(count for number, count in here.items() if number > top + JUST_ABOVE and number not in NO_ANSWERS)
        between = sum(count for cell, count in written.items() if FRACTION.match(cell))
        self._far_off[question.id] = self._far_off.get(question.id, 0) + far + between
        too_high = sum(count for number, count in here.items() if top < number <= top + JUST_ABOVE)
        self.seen += here
        self.above += too_high
        self.two_above += here[top + JUST_ABOVE]
        self.other |= too_high > 0 and not here[0] and here.total() >= SEVERAL
        before = self.by_question.get(question.id, (0, 0, 0))
        self.by_question[question.id] = (before[0] + here.total(), before[1] + here[0], before[2] + too_high)

    def _hear(self, question: Question, above: Sequence[str], common: Legend, top: int) -> None:
        """Where the numbers of a question start by the words and the numbers around it."""
        legend: Counter[int] = Counter()
        labels = _labels(question)
        for line in (line for heading in above for line in heading.splitlines()):
            found = NUMBER_FIRST.match(light(line))
            if found is not None and (code := labels.get(words(found.group(2) or ""))) is not None:
                legend[int(found.group(1)) - int(code)] += 1
        for text in ("", *above):
            pairs = explained(text) if text else common
            known = [(number, code) for number, said in pairs if (code := _said_first(said, labels)) is not None]
            legend += Counter(number - int(code) for number, code in known)
            if not known and upside_down(text):
                self._legend_else.add(question.id)
        for start, end in filter(None, map(span, above)):
            if end - start == top:
                legend[start] += 1
            else:
                self._legend_else.add(question.id)
        if set(legend) in (set(), {0}, {1}):
            self.in_legends += legend
        else:
            self._legend_else.add(question.id)

    @property
    def otherwise(self) -> set[str]:
        """Questions that were answered on another scale than ours; all, where most were."""
        found = {item for item, n in self._far_off.items() if n >= SEVERAL}
        many = bool(found) and sum(self._far_off.values()) >= MOSTLY_FAR * self.seen.total()
        most = many and 2 * sum(map(bool, self._far_off.values())) > len(self._far_off)
        return self._legend_else | (set(self.by_question) if most else found)

    @property
    def told(self) -> int | None:
        """Where words say that numbers start; None where none do, or where they do not agree."""
        said = set(self.beside_words if self.beside_words.total() >= SEVERAL else self.in_legends)
        return next(iter(said)) if said in ({0}, {1}) else None

    @property
    def first(self) -> int | None:
        """0 or 1 where the file shows it; None where it must be asked about.

        Numbers without any 0 are 1 to 4 of which nobody chose 4 as well as 0 to 3 of which nobody chose 0, however few
        they are; so are many numbers among which one or two are 0.
        """
        total, zeros = self.seen.total(), self.seen[0]
        rare = zeros < SEVERAL and zeros * ENOUGH <= total
        if not total:
            return self.told or 0
        if self.told == 0 and not self.above:
            return 0
        if self.told == 1:
            return 1 if rare else None
        above = self.above >= zeros or self.other or (self.above >= SEVERAL and self.above > BEYOND * total)
        return None if rare or self.low or (self.above and above) else 0

    @property
    def low(self) -> bool:
        """Whether many numbers are all 0 and 1: the two lowest answers, or «no» and «yes»."""
        return self.told is None and self.seen.total() >= ENOUGH and max(self.seen) <= 1

    def apart(self, first: int | None, *, said: bool) -> dict[str, str]:
        """Questions whose own numbers seem to start at 1 where those of the file start at 0, and why.

        ``said``: a person said so of the whole file: only numbers above the top speak against it.
        """
        if first != 0 or self.told is not None:
            return {}
        if said:
            known = self.by_question.items()
            beyond = [item for item, (n, zeros, above) in known if n >= SEVERAL and not zeros and above > 1]
            return dict.fromkeys(beyond, BEYOND_TOP)
        without = {item for item, (n, zeros, _) in self.by_question.items() if n >= APART and not zeros}
        others = [(n, zeros) for item, (n, zeros, _) in self.by_question.items() if item not in without and n]
        usual = all(zeros >= USUAL * n for n, zeros in others)
        return dict.fromkeys(without if usual and len(others) >= SEVERAL * len(without) else (), NO_ZERO)

    @property
    def cannot(self) -> frozenset[int]:
        """Where the numbers cannot start: at 0 where one is above the top of its scale, at 1 where there is a 0."""
        return frozenset({0} if self.above else ()) | frozenset({1} if self.seen[0] else ())

    @property
    def from_0(self) -> bool:
        """Whether so many numbers are 0 that they cannot start at 1, whoever says so: those who answered 1 or more
        would all be read one answer too low."""
        return self.first == 0 and self.seen[0] >= SEVERAL

    def beyond(self, said: int) -> int:
        """How many numbers are too high wherever a person says that they start, where they are no slips: people of
        another scale («1 to 5») who chose nothing so high would all be read as if it were ours."""
        of_others = sum(above for _, zeros, above in self.by_question.values() if zeros)
        too_high = self.two_above if said else of_others
        return too_high if too_high >= SEVERAL and too_high > BEYOND * self.seen.total() else 0

    @property
    def shown(self) -> bool:
        """Whether the file itself shows where its numbers start, so that it can tell of another one."""
        return self.first is not None and bool(self.seen[0] or self.told is not None)


def _labels(question: Question) -> dict[str, str]:
    """The words of each answer in every language, comparable → its code."""
    return {words(text): answer.code for answer in question.answers for text in answer.every_text}


def _said_first(said: str, labels: Mapping[str, str]) -> str | None:
    """The answer whose words a text begins with; the longest, as «un peu» begins others."""
    known = [label for label in labels if label and f"{said} ".startswith(f"{label} ")]
    return labels[max(known, key=len)] if known else None


def numbers_of(
    columns: Iterable[tuple[Question, Sequence[str], Sequence[str]]],
    recipe: Recipe | None = None,
    common: Legend = (),
) -> Numbers:
    """The bare numbers of a table: of each column its question, its cells and what stands above them; ``common``: what
    is said of the numbers of all.

    Numbers of which a recipe says what they are worth tell nothing of the others.

    Raises:
        UsageProblem: a recipe says that 1 is the lowest answer of a question that has 0 as well.
    """
    numbers = Numbers()
    for question, cells, above in columns:
        said = recipe.resolved(question) if recipe else {}
        left = [cell for cell in cells if light(cell) not in said] if said else cells
        if (
            said.get("1") == "0"
            and numbered(question)
            and (zeros := sum(cell.strip() == "0" for cell in left)) >= SEVERAL
        ):
            raise UsageProblem(Problem("ingest.recipe_shifts", fields={"n": zeros, "found": question.id}))
        numbers.add(question, left, above, common)
    return numbers


def first_of_each(tables: Sequence[Numbers], said: int | None) -> list[int | None]:
    """Where the numbers of each table of one file start: as a person said, as it shows itself, else as the tables with
    the same questions show, where they agree and its own numbers do not speak against it.

    Raises:
        UsageProblem: a person said 1 of a table that has many 0, or what they said leaves many numbers too high.
    """
    if said == 1 and (zeros := sum(one.seen[0] for one in tables if one.from_0)):
        raise UsageProblem(Problem("ingest.numbers_not_1", fields={"n": zeros}))
    if said is not None and (too_high := sum(one.beyond(said) for one in tables)):
        raise UsageProblem(Problem("ingest.numbers_beyond", fields={"n": too_high, "found": 3 + said}))
    if said is not None:
        return [said] * len(tables)
    return [numbers.first if numbers.first is not None else _as_others(numbers, tables) for numbers in tables]


def _as_others(numbers: Numbers, tables: Sequence[Numbers]) -> int | None:
    """Where the numbers of a table start by the tables with the same questions: all 0 and 1, they start at 0 where
    another goes further, and tell that one so."""
    alike = [one for one in tables if one is not numbers and one.by_question.keys() == numbers.by_question.keys()]
    told = [one for one in alike if one.shown or (one.low != numbers.low and one.seen and not one.above)]
    agreed = {0 if one.first is None else one.first for one in told}
    first = next(iter(agreed)) if len(agreed) == 1 else None
    zeros, total = sum(one.seen[0] for one in told), sum(one.seen.total() for one in told)
    missed = first == 0 and not numbers.seen[0] and numbers.seen.total() * zeros >= MISSED * total
    return None if missed or first in numbers.cannot else first
