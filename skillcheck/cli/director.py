"""What the commands for a director share: shares, days, the folder that is written, problems that are only told."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from skillcheck.errors import Problem, UsageProblem


def share_of(option: str, words: str | None) -> float | None:
    """«25%», «25» or «0.25» as a share; None where nothing was asked.

    Raises UsageProblem: not a share from 1 to 100 %.
    """
    if words is None:
        return None
    bare = words.strip().removesuffix("%").strip().replace(",", ".")
    try:
        value = float(bare)
    except ValueError:
        value = -1.0
    value = value if value <= 1 and not words.strip().endswith("%") and "." in bare else value / 100
    if not 0 < value <= 1:
        raise UsageProblem(Problem("plan.bad_share", fields={"option": option, "found": words}))
    return value


def day_of(words: str | None) -> date:
    """The day asked for, else today.

    Raises UsageProblem: no such day.
    """
    if words is None:
        return date.today()  # noqa: DTZ011 — the director's own day, where they are
    try:
        return date.fromisoformat(words)
    except ValueError as error:
        raise UsageProblem(Problem("plan.bad_day", fields={"found": words})) from error


def at_least(option: str, value: float | None, least: float) -> None:
    """Refuse a smaller number, and what is none or so large that nothing can be reckoned with it."""
    from skillcheck.ingest.table_file import MOST_NUMBER

    if value is not None and not least <= value <= MOST_NUMBER:
        fields: dict[str, object] = {"option": option, "found": f"{value:g}", "least": least, "most": MOST_NUMBER}
        raise UsageProblem(Problem("plan.out_of_range", fields=fields))


def one_of(option: str, value: str, known: tuple[str, ...]) -> None:
    """Refuse what is not among the words."""
    if value not in known:
        fields: dict[str, object] = {"option": option, "found": value, "known": ", ".join(known)}
        raise UsageProblem(Problem("plan.bad_choice", fields=fields))


def where_to(out: Path | None) -> Path:
    """The folder to write.

    Raises UsageProblem: none was given.
    """
    if out is None:
        raise UsageProblem(Problem("plan.needs_out"))
    return out
