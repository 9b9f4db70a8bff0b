"""One conversation: puts the questions of the interview on a screen and keeps every event before the next one."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from skillcheck.cli.assess.clock import Clock, moment_of
from skillcheck.interview.interview import SECONDS_PER_QUESTION, STOPS_EARLY, Interview, Reply
from skillcheck.screens.question_card import question_card
from skillcheck.screens.screen import BACK, Choice, Screen, Stopped

if TYPE_CHECKING:
    from collections.abc import Callable

    from skillcheck.cli.assess.languages import Bilingual
    from skillcheck.person.record import How
    from skillcheck.questions.item_bank import Question
    from skillcheck.store.journal import Journal

HOWS: tuple[How, ...] = ("alone", "help", "mediator")
LONGEST_THOUGHT = 120
"""Seconds between two answers beyond which the person was not thinking but away."""
QUICKEST = 6
"""Seconds a question takes even the quickest: nobody is promised less."""
ACCOMPANIED = 2
"""Times longer that a question takes when two people talk it over."""
NOT_WORTH_A_PAUSE = 2
"""With so few questions left, nobody is offered a pause."""


class Conversation:
    """A screen, an interview and its journal together."""

    def __init__(
        self,
        bilingual: Bilingual,
        screen: Screen,
        journal: Journal,
        interview: Interview,
        *,
        accompanied: bool,
    ) -> None:
        self._bilingual = bilingual
        self._session = bilingual.session
        self._screen = screen
        self._journal = journal
        self._accompanied = accompanied
        self._how: How | None = next((reply.how for reply in reversed(interview.replies) if reply.how), None)
        self._scene: str | None = None
        self._paused_at = len(interview.replies)
        self.interview = interview
        self.clock = Clock(journal.events)

    def save(self) -> None:
        """Write to the journal what it has not yet."""
        for event in self.interview.events[len(self._journal.events) :]:
            self._journal.append(event)

    def run(self) -> None:
        """Ask until the end, then close the interview. Raises Stopped; whatever was answered is in the journal."""
        self.save()
        wants_result = False
        while not wants_result:
            if (question := self.interview.next()) is None:
                wants_result = self._at_the_end()
            elif self._pause_is_due():
                wants_result = self._pause()
            else:
                self._put(question)
        self.interview.finish(self.clock.now())
        self.save()

    def look_again(self, message: str) -> None:
        """An interview that is over: its result, or first any answer again, as often as wished. Raises Stopped."""
        while self._choose(message, "see_result", "review") == "review":
            self._review()

    def edit(self, item: str) -> None:
        """Ask one question again and take the new answer."""
        given = self.interview.given(item)
        question = self.interview.library.bank[item]
        heading = self._bilingual.words("assess.again")
        code = self._answer(question, heading, can_go_back=given is not None, given=given.code if given else None)
        if code != BACK:
            self._keep(item, code, self.interview.change)

    # --- one question -------------------------------------------------------------------------------------

    def _put(self, question: Question) -> None:
        given = self.interview.given(question.id)
        first = self.interview.replies[0].item if self.interview.replies else question.id
        heading = self._bilingual.words("assess.again") if given else self._heading()
        code = self._answer(question, heading, can_go_back=question.id != first, given=given.code if given else None)
        if code == BACK:
            self.interview.back()
            self._scene = None
            self.save()
        else:
            self._keep(question.id, code, self.interview.reply)

    def _answer(self, question: Question, heading: str, *, can_go_back: bool, given: str | None) -> str:
        situation = question.situation.id if question.situation else None
        card = question_card(
            question,
            self._session.library,
            self._session.texts,
            heading=heading,
            also=self._bilingual.also,
            with_scene=situation != self._scene,
            can_go_back=can_go_back,
            given=given,
        )
        code = self._screen.ask(card)
        self._scene = situation
        return code

    def _keep(self, item: str, code: str, take: Callable[[Reply], None]) -> None:
        """Note how the answer was given, then write it down; who stops at that moment loses no answer."""
        try:
            how = self._how_given() if self._accompanied and code != "skip" else None
        except Stopped:
            take(Reply(item=item, code=code, how=None, at=self.clock.now()))
            self.save()
            raise
        take(Reply(item=item, code=code, how=how, at=self.clock.now()))
        self.save()

    def _how_given(self) -> How:
        """Asked of the person alongside; what they said last is one Enter away, the first time nothing is."""
        chosen = self._screen.choose(
            self._session.t("assess.how"),
            [Choice(how, self._session.t(f"assess.how_{how}")) for how in HOWS],
            default=self._how,
        )
        how: How = next(how for how in HOWS if how == chosen)
        self._how = how
        return how

    def _heading(self) -> str:
        progress = self.interview.progress(self._pace())
        area = next(area for area in self._session.library.framework.areas if area.id == progress.area)
        return self._session.t(
            "assess.heading",
            area=self._session.texts.choose(area.short),
            n=progress.asked + 1,
            most=progress.asked + progress.at_most_left,
            minutes=progress.minutes_left,
        )

    def _pace(self) -> float:
        """Seconds a question takes this person: the middle of the last ten, once there are three."""
        moments = [moment for reply in self.interview.replies[-11:] if (moment := moment_of(reply.at))]
        gaps = [(later - earlier).total_seconds() for earlier, later in pairwise(moments)]
        usual = sorted(gap for gap in gaps if 0 < gap <= LONGEST_THOUGHT)
        if len(usual) < 3:
            return SECONDS_PER_QUESTION * (ACCOMPANIED if self._accompanied else 1)
        return max(usual[len(usual) // 2], QUICKEST)

    # --- between questions --------------------------------------------------------------------------------

    def _pause_is_due(self) -> bool:
        if not self.interview.pause_due or len(self.interview.replies) == self._paused_at:
            return False
        return self.interview.progress().at_most_left > NOT_WORTH_A_PAUSE

    def _pause(self) -> bool:
        """Say what is left and let the person go on, stop for now, or see the result; True for the result."""
        self._paused_at = len(self.interview.replies)
        progress = self.interview.progress(self._pace())
        message = self._bilingual.words(
            "assess.pause", done=progress.asked, n=progress.at_most_left, minutes=progress.minutes_left
        )
        if self.interview.setup.length not in STOPS_EARLY and self.interview.everything_known:
            message += "\n" + self._bilingual.words("assess.enough_known")
        wish = self._choose(message, "go_on", "pause_now", "review", "result_now")
        if wish == "pause_now":
            raise Stopped
        if wish == "review":
            self._review()
        return wish == "result_now"

    def _at_the_end(self) -> bool:
        if not self.interview.replies:
            return True
        because = self.interview.finished_because or "length"
        message = self._bilingual.words(f"assess.end_{because}", n=len(self.interview.replies))
        if self._choose(message, "see_result", "review") == "see_result":
            return True
        self._review()
        return False

    def _review(self) -> None:
        """All answers in order; any can be asked again, as often as wished."""
        while True:
            lines = [Choice(reply.item, self._review_line(reply)) for reply in self.interview.replies]
            done = self._bilingual.choices("assess.review_done")  # last: the others keep the number of their question
            item = self._screen.choose(
                self._bilingual.words("assess.review_which"), [*lines, *done], default="review_done"
            )
            if item == "review_done":
                return
            self._scene = None
            self.edit(item)

    def _review_line(self, reply: Reply) -> str:
        library, texts = self._session.library, self._session.texts
        question = library.bank[reply.item]
        words = [texts.choose(answer.text) for answer in question.words(reply.code)]
        special = library.special_words.get(reply.code, {})
        answer = " + ".join(words) or texts.choose(special)
        asked = texts.choose(question.item.text)
        if question.situation:
            scene = texts.choose(question.situation.title)
            asked = self._session.t("assess.review_scene", scene=scene, question=asked)
        return self._session.t("assess.review_line", question=asked, answer=answer)

    def _choose(self, message: str, *options: str) -> str:
        choices = self._bilingual.choices(*(f"assess.{wish}" for wish in options))
        return self._screen.choose(message, choices, default=options[0])
