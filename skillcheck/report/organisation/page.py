"""A page of titles, sentences and tables: what a report says, before anybody draws it."""

from __future__ import annotations

from dataclasses import dataclass, field

Cell = str | float | None


@dataclass(frozen=True)
class Table:
    """Words ready to be shown; ``numeric`` tells which columns are numbers; ``raw`` is the same for a workbook."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numeric: frozenset[int] = frozenset()
    raw: tuple[tuple[Cell, ...], ...] = ()
    on_screen: bool = True
    """Whether a terminal shows it; a table too wide for one is told in sentences instead."""


@dataclass(frozen=True)
class Section:
    """One part of a page."""

    title: str
    sentences: tuple[str, ...] = ()
    table: Table | None = None
    notes: tuple[str, ...] = ()
    together: bool = False
    """Whether the sentences make one paragraph."""

    @property
    def paragraphs(self) -> tuple[str, ...]:
        """The sentences as they are set."""
        return (" ".join(self.sentences),) if self.together else self.sentences


@dataclass(frozen=True)
class Page:
    """A whole report."""

    title: str
    about: str
    headline: str
    sections: tuple[Section, ...] = field(default_factory=tuple)
