"""The diagnosis of an organisation as a document: the same words in every form. Reads no file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from skillcheck.i18n import Printed, date, listing
from skillcheck.report.document import Document
from skillcheck.report.organisation import findings, levels
from skillcheck.report.organisation.wording import Words, shown_from

if TYPE_CHECKING:
    from skillcheck.content.library import Library
    from skillcheck.frameworks.practice import Pack
    from skillcheck.i18n import Texts
    from skillcheck.organisation.record import Organisation

SCREEN_FIRST = 3


def organisation_report(record: Organisation, pack: Pack, library: Library, texts: Texts) -> Document:
    """The whole report in the language of ``texts``."""
    words = Words(record, pack, library, texts)
    sections = [
        levels.who(words),
        levels.levels(words),
        findings.first(words),
        findings.facts(words),
        findings.unaware(words),
        findings.beside(words),
        levels.themes(words),
        findings.practices(words),
    ]
    sources = Printed(listing([words.outside(one) for one in record.sources[:5]], texts.lang))
    return Document(
        lang=texts.lang,
        title=words.t("title", name=words.outside(record.name), practices=words.practices()),
        about=words.t("about", date=Printed(date(record.today, texts.lang)), sources=sources),
        headline=levels.headline(words),
        detail=words.t("detail"),
        sections=tuple(section for section in sections if section is not None),
        notes_title=words.t("notes"),
        notes=_notes(words),
    )


def _notes(words: Words) -> tuple[str, ...]:
    basis = Printed(words.texts.choose(words.pack.file.measurement.basis))
    return (
        words.t("note_self"),
        words.t("note_groups", shown=shown_from(words.pack, words.texts)),
        words.t("note_agree"),
        words.t("note_never_blended"),
        words.t("note_model", basis=basis),
        words.texts.choose(words.pack.file.source.attribution),
        words.t("note_content", fingerprint=words.record.fingerprint, version=words.record.version),
    )


def screen(record: Organisation, pack: Pack, library: Library, texts: Texts) -> list[str]:
    """What the terminal shows: who answered, the dimensions, the first steps, what people do not know."""
    words = Words(record, pack, library, texts)
    lines = [levels.who_in_one_line(words), *levels.who(words).paragraphs[len(record.views) :], ""]
    lines += [*levels.screen_lines(words), ""]
    first = findings.first(words)
    lines.append(first.title)
    for number, item in enumerate(first.items[:SCREEN_FIRST], 1):
        lines += [f"{number}. {item.title}", f"   {item.lines[0]}", f"   {item.lines[1]}"]
    lines += [] if first.items else list(first.paragraphs)
    lines += [*findings.facts(words).paragraphs]
    people = findings.unaware(words)
    lines += [item.title for item in people.items[:SCREEN_FIRST]]
    side = findings.beside(words)
    for item in side.items if side else ():
        lines += [item.title, *(f"   {line}" for line in item.lines[:SCREEN_FIRST])]
    return lines
