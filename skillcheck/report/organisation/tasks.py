"""What the map of tasks says: for each vital task who carries it, as counts; never a person, never a judgement."""

from __future__ import annotations

from typing import TYPE_CHECKING

from skillcheck.i18n import Printed, date, number, percent
from skillcheck.report.document import Document, Item, Section, Table

if TYPE_CHECKING:
    from skillcheck.content.library import Library
    from skillcheck.i18n import Texts
    from skillcheck.organisation.fragility_record import FragilityRecord, TaskRecord


TWO, LEAST_SHARE = 2, 0.005


def tasks_document(record: FragilityRecord, library: Library, texts: Texts) -> Document:
    """The whole report."""
    vital = [one for one in record.tasks if one.vital]
    others = [one for one in record.tasks if not one.vital]
    sections = [
        Section(
            texts.t("tasks.map"),
            tables=(_table(vital, texts),),
            after=(texts.t("tasks.verdict_note"), texts.t("tasks.columns_note")),
        ),
        Section(texts.t("tasks.each"), items=tuple(_one(task, library, texts) for task in vital)),
    ]
    if others:
        sections.append(Section(texts.t("tasks.others"), tables=(_table(others, texts),)))
    sections.append(Section(texts.t("tasks.structure"), tuple(_structure(record, texts))))
    notes = ("note_counts", "note_declared", "note_bounds", "note_choice", "note_names")
    return Document(
        lang=texts.lang, title=texts.t("tasks.title"),
        about=texts.t("tasks.about", n=record.people, day=Printed(date(record.today, texts.lang)),
                      absence=Printed(percent(record.absence, texts.lang))),
        headline=_headline(record, texts), detail=texts.t("tasks.few") if record.tells_of_few else "",
        sections=tuple(sections),
        notes_title=texts.t("tasks.note"), notes=tuple(texts.t(f"tasks.{name}") for name in notes),
    )  # fmt: skip


def _headline(record: FragilityRecord, texts: Texts) -> str:
    vital = sum(one.vital for one in record.tasks)
    if len(record.not_said) == vital:
        return texts.t("tasks.not_said", n=vital)
    if record.alone:
        found = [texts.t("tasks.headline_alone", n=len(record.alone), vital=vital)]
        found += [texts.t("tasks.headline_nobody", n=len(record.nobody))] if record.nobody else []
    else:
        key = "headline_only_nobody" if record.nobody else "headline_none"
        found = [texts.t(f"tasks.{key}", n=len(record.nobody))]
    found += [texts.t("tasks.headline_to_describe", n=len(record.not_said))] if record.not_said else []
    return " ".join(found)


def _table(tasks: list[TaskRecord], texts: Texts) -> Table:
    head = tuple(texts.t(f"tasks.column_{name}") for name in
                 ("task", "verdict", "doing", "ready", "possible", "two", "nobody", "stops"))  # fmt: skip
    rows, raw = [], []
    for one in tasks:
        stops = "–" if one.stops_after is None else texts.t("tasks.days", n=one.stops_after)
        rows.append((
            texts.choose(one.name), texts.t(f"tasks.verdict_{one.verdict}"), str(one.doing), str(one.ready),
            str(one.possible), *_chances(one, texts), stops,
        ))  # fmt: skip
        raw.append((
            texts.choose(one.name), texts.t(f"tasks.verdict_{one.verdict}"), float(one.doing), float(one.ready),
            float(one.possible), *_figures(one),
            None if one.stops_after is None else float(one.stops_after),
        ))  # fmt: skip
    return Table(head, tuple(rows), numeric=tuple(range(2, 8)), cells=tuple(raw))


def _figures(one: TaskRecord) -> tuple[float | None, float | None]:
    return (None, None) if one.rights is None else (round(one.two_able, 3), round(one.nobody_there, 3))


def _chances(one: TaskRecord, texts: Texts) -> tuple[str, str]:
    """Chance of two or more, of nobody there; nothing where rights were not said.

    A record tells hundredths, and everybody may be away: that nobody is there is never quite impossible.
    """
    if one.rights is None:
        return "–", "–"
    two = _share(one.two_able, texts, sure=one.doing >= TWO or one.rights < TWO)
    return two, _share(one.nobody_there, texts, sure=one.nobody_there == 1)


def _share(value: float, texts: Texts, *, sure: bool = False) -> str:
    """A chance as a percentage; never «0 %» nor «100 %» of what is not certain."""
    if value < LEAST_SHARE and not sure:
        return texts.t("tasks.under_one")
    if value > 1 - LEAST_SHARE and not sure:
        return texts.t("tasks.over_ninety_nine")
    return str(percent(value, texts.lang))


def _one(task: TaskRecord, library: Library, texts: Texts) -> Item:
    """One vital task in sentences."""
    sentences = [texts.t("tasks.doing", n=task.doing) if task.doing else texts.t("tasks.nobody_does")]
    if task.rights is None:
        sentences.append(texts.t("tasks.rights_not_said"))
    elif task.ready > task.doing:
        sentences.append(texts.t("tasks.ready_beside", n=task.ready - task.doing))
    else:
        sentences.append(texts.t("tasks.no_relay"))
    if task.rights == 1 and task.verdict != "holds":
        sentences.append(texts.t("tasks.one_right"))
    elif task.verdict != "holds" and task.rights is not None:
        share, low, high = (Printed(_share(one, texts)) for one in (task.two_able, task.two_low, task.two_high))
        key = "tasks.two_chance_alone" if low == high else "tasks.two_chance"
        sentences.append(texts.t(key, share=share, low=low, high=high))
    if task.verdict != "holds" and task.rights is not None and task.nearest:
        sentences.append(_nearest(task, library, texts))
    if task.could:
        sentences.append(texts.t("tasks.could", n=task.could))
    if task.without_rights:
        sentences.append(texts.t("tasks.without_rights", n=task.without_rights))
    if task.unmeasured:
        sentences.append(texts.t("tasks.unmeasured", n=task.unmeasured))
    if task.notice is None:
        sentences.append(texts.t("tasks.no_notice"))
    else:
        key = "tasks.notice_old" if task.notice_old else "tasks.notice"
        sentences.append(texts.t(key, day=Printed(date(task.notice, texts.lang))))
    title = texts.t(
        "tasks.task_title", name=Printed(texts.choose(task.name)),
        verdict=Printed(texts.t(f"tasks.verdict_{task.verdict}")),
    )  # fmt: skip
    return Item(title, (" ".join(sentences),))


def _nearest(task: TaskRecord, library: Library, texts: Texts) -> str:
    least, most = (number(one, texts.lang, 1) for one in task.nearest_missing)
    name = library.framework.competences[task.nearest_lacks] if task.nearest_lacks else None
    lacks = texts.choose(name.short) if name else ""
    key = "tasks.nearest_same" if least == most else "tasks.nearest"
    return texts.t(key, n=task.nearest, least=Printed(least), most=Printed(most), name=Printed(lacks))


def _structure(record: FragilityRecord, texts: Texts) -> list[str]:
    names = {one.id: texts.choose(one.name) for one in record.tasks}
    found = []
    if record.alone:
        listed = texts.t("report.names_between").join(names[one] for one in record.alone)
        found.append(texts.t("tasks.alone", n=len(record.alone), names=Printed(listed)))
    if record.nobody:
        listed = texts.t("report.names_between").join(names[one] for one in record.nobody)
        found.append(texts.t("tasks.nobody", n=len(record.nobody), names=Printed(listed)))
    if record.not_said:
        found.append(texts.t("tasks.not_said", n=len(record.not_said)))
    if record.fewest is not None:
        found.append(texts.t("tasks.fewest", n=record.fewest))
    if record.half is not None:
        found.append(texts.t("tasks.half", n=record.half))
    return found
