"""The answers of a question as a list that people can read in their language, for messages: «0 (not yet), 1 (…)»."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from skillcheck.questions.item_bank import Answer, Question

LONGEST = 60
"""Signs of an answer in such a list."""


def in_words(answers: Sequence[Answer], written: Callable[[str], str] = str) -> dict[str, str]:
    """Language → the answers one after the other, each with the code to write. ``written``: how a file writes a code;
    where it gives "", the words alone are listed."""
    langs = dict.fromkeys(lang for answer in answers for lang in answer.text)
    return {lang: ", ".join(_told(answer, written(answer.code), lang) for answer in answers) for lang in langs}


def every_answer(question: Question, special: Sequence[str]) -> dict[str, str]:
    """Language → every answer of a question, the special codes at the end."""
    return {lang: ", ".join((words, *special)) for lang, words in in_words(question.answers).items()}


def _told(answer: Answer, code: str, lang: str) -> str:
    words = answer.text.get(lang) or next(iter(answer.text.values()), "")
    words = words if len(words) <= LONGEST else words[: LONGEST - 1] + "…"
    if code == words or not words:
        return code
    return f"{code} ({words})" if code else words
