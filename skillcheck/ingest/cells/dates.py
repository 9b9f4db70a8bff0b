"""Texts that a spreadsheet took for dates («1-2» → «01/02/2026»); knows no question."""

from __future__ import annotations

import re
from itertools import chain

from skillcheck.ingest.cells.normalise import light, listed_apart, words

DATE = re.compile(r"^(?:\d{4}-\d{2}-\d{2}(?:[ t].*)?|\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4})$")
DAY = re.compile(r"^\d{1,2} ?([a-z]+)$")


def is_date(text: str) -> bool:
    """Whether a spreadsheet may have made a date of the text: «03-mars», «2026-02-01»."""
    if DATE.match(light(text)):
        return True
    day = DAY.match(words(text))
    return day is not None and day[1].startswith(tuple(chain(*listed_apart("months").values())))


def undated(found: str) -> str:
    """What a spreadsheet may have taken for a date: «2026-02-01» or «01/02/2026» was perhaps «1-2»."""
    numbers = [str(int(number)) for number in re.findall(r"\d+", found) if len(number) <= 2][:2]
    if re.match(r"\d{4}-", found):
        numbers.reverse()
    return "-".join(numbers) if len(numbers) == 2 else ""
