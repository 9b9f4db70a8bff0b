"""What a person can do today: a card in the words of the page. Draws nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from skillcheck.i18n import Printed
from skillcheck.report.naming import quoted
from skillcheck.report.offers import labelled

if TYPE_CHECKING:
    from skillcheck.i18n import Texts
    from skillcheck.person.record import Result
    from skillcheck.recommend.exercises import Act


@dataclass(frozen=True)
class ActLine:
    """A card to do, or to show to somebody: in one line for a step, and whole for the screen and the printed page."""

    id: str
    goal: str
    way: Literal["do", "guide"]
    line: str
    """«À faire aujourd'hui, 10 min (fiche e112) : « Je veux … »»; to show: to somebody who says so."""
    heading: str
    """The same without card and goal: «À faire aujourd'hui, 10 min»."""
    said: str
    """The goal between quotation marks: the person speaks."""
    title: str
    """Over a whole card, and in a list of cards: the goal; of a card to show, whose goal it is."""
    under: str
    """Under the title: when to do it, and which card it is."""
    needs: str
    steps: tuple[str, ...]
    say: str
    stumble: str
    proof: str


def act_line(act: Act, texts: Texts, *, helped: bool = False) -> ActLine:
    """A card in the language of ``texts``. ``helped``: by somebody, as all is of who begins."""
    card, words = act.exercise, texts.choose
    goal = quoted(words(card.goal), texts)
    others = "three" if card.with_somebody == 2 else "two" if card.with_somebody or helped else "do"
    heading = texts.t(f"report.act_{others if act.way == 'do' else act.way}", n=card.minutes)
    label = texts.t("report.act_card", heading=Printed(heading), card=card.id)
    whose = texts.t("report.labelled", label=Printed(heading), words=Printed(goal))
    return ActLine(
        id=card.id,
        way=act.way,
        goal=words(card.goal),
        line=texts.t("report.labelled", label=Printed(label), words=Printed(goal)),
        heading=heading,
        said=goal,
        title=words(card.goal) if act.way == "do" else whose,
        under=f"{heading} · {card.id}" if act.way == "do" else card.id,
        needs=words(card.needs),
        steps=tuple(words(step) for step in card.steps),
        say=words(card.say),
        stumble=words(card.stumble),
        proof=words(card.proof),
    )


def card_lines(act: ActLine, texts: Texts) -> list[str]:
    """A whole card in sentences, its gestures numbered."""
    return [
        labelled("act_needs", act.needs, texts),
        *(f"{number}. {step}" for number, step in enumerate(act.steps, start=1)),
        labelled("act_say", act.say, texts),
        labelled("act_stumble", act.stumble, texts),
        labelled("act_proof", act.proof, texts),
    ]


def seen_words(result: Result, texts: Texts) -> tuple[str, ...]:
    """What came of the cards that were tried, apart from what the person says; nothing of what was put off."""
    return tuple(
        texts.t(
            "report.seen", goal=Printed(one.goal.removesuffix(".")), how=Printed(texts.t(f"report.act_{one.outcome}"))
        )
        for one in result.observed
        if one.outcome != "later"
    )
