"""Columns whose cells read as answers though their headers are no question we know; knows no file.

Words of our scales are answers under any header. Numbers and letters are under a header like a question's: long, a
code, a question mark. Under a short one («Tableur»), they are answers where they are those of the file's questions.
«Oui» and «non», and the words of other scales («souvent»), are under a question's code («Q1», «Item 3»), or under a
sentence near a question.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from difflib import get_close_matches
from itertools import pairwise

from skillcheck.ingest.cells.answer_spellings import numbered
from skillcheck.ingest.cells.normalise import listed, words
from skillcheck.ingest.columns.item_columns import HeaderIndex
from skillcheck.ingest.model import Column, SampleRow

MOST_GROUPS = 20
SHORT_CELL = 60
LONGEST_GROUP = 5
"""Words of a header that may be guessed to be a group."""
ALIKE = 0.8
SHORTEST_LIKE = 6
"""Signs from which a cell may be said to be like an answer: «oui» and «nuit» are not."""
CODES = frozenset({*"01234567", *"abcdef", "dk", "na", "pn", "nsp"})
CUT_SHORT = re.compile(r"(?:\.\.|…)\s*\]?\s*$")
"""How LimeSurvey cuts a header short: «Je connais des .. »."""
ASKS = re.compile(r"\?|->")
"""«Q17_k123->an answer» (Moodle's questionnaire) is no group, nor is a question."""
ITEM_LIKE = re.compile(r"^(?:\w*[\W_])?[a-z]{1,3}_?\d{1,4}[a-z]?\.?$", re.IGNORECASE)
"""«s999», «Q5», «G1_s113»: what a question may be called."""

OUT_OF = re.compile(
    r"^(.*?)[\s(\[]*(?:/|\bsur\b|\bout of\b|\bsobre\b|\bsu\b)\s*(\d{1,3})\s*[)\]]?\s*$", re.IGNORECASE | re.DOTALL
)
"""«Tableur /10»: marks, and the highest."""
NUMBER = re.compile(r"\d{1,3}(?:[.,]\d+)?")
WHOLE = re.compile(r"(\d{1,3})[.,]0{1,3}")
"""«2,0»: a whole number with the decimals that a spreadsheet adds."""
MARK = re.compile(rf"{NUMBER.pattern}\s*(?:/|sur|out of|sobre|su)\s*\d{{1,3}}", re.IGNORECASE)
NUMBERED = re.compile(r"^([a-z]+ )?[a-z]{0,2}\d{1,3}(?: \d{1,3}){0,2}[a-z]?$")
ITEM_CODE = re.compile(r"(?<![a-z0-9])[a-z]{1,3}\d{2,4}(?![a-z0-9])")
LOOKED_AT = 300
MOSTLY = 0.8
FLAG = 2
"""So many different numbers only are rather a mark («boursier», 0 or 1) or a group than answers."""


def answers_something(
    header: str, filled: Sequence[str], index: HeaderIndex, own: frozenset[str] = frozenset()
) -> bool:
    """Whether the cells read as answers of a scale, or as its numbers and letters under a header like a question's.

    ``own``: the numbers and letters that the questions of the file are answered with (``codes_of``).
    """
    if _is_remark(header, filled):
        return False
    filled = list(map(_whole, filled))
    if _are_own(header, filled, index, own) or _are_marks(header, filled, index):
        return True
    counts = Counter(filled)
    labels = sum(count for cell, count in counts.items() if words(cell) in index.labels)
    if labels and (labels + _alike(counts, index)) * 5 >= len(filled) * 3:
        return True
    codes = sum(count for cell, count in counts.items() if cell.casefold() in CODES)
    said = sum(count for cell, count in counts.items() if cell.casefold() not in CODES and _says_more(cell, index))
    coded = bool(ITEM_LIKE.match(header.strip())) or _is_numbered(header)
    asks = len(words(header).split()) > LONGEST_GROUP or bool(ASKS.search(header))
    if not (coded or asks or CUT_SHORT.search(header)):
        return False
    if (labels + codes) * 5 >= len(filled) * 4:
        return True
    enough = said > 0 and (labels + codes + said) * 5 >= len(filled) * 4
    return enough and (coded or bool(CUT_SHORT.search(header)) or bool(index.nearest(header)))


def _whole(cell: str) -> str:
    found = WHOLE.fullmatch(cell)
    return cell if found is None else found[1]


def whole_questions(header: str, filled: Sequence[str], index: HeaderIndex) -> tuple[str, ...]:
    """The questions that most cells of a column hold with their answers («Question: answer» on each line, Jotform);
    none in a column of remarks."""
    if not set(listed("comments")).isdisjoint(words(header).split()):
        return ()
    some = list(dict.fromkeys(filled))[:MOST_GROUPS]
    held = [items for cell in some if (items := index.whole.items(cell))]
    return tuple(sorted(held[0])) if len(held) * 2 > len(some) else ()


def says_how_far(cell: str) -> bool:
    """«Oui», «souvent», «toujours, et j'y encourage les autres»: an answer of some scale that is not ours."""
    return words(cell.partition(",")[0]) in {*listed("marked"), *listed("unmarked"), *listed("other_scales")} - {""}


def _says_more(cell: str, index: HeaderIndex) -> bool:
    """Whether a cell that is none of our scales' words is an answer too: «I don't know», or one of another scale."""
    spelled = words(cell)
    return spelled not in index.labels and (spelled in index.answers or says_how_far(cell))


def _is_remark(header: str, filled: Sequence[str]) -> bool:
    """One word in a column of remarks («Commentaire libre»: «bien») is no answer, though it may be the words of one."""
    return len(filled) == 1 and not set(listed("comments")).isdisjoint(words(header).split())


def _is_numbered(header: str) -> bool:
    """«1.1», «C1.1», «Item 12», «Énoncé 3»: a number alone, or behind a word for a question."""
    found = NUMBERED.match(words(header))
    return found is not None and (not found[1] or found[1].strip() in listed("item_names"))


def _alike(counts: Counter[str], index: HeaderIndex) -> int:
    """How many cells are nearly an answer («sans aide», «pas encor») and none exactly."""
    spelled = {cell: words(cell) for cell in counts if len(cell) <= SHORT_CELL}
    unknown = [cell for cell, one in spelled.items() if len(one) >= SHORTEST_LIKE and one not in index.labels]
    return sum(
        counts[cell] for cell in unknown[:MOST_GROUPS] if get_close_matches(spelled[cell], index.labels, 1, ALIKE)
    )


def later_version(header: str, index: HeaderIndex) -> str | None:
    """The question that took the place of the one whose code a header holds: «s133», «k123[a]», ours is «s133b»; the
    first of several that it holds: nobody can tell which was answered."""
    codes = ITEM_CODE.findall(header.casefold()[:SHORT_CELL])
    if len(ours := [code for code in codes if code in index.bank]) > 1:
        return str(ours[0])
    for code in codes:
        if code not in index.bank and (later := [item for item in index.bank.ids if item[:-1] == code]):
            return later[0]
    return None


def codes_of(columns: Sequence[Column], sample: Sequence[SampleRow], index: HeaderIndex) -> frozenset[str]:
    """The bare numbers and the letters that a file's questions are answered with, as written; none where they are
    answered in words."""
    found: set[str] = set()
    for numbers in (True, False):
        asked = {c.position: index.bank[c.item] for c in columns if c.role == "item" and c.item is not None}
        asked = {place: question for place, question in asked.items() if numbered(question) == numbers}
        counts = Counter[str]()
        for cell, n in Counter(row.cells[place].strip() for row in sample[:LOOKED_AT] for place in asked).items():
            counts[_whole(cell)] += n
        del counts[""]
        here = {cell: n for cell, n in counts.items() if len(cell) == 1 and cell.isalnum()}
        if here and sum(here.values()) >= MOSTLY * counts.total():
            codes = {answer.code for question in asked.values() for answer in question.answers}
            found |= here.keys() | (
                codes if numbers or any(map(str.islower, here)) else {code.upper() for code in codes}
            )
    return frozenset(found)


def _are_own(header: str, filled: Sequence[str], index: HeaderIndex, own: frozenset[str]) -> bool:
    """Whether cells under a short header are the numbers or letters of the file's own answers: more than a mark of two
    values has, or two under a header that a question speaks of («Tableur»), and no count of the rows: under such a
    header numbers that rise are answers of people who happen to stand in that order."""
    distinct = set(filled)
    if not own or words(header) in (*listed("marks_given"), *listed("comments")):
        return False
    if not distinct <= own:  # «A» to «D» beside answers in «a» to «d» are rather groups, unless a question speaks of it
        capitals = {cell.swapcase() for cell in own if cell.isalpha()}
        return len(distinct) > 1 and distinct <= capitals and bool(index.nearest(header))
    if all(map(str.isdecimal, distinct)):
        steps = [int(after) - int(before) for before, after in pairwise(filled)]
        if all(step > 0 for step in steps) and not index.nearest(header):
            return False
    return len(distinct) > FLAG or (len(distinct) == FLAG and distinct != {"0", "1"} and bool(index.nearest(header)))


def _are_marks(header: str, filled: Sequence[str], index: HeaderIndex) -> bool:
    """Whether a column holds marks («7/10», or «7» below «Tableur /10») for something that a question speaks of."""
    told = OUT_OF.match(header)
    most, name = (int(told[2]), told[1].strip()) if told else (0, header.strip())
    marks = sum(MARK.fullmatch(cell) is not None for cell in filled)
    below = sum(NUMBER.fullmatch(cell) is not None and float(cell.replace(",", ".")) <= most for cell in filled)
    if (marks + below) * 5 < len(filled) * 4:
        return False
    return index.firm(name) is not None or bool(ITEM_LIKE.match(name)) or bool(index.nearest(name))


def answers_alone(columns: list[Column], sample: Sequence[SampleRow]) -> list[Column]:
    """Columns side by side that some people fill with their very header: the answers of a question whose words stand
    nowhere (Typeform). One alone, as «I agree», is none."""
    echoes = {
        c.position for c in columns if c.role in ("unknown", "carried") and c.how != "recipe" and _echo(c, sample)
    }
    return [
        replace(column, role="question", how=None)
        if column.position in echoes and echoes & {column.position - 1, column.position + 1}
        else column
        for column in columns
    ]


def _echo(column: Column, sample: Sequence[SampleRow]) -> bool:
    cells = {words(row.cells[column.position]) for row in sample}
    return cells == {"", words(column.header)} and any(map(str.isalpha, column.header))
