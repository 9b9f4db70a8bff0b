"""``skillcheck content``: check, list, show and export what data/ says."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from skillcheck.cli.help import HelpCommand, new_app
from skillcheck.cli.options import AsJson
from skillcheck.cli.session import Session
from skillcheck.i18n import languages, speaks, typeset

if TYPE_CHECKING:
    from skillcheck.catalogue import Offer
    from skillcheck.content.library import Library

app = new_app("content.help")


@app.command(cls=HelpCommand, help="content.check_help")
def check(
    ctx: typer.Context,
    folder: Annotated[Path | None, typer.Argument(metavar="DIR", help="content.check_folder")] = None,
    style: Annotated[bool, typer.Option("--style", help="content.check_style")] = False,
) -> None:
    """Every mistake of every file at once, with its line."""
    from skillcheck.content.bank_rules import bank_problems
    from skillcheck.content.check import check as check_all
    from skillcheck.content.folder import content_files, data_folder
    from skillcheck.content.library import load
    from skillcheck.content.practices import FOLDER, check_pack, pack_files
    from skillcheck.workflows.check_truth import truth_problems

    session: Session = ctx.obj
    folder = folder or session.data or data_folder()
    files = content_files(folder)
    _, problems = check_all(folder, files)
    if not problems:
        problems = truth_problems(folder)
        pack, library = folder / FOLDER, load(folder)
        if pack.is_dir():
            files += pack_files(pack)
            problems += check_pack(pack, library)[1]
        if not problems:
            problems = bank_problems(library)
        if style and not problems:
            from skillcheck.content.readability import style_problems

            problems = style_problems(library)
    session.say_problems(problems)
    if problems:
        session.say("content.checked_with_problems", n=len(problems), files=len(files))
        raise typer.Exit(1)
    session.tell("content.checked", n=len(files))
    _tell_coverage(session, library)


def _tell_coverage(session: Session, library: Library) -> None:
    """For each profile and level: competences with an act, a place and an offer. Nothing where there is no card."""
    from skillcheck.cli.listing import table
    from skillcheck.recommend.coverage import coverage

    if not library.exercises or not library.profiles:
        return
    session.tell("content.coverage", n=len(library.framework.competences))
    cells = coverage(library)
    top = max(len(row) for row in cells.values())
    rows = [["", *(str(level) for level in range(top))]]
    rows += [[name, *(f"{one.acts}/{one.places}/{one.offers}" for one in row)] for name, row in cells.items()]
    _print(table(rows, None))


@app.command(name="list", cls=HelpCommand, help="content.list_help")
def list_(
    ctx: typer.Context,
    what: Annotated[str, typer.Argument(metavar="KIND", help="content.list_what")] = "items",
    as_json: AsJson = False,
) -> None:
    """One line for each item, situation, competence, profile, offer or word."""
    from skillcheck.content.lookup import find

    session: Session = ctx.obj
    rows = find(_listings(session), what, "content.unknown_kind")
    if as_json:
        typer.echo(json.dumps(rows, ensure_ascii=False, indent=1))
        return
    from skillcheck.cli.listing import table

    _print(table([_cells(what, row, session) for row in rows], _width(session)))


def _cells(what: str, row: dict[str, object], session: Session) -> list[str]:
    """One row for people: what is short first, the text last; an offer's status in words, its hours with their unit."""
    if what != "offers":
        text = next(key for key in ("text", "title", "descriptor", "description", "definition") if key in row)
        return [*(str(cell) for key, cell in row.items() if key != text), str(row[text])]
    hours = session.t("cli.not_published") if row["hours"] is None else f"{row['hours']:g} h"
    short = [
        str(row["id"]),
        typeset(str(row["provider"]), session.lang),
        session.t(f"report.status_{row['status']}"),
        hours,
    ]
    return [*short, f"{row['title']} [{row['source']}]"]


def _width(session: Session) -> int | None:
    """The width of the screen; None where the lines go to a file or another program."""
    return session.console.width if session.console.is_terminal or "COLUMNS" in os.environ else None


def _print(lines: list[str]) -> None:
    typer.echo("\n".join(lines))


def _listings(session: Session) -> dict[str, list[dict[str, object]]]:
    library, words = session.library, session.texts.choose

    def title(offer: Offer) -> str:
        """The published title where there is one in the session's language, else our label in it."""
        return words(offer.title if speaks(offer.title, session.lang) else offer.label)

    return {
        "items": [
            {"id": q.id, "competence": q.competence, "level": q.level, "text": words(q.item.text)}
            for q in library.bank.questions
        ],
        "situations": [
            {"id": s.id, "origin": s.origin, "source": s.source.ref, "title": words(s.title)}
            for s in library.situations
        ],
        "competences": [
            {"id": c.id, "name": words(c.name), "descriptor": words(c.descriptor)}
            for c in library.framework.competences.values()
        ],
        "profiles": [
            {"id": p.id, "name": words(p.name), "description": words(p.description), "basis": p.basis}
            for p in library.profiles.values()
        ],
        "offers": [
            {
                "id": o.id, "provider": o.provider, "kind": o.kind, "status": o.status,
                "title": title(o), "hours": o.hours, "source": ", ".join(o.source),
            }
            for o in library.catalogue.offers.values()
        ],
        "exercises": [
            {"id": e.id, "competences": ", ".join(e.competences), "level": e.level, "text": words(e.goal)}
            for e in library.exercises.values()
        ],
        "goals": [
            {"id": g.id, "competences": ", ".join(g.targets), "text": words(g.name)} for g in library.goals.values()
        ],
        "words": [
            {"word": t.forms.get(session.lang, [t.id])[0], "definition": words(t.definition)} for t in library.glossary
        ],
    }  # fmt: skip


@app.command(cls=HelpCommand, help="content.show_help")
def show(
    ctx: typer.Context,
    identity: Annotated[str, typer.Argument(metavar="ID", help="content.show_id")],
    as_json: AsJson = False,
) -> None:
    """Everything about one item, situation, competence, profile or offer."""
    from skillcheck.content.lookup import find

    session: Session = ctx.obj
    record = find(_records(session), identity, "content.unknown_id")
    plain = record.model_dump(mode="json", exclude_none=not hasattr(record, "provider"))
    if as_json:
        typer.echo(json.dumps(plain, ensure_ascii=False, indent=1))
        return
    from skillcheck.cli.listing import tree

    def words(value: dict[str, Any]) -> str | None:
        return session.texts.choose(value) if set(value) <= set(languages()) and _is_text(value) else None

    _print(tree(plain, words, session.t("cli.not_published"), _width(session)))


def _is_text(value: dict[str, Any]) -> bool:
    """Whether a mapping by language holds words (and at least one), not whether a wording is official."""
    return any(isinstance(text, str) for text in value.values())


def _records(session: Session) -> dict[str, Any]:
    library = session.library
    return {
        **{question.id: question.item for question in library.bank.questions},
        **{situation.id: situation for situation in library.situations},
        **library.framework.competences,
        **library.profiles,
        **library.catalogue.offers,
        **library.exercises,
        **library.goals,
    }


@app.command(cls=HelpCommand, help="content.export_help")
def export(ctx: typer.Context) -> None:
    """All that is needed to recompute a score, as JSON."""
    from skillcheck.content.export import measurement_export

    typer.echo(json.dumps(measurement_export(ctx.obj.library), ensure_ascii=False, indent=1))


@app.command(cls=HelpCommand, help="content.docs_help")
def docs(
    ctx: typer.Context,
    root: Annotated[Path, typer.Argument(metavar="DIR", help="content.docs_root")] = Path(),
    check_only: Annotated[bool, typer.Option("--check", help="content.docs_check")] = False,
) -> None:
    """Write the generated pages of a checkout, or say which are stale."""
    from skillcheck.errors import DataProblem, Problem, UsageProblem
    from skillcheck.files import write_whole
    from skillcheck.workflows.generated_pages import stale

    session: Session = ctx.obj
    if not (root / "data").is_dir() or not (root / "docs").is_dir():
        raise UsageProblem(Problem("content.not_a_checkout", file=str(root)))
    old = stale(root)
    if check_only and old:
        raise DataProblem(Problem("content.stale", file=str(path.relative_to(root))) for path in old)
    for path, text in old.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, text, force=True)
        path.chmod(0o644)  # a page of the project, nobody's own file
        session.tell("content.docs_written", file=str(path.relative_to(root)))
    session.tell("content.docs_fresh")
