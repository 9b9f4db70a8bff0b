"""``skillcheck forget``: erase everything kept of a person, after listing it; look again, and give a receipt."""

from __future__ import annotations

import re
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from skillcheck.errors import EXIT_SOME_RETURNED, Problem, UsageProblem

if TYPE_CHECKING:
    from pathlib import Path

    from skillcheck.cli.session import Session

UNITS: dict[str, Literal["days", "months", "years"]] = {
    "d": "days", "j": "days", "m": "months", "y": "years", "a": "years",
}  # fmt: skip


def run(
    ctx: typer.Context,
    person: Annotated[str | None, typer.Argument(metavar="CODE", help="forget.option_person")] = None,
    everyone: Annotated[bool, typer.Option("--all", help="forget.option_all")] = False,
    older_than: Annotated[
        str | None, typer.Option("--older-than", metavar="12m", help="forget.option_older_than")
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="forget.option_yes")] = False,
) -> None:
    """List what is kept, ask, erase, look again, give the receipt."""
    from skillcheck.cli.confirm import agrees
    from skillcheck.store import inventory
    from skillcheck.store.nicknames import code_of, known_code
    from skillcheck.store.paths import every_file, files_of, people
    from skillcheck.store.people import not_seen_since, remembered

    session: Session = ctx.obj
    person = code_of(person) if person is not None else None
    if sum((person is not None, everyone, older_than is not None)) != 1:
        raise UsageProblem(Problem("forget.whom"))
    swept = session.tidy_store() + inventory.sweep_elsewhere()
    if swept:
        session.say("forget.swept", n=swept)
    traces = remembered() | inventory.named()
    if everyone:
        codes = sorted({*people(), *traces})
    else:
        codes = not_seen_since(_day(older_than)) if older_than else [str(person)]
    files = every_file() if everyone else [file for code in codes for file in files_of(code)]
    elsewhere = {code: inventory.elsewhere(code.lower()) for code in codes}
    known = [code for code in codes if elsewhere[code][0] or code.lower() in traces or inventory.names(code.lower())]
    if not files and not swept and not known:
        if person is not None:
            known_code(person)  # nobody: the nearest names are said
        raise UsageProblem(Problem("forget.nothing_older" if older_than else "forget.nothing"))
    if files:
        session.say("forget.would_erase", n=len(files))
    for file in files:
        typer.echo(str(file))
    if not yes and not agrees(session, "forget.question"):
        session.say("forget.kept")
        return
    _erase(session, codes, files, elsewhere)


def _erase(
    session: Session, codes: list[str], files: list[Path], elsewhere: dict[str, tuple[list[Path], list[Path]]]
) -> None:
    """Erase, look again, and say what was found, here and elsewhere."""
    from skillcheck.store import inventory
    from skillcheck.store.erase import erase
    from skillcheck.store.paths import files_of
    from skillcheck.store.people import strike_out

    erase(files)
    for code in codes:
        inventory.strike_out(code.lower())
        strike_out(code.lower())
    left = [file for file in files if file.exists()] + [file for code in codes for file in files_of(code)]
    now = datetime.now().astimezone().isoformat(sep=" ", timespec="minutes")
    session.tell("forget.receipt", when=now, people=", ".join(codes) or "–")
    session.tell("forget.erased", n=len(files))
    session.tell("forget.found_after", n=len(left))
    session.tell("forget.limits")
    holding = list(dict.fromkeys(path for there, _ in elsewhere.values() for path in there))
    packed = list(dict.fromkeys(path for _, there in elsewhere.values() for path in there))
    for key, paths in (("forget.elsewhere", holding), ("forget.packed", packed)):
        if paths:
            session.tell(key, n=len(paths))
            for path in paths:
                typer.echo(f"  {path}")
    if left or holding or packed:
        raise typer.Exit(EXIT_SOME_RETURNED)


def _day(age: str) -> str:
    """The day so long ago: «12m» (months), «30d» or «30j» (days), «2y» or «2a» (years)."""
    from skillcheck.store.retention import day_ago

    found = re.fullmatch(r"(\d{1,4})([djmya])", age.strip().lower())
    try:
        if found and int(found[1]):
            return day_ago(int(found[1]), UNITS[found[2]])
    except (ValueError, OverflowError):
        pass  # before the first year
    raise UsageProblem(Problem("forget.bad_age", fields={"found": age}))
