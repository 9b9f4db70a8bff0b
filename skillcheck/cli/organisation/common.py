"""What the commands of an organisation share: the pack, a day, a viewpoint by its name."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from skillcheck.errors import Problem, UsageProblem

if TYPE_CHECKING:
    from skillcheck.cli.session import Session
    from skillcheck.frameworks.practice import Pack


def pack_of(session: Session) -> Pack:
    """The practices of the session's content folder, else the shipped ones."""
    from skillcheck.content.practices import load_pack

    return load_pack(session.library)


def day(text: str | None) -> date:
    """The day an option gives, else today."""
    if text is None:
        return date.today()  # noqa: DTZ011 — the person's own calendar
    from skillcheck.workflows.organisation_files import a_date

    found = a_date(text)
    if found is None:
        raise UsageProblem(Problem("organisation.bad_date", fields={"found": text}))
    return found


def one_view(pack: Pack, view: str) -> str:
    """A viewpoint by its id or by any of its names."""
    from skillcheck.content.lookup import find
    from skillcheck.ingest.cells.normalise import words as simplified
    from skillcheck.workflows.organisation_answers import view_names

    known = view_names(pack)
    return find({**known, **{name: name for name in pack.views}}, simplified(view), "organisation.unknown_view")


def chosen(option: str, value: str, known: tuple[str, ...]) -> str:
    """A value that must be one of some words. Raises UsageProblem that lists them."""
    if value not in known:
        fields: dict[str, object] = {"option": f"--{option}", "found": value, "known": ", ".join(known)}
        raise UsageProblem(Problem("organisation.not_among", fields=fields))
    return value
