"""``organisation actions``: what was decided, one step at a time, and what became of it."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from skillcheck.cli.help import HelpCommand, new_app
from skillcheck.cli.options import AsJson, Force
from skillcheck.cli.organisation.common import chosen, day, pack_of
from skillcheck.errors import EXIT_SOME_RETURNED, DataProblem, Problem, UsageProblem

if TYPE_CHECKING:
    from skillcheck.cli.session import Session
    from skillcheck.organisation.actions import Action

actions_app = new_app("organisation.actions_help")
Folder = Annotated[Path, typer.Argument(metavar="DIR", help="organisation.option_diagnosis")]
Today = Annotated[str | None, typer.Option("--today", metavar="DATE", help="organisation.option_day")]


def kept(folder: Path) -> dict[str, Action]:
    """The actions of a folder, each as it stands."""
    from skillcheck.organisation.actions import LOG, current
    from skillcheck.store.actions_log import read_actions

    return current(read_actions(folder / LOG))


@actions_app.command(cls=HelpCommand, help="organisation.propose_help")
def propose(
    ctx: typer.Context,
    folder: Folder,
    number: Annotated[int, typer.Option("-n", metavar="N", min=1, help="organisation.option_number")] = 6,
) -> None:
    """The practices to take a step in, those under way left out."""
    from skillcheck.organisation.priorities import WANTED, priorities
    from skillcheck.report.organisation.findings import step_lines
    from skillcheck.report.organisation.wording import Words
    from skillcheck.workflows.measure_organisation import read_organisation

    session: Session = ctx.obj
    pack, record = pack_of(session), read_organisation(folder)
    busy = {one.practice for one in kept(folder).values() if one.is_open}
    words = Words(record, pack, session.library, session.texts)
    found = [one for one in priorities(record, pack) if one.practice not in busy][:number]
    if not found:
        session.tell("organisation.propose_none")
    for one in found:
        why = words.t(f"propose_{one.why}", profile=words.profile(), level=words.level(WANTED))
        lines = [f"{one.practice}  {words.statement(pack.by_id[one.practice])} ({why})"]
        session.lines([*lines, *(f"     {line}" for line in step_lines(words, one))])
    if found:
        session.tell("organisation.propose_next", folder=str(folder), practice=found[0].practice)


@actions_app.command(cls=HelpCommand, help="organisation.add_help")
def add(
    ctx: typer.Context,
    folder: Folder,
    practice: Annotated[str, typer.Argument(metavar="PRACTICE", help="organisation.option_practice")],
    who: Annotated[str, typer.Option("--who", metavar="ROLE", help="organisation.option_who")],
    due: Annotated[str, typer.Option("--due", metavar="DATE", help="organisation.option_due")],
    by: Annotated[str, typer.Option("--by", metavar="ca|bureau|equipe", help="organisation.option_by")],
    on: Annotated[str | None, typer.Option("--on", metavar="DATE", help="organisation.option_on")] = None,
    what: Annotated[str | None, typer.Option("--what", metavar="TEXT", help="organisation.option_what")] = None,
    euros: Annotated[float | None, typer.Option("--euros", help="organisation.option_euros")] = None,
    hours: Annotated[float | None, typer.Option("--hours", help="organisation.option_hours")] = None,
) -> None:
    """Decide one step up of one practice."""
    from skillcheck.cli.director import at_least
    from skillcheck.content.lookup import find
    from skillcheck.frameworks.practice import TOP
    from skillcheck.organisation.actions import LOG, decided
    from skillcheck.store.actions_log import append
    from skillcheck.workflows.measure_organisation import read_organisation

    session: Session = ctx.obj
    at_least("--euros", euros, 0)
    at_least("--hours", hours, 0)
    pack, record = pack_of(session), read_organisation(folder)
    known = find(dict(pack.by_id), practice, "organisation.unknown_practice")
    found = record.practice(known.id)
    if found is None or found.level is None:
        raise DataProblem(Problem("organisation.no_level", fields={"found": known.id}))
    level = found.level
    if level >= TOP:
        raise DataProblem(Problem("organisation.at_the_top", fields={"found": known.id}))
    decided_on = day(on).isoformat()
    given: dict[str, Any] = {
        "practice": known.id, "level": level, "who": who, "due": day(due).isoformat(), "decided_on": decided_on,
        "what": what or session.texts.choose(known.step.to(level + 1).how), "on": decided_on, "euros": euros,
        "hours": hours, "decided_by": chosen("by", by, ("ca", "bureau", "equipe")),
    }  # fmt: skip
    line = append(folder / LOG, lambda lines: decided(lines, **given).model_dump(by_alias=True))
    session.tell("organisation.added", id=line["id"], what=line["what"], level=line["from"], to=line["to"])


@actions_app.command(name="set", cls=HelpCommand, help="organisation.set_help")
def set_(
    ctx: typer.Context,
    folder: Folder,
    identity: Annotated[str, typer.Argument(metavar="ACTION", help="organisation.option_action")],
    status: Annotated[
        str | None, typer.Option("--status", metavar="decided|started|done|dropped", help="organisation.option_status")
    ] = None,
    proof: Annotated[str | None, typer.Option("--proof", metavar="TEXT", help="organisation.option_proof")] = None,
    why: Annotated[
        str | None, typer.Option("--why", metavar="time|money|skills|not_useful|other", help="organisation.option_why")
    ] = None,
    due: Annotated[str | None, typer.Option("--due", metavar="DATE", help="organisation.option_due")] = None,
    who: Annotated[str | None, typer.Option("--who", metavar="ROLE", help="organisation.option_who")] = None,
    on: Annotated[str | None, typer.Option("--on", metavar="DATE", help="organisation.option_day")] = None,
) -> None:
    """Add what became of an action; nothing written before is changed."""
    from skillcheck.organisation.actions import LOG, changed
    from skillcheck.store.actions_log import append

    session: Session = ctx.obj
    given = {
        "status": None if status is None else chosen("status", status, ("decided", "started", "done", "dropped")),
        "why": None if why is None else chosen("why", why, ("time", "money", "skills", "not_useful", "other")),
        "proof": proof, "who": who, "due": None if due is None else day(due).isoformat(), "on": day(on).isoformat(),
    }  # fmt: skip
    if not (folder / LOG).exists():
        raise DataProblem(Problem("organisation.no_actions", file=str(folder)))
    line = append(folder / LOG, lambda lines: changed(lines, identity, **given).model_dump(by_alias=True))
    session.tell("organisation.changed", id=line["id"], status=session.t(f"organisation.status_{line['status']}"))


@actions_app.command(name="list", cls=HelpCommand, help="organisation.list_help")
def list_(
    ctx: typer.Context,
    folder: Folder,
    due: Annotated[bool, typer.Option("--due", help="organisation.option_only_due")] = False,
    today: Today = None,
    as_json: AsJson = False,
) -> None:
    """Every action as it stands, by its day; something late ends with code 3 under --due."""
    from skillcheck.report.organisation.decisions import action_line

    session: Session = ctx.obj
    now = day(today)
    found = sorted(kept(folder).values(), key=lambda one: (one.due, one.id))
    found = [one for one in found if one.is_open] if due else found
    if as_json:
        import json

        plain = [one.model_dump(by_alias=True) | {"late": one.is_late(now)} for one in found]
        typer.echo(json.dumps(plain, ensure_ascii=False, indent=1))
    else:
        for one in found:
            session.lines([action_line(one, session.texts, now)])
        if not found:
            session.tell("organisation.actions_none")
    if due and any(one.is_late(now) for one in found):
        raise typer.Exit(EXIT_SOME_RETURNED)


@actions_app.command(cls=HelpCommand, help="organisation.export_help")
def export(
    ctx: typer.Context,
    folder: Folder,
    out: Annotated[Path, typer.Option("--out", "-o", metavar="FILE", help="organisation.option_export_out")],
    today: Today = None,
    force: Force = False,
) -> None:
    """A calendar of the days, or the minutes for the board."""
    from skillcheck.files import write_whole
    from skillcheck.report.organisation.decisions import actions_document
    from skillcheck.report.render import documents
    from skillcheck.workflows.measure_organisation import read_organisation

    session: Session = ctx.obj
    found = list(kept(folder).values())
    kind = out.suffix.lower().lstrip(".")
    if kind not in ("ics", "xlsx", "md", "html"):
        fields: dict[str, object] = {"found": kind or out.name, "known": "ics, xlsx, md, html"}
        raise UsageProblem(Problem("organisation.export_kind", fields=fields))
    if not found:
        raise DataProblem(Problem("organisation.no_actions", file=str(folder)))
    if kind == "ics":
        found = [one for one in found if one.is_open]
        if not found:
            raise DataProblem(Problem("organisation.nothing_open", file=str(folder)))
    name = read_organisation(folder).name
    document = actions_document(found, pack_of(session), session.texts, name, day(today))
    made: str | bytes
    if kind == "ics":
        made = _calendar(found, session)
    elif kind == "xlsx":
        made = documents.workbook(document, session.texts)
    else:
        made = documents.markdown(document) if kind == "md" else documents.page(document, session.texts)
    write_whole(out, made, force=force)
    session.tell("organisation.exported", file=str(out), n=len(found))


def _calendar(actions: list[Action], session: Session) -> str:
    from skillcheck.forms.calendar import Entry, calendar

    practices = session.texts.choose(pack_of(session).short)
    return calendar(
        Entry(
            uid=f"{one.id}-{one.decided_on}", day=date.fromisoformat(one.due), stamp=date.fromisoformat(one.on),
            title=session.t("organisation.calendar_title", what=one.what.rstrip("."), practices=practices),
            words=session.t("organisation.calendar_words", who=one.who, id=one.id),
        )
        for one in actions
    )  # fmt: skip
