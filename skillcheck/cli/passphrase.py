"""A passphrase: typed unseen, or the first line of a file."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from skillcheck.errors import Problem, UsageProblem

if TYPE_CHECKING:
    from skillcheck.cli.session import Session

SHORTEST = 8
PassphraseFile = Annotated[
    Path | None, typer.Option("--passphrase-file", metavar="FILE", help="people.option_passphrase_file")
]


def read_passphrase(session: Session, file: Path | None, *, twice: bool) -> str:
    """The passphrase of a file's first line, or typed unseen, twice where it is a new one. Raises UsageProblem."""
    from getpass import getpass

    if file is not None:
        from skillcheck.files import read_bounded

        raw = read_bounded(file, 4096) or b""
        passphrase = raw.decode("utf-8", "replace").split("\n", 1)[0].strip()
    elif sys.stdin.isatty():
        passphrase = getpass(session.t("people.passphrase_new" if twice else "people.passphrase", least=SHORTEST) + " ")
        if twice:
            _require_long(passphrase)  # before it is typed again
            if getpass(session.t("people.passphrase_again") + " ") != passphrase:
                raise UsageProblem(Problem("people.passphrases_differ"))
        session.say("people.passphrase_wait")  # the lock is slow on purpose: seconds
    else:
        raise UsageProblem(Problem("people.needs_passphrase"))
    if twice:
        _require_long(passphrase)
    return passphrase


def _require_long(passphrase: str) -> None:
    if len(passphrase) < SHORTEST:
        raise UsageProblem(Problem("people.short_passphrase", fields={"least": SHORTEST}))
