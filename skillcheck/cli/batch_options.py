"""What the options of ``batch`` mean: rules, training groups; refused in a sentence. No file read."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from skillcheck.errors import Problem, UsageProblem

if TYPE_CHECKING:
    from pathlib import Path

    from skillcheck.cli.session import Session
    from skillcheck.cohort.training_groups import Wish
    from skillcheck.ingest.options import ProfileColumn

RULES = ("first", "last", "earliest", "latest", "fullest", "all")
SEATS = re.compile(r"(\d+)(?:\s*[-–]\s*(\d+))?")


def duplicates_and_columns(keep: list[str], columns: list[str], duplicates: str | None) -> tuple[str, list[str]]:
    """``--keep first`` chooses among a person's rows; ``--keep NAME`` keeps a personal column."""
    rules = [one for one in keep if one in RULES] + ([duplicates] if duplicates else [])
    if len(set(rules)) > 1:
        raise UsageProblem(Problem("batch.two_rules", fields={"found": ", ".join(rules)}))
    if duplicates is not None:
        one_of("duplicates", duplicates, RULES)
    return rules[0] if rules else "report", [one for one in keep if one not in RULES] + columns


def refuse_sensitive(headers: list[str]) -> None:
    """Health, origin, belief … stand in no file of results unless somebody says that they may (GDPR, article 9)."""
    from skillcheck.i18n import Texts, languages
    from skillcheck.ingest.cells.normalise import words

    known = [words(one) for lang in languages() for one in Texts(lang).template("batch.sensitive_words").split(",")]
    found = [header for header in headers if any(f" {one} " in f" {words(header)} " for one in known)]
    if found:
        raise UsageProblem(Problem("batch.sensitive_column", fields={"found": ", ".join(found)}))


def one_of(option: str, value: str, known: tuple[str, ...]) -> None:
    """Refuse a value that is none of those known."""
    if value not in known:
        fields: dict[str, object] = {"option": f"--{option}", "found": value, "known": ", ".join(known)}
        raise UsageProblem(Problem("batch.not_among", fields=fields))


def at_least(option: str, value: int, least: int) -> None:
    """Refuse a number that is too small."""
    if value < least:
        fields: dict[str, object] = {"option": f"--{option}", "found": str(value), "least": str(least)}
        raise UsageProblem(Problem("batch.too_small", fields=fields))


def decimals(digits: str | None) -> int | None:
    """``--digits``: a number of decimals, or «full», so that every figure reads back as itself."""
    from skillcheck.export.csv_text import FULL

    if digits is None or digits == "full":
        return None if digits is None else FULL
    if not digits.isascii() or not digits.isdecimal() or len(digits) > 2:
        fields: dict[str, object] = {"option": "--digits", "found": digits, "known": "0 … 9, full"}
        raise UsageProblem(Problem("batch.not_among", fields=fields))
    return int(digits)


def sign(separator: str | None) -> str | None:
    """A tab is hard to type."""
    return "\t" if separator in {"tab", "\\t", "TAB"} else separator


def wish(
    groups: int | None, seats: str | None, together: Sequence[str] | None, apart: Sequence[str] | None
) -> Wish | None:
    """The training groups asked for; None where none are.

    ``seats``: «8-12», or «12» for at most so many. ``together``, ``apart``: codes between commas, once for each set.
    """
    from skillcheck.cohort.training_groups import Wish

    if groups is None and seats is None:
        if together or apart:
            raise UsageProblem(Problem("batch.groups_first"))
        return None
    low = high = None
    if seats is not None:
        found = SEATS.fullmatch(seats.strip())
        low, high = (int(found[1]), int(found[2] or found[1])) if found else (0, 0)
        if not 1 <= low <= high:
            raise UsageProblem(Problem("batch.seats", fields={"found": seats}))
        low = low if found and found[2] else None
    return Wish(groups, low, high, _sets(together), _sets(apart))


def _sets(given: Sequence[str] | None) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(code.strip() for code in one.split(",") if code.strip()) for one in given or ())


def profiles_in(session: Session, column: str | None, file: Path | None, usual: str | None) -> ProfileColumn | None:
    """The column of profiles and how they are written in it; ``usual``: for whom it leaves empty."""
    from skillcheck.ingest.options import ProfileColumn
    from skillcheck.workflows.profile_column import profile_words

    if column is None:
        if file is not None:
            raise UsageProblem(Problem("batch.profiles_alone"))
        return None
    return ProfileColumn(column, profile_words(session.library, file), usual or "")
