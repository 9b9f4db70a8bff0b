"""What follows from the levels: what to look at first, facts and proofs, what people do not know, skills beside."""

from __future__ import annotations

from typing import TYPE_CHECKING

from skillcheck.i18n import Printed, date, percent
from skillcheck.organisation.priorities import priorities
from skillcheck.report.document import Item, Section, Table

if TYPE_CHECKING:
    from skillcheck.organisation.priorities import Priority
    from skillcheck.organisation.record import PracticeRecord
    from skillcheck.report.organisation.wording import Words

MOST_FIRST = 6
"""Six at a time: as many as an organisation can decide and follow."""


def first(words: Words) -> Section:
    """The next step of the practices that come first."""
    found = [one for one in priorities(words.record, words.pack) if one.why != "order"][:MOST_FIRST]
    title = words.t("section_first")
    if not found:
        return Section(title, paragraphs=(words.t("first_empty", profile=words.profile()),))
    items = tuple(Item(words.statement(words.pack.by_id[one.practice]), step_lines(words, one)) for one in found)
    return Section(title, paragraphs=(words.t("first_note", profile=words.profile()),), items=items, numbered=True)


def step_lines(words: Words, one: Priority) -> tuple[str, ...]:
    """Where the practice is, the one step up, what it takes, who may help."""
    practice = words.pack.by_id[one.practice]
    step = practice.step.to(one.next_level)
    lines = [
        words.t("first_now", level=one.level, words=Printed(words.texts.choose(practice.levels[one.level]))),
        words.t("first_step", level=one.next_level, how=Printed(words.texts.choose(step.how))),
    ]
    record = words.record.practice(one.practice)
    if record is not None and record.apart:
        lines.append(words.t("first_apart", views=Printed(views_of(words, record))))
    if step.hours is not None:
        lines.append(words.t("first_hours", n=int(step.hours) if step.hours == int(step.hours) else step.hours))
    offers = [
        words.library.catalogue.offers[name] for name in practice.offers if name in words.library.catalogue.offers
    ]
    if offers:
        names = words.listed(words.texts.choose(offer.label) for offer in offers)
        lines.append(words.t("first_offers", names=names))
    return tuple(lines)


def views_of(words: Words, record: PracticeRecord) -> str:
    """«direction 2 · équipes 1»."""
    said = [f"{words.short(one.views)} {one.middle}" for one in record.answers]
    return " · ".join(said)


def facts(words: Words) -> Section:
    """Proofs that are too old or missing, facts declared differently, facts nobody declared."""
    said = []
    for one in words.record.practices:
        if one.fact is None:
            continue
        name = words.say(one.id)
        if one.fact.aged == "too_old" and one.fact.date is not None:
            day = Printed(date(one.fact.date, words.texts.lang))
            months = words.pack.by_id[one.id].proof_months
            said.append(words.t("fact_too_old", name=name, date=day, months=months))
        elif one.fact.aged == "no_date":
            said.append(words.t("fact_no_date", name=name))
        if one.fact.others:
            found = words.listed([f"{one.fact.declared} {one.fact.by}", *one.fact.others])
            said.append(words.t("fact_differs", name=name, found=found))
    if words.record.facts_missing:
        names = words.listed(words.say(one) for one in words.record.facts_missing)
        said.append(words.t("facts_missing", names=names))
    return Section(words.t("section_facts"), paragraphs=tuple(_capital(one) for one in said or [words.t("facts_fine")]))


def unaware(words: Words) -> Section:
    """What people do not know, the largest share first."""
    found = [(one.id, each) for one in words.record.practices for each in one.unaware]
    found.sort(key=lambda pair: (-pair[1].unaware / pair[1].asked, pair[0]))
    said = [
        words.t(
            "unaware", name=words.say(name), n=each.unaware, asked=each.asked, view=words.short(each.views)
        )
        for name, each in found
    ]  # fmt: skip
    note = (words.t("unaware_note"),) if said else (words.t("unaware_none"),)
    return Section(words.t("section_unaware"), paragraphs=note, items=tuple(Item(_capital(one)) for one in said))


def beside(words: Words) -> Section | None:
    """Themes sorted into four plain cases; None without a cohort."""
    if not words.record.beside:
        return None
    items = []
    for verdict in ("both", "written", "practised", "neither", "cannot_tell"):
        lines: list[str] = []
        unknown: dict[str, list[str]] = {}
        for one in words.record.beside:
            if one.verdict != verdict:
                continue
            place = words.record.places[one.theme]
            figure = place.figure
            if figure is None or one.share is None:
                missing = "beside_divergent" if place.agreement == "divergent" else "too_few"
                why = words.t(missing if figure is None else "beside_no_skills")
                unknown.setdefault(why, []).append(words.place(one.theme))
            else:
                competences = words.library.framework.competences
                skills = words.listed(words.texts.choose(competences[skill].short) for skill in one.skills)
                lines.append(
                    words.t(
                        "beside_line", theme=words.place(one.theme), level=words.number(figure.mean),
                        share=Printed(percent(one.share, words.texts.lang)), skills=skills,
                    )
                )  # fmt: skip
        lines += [
            words.t("beside_unknown", themes=words.listed(themes), why=Printed(why)) for why, themes in unknown.items()
        ]
        if lines:
            items.append(Item(words.t(f"beside_{verdict}"), tuple(lines)))
    note = words.t("beside_note", n=words.record.cohort_people or 0)
    return Section(words.t("section_beside"), paragraphs=(note,), items=tuple(items))


def practices(words: Words) -> Section:
    """Every practice with what each viewpoint answered: what a team discusses."""
    views = words.record.views
    axes = {axis.id: words.texts.choose(axis.name) for axis in words.pack.file.axes}
    head = (
        words.t("column_practice"), words.t("column_axis"), *(words.view(one.views) for one in views),
        words.t("column_fact"), words.t("column_target"),
    )  # fmt: skip
    rows = []
    for one in words.record.practices:
        practice = words.pack.by_id[one.id]
        middles = {tuple(each.views): each.middle for each in one.answers}
        levels = [middles.get(tuple(view.views)) for view in views]
        rows.append(
            (
                words.texts.choose(practice.text), axes[practice.axis], *levels,
                None if one.fact is None else one.fact.level, one.target,
            )
        )  # fmt: skip
    table = Table(
        head=head,
        rows=tuple(tuple("" if cell is None else str(cell) for cell in row) for row in rows),
        cells=tuple(rows), name=words.t("sheet_practices"),
    )  # fmt: skip
    return Section(words.t("section_practices"), paragraphs=(words.t("practices_note"),), tables=(table,))


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
