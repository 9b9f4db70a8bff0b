"""A document for a terminal: its titles, sentences, lists and narrow tables. Writes no file."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import RenderableType

    from skillcheck.report.document import Document, Table

MOST_COLUMNS = 7
"""A table of more columns is left to the page: a terminal has no room for it."""


def screen(document: Document, *, plain: bool = False) -> list[RenderableType]:
    """Lines and tables, one after another; ``plain``: without lines drawn."""
    from rich.text import Text

    found: list[RenderableType] = [Text(document.title, style="bold"), Text(document.about, style="dim")]
    found += [Text(words) for words in (document.headline, document.detail) if words]
    for section in document.sections:
        tables = [one for one in section.tables if len(one.head) <= MOST_COLUMNS]
        if not tables and not section.items and not section.paragraphs:
            continue
        found.append(Text("\n" + section.title, style="bold"))
        found += [Text(words) for words in section.paragraphs]
        for item in section.items:
            found += [Text(item.title), *(Text(f"  {words}") for words in item.lines)]
        found += [_table(one, plain=plain) for one in tables]
    return [*found, Text("\n" + document.notes_title, style="bold"), *map(Text, document.notes)]


def _table(table: Table, *, plain: bool) -> RenderableType:
    from rich import box
    from rich.table import Table as Drawn
    from rich.text import Text

    drawn = Drawn(box=None if plain else box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    for place, words in enumerate(table.head):
        drawn.add_column(words, justify="right" if place in table.numeric else "left", overflow="fold")
    for row in table.rows:
        drawn.add_row(*map(Text, row))
    return drawn
