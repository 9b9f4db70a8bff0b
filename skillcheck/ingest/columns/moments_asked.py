"""The same questions asked at several moments in one table, «[Avant]» and «[Après]»: in columns or in rows.

Which moment is meant is never guessed: «file.csv#Après» reads one of them, and each can be a wave.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Container, Sequence
from dataclasses import dataclass
from functools import cache
from typing import NoReturn

from skillcheck.errors import DataProblem, Problem, UsageProblem
from skillcheck.ingest.cells.normalise import listed, words
from skillcheck.ingest.columns.item_columns import HeaderIndex
from skillcheck.ingest.model import Part, SampleRow
from skillcheck.ingest.rows.said_when import both_ends

TOKEN = re.compile(r"[^\W_]+")
JOINING = " \t\n\r\u00a0\u202f-–—:/|_.,;>"
APART = frozenset("-–—:/|_.;>")
"""Signs that set a moment apart in the middle of a header."""
MOST_MOMENTS = 6
YEARS = (*range(2010, 2041), *range(10, 41))
"""«juin 2027», «sept. 26»."""
UNMARKED = "0"
"""How the columns without any mention are asked for beside marked ones."""


@dataclass(frozen=True)
class Moment:
    """A moment that a header mentions, as written, and the header without it."""

    label: str
    question: str


def moment_of(header: str, index: HeaderIndex, over: str = "") -> Moment | None:
    """The moment that stands before, after or apart within a question of the bank, or alone in the heading over its
    column."""
    tokens = [] if words(header) in index.texts else list(TOKEN.finditer(header))
    spelled = [words(token.group()) for token in tokens]
    for size, phrases in _phrases().items():
        last = len(tokens) - size
        for at in (0, last, *range(1, last)) if last > 0 else ():
            if " ".join(spelled[at : at + size]) not in phrases:
                continue
            begin, end = tokens[at].start(), tokens[at + size - 1].end()
            if 0 < at < last:
                question = _cut_out(header[:begin], header[end:], index)
            else:
                question = _bare(header[:begin] if at else header[end:])
            if question is not None and index.firm(question) is not None:
                return Moment(header[begin:end], question)
    return Moment(over.strip(), header) if is_moment(over) and index.firm(header) is not None else None


def _cut_out(before: str, after: str, index: HeaderIndex) -> str | None:
    """A header without the moment in its middle, where that stands apart: «X [Avant] [a]», «k112_avant_a», «X (T1) :
    answer». None where the rest is no question."""
    left, right = before.rstrip(), after.lstrip()
    if left[-1:] + right[:1] in ("()", "[]"):
        rests = [f"{left[:-1].rstrip()}{after[1:]}" if left[:-1].strip() else after[1:]]
    elif sign := next((sign for sign in (left[-1:], right[:1]) if sign and sign in APART), ""):
        left, right = left.rstrip(JOINING), right.lstrip(JOINING)
        rests = [left + right] if right[:1] in "([" else [left + sign + right, f"{left} {sign} {right}"]
    else:
        return None
    return next((rest.strip() for rest in rests if index.firm(rest.strip()) is not None), None)


def is_moment(text: str) -> bool:
    """Whether a text says a moment and nothing else: «Avant la formation», «T1»."""
    spelled = words(text)
    return spelled in _phrases().get(len(spelled.split()), ())


@cache
def _phrases() -> dict[int, frozenset[str]]:
    """What moments are called, by their number of words, the longest first."""
    months = listed("month_names")
    dated = (f"{month} {year}" for month in months for year in YEARS)
    known = (*listed("moments_before"), *listed("moments_after"), *months, *dated)
    sizes = sorted({len(phrase.split()) for phrase in known}, reverse=True)
    return {size: frozenset(phrase for phrase in known if len(phrase.split()) == size) for size in sizes}


def _bare(rest: str) -> str:
    """What is left of a header, without the signs that joined it to the moment; brackets stay where both are there."""
    rest = rest.strip(JOINING)
    for opening, closing in ("()", "[]"):
        if rest.count(opening) != rest.count(closing):
            rest = rest.strip(opening + closing).strip(JOINING)
    return rest


@dataclass(frozen=True)
class Reading:
    """What each header is read as, the columns of other moments, and the moment read («» where there is none)."""

    header: Sequence[str]
    others: frozenset[int] = frozenset()
    label: str = ""


def read_at(header: Sequence[str], over: Sequence[str], index: HeaderIndex, wanted: str | None) -> Reading:
    """The columns of one moment, where headers mention several; a single one everywhere says nothing.

    Raises:
        DataProblem: some questions are asked at several moments, and none of these is wanted.
        UsageProblem: another one is wanted.
    """
    found = {at: moment for at, text in enumerate(header) if (moment := moment_of(text, index, over[at]))}
    found = found or _under_headings(header, over, index)
    if not found:
        return Reading(header)
    read = [found[at].question if at in found else text for at, text in enumerate(header)]
    matches = {at: match for at, text in enumerate(read) if (match := index.firm(text)) is not None}
    label_of = {at: found[at].label if at in found else UNMARKED for at in matches}
    asked: dict[tuple[str, str | None], dict[str, str]] = {}
    for at, match in matches.items():
        asked.setdefault((match.item, match.option), {})[words(label_of[at])] = label_of[at]
    several = {spelled: label for moments in asked.values() if len(moments) > 1 for spelled, label in moments.items()}
    if not several:
        alone = {spelled: label for moments in asked.values() for spelled, label in moments.items()}
        return Reading(read, label=next(iter(alone.values()))) if len(alone) == 1 else Reading(header)
    if words(wanted or "") not in several:
        code = "ingest.two_moments_unmarked" if UNMARKED in several else "ingest.two_moments"
        refuse(list(several.values()), wanted, code, n=sum(len(moments) > 1 for moments in asked.values()))
    others = frozenset(at for at, label in label_of.items() if words(label) != words(str(wanted)))
    return Reading(read, others, several[words(str(wanted))])


def _under_headings(header: Sequence[str], over: Sequence[str], index: HeaderIndex) -> dict[int, Moment]:
    """The same questions under other headings each («Élève», «Professeur»): what the headings say tells them apart."""
    places: dict[tuple[str, str | None], list[int]] = defaultdict(list)
    for at, text in enumerate(header):
        if (match := index.firm(text)) is not None and words(over[at]) and index.firm(over[at]) is None:
            places[match.item, match.option].append(at)
    twice = [some for some in places.values() if len(some) > 1]
    if not twice or any(len({words(over[at]) for at in some}) < len(some) for some in twice):
        return {}
    return {at: Moment(over[at].strip(), header[at]) for some in places.values() for at in some}


def rows_at(
    part: Part,
    sample: Sequence[SampleRow],
    wanted: str | None,
    decided: Container[str] = (),
    *,
    settled: bool = False,
    beside: Container[int] = (),
) -> tuple[int, str] | None:
    """The column that says each row's moment, and the moment wanted, where the same people have a row for each.
    ``decided``: headers by which a recipe leaves rows out. ``settled``: it was said what people who come twice are.
    ``beside``: columns that say a question or an answer again.

    Raises:
        DataProblem: they have, and no moment of the column is wanted.
        UsageProblem: another one is wanted.
    """
    who = next((column.position for column in part.columns if column.role == "id"), None)
    asked = next((column.position for column in part.columns if column.role == "long_item"), None)
    perhaps: list[tuple[int, list[str], str]] = []
    for column in part.columns:
        roles = ("carried", "group", "unknown", "tool")
        if column.position == who or column.position in beside or column.role not in roles or column.header in decided:
            continue
        labels = {words(cell): cell for row in sample if (cell := row.cells[column.position].strip())}
        moments = all(map(is_moment, labels.values()))
        if len(labels) < 2 or not (len(labels) <= MOST_MOMENTS or moments):
            continue
        named = moments or words(column.header) in listed("moment_headers")
        ends = moments and both_ends(labels.values())
        most = len(sample) if ends else len(labels) if named else 1
        again = 0 if who is None else _people_again(sample, (who, asked), column.position, most)
        told = again > 1 and (column.role != "tool" or words(column.header) in listed("time"))
        if not (named or (told and 2 * len(labels) <= len(sample))):
            continue
        if words(wanted or "") in labels:
            return column.position, labels[words(wanted or "")]
        nobody = (who is None or part.counted) and column.role != "group"
        if nobody and (words(column.header) in listed("moment_headers") or ends):
            refuse(list(labels.values()), wanted, "ingest.moments_of_nobody", n=len(sample), column=column.header)
        if again and named:
            refuse(list(labels.values()), wanted, "ingest.rows_of_moments", n=again, column=column.header)
        perhaps += [] if named or settled else [(again, list(labels.values()), column.header)]
    if perhaps:
        again, found, header = max(perhaps, key=lambda one: one[0])
        refuse(found, wanted, "ingest.rows_of_something", n=again, column=header)
    return None


def _people_again(sample: Sequence[SampleRow], of: tuple[int, int | None], when: int, moments: int) -> int:
    """How many people have rows of several moments; 0 where they are too few to be more than a slip. ``of``: the column
    of people, and of questions where each row is an answer: there only the same question again is another moment."""
    who, asked = of
    times: dict[tuple[str, str], set[str]] = defaultdict(set)
    for row in sample:
        if row.cells[who].strip() and row.cells[when].strip():
            item = "" if asked is None else row.cells[asked].strip()
            times[row.cells[who].strip().casefold(), item].add(words(row.cells[when]))
    again = len({person for (person, _), some in times.items() if len(some) > 1})
    return again if again * 2 * moments >= len({person for person, _ in times}) else 0


def refuse(labels: Sequence[str], wanted: str | None, code: str, *, n: int, column: str | None = None) -> NoReturn:
    """Say which moments there are and how each is read.

    Raises:
        UsageProblem: another one was asked for.
        DataProblem: none was.
    """
    order = [*listed("moments_before"), words(UNMARKED), *listed("moments_after")]
    known = {words(label): label for label in labels}
    ranked = sorted(known, key=lambda spelled: order.index(spelled) if spelled in order else len(order))
    said = ", ".join(known[spelled] for spelled in ranked)
    if wanted is not None:
        raise UsageProblem(Problem("ingest.no_such_moment", fields={"found": wanted, "suggestion": said}))
    fields: dict[str, object] = {
        "found": said,
        "n": n,
        "one": known[ranked[0]],
        "other": known[ranked[-1]],
        "of": column,
    }
    raise DataProblem(Problem(code, column=column, fields=fields))
