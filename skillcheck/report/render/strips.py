"""The picture beside a row of a document: ranges and dots on a scale of levels, as SVG in the text's colour."""

from __future__ import annotations

from skillcheck.report.document import Strip

LINE = 16
"""Height of one range."""


def strip(drawn: Strip, places: int, *, width: float | None = None, ink: str | None = None) -> str:
    """Each range of the strip on its own line. Without ``width`` it takes the room it is given (HTML)."""
    height = LINE * max(1, len(drawn.ranges))

    def at(level: float) -> str:
        share = min(max(level / places, 0.0), 1.0)
        return f"{share * width:.2f}" if width else f"{share * 100:.3f}%"

    parts = [
        f'<line x1="{at(place)}" x2="{at(place)}" y1="2" y2="{height - 2}" stroke="currentColor" stroke-opacity=".16"/>'
        for place in range(places + 1)
    ]
    fill = 'class="paper" fill="#fff"' if drawn.hollow else 'fill="currentColor"'
    for line, (low, mean, high) in enumerate(drawn.ranges):
        middle = LINE * (line + 0.5)
        parts.append(
            f'<rect x="{at(low)}" y="{middle - 3:g}" width="{at(high - low)}" height="6" rx="3" fill="currentColor" '
            f'fill-opacity=".2" stroke="currentColor" stroke-opacity=".55"/>'
        )
        if line in drawn.bars:
            parts.append(
                f'<line x1="{at(mean)}" x2="{at(mean)}" y1="{middle - 6:g}" y2="{middle + 6:g}" '
                f'stroke="currentColor" stroke-width="2"/>'
            )
        else:
            parts.append(
                f'<circle cx="{at(mean)}" cy="{middle:g}" r="5" {fill} stroke="currentColor" stroke-width="2"/>'
            )
    size = (
        f'width="{width:g}" height="{height}" viewBox="0 0 {width:g} {height}"'
        if width
        else f'width="100%" height="{height}"'
    )
    colour = f' color="{ink}"' if ink else ""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" {size}{colour} aria-hidden="true" focusable="false">'
        f"{''.join(parts)}</svg>"
    )
