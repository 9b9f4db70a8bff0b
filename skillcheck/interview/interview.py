"""An interview as a list of events: what is asked next, what was answered, going back. No keyboard, no file, no clock.

The same events always lead to the same state and the same next question: a journal of them is an exact copy.
"""

from __future__ import annotations

from dataclasses import asdict
from functools import cached_property
from typing import TYPE_CHECKING, Any

from skillcheck.content.lookup import find
from skillcheck.errors import DataProblem, Problem, UsageProblem
from skillcheck.interview.setup import (
    FEW_CHECKS,
    LENGTHS,
    MISSES_BEFORE_A_PAUSE,
    PAUSE_EVERY,
    RESCUE_AFTER,
    RESERVING,
    SCHEMA,
    SCHEMAS,
    STOPS_EARLY,
    WORK,
    Because,
    Progress,
    Reply,
    Setup,
    check_length,
    checked_circumstances,
    checked_observation,
)
from skillcheck.person.observation import Observation
from skillcheck.questions.in_words import every_answer
from skillcheck.questions.item_bank import SPECIAL_CODES, Question

if TYPE_CHECKING:
    from skillcheck.content.library import Library
    from skillcheck.frameworks.profile import TargetProfile
    from skillcheck.interview.item_selection import ItemSelector
    from skillcheck.measurement.responses import Responses
    from skillcheck.questions.goal import Goal

__all__ = ["LENGTHS", "SCHEMA", "SCHEMAS", "STOPS_EARLY", "Interview", "Progress", "Reply", "Setup", "opening_key"]


class Interview:
    """One person's interview. Every change of state is an event in ``events``."""

    def __init__(
        self, library: Library, setup: Setup, opening: str | None = None, selector: ItemSelector | None = None
    ) -> None:
        """``opening``: the first question when the caller remembers it (``opening_key``); saves loading numpy.
        ``selector``: that of another interview with the same library, profile and length; saves computing it again."""
        check_length(setup.length)
        self.library = library
        self.setup = setup
        self.profile: TargetProfile | None = (
            None if setup.profile is None else find(library.profiles, setup.profile, "content.unknown_profile")
        )
        self.goal: Goal | None = None if setup.goal is None else find(library.goals, setup.goal, "content.unknown_goal")
        self.about: dict[str, list[str]] = {}
        """What was said of the person's circumstances: question → codes."""
        self.observations: list[Observation] = []
        self.work = self.goal is None and self.profile is not None and not WORK.isdisjoint(self.profile.audience)
        self.finished_because: Because | None = None
        self.finished = False
        self._opening = opening if opening is not None and opening in library.bank else None
        self._replies: dict[str, Reply] = {}
        self._again: str | None = None
        self._upcoming: Question | None = None
        self._current = False
        self._shared_selector = selector
        self._events: list[dict[str, Any]] = []
        self._record("start", schema=SCHEMA, **asdict(setup))

    # --- what is known ------------------------------------------------------------------------------------

    @property
    def replies(self) -> tuple[Reply, ...]:
        """The answers as they stand, one for each item, in the order asked."""
        return tuple(self._replies.values())

    @property
    def events(self) -> tuple[dict[str, Any], ...]:
        """Everything that happened, in order; each can be written as JSON. Only ever grows."""
        return tuple(self._events)

    @property
    def limit(self) -> int:
        """At most this many questions."""
        wanted = LENGTHS[self.setup.length] if self.setup.length in LENGTHS else int(self.setup.length)
        if self.goal is not None and self.setup.length in STOPS_EARLY:
            wanted = self.goal.questions
        wanted = len(self.library.framework.competences) if wanted == 0 else wanted
        return self._available if wanted is None else min(wanted, self._available)

    @property
    def pause_due(self) -> bool:
        """Whether this is the moment to offer a pause."""
        due = len(self._replies) % PAUSE_EVERY == 0 or self.missed_in_a_row == MISSES_BEFORE_A_PAUSE
        return bool(self._replies) and due and self._again is None and self.next() is not None

    @property
    def missed_in_a_row(self) -> int:
        """How many of the last answers, one after the other, were «not at all», wrong or «I can't tell»."""
        return len(self._missed)

    @property
    def easier(self) -> bool:
        """Whether the next question is easier than those missed in a row just before: worth saying kindly."""
        missed = [self.library.bank.questions[item].level for item in self._missed] if self._again is None else []
        return len(missed) == RESCUE_AFTER and (one := self.next()) is not None and one.level < min(missed)

    @property
    def ended_early(self) -> bool:
        """Ended because the person wished to, with questions left."""
        return self.finished and self.finished_because is None

    def given(self, item: str) -> Reply | None:
        """The answer to an item as it stands."""
        return self._replies.get(item)

    def progress(self) -> Progress:
        """Questions asked, at most left, and the topic of the next question."""
        upcoming = self.next()
        return Progress(
            asked=len(self._replies),
            at_most_left=0 if upcoming is None else max(self.limit - len(self._replies), 1),
            area=None if upcoming is None else self.library.framework.area_of[upcoming.competence],
        )

    def next(self) -> Question | None:
        """The question to ask now; None: the interview is over (``finished_because`` says why)."""
        if not self._current:
            self._upcoming = self._choose()
            self._current = True
        return self._upcoming

    # --- what happens -------------------------------------------------------------------------------------

    def reply(self, reply: Reply) -> None:
        """Take an answer to a new question, or to the one that was gone back to."""
        self._check(reply)
        if self.finished:
            raise DataProblem(Problem("interview.after_finish", fields={"found": reply.item}))
        if (reply.item in self._replies and reply.item != self._again) or (self._again not in {None, reply.item}):
            raise DataProblem(Problem("interview.wrong_order", fields={"found": reply.item}))
        self._take(reply)
        self._again = None
        self._record("answer", **asdict(reply))

    def back(self) -> None:
        """Ask again the question before the one on screen; the first one at most."""
        order = list(self._replies)
        here = order.index(self._again) if self._again else len(order)
        if order and not self.finished:
            self.back_to(order[max(here - 1, 0)])

    def back_to(self, item: str) -> None:
        """Ask this question again, whose answer stands until it is replaced."""
        if self.finished or item not in self._replies:
            raise DataProblem(Problem("interview.wrong_order", fields={"found": item}))
        self._again = item
        self._current = False
        self._record("back", item=item)

    def change(self, reply: Reply) -> None:
        """Replace the answer to a question asked before, at any time (review, ``--edit``)."""
        self._check(reply)
        if reply.item not in self._replies:
            raise UsageProblem(Problem("interview.not_answered", fields={"found": reply.item}))
        self._take(reply)
        self._record("change", **asdict(reply))

    def tell_about(self, answers: dict[str, list[str]]) -> None:
        """Note what the person has at home and who can help: question → codes. It moves no level."""
        self.about = checked_circumstances(self.library, answers)
        self._record("about", answers=self.about)

    def observe(self, seen: Observation) -> None:
        """Note how a card went, at any time: what was seen, apart from what is said."""
        self.observations.append(checked_observation(self.library, seen))
        self._record("observed", **asdict(seen))

    def finish(self, at: str) -> None:
        """Close the interview, at its end or because the person wishes to stop; answers can still be changed."""
        self.next()
        self.finished = True
        self._again = None
        self._upcoming, self._current = None, True
        self._record("finish", at=at, because=self.finished_because)

    def reopen(self, at: str) -> None:
        """Go on with an interview that was ended early: the next question is the one that was left."""
        if not self.finished:
            raise DataProblem(Problem("interview.wrong_order", fields={"found": "reopen"}))
        self.finished = False
        self._current = False
        self._record("reopen", at=at)

    # --- inside -------------------------------------------------------------------------------------------

    @cached_property
    def _available(self) -> int:
        return sum(self.work or not question.is_situation for question in self.library.bank.questions)

    @property
    def row(self) -> Responses:
        """The answers as a row of responses, 1 × items."""
        from skillcheck.measurement.responses import response_row

        return response_row(self.library, [(reply.item, reply.code) for reply in self._replies.values()])

    @property
    def _missed(self) -> list[int]:
        asked = [self.library.bank.index[item] for item in self._replies]
        return self.selector.calm.missed_in_a_row(self.row, asked) if asked else []

    @property
    def may_end(self) -> bool:
        """Whether a shorter interview would end here: enough is known, or this is the foot of the scale."""
        asked = [self.library.bank.index[item] for item in self._replies]
        return bool(asked) and self.selector.enough(self.row, asked) is not None

    @property
    def everything_known(self) -> bool:
        """Every competence in play is known within ±1 level (80 % interval)."""
        return self.selector.everything_known(self.row)

    @cached_property
    def selector(self) -> ItemSelector:
        """What chooses the questions; loads numpy (about 0.1 s) when first needed."""
        from skillcheck.interview.item_selection import ItemSelector

        if self._shared_selector is not None:
            return self._shared_selector
        reserves = self.setup.length in RESERVING
        checks = FEW_CHECKS if self.work or self.goal else len(self.library.framework.areas)
        return ItemSelector(
            self.library.framework,
            self.library.bank,
            self.profile,
            limit=self.limit,
            work=self.work,
            checks=checks if reserves else 0,
            situations=1 if reserves and self.work else 0,
            goal=self.goal,
            gentle=self.setup.accompanied,
        )

    def _choose(self) -> Question | None:
        bank = self.library.bank
        if self.finished:
            return None
        self.finished_because = None
        if self._again is not None:
            return bank[self._again]
        left = next((item for item in self.setup.again or () if item in bank and item not in self._replies), None)
        if left is not None and len(self._replies) < self.limit:
            return bank[left]
        if not self._replies and self._opening is not None:
            return bank[self._opening]
        if len(self._replies) >= self.limit:
            self.finished_because = "length" if self.limit < self._available else "bank"
            return None
        row = self.row
        asked = [bank.index[item] for item in self._replies]
        if self.setup.length in STOPS_EARLY and asked and (because := self.selector.enough(row, asked)):
            self.finished_because = because
            return None
        chosen = self.selector.choose(row, asked)
        if chosen is None:
            self.finished_because = "bank"
            return None
        return bank.questions[chosen]

    def _check(self, reply: Reply) -> None:
        if reply.item not in self.library.bank:
            raise DataProblem(Problem("interview.unknown_item", fields={"found": reply.item}))
        question = self.library.bank[reply.item]
        if reply.code not in question.codes and reply.code not in SPECIAL_CODES:
            known = every_answer(question, SPECIAL_CODES)
            fields = {"found": reply.code, "item": reply.item, "known": known}
            raise DataProblem(Problem("interview.unknown_code", fields=fields))

    def _take(self, reply: Reply) -> None:
        self._replies[reply.item] = reply
        self._current = False

    def _record(self, event: str, **details: object) -> None:
        self._events.append({"n": len(self._events), "event": event, **details})


def opening_key(library: Library, setup: Setup) -> str:
    """What the first question depends on: under this name a caller may remember it between runs."""
    return f"opening-{setup.version}-{library.fingerprint}-{setup.profile}-{setup.length}-{setup.goal}"
