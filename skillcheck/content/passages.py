"""Which texts of a content folder ``content check --style`` reads, and how long a sentence may be in each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from skillcheck.content.counting import count_words, numbers_in
from skillcheck.content.folder import content_files
from skillcheck.content.practices import FOLDER, pack_files
from skillcheck.content.strict_yaml import Lines, Place, read_yaml

if TYPE_CHECKING:
    from skillcheck.content.library import Library
    from skillcheck.questions.style_rules import StyleFile

EASY_LEVELS = 4
"""Up to this level a sentence keeps to the easy length (issue E: 15 words for levels 1–4, 22 above)."""

SAME_WORDS = 3
"""Texts of more words than this are never the same in two languages."""

NOT_OURS = frozenset({"also", "forms", "avoid", "official", "axes"})
"""Former wordings, forms of a word, marks: nobody is shown them; the axes are another programme's words."""


@dataclass(frozen=True)
class Passage:
    """One text in one language: where it stands and how long its sentences may be."""

    file: str
    line: int | None
    place: str
    lang: str
    words: str
    longest: int | None
    """None: a name, a label, an answer of a scale… only its words are looked at, not its sentences."""
    is_statement: bool = False
    """A self-report statement of something done or a habit: it names the action itself."""
    same_as: str = ""
    """An earlier language with the very same words: most likely not translated yet."""
    numbers_differ: str = ""
    """The words of the first language where they hold other numbers."""


def passages(library: Library, style: StyleFile) -> Iterator[Passage]:
    """Every text in several languages of a content folder, in full where it is a sentence of ours to make easy."""
    pack = library.folder / FOLDER
    for path in [*content_files(library.folder), *(pack_files(pack) if pack.is_dir() else [])]:
        name = path.relative_to(library.folder).as_posix()
        data, lines, _ = read_yaml(path, name)
        if isinstance(data, dict):
            easy = {place: (longest, does) for place, longest, does in _texts_of(name, data, style)}
            for place in dict.fromkeys((*easy, *_all_texts(data, frozenset(library.framework.title)))):
                yield from _in_each_language(name, data, lines, place, *easy.get(place, (None, False)))


def _all_texts(value: Any, languages: frozenset[str], place: Place = ()) -> Iterator[Place]:
    """The places of all texts under a value, whatever field holds them."""
    if isinstance(value, dict) and value and languages.issuperset(value):
        if all(isinstance(words, str) for words in value.values()):
            yield place
    elif isinstance(value, dict):
        for key, inner in value.items():
            if key not in NOT_OURS:
                yield from _all_texts(inner, languages, (*place, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _all_texts(inner, languages, (*place, index))


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
    name: str, data: Any, lines: Lines, place: Place, longest: int | None, is_statement: bool
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
