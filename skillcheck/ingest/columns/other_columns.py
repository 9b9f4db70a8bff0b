"""What the columns without a question are: the person, groups, personal data; by header and by the first cells."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from skillcheck.errors import DataProblem, Problem, UsageProblem
from skillcheck.ingest.cells.normalise import listed, words
from skillcheck.ingest.columns.entry_status import flag_of, says_state
from skillcheck.ingest.columns.identity import (
    Named,
    counts_rows,
    made_by_tool,
    names_nobody_elsewhere,
    names_of,
    who,
)
from skillcheck.ingest.columns.item_columns import BRACKET, POINTS, HeaderIndex
from skillcheck.ingest.columns.named_columns import named, named_or_refused
from skillcheck.ingest.columns.unknown_questions import (
    ASKS,
    CUT_SHORT,
    LONGEST_GROUP,
    MOST_GROUPS,
    SHORT_CELL,
    answers_alone,
    answers_something,
    codes_of,
    later_version,
    says_how_far,
    whole_questions,
)
from skillcheck.ingest.model import Column, Role, SampleRow
from skillcheck.ingest.options import ReadOptions

OURS = 4
"""Columns that rejected.csv adds: line, column, reason, suggestion."""
NEAREST = 2
"""So many questions are named beside a column."""
TIMES = re.compile(r"^(?:groupTime\d+|(?=\w*\d)\w+Time)$")
"""How LimeSurvey heads the seconds spent on a group or a question: «groupTime44», «s111Time»."""

COUNTED = re.compile(r"(?<![^\W_])\d+\W*$")
"""A number alone at the end: «s111_2», «s111[2]», «s111-2»."""
NUMBER_BEHIND = re.compile(r" \d+[a-z]?$")
"""«Right answer 3»: the column of the right answer that Moodle writes beside each response."""


def other_role(header: str) -> Role:
    """What a column without a question is, by its header alone: id, personal, tool, attribute (carried) or unknown."""
    if not header.strip():
        return "empty"
    if (
        POINTS.match(header.strip())
        or TIMES.match(header.strip())
        or _marks_a_question(header)
        or _right_answer(header)
    ):
        return "tool"
    for name in names_of(header):
        if name in listed("id"):
            return "id"
        if name in listed("personal"):
            return "personal"
        if name in listed("tool"):
            return "tool"
        if name in listed("attribute"):
            return "carried"
    return "unknown"


def _marks_a_question(header: str) -> bool:
    """«Question [Score]» (Google Forms), «Question - Points», «s111_time»: what a tool gives beside each question."""
    bracket = BRACKET.match(header.strip())
    return bracket is not None and words(bracket.group(2)) in listed("marks_given")


def _right_answer(header: str) -> bool:
    spelled = words(header)
    return NUMBER_BEHIND.search(spelled) is not None and NUMBER_BEHIND.sub("", spelled) in listed("right_answer")


def asks_who(header: str) -> bool:
    """Whether a sentence asks for personal data («Votre numéro de téléphone ?»); asked only of what is no question. The
    first letters of a name are part of a code."""
    spelled = words(header)
    if not set(spelled.split()).isdisjoint(listed("code_parts")):
        return False
    return len(spelled) <= 80 and any(f" {term} " in f" {spelled} " for term in listed("personal_asked"))


def with_roles(
    columns: list[Column], sample: Sequence[SampleRow], options: ReadOptions, index: HeaderIndex
) -> tuple[list[Column], Named]:
    """Choose the id column, the groups and what is kept; look at cells where headers do not tell.

    Raises:
        DataProblem: two columns of one header name other people.
        UsageProblem: a group or a column to keep is not there, or holds the answers to a question.
    """
    chosen = _id_place(columns, sample, options)
    columns = [
        replace(column, role="tool" if _is_count(column, sample) else "unknown")
        if column.role == "id" and column.position != chosen.place
        else column
        for column in columns
    ]
    own = codes_of(columns, sample, index)
    columns = [
        column if column.position == chosen.place else _looked_at(column, sample, index, own) for column in columns
    ]
    columns = _whole_or_unknown(_without_ours(answers_alone(columns, sample)), index)
    decided = {words(header) for header in options.recipe.skip} if options.recipe else set()
    columns = [  # what tells which rows are left out («Choisissez “bien” ici») is not asked about
        replace(one, role="tool", near=()) if one.role == "question" and words(one.header) in decided else one
        for one in columns
    ]
    if chosen.place is not None:
        _refuse_two_people(columns, chosen.place, sample)
        columns[chosen.place] = replace(columns[chosen.place], role="id", item=None, option=None)
    for wanted in options.keep_personal:
        for place in _beside_answers(columns, wanted):
            columns[place] = replace(columns[place], role="carried", how="recipe")
    for wanted in options.every_group:
        places = _beside_answers(columns, wanted)
        if not places:
            raise UsageProblem(Problem("ingest.column_names_people", fields={"found": wanted}))
        if len({tuple(row.cells[place].strip() for row in sample) for place in places}) > 1:
            raise UsageProblem(Problem("ingest.columns_alike", fields={"found": wanted}))
        columns[places[0]] = replace(columns[places[0]], role="group", how="recipe")
    return columns, chosen


def _refuse_two_people(columns: Sequence[Column], place: int, sample: Sequence[SampleRow]) -> None:
    """Two columns of one header that name other people, answers behind each: tables side by side, whose answers would
    all go to the first.

    Raises:
        DataProblem: a row has two different codes under the header of the column of people.
    """
    header = words(columns[place].header)
    answers = [column.position for column in columns if column.role in ("item", "option")]
    alike = (column.position for column in columns if column.position != place and words(column.header) == header)
    others = [one for one in alike if _answers_behind(sorted((one, place)), answers)]
    pairs = ((words(row.cells[place]), words(row.cells[other])) for row in sample for other in others)
    if header and any(one and other and one != other for one, other in pairs):
        raise DataProblem(Problem("ingest.two_people_columns", fields={"found": columns[place].header}))


def _answers_behind(places: list[int], answers: list[int]) -> bool:
    first, second = places
    return any(first < at < second for at in answers) and any(second < at for at in answers)


def _beside_answers(columns: Sequence[Column], wanted: str) -> list[int]:
    """The columns of a group or to be kept, by their header; the column of people stays what it is.

    Raises:
        UsageProblem: there is none, or all that have this header are answers.
    """
    places = named_or_refused([column.header for column in columns], wanted)
    if all(columns[place].role in ("item", "option") for place in places):
        raise UsageProblem(Problem("ingest.column_is_answers", fields={"found": wanted}))
    return [place for place in places if columns[place].role not in ("item", "option", "id")]


def _is_count(column: Column, sample: Sequence[SampleRow]) -> bool:
    """A key or a count of rows: the tool's, and nothing to be asked about."""
    return made_by_tool(column.header) or counts_rows([row.cells[column.position].strip() for row in sample])


def _looked_at(column: Column, sample: Sequence[SampleRow], index: HeaderIndex, own: frozenset[str]) -> Column:
    """A column its header does not explain: the state of rows, answers to an unknown question, addresses, groups."""
    if column.role not in ("unknown", "empty", "personal", "carried") or column.how == "recipe":
        return column
    if column.role == "unknown" and (index.beside(column.header) or ("", ""))[1] in listed("marks_given"):
        return replace(column, role="tool")
    cells = [row.cells[column.position].strip() for row in sample]
    filled = [cell for cell in cells if cell][:2000]
    if column.role != "personal" and (says_state(column.header, filled) or flag_of(column.header, filled)):
        return replace(column, role="tool")
    if column.role == "carried":
        return column
    if not filled:
        return replace(column, role="empty") if sample and column.role == "unknown" else column
    if column.role == "unknown" and (later := later_version(column.header, index)) is not None:
        return replace(column, role="question", near=(later,))
    if column.role == "unknown" and (held := whole_questions(column.header, filled, index)):
        return replace(column, role="question", near=held[:NEAREST])
    if column.role == "personal" and other_role(column.header) == "unknown" and all(map(says_how_far, filled)):
        column = replace(column, role="unknown")  # «Je réponds à un courriel» : «oui» is nobody's address
    if answers_something(column.header, filled, index, own):
        return replace(column, role="question", near=index.nearest(column.header))
    if column.role == "unknown" and sum("@" in cell and "." in cell for cell in filled) * 3 > len(filled):
        return replace(column, role="personal")
    if column.role == "unknown" and index.beside(column.header) is None and _is_group(column.header, filled):
        return replace(column, role="carried", how="cells")
    return column


def _whole_or_unknown(columns: list[Column], index: HeaderIndex) -> list[Column]:
    """A question with one column per answer, one of which is not known or not there, is not the question we know: who
    ticked that one would be read as if they had not. A column about a question that nothing else answers is unread."""
    about = {c.position: index.about(c.header) for c in columns if c.role in ("unknown", "carried", "question")}
    split = {column.item for column in columns if column.role == "option" and column.how != "recipe"}
    read = {column.item for column in columns if column.role in ("item", "option", "proposed")}
    beside = {c.position: index.beside(c.header) or ("", "") for c in columns if c.position in about}
    other = {place for place, (_, added) in beside.items() if added in listed("others")}
    unread = {item for place, item in about.items() if place not in other} - read
    broken = (split & (set(about.values()) | _incomplete(columns, index))) | unread - {None}
    return [
        replace(column, role="question", item=None, option=None, near=(str(column.item or about.get(column.position)),))
        if (column.role == "option" and column.item in broken) or about.get(column.position) in broken
        else column
        for column in columns
    ]


def _incomplete(columns: Sequence[Column], index: HeaderIndex) -> set[str | None]:
    """The questions that have columns for some of their answers only, and none for the whole: those with several
    answers, and those whose columns are told by a number, which may as well count copies or moments («s111_2»)."""
    whole = {column.item for column in columns if column.role == "item"}
    there: dict[str | None, set[str | None]] = defaultdict(set)
    for column in columns:
        if column.role == "option":
            there[column.item].add(column.option)
    counted = {c.item for c in columns if c.role == "option" and c.how != "recipe" and COUNTED.search(c.header)}
    return {
        item
        for item, options in there.items()
        if item not in whole
        and (index.bank[str(item)].takes_several or item in counted)
        and not {answer.code for answer in index.bank[str(item)].answers} <= options
    }


def _without_ours(columns: list[Column]) -> list[Column]:
    """The four columns that rejected.csv adds at the end are the program's own when it is given back."""
    if not adds_ours([column.header for column in columns]):
        return columns
    return [*columns[:-OURS], *(replace(column, role="tool", near=()) for column in columns[-OURS:])]


def adds_ours(headers: Sequence[str]) -> bool:
    """Whether a header ends with the columns of rejected.csv, in any language."""
    last = headers[-OURS:]
    return len(last) == OURS and all(words(header) in listed("returned") for header in last)


def _is_group(header: str, filled: Sequence[str]) -> bool:
    """A few short values that come back, under a short header: a sentence or a question is never guessed to be one."""
    distinct = set(filled)
    return (
        len(distinct) <= MOST_GROUPS
        and len(distinct) * 3 <= len(filled)
        and all(len(cell) <= SHORT_CELL for cell in distinct)
        and 0 < len(words(header).split()) <= LONGEST_GROUP
        and not ASKS.search(header)
        and words(header) not in listed("comments")
        and not CUT_SHORT.search(header)
    )


def _id_place(columns: Sequence[Column], sample: Sequence[SampleRow], options: ReadOptions) -> Named:
    """The column of people: the one asked for is believed; that of a recipe may be a tool's counter, which was written
    into it as it was understood."""
    if options.id_column:
        return Named(own_id(columns, options.id_column))
    if decided := [column.position for column in columns if column.role == "id" and column.how == "recipe"]:
        if len({tuple(row.cells[place].strip() for row in sample) for place in decided}) > 1:
            _refuse_two_named([columns[place].header for place in decided])
        cells = [cell for row in sample if (cell := row.cells[decided[0]].strip())]
        return Named(decided[0], counter=names_nobody_elsewhere(columns[decided[0]].header, cells))
    return who(columns, sample)


def _refuse_two_named(headers: Sequence[str]) -> None:
    """A recipe may name the people of several files, each by its own header, and never twice those of one file.

    Raises:
        DataProblem: the columns have different headers; one header twice is told elsewhere.
    """
    if len(set(map(words, headers))) > 1:
        raise DataProblem(Problem("ingest.recipe_two_ids", fields={"found": ", ".join(headers)}))


def own_id(columns: Sequence[Column], wanted: Sequence[str]) -> int:
    """The column of people by the headers that a person gives, each for its own file; no question is one."""
    headers = [column.header for column in columns]
    places = [place for name in wanted for place in named(headers, name)] or named_or_refused(headers, wanted[0])
    free = [place for place in places if columns[place].role not in ("item", "option")]
    if not free:
        raise UsageProblem(Problem("ingest.people_are_answers", fields={"found": wanted[0]}))
    return free[0]
