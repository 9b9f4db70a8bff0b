"""A page drawn for a browser, a terminal and a workbook. Writes no file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from skillcheck.report.render.html import render

if TYPE_CHECKING:
    from rich.console import RenderableType

    from skillcheck.i18n import Texts
    from skillcheck.report.organisation.page import Cell, Page, Table


def page_html(page: Page, texts: Texts) -> str:
    """The page as a whole HTML document."""
    return render("page.html", texts, title=page.title, page=page)


def page_screen(page: Page, *, plain: bool = False) -> list[RenderableType]:
    """The page as lines and tables for a terminal; ``plain``: without lines drawn."""
    from rich.text import Text

    found: list[RenderableType] = [Text(page.title, style="bold"), Text(page.headline)]
    for section in page.sections:
        shown = section.table is not None and section.table.on_screen
        if not shown and not section.sentences:
            continue
        found.append(Text("\n" + section.title, style="bold"))
        if section.table is not None and shown:
            found.append(_table(section.table, plain=plain))
        found += [Text(words) for words in section.paragraphs]
    return found


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


def page_tables(page: Page) -> list[tuple[str, list[str], list[list[Cell]]]]:
    """The tables of a page for a workbook: name, heads, rows with numbers as numbers."""
    return [
        (
            section.table.caption,
            list(section.table.head),
            [list(row) for row in section.table.raw or section.table.rows],
        )
        for section in page.sections
        if section.table is not None
    ]
