"""The actions an organisation decided, as lines and as a document for its board. Reads no file, knows no clock."""

from __future__ import annotations

from typing import TYPE_CHECKING

from skillcheck.i18n import Printed, clean, date, number
from skillcheck.organisation.actions import OPEN
from skillcheck.report.document import Document, Section, Table

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Sequence

    from skillcheck.frameworks.practice import Pack
    from skillcheck.i18n import Texts
    from skillcheck.organisation.actions import Action, Status

HEADS = ("action", "what", "who", "due", "status", "decided", "cost", "why")


def action_line(action: Action, texts: Texts, today: dt.date) -> str:
    """«a3 · jusqu'au 31 mars 2027 · coordination · décidée : écrire une consigne», late ones said."""
    key = "action_late" if action.is_late(today) else "action_line"
    return texts.t(
        f"organisation.{key}", id=action.id, due=Printed(date(action.due, texts.lang)), who=clean(action.who, 60),
        status=texts.t(f"organisation.status_{action.status}"), what=clean(action.what),
    )  # fmt: skip


def actions_document(actions: Iterable[Action], pack: Pack, texts: Texts, name: str, today: dt.date) -> Document:
    """The minutes: what is under way, what is done and how it shows, what was dropped and why."""
    decided = list(actions)
    parts: tuple[tuple[str, tuple[Status, ...]], ...] = (("open", OPEN), ("done", ("done",)), ("dropped", ("dropped",)))
    sections = []
    for part, statuses in parts:
        chosen = [one for one in decided if one.status in statuses]
        title = texts.t(f"organisation.actions_{part}")
        tables = (_table(chosen, pack, texts, today, title),) if chosen else ()
        sections.append(Section(title, (() if chosen else (texts.t("organisation.actions_none"),)), tables=tables))
    late = sum(one.is_late(today) for one in decided)
    return Document(
        lang=texts.lang, title=texts.t("organisation.actions_title", name=clean(name, 120)),
        about=texts.t("organisation.actions_about", date=Printed(date(today.isoformat(), texts.lang))),
        headline=texts.t("organisation.actions_counted", n=len(decided)),
        detail=texts.t("organisation.actions_late", n=late) if late else "",
        sections=tuple(sections), notes_title=texts.t("organisation.notes"),
        notes=(texts.t("organisation.actions_note"),),
    )  # fmt: skip


def _table(actions: Sequence[Action], pack: Pack, texts: Texts, today: dt.date, name: str) -> Table:
    rows = tuple(_row(one, pack, texts, today) for one in actions)
    return Table(head=tuple(texts.t(f"organisation.head_{key}") for key in HEADS), rows=rows, name=name)


def _row(one: Action, pack: Pack, texts: Texts, today: dt.date) -> tuple[str, ...]:
    practice = pack.by_id.get(one.practice)
    what = clean(one.what)
    if practice:
        what = texts.t("report.labelled", label=Printed(texts.choose(practice.say)), words=Printed(what))
    status = texts.t(f"organisation.status_{one.status}")
    cost = [f"{number(one.euros, texts.lang, 0)} €"] if one.euros is not None else []
    cost += [f"{number(one.hours, texts.lang, 0)} h"] if one.hours is not None else []
    why = [texts.t(f"organisation.why_{one.why}")] if one.why else []
    why += [clean(one.proof)] if one.proof else []
    by = texts.t(f"organisation.by_{one.decided_by}")
    return (
        one.id, f"{what} ({one.from_} → {one.to})", clean(one.who, 60), date(one.due, texts.lang),
        texts.t("organisation.status_late") if one.is_late(today) else status,
        f"{date(one.decided_on, texts.lang)}, {by}", ", ".join(cost), ". ".join(why),
    )  # fmt: skip
