"""``people hand-over`` and ``restore``: chosen people in one encrypted file, and back."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from skillcheck.errors import EXIT_SOME_RETURNED, Problem, UsageProblem

if TYPE_CHECKING:
    from skillcheck.cli.session import Session

SHORTEST = 8
PassphraseFile = Annotated[
    Path | None, typer.Option("--passphrase-file", metavar="FILE", help="people.option_passphrase_file")
]


def hand_over(
    ctx: typer.Context,
    people: Annotated[list[str] | None, typer.Argument(metavar="PERSON…", help="people.option_people")] = None,
    everyone: Annotated[bool, typer.Option("--all", help="people.option_everyone")] = False,
    out: Annotated[Path | None, typer.Option("--out", "-o", metavar="FILE.age", help="people.option_out")] = None,
    passphrase_file: PassphraseFile = None,
    force: Annotated[bool, typer.Option("--force", help="cli.option_force")] = False,
) -> None:
    """Write exactly these people to an encrypted file."""
    from skillcheck.files import write_whole
    from skillcheck.store.backup import packed
    from skillcheck.store.inventory import note
    from skillcheck.store.nicknames import known_code
    from skillcheck.store.paths import people as all_people

    session: Session = ctx.obj
    if bool(people) == everyone or out is None:
        raise UsageProblem(Problem("people.hand_over_what"))
    codes = all_people() if everyone else [known_code(word) for word in people or ()]
    passphrase = read_passphrase(session, passphrase_file, twice=True)
    write_whole(out, packed(codes, passphrase), force=force)
    for code in codes:
        note(out, code)
    session.say("people.handed_over", n=len(codes), file=str(out))


def restore_(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE.age", help="people.option_backup")],
    passphrase_file: PassphraseFile = None,
) -> None:
    """Bring people back; nothing here is written over."""
    from skillcheck.store.backup import restore

    session: Session = ctx.obj
    found = restore(file, read_passphrase(session, passphrase_file, twice=False))
    session.say("people.restored", n=len(found.people), written=found.written, more=found.lengthened, same=found.same)
    for path in found.beside:
        session.say("people.restored_beside", file=str(path))
    if found.beside:
        raise typer.Exit(EXIT_SOME_RETURNED)


def read_passphrase(session: Session, file: Path | None, *, twice: bool) -> str:
    """The passphrase of a file's first line, or typed unseen, twice where it is a new one. Raises UsageProblem."""
    from getpass import getpass

    if file is not None:
        from skillcheck.files import read_bounded

        raw = read_bounded(file, 4096) or b""
        passphrase = raw.decode("utf-8", "replace").split("\n", 1)[0].strip()
    elif sys.stdin.isatty():
        passphrase = getpass(session.t("people.passphrase") + " ")
        if twice and getpass(session.t("people.passphrase_again") + " ") != passphrase:
            raise UsageProblem(Problem("people.passphrases_differ"))
    else:
        raise UsageProblem(Problem("people.needs_passphrase"))
    if twice and len(passphrase) < SHORTEST:
        raise UsageProblem(Problem("people.short_passphrase", fields={"least": SHORTEST}))
    return passphrase
