"""What exercise cards, goals and places must agree on with the framework and with each other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from skillcheck.questions.exercise import EVERYWHERE, TOP_LEVEL

if TYPE_CHECKING:
    from skillcheck.content.validate import CheckedFile
    from skillcheck.errors import Problem
    from skillcheck.frameworks.framework import Framework

GOALS_FILE, PLACES_FILE = "goals.yaml", "places.yaml"


def check_exercises(files: Mapping[str, CheckedFile], framework: Framework) -> Iterator[Problem]:
    """Known competences and levels; with any card, a card for each competence at each of the first levels."""
    cards = [file for name, file in files.items() if name.startswith("exercises/")]
    top = min(TOP_LEVEL, framework.measurement.levels)
    have: dict[tuple[str, int], CheckedFile] = {}
    for file in cards:
        for position, card in enumerate(file.record.exercises if file.record else ()):
            have[card.competences[0], card.level] = file
            for index, competence in enumerate(card.competences):
                if competence not in framework.competences:
                    place = ("exercises", position, "competences", index)
                    yield file.problem("content.unknown_competence", *place, found=competence)
            if card.level > top:
                yield file.problem("content.level_too_high", "exercises", position, "level", found=card.level)
    if not cards or any(file.problems or file.record is None for file in cards):
        return  # what is broken may be the very card that seems to be missing
    homes = {competence: file for (competence, _), file in have.items()}
    for competence in framework.competences:
        if missing := [str(level) for level in range(1, min(EVERYWHERE, top) + 1) if (competence, level) not in have]:
            file = homes.get(competence, cards[-1])
            levels = ", ".join(missing)
            yield file.problem("content.exercise_missing", "exercises", found=competence, levels=levels, n=len(missing))


def check_goals(files: Mapping[str, CheckedFile], framework: Framework) -> Iterator[Problem]:
    """Every goal names competences, levels and cards that exist."""
    file = files.get(GOALS_FILE)
    if file is None or file.record is None:
        return
    known: set[object] = set()
    for name, cards in files.items():
        if name.startswith("exercises/"):
            known |= cards.ids("exercises")
    for position, goal in enumerate(file.record.goals):
        for competence, level in goal.targets.items():
            place = ("goals", position, "targets", competence)
            if competence not in framework.competences:
                yield file.problem("content.unknown_competence", *place, found=competence)
            if level > framework.measurement.levels:
                yield file.problem("content.level_too_high", *place, found=level)
        for index, card in enumerate(goal.exercises):
            if card not in known:
                yield file.problem("content.unknown_exercise", "goals", position, "exercises", index, found=card)


def check_places(files: Mapping[str, CheckedFile], framework: Framework) -> Iterator[Problem]:
    """Every service names competences, goals and answers about the home that exist."""
    file, goals = files.get(PLACES_FILE), files.get(GOALS_FILE)
    if file is None or file.record is None:
        return
    known = sorted(map(str, goals.ids("goals"))) if goals else []
    asked = goals.record.questions if goals and goals.record else ()
    about = {one.id: {option.code for option in one.options} for one in asked}
    for position, service in enumerate(file.record.services):
        for index, competence in enumerate(service.competences):
            if competence not in framework.competences:
                place = ("services", position, "competences", index)
                yield file.problem("content.unknown_competence", *place, found=competence)
        for index, goal in enumerate(service.goals):
            if goal not in known:
                place = ("services", position, "goals", index)
                yield file.problem("content.unknown_goal", *place, found=goal, known=", ".join(known))
        for question, codes in service.about.items():
            if lacking := sorted(set(codes) - about.get(question, set())):
                place = ("services", position, "about", question)
                yield file.problem("content.unknown_about", *place, found=f"{question}: {', '.join(lacking)}")
