"""The one door to data/: find it, read YAML safely, give the fingerprint; every problem with file and line."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from skillcheck.content.cache import CACHE_FORMAT, from_cache, to_cache
from skillcheck.content.folder import FOR_AUTHORS, content_files, data_folder, fingerprint_of
from skillcheck.errors import ContentProblem, DataProblem, Problem

if TYPE_CHECKING:
    from skillcheck.catalogue import Catalogue
    from skillcheck.frameworks.framework import Framework
    from skillcheck.frameworks.profile import TargetProfile
    from skillcheck.places import PlacesFile
    from skillcheck.questions.exercise import Exercise
    from skillcheck.questions.glossary import Term
    from skillcheck.questions.goal import Circumstance, Goal
    from skillcheck.questions.item_bank import ItemBank, Situation

PACKAGE = Path(__file__).parent.parent
CHECKING = ("content", "frameworks", "questions")
"""The rooms that say what content is sound."""


@dataclass(frozen=True)
class Library:
    """Everything that data/ says, checked: the framework, the bank, profiles, catalogue, glossary, cards, goals."""

    framework: Framework
    bank: ItemBank
    situations: tuple[Situation, ...]
    profiles: dict[str, TargetProfile]
    catalogue: Catalogue
    glossary: tuple[Term, ...]
    exercises: dict[str, Exercise]
    goals: dict[str, Goal]
    circumstances: tuple[Circumstance, ...]
    places: PlacesFile | None
    """What the words of a file of places mean; None where the content has none."""
    fingerprint: str
    folder: Path
    text: bytes = field(repr=False)
    """The whole content as one JSON text."""

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
    everything, text = _checked(folder, files, fingerprint)
    return _assemble(everything, folder, fingerprint, text)


def exported(library: Library) -> bytes:
    """A library's whole content as one JSON text, to be kept beside what was measured with it.

    Raises:
        DataProblem: the folder has changed since: who reads it now would not find what was measured.
    """
    if _state(library.folder)[1] != library.fingerprint:
        raise DataProblem(Problem("content.changed_meanwhile", file=str(library.folder)))
    return library.text


def imported(raw: bytes, fingerprint: str) -> Library:
    """The library of an export. Raises ValueError where this version cannot read it."""
    return _assemble(_validated_again(raw), data_folder(), fingerprint, raw)


def _state(folder: Path) -> tuple[list[Path], str]:
    """The files of a folder that make the content, and its fingerprint."""
    files = [path for path in content_files(folder) if path.name not in FOR_AUTHORS]
    return files, fingerprint_of(folder, files)


def _checked(folder: Path, files: list[Path], fingerprint: str) -> tuple[Any, bytes]:
    """The content of a folder and its JSON, from the parsed copy where there is a sound one."""
    key = f"content-{CACHE_FORMAT}-{_program()}-{fingerprint}"
    if (kept := from_cache(key)) is not None:
        with suppress(ValueError):  # a spoilt copy is no copy
            return _validated_again(kept), kept
    from skillcheck.content.check import check

    records, problems = check(folder, files)
    if problems:
        raise ContentProblem(problems)
    text = json.dumps(records, ensure_ascii=False)
    to_cache(key, text)
    return _validated_again(text.encode()), text.encode()


def _program(package: Path = PACKAGE) -> str:
    """The version and the state of the code that checks: what an earlier state let through is checked again."""
    from zlib import crc32

    from skillcheck.version import __version__

    files = sorted([*package.glob("*.py"), *(path for room in CHECKING for path in package.glob(f"{room}/*.py"))])
    states = ((path.name, found.st_size, found.st_mtime_ns) for path in files for found in (path.stat(),))
    return f"{__version__}-{crc32(repr(list(states)).encode()):08x}"


def _validated_again(kept: bytes) -> Any:
    from skillcheck.content.everything import Everything

    return Everything.model_validate_json(kept)


def _assemble(everything: Any, folder: Path, fingerprint: str, text: bytes) -> Library:
    from skillcheck.catalogue import Catalogue
    from skillcheck.questions.item_bank import ItemBank, Question

    framework = everything.framework
    questions = [Question(item, framework.scales[item.scale]) for item in everything.items]
    for situation in everything.situations:
        questions += [Question(item, framework.scales[item.scale], situation) for item in situation.questions]
    return Library(
        framework=framework,
        bank=ItemBank(questions),
        situations=tuple(everything.situations),
        profiles={profile.id: profile for profile in everything.profiles},
        catalogue=Catalogue(everything.catalogue, everything.links),
        glossary=tuple(everything.terms),
        exercises={one.id: one for one in everything.exercises},
        goals={one.id: one for one in everything.goals.goals},
        circumstances=tuple(everything.goals.questions),
        places=everything.places,
        fingerprint=fingerprint,
        folder=folder,
        text=text,
    )
