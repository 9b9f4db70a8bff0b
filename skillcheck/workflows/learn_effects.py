"""After a plan was followed: people trained against people not trained, paired by id, from two sets of results."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from skillcheck.cohort.pairing import pair
from skillcheck.errors import DataProblem, Problem
from skillcheck.measurement.measure import compile_model
from skillcheck.recommend.training_plan.effects import DEFAULT, EffectsFile, Taught
from skillcheck.recommend.training_plan.learn import Observed, local_effects, observe
from skillcheck.workflows.convocations import read_convocations
from skillcheck.workflows.people_of import people_of

if TYPE_CHECKING:
    from skillcheck.content.library import Library


@dataclass(frozen=True)
class Learnt:
    """What was observed, and the assumptions that follow."""

    paired: int
    observed: tuple[Observed, ...]
    effects: EffectsFile


def learn_effects(library: Library, plan: Path, before: Sequence[Path], after: Sequence[Path]) -> Learnt:
    """Raises DataProblem with every problem of the plan and of both sets of results."""
    problems: list[Problem] = []
    followed, found = _followed(plan)
    problems += found
    sets = []
    for paths in (before, after):
        try:
            sets.append(people_of(paths, library))
        except DataProblem as error:
            problems += error.problems
    problems += [Problem("plan.learn_counted", file=one.counted) for one in sets if one.counted]
    if problems:
        raise DataProblem(problems)
    model = compile_model(library.framework, library.bank)
    first = 1 + model.areas
    old, new = sets
    then = pair(old.ids, new.ids).earlier
    both = sorted(then)
    convoked = pair(sorted(set().union(*followed.values())), both).earlier
    change = np.zeros((0, model.competences))
    if both:
        means = []
        for one, codes in ((old, [then[person] for person in both]), (new, both)):
            place = {person: position for position, person in enumerate(one.ids)}
            own = compile_model(library.framework, one.bank)  # what was seen counts in its own wave
            means.append(one.measured(own).mean[[place[person] for person in codes], first:])
        change = means[1] - means[0]
    trained = {
        offer: np.array([convoked.get(person) in people for person in both], dtype=bool)
        for offer, people in followed.items()
    }
    links = [
        Taught(one.offer, one.competence, one.strength, (one.levels[0], one.levels[1]))
        for one in library.catalogue.links
    ]
    observed = observe(change, trained, links, tuple(library.framework.competences))
    return Learnt(len(both), tuple(observed), local_effects(observed, DEFAULT))


def _followed(plan: Path) -> tuple[dict[str, set[str]], list[Problem]]:
    """Offer → people who were there: all of the convocations, less those whose attendance says no."""
    seats, problems = read_convocations(plan)
    found: dict[str, set[str]] = {}
    for one in seats:
        if one.person and one.offer and not one.absent:
            found.setdefault(one.offer, set()).add(one.person)
    return found, problems


def write_effects(path: Path, learnt: Learnt, *, force: bool = False) -> None:
    """effects.yaml, as ``plan --effects`` reads it."""
    from skillcheck.files import write_whole

    lines = ["strength:"]
    for name, one in learnt.effects.strength.items():
        lines.append(f'  "{name}": {_effect(one.model_dump())}')
    if learnt.effects.offers:
        lines.append("offers:")
        lines += [f"  {name}: {_effect(one.model_dump())}" for name, one in learnt.effects.offers.items()]
    write_whole(path, "\n".join(lines) + "\n", force=force)


def _effect(fields: dict[str, object]) -> str:
    return "{" + ", ".join(f"{name}: {value}" for name, value in fields.items() if value is not None) + "}"
