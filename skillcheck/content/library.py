"""The one door to data/: find it, read YAML safely, give the fingerprint; every problem with file and line."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from skillcheck.content.cache import CACHE_FORMAT, from_cache, to_cache
from skillcheck.content.folder import FOR_AUTHORS, content_files, data_folder, fingerprint_of
from skillcheck.content.parts import in_parts, part
from skillcheck.errors import ContentProblem, DataProblem, Problem

if TYPE_CHECKING:
    from skillcheck.catalogue import Catalogue
    from skillcheck.frameworks.framework import Framework
    from skillcheck.frameworks.profile import TargetProfile
    from skillcheck.places import PlacesFile
    from skillcheck.questions.exercise import Exercise
    from skillcheck.questions.glossary import Term
    from skillcheck.questions.goal import Circumstance, Goal, GoalsFile
    from skillcheck.questions.item_bank import ItemBank, Situation

PACKAGE = Path(__file__).parent.parent
CHECKING = ("content", "frameworks", "questions")
"""The rooms that say what content is sound."""


@dataclass(frozen=True)
class Library:
    """Everything that data/ says, checked: the framework, the bank, profiles; and, read when somebody asks for them,
    the catalogue, the glossary, cards, goals, what a file of places means."""

    framework: Framework
    bank: ItemBank
    situations: tuple[Situation, ...]
    profiles: dict[str, TargetProfile]
    fingerprint: str
    folder: Path
    text: bytes = field(repr=False)
    """The whole content as one JSON text, a part a line."""

    @cached_property
    def catalogue(self) -> Catalogue:
        """Learning offers and what links them to competences."""
        from skillcheck.catalogue import Catalogue, CatalogueFile, LinksFile

        offers = part(self.text, "catalogue", CatalogueFile, CatalogueFile(sources=[], offers=[]))
        return Catalogue(offers, part(self.text, "links", LinksFile, LinksFile(links=[])))

    @cached_property
    def glossary(self) -> tuple[Term, ...]:
        """Words that are explained."""
        from skillcheck.questions.glossary import Term

        terms: tuple[Term, ...] = part(self.text, "terms", tuple[Term, ...], ())
        return terms

    @cached_property
    def exercises(self) -> dict[str, Exercise]:
        """The cards by their ids."""
        from skillcheck.questions.exercise import Exercise

        return {one.id: one for one in part(self.text, "exercises", list[Exercise], [])}

    @cached_property
    def goals(self) -> dict[str, Goal]:
        """What people come for, by id."""
        return {one.id: one for one in self._goals.goals}

    @cached_property
    def circumstances(self) -> tuple[Circumstance, ...]:
        """What is asked of a person's equipment and help."""
        return tuple(self._goals.questions)

    @cached_property
    def places(self) -> PlacesFile | None:
        """What the words of a file of places mean; None where the content has none."""
        from skillcheck.places import PlacesFile

        places: PlacesFile | None = part(self.text, "places", PlacesFile)
        return places

    @cached_property
    def _goals(self) -> GoalsFile:
        from skillcheck.questions.goal import GoalsFile

        goals: GoalsFile = part(self.text, "goals", GoalsFile, GoalsFile(goals=[]))
        return goals

    @cached_property
    def special_words(self) -> dict[str, dict[str, str]]:
        """The special answers («I don't know» …): code → text by language."""
        return {option.code: option.text for option in self.framework.special_answers}

    @cached_property
    def observing_bank(self) -> ItemBank:
        """The bank with the cards behind it, for whom somebody has seen at work."""
        from skillcheck.questions.exercise import observed_questions
        from skillcheck.questions.item_bank import ItemBank

        cards = observed_questions(self.exercises.values(), self.framework.scales)
        return ItemBank([*self.bank.questions, *cards])


def load(folder: Path | None = None) -> Library:
    """Read and check a content folder (the shipped one by default).

    Raises ContentProblem with every mistake of every file at once.
    """
    folder = folder or data_folder()
    return _loaded(folder, *_state(folder))


def load_once(folder: Path | None = None) -> Library:
    """As ``load``; a folder in which nothing changed is not read a second time in one process."""
    folder = folder or data_folder()
    files, fingerprint = _state(folder)
    if (folder, fingerprint) not in LOADED:
        LOADED.clear()  # one state of one folder is what a process works with
        LOADED[folder, fingerprint] = _loaded(folder, files, fingerprint)
    return LOADED[folder, fingerprint]


LOADED: dict[tuple[Path, str], Library] = {}


def _loaded(folder: Path, files: list[Path], fingerprint: str) -> Library:
    key = f"content-{CACHE_FORMAT}-{_program()}-{fingerprint}"
    if (kept := from_cache(key)) is not None:
        with suppress(ValueError):  # a spoilt copy is no copy
            return _assemble(kept, folder, fingerprint)
    from skillcheck.content.check import check

    records, problems = check(folder, files)
    if problems:
        raise ContentProblem(problems)
    text = in_parts(records)
    to_cache(key, text.decode())
    return _assemble(text, folder, fingerprint)


def exported(library: Library) -> bytes:
    """A library's whole content as one JSON text, to be kept beside what was measured with it.

    Raises:
        DataProblem: the folder has changed since: who reads it now would not find what was measured.
    """
    if _state(library.folder)[1] != library.fingerprint:
        raise DataProblem(Problem("content.changed_meanwhile", file=str(library.folder)))
    return library.text


def imported(raw: bytes, fingerprint: str) -> Library:
    """The library of an export, every part of it checked. Raises ValueError where this version cannot read it."""
    from skillcheck.content.everything import Everything

    Everything.model_validate_json(raw)
    return _assemble(in_parts(json.loads(raw)), data_folder(), fingerprint)


def _state(folder: Path) -> tuple[list[Path], str]:
    """The files of a folder that make the content, and its fingerprint."""
    files = [path for path in content_files(folder) if path.name not in FOR_AUTHORS]
    return files, fingerprint_of(folder, files)


def _program() -> str:
    """The version and the state of the code that checks: what an earlier state let through is checked again."""
    from zlib import crc32

    from skillcheck.version import __version__

    files = sorted([*PACKAGE.glob("*.py"), *(path for room in CHECKING for path in PACKAGE.glob(f"{room}/*.py"))])
    states = ((path.name, found.st_size, found.st_mtime_ns) for path in files for found in (path.stat(),))
    return f"{__version__}-{crc32(repr(list(states)).encode()):08x}"


def _assemble(text: bytes, folder: Path, fingerprint: str) -> Library:
    """A library of the content in parts. Raises ValueError where what is read at once is not of its shape."""
    from skillcheck.frameworks.framework import Framework
    from skillcheck.frameworks.profile import TargetProfile
    from skillcheck.questions.item_bank import Item, ItemBank, Question, Situation

    framework = part(text, "framework", Framework)
    situations = part(text, "situations", list[Situation], [])
    questions = [Question(item, framework.scales[item.scale]) for item in part(text, "items", list[Item])]
    for situation in situations:
        questions += [Question(item, framework.scales[item.scale], situation) for item in situation.questions]
    return Library(
        framework=framework,
        bank=ItemBank(questions),
        situations=tuple(situations),
        profiles={profile.id: profile for profile in part(text, "profiles", list[TargetProfile], [])},
        fingerprint=fingerprint,
        folder=folder,
        text=text,
    )
