"""What to teach: the questions that few people get right, and the table of them all. Counts are the record's."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING

from skillcheck.i18n import Printed, choose, clean
from skillcheck.report.naming import cited, names_listed

if TYPE_CHECKING:
    from skillcheck.cohort.record import AnswerCount, Cohort, QuestionResult, Share
    from skillcheck.content.library import Library
    from skillcheck.i18n import Texts
    from skillcheck.questions.item_bank import Question
    from skillcheck.report.cohort.wording import Words

MOST_QUESTIONS = 10
KNOWN = 0.8
"""Where so many get it right, there is little to teach."""
Cell = str | int | None


@dataclass(frozen=True)
class Teach:
    """One question to teach: its words, then what was answered, in sentences."""

    title: str
    where: str
    lines: tuple[str, ...]


def find_questions(words: Words) -> tuple[Teach, ...]:
    """The questions at or under the level aimed at (without a profile: one above where the group stands), those that
    the fewest people get right first."""
    bank = words.library.bank
    within = [one for one in words.cohort.questions if one.item in bank and _within(words, bank[one.item])]
    open_ones = [one for one in within if _part(one.done) < KNOWN]
    order = sorted(open_ones, key=lambda one: (_part(one.done), bank[one.item].level, one.item))
    return tuple(_teach(words, one, bank[one.item]) for one in order[:MOST_QUESTIONS])


def _within(words: Words, question: Question) -> bool:
    found = words.cohort.dimensions.get(question.competence)
    if found is None:
        return False
    if found.target is not None:
        return question.level <= found.target
    return found.mean is not None and question.level <= ceil(found.mean) + 1


def _part(share: Share) -> float:
    if share.n is None:
        return 0.0 if share.side == "few" else 1.0
    return share.n / share.of if share.of else 1.0


def _teach(words: Words, one: QuestionResult, question: Question) -> Teach:
    texts = words.texts
    lines = [
        texts.t(f"report.question_{kind(question)}", answer=_decisive(question, texts), **_fields(words, one.done))
    ]
    if one.wrong is not None and one.wrong.n:
        lines.append(
            texts.t("report.question_wrong", n=one.wrong.n, answer=Printed(_answer(question, one.wrong, texts)))
        )
    if question.item.explanation and question.is_check:
        lines.append(texts.choose(question.item.explanation))
    if one.unsure:
        lines.append(texts.t("report.question_unsure", n=one.unsure))
    if one.change is not None:
        before, now = (Printed(_counted(words, share)) for share in (one.change.before, one.change.now))
        lines.append(texts.t("report.question_change", before=before, now=now, of=one.change.now.of))
    if one.groups:
        told = [_labelled(words, group.value, group.done) for group in one.groups]
        lines.append(
            texts.t("report.labelled", label=words.cohort.breakdowns[0].attribute, words=names_listed(told, texts))
        )
    where = f"{question.competence} {words.name(question.competence)}"
    return Teach(
        texts.choose(question.item.text),
        f"{where} · {texts.t('report.question_level', level=question.level)}",
        tuple(lines),
    )


def kind(question: Question) -> str:
    """Which sentence tells how many got it."""
    if question.is_check:
        return "right"
    if question.is_situation:
        return "shown"
    return "done_top" if question.decisive == question.top_category else "done"


def _fields(words: Words, share: Share) -> dict[str, object]:
    return {"good": Printed(_counted(words, share)), "of": share.of}


def _counted(words: Words, share: Share) -> str:
    """«7», «moins de 5», «au moins 8»."""
    if share.n is not None:
        return words.count(share.n)
    return words.few(share.side, share.of)


def _labelled(words: Words, value: str, share: Share) -> str:
    label = clean(value, 60) if value else words.texts.t("report.cohort_no_value")
    return words.texts.t("report.question_group", label=label, good=Printed(_counted(words, share)), of=share.of)


def _decisive(question: Question, texts: Texts) -> Printed:
    label = next((one for one in question.answers if one.category == question.decisive), None)
    return Printed(cited(texts.choose(label.text), texts) if label else "")


def _answer(question: Question, one: AnswerCount, texts: Texts) -> str:
    return names_listed([cited(texts.choose(answer.text), texts) for answer in question.words(one.code)], texts)


# --- the table of all ---------------------------------------------------------------------------------------

HEAD = (
    "item", "competence", "level_of", "question", "answered_by", "done_by", "unsure_by", "answers",
    "wrong", "wrong_by", "explanation",
)  # fmt: skip


def question_table(cohort: Cohort, library: Library, texts: Texts) -> tuple[list[str], Iterator[list[Cell]]]:
    """Head and rows of every question, for a sheet or a CSV file: plain words, numbers as numbers."""
    from skillcheck.report.cohort.wording import Words

    words = Words(cohort, library, texts)
    values = list(dict.fromkeys(group.value for one in cohort.questions for group in one.groups))
    changed = any(one.change for one in cohort.questions)
    head = [texts.template(f"report.questions_{key}") for key in HEAD]
    head += [texts.template(f"report.questions_{key}") for key in ("before_by", "now_by")] if changed else []
    attribute = clean(cohort.breakdowns[0].attribute, 60) if values else ""
    head += [f"{attribute} = {clean(value, 60) or texts.template('report.cohort_no_value')}" for value in values]
    known = [one for one in cohort.questions if one.item in library.bank]
    return head, (_row(words, one, values, changed=changed) for one in known)


def _row(words: Words, one: QuestionResult, values: list[str], *, changed: bool) -> list[Cell]:
    question, lang = words.library.bank[one.item], words.texts.lang
    groups = {group.value: _cell(words, group.done) for group in one.groups}
    row: list[Cell] = [
        question.id, question.competence, question.level, choose(question.item.text, lang), one.done.of,
        _cell(words, one.done), _hidden(words, one.unsure), " | ".join(_told(words, question, one.answers)),
        None if one.wrong is None else _label(question, one.wrong.code, lang),
        None if one.wrong is None else one.wrong.n,
        choose(question.item.explanation or {}, lang) if question.is_check else "",
    ]  # fmt: skip
    if changed:
        row += [_cell(words, share) for share in ((one.change.before, one.change.now) if one.change else ())] or [
            None,
            None,
        ]
    return row + [groups.get(value) for value in values]


def _cell(words: Words, share: Share) -> Cell:
    return share.n if share.n is not None else _counted(words, share)


def _hidden(words: Words, n: int | None) -> Cell:
    return words.texts.template("report.cohort_hidden_cell") if n is None else n


def _told(words: Words, question: Question, answers: Iterable[AnswerCount]) -> Iterator[str]:
    """«oui, sans aide: 12»."""
    for one in answers:
        yield f"{_label(question, one.code, words.texts.lang)}: {_hidden(words, one.n)}"


def _label(question: Question, code: str, lang: str) -> str:
    return ", ".join(choose(answer.text, lang) for answer in question.words(code)) or code
