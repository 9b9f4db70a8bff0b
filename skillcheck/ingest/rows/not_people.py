"""Rows that are perhaps nobody: means and totals, tests of the form, previews, rows hidden by a filter; and rows that a
recipe leaves out. They are set aside with the reason, never scored in silence nor handed back to be corrected."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache
from itertools import zip_longest
from typing import TYPE_CHECKING, Literal, cast

from skillcheck.errors import Problem
from skillcheck.ingest.cells.normalise import EMPTY_BOX, listed, said, spellings, ticks, words
from skillcheck.ingest.columns.entry_status import Flag, flag_of
from skillcheck.ingest.columns.identity import names_of
from skillcheck.ingest.model import Part, SampleRow
from skillcheck.ingest.options import ReadOptions

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Kind = Literal["mean", "test", "preview", "draft"]
How = Literal["date", "word", "state"]
KINDS: tuple[Kind, ...] = ("mean", "test", "preview", "draft")
NO_LETTERS = b'0123456789,;\t\r\n".'
IN_BRACKETS = re.compile(r"[(\[]([^()\[\]]+)[)\]]\s*$")
"""«K8x (annulé)»."""
LETTERS = 3
"""The fewest letters of a word that is looked for; each number of so many has 15 bits."""
PART_OF_100 = re.compile(r"(?:[2-9]|[1-9]\d)(?:[.,]\d+)?\s*%?|1\s*%")
"""How far a row came where its tool counts to 100; 1 alone says «yes»."""
LONGEST = 40
"""Signs of a cell that can be such a word."""
A_GROUP, NAMED_SO = 0.1, 0.5
"""Where more of a column's cells say so, each again and again, it is a group («test» and «témoin»), not a sign; of
codes and names, most of them."""


def kind_of(cell: str, *, a_name: bool = True, people: bool = True) -> Kind | None:
    """What a cell says of its row: a mean, a test, a preview; nothing where it is an ordinary cell.

    ``a_name``: the cell names somebody, so that «test formateur», «Ana test» and «TEST2» are tests too and «Total Lyon»
    a total. ``people``: its column holds people's names, so that «Max» is one.
    """
    if not cell or len(cell) > LONGEST:
        return None
    spelled = words(cell)
    if not people and (spelled.partition(" ")[0] if a_name else spelled) in listed("row_mean_or_name"):
        return "mean"
    led = a_name and spelled.count(" ") <= 3
    for kind in KINDS:
        begun = led and kind in ("test", "mean") and spelled.startswith(_leading(kind))
        if spelled in listed(f"row_{kind}") or begun:
            return kind
    tested = led and (spelled.rstrip("0123456789") in listed("row_test") or spelled.rpartition(" ")[2] == "test")
    tested = tested or (
        a_name and (said := IN_BRACKETS.search(cell)) is not None and words(said[1]) in listed("row_test")
    )
    return "test" if tested else None


@cache
def _leading(kind: Kind) -> tuple[str, ...]:
    return tuple(f"{word} " for word in listed(f"row_{kind}"))


def scores_everyone(options: ReadOptions) -> bool:
    """Whether rows that are perhaps nobody are scored like the others."""
    return options.doubtful or (options.recipe is not None and options.recipe.doubtful == "score")


class RowRules:
    """What is looked at in each row of a table."""

    def __init__(self, part: Part, options: ReadOptions) -> None:
        recipe = options.recipe
        scored = self.everyone = scores_everyone(options)
        self._telling = {} if scored else _telling(part)
        self._id = next((column.position for column in part.columns if column.role == "id"), None)
        self._beside = () if scored else _beside_answers(part)
        self._hidden = frozenset[int]() if scored else part.hidden
        self._skip = _places_of(part, recipe.skip if recipe else {})
        self._moment = None if part.moment_place is None else (part.moment_place, words(part.moment))
        self._flags = (
            {}
            if scored
            else {c.position: (c.header, part.flags[c.position]) for c in part.columns if c.position in part.flags}
        )
        self._finished = finish_columns(part) if recipe and recipe.finished else []
        self._people = frozenset(self._telling) - part.no_names
        self._signs = _signs() if self._telling or self._beside else ()

    @property
    def places(self) -> list[int]:
        """The columns of which every cell is asked: those of a recipe, and those where «yes» says a test or a draft."""
        moment = [] if self._moment is None else [self._moment[0]]
        return [*moment, *(place for place, *_ in (*self._skip, *self._finished)), *self._flags]

    def suspects(self, data: bytes) -> list[int]:
        """Where in some bytes a word stands that could make a row nobody; most blocks have none, and that is quick."""
        if not self._signs:
            return []
        there = _met(data.translate(None, NO_LETTERS).lower(), self._signs)  # most of a block is codes
        return [found.start() for found in re.finditer(b"|".join(there), data.lower())] if there else []

    def asked(self, place: int, cell: str) -> bool:
        """Whether a row is set aside for this cell of one of ``places``."""
        if place in self._flags and ticks(cell):
            return True
        if self._moment is not None and place == self._moment[0] and words(cell) != self._moment[1]:
            return True
        skipped = any(place == at and said(cell) in values for at, _, values in self._skip)
        return skipped or any(place == at and not _is_finished(cell, how) for at, _, how in self._finished)

    def said_by(self, place: int, cell: str) -> bool:
        """Whether this cell alone sets its row aside."""
        if self.asked(place, cell) or (place in self._beside and self._kind(place, cell) == "mean"):
            return True
        return place in self._telling and self._kind(place, cell) is not None

    def _kind(self, place: int, cell: str) -> Kind | None:
        a_name = self._telling.get(place, place in self._beside[:1])
        return kind_of(cell, a_name=a_name, people=place in self._people)

    def why(self, line: int, cells: Sequence[str]) -> Problem | None:
        """Why a row is set aside; None for a person."""
        width = len(cells)
        if line in self._hidden:
            return Problem("ingest.row_hidden", line=line)
        if self._moment is not None and (place := self._moment[0]) < width and words(cells[place]) != self._moment[1]:
            return Problem("ingest.row_other_moment", line=line, fields={"found": cells[place][:40]})
        for place, header, values in self._skip:
            if place < width and said(cells[place]) in values:
                return Problem("ingest.row_skipped", line=line, column=header, fields={"found": cells[place][:40]})
        for place, header, how in self._finished:
            if place < width and not _is_finished(cells[place], how):
                return Problem("ingest.row_unfinished", line=line, column=header, fields={"found": cells[place][:40]})
        for place in self._telling:
            if place < width and (kind := self._kind(place, cells[place])):
                return Problem(f"ingest.row_{kind}", line=line, fields={"found": cells[place][:40]})
        for place, (header, flag) in self._flags.items():
            if place < width and ticks(cells[place]):
                return Problem(f"ingest.row_{flag}", line=line, column=header, fields={"found": cells[place][:40]})
        if self._id is None or self._id >= width or not cells[self._id].strip():
            first = next((place for place in self._beside if place < width and cells[place].strip()), None)
            if first is not None and self._kind(first, cells[first]) == "mean":
                return Problem("ingest.row_mean", line=line, fields={"found": cells[first][:40]})
        return None


def _met(letters: bytes, signs: Sequence[bytes]) -> list[bytes]:
    """The signs that stand in some bytes; most are ruled out together, having three letters that stand nowhere."""
    import numpy as np

    if len(letters) < LETTERS:
        return []
    there = np.zeros(1 << 5 * LETTERS, np.bool_)
    there[_three(letters)] = True
    parts, begins = _threes(tuple(signs))
    perhaps = np.flatnonzero(np.logical_and.reduceat(there[parts], begins))
    return [signs[at] for at in perhaps.tolist() if signs[at] in letters]


@cache
def _threes(signs: tuple[bytes, ...]) -> tuple[NDArray[np.uint16], NDArray[np.intp]]:
    """Each three letters of all signs, one behind the other, and where those of each sign begin."""
    import numpy as np

    parts = [_three(sign) for sign in signs]
    return np.concatenate(parts), np.cumsum([0, *map(len, parts[:-1])])


def _three(letters: bytes) -> NDArray[np.uint16]:
    """Each three letters that follow each other, as a number."""
    import numpy as np

    one = np.frombuffer(letters, np.uint8).astype(np.uint16) & 31
    return cast("NDArray[np.uint16]", (one[:-2] << 10) | (one[1:-1] << 5) | one[2:])


@cache
def _signs() -> tuple[bytes, ...]:
    """Of each such word the longest run of letters without accent, which is found in bytes of any case and encoding;
    «total général» and «subtotal» need none beside «total». «Máx» has none long enough: it is looked for as it is."""
    sections = (*KINDS, "mean_or_name")
    entries = [str(entry).lower() for kind in sections for entry in cast("list[object]", spellings()[f"row_{kind}"])]
    found: set[str] = set()
    short: set[bytes] = set()
    for entry in sorted(entries, key=len):
        if any(sign in entry for sign in found):
            continue
        run = max(re.findall("[a-z]+", entry), key=len)
        if len(run) >= LETTERS:
            found.add(run)
        else:
            ways = ((case, encoding) for case in (entry, entry.upper()) for encoding in ("utf-8", "cp1252"))
            short |= {case.encode(encoding).lower() for case, encoding in ways}
    return tuple(sorted({*(sign.encode() for sign in found), *short}))


def _telling(part: Part) -> dict[int, bool]:
    """The columns that can say a row is nobody: people's codes and names, and what the tool says of the row.

    True for those of codes and names. What somebody wrote in a free text, or which group they are in, is no sign.
    """
    return {
        column.position: column.role != "tool"
        for column in part.columns
        if column.role in ("id", "personal", "tool") and column.position not in part.groups_of_tests
    }


def _beside_answers(part: Part) -> tuple[int, ...]:
    """The columns that are no answer: in the first filled one of a row that names nobody, «Total» is written."""
    answers = ("item", "option", "long_item", "long_answer")
    beside = [column.position for column in part.columns if column.role not in answers]
    return tuple(place for place in beside if place not in part.groups_of_tests)


def groups_of_tests(part: Part, sample: Sequence[SampleRow]) -> frozenset[int]:
    """Columns in which such words are ordinary values; what a tool says of its rows is never a group."""
    found, columns = set(), list(zip_longest(*(row.cells for row in sample), fillvalue=""))
    for column in part.columns:
        if column.role == "tool" and column.how != "moment":
            continue
        cells = Counter(columns[column.position] if column.position < len(columns) else ())
        names = column.role in ("id", "personal")
        most = NAMED_SO if names else A_GROUP
        many = sum(count for cell, count in cells.items() if (names or count > 2) and kind_of(cell))
        if many > 2 and many > most * sum(count for cell, count in cells.items() if cell.strip()):
            found.add(column.position)
    return frozenset(found)


def without_names(part: Part, sample: Sequence[SampleRow]) -> frozenset[int]:
    """Columns of codes, most with a digit, or with another word for a mean or a total: there «Max» is nobody. Beside a
    column of codes, «Max» in one of names is somebody who has a code."""
    naming = [column for column in part.columns if column.role == "id"]
    found = set()
    for column in naming or [column for column in part.columns if column.role == "personal"]:
        cells = [row.cells[column.position] for row in sample if row.cells[column.position].strip()]
        coded = sum(any(map(str.isdigit, cell)) for cell in cells) > NAMED_SO * len(cells)
        if coded or any(kind_of(cell) == "mean" for cell in cells):
            found.add(column.position)
    return frozenset(found)


def flags(part: Part, sample: Sequence[SampleRow]) -> dict[int, Flag]:
    """Columns of the tool in which a «yes» says that the row is a test or a draft."""
    columns = list(zip_longest(*(row.cells for row in sample), fillvalue=""))
    looked_at = [c for c in part.columns if c.role == "tool" and c.position < len(columns)]
    told = {c.position: flag_of(c.header, columns[c.position]) for c in looked_at}
    return {place: flag for place, flag in told.items() if flag}


def _places_of(part: Part, skip: Mapping[str, Sequence[str]]) -> list[tuple[int, str, frozenset[str]]]:
    wanted = {words(header): frozenset(map(said, values)) for header, values in skip.items()}
    return [(c.position, c.header, wanted[words(c.header)]) for c in part.columns if words(c.header) in wanted]


def finish_columns(part: Part) -> list[tuple[int, str, How]]:
    """Columns that say whether a row was sent: by a date, by a word or how far it came, by a state that may be a number
    of the tool's own («Status» 0, Qualtrics)."""
    made: list[tuple[int, str, How]] = []
    sections: dict[str, How] = {"finish_date": "date", "entry_status": "state", "finish_word": "word"}
    for column in part.columns:
        names = names_of(column.header)
        if any(name in listed(known) for name in names for known in ("finish_date", "finish_word")):
            how = next(how for section, how in sections.items() if any(name in listed(section) for name in names))
            made.append((column.position, column.header, how))
    return made


def tells_finished(part: Part) -> bool:
    """Whether a column says which rows were sent."""
    return bool(finish_columns(part))


def unfinished(part: Part, sample: Sequence[SampleRow]) -> tuple[str, int]:
    """The column that says which rows were sent, and of how many of the sample it says that they were not."""
    for place, header, how in finish_columns(part):
        cells = [row.cells[place] for row in sample]
        if count := sum(not _is_finished(cell, how) and kind_of(cell) is None for cell in cells):
            return header, count
    return "", 0


def _is_finished(cell: str, how: How) -> bool:
    if how == "date":
        return bool(cell.strip())
    if how == "state" and cell.strip().isdecimal():
        return True
    spelled = words(cell)
    unsent = spelled in listed("unfinished") or EMPTY_BOX in spelled or PART_OF_100.fullmatch(cell.strip())
    return not unsent
