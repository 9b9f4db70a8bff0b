"""Who answered and where the practices are: dimensions and themes with their range, viewpoints beside each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from skillcheck.i18n import Printed
from skillcheck.report.document import Section, Strip, Table

if TYPE_CHECKING:
    from skillcheck.organisation.record import Figure, Organisation, Place, ViewRecord
    from skillcheck.report.organisation.wording import Words

HALF = 0.5


def who(words: Words) -> Section:
    """Each viewpoint with its response rate; what was merged and what is hidden."""
    said: list[str] = []
    after: list[str] = []
    for one in words.record.views:
        said.append(_who(words, one))
        if one.staff and one.n < HALF * one.staff and not one.collective:
            after.append(words.t("who_few", view=words.view(one.views)))
        if len(one.views) > 1:
            after.append(words.t("who_merged", views=words.view(one.views)))
    after += [words.t("who_hidden", view=words.view([view])) for view in words.record.hidden]
    return Section(words.t("section_who"), paragraphs=(*said, *after))


def _who(words: Words, one: ViewRecord) -> str:
    name = words.view(one.views)
    if one.collective:
        return words.t("who_collective", view=name)
    if one.staff:
        return words.t("who_rate", view=name, n=one.n, staff=one.staff)
    return words.t("who", view=name, n=one.n)


def who_in_one_line(words: Words) -> str:
    """«Direction et bureau : 3 réponses. …», for the screen."""
    return " ".join(_who(words, one) for one in words.record.views)


def levels(words: Words) -> Section:
    """The table of dimensions and themes."""
    places = words.places()
    heads = ("theme", "level", "words", "views")
    rows = tuple((words.place(name), *_said(words, name)) for name in places)
    table = Table(
        head=tuple(words.t(f"column_{key}") for key in heads),
        rows=rows,
        strong=tuple(at for at, name in enumerate(places) if name not in words.pack.themes),
        numeric=(1,),
        strips=tuple(_strip(words.record, name) for name in places),
        strip_head=words.t("column_picture"),
        cells=tuple(
            (row[0], _mean(words.record.places[name]), *row[2:]) for name, row in zip(places, rows, strict=True)
        ),
        name=words.t("sheet_levels"),
    )
    named = ", ".join(f"{level} {words.level(level)}" for level in range(len(words.pack.file.levels)))
    note = words.reading("levels_note", levels=Printed(named))
    notes = (note, words.t("levels_interval"))
    return Section(words.t("section_levels"), paragraphs=notes, tables=(table,))


def _said(words: Words, name: str) -> tuple[str, str, str]:
    """Level, its words, what the viewpoints say of one another."""
    place = words.record.places[name]
    views = divided(words, name)
    if place.agreement == "divergent":
        return "–", views, words.t("divergent")
    if place.figure is None:
        return "–", words.t("too_few"), ""
    agreement = words.t(place.agreement)
    level = min(place.figure.level, len(words.pack.file.levels) - 1)
    return words.figure(place.figure), words.level(level), agreement


def divided(words: Words, name: str) -> str:
    """«direction 2,0 · équipes 1,1»: what each viewpoint says of a dimension."""
    return " · ".join(
        words.t("view_level", view=words.short(one.views), level=words.number(one.figures[name].mean))
        for one in words.record.views
        if name in one.figures
    )


def level_words(words: Words, name: str) -> str:
    """One dimension in words, for the headline: its level, or that viewpoints diverge."""
    place = words.record.places[name]
    if place.agreement == "divergent":
        return words.t("divergent")
    return words.t("too_few") if place.figure is None else words.level(place.figure.level)


def screen_lines(words: Words) -> list[str]:
    """Each dimension in a line: name, level, words, agreement."""
    names = [one.id for one in words.pack.file.dimensions]
    width = max(len(words.place(name)) for name in names)
    said = [(words.place(name), *_said(words, name)) for name in names]
    wide = max(len(level) for _, level, _, _ in said)
    return [
        f"{place:<{width}}  {level:<{wide}}  {meaning} · {views}".rstrip(" ·") for place, level, meaning, views in said
    ]


def themes(words: Words) -> Section:
    """The figure of each viewpoint in each theme."""
    views = words.record.views
    names = list(words.pack.themes)
    head = (words.t("column_theme"), *(words.view(one.views) for one in views))

    def shown(figure: Figure | None) -> str:
        return "" if figure is None else words.figure(figure)

    table = Table(
        head=head,
        rows=tuple((words.place(name), *(shown(one.figures.get(name)) for one in views)) for name in names),
        strips=tuple(_views_strip(words.record, name) for name in names),
        strip_head=words.t("column_picture"),
        cells=tuple(
            (
                words.place(name),
                *(round(one.figures[name].mean, 1) if name in one.figures else None for one in views),
            )
            for name in names
        ),
        name=words.t("sheet_views"),
    )
    return Section(words.t("section_themes"), tables=(table,))


def _mean(place: Place) -> float | None:
    return None if place.figure is None else round(place.figure.mean, 1)


def _strip(record: Organisation, name: str) -> Strip | None:
    place = record.places[name]
    if place.figure is None:
        return _views_strip(record, name)
    return Strip(((place.figure.low, place.figure.mean, place.figure.high),))


def _views_strip(record: Organisation, name: str) -> Strip | None:
    figures = [one.figures[name] for one in record.views if name in one.figures]
    return Strip(tuple((one.low, one.mean, one.high) for one in figures), hollow=True) if figures else None


def headline(words: Words) -> str:
    """The three dimensions in one sentence each."""
    return " ".join(
        words.t("headline_named", name=words.place(one.id), words=Printed(level_words(words, one.id)))
        for one in words.pack.file.dimensions
    )
