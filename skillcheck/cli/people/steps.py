"""What became of the steps agreed: asked one by one, in the notebook and when the person comes back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from skillcheck.i18n import Printed, clean
from skillcheck.screens.screen import Choice
from skillcheck.store.desk_notes import REASONS, Outcome, add, follow_event, read_notes

if TYPE_CHECKING:
    from skillcheck.cli.session import Session
    from skillcheck.screens.screen import Screen

DONE, LATER = "done", "later"


def follow_steps(session: Session, screen: Screen, code: str) -> int:
    """Ask of each open step whether it was done, or why not; says how many there were. Raises Stopped."""
    t = session.t
    steps = read_notes(code).open_steps
    reasons = [Choice(one, t("people.became_not", reason=Printed(t(f"people.reason_{one}")))) for one in REASONS]
    choices = [Choice(DONE, t("people.do_done")), *reasons, Choice(LATER, t("people.became_later"))]
    for step in steps:
        became = screen.choose(
            t("people.became", text=clean(step.text, 300)), choices, default=LATER, listed=True, escape=LATER
        )
        if became == LATER:
            continue
        note_step(code, step.number, None if became == DONE else became)
        screen.tell(t("people.noted"))
    return len(steps)


def note_step(code: str, number: int, reason: str | None) -> None:
    """A step was done, or not, for one of ``REASONS``. Raises UsageProblem where there is no such step or reason."""
    from skillcheck.cli.people.words import instant

    outcome: Outcome = "done" if reason is None else "not_done"
    add(code, lambda notes: follow_event(notes, number, outcome, reason, instant()))
