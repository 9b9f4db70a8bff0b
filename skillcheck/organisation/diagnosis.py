"""From answers and facts to the diagnosis: viewpoints settled, pooled, compared. Reads no file, knows no clock."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from skillcheck.measurement.gaps import SURE
from skillcheck.measurement.measure import TOLERANCE, MeasurementModel, compile_model
from skillcheck.measurement.pool import Pooled, chance_of_lead, mean_of, pool, quantile
from skillcheck.measurement.responses import Floats, Responses
from skillcheck.organisation import facts as facts_of
from skillcheck.organisation.beside import beside
from skillcheck.organisation.practices_seen import practice_records
from skillcheck.organisation.record import SCHEMA, Agreement, Figure, Organisation, Place, Rows, ViewRecord
from skillcheck.organisation.views import COUNTS_FROM, Group, Settled, settle

if TYPE_CHECKING:
    from skillcheck.cohort.record import Cohort
    from skillcheck.frameworks.practice import Pack
    from skillcheck.organisation.facts import SettledFact
    from skillcheck.organisation.structure import Fact, StructureFile

LEAD = 0.5
"""Viewpoints diverge when one is surely so many levels above the other."""
DIGITS = 3
FEW_DIGITS = 1
"""Of a viewpoint whose answers are not counted out: no more than the pages say, so that they cannot be worked out
from exact figures either."""


@dataclass(frozen=True)
class Answers:
    """What was read: one row a respondent, its viewpoint, a level 0–3 or a negative code for each practice."""

    views: tuple[str, ...]
    responses: Responses
    returned: int
    sources: tuple[str, ...]


def diagnose(
    pack: Pack, structure: StructureFile, answers: Answers, facts: Sequence[Fact], *,
    today: date, lang: str, version: str, profile: str | None = None, cohort: Cohort | None = None,
) -> Organisation:  # fmt: skip
    """The diagnosis of one structure on the day ``today``; viewpoints too small to be shown leave no figure.

    Without a ``profile``, the first one of the pack.
    """
    profile = profile or next(iter(pack.profiles))
    model = compile_model(pack.tree, pack.bank)
    counts = {view: answers.views.count(view) for view in pack.views}
    seen = settle(counts, pack.views, structure.collective)
    settled = facts_of.settle(facts, {one.id: one for one in pack.practices if one.is_fact}, today)
    pooled = _Pools(pack, model, answers, seen, settled)
    places = pooled.places()
    declared = {fact.practice for fact in facts}
    return Organisation.model_validate({
        "schema": SCHEMA, "version": version, "pack": f"{pack.file.id} {pack.file.version}",
        "fingerprint": pack.fingerprint, "calibrated": pack.file.measurement.calibrated, "lang": lang,
        "name": structure.structure, "today": today.isoformat(), "sources": list(answers.sources), "profile": profile,
        "rows": Rows(
            read=len(answers.views) + answers.returned, taken=len(answers.views), returned=answers.returned
        ),
        "views": [pooled.view(group, structure.staff) for group in seen.shown],
        "hidden": list(seen.hidden),
        "places": places,
        "practices": practice_records(pack, answers.views, answers.responses, seen, settled, profile),
        "facts_missing": [one.id for one in pack.practices if one.is_fact and one.id not in declared],
        "beside": beside(pack, places, cohort),
        "cohort_people": None if cohort is None else cohort.dimensions["overall"].n,
    })  # fmt: skip


class _Pools:
    """The viewpoints pooled twice: what each says (to compare), and with the facts, which hold for all."""

    def __init__(
        self, pack: Pack, model: MeasurementModel, answers: Answers, seen: Settled, settled: Sequence[SettledFact]
    ) -> None:
        self.pack, self.model, self.seen = pack, model, seen
        constants = pack.file.measurement
        self.facts = np.full((1, len(pack.practices)), -1, dtype=np.int8)
        for fact in settled:
            self.facts[0, pack.bank.index[fact.practice]] = fact.level
        row_of = {view: row for row, group in enumerate(seen.shown) for view in group.views}
        kept = [place for place, view in enumerate(answers.views) if view in row_of]
        self.rows = np.array([row_of[answers.views[place]] for place in kept], dtype=np.intp)
        self.responses = np.maximum(answers.responses[kept], -1)
        groups = len(seen.shown)
        self.said = pool(
            model, self.responses, self.rows, groups, tau=constants.sd_respondent, severity=constants.sd_severity
        )
        self.whole = self._with_facts(groups, constants.sd_respondent, constants.sd_fact, constants.sd_severity)
        self.people = self._people(groups)

    def _with_facts(self, groups: int, respondent: float, fact: float, severity: float) -> Pooled:
        """Each viewpoint with the facts as one more respondent, who does not lean; only the facts where nobody is."""
        rows = max(groups, 1)
        responses = np.concatenate([self.responses, np.repeat(self.facts, rows, axis=0)])
        tau = np.concatenate([np.full(len(self.responses), respondent), np.full(rows, fact)])
        row_of = np.concatenate([self.rows, np.arange(rows)])
        leans = np.arange(len(responses)) < len(self.responses)
        return pool(self.model, responses, row_of, rows, tau=tau, severity=severity, leans=leans)

    def _people(self, groups: int) -> Floats:
        """Groups × dimensions: how many of a viewpoint answered something there."""
        member = self.model.items_of_dimension > 0
        answered = np.stack([(self.responses[:, member[:, place]] >= 0).any(axis=1)
                             for place in range(len(self.model.dimensions))], axis=1)  # fmt: skip
        people = np.zeros((groups, len(self.model.dimensions)))
        np.add.at(people, self.rows, answered)
        return people

    def enough(self, row: int, place: int) -> bool:
        """Whether enough people of a viewpoint answered in a dimension for its figure to be shown."""
        return bool(self.people[row, place] >= self.seen.shown[row].shown_from)

    def digits(self, rows: Sequence[int]) -> int:
        """Decimals of what these viewpoints say: few where one of them has so few people that they are not counted."""
        groups = [self.seen.shown[row] for row in rows if row < len(self.seen.shown)]
        return FEW_DIGITS if any(one.n < COUNTS_FROM and not one.collective for one in groups) else DIGITS

    def view(self, group: Group, staff: Mapping[str, int]) -> ViewRecord:
        """One viewpoint with every figure that enough people stand behind."""
        row = self.seen.shown.index(group)
        known = [staff[view] for view in group.views if view in staff]
        figures = {
            dimension: self._figure(self.said.posterior[row, place], int(self.people[row, place]), self.digits([row]))
            for place, dimension in enumerate(self.model.dimensions)
            if self.enough(row, place)
        }
        return ViewRecord(
            views=list(group.views), n=group.n, collective=group.collective,
            staff=sum(known) if len(known) == len(group.views) else None, figures=figures,
        )  # fmt: skip

    def places(self) -> dict[str, Place]:
        """The whole structure: viewpoints weigh the same, and where they diverge there is no one figure."""
        found = {}
        for place, dimension in enumerate(self.model.dimensions):
            rows = [row for row in range(len(self.seen.shown)) if self.enough(row, place)]
            agreement = self._agreement(rows, place)
            has_fact = bool((self.facts[0, self.model.items_of_dimension[:, place] > 0] >= 0).any())
            used = rows or ([0] if has_fact and not self.seen.shown else [])
            mixed = self.whole.posterior[used, place].mean(axis=0) if used and agreement != "divergent" else None
            n = int(sum(self.people[row, place] for row in rows))
            found[dimension] = Place(
                agreement=agreement, figure=None if mixed is None else self._figure(mixed, n, self.digits(used))
            )  # fmt: skip
        return found

    def _agreement(self, rows: Sequence[int], place: int) -> Agreement:
        if len(rows) < 2:
            return "one"
        nodes = self.model.nodes
        leads = [
            max(chance_of_lead(one, other, nodes, LEAD), chance_of_lead(other, one, nodes, LEAD))
            for one, other in combinations([self.said.posterior[row, place] for row in rows], 2)
        ]
        if max(leads) >= SURE - TOLERANCE:
            return "divergent"
        return "agree" if max(leads) <= 1 - SURE + TOLERANCE else "unknown"

    def _figure(self, posterior: Floats, n: int, digits: int) -> Figure:
        nodes = self.model.nodes
        mean = float(mean_of(posterior, nodes))
        spread = float(np.sqrt(max(float(posterior @ nodes**2) - mean**2, 0.0)))
        top = self.pack.file.measurement.levels
        reached = [level for level in range(1, top + 1) if posterior[nodes >= level].sum() >= 0.5 - TOLERANCE]
        low, high = (float(quantile(posterior, nodes, share)) for share in (0.1, 0.9))
        return Figure(
            mean=round(mean, digits), low=round(low, digits), high=round(high, digits),
            sd=round(spread, max(digits, 2)),
            level=max(len(reached), min(int(round(mean, 1)), top)), n=n,  # «2,0» is never told with the words of 1
        )  # fmt: skip
