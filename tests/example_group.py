"""The example's people, to be written again with other columns and scored as a trainer does."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path

from small import run as program

EXAMPLE = Path(__file__).parents[1] / "examples" / "cohort-30.csv"
HEAD, *PEOPLE = list(csv.reader(EXAMPLE.read_text("utf-8").splitlines()))


def run(*words: object) -> int:
    return program([*map(str, words), "--lang", "fr"])


def write(path: Path, head: Sequence[str], rows: Iterable[Sequence[str]]) -> Path:
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([head, *rows])
    return path
