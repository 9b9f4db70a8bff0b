"""Two diagnoses compared, as a document: what moved, whether what was done shows, why what was not done was not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from skillcheck.i18n import Printed, date, listing
from skillcheck.report.document import Document, Item, Section, Strip, Table

if TYPE_CHECKING:
    from collections.abc import Iterable

    from skillcheck.organisation.actions import Action
    from skillcheck.organisation.follow import Change, Crossed, Follow
    from skillcheck.report.organisation.wording import Words


def follow_document(found: Follow, actions: dict[str, Action], words: Words) -> Document:
    """The whole comparison."""
    lang = words.texts.lang
    sections = [
        _moves(found, words),
        _views(found, words),
        *_done(found, actions, words),
        _not_done(found, actions, words),
        _people(found, words),
    ]
    days = {"before": Printed(date(found.before, lang)), "now": Printed(date(found.now, lang))}
    return Document(
        lang=lang, title=words.t("follow_title", name=words.outside(words.record.name)),
        about=words.t("follow_about", **days), headline=_counted(found, words), detail=words.t("follow_detail"),
        sections=tuple(one for one in sections if one is not None), notes_title=words.t("notes"),
        notes=(words.t("follow_note_chance"), words.t("follow_note_people"), words.t("note_self")),
    )  # fmt: skip


def screen(found: Follow, actions: dict[str, Action], words: Words) -> list[str]:
    """The same for a terminal."""
    lines = [_counted(found, words)] if found.decided else []
    themes = [one for one in found.places if one.place in words.pack.themes]
    lines += [_move(one, words) for one in themes if one.move != "not_compared"]
    lines += _left_apart(themes, words)
    lines += _moved_by_view(found, words)
    for section in (*_done(found, actions, words), _not_done(found, actions, words), _people(found, words)):
        if section is not None:
            lines += ["", section.title, *section.paragraphs, *(one.title for one in section.items)]
    return lines


def _counted(found: Follow, words: Words) -> str:
    moved = [one.move for one in found.places if one.place in words.pack.themes]
    levels = words.t(
        "follow_counted", n=len(moved), progress=moved.count("progress"), decline=moved.count("decline"),
        unknown=moved.count("unknown"), skipped=moved.count("not_compared"),
    )  # fmt: skip
    if not found.decided:
        return levels
    done, dropped = len(found.done), sum(len(names) for _, names in found.dropped)
    actions = words.t(
        "follow_actions", n=found.decided, done=done, dropped=dropped, late=len(found.late), open=len(found.open)
    )
    return f"{actions} {levels}"


def _left_apart(themes: list[Change], words: Words) -> list[str]:
    """Themes that are not compared: one line for each reason."""
    by_reason: dict[str, list[str]] = {}
    for one in themes:
        if one.move == "not_compared":
            by_reason.setdefault(str(one.reason), []).append(words.place(one.place))
    return [
        words.t(
            "follow_not_compared",
            names=Printed(listing(names, words.texts.lang)),
            reason=words.t(f"follow_reason_{reason}"),
        )
        for reason, names in by_reason.items()
    ]


def _move(one: Change, words: Words) -> str:
    name = words.place(one.place)
    before, now = ("–" if level is None else words.number(level) for level in (one.before, one.now))
    return words.t("follow_move", name=name, before=before, now=now, move=words.t(f"follow_{one.move}"))


def _moves(found: Follow, words: Words) -> Section:
    rows, strips = [], []
    changes = sorted(found.places, key=lambda one: words.places().index(one.place))
    for one in changes:
        known = one.before is not None and one.now is not None
        said = words.t(f"follow_{one.move}") if one.move != "not_compared" else words.t(f"follow_reason_{one.reason}")
        rows.append(
            (
                words.place(one.place),
                "–" if one.before is None else words.number(one.before),
                "–" if one.now is None else words.number(one.now),
                said,
            )
        )
        strips.append(
            Strip(((min(one.before, one.now), one.now, max(one.before, one.now)),))
            if known and one.before is not None and one.now is not None
            else None
        )
    table = Table(
        head=tuple(words.t(f"column_{key}") for key in ("theme", "before", "now", "move")), rows=tuple(rows),
        strong=tuple(at for at, one in enumerate(changes) if one.place not in words.pack.themes),
        strips=tuple(strips), strip_head=words.t("column_picture"), name=words.t("sheet_levels"),
    )  # fmt: skip
    notes = []
    if found.reworded:
        names = words.listed(words.say(one) if one in words.pack.by_id else one for one in found.reworded)
        notes.append(words.t("follow_reworded", names=names))
    return Section(
        words.t("section_moves"), paragraphs=(words.reading("moves_note"),), tables=(table,), after=tuple(notes)
    )


def _views(found: Follow, words: Words) -> Section | None:
    """Each viewpoint that is the same at both dates, theme by theme."""
    groups = list(dict.fromkeys(one.views for one in found.views))
    if not groups:
        return None
    by_place = {(one.place, one.views): one for one in found.views}

    def moved(one: Change) -> str:
        if one.before is None or one.now is None or one.move == "not_compared":
            return ""
        return words.t(
            "view_moved", before=words.number(one.before), now=words.number(one.now),
            move=words.t(f"follow_{one.move}"),
        )  # fmt: skip

    rows = tuple((words.place(name), *(moved(by_place[name, group]) for group in groups)) for name in words.pack.themes)
    head = (words.t("column_theme"), *(words.view(group) for group in groups))
    table = Table(head=head, rows=rows, name=words.t("sheet_views"))
    said = (*_moved_by_view(found, words), words.t("views_moved_note"))
    return Section(words.t("section_views_moved"), paragraphs=said, tables=(table,))


def _moved_by_view(found: Follow, words: Words) -> list[str]:
    """Where each viewpoint progresses or declines, also where they diverge and have no level in common."""
    said = []
    for group in dict.fromkeys(one.views for one in found.views):
        for move in ("progress", "decline"):
            names = [
                words.place(one.place)
                for one in found.views
                if one.views == group and one.move == move and one.place in words.pack.themes
            ]
            if names:
                listed = Printed(listing(names, words.texts.lang))
                said.append(words.t(f"view_{move}", view=words.view(group), names=listed))
    return said or ([words.t("view_still")] if found.views else [])


def _done(found: Follow, actions: dict[str, Action], words: Words) -> list[Section]:
    """Done and it shows; done and it does not show yet; done and nobody can tell."""
    sections = []
    for key, wanted in (("shows", True), ("not_yet", False), ("cannot_tell", None)):
        items = tuple(_crossed(one, actions, words) for one in found.done if one.shows is wanted)
        if items:
            sections.append(Section(words.t(f"section_{key}"), items=items))
    return sections


def _crossed(one: Crossed, actions: dict[str, Action], words: Words) -> Item:
    name = words.say(one.practice) if one.practice in words.pack.by_id else one.practice
    lines = [words.outside(actions[one.action].what)]
    if one.before is not None and one.now is not None:
        lines.append(words.t("follow_levels", before=one.before, now=one.now))
    record = words.record.practice(one.practice)
    if record is not None and record.apart:
        said = " · ".join(f"{words.short(each.views)} {each.middle}" for each in record.answers)
        lines.append(words.t("first_apart", views=Printed(said)))
    lines += [
        words.t("follow_unaware", n=each.unaware, asked=each.asked, view=words.short(each.views))
        for each in (record.unaware if record else ())
    ]
    return Item(name[:1].upper() + name[1:], tuple(lines))


def _not_done(found: Follow, actions: dict[str, Action], words: Words) -> Section | None:
    def listed(ids: Iterable[str]) -> Printed:
        """«les règles sur l'IA (a4)»: what an action is about, and its number."""
        practices = [actions[one].practice for one in ids]
        named = [words.say(one) if one in words.pack.by_id else one for one in practices]
        return words.listed(f"{name} ({one})" for name, one in zip(named, ids, strict=True))

    said = [
        words.t("follow_dropped", why=Printed(words.t(f"why_{why}")), names=listed(names))
        for why, names in found.dropped
    ]
    said += [words.t("follow_late", n=len(found.late), names=listed(found.late))] if found.late else []
    return Section(words.t("section_not_done"), paragraphs=tuple(said)) if said else None


def _people(found: Follow, words: Words) -> Section | None:
    """Whose answers changed: fewer or other people, viewpoints shown once only."""
    said = [
        words.t("follow_people", view=words.view(views), before=before, now=now)
        for views, before, now in found.people
    ]  # fmt: skip
    if found.only_before or found.only_now:
        before, now = (
            words.listed(words.view(views) for views in groups) if groups else "–"
            for groups in (found.only_before, found.only_now)
        )
        said.append(words.t("follow_once", before=before, now=now))
    return Section(words.t("section_people"), paragraphs=tuple(said)) if said else None
