"""``people notice``, ``register``, ``print``: papers for the person, for the organisation's register, for the wall."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from skillcheck.cli.options import Force, Who

if TYPE_CHECKING:
    from skillcheck.cli.session import Session
    from skillcheck.i18n import Texts

Out = Annotated[Path | None, typer.Option("--out", "-o", metavar="FILE", help="people.option_out")]


def notice(ctx: typer.Context, out: Out = None, force: Force = False) -> None:
    """The page of information: on the screen, or as a file to print with a page in each language."""
    from skillcheck.files import write_whole
    from skillcheck.forms.notice import as_document, as_text
    from skillcheck.i18n import Texts, languages

    session: Session = ctx.obj
    if out is None:
        typer.echo(as_text("desk", session.texts), nl=False)
        if kept := _until(session.texts):
            typer.echo(f"\n{kept}")
        return
    others = [Texts(lang) for lang in languages() if lang != session.lang]
    write_whole(out, as_document("desk", [session.texts, *others], _until), force=force)
    session.say("report.written", file=str(out))


def register(ctx: typer.Context, out: Out = None, force: Force = False) -> None:
    """An entry for the register of processing (GDPR, article 30), filled with what is really kept."""
    from skillcheck.cli.people.words import register_entry
    from skillcheck.files import write_whole

    session: Session = ctx.obj
    text = register_entry(session)
    if out is None:
        typer.echo(text, nl=False)
        return
    write_whole(out, text, force=force)
    session.say("report.written", file=str(out))


def print_(ctx: typer.Context, person: Who, out: Out = None, force: Force = False) -> None:
    """The person's pages as a file to print; without a name for it, CODE.pdf here."""
    from skillcheck.cli.report import make_pages
    from skillcheck.store.nicknames import known_code

    code = known_code(person)
    make_pages(ctx.obj, [Path(code)], "", out or Path(f"{code}.pdf"), force=force)


def _until(texts: Texts) -> str:
    """For how long people are kept, where that is decided."""
    from skillcheck.store.retention import kept_months

    months = kept_months()
    return texts.t("notice.months", n=months) if months else ""
