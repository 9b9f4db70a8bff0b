"""What would be read as something else or not at all: answers and questions alike, files and competences left out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from skillcheck.content.strict_yaml import Place
from skillcheck.errors import Problem

if TYPE_CHECKING:
    from skillcheck.content.validate import CheckedFile
    from skillcheck.frameworks.framework import Framework
    from skillcheck.questions.item_bank import Item, Option, ScaleOption

LOOKS_LIKE_CONTENT = {".yml", ".yaml", ".json"}
TABLES = {".csv", ".tsv", ".xlsx", ".xls", ".ods"}
"""In a folder of content, questions that somebody wrote as a table."""


def answers_alike(
    file: CheckedFile, place: Place, options: Sequence[Option | ScaleOption], special: Sequence[ScaleOption]
) -> Iterator[Problem]:
    """An answer whose words, in any language, are another answer's code or words, the ``special`` answers included: a
    file of answers could not tell them apart."""
    others = [(f"special {one.code}", one) for one in special]
    every: list[tuple[object, Option | ScaleOption]] = [*enumerate(options), *others]
    codes = {option.code.casefold(): who for who, option in every}
    seen: dict[str, object] = {words.strip().casefold(): who for who, one in others for words in one.text.values()}
    for position, option in enumerate(options):
        for lang, text in option.text.items():
            words = text.strip().casefold()
            if codes.get(words, position) != position:
                yield file.problem("content.label_is_code", *place, position, "text", lang, found=text)
            if seen.setdefault(words, position) != position:
                yield file.problem("content.label_twice", *place, position, "text", lang, found=text)


def questions_alike(items: Sequence[tuple[CheckedFile, Place, Item]]) -> Iterator[Problem]:
    """Two questions with the same words: a file of answers that shows them could not tell them apart."""
    seen: dict[tuple[str, str], str] = {}
    for file, place, item in items:
        if place[0] == "situations":
            continue  # their scene tells them apart
        for lang, words in item.text.items():
            first = seen.setdefault((lang, words.strip().casefold()), item.id)
            if first != item.id:
                yield file.problem("content.question_twice", *place, "text", lang, found=first)


def without_items(
    file: CheckedFile | None, framework: Framework, items: Sequence[tuple[CheckedFile, Place, Item]]
) -> Iterator[Problem]:
    """A competence that no question asks about can only be guessed."""
    asked = {item.competence for _, _, item in items}
    for number, area in enumerate(framework.areas):
        for index, competence in enumerate(area.competences):
            if competence.id not in asked and file is not None and asked:
                place = ("areas", number, "competences", index, "id")
                yield file.problem("content.competence_without_items", *place, found=competence.id)


def ignored_files(folder: Path) -> Iterator[Problem]:
    """A file that looks like content and that no name or ending lets us read."""
    for path in sorted([*folder.glob("*"), *folder.glob("items/*"), *folder.glob("exercises/*")]):
        wanted = LOOKS_LIKE_CONTENT | (TABLES if path.parent != folder else set())
        if path.suffix.lower() in wanted and path.suffix != ".yaml" and path.is_file():
            name = path.relative_to(folder).as_posix()
            yield Problem("content.ignored_file", file=name, fields={"known": path.with_suffix(".yaml").name})
