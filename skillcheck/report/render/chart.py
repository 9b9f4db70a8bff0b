"""Pictures as SVG of our own: a row's level, its interval and its target. Knows geometry and ink, no words.

Shapes tell things apart, never colour alone, so that a grey print says the same: a full dot is a level with answers,
a ring is inferred; a plain bar is an interval, a dashed one inferred; an upright mark is the target. Everything is
drawn in the text's own colour (``currentColor``), so dark pages and printers need nothing more.
"""

from __future__ import annotations

from dataclasses import dataclass

from skillcheck.report.person.levels import Placed

HEIGHT = 22
_MIDDLE = HEIGHT / 2


def strip(row: Placed, *, width: float | None = None, ink: str | None = None) -> str:
    """One row drawn on «before level 1» and the framework's levels. Without ``width`` it takes the room it is given."""
    places = Places(row.top + 1, width)
    drawn = _grid(places) + _interval(row, places) + _target(row, places) + _dot(row, places)
    return _svg(drawn, width, HEIGHT, ink)


def axis(top: int, *, width: float | None = None, ink: str | None = None) -> str:
    """The numbers above the strips: 0 («before level 1») to the highest level."""
    places = Places(top + 1, width)
    numbers = "".join(
        f'<text x="{places.at(place + 0.5)}" y="12" text-anchor="middle" font-size="12" fill="currentColor">'
        f"{place}</text>"
        for place in range(places.count)
    )
    return _svg(numbers, width, 16, ink)


def share(part: float) -> str:
    """A share (0–1) as a bar."""
    return _svg(
        '<rect x="0" y="2" width="100%" height="6" rx="3" fill="currentColor" fill-opacity=".14"/>'
        f'<rect x="0" y="2" width="{100 * min(max(part, 0.0), 1.0):.1f}%" height="6" rx="3" fill="currentColor"/>',
        None, 10, None,
    )  # fmt: skip


def moved(first: float, last: float, top: int) -> str:
    """Two means on the framework's places: a ring where the group was, a dot where it is."""
    places = Places(top + 1)
    start, end = sorted((first, last))
    place = f'x="{places.at(start)}" width="{places.at(end - start)}"'
    bar = f'<rect {place} y="{_MIDDLE - 1.5}" height="3" fill="currentColor"/>'
    return _svg(
        _grid(places) + bar + _circle(places.at(first), hollow=True) + _circle(places.at(last), hollow=False),
        None, HEIGHT, None,
    )  # fmt: skip


def sample(kind: str, *, ink: str | None = None) -> str:
    """The sign of the legend: ``measured``, ``inferred``, ``interval`` or ``target``."""
    drawn = {
        "measured": _circle("14", hollow=False),
        "inferred": _circle("14", hollow=True),
        "interval": _bar("2", "24", dashed=False),
        "target": _mark("14"),
    }[kind]
    return _svg(drawn, 28, HEIGHT, ink)


def _svg(inside: str, width: float | None, height: float, ink: str | None) -> str:
    size = (
        f'width="{width:g}" height="{height}" viewBox="0 0 {width:g} {height}"'
        if width
        else f'width="100%" height="{height}"'
    )
    colour = f' color="{ink}"' if ink else ""
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size}{colour} aria-hidden="true" focusable="false">{inside}</svg>'


@dataclass(frozen=True)
class Places:
    """So many places of one width: in the drawing's own units, or in parts of the room it is given."""

    count: int
    width: float | None = None

    def at(self, place: float) -> str:
        """Where a place begins; halves are middles."""
        return f"{place / self.count * self.width:.2f}" if self.width else f"{place / self.count * 100:.3f}%"


def _grid(places: Places) -> str:
    edges = (places.at(place) for place in range(places.count + 1))
    return "".join(
        f'<line x1="{x}" x2="{x}" y1="2" y2="{HEIGHT - 2}" stroke="currentColor" stroke-opacity=".16"/>' for x in edges
    )


def _interval(row: Placed, places: Places) -> str:
    if row.low is None or row.high is None:
        return ""
    start, length = places.at(row.low + 0.12), places.at(row.high - row.low + 0.76)
    return _bar(start, length, dashed=row.basis != "measured")


def _bar(start: str, length: str, *, dashed: bool) -> str:
    dash = ' stroke-dasharray="3 3" fill-opacity=".06"' if dashed else ' fill-opacity=".2"'
    return (
        f'<rect x="{start}" y="{_MIDDLE - 4}" width="{length}" height="8" rx="4" fill="currentColor" '
        f'stroke="currentColor" stroke-opacity=".55"{dash}/>'
    )


def _target(row: Placed, places: Places) -> str:
    return "" if row.target is None else _mark(places.at(row.target + 0.5))


def _mark(x: str) -> str:
    return f'<line x1="{x}" x2="{x}" y1="0" y2="{HEIGHT}" stroke="currentColor" stroke-width="3"/>'


def _dot(row: Placed, places: Places) -> str:
    return "" if row.level is None else _circle(places.at(row.level + 0.5), hollow=row.basis != "measured")


def _circle(x: str, *, hollow: bool) -> str:
    fill = 'class="paper" fill="#fff"' if hollow else 'fill="currentColor"'
    return f'<circle cx="{x}" cy="{_MIDDLE}" r="6" {fill} stroke="currentColor" stroke-width="2"/>'
