"""The sheet of one viewpoint: the information page first, then each practice with its four answers. No file.

As HTML to print and fill by hand, as a table to fill, or, for the facts, as YAML with the answers in remarks.
"""

from __future__ import annotations

import html
from itertools import groupby
from typing import TYPE_CHECKING

from skillcheck.forms import notice
from skillcheck.forms.check_letter import printed_code
from skillcheck.forms.printed_sheet import STYLE
from skillcheck.i18n import choose
from skillcheck.questions.item_bank import DONT_KNOW, NOT_APPLICABLE
from skillcheck.spreadsheet import csv_cell, safe

if TYPE_CHECKING:
    from collections.abc import Sequence

    from skillcheck.frameworks.practice import Pack, Practice
    from skillcheck.i18n import Texts

VIEW = "vue"
SEPARATOR = ";"


def as_html(pack: Pack, view: str, texts: Texts, name: str = "") -> str:
    """One self-contained page that prints on A4: information, then the practices the viewpoint is asked."""
    who = pack.views[view]
    shown = (
        texts.t("organisation.shown_collective")
        if who.collective
        else texts.t("organisation.shown_from", n=who.shown_from)
    )
    asked = pack.asked_of(view)
    views, facts = [one for one in asked if not one.is_fact], [one for one in asked if one.is_fact]
    practices = texts.choose(pack.short)
    title = html.escape(texts.t("organisation.sheet_title", view=texts.choose(who.name), practices=practices))
    intro = [texts.t("organisation.sheet_intro", n=len(views)), texts.t("organisation.sheet_boxes")]
    intro += [texts.t("organisation.sheet_agree", shown=shown)] if who.collective_allowed else []
    body = "".join(f"<p>{html.escape(words)}</p>\n" for words in intro) + _sections(pack, views, texts)
    if facts:
        body += f"<h2>{html.escape(texts.t('organisation.sheet_facts'))}</h2>\n"
        body += f"<p>{html.escape(texts.t('organisation.sheet_facts_how'))}</p>\n"
        body += "".join(_practice(one, texts) for one in facts)
    foot = texts.t("organisation.sheet_foot", view=view, fingerprint=pack.fingerprint)
    return (
        f'<!doctype html>\n<html lang="{texts.lang}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n<title>{title}</title>\n'
        f"<style>@page {{ size: A4; margin: 14mm 13mm; }}{STYLE}{notice.STYLE}</style>\n</head>\n<body>\n<main>\n"
        f"{notice.as_html('organisation', texts, name, shown, practices)}<h1>{title}</h1>\n{body}</main>\n"
        f"<footer>{html.escape(foot)}</footer>\n</body>\n</html>\n"
    )


def _sections(pack: Pack, practices: Sequence[Practice], texts: Texts) -> str:
    parts = []
    for theme, group in groupby(practices, key=lambda one: one.theme):
        parts.append(f"<h2>{html.escape(texts.choose(pack.themes[theme].name))}</h2>\n")
        parts += [_practice(one, texts) for one in group]
    return "".join(parts)


def _practice(practice: Practice, texts: Texts) -> str:
    def boxes(lines: Sequence[tuple[str, str]], kind: str) -> str:
        items = "".join(f"<li><i></i><b>{html.escape(code)}</b> {html.escape(words)}</li>" for code, words in lines)
        return f'<ul class="{kind}">{items}</ul>'

    answers = [(str(level), texts.choose(words)) for level, words in enumerate(practice.levels)]
    apart = [(DONT_KNOW, texts.t("organisation.dont_know"))]
    apart += [(NOT_APPLICABLE, texts.t("organisation.not_applicable"))] if practice.may_not_apply else []
    date = f"<p>{html.escape(texts.t('organisation.sheet_date'))}</p>" if practice.is_fact else ""
    return (
        f'<div class="question"><p><span class="code">{printed_code(practice.id)}</span>'
        f"{html.escape(texts.choose(practice.text))}</p>{boxes(answers, 'long')}{boxes(apart, 'apart')}{date}</div>\n"
    )


def as_csv(pack: Pack, view: str, texts: Texts) -> str:
    """Two header lines: ids, then the statements; a row for each person follows, its viewpoint first."""
    asked = [one for one in pack.asked_of(view) if not one.is_fact]
    rows = [[VIEW, *(one.id for one in asked)], [view, *(texts.choose(one.text) for one in asked)]]
    return "\ufeff" + "".join(csv_line(row) for row in rows)


def csv_line(cells: Sequence[str]) -> str:
    """One line of the table, safe to open in a spreadsheet."""
    return SEPARATOR.join(csv_cell(safe(cell), SEPARATOR) for cell in cells) + "\r\n"


def facts_yaml(pack: Pack, texts: Texts) -> str:
    """The facts to fill in: each with its statement and answers in remarks, its level still open."""
    lines = [f"# {texts.t('organisation.facts_head')}", "facts:"]
    for one in pack.practices:
        if not one.is_fact:
            continue
        lines += ["", f"# {choose(one.text, texts.lang)}"]
        said = enumerate(choose(words, texts.lang) for words in one.levels)
        lines += [f"#   {texts.t('organisation.facts_level', level=level, words=words)}" for level, words in said]
        by = one.asks[0]
        lines += [f"- practice: {one.id}", "  level: null", "  date: null", "  proof: null", f"  by: {by}"]
    return "\n".join(lines) + "\n"


def structure_yaml(name: str, staff: dict[str, int], pack: Pack, texts: Texts) -> str:
    """A structure's file with its remarks: name, staff by viewpoint, viewpoints that answered together."""
    import json

    lines = [f"# {texts.t('organisation.structure_head')}", f"structure: {json.dumps(name, ensure_ascii=False)}"]
    lines += ["", f"# {texts.t('organisation.structure_staff', known=', '.join(pack.views))}", "staff:"]
    lines += [f"  {view}: {n}" for view, n in staff.items()]
    if not staff:
        lines[-1] = "staff: {}"
    together = next((view.id for view in pack.views.values() if view.collective_allowed), next(iter(pack.views)))
    lines += ["", f"# {texts.t('organisation.structure_collective', view=together)}", "collective: []"]
    return "\n".join(lines) + "\n"
