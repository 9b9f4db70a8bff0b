"""From a prepared training plan to its files: three scenarios solved, one record, four files written together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from skillcheck.cohort.minimum import LEAST
from skillcheck.errors import DataProblem
from skillcheck.recommend.training_plan.changed import Changed, changed
from skillcheck.recommend.training_plan.objectives import VitalCovered
from skillcheck.recommend.training_plan.record import (
    SCHEMA,
    ChangedRecord,
    PlanRecord,
    ScenarioRecord,
    SensitivityRecord,
    SessionRecord,
    UnmetRecord,
    UnservedRecord,
    UnusedRecord,
    WhatIfRecord,
)
from skillcheck.recommend.training_plan.scenarios import (
    SCENARIOS,
    Scenario,
    Sensitivity,
    sensitivity,
    solve_scenario,
    what_if,
)
from skillcheck.recommend.training_plan.seating import Seating
from skillcheck.recommend.training_plan.solve import Plan, seating_of
from skillcheck.recommend.training_plan.unserved import (
    unmet_duties,
    unserved_competences,
    unused_sessions,
    without_seat,
)
from skillcheck.report.document import Section, Table
from skillcheck.report.organisation.plan import Offers, plan_document
from skillcheck.report.render import documents
from skillcheck.spreadsheet import csv_cell, safe
from skillcheck.store.inventory import noting
from skillcheck.store.ledger import Ledger, nearest
from skillcheck.version import __version__
from skillcheck.workflows.convocations import CONVOCATIONS
from skillcheck.workflows.whole_report import write_folder

if TYPE_CHECKING:
    from skillcheck.content.library import Library
    from skillcheck.i18n import Texts
    from skillcheck.workflows.make_plan import PlanRequest, Ready


@dataclass(frozen=True)
class Solved:
    """The scenarios and what was found beside the chosen one."""

    plans: dict[Scenario, Plan]
    chosen: Scenario
    steady: Sensitivity
    record: PlanRecord
    changed: Changed | None = None
    """Beside the earlier plan, where one was given."""

    @property
    def plan(self) -> Plan:
        """The chosen scenario's."""
        return self.plans[self.chosen]


def solve_all(
    request: PlanRequest, ready: Ready, chosen: Scenario, lang: str, *, nodes: int = 0,
    progress: Callable[[Scenario], None] = lambda _: None,
) -> Solved:  # fmt: skip
    """Every scenario (the vital one only where tasks were given), the chosen one under other effects and limits."""
    names = [one for one in SCENARIOS if one != "vital" or ready.wishes.vital]
    plans: dict[Scenario, Plan] = {}
    earlier = None if ready.earlier is None else seating_of(ready.problem, ready.earlier)
    known = [] if earlier is None else [earlier]
    for name in names:
        progress(name)
        plans[name] = solve_scenario(ready.problem, name, ready.wishes, known=known, nodes=nodes)
    plan = plans[chosen]
    steady = sensitivity(plan, chosen, ready.wishes, ready.prudent.effect, ready.high.effect)
    record = _record(request, ready, plans, chosen, steady, lang)
    if ready.earlier is None:
        return Solved(plans, chosen, steady, record)
    beside = changed(ready.earlier, plan.seats)
    counts = ChangedRecord(
        kept=len(beside.kept), new=len(beside.new), gone=len(beside.gone), sessions_new=list(beside.sessions_new),
        sessions_gone=list(beside.sessions_gone),
    )  # fmt: skip
    record = record.model_copy(update={"earlier": "left" if earlier is None else "kept", "changed": counts})
    return Solved(plans, chosen, steady, record, beside)


def _record(
    request: PlanRequest, ready: Ready, plans: dict[Scenario, Plan], chosen: Scenario, steady: Sensitivity, lang: str
) -> PlanRecord:
    problem, framework = ready.problem, request.library.framework
    competences = list(framework.competences)
    plan, other = plans[chosen], what_if(plans[chosen], chosen, ready.wishes)
    return PlanRecord.model_validate({
        "schema": SCHEMA, "version": __version__, "framework": f"{framework.id} {framework.version}",
        "fingerprint": request.library.fingerprint, "lang": lang, "today": request.today.isoformat(),
        "sources": list(ready.sources), "people": len(problem.participants), "without_result": ready.without_result,
        "returned": ready.returned, "offers": len(problem.offers), "sessions": len(problem.sessions),
        "missing": round(Seating(problem).missing(), 1), "budget_cents": problem.budget, "hours": request.hours,
        "away_max": request.away_max, "replacement_cents": round(request.replacement * 100),
        "effects": ready.effects, "chosen": chosen,
        "scenarios": [
            _scenario(name, one, ready, steady if name == chosen else None) for name, one in plans.items()
        ],
        "sensitivity": SensitivityRecord(
            removed=[round(one, 1) for one in steady.removed], sure_sessions=len(steady.sure_sessions),
            sure_seats=len(steady.sure_seats),
            open_seats=len(plan.seats) - len(steady.sure_seats),
        ),
        "what_if": WhatIfRecord(
            more_money=None if other.more_money is None else round(other.more_money, 1),
            fewer_hours=round(other.fewer_hours, 1),
        ),
        "unserved": [
            _unserved(competences[place], n, len(problem.participants))
            for place, n in unserved_competences(problem).items()
        ],
        "unused": [
            UnusedRecord(session=name, offer=next(one.offer for one in problem.sessions if one.id == name), why=why)
            for name, why in unused_sessions(plan).items()
        ],
        "titles": ready.inputs.titles,
        "obligations": len(problem.obligations),
        "unmet": [
            UnmetRecord(
                offer=one.offer, before=one.before, why=one.why, people=len(one.people),
                seats_lacking=one.seats_lacking,
            )
            for one in unmet_duties(plan)
        ],
    })  # fmt: skip


def _unserved(competence: str, n: int, people: int) -> UnservedRecord:
    """How many have a gap there; not told of a few people, nor where all but a few have one."""
    if n < LEAST:
        return UnservedRecord(competence=competence, people=None, side="few")
    if n > people - LEAST:
        return UnservedRecord(competence=competence, people=None, side="most")
    return UnservedRecord(competence=competence, people=n)


def _scenario(name: Scenario, plan: Plan, ready: Ready, steady: Sensitivity | None) -> ScenarioRecord:
    problem, taken = plan.problem, Counter(session for _, session in plan.seats)
    covered = VitalCovered(ready.wishes.vital).covered if ready.wishes.vital else None
    minutes = {session.id: session.minutes for session in problem.sessions}
    return ScenarioRecord(
        scenario=name, removed=round(plan.removed, 1), people=len(plan.people), seats=len(plan.seats), cents=plan.cents,
        funded_cents=_funded(plan, ready), hours=sum(minutes[s] for _, s in plan.seats) / 60,
        at_most_better=round(plan.gap, 3), improved=plan.improved,
        vital_before=round(covered(Seating(problem))) if covered else None,
        vital_after=round(covered(plan.seating)) if covered else None,
        without_seat=dict(sorted(Counter(without_seat(plan).values()).items())),
        sessions=[
            SessionRecord(
                session=one.id, offer=one.offer, start=one.start.isoformat(), end=one.end.isoformat(),
                where=ready.inputs.where.get(one.id, ""), hours=one.minutes / 60, seats=one.seats,
                taken=taken[one.id], sure=None if steady is None else one.id in steady.sure_sessions,
            )
            for one in sorted(problem.sessions, key=lambda one: (one.start, one.id))
            if taken[one.id]
        ],
    )  # fmt: skip


def _funded(plan: Plan, ready: Ready) -> int:
    """What others pay for these sessions and seats: the share of the full price that ours leaves out."""
    total, sessions = 0.0, {one.id: one for one in plan.problem.sessions}
    for name, taken in Counter(session for _, session in plan.seats).items():
        share = ready.inputs.funded.get(name, 0.0)
        own = sessions[name].open_cents + taken * sessions[name].seat_cents
        total += own * share / (1 - share) if share < 1 else 0.0
    return round(total)


# --- files ------------------------------------------------------------------------------------------------


def convocations(solved: Solved, ready: Ready, named: Offers, texts: Texts) -> str:
    """Who goes where, one line a seat; «present» is to be filled in, and read by ``plan --learn``."""
    separator = ";" if texts.lang in {"fr", "es", "it"} else ","
    head = [texts.t(f"plan.column_{name}") for name in COLUMNS]
    rows = [head, *_seat_rows(solved, ready, named, texts)]
    lines = (separator.join(csv_cell(safe(cell), separator) for cell in row) for row in rows)
    return "\ufeff" + "".join(f"{line}\n" for line in lines)


COLUMNS = ("id", "session", "offer", "title", "start", "end", "hours", "where", "sure", "present")


def _seat_rows(solved: Solved, ready: Ready, named: Offers, texts: Texts) -> list[list[str]]:
    sessions = {one.id: one for one in solved.plan.problem.sessions}
    rows = []
    for person, name in solved.plan.seats:
        one = sessions[name]
        sure = "yes" if (person, name) in solved.steady.sure_seats else "to_decide"
        hours = f"{one.minutes / 60:g}".replace(".", "," if texts.lang != "en" else ".")
        rows.append([
            person, name, one.offer, named.plain(one.offer), one.start.isoformat(), one.end.isoformat(), hours,
            ready.inputs.where.get(name, ""), texts.t(f"plan.sure_{sure}"), "",
        ])  # fmt: skip
    return rows


CHANGES = ("id", "session", "title", "changed")


def _changes(found: Changed, ready: Ready, named: Offers, texts: Texts) -> list[list[str]]:
    """Who gets a seat and who loses one, against the plan made before: whoever was told of it must be told again."""
    offers = {one.id: one.offer for one in ready.inputs.sessions}
    told = [(seat, "gone") for seat in found.gone] + [(seat, "new") for seat in found.new]
    return [
        [person, session, named.plain(offers[session]) if session in offers else "", texts.t(f"plan.seat_{what}")]
        for (person, session), what in sorted(told)
    ]


def _sheet(name: str, columns: tuple[str, ...], rows: list[list[str]], texts: Texts) -> Section:
    head = tuple(texts.t(f"plan.column_{column}") for column in columns)
    cells = tuple(
        tuple(_bare(cell) if column == "hours" else cell for column, cell in zip(columns, row, strict=True))
        for row in rows
    )
    table = Table(head, tuple(tuple(row) for row in rows), cells=cells)
    return Section(texts.t(f"plan.sheet_{name}"), tables=(table,))


def _bare(number: str) -> float:
    return float(number.replace(",", "."))


def write_plan(
    folder: Path, solved: Solved, ready: Ready, library: Library, texts: Texts, *, force: bool = False
) -> int | None:
    """plan.json, report.html (nobody in them), plan.xlsx and convocations.csv (who goes where).

    By how many people an earlier plan differs, where those are few: both together tell what these lack.
    """
    document = plan_document(solved.record, library, texts)
    named = Offers(solved.record.titles, library, texts)
    sheets = [_sheet("seats", COLUMNS, _seat_rows(solved, ready, named, texts), texts)]
    if solved.changed is not None:
        sheets.append(_sheet("changed", CHANGES, _changes(solved.changed, ready, named, texts), texts))
    with_seats = replace(document, sections=(*document.sections, *sheets))
    contents: dict[str, str | bytes] = {
        "plan.json": solved.record.model_dump_json(by_alias=True, indent=1) + "\n",
        "plan.xlsx": documents.workbook(with_seats, texts),
        CONVOCATIONS: convocations(solved, ready, named, texts),
        "report.html": documents.page(document, texts),
    }
    apart = _near(solved)
    with noting(folder):
        write_folder(folder, contents, solved.record, force=force, holds="group" if apart is None else "individual")
    return apart


PLANS = "plan"
"""All the plans of this machine are compared, whosever they are."""


def _near(solved: Solved) -> int | None:
    """By how many people an earlier plan differs, if by fewer than five; noted in the ledger, as hashes. Where
    the store cannot be written, nothing is."""
    problem = solved.plan.problem
    lacking = zip(problem.participants, problem.remaining[:, :, 0].sum(axis=1), strict=True)
    ledger = Ledger()
    plans = ledger.structure(PLANS)
    now = ledger.marks({one.id: f"{levels:.1f}" for one, levels in lacking if levels > 0})
    apart = nearest(now, plans.releases, LEAST)
    if now and now not in plans.releases:
        plans.releases.append(now)
        with suppress(OSError, DataProblem):
            ledger.save()
    return apart
