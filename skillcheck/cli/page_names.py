"""Names of people's pages that no file system takes for one another."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Sequence

TAKEN = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?|manifest", re.IGNORECASE)
"""What Windows takes for a device, whatever the ending; the folder's manifest."""


def page_names(codes: Sequence[str]) -> list[str]:
    """A name for each code: the code itself where it can be one; else with six signs made of the code.

    Capitals do not tell two names apart; the same code twice gets a number.
    """
    bare = [
        "".join(sign if sign.isalnum() or sign in "-_" else "_" for sign in code)[:60] or "person" for code in codes
    ]
    alike = Counter(name.casefold() for name in dict(zip(codes, bare, strict=True)).values())
    seen: Counter[str] = Counter()
    names = []
    for code, name in zip(codes, bare, strict=True):
        if name != code or alike[name.casefold()] > 1 or TAKEN.fullmatch(name):
            name = f"{name}-{hashlib.sha256(code.encode(errors='surrogatepass')).hexdigest()[:6]}"  # noqa: PLW2901
        seen[name.casefold()] += 1
        names.append(name if seen[name.casefold()] == 1 else f"{name}-{seen[name.casefold()]}")
    return names
