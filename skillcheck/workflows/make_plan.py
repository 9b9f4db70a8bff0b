"""A training plan from files to scenarios: people measured again, sessions, obligations and limits put together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from skillcheck.errors import DataProblem, Problem
from skillcheck.measurement.measure import compile_model
from skillcheck.recommend.offers import fits_audience
from skillcheck.recommend.training_plan.effects import CASES, DEFAULT, EffectsFile, Taught, effect_table
from skillcheck.recommend.training_plan.inputs import Must
from skillcheck.recommend.training_plan.problem import Obligation, Participant, make_problem
from skillcheck.recommend.training_plan.problem import Problem as PlanProblem
from skillcheck.recommend.training_plan.scenarios import Wishes
from skillcheck.recommend.training_plan.solve import duties_first
from skillcheck.workflows import plan_inputs
from skillcheck.workflows.convocations import read_convocations
from skillcheck.workflows.people_of import People, people_of
from skillcheck.workflows.plan_people import measure_for_plan

if TYPE_CHECKING:
    from skillcheck.content.library import Library
    from skillcheck.measurement.measure import MeasurementModel
    from skillcheck.organisation.vital_tasks import Task


@dataclass(frozen=True)
class PlanRequest:
    """What the director asked for."""

    library: Library
    people: tuple[Path, ...]
    sessions: Path
    today: date
    staff: Path | None = None
    must: Path | None = None
    tasks: Path | None = None
    effects: Path | None = None
    earlier: Path | None = None
    """A plan made before, to start from as well."""
    profile: str | None = None
    profile_column: str | None = None
    profiles: Path | None = None
    budget: float | None = None
    hours: float = 21.0
    away_max: float | None = None
    replacement: float = 0.0


@dataclass(frozen=True)
class Ready:
    """Everything that the scenarios need."""

    problem: PlanProblem
    """Under the central effect."""
    prudent: PlanProblem
    high: PlanProblem
    wishes: Wishes
    effects: EffectsFile
    inputs: plan_inputs.Sessions
    without_result: int
    not_in_staff: int
    """People with answers whom the people's file does not name."""
    returned: int
    sources: tuple[str, ...]
    earlier: frozenset[tuple[str, str]] | None = None
    """The seats of a plan made before: person, session."""


@dataclass
class _Read:
    """The files as they were read, with every problem of every file."""

    people: People | None = None
    sessions: plan_inputs.Sessions = field(default_factory=plan_inputs.Sessions)
    staff: plan_inputs.Staff = field(default_factory=plan_inputs.Staff)
    musts: list[Must] = field(default_factory=list)
    tasks: list[Task] = field(default_factory=list)
    effects: EffectsFile = DEFAULT
    earlier: frozenset[tuple[str, str]] | None = None
    problems: list[Problem] = field(default_factory=list)


def prepare(request: PlanRequest) -> Ready:
    """Read every file and measure everybody again.

    Raises DataProblem with every problem of every file at once; also where the budget is under what obligations cost.
    """
    read = _read(request)
    people = read.people
    if people is None or read.problems:
        raise DataProblem(read.problems)
    participants = _participants(request, people, read.staff)
    profiles = _profiles(request, people, read.staff, participants)
    duties = _duties(read, participants, profiles)
    model = compile_model(request.library.framework, people.bank)
    problems, wishes = _problems(request, read, people, participants, profiles, duties, model)
    _affordable(problems[1])
    return Ready(
        problem=problems[1], prudent=problems[0], high=problems[2], wishes=wishes, effects=read.effects,
        inputs=read.sessions, without_result=len(participants) - len(people.ids), returned=people.returned,
        not_in_staff=len(set(people.ids) - set(read.staff.participants)) if request.staff else 0,
        sources=people.sources, earlier=read.earlier,
    )  # fmt: skip


def _read(request: PlanRequest) -> _Read:
    from skillcheck.workflows.tasks_file import read_tasks

    library, read = request.library, _Read()
    limits = plan_inputs.Limits(round(request.hours * 60), round(request.replacement * 100), request.today)
    try:
        read.people = people_of(request.people, library, request.profile_column, request.profiles)
    except DataProblem as error:
        read.problems += error.problems
    read.sessions = plan_inputs.read_sessions(request.sessions, library, request.today)
    read.problems += read.sessions.problems
    if request.staff is not None:
        read.staff = plan_inputs.read_people(request.staff, library, limits)
        read.problems += read.staff.problems
    if request.tasks is not None:
        read.tasks, problems = read_tasks(request.tasks, library, request.today)
        read.problems += problems
    if request.must is not None:
        offers = sorted(read.sessions.offers)
        services = sorted(read.staff.services)
        read.musts, problems = plan_inputs.read_musts(request.must, library, offers, services)
        read.problems += problems + _unknown_people(request.must, read)
    if request.effects is not None:
        effects, _, problems = plan_inputs.read_yaml_record(request.effects, EffectsFile)
        read.effects = effects or DEFAULT
        read.problems += problems
    if request.earlier is not None:
        seats, problems = read_convocations(request.earlier)
        read.earlier = frozenset((one.person, one.session) for one in seats)
        read.problems += problems
    return read


def _unknown_people(path: Path, read: _Read) -> list[Problem]:
    known = set(read.people.ids if read.people else ()) | set(read.staff.participants)
    tasks = {one.id for one in read.tasks}
    found = [Problem("plan.unknown_person", str(path), fields={"found": one})
             for must in read.musts for one in must.who.people if known and one not in known]  # fmt: skip
    return found + [
        Problem("plan.unknown_task", str(path), fields={"found": must.who.task, "known": ", ".join(sorted(tasks))})
        for must in read.musts
        if must.who.task and must.who.task not in tasks
    ]


def _participants(request: PlanRequest, people: People, staff: plan_inputs.Staff) -> list[Participant]:
    """Everybody: who has a result, and who is only in the people's file (obligations alone concern them)."""
    usual = Participant("", minutes_max=round(request.hours * 60), hour_cents=round(request.replacement * 100))
    names = sorted({*people.ids, *staff.participants})
    found = []
    for name in names:
        mine = staff.participants.get(name)
        found.append(mine or Participant(name, minutes_max=usual.minutes_max, hour_cents=usual.hour_cents))
    return found


def _profiles(
    request: PlanRequest, people: People, staff: plan_inputs.Staff, participants: Sequence[Participant]
) -> dict[str, str]:
    """The target profile of everybody: the people's file, the answers, the option."""
    said = {person: profile for person, profile in zip(people.ids, people.profiles, strict=True) if profile}
    found = {one.id: staff.profiles.get(one.id) or said.get(one.id) or request.profile or "" for one in participants}
    known = request.library.profiles
    problems = [
        Problem("plan.unknown_profile", fields={"found": profile, "known": ", ".join(known)})
        for profile in sorted({*found.values(), request.profile or ""} - {""})
        if profile not in known
    ]
    lacking = sum(not found[person] for person in people.ids)
    if lacking:
        problems.append(Problem("plan.no_profile", fields={"n": lacking, "known": ", ".join(known)}))
    if problems:
        raise DataProblem(problems)
    return found


def _duties(read: _Read, participants: Sequence[Participant], profiles: Mapping[str, str]) -> list[Obligation]:
    """Obligations person by person; one person's twice the same counts once, the earlier date holds."""
    doing = {task.id: set(task.does) for task in read.tasks}
    found: dict[tuple[str, str], date | None] = {}
    for must in read.musts:
        before = date.fromisoformat(must.before) if must.before else None
        for one in participants:
            who = must.who
            fits = (
                (not who.profile or profiles[one.id] == who.profile)
                and (not who.service or one.service == who.service)
                and (not who.task or one.id in doing.get(who.task, ()))
                and (not who.people or one.id in who.people)
            )
            if fits:
                earlier = found.get((one.id, must.offer), date.max) or date.max
                sooner = min(earlier, before or date.max)
                found[one.id, must.offer] = None if sooner == date.max else sooner
    return [Obligation(person, offer, before) for (person, offer), before in found.items()]


def _problems(
    request: PlanRequest, read: _Read, people: People, participants: Sequence[Participant],
    profiles: Mapping[str, str], duties: Sequence[Obligation], model: MeasurementModel,
) -> tuple[list[PlanProblem], Wishes]:  # fmt: skip
    """The problem under the prudent, central and high effect."""
    library = request.library
    found = measure_for_plan(library, model, people, participants, profiles, read.tasks)
    links = _links(library, read.sessions)
    offers = tuple(sorted({one.offer for one in read.sessions.sessions}))
    suits = _suits(library, offers, [profiles[one.id] for one in participants])
    competences = tuple(library.framework.competences)
    problems = []
    for case in CASES:
        effect = effect_table(links, offers, competences, found.level, read.effects, case, suits)
        problems.append(make_problem(
            tuple(participants), tuple(read.sessions.sessions), found.remaining, effect, offers,
            obligations=tuple(duties),
            budget=None if request.budget is None else round(request.budget * 100), away_share=request.away_max,
        ))  # fmt: skip
    return problems, Wishes(found.vital, found.below_basic)


def _links(library: Library, sessions: plan_inputs.Sessions) -> list[Taught]:
    mine = {one.offer for one in sessions.taught}
    catalogue = [
        Taught(one.offer, one.competence, one.strength, (one.levels[0], one.levels[1]))
        for one in library.catalogue.links
        if one.offer not in mine
    ]
    return catalogue + sessions.taught


def _suits(
    library: Library, offers: Sequence[str], profiles: Sequence[str]
) -> dict[str, np.ndarray[tuple[int, ...], np.dtype[np.bool_]]]:
    found = {}
    for name in offers:
        offer = library.catalogue.offers.get(name)
        if offer is not None:
            fits = [bool(one) and fits_audience(offer, library.profiles[one].audience) for one in profiles]
            found[name] = np.array(fits, dtype=bool)
    return found


def _affordable(problem: PlanProblem) -> None:
    """Obligations first: where they cost more than the budget, no plan is made."""
    if problem.budget is None or not problem.obligations:
        return
    cents = duties_first(problem.with_budget(None)).cost
    if cents > problem.budget:
        fields: dict[str, object] = {"budget": problem.budget // 100, "cost": -(-cents // 100)}
        raise DataProblem(Problem("plan.budget_under_obligations", fields=fields))
