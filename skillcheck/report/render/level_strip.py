"""Levels on a line of places, in signs of text: the table of a person's report on the screen."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from skillcheck.report.person.levels import Placed, Row
from skillcheck.report.render.lines import WIDE, Lines

if TYPE_CHECKING:
    from skillcheck.i18n import Texts

MEASURED, INFERRED, INTERVAL, INFERRED_INTERVAL, TARGET, EMPTY = "●", "○", "━", "╌", "┃", "·"
REACHED, MISSING, UNKNOWN = "✓", "+1", "?"


def table(rows: Iterable[Row], texts: Texts, lines: Lines, *, plain: bool) -> None:
    """The figures: one line each where there is room, else two; drawn and in words."""
    rows = tuple(rows)
    has_targets = any(row.target is not None for row in rows)
    if not plain:
        for sign, key in (
            (MEASURED, "measured"),
            (INFERRED, "inferred"),
            (INTERVAL * 2, "interval"),
            (TARGET, "target"),
            (REACHED, "reached"),
            (MISSING, "missing"),
            (UNKNOWN, "unknown"),
        ):
            if has_targets or key in {"measured", "inferred", "interval"}:
                lines.item(sign, texts.t(f"report.legend_{key}"))
        lines.blank()
    for row in rows:
        name = row.name if row.kind != "competence" else f"{row.id} {row.name}"
        if plain:
            lines.words(row.alt if row.kind != "competence" else f"{row.id} {row.alt}")
            continue
        bar = f"{strip(row)} {figures(row)}"
        if lines.width >= WIDE:
            lines.columns(name, bar, bold=row.kind != "competence")
        else:
            lines.words(name, bold=row.kind != "competence")
            lines.words(f"  {bar}")


def strip(row: Placed) -> str:
    """The level, its interval and the target on a line of places: «before level 1», then the framework's levels."""
    known = row.basis == "measured"
    cells = [EMPTY] * (row.top + 1)
    if row.low is not None and row.high is not None and row.level is not None:
        for place in range(row.low, row.high + 1):
            cells[place] = INTERVAL if known else INFERRED_INTERVAL
    if row.target is not None:
        cells[row.target] = TARGET
    if row.level is not None:
        cells[row.level] = MEASURED if known else INFERRED
    return "".join(cell + _joint(row, place) for place, cell in enumerate(cells)).rstrip()


def _joint(row: Placed, place: int) -> str:
    """What stands between two places: the interval goes through, the rest is blank."""
    if row.low is None or row.high is None or not row.low <= place < row.high:
        return " "
    return INTERVAL if row.basis == "measured" else INFERRED_INTERVAL


def figures(row: Row) -> str:
    """«3 (2–4) → 4 +1»: level, interval, target where there is one; reached, cannot tell, or levels to go; no such sign
    where nothing was answered."""
    if row.level is None:
        return "–"
    words = f"{row.level} ({row.low}–{row.high})"
    if row.target is None:
        return words
    if row.basis == "inferred":  # of what was not answered there is nothing to confirm
        return f"{words} → {row.target}"
    ahead = REACHED if row.reached == "yes" else UNKNOWN if row.missing is None else f"+{row.missing}"
    return f"{words} → {row.target} {ahead}"
