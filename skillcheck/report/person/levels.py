"""One row of a person's report: what is known of a competence, an area or overall, and its words. Draws nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol

from skillcheck.i18n import Printed
from skillcheck.questions.item_bank import DONT_KNOW
from skillcheck.report.person.gap import gap_words, missing_levels

if TYPE_CHECKING:
    from skillcheck.content.library import Library
    from skillcheck.i18n import Texts
    from skillcheck.person.record import Given, Observed, Result, Score
    from skillcheck.questions.item_bank import Question

Reached = Literal["yes", "no", "unknown"]


class Placed(Protocol):
    """What a picture of one line is drawn from: a level, its interval and a target on so many places."""

    @property
    def level(self) -> int | None:
        """The dot."""

    @property
    def low(self) -> int | None:
        """Where the interval begins."""

    @property
    def high(self) -> int | None:
        """Where it ends."""

    @property
    def target(self) -> int | None:
        """The mark."""

    @property
    def top(self) -> int:
        """The framework's highest level: how many places there are after «before level 1»."""

    @property
    def basis(self) -> str:
        """Rings and dashes where it is not «measured»."""


@dataclass(frozen=True)
class Row:
    """One line of the table and of the picture: what is known of overall, an area or a competence."""

    id: str
    kind: Literal["overall", "area", "competence"]
    name: str
    level: int | None
    low: int | None
    high: int | None
    target: int | None
    top: int
    """The framework's highest level: how many places a picture has after «before level 1»."""
    missing: int | None
    """Whole levels from the level said to the target; None where it is not known to be missed."""
    reached: Reached | None
    basis: Literal["measured", "inferred", "none"]
    answered: int
    level_words: str
    level_short: str
    """«3 (2–4)»: the level and its interval in figures."""
    between_words: str
    gap_words: str
    answers_words: str
    """«5, dont 2 aidées»."""
    alt: str
    """The row in one sentence: the text alternative of its picture."""
    next_time: str | None = None
    """A task just above what the person does alone."""


def make_row(result: Result, library: Library, texts: Texts, dimension: str) -> Row:
    """Everything known of ``dimension``: «overall», an area or a competence."""
    score = result.scores[dimension]
    framework = library.framework
    kind: Literal["overall", "area", "competence"] = "competence"
    if dimension == "overall":
        kind, name = "overall", texts.t("report.overall")
    elif dimension in framework.competences:
        name = texts.choose(framework.competences[dimension].short)
    else:
        kind, name = "area", texts.choose(next(area.short for area in framework.areas if area.id == dimension))
    words = _row_words(result, library, texts, dimension)
    level = _standing(result, library, texts, dimension)
    helped = sum(is_helped(answer) for answer in result.answers if _belongs(answer, dimension, library))
    return Row(
        id=dimension,
        kind=kind,
        name=name,
        level=score.level,
        low=score.low,
        high=score.high,
        target=score.target,
        top=framework.measurement.levels,
        missing=missing_levels(score),
        reached=score.verdict,
        basis=score.basis,
        answered=(answered := score.answered - seen_in(result, library, dimension)),
        answers_words=texts.t("report.answers_helped", n=helped, answers=answered) if helped else str(answered),
        alt=texts.t("report.row_alt", name=Printed(name), words=Printed(_listed_words(words, level, score, texts))),
        next_time=next_time(result, library, texts, dimension) if kind == "competence" else None,
        **words,
    )


def is_helped(answer: Given) -> bool:
    """Whether the answer was given with help, or by the person alongside."""
    return answer.category is not None and answer.how in {"help", "mediator"}


def seen_in(result: Result, library: Library, dimension: str) -> int:
    """How many of the answers that a score counts are none: cards that were tried before somebody."""
    return len(_tried(result, library, dimension))


def _tried(result: Result, library: Library, dimension: str) -> list[Observed]:
    return [
        one
        for one in result.observed
        if one.category is not None
        and dimension in {"overall", one.competence, library.framework.area_of.get(one.competence)}
    ]


def _belongs(answer: Given, dimension: str, library: Library) -> bool:
    if answer.item not in library.bank:
        return False
    competence = library.bank[answer.item].competence
    return dimension in {"overall", competence, library.framework.area_of[competence]}


def _row_words(result: Result, library: Library, texts: Texts, dimension: str) -> dict[str, str]:
    score = result.scores[dimension]
    return {
        "level_words": said_words(result, library, texts, dimension),
        "level_short": _level_short(score, texts),
        "between_words": between_words(score.low, score.high, texts),
        "gap_words": gap_of(result, library, texts, dimension),
    }


def gap_of(result: Result, library: Library, texts: Texts, dimension: str) -> str:
    """How far the target of a dimension is, in words of what was answered."""
    done, missed = levels_done(result, library, dimension), levels_missed(result, library, dimension)
    return gap_words(result.scores[dimension], texts, done, missed)


def _listed_words(words: dict[str, str], level: str, score: Score, texts: Texts) -> str:
    """A row in one sentence. ``level``: its level alone; that it is estimated is said once, at the end."""
    inferred = score.basis == "inferred" and score.level is not None  # what cannot be said is not estimated either
    parts = [level if inferred else words["level_words"]]
    if score.level is not None:
        parts.append(words["between_words"])
        if score.target is not None:
            parts += [texts.t("report.alt_target", target=score.target), *([] if inferred else [words["gap_words"]])]
    if inferred:
        parts.append(texts.t("report.basis_inferred"))
    return ", ".join(parts)


def _level_short(score: Score, texts: Texts) -> str:
    if score.level is None:
        return "–"
    key = "level_short_inferred" if score.basis == "inferred" else "level_short"
    return texts.t(f"report.{key}", level=score.level, low=score.low, high=score.high)


def said_words(result: Result, library: Library, texts: Texts, dimension: str) -> str:
    """What may be said of a level: «niveau 3», «au moins niveau 3», «autour du niveau 3», each «estimé» where the own
    answers are not enough; «nous n'en savons pas assez», «pas de réponse»."""
    score = result.scores[dimension]
    if score.level is None and score.basis != "none":
        return texts.t("report.level_unsaid")
    words = _standing(result, library, texts, dimension)
    return words if score.stated or score.level is None else texts.t("report.level_estimated", level=Printed(words))


def _standing(result: Result, library: Library, texts: Texts, dimension: str) -> str:
    """The one rule of «at least»: everything that was asked of a dimension is done, and something of the level said or
    a harder one is among it. «Perhaps higher»: something of that level is done, only something harder than the next
    one is not. Where nothing of that very level is done, it is read from the answers around it: «autour du niveau 3».
    Without the answers, the level alone."""
    level = result.scores[dimension].level
    words = level_words(level, texts)
    done = levels_done(result, library, dimension)
    if not level or done is None:
        return words
    top, missed = library.framework.measurement.levels, levels_missed(result, library, dimension)
    if level < top and max(done, default=0) >= level and not missed:
        return texts.t("report.level_at_least", level=Printed(words))
    if level not in done:
        return texts.t("report.level_around", level=level)
    higher = level + 1 < min(missed, default=0)
    return texts.t("report.level_perhaps_higher", level=Printed(words)) if higher else words


def level_words(level: int | None, texts: Texts) -> str:
    """A level as people say it: «niveau 3», «avant le niveau 1», «pas de réponse»."""
    if level is None:
        return texts.t("report.level_none")
    return texts.t("report.level_zero") if level == 0 else texts.t("report.level", level=level)


def between_words(low: int | None, high: int | None, texts: Texts) -> str:
    """The 80 % interval in words."""
    if low is None or high is None:
        return ""
    return texts.t("report.exactly", level=low) if low == high else texts.t("report.between", low=low, high=high)


BEGINS_UP_TO = 2
"""Up to this overall level somebody still needs help now and then: what one learns with a person comes first, nothing
that is perhaps closed, and no offer for a role."""


def known_level(result: Result, library: Library) -> int | None:
    """The overall level; where it may not be stated (a goal asks about a few competences), the lowest one that is."""
    overall = result.scores["overall"]
    if overall.stated:
        return overall.level
    own = (result.scores[one] for one in library.framework.competences)
    return min((one.level for one in own if one.stated and one.level is not None), default=None)


def next_time(result: Result, library: Library, texts: Texts, competence: str) -> str | None:
    """The statement of ``next_task`` in the language of ``texts``."""
    task = next_task(result, library, competence)
    return texts.choose(task.item.text) if task else None


def next_task(result: Result, library: Library, competence: str, card: int = 0) -> Question | None:
    """The easiest statement of the competence above the level that is not done yet, of the level of the ``card``
    beside it where there is one; None: nothing harder is left."""
    level = result.scores[competence].level
    if level is None:
        return None
    done = {answer.item for answer in result.answers if is_done(answer, library)}
    above = [
        (question.level < card, question.level, question.id, question)
        for question in library.bank.questions
        if question.is_self_report and question.competence == competence and question.id not in done
        and question.level > level
    ]  # fmt: skip
    return min(above)[3] if above else None


def levels_missed(result: Result, library: Library, dimension: str) -> set[int]:
    """The levels at which something was asked or tried and is not done. «I can't tell» is not done; what was passed
    over says nothing."""
    about = [one for one in result.answers if _belongs(one, dimension, library)]
    said = [one for one in about if one.category is not None or one.code == DONT_KNOW]
    missed = {library.bank[one.item].level for one in said if not is_done(one, library)}
    tried = _tried(result, library, dimension)
    return missed | {one.level for one in tried if not _is_tried_well(one, library)}


def levels_done(result: Result, library: Library, dimension: str) -> set[int] | None:
    """The levels at which the person does something of a competence, an area or overall: said, shown or tried; None: no
    answer is kept."""
    if not result.answers:
        return None
    said = {library.bank[one.item].level for one in result.answers
            if _belongs(one, dimension, library) and is_done(one, library)}  # fmt: skip
    tried = {one.level for one in _tried(result, library, dimension) if _is_tried_well(one, library)}
    return said | tried


def _is_tried_well(card: Observed, library: Library) -> bool:
    """Whether a card passes its level: alone, at levels 1 and 2 with help."""
    known = library.observing_bank
    return card.exercise in known and (card.category or 0) >= known[card.exercise].decisive


def is_done(answer: Given, library: Library) -> bool:
    """Whether the answer says that the thing is done: the decisive answer of its scale, or a better one."""
    if answer.category is None or answer.item not in library.bank:
        return False
    return answer.category >= library.bank[answer.item].decisive
