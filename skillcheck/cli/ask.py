"""``batch --ask``: the few decisions that matter, asked in the terminal and kept in the recipe."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from skillcheck.i18n import Printed, clean

if TYPE_CHECKING:
    from skillcheck.cli.session import Session
    from skillcheck.ingest.model import Doubt, Understanding
    from skillcheck.ingest.recipe import Recipe
    from skillcheck.screens.screen import Choice

MOST_DOUBTS = 3
Asked = Callable[[str, list["Choice"]], str]
LEAVE = "<leave>"


def decided(session: Session, found: Understanding, known: Recipe | None) -> Recipe:
    """The recipe with what the person decides of one file; what is clear is not asked."""
    from skillcheck.ingest.recipe import Recipe
    from skillcheck.screens.plain import PlainScreen
    from skillcheck.screens.screen import Stopped

    recipe = known or Recipe()
    screen = PlainScreen(session.texts, source=sys.stdin, target=sys.stdout)
    try:
        for step in (_numbers, _people, _proposed, _unknown, _doubts):
            recipe = step(session, found, recipe, screen.choose)
    except Stopped:
        raise KeyboardInterrupt from None
    return recipe


def _numbers(session: Session, found: Understanding, recipe: Recipe, ask: Asked) -> Recipe:
    if all(part.first is not None for part in found.parts):
        return recipe
    if any(part.only_0_1 for part in found.parts):
        question, choices = "batch.ask_numbers_0_1", [_choice("0", session.t("batch.ask_lowest"))]
    else:
        question = "batch.ask_numbers"
        choices = [_choice(value, session.t(f"batch.ask_from_{value}")) for value in ("0", "1")]
    answer = ask(session.t(question), [*choices, _leave(session)])
    return recipe if answer == LEAVE else replace(recipe, numbers=int(answer))


def _people(session: Session, found: Understanding, recipe: Recipe, ask: Asked) -> Recipe:
    offered = list(dict.fromkeys(header for part in found.parts for header in part.offered_ids))
    if found.names_people or not offered:
        return recipe
    choices = [_choice(header, clean(header, 60)) for header in offered[:8]]
    answer = ask(session.t("batch.ask_people"), [*choices, _leave(session)])
    if answer == LEAVE:
        return recipe
    tool = {found.id_column: "tool"} if found.id_column else {}
    return replace(recipe, columns={**recipe.columns, **tool, answer: "id"})


def _proposed(session: Session, found: Understanding, recipe: Recipe, ask: Asked) -> Recipe:
    likely = {c.header: str(c.item) for c in found.columns if c.role == "proposed" and c.option is None}
    if not likely:
        return recipe
    bank = session.library.bank
    quoted = {header: session.t("batch.by_column", column=clean(header, 50)) for header in likely}
    told = [
        f"{quoted[header]} → {item} {session.texts.choose(bank[item].item.text)}" for header, item in likely.items()
    ]
    message = "\n".join([session.t("batch.ask_proposed", n=len(likely)), *told[:6], *(["…"] if len(told) > 6 else [])])
    answer = ask(message, [_choice("yes", session.t("batch.ask_yes")), _leave(session)])
    return recipe if answer == LEAVE else replace(recipe, columns={**recipe.columns, **likely})


def _unknown(session: Session, found: Understanding, recipe: Recipe, ask: Asked) -> Recipe:
    """Columns that seem to hold answers to a question that is not known: one of the nearest, or none."""
    bank = session.library.bank
    unread = [column for column in found.columns if column.role == "question" and column.how is None]
    for column in unread[:MOST_DOUBTS]:
        near = [_choice(item, f"{item} {session.texts.choose(bank[item].item.text)}") for item in column.near]
        none = _choice("carried", session.t("batch.ask_no_question"))
        answer = ask(session.t("batch.ask_question", column=clean(column.header, 60)), [*near, none, _leave(session)])
        if answer != LEAVE:
            recipe = replace(recipe, columns={**recipe.columns, column.header: answer})
    return recipe


def _doubts(session: Session, found: Understanding, recipe: Recipe, ask: Asked) -> Recipe:
    from skillcheck.ingest.recipe import EVERYWHERE, MARKS
    from skillcheck.questions.item_bank import SPECIAL_CODES

    left = [doubt for doubt in found.doubts if doubt.scale != EVERYWHERE]
    for doubt in left[:MOST_DOUBTS]:
        if doubt.found in recipe.answers.get(EVERYWHERE, {}):
            continue
        message = session.t("batch.ask_doubt", found=doubt.found, n=doubt.count, column=clean(doubt.columns[0], 60))
        answer = ask(
            message, [*_answers(session, found, doubt), _choice("", session.t("batch.ask_no_answer")), _leave(session)]
        )
        if answer == LEAVE:
            continue
        if doubt.scale == MARKS:
            recipe = replace(recipe, marks={**recipe.marks, doubt.found: answer})
        else:
            place = EVERYWHERE if answer in {"", *SPECIAL_CODES} else doubt.scale
            known = {**recipe.answers.get(place, {}), doubt.found: answer}
            recipe = replace(recipe, answers={**recipe.answers, place: known})
    return recipe


def _answers(session: Session, found: Understanding, doubt: Doubt) -> Iterator[Choice]:
    """The answers that a text can stand for: of the question of its first column and «does not apply» …, or ticked and
    not ticked."""
    from skillcheck.ingest.recipe import MARKS
    from skillcheck.questions.item_bank import DONT_KNOW, NOT_APPLICABLE, PREFER_NOT

    if doubt.scale == MARKS:
        yield from (_choice(value, session.t(f"batch.ask_mark_{value}")) for value in ("1", "0"))
        return
    by_header = {column.header: column.item for column in found.columns if column.item}
    item = by_header.get(doubt.columns[0]) or doubt.columns[0]
    for answer in session.library.bank[item].answers:
        yield _choice(answer.code, session.texts.choose(answer.text))
    for code in (DONT_KNOW, NOT_APPLICABLE, PREFER_NOT):
        if words := session.library.special_words.get(code):
            yield _choice(code, session.texts.choose(words))


def _choice(value: str, words: str) -> Choice:
    from skillcheck.screens.screen import Choice

    return Choice(value, Printed(words))


def _leave(session: Session) -> Choice:
    return _choice(LEAVE, session.t("batch.ask_leave"))
