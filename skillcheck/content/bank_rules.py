"""The design rules of a bank, checked: every question that breaks one, with its file and line."""

from __future__ import annotations

import re
import statistics
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from skillcheck.content.alike import alike_problems
from skillcheck.content.counting import count_words, sentences
from skillcheck.content.library import Library
from skillcheck.content.strict_yaml import read_yaml
from skillcheck.content.validate import CheckedFile
from skillcheck.errors import Problem
from skillcheck.questions.bank_rules import BankRules, CheckRules, ShortRules, SituationRules, StatementRules

if TYPE_CHECKING:
    from skillcheck.questions.item_bank import Question

RULES_FILE = "rules/bank.yaml"


def bank_problems(library: Library) -> list[Problem]:
    """Every breach of the rules that the content declares; none where it declares none."""
    path = library.folder / RULES_FILE
    if not path.is_file():
        return []
    file = CheckedFile(path, library.folder)
    file.validate(BankRules)
    if file.problems:
        return file.problems
    rules: BankRules = file.record
    places = Places(library.folder)
    found: list[Problem] = []
    if rules.statements:
        found += _statements(library, rules.statements, places)
    if rules.checks:
        found += _checks(library, rules.checks, places)
    if rules.situations:
        found += _situations(library, rules.situations, places)
    if rules.alike:
        found += alike_problems(library, rules.alike, places)
    if rules.short:
        found += _short(library, rules.short)
    return found


class Places:
    """Where each question stands: its file and line."""

    def __init__(self, folder: Path) -> None:
        self._of: dict[str, tuple[str, int | None]] = {}
        for path in [*sorted(folder.glob("items/*.yaml")), folder / "situations.yaml"]:
            data, lines, _ = read_yaml(path, path.name) if path.is_file() else ({}, {}, [])
            name = path.relative_to(folder).as_posix()
            for place, found in _identities(data):
                self._of[found] = (name, lines.get((*place, "id")))

    def problem(self, code: str, question: str, **fields: object) -> Problem:
        """A problem at a question."""
        file, line = self._of.get(question, ("items", None))
        return Problem(f"content.{code}", file=file, line=line, fields={"item": question, **fields})


def _identities(data: object) -> Iterator[tuple[tuple[str | int, ...], str]]:
    if not isinstance(data, dict):
        return
    for position, item in enumerate(data.get("items") or ()):
        yield ("items", position), str(item.get("id"))
    for position, situation in enumerate(data.get("situations") or ()):
        for index, item in enumerate(situation.get("questions") or ()):
            yield ("situations", position, "questions", index), str(item.get("id"))


def _statements(library: Library, rules: StatementRules, places: Places) -> Iterator[Problem]:
    own = [question for question in library.bank.questions if question.is_self_report]
    for competence in library.framework.competences:
        here = [question for question in own if question.competence == competence]
        for level in rules.levels:
            if not any(question.level == level for question in here):
                yield Problem("content.rule_level_missing", fields={"competence": competence, "level": level})
        facets = Counter(str(question.item.facet) for question in here)
        for facet, least in rules.facets.items():
            if facets[facet] < least:
                fields: dict[str, object] = {"competence": competence, "found": facet, "n": facets[facet]}
                yield Problem("content.rule_facet_missing", fields={**fields, "least": least})
    by_level = {one.level: one.scale for one in rules.scale_at}
    for question in own:
        if question.item.facet not in rules.facets:
            yield places.problem("rule_facet", question.id, found=question.item.facet, known=", ".join(rules.facets))
        wanted = by_level.get(question.level, rules.scales.get(question.item.facet or "", question.item.scale))
        if question.item.scale != wanted:
            yield places.problem("rule_scale", question.id, found=question.item.scale, known=wanted)
        if rules.asked:
            for lang, words in question.item.say.items():
                if not words.endswith("?"):
                    yield places.problem("rule_asked", question.id, language=lang)
        yield from _id(question, rules.id, places)


def _id(question: Question, pattern: str, places: Places) -> Iterator[Problem]:
    """A second question at the same place has a letter behind."""
    form = pattern.format(competence=question.competence.replace(".", "").lower(), level=question.level)
    if not re.fullmatch(f"{form}[b-z]?", question.id):
        yield places.problem("rule_id", question.id, known=form)


def _checks(library: Library, rules: CheckRules, places: Places) -> Iterator[Problem]:
    own = [question for question in library.bank.questions if question.is_check]
    for competence in library.framework.competences:
        levels = {question.level for question in own if question.competence == competence}
        for band in rules.bands:
            if not levels & set(band):
                found = "–".join(map(str, band))
                yield Problem("content.rule_check_missing", fields={"competence": competence, "level": found})
    for one in rules.at_least:
        n = sum(question.level == one.level for question in own)
        if n < one.n:
            yield Problem("content.rule_checks_few", fields={"level": one.level, "n": n, "least": one.n})
    several: Counter[str] = Counter()
    for question in own:
        if len(question.item.options) != rules.options:
            yield places.problem("rule_options", question.id, n=len(question.item.options), least=rules.options)
        says = all(words in question.item.text.get(lang, words) for lang, words in rules.several.says.items())
        if not question.takes_several == says == (question.item.scale == rules.several.scale):
            yield places.problem("rule_several", question.id, known=" / ".join(rules.several.says.values()))
        several[question.competence] += question.takes_several
        if question.takes_several and several[question.competence] > rules.several.at_most:
            yield places.problem("rule_several_many", question.id, n=rules.several.at_most)
        yield from _id(question, rules.id, places)
    single = [question for question in own if not question.takes_several]
    right = [[bool(option.right) for option in question.item.options] for question in single]
    yield from _betrayed(
        single, right, rules.place_share, rules.longest_share, "rule_checks_place", rules.from_questions
    )


def _situations(library: Library, rules: SituationRules, places: Places) -> Iterator[Problem]:
    for situation in library.situations:
        if len(situation.questions) > rules.questions:
            first = situation.questions[0].id
            yield places.problem("rule_situation", first, n=len(situation.questions), least=rules.questions)
    own = [question for question in library.bank.questions if question.is_situation]
    best = [
        [option.value == max(one.value or 0 for one in question.item.options) for option in question.item.options]
        for question in own
    ]
    yield from _betrayed(
        own, best, rules.place_share, rules.longest_share, "rule_situations_place", rules.from_questions
    )


def _betrayed(
    questions: Sequence[Question], good: Sequence[Sequence[bool]], place: float, longest: float, code: str, least: int
) -> Iterator[Problem]:
    """Whether the place or the length of an answer tells that it is the good one; a few questions tell nothing."""
    if len(questions) < least:
        return
    places = Counter(one.index(True) for one in good if True in one)
    rarest = min(places[position] for position in range(max(map(len, good)))) / len(questions)
    lengths = [[len(next(iter(option.text.values()))) for option in question.item.options] for question in questions]
    share = sum(
        one[size.index(max(size))] for one, size in zip(good, lengths, strict=True) if size
    ) / len(questions)  # fmt: skip
    if rarest < place:
        yield Problem(f"content.{code}", fields={"share": round(100 * rarest), "least": round(100 * place)})
    if share > longest:
        yield Problem("content.rule_longest", fields={"share": round(100 * share), "most": round(100 * longest)})


def _short(library: Library, rules: ShortRules) -> Iterator[Problem]:
    easy = [question.item for question in library.bank.questions if question.level in rules.levels]
    for lang in library.framework.title:
        texts = [text.get(lang, "") for item in easy for text in (item.text, item.say)]
        words = [count_words(one) for text in texts for one in sentences(text)]
        if words and statistics.median(words) > rules.words:
            fields: dict[str, object] = {"language": lang, "n": int(statistics.median(words)), "longest": rules.words}
            yield Problem("content.rule_sentences_long", fields=fields)
