"""Codes that name several people («P001 et P002»), told by how the others of their column are made."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache
from typing import cast

from skillcheck.ingest.cells.normalise import spellings
from skillcheck.ingest.columns.rows_around import kind_of_code

SIGNS = "+&/|;,–—-\n "
AROUND = " ()[]"


class JoinedCodes:
    """Knows the codes of a column from the head of its file."""

    def __init__(self, codes: Iterable[str]) -> None:
        known = set(codes)
        self._kinds = Counter(kind for code in known if (kind := kind_of_code(code)))
        signs = "".join(re.escape(sign) for sign in SIGNS if 2 * sum(sign in code for code in known) < len(known))
        self._quick = re.compile(rf"[{signs}\s]")
        self._joint = re.compile(rf"{_both()}|\s*[{signs}]\s*" if signs else _both(), re.IGNORECASE)
        single = sum(len(_said().split(code.strip())) == 1 for code in known)
        self._names = 2 * single > len(known)

    def among(self, codes: Sequence[str]) -> bool:
        """Whether some of the codes may be such; most blocks have none, and that is quick."""
        return bool(self._kinds) and self._quick.search("\0".join(codes)) is not None

    def __contains__(self, code: str) -> bool:
        """Whether two or more codes like the others stand in one («binôme P001/P002»), which is rarer than they are."""
        parts = [part for part in map(_plain, self._joint.split(code)) if any(map(str.isdigit, part))]
        range_of_two = len(parts) == 2 and any(sign in code for sign in "–—-")
        if len(parts) < 2 or (all(map(str.isdigit, parts)) and not (range_of_two or _said().search(code))):
            return False  # «1 200», «12,0», a date
        fewest = min(self._kinds[kind_of_code(part)] for part in parts)
        return fewest > 1 and 2 * self._kinds[kind_of_code(code)] <= fewest

    def perhaps(self, code: str) -> bool:
        """Whether a code is two names («Ana et Luis»), or what one person chose."""
        parts = _said().split(code.strip(AROUND))
        return self._names and len(parts) > 1 and all(part.isalpha() and len(part) > 1 for part in parts)


def _plain(part: str) -> str:
    return part.strip(AROUND)


@cache
def _both() -> str:
    """The words between two codes."""
    return rf"\s+(?:{'|'.join(map(re.escape, cast('list[str]', spellings()['both'])))})\s+"


@cache
def _said() -> re.Pattern[str]:
    """What joins even numbers and names."""
    return re.compile(rf"{_both()}|\s*[+&/|;]\s*|,\s+|\s+[–—-]\s+", re.IGNORECASE)
