"""``people hand-over`` and ``restore``: chosen people in one encrypted file, and back."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from skillcheck.cli.options import Force
from skillcheck.cli.passphrase import PassphraseFile, read_passphrase
from skillcheck.errors import EXIT_SOME_RETURNED, Problem, UsageProblem

if TYPE_CHECKING:
    from skillcheck.cli.session import Session


def hand_over(
    ctx: typer.Context,
    people: Annotated[list[str] | None, typer.Argument(metavar="PERSON", help="people.option_people")] = None,
    everyone: Annotated[bool, typer.Option("--all", help="people.option_everyone")] = False,
    out: Annotated[Path | None, typer.Option("--out", "-o", metavar="FILE.age", help="people.option_out")] = None,
    passphrase_file: PassphraseFile = None,
    force: Force = False,
) -> None:
    """Write exactly these people to an encrypted file."""
    from skillcheck.files import write_whole
    from skillcheck.store.backup import packed
    from skillcheck.store.inventory import noting
    from skillcheck.store.nicknames import known_code
    from skillcheck.store.paths import people as all_people

    session: Session = ctx.obj
    if bool(people) == everyone or out is None:
        raise UsageProblem(Problem("people.hand_over_what"))
    codes = all_people() if everyone else [known_code(word) for word in people or ()]
    if out.exists() and not force:
        raise UsageProblem(Problem("files.file_exists", file=str(out)))
    passphrase = read_passphrase(session, passphrase_file, twice=True)
    with ExitStack() as noted:
        for code in codes:
            noted.enter_context(noting(out, person=code))
        write_whole(out, packed(codes, passphrase), force=force)
    session.say("people.handed_over", n=len(codes), file=str(out))


def restore_(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE.age", help="people.option_backup")],
    passphrase_file: PassphraseFile = None,
) -> None:
    """Bring people back; nothing here is written over."""
    from skillcheck.store.backup import restore, sealed

    session: Session = ctx.obj
    sealed(file)  # no phrase is asked for a file that is none
    found = restore(file, read_passphrase(session, passphrase_file, twice=False))
    session.say("people.restored", n=len(found.people), written=found.written, more=found.lengthened, same=found.same)
    for path in found.beside:
        session.say("people.restored_beside", file=str(path))
    if found.nameless:
        session.say("people.restored_nameless", people=", ".join(found.nameless))
    if found.beside or found.nameless:
        raise typer.Exit(EXIT_SOME_RETURNED)
