"""Is the content easy to read? The rules that can be counted; the words they look for are in data/style.yaml."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from skillcheck.content.folder import data_folder
from skillcheck.content.interface import capital_inside
from skillcheck.content.strict_yaml import Lines, Place, read_yaml
from skillcheck.content.word_patterns import between, first, may_match, pattern, without
from skillcheck.errors import ContentProblem, Problem
from skillcheck.questions.style_rules import LanguageStyle, StyleFile

if TYPE_CHECKING:
    from skillcheck.content.library import Library
    from skillcheck.questions.glossary import Term

EASY_LEVELS = 4
"""Up to this level a sentence keeps to the easy length (issue E: 15 words for levels 1–4, 22 above)."""

SAME_WORDS = 3
"""Texts of more words than this are never the same in two languages."""

SENTENCE_END = re.compile(r"[.!?…]+[»”\")]*(?=\s|$)|\n+")
CLAUSE_END = re.compile(r"[,;:()«»“”–—]")
CAPITALS = re.compile(r"(?<![\w@./-])[A-ZÀ-Þ]{2,}\d*(?![\w@/-])")
ADDRESS = re.compile(r"\S+@\S+\.\w+|@(?!\w)")
"""An email address, or the sign alone: there «@» cuts no word."""


@dataclass(frozen=True)
class Passage:
    """One text in one language: where it stands and how long its sentences may be."""

    file: str
    line: int | None
    place: str
    lang: str
    words: str
    longest: int
    is_statement: bool = False
    """A self-report statement of something done or a habit: it names the action itself."""
    same_as: str = ""
    """An earlier language with the very same words: most likely not translated yet."""
    numbers_differ: str = ""
    """The words of the first language where they hold other numbers."""


# --- the door ---------------------------------------------------------------------------------------------


def style_problems(library: Library) -> list[Problem]:
    """Every place of the library's texts that breaks a rule of its style.yaml (the shipped one if it has none)."""
    from skillcheck.content.cues import cue_problems
    from skillcheck.content.interface import interface_problems
    from skillcheck.content.official import official_problems

    style = read_style(library.folder)
    languages = library.framework.title
    explained = {lang: _explained(library, lang) for lang in languages}
    avoided = {lang: avoided_terms(library.glossary, lang) for lang in languages}
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


# --- which texts ------------------------------------------------------------------------------------------


def passages(library: Library, style: StyleFile) -> Iterator[Passage]:
    """Every text that is ours to make easy: questions, scenes, levels, profiles, reasons of links, definitions."""
    from skillcheck.content.folder import content_files
    from skillcheck.content.practices import FOLDER, pack_files

    pack = library.folder / FOLDER
    for path in [*content_files(library.folder), *(pack_files(pack) if pack.is_dir() else [])]:
        name = path.relative_to(library.folder).as_posix()
        data, lines, _ = read_yaml(path, name)
        if isinstance(data, dict):
            for entry, longest, is_statement in _texts_of(name, data, style):
                yield from _in_each_language(name, data, lines, entry, longest, is_statement)


def _texts_of(name: str, data: dict[str, Any], style: StyleFile) -> Iterator[tuple[Place, int, bool]]:
    """The places of texts in a file, with the longest sentence allowed there."""
    hard = style.sentence_words.hard
    for index, item in enumerate(data.get("items", [])):
        yield from _texts_of_item(("items", index), item, style)
    for index, practice in enumerate(data.get("practices", [])):
        yield from _texts_of_practice(("practices", index), practice, style)
    for index, situation in enumerate(data.get("situations", [])):
        level = min(question["level"] for question in situation["questions"])
        for key in ("title", "scene"):
            yield ("situations", index, key), _longest(level, style), False
        for position, question in enumerate(situation["questions"]):
            yield from _texts_of_item(("situations", index, "questions", position), question, style)
    for index, profile in enumerate(data.get("profiles", []) if name == "profiles.yaml" else []):
        yield ("profiles", index, "description"), hard, False
        for position in range(len(profile["areas"])):
            yield ("profiles", index, "areas", position, "why"), hard, False
    for section in ("links", "roles", "orientation") if name == "catalogue-links.yaml" else ():
        for index in range(len(data.get(section, []))):
            yield (section, index, "reason"), hard, False
    for index, level in enumerate(data.get("levels", [])):
        if "plain" in level:
            yield ("levels", index, "plain"), hard, False
    for index, area in enumerate(data.get("areas", []) if "measurement" in data else []):
        for position in range(len(area["competences"])):
            yield ("areas", index, "competences", position, "descriptor"), hard, False
    yield from ((place, style.sentence_words.easy, False) for place in _texts_of_acts(data))
    for index in range(len(data.get("terms", []))):
        yield ("terms", index, "definition"), style.definition_words, False


def _texts_of_acts(data: dict[str, Any]) -> Iterator[Place]:
    """The texts of exercise cards, of goals and of the questions asked with them: all are read aloud."""
    for index, card in enumerate(data.get("exercises", [])):
        yield from (("exercises", index, key) for key in ("goal", "needs", "say", "stumble", "proof"))
        yield from (("exercises", index, "steps", position) for position in range(len(card["steps"])))
    for index in range(len(data.get("goals", []))):
        yield from (("goals", index, key) for key in ("name", "wish"))
    for index, question in enumerate(data.get("questions", []) if "goals" in data else []):
        yield "questions", index, "text"
        yield from (("questions", index, "options", position, "text") for position in range(len(question["options"])))


def _texts_of_item(place: Place, item: dict[str, Any], style: StyleFile) -> Iterator[tuple[Place, int, bool]]:
    longest = _longest(item["level"], style)
    does = item["facet"] != "knowledge" and not item.get("options")
    yield (*place, "text"), longest, does
    yield (*place, "say"), longest, False
    if item.get("explanation"):
        yield (*place, "explanation"), longest, False
    for index in range(len(item.get("options", []))):
        yield (*place, "options", index, "text"), longest, False


def _texts_of_practice(place: Place, practice: dict[str, Any], style: StyleFile) -> Iterator[tuple[Place, int, bool]]:
    """A practice is read by everybody who answers; how to take a step, by who leads."""
    easy, hard = style.sentence_words.easy, style.sentence_words.hard
    for key in ("text", "say"):
        yield (*place, key), easy, False
    for index in range(len(practice["levels"])):
        yield (*place, "levels", index), easy, False
    for step in practice["step"]:
        yield (*place, "step", step, "how"), hard, False


def _longest(level: int, style: StyleFile) -> int:
    return style.sentence_words.easy if level <= EASY_LEVELS else style.sentence_words.hard


def _in_each_language(
    name: str, data: Any, lines: Lines, place: Place, longest: int, is_statement: bool
) -> Iterator[Passage]:
    owner, text = data, data
    for part in place:
        text = text[part]
        if isinstance(text, dict) and ("id" in text or "offer" in text):
            owner = text
    identity = owner.get("id") or owner.get("offer") if isinstance(owner, dict) else None
    key = next(part for part in reversed(place) if isinstance(part, str))
    seen: dict[str, str] = {}
    original = next(iter(text.values()), "")
    for lang, words in text.items():
        earlier = seen.setdefault(words, lang)
        yield Passage(
            file=name, line=lines.get((*place, lang)), place=f"{identity} {key} {lang}", lang=lang, words=words,
            longest=longest, is_statement=is_statement,
            same_as=earlier if earlier != lang and count_words(words) > SAME_WORDS else "",
            numbers_differ=original if numbers_in(words) != numbers_in(original) else "",
        )  # fmt: skip


# --- the rules --------------------------------------------------------------------------------------------


def sentences(words: str) -> list[str]:
    """The sentences of a text: cut after . ! ? or …, never inside a number, an address or a file name."""
    return [sentence.strip() for sentence in SENTENCE_END.split(words) if re.search(r"\w", sentence)]


def count_words(sentence: str) -> int:
    """Words as a reader counts them: what stands between spaces and has a letter or a digit («l'heure» is one)."""
    return sum(1 for word in sentence.split() if re.search(r"\w", word))


def numbers_in(words: str) -> Counter[str]:
    """The numbers of a text in digits, from 3 up: «2 ways» is «both ways» elsewhere, and «once» has no digit."""
    whole = re.sub(r"(?<=\d)[ .,\u202f\u00a0](?=\d{3}(?!\d))", "", words)
    found = (number.replace(",", ".") for number in re.findall(r"\d+(?:[.,]\d+)*", whole))
    return Counter(number for number in found if number not in {"0", "1", "2"})


def passage_problems(
    passage: Passage, style: StyleFile, explained: tuple[str, ...] = (), avoided: Mapping[str, str] | None = None
) -> Iterator[Problem]:
    """Every rule that one passage breaks.

    ``explained``: the forms of the glossary in its language, free to use; ``avoided``: the words that the glossary
    replaces by its own term.
    """
    rules = style.languages.get(passage.lang, LanguageStyle())
    yield from _sentence_problems(passage, rules, explained)
    yield from _word_problems(passage, rules, without(passage.words, explained))
    if ";" in passage.words:
        yield _problem("style.semicolon", passage, ";")
    if found := first(rules.gender_marks, ADDRESS.sub("", passage.words), start=False):
        yield _problem("style.gender_mark", passage, found)
    if found := first(style.brands, passage.words, same_case=True):
        yield _problem("style.brand", passage, found)
    for found in CAPITALS.findall(without(passage.words, explained)):
        if found not in style.capitals:
            yield _problem("style.unexplained", passage, found)
    if passage.is_statement and (found := _opening(passage.words, rules.weak_openings)):
        yield _problem("style.weak_opening", passage, found)
    if passage.same_as:
        yield _problem("style.same_text", passage, passage.same_as)
    if passage.numbers_differ:
        yield _problem("style.other_numbers", passage, passage.numbers_differ)
    if avoided and (found := first(list(avoided), passage.words)):
        yield _problem("style.other_term", passage, found, better=avoided[found.lower()])


def _sentence_problems(passage: Passage, rules: LanguageStyle, explained: tuple[str, ...]) -> Iterator[Problem]:
    for sentence in sentences(passage.words):
        if (n := count_words(sentence)) > passage.longest:
            yield _problem("style.sentence_too_long", passage, sentence, n=n, longest=passage.longest)
        if found := first(rules.two_ideas, sentence):
            yield _problem("style.two_ideas", passage, found)
        for clause in _clauses(without(sentence, explained), tuple(rules.clause_words)):
            if found := first(rules.double_negation, clause):
                yield _problem("style.double_negation", passage, found)


def _word_problems(passage: Passage, rules: LanguageStyle, words: str) -> Iterator[Problem]:
    foreign = tuple(rules.foreign)
    for match in pattern(foreign).finditer(words) if may_match(foreign, words) else ():
        found = match.group()
        better = next(better for word, better in rules.foreign.items() if word.lower() == found.lower())
        yield _problem("style.foreign_word", passage, found, better=better)
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


def _problem(code: str, passage: Passage, found: str, **fields: object) -> Problem:
    return Problem(code, file=passage.file, line=passage.line, column=passage.place, fields={"found": found, **fields})


def _clauses(sentence: str, clause_words: tuple[str, ...]) -> list[str]:
    parts = CLAUSE_END.split(sentence)
    if not clause_words:
        return parts
    return [clause for part in parts for clause in between(clause_words).split(part)]


def _opening(words: str, openings: list[str]) -> str:
    return next((opening for opening in openings if re.match(rf"{re.escape(opening)}(?!\w)", words)), "")
