"""One conversation: puts the questions of the interview on a screen and keeps every event before the next one."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from skillcheck.cli.assess.clock import Clock
from skillcheck.i18n import quoted_inside
from skillcheck.interview.interview import STOPS_EARLY, Reply
from skillcheck.interview.pace import gaps_of, minutes_left
from skillcheck.screens.question_card import aside_lines, other_answers, question_card
from skillcheck.screens.screen import BACK, OTHER, PAUSE, Choice, Screen, Stopped
from skillcheck.store.pace import keep_pace, read_paces

if TYPE_CHECKING:
    from collections.abc import Callable

    from skillcheck.cli.assess.languages import Bilingual
    from skillcheck.person.record import How
    from skillcheck.questions.item_bank import Question
    from skillcheck.screens.screen import Answered
    from skillcheck.store.interviews import OpenInterview

HOWS: tuple[How, ...] = ("alone", "help", "mediator")
NOT_WORTH_A_PAUSE = 2
"""With so few questions left, nobody is offered a pause."""
WORTH_KEEPING = 5
"""From so many answers on, their pace tells something of this desk."""


class Conversation:
    """An interview put on a screen."""

    def __init__(
        self,
        bilingual: Bilingual,
        screen: Screen,
        opened: OpenInterview,
        *,
        accompanied: bool,
        learns: bool = True,
    ) -> None:
        """``learns``: the pace of this interview is kept for the next ones."""
        self._learns = learns
        self._bilingual = bilingual
        self._session = bilingual.session
        self._screen = screen
        self._accompanied = accompanied
        self._kind = "accompanied" if accompanied else "alone"
        self._desk = read_paces(self._kind)
        self._just_answered: str | None = None
        self._answered_here: list[str] = []
        self._scene: str | None = None
        self._paused_at = len(opened.interview.replies)
        self._save = opened.save
        self.interview = opened.interview
        self.clock = Clock(opened.journal.events)

    def run(self) -> None:
        """Ask until the end, then close the interview. Raises Stopped; whatever was answered is in the journal."""
        self._save()
        wants_result = False
        try:
            while not wants_result:
                if (question := self.interview.next()) is None:
                    wants_result = self._at_the_end()
                elif self._pause_is_due():
                    wants_result = self._pause(self._so_far())
                else:
                    wants_result = self._put(question)
        finally:
            self._learn_pace()
        self.interview.finish(self.clock.now())
        self._save()

    def look_again(self, message: str) -> None:
        """An interview that is over: its result, any answer again, or the questions that were left. Raises Stopped."""
        wishes = ["see_result", *(["go_on_asking"] if self.interview.ended_early else []), "review"]
        while (wish := self._choose(message, *wishes)) == "review":
            self._review()
        if wish == "go_on_asking":
            self.interview.reopen(self.clock.now())
            self.run()

    def edit(self, item: str) -> None:
        """Ask one question again and take the new answer."""
        given = self.interview.given(item)
        question = self.interview.library.bank[item]
        heading = self._bilingual.words("assess.again")
        answered = self._answer(question, heading, can_go_back=given is not None, given=given.code if given else None)
        if answered.code not in {BACK, PAUSE}:
            self._keep(item, answered, self.interview.change)

    # --- one question -------------------------------------------------------------------------------------

    def _put(self, question: Question) -> bool:
        """Ask one question; True where the person would rather see the result."""
        given = self.interview.given(question.id)
        first = self.interview.replies[0].item if self.interview.replies else question.id
        heading = self._bilingual.words("assess.again") if given else self._heading()
        can_go_back = question.id != first
        answered = self._answer(question, heading, can_go_back=can_go_back, given=given.code if given else None)
        if answered.code == PAUSE:
            return self._pause(self._session.t("assess.stop_question"))
        if answered.code == BACK:
            self.interview.back()
            self._scene = self._just_answered = None
            self._save()
        else:
            self._keep(question.id, answered, self.interview.reply)
        return False

    def _answer(self, question: Question, heading: str, *, can_go_back: bool, given: str | None) -> Answered:
        situation = question.situation.id if question.situation else None
        also, session = self._bilingual.also, self._session
        card = question_card(
            question,
            session.library,
            session.texts,
            heading=heading,
            also=also,
            with_scene=situation != self._scene,
            can_go_back=can_go_back,
            given=given,
            plus=self._accompanied,
            aside=self._aside(question),
        )
        while (answered := self._screen.ask(card, self._amend)).code == OTHER:
            rarer = other_answers(session.library, session.texts, also)
            message = self._bilingual.words("assess.other_question")
            code = self._screen.choose(message, rarer, escape=OTHER)
            if code != OTHER:
                answered = replace(answered, code=code)
                break
        if answered.code != PAUSE:
            self._scene = situation
        return answered

    def _aside(self, question: Question) -> tuple[str, ...]:
        if not self._accompanied:
            return ()
        before = self.interview.library.bank[self._just_answered] if self._just_answered else None
        return aside_lines(question, self._session.library, self._session.texts, before)

    def _keep(self, item: str, answered: Answered, take: Callable[[Reply], None]) -> None:
        how = HOWS[answered.plus] if self._accompanied and answered.code != "skip" else None
        take(Reply(item=item, code=answered.code, how=how, at=self.clock.now()))
        self._just_answered = item
        self._answered_here.append(self.interview.replies[-1].at)
        self._save()

    @property
    def _amend(self) -> Callable[[], str] | None:
        """What «+» does: the answer just given was given with help, then by the person alongside, then alone."""
        reply = self.interview.given(self._just_answered) if self._just_answered else None
        return self._next_how if reply and reply.how else None

    def _next_how(self) -> str:
        reply = self.interview.given(self._just_answered or "")
        assert reply is not None  # _amend saw it
        assert reply.how is not None
        how = HOWS[(HOWS.index(reply.how) + 1) % len(HOWS)]
        self.interview.change(replace(reply, how=how))
        self._save()
        answer = quoted_inside(self._answer_words(reply), self._session.texts)
        return self._session.t("assess.amended", answer=answer, how=self._session.t(f"assess.how_{how}"))

    def _heading(self) -> str:
        progress = self.interview.progress()
        area = next(area for area in self._session.library.framework.areas if area.id == progress.area)
        low, high = self._minutes(progress.at_most_left)
        easier = [self._session.t("assess.easier")] if self.interview.easier else []
        place = self._session.t(
            "assess.heading",
            area=self._session.texts.choose(area.short),
            n=progress.asked + 1,
            most=progress.asked + progress.at_most_left,
            low=low,
            high=high,
        )
        return "\n".join([*easier, place])

    def _minutes(self, questions: int) -> tuple[int, int]:
        return minutes_left(questions, self._desk, gaps_of(self._answered_here), accompanied=self._accompanied)

    def _learn_pace(self) -> None:
        gaps = gaps_of(self._answered_here)
        if self._learns and len(gaps) >= WORTH_KEEPING:
            from statistics import median

            keep_pace(self._kind, median(gaps))

    # --- between questions --------------------------------------------------------------------------------

    def _pause_is_due(self) -> bool:
        if not self.interview.pause_due or len(self.interview.replies) == self._paused_at:
            return False
        return self.interview.progress().at_most_left > NOT_WORTH_A_PAUSE

    def _so_far(self) -> str:
        progress = self.interview.progress()
        low, high = self._minutes(progress.at_most_left)
        message = self._bilingual.words(
            "assess.pause", done=progress.asked, n=progress.at_most_left, low=low, high=high
        )
        if self.interview.setup.length not in STOPS_EARLY and self.interview.may_end:
            message += "\n" + self._bilingual.words("assess.enough_known")
        return message

    def _pause(self, message: str) -> bool:
        """Let the person go on, stop for now, or see the result; every way is free. True for the result."""
        self._paused_at = len(self.interview.replies)
        rest = ("pause_now", "result_now", "review") if self.interview.replies else ("leave_now",)
        wish = self._choose(message, "go_on", *rest)
        if wish in {"pause_now", "leave_now"}:
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
            message = self._bilingual.words("assess.review_which")
            item = self._screen.choose(
                message, [*lines, *done], default="review_done", listed=True, escape="review_done"
            )
            if item == "review_done":
                return
            self._scene = None
            self.edit(item)

    def _review_line(self, reply: Reply) -> str:
        texts = self._session.texts
        question = self._session.library.bank[reply.item]
        asked = texts.choose(question.item.text)
        if question.situation:
            scene = texts.choose(question.situation.title)
            asked = self._session.t("assess.review_scene", scene=scene, question=asked)
        return self._session.t("assess.review_line", question=asked, answer=self._answer_words(reply))

    def _answer_words(self, reply: Reply) -> str:
        library, texts = self._session.library, self._session.texts
        words = [texts.choose(answer.text) for answer in library.bank[reply.item].words(reply.code)]
        return " + ".join(words) or texts.choose(library.special_words.get(reply.code, {}))

    def _choose(self, message: str, *options: str) -> str:
        """The first option is one Enter away, and what Esc takes."""
        choices = self._bilingual.choices(*(f"assess.{wish}" for wish in options))
        first = options[0]
        return self._screen.choose(message, choices, default=first, escape=first, amend=self._amend)
