"""A report as plain parts that every renderer shows alike: sections of paragraphs, lists and tables. Draws nothing.

Words are typeset and safe to show as text; renderers escape them. What a table draws beside its words is a ``Strip``.
"""

from __future__ import annotations

from dataclasses import dataclass

Cell = str | int | float | None


@dataclass(frozen=True)
class Strip:
    """A picture beside a row: a range with a dot, or several (one for each viewpoint); units are those of the scale."""

    ranges: tuple[tuple[float, float, float], ...]
    """(low, mean, high) of each."""
    bars: tuple[int, ...] = ()
    """Ranges of others, drawn as a bar with a mark in it instead of a dot."""
    hollow: bool = False
    """Rings instead of dots: no one figure is meant."""


@dataclass(frozen=True)
class Table:
    """Rows under heads. ``cells`` gives the bare values for a workbook where words are not enough."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numeric: tuple[int, ...] = ()
    """Columns set to the right."""
    strong: tuple[int, ...] = ()
    """Rows that stand for what follows them."""
    strips: tuple[Strip | None, ...] = ()
    strip_head: str = ""
    places: int = 4
    """How many levels a strip has room for."""
    cells: tuple[tuple[Cell, ...], ...] = ()
    name: str = ""
    """What the sheet of a workbook is called; the section's title if empty."""

    def bare(self) -> tuple[tuple[Cell, ...], ...]:
        """The rows for a workbook."""
        return self.cells or self.rows


@dataclass(frozen=True)
class Item:
    """One thing of a list: its title, what is said of it, where it leads (a file beside, or nowhere)."""

    title: str
    lines: tuple[str, ...] = ()
    link: str | None = None


@dataclass(frozen=True)
class Section:
    """A part of a report under its heading."""

    title: str
    paragraphs: tuple[str, ...] = ()
    items: tuple[Item, ...] = ()
    numbered: bool = False
    tables: tuple[Table, ...] = ()
    after: tuple[str, ...] = ()
    """Paragraphs below the list and the tables."""


@dataclass(frozen=True)
class Document:
    """A whole report."""

    lang: str
    title: str
    about: str
    headline: str
    detail: str
    sections: tuple[Section, ...]
    notes_title: str
    notes: tuple[str, ...]
