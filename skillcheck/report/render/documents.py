"""A document in every form: HTML, PDF, Markdown, workbook, terminal. One short function each; writes no file."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from skillcheck.report.render import strips
from skillcheck.report.render.markdown import md, outside, table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from skillcheck.i18n import Texts
    from skillcheck.report.document import Document, Section

INK = "#1c2b36"
STRIP_WIDTH = 120.0


def page(document: Document, texts: Texts) -> str:
    """A whole HTML page that needs nothing else."""
    from markupsafe import Markup

    from skillcheck.report.render.html import render

    drawn = {
        id(one): [None if each is None else Markup(strips.strip(each, one.places)) for each in one.strips]  # noqa: S704  # SVG of numbers
        for section in document.sections
        for one in section.tables
    }
    return render("document.html", texts, title=document.title, document=document, strips=lambda one: drawn[id(one)])


def pdf(document: Document) -> bytes:
    """A tagged PDF. Raises DataProblem where the PDF extra is not installed."""
    from skillcheck.report.render.pdf import compile_pdf

    sections = [
        asdict(section)
        | {
            "tables": [
                asdict(one)
                | {
                    "strips": [
                        None if each is None else strips.strip(each, one.places, width=STRIP_WIDTH, ink=INK)
                        for each in one.strips
                    ]
                }
                for one in section.tables
            ]
        }
        for section in document.sections
    ]
    return compile_pdf("document.typ", asdict(document) | {"sections": sections})


def markdown(document: Document) -> str:
    """Markdown in which every word is shown as it stands."""
    lines = [f"# {outside(document.title)}", "", outside(document.about), ""]
    lines += [f"**{md(document.headline)}** {md(document.detail)}".rstrip()]
    for section in document.sections:
        lines += ["", f"## {md(section.title)}", "", *_in_markdown(section)]
    lines += ["", f"## {md(document.notes_title)}", "", *(f"- {md(words)}" for words in document.notes)]
    return "\n".join(lines) + "\n"


def _in_markdown(section: Section) -> Iterator[str]:
    for words in section.paragraphs:
        yield from (md(words), "")
    for number, item in enumerate(section.items, 1):
        mark = f"{number}." if section.numbered else "-"
        title = f"[{md(item.title)}]({item.link})" if item.link else f"**{md(item.title)}**"
        yield f"{mark} {title}"
        yield from (f"   {md(words)}  " for words in item.lines)
    for one in section.tables:
        yield ""
        yield from table(one.head, one.rows)
    for words in section.after:
        yield from ("", md(words))


def workbook(document: Document, texts: Texts) -> bytes:
    """A sheet of words, then one for each table; numbers are numbers, nothing is a formula."""
    from skillcheck.spreadsheet import workbook as book_of

    with book_of(texts) as book:
        words = book.sheet(texts.t("document.sheet_words"), [document.title, ""])
        words.row([document.headline, document.detail])
        for section in document.sections:
            for paragraph in (*section.paragraphs, *section.after):
                words.row([section.title, paragraph])
            for item in section.items:
                words.row([section.title, " ".join((item.title, *item.lines))])
        for note in document.notes:
            words.row([document.notes_title, note])
        words.finish(filters=False)
        for section in document.sections:
            for one in section.tables:
                sheet = book.sheet(one.name or section.title, one.head)
                for row in one.bare():
                    sheet.row(row)
                sheet.finish()
    return book.bytes()
