"""Is the content easy to read? The rules that can be counted; the words they look for are in data/style.yaml."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from skillcheck.content.counting import count_words, sentences
from skillcheck.content.folder import data_folder
from skillcheck.content.interface import capital_inside
from skillcheck.content.passages import Passage, passages
from skillcheck.content.strict_yaml import read_yaml
from skillcheck.content.word_patterns import between, first, may_match, pattern, without
from skillcheck.errors import ContentProblem, Problem
from skillcheck.i18n import languages, number
from skillcheck.questions.style_rules import LanguageStyle, StyleFile

if TYPE_CHECKING:
    from skillcheck.content.library import Library
    from skillcheck.questions.glossary import Term

CLAUSE_END = re.compile(r"[,;:()«»“”–—]")
CAPITALS = re.compile(r"(?<![\w@./-])[A-ZÀ-Þ]{2,}\d*(?![\w@/-])")
GROUPED = re.compile(r"(?<![\d.,])\d{1,3}(?P<sign>[ .,\u202f\u00a0])\d{3}(?:(?P=sign)\d{3})*(?![\d.,]*\d)")
UNSTOPPED = re.compile(r"[?!]»(?=$|\s+[A-ZÁÉÍÓÚÈ¿¡«])")
"""A quoted question that ends a sentence, with no full stop after the mark."""

ADDRESS = re.compile(r"\S+@\S+\.\w+|@(?!\w)")
"""An email address, or the sign alone: there «@» cuts no word."""


# --- the door ---------------------------------------------------------------------------------------------


def style_problems(library: Library) -> list[Problem]:
    """Every place of the library's texts that breaks a rule of its style.yaml (the shipped one if it has none)."""
    from skillcheck.content.cues import cue_problems
    from skillcheck.content.interface import interface_problems
    from skillcheck.content.official import official_problems

    style = read_style(library.folder)
    explained = {lang: _explained(library, lang) for lang in library.framework.title}
    avoided = {lang: avoided_terms(library.glossary, lang) for lang in library.framework.title}
    in_passages = (
        problem
        for passage in passages(library, style)
        for problem in passage_problems(passage, style, explained.get(passage.lang, ()), avoided.get(passage.lang))
    )
    return [
        *in_passages, *cue_problems(library, style), *official_problems(library),
        *interface_problems(library.folder, style, avoided),
    ]  # fmt: skip


def read_style(folder: Path) -> StyleFile:
    """The rules of a content folder, else the shipped ones."""
    name = "style.yaml"
    path = folder / name if (folder / name).is_file() else data_folder() / name
    data, _, problems = read_yaml(path, name)
    if problems:
        raise ContentProblem(problems)
    return StyleFile.model_validate(data)


def avoided_terms(terms: Iterable[Term], lang: str) -> dict[str, str]:
    """Words that mean what a term of the glossary means, in lower case, and the term to write instead."""
    return {word.lower(): term.forms[lang][0] for term in terms for word in term.avoid.get(lang, [])}


def _explained(library: Library, lang: str) -> tuple[str, ...]:
    """Every way to write the hard words that the glossary explains, the longest first."""
    forms = (form for term in library.glossary for form in term.forms.get(lang, []))
    return tuple(sorted(forms, key=len, reverse=True))


# --- the rules --------------------------------------------------------------------------------------------


def passage_problems(
    passage: Passage, style: StyleFile, explained: tuple[str, ...] = (), avoided: Mapping[str, str] | None = None
) -> Iterator[Problem]:
    """Every rule that one passage breaks.

    ``explained``: the forms of the glossary in its language, free to use; ``avoided``: the words that the glossary
    replaces by its own term.
    """
    rules = style.languages.get(passage.lang, LanguageStyle())
    if passage.longest is not None:
        yield from _sentence_problems(passage, passage.longest, rules, explained)
        yield from _hard_words(passage, style, rules, explained)
    yield from _word_problems(passage, rules, without(passage.words, explained))
    if found := first(rules.gender_marks, ADDRESS.sub("", passage.words), start=False):
        yield _problem("style.gender_mark", passage, found)
    if grouping := _other_grouping(passage.words, passage.lang):
        yield _problem("style.other_grouping", passage, grouping[0], better=grouping[1])
    if passage.same_as:
        yield _problem("style.same_text", passage, passage.same_as)
    if passage.numbers_differ:
        yield _problem("style.other_numbers", passage, passage.numbers_differ)
    if avoided and (found := first(list(avoided), passage.words)):
        yield _problem("style.other_term", passage, found, better=avoided[found.lower()])


def _sentence_problems(
    passage: Passage, longest: int, rules: LanguageStyle, explained: tuple[str, ...]
) -> Iterator[Problem]:
    for sentence in sentences(passage.words):
        if (n := count_words(sentence)) > longest:
            yield _problem("style.sentence_too_long", passage, sentence, n=n, longest=longest)
        if found := first(rules.two_ideas, sentence):
            yield _problem("style.two_ideas", passage, found)
        for clause in _clauses(without(sentence, explained), tuple(rules.clause_words)):
            if found := first(rules.double_negation, clause):
                yield _problem("style.double_negation", passage, found)


def _hard_words(
    passage: Passage, style: StyleFile, rules: LanguageStyle, explained: tuple[str, ...]
) -> Iterator[Problem]:
    if ";" in passage.words:
        yield _problem("style.semicolon", passage, ";")
    if found := first(style.brands, passage.words, same_case=True):
        yield _problem("style.brand", passage, found)
    for found in CAPITALS.findall(without(passage.words, explained)):
        if found not in style.capitals:
            yield _problem("style.unexplained", passage, found)
    if passage.is_statement and (found := _opening(passage.words, rules.weak_openings)):
        yield _problem("style.weak_opening", passage, found)


def _word_problems(passage: Passage, rules: LanguageStyle, words: str) -> Iterator[Problem]:
    foreign = tuple(rules.foreign)
    for match in pattern(foreign).finditer(words) if may_match(foreign, words) else ():
        found = match.group()
        better = next(better for word, better in rules.foreign.items() if word.lower() == found.lower())
        yield _problem("style.foreign_word", passage, found, better=better)
    if ".»" in rules.foreign and (unstopped := UNSTOPPED.search(words)):
        yield _problem("style.foreign_word", passage, unstopped.group(), better=unstopped.group() + ".")
    if found := first(rules.vague, words):
        yield _problem("style.vague", passage, found)
    if found := first(rules.numbers, without(words, tuple(rules.numbers_allowed))):
        yield _problem("style.number_in_words", passage, found)
    if found := first(rules.familiar, without(words, tuple(rules.familiar_allowed))):
        yield _problem("style.familiar", passage, found)
    if found := first(rules.masculine, without(words, tuple(rules.masculine_allowed))):
        yield _problem("style.masculine", passage, found)
    if found := capital_inside(words, rules):
        yield _problem("style.courtesy", passage, found)


def _other_grouping(words: str, lang: str) -> tuple[str, str] | None:
    """A number whose thousands are set apart by another sign than the language's («18 000» in Italian), and its own."""
    if lang not in languages():
        return None
    decimal = number(0.5, lang)[1]
    for match in GROUPED.finditer(words):
        own = number(int(re.sub(r"\D", "", match.group())), lang, 0)
        if match["sign"] != decimal and _plain_spaces(match.group()) != _plain_spaces(own):
            return match.group(), own
    return None


def _plain_spaces(words: str) -> str:
    return re.sub(r"\s", " ", words)


def _problem(code: str, passage: Passage, found: str, **fields: object) -> Problem:
    return Problem(code, file=passage.file, line=passage.line, column=passage.place, fields={"found": found, **fields})


def _clauses(sentence: str, clause_words: tuple[str, ...]) -> list[str]:
    parts = CLAUSE_END.split(sentence)
    if not clause_words:
        return parts
    return [clause for part in parts for clause in between(clause_words).split(part)]


def _opening(words: str, openings: list[str]) -> str:
    return next((opening for opening in openings if re.match(rf"{re.escape(opening)}(?!\w)", words)), "")
