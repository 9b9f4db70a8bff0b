"""What the columns without a question are: the person, groups, personal data; by header and by the first cells."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from skillcheck.errors import Problem, UsageProblem
from skillcheck.ingest.cells.normalise import listed, words
from skillcheck.ingest.columns.item_columns import POINTS, named, nearest
from skillcheck.ingest.model import Column, Role, SampleRow
from skillcheck.ingest.options import ReadOptions

STRONG_PERSONAL = (
    "email",
    "e mail",
    "courriel",
    "mail",
    "telephone",
    "prenom",
    "nom de famille",
    "nom et prenom",
    "first name",
    "last name",
    "ip address",
    "adresse ip",
    "date de naissance",
    "date of birth",
    "correo electronico",
    "apellidos",
    "cognome",
    "adresse electronique",
    "adresse postale",
)
MOST_GROUPS = 20
SHORT_CELL = 60


TIMES = re.compile(r"^(?:groupTime\d+|(?=\w*\d)\w+Time)$")
"""How LimeSurvey heads the seconds spent on a group or a question: «groupTime44», «s111Time»."""

RIGHT_ANSWER = re.compile(r"^(?:right answer|bonne reponse|respuesta correcta|risposta corretta) \d+[a-z]?$")
"""Moodle's column of the right answer, beside each response."""


def other_role(header: str) -> Role:
    """What a column without a question is, by its header alone: id, personal, tool, attribute (carried) or unknown."""
    if not header.strip():
        return "empty"
    if POINTS.match(header.strip()) or TIMES.match(header.strip()):
        return "tool"
    spelled = words(header)
    if RIGHT_ANSWER.match(spelled):
        return "tool"
    for name in _names(header):
        if name in listed("id"):
            return "id"
        if name in listed("personal"):
            return "personal"
        if name in listed("tool"):
            return "tool"
        if name in listed("attribute"):
            return "carried"
    padded = f" {spelled} "
    if len(spelled) <= 80 and any(f" {term} " in padded for term in STRONG_PERSONAL):
        return "personal"
    return "unknown"


def _names(header: str) -> tuple[str, ...]:
    """What a header may be called: whole, behind its group («meta/instanceID»), either side of «id. Response ID»."""
    code, point, text = header.partition(". ")
    parts = (header, re.split(r"[/:]", header)[-1], *((code, text) if point and " " not in code.strip() else ()))
    return tuple(map(words, parts))


def made_by_tool(header: str) -> bool:
    """Whether a header is a number or a key that form tools give each row («SID», «_uuid», «KEY»)."""
    return any(name in listed("tool") for name in _names(header))


def id_rank(header: str) -> int:
    """How surely a header names the person: 0 is surest."""
    known = listed("id")
    ranks = [known.index(name) for name in _names(header) if name in known]
    return min(ranks, default=len(known))


def with_roles(columns: list[Column], sample: Sequence[SampleRow], options: ReadOptions) -> list[Column]:
    """Choose the id column, the groups and what is kept; look at cells where headers do not tell."""
    headers = [column.header for column in columns]
    columns = [_looked_at(column, sample) for column in columns]
    chosen = _id_place(columns, headers, sample, options)
    columns = [
        replace(column, role="tool" if made_by_tool(column.header) else "unknown")
        if column.role == "id" and column.position != chosen
        else column
        for column in columns
    ]
    if chosen is not None:
        columns[chosen] = replace(columns[chosen], role="id", item=None, option=None)
    for wanted, role in [
        *((name, "carried") for name in options.keep_personal),
        *((name, "group") for name in options.groups),
    ]:
        for place in named_or_refused(headers, wanted):
            if columns[place].role not in ("item", "option", "id"):
                columns[place] = replace(columns[place], role="group" if role == "group" else "carried")
    return columns


def named_or_refused(headers: Sequence[str], wanted: str) -> list[int]:
    """The columns a person names.

    Raises:
        UsageProblem: none has this header.
    """
    places = named(headers, wanted)
    if not places:
        raise UsageProblem(
            Problem("ingest.no_such_column", fields={"found": wanted, "suggestion": nearest(headers, wanted)})
        )
    return places


def _looked_at(column: Column, sample: Sequence[SampleRow]) -> Column:
    """A column its header does not explain: e-mail addresses are personal, a few repeated short values are a group."""
    if column.role != "unknown" or column.how == "recipe":
        return column
    cells = [row.cells[column.position].strip() for row in sample]
    filled = [cell for cell in cells if cell]
    if not filled:
        return column
    if sum("@" in cell and "." in cell for cell in filled) * 3 > len(filled):
        return replace(column, role="personal")
    distinct = set(filled[:2000])
    grouped = (
        len(distinct) <= MOST_GROUPS
        and len(distinct) * 3 <= len(filled)
        and all(len(cell) <= SHORT_CELL for cell in distinct)
    )
    return replace(column, role="carried") if grouped and words(column.header) else column


def _id_place(
    columns: Sequence[Column], headers: Sequence[str], sample: Sequence[SampleRow], options: ReadOptions
) -> int | None:
    if options.id_column:
        return named_or_refused(headers, options.id_column)[0]
    if decided := [column.position for column in columns if column.role == "id" and column.how == "recipe"]:
        return decided[0]
    candidates = sorted(
        (column for column in columns if column.role == "id"),
        key=lambda column: (id_rank(column.header), column.position),
    )
    return next((column.position for column in candidates if _tells_people_apart(column.position, sample)), None)


def _tells_people_apart(place: int, sample: Sequence[SampleRow]) -> bool:
    filled = [row.cells[place] for row in sample if row.cells[place].strip()]
    if not sample:
        return True
    return len(filled) * 2 >= len(sample) and (len(filled) < 10 or len(set(filled)) * 4 >= len(filled))
