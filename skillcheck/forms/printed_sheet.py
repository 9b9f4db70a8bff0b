"""The paper form on its sheet: A4 HTML to print, or plain text. Words and boxes; no file, no choice of questions."""

from __future__ import annotations

import html
from itertools import groupby
from typing import TYPE_CHECKING

from skillcheck.forms.check_letter import printed_code
from skillcheck.forms.text_lines import COLUMNS, wrapped
from skillcheck.i18n import Printed
from skillcheck.questions.item_bank import SKIP, SPECIAL_CODES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from skillcheck.content.library import Library
    from skillcheck.frameworks.profile import TargetProfile
    from skillcheck.i18n import Texts
    from skillcheck.questions.item_bank import Question, Situation

CODE_LINE = "_" * 24
STYLE = """
* { box-sizing: border-box; }
body { font: 12pt/1.4 "Atkinson Hyperlegible", "Luciole", Verdana, "DejaVu Sans", sans-serif; color: #000;
  background: #fff; max-width: 184mm; margin: 0 auto; }
h1 { font-size: 18pt; margin: 0 0 3mm; }
h2 { font-size: 14pt; margin: 6mm 0 2mm; border-bottom: 1.2pt solid #000; break-after: avoid; }
h3 { font-size: 12pt; margin: 4mm 0 1mm; break-after: avoid; }
p { margin: 0 0 2mm; }
.fill { display: flex; gap: 8mm; margin: 3mm 0; font-size: 13pt; }
.fill span { flex: 1; border-bottom: .8pt solid #000; padding-bottom: 5mm; }
.question { break-inside: avoid; padding: 2mm 0 1.2mm; border-bottom: .4pt solid #777; }
.question p { font-weight: bold; margin-bottom: 1.5mm; }
.code { font: bold 12pt "DejaVu Sans Mono", monospace; border: .8pt solid #000; padding: 0 1.5mm; margin-right: 2mm; }
ul { list-style: none; margin: 0; padding: 0; display: flex; flex-wrap: wrap; gap: 1mm 4mm; font-size: 11pt; }
ul.short { display: grid; grid-template-columns: 1fr 1fr; }
ul.long { display: block; }
ul.long li { margin: 1mm 0; }
li { display: flex; align-items: center; gap: 1.5mm; margin: .5mm 0; }
li i { flex: none; width: 6mm; height: 6mm; border: 1.2pt solid #000; border-radius: 1mm; }
li b { font: 9pt "DejaVu Sans Mono", monospace; color: #444; }
ul.apart { font-size: 10pt; margin-top: .5mm; }
ul.apart i { width: 5mm; height: 5mm; border-style: dashed; }
footer { margin-top: 6mm; font-size: 9pt; color: #333; }
@media screen { body { padding: 8mm; } }
"""


def as_html(
    library: Library, questions: Sequence[Question], texts: Texts, profile: TargetProfile | None, options: str = ""
) -> str:
    """One self-contained page that prints on A4; every text escaped. ``options``: what keying it needs to be told."""
    body = "".join(_html_parts(library, questions, texts))
    title = html.escape(texts.t("forms.title"))
    intro = "".join(f"<p>{html.escape(words)}</p>\n" for words in _intro(texts, profile, questions))
    fill = "".join(f"<span>{html.escape(texts.t(f'forms.{field}'))}</span>" for field in ("person", "date"))
    return (
        f'<!doctype html>\n<html lang="{texts.lang}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n<title>{title}</title>\n'
        f"<style>{_page_rules(texts)}{STYLE}</style>\n</head>\n<body>\n<main>\n<h1>{title}</h1>\n{intro}"
        f'<div class="fill">{fill}</div>\n{body}</main>\n'
        f"<footer>{html.escape(_foot(library, texts, options))}</footer>\n"
        "</body>\n</html>\n"
    )


def _page_rules(texts: Texts) -> str:
    """What stands in the margins: the page's number, and after the first page a line for the person's code, for sheets
    that come apart. Browsers that know no margin boxes leave them out."""
    code = _css_string(f"{texts.t('forms.code_line')} {CODE_LINE}")
    small = 'font: 9pt "Atkinson Hyperlegible", "Luciole", Verdana, "DejaVu Sans", sans-serif; color: #333;'
    return (
        f"\n@page {{ size: A4; margin: 16mm 13mm 13mm;\n  @top-left {{ content: {code}; {small} }}\n"
        f'  @bottom-center {{ content: counter(page) " / " counter(pages); {small} }} }}\n'
        "@page :first { margin-top: 12mm; @top-left { content: none; } }"
    )


def _css_string(words: str) -> str:
    """Words between quotation marks of CSS: every sign that is no letter, figure, line or space by its number."""
    return '"' + "".join(one if one.isalnum() or one in " _" else f"\\{ord(one):x} " for one in words) + '"'


def _html_parts(library: Library, questions: Sequence[Question], texts: Texts) -> Iterator[str]:
    for heading, group in _by_area(library, questions, texts):
        yield f"<h2>{html.escape(heading)}</h2>\n"
        for question, situation in _with_scenes(group):
            if situation:
                yield f"<h3>{html.escape(texts.choose(situation.title))}</h3>\n"
                yield f"<p>{html.escape(texts.choose(situation.scene))}</p>\n"
            yield _html_question(library, question, texts)


def _html_question(library: Library, question: Question, texts: Texts) -> str:
    def boxes(lines: Sequence[tuple[str, str]], kind: str) -> str:
        items = "".join(f"<li><i></i><b>{html.escape(code)}</b> {html.escape(words)}</li>" for code, words in lines)
        return f'<ul class="{kind}">{items}</ul>'

    return (
        f'<div class="question"><p><span class="code">{printed_code(question.id)}</span>'
        f"{html.escape(texts.choose(question.item.text))}</p>"
        f"{boxes(_answers(question, texts), 'long' if question.item.options else 'short')}"
        f"{boxes(_apart(library, texts), 'apart')}</div>\n"
    )


def as_text(
    library: Library, questions: Sequence[Question], texts: Texts, profile: TargetProfile | None, options: str = ""
) -> str:
    """The same sheet in plain text, lines of at most 78 columns."""
    lines = [texts.t("forms.title"), ""]
    for words in _intro(texts, profile, questions):
        lines += [*wrapped(words), ""]
    lines += [f"{texts.t('forms.code_line')} {'_' * 20}   {texts.t('forms.date')} {'_' * 16}", ""]
    for heading, group in _by_area(library, questions, texts):
        lines += ["", heading, "=" * len(heading), ""]
        for question, situation in _with_scenes(group):
            if situation:
                lines += [texts.choose(situation.title), *wrapped(texts.choose(situation.scene)), ""]
            lines += _text_question(library, question, texts)
    return "\n".join([*lines, "", *wrapped(_foot(library, texts, options))]) + "\n"


def _text_question(library: Library, question: Question, texts: Texts) -> list[str]:
    head = f"{printed_code(question.id)}  "
    lines = wrapped(head + texts.choose(question.item.text), subsequent_indent=" " * len(head))
    for code, words in _answers(question, texts):
        start = f"   [ ] {code:<2} "
        lines += wrapped(start + words, subsequent_indent=" " * len(start))
    lines += _side_by_side([f"( ) {code} {words}" for code, words in _apart(library, texts)])
    return [*lines, ""]


def _side_by_side(boxes: Sequence[str]) -> list[str]:
    """As many boxes on a line as it has room for, none cut."""
    lines: list[str] = []
    for box in boxes:
        if lines and len(lines[-1]) + len(box) + 3 <= COLUMNS:
            lines[-1] += f"   {box}"
        else:
            lines.append(f"   {box}")
    return lines


# --- what stands on both ----------------------------------------------------------------------------------


def _intro(texts: Texts, profile: TargetProfile | None, questions: Sequence[Question]) -> list[str]:
    """What the sheet is; that some questions have a right answer is said where it has any."""
    checks = ["forms.kind_checks"] if any(one.is_check for one in questions) else []
    keys = ("forms.kind", *checks, "forms.boxes", "forms.anonymous")
    parts = [texts.t("forms.what", n=len(questions)), *(texts.t(key) for key in keys)]
    return [*parts, *([texts.t("forms.profile", name=texts.choose(profile.name))] if profile else [])]


def _foot(library: Library, texts: Texts, options: str) -> str:
    from skillcheck.version import __version__

    return texts.t("forms.foot", version=__version__, fingerprint=library.fingerprint, options=Printed(options))


def _by_area(library: Library, questions: Sequence[Question], texts: Texts) -> Iterator[tuple[str, list[Question]]]:
    """Groups under a heading: the area; situations, which touch several areas, under their own."""
    areas = {area.id: texts.choose(area.name) for area in library.framework.areas}
    area_of = library.framework.area_of

    def heading(question: Question) -> str:
        return texts.t("forms.situations") if question.is_situation else areas[area_of[question.competence]]

    for words, group in groupby(questions, heading):
        yield words, list(group)


def _with_scenes(questions: Sequence[Question]) -> Iterator[tuple[Question, Situation | None]]:
    """Each question, with its situation where that is a new one."""
    last: str | None = None
    for question in questions:
        situation = question.situation
        yield question, situation if situation and situation.id != last else None
        last = situation.id if situation else None


def _answers(question: Question, texts: Texts) -> list[tuple[str, str]]:
    return [(answer.code, texts.choose(answer.text)) for answer in question.answers]


def _apart(library: Library, texts: Texts) -> list[tuple[str, str]]:
    """The special answers; to skip a question, it is left empty."""
    special = library.special_words
    return [(code, texts.choose(special[code])) for code in SPECIAL_CODES if code in special and code != SKIP]
