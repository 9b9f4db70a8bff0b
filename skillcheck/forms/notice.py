"""The page that people read before they answer: why, who sees what, free to answer, how long, what it is never for.

Information comes first (in France, Code du travail L1222-2 and L1222-3); what only the organisation knows is left to
be written by hand. Words only; no file.
"""

from __future__ import annotations

import html
from typing import TYPE_CHECKING, Literal

from skillcheck.forms.text_lines import wrapped

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from skillcheck.i18n import Texts

Kind = Literal["people", "organisation", "desk"]
PARTS = ("why", "seen", "free", "name", "kept", "never", "rights")
BLANK = "_" * 30
STYLE = """
.notice { break-after: page; }
.notice dt { font-weight: bold; margin-top: 3mm; }
.notice dd { margin: 0; }
.notice .blank { margin-top: 2mm; font-size: 13pt; }
"""


def parts(kind: Kind, texts: Texts, shown: str = "", practices: str = "") -> list[tuple[str, str]]:
    """Each question and its answer. ``shown``: from how many answers a viewpoint is shown, in words; ``practices``:
    what the organisation's practices are called."""
    words = {"shown": shown, "practices": practices}
    return [(texts.t(f"notice.{part}_title"), texts.t(f"notice.{part}_{kind}", **words)) for part in PARTS]


def as_html(kind: Kind, texts: Texts, name: str = "", shown: str = "", practices: str = "") -> str:
    """The page as a section of HTML; every text escaped."""
    items = "".join(
        f"<dt>{html.escape(title)}</dt>\n<dd>{html.escape(words)}</dd>\n"
        for title, words in parts(kind, texts, shown, practices)
    )
    blanks = "".join(f'<p class="blank">{html.escape(words)}</p>\n' for words in _blanks(texts, name))
    return (
        f'<section class="notice">\n<h1>{html.escape(texts.t("notice.title"))}</h1>\n'
        f"<p>{html.escape(texts.t('notice.lead'))}</p>\n<dl>\n{items}</dl>\n{blanks}</section>\n"
    )


def as_document(kind: Kind, languages: Iterable[Texts], more: Callable[[Texts], str] = lambda _: "") -> str:
    """A whole HTML document, a page for each language; ``more`` gives a last sentence."""
    pages, first = [], ""
    for texts in languages:
        first = first or texts.lang
        words = more(texts)
        last = f"<p>{html.escape(words)}</p>" if words else ""
        pages.append(f'<div lang="{texts.lang}">{as_html(kind, texts)}{last}</div>')
    style = f"body {{ font: 12pt/1.5 sans-serif; max-width: 40em; margin: 2em auto; }}{STYLE}"
    return (
        f'<!doctype html>\n<html lang="{first}"><head><meta charset="utf-8"><title>skillcheck</title>'
        f"<style>{style}</style></head><body>\n{''.join(pages)}</body></html>\n"
    )


def as_text(kind: Kind, texts: Texts, name: str = "") -> str:
    """The page alone in plain text, lines of at most 78 columns."""
    lines = [texts.t("notice.title"), "", *wrapped(texts.t("notice.lead")), ""]
    for title, words in parts(kind, texts):
        lines += [title, *wrapped(words), ""]
    for words in _blanks(texts, name):
        lines += [*wrapped(words), ""]
    return "\n".join(lines).rstrip() + "\n"


def _blanks(texts: Texts, name: str) -> list[str]:
    return [
        texts.t("notice.organisation", name=name or BLANK),
        texts.t("notice.contact", blank=BLANK),
        texts.t("notice.until", blank=BLANK),
    ]
