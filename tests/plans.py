"""Made-up training plans of any size, drawn from a seed: no content, no file."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np

from skillcheck.recommend.training_plan.effects import DEFAULT, Taught, effect_table
from skillcheck.recommend.training_plan.needs import remaining_shortfall
from skillcheck.recommend.training_plan.problem import Obligation, Participant, Problem, Session, make_problem

LEVELS = 8
NODES = (np.arange((LEVELS + 1) * 6) + 0.5) / 6
START = date(2026, 12, 1)


def posteriors(rng: np.random.Generator, people: int, competences: int) -> np.ndarray:
    centre = np.clip(rng.normal(3.3, 1.3, (people, 1)) + rng.normal(0, 1, (people, competences)), 0, 9)
    spread = rng.uniform(0.4, 1.2, (people, competences))
    density = np.exp(-0.5 * ((NODES - centre[:, :, None]) / spread[:, :, None]) ** 2)
    return density / density.sum(axis=2, keepdims=True)


def drawn(
    seed: int,
    people: int = 10,
    sessions: int = 8,
    *,
    competences: int = 6,
    budget: int | None = 200_000,
    hours: int = 21,
    everything: bool = False,
    case: str = "central",
    seats: int = 8,
) -> Problem:
    """``everything``: prerequisites, obligations, pairs, days away, a limit by service as well."""
    rng = np.random.default_rng(seed)
    blocks = [posteriors(rng, min(2000, people - start), competences) for start in range(0, people, 2000)]
    targets = rng.integers(3, 7, competences)
    remaining = np.concatenate([remaining_shortfall(blocks.pop(0), NODES, targets, LEVELS) for _ in range(len(blocks))])
    names = tuple(f"c{place}" for place in range(competences))
    offers = tuple(f"offer{place}" for place in range(max(3, sessions // 2)))
    links = [
        Taught(offer, str(c), int(rng.integers(1, 4)))
        for offer in offers
        for c in rng.choice(names, size=int(rng.integers(1, 4)), replace=False)
    ]
    levels = np.full((people, competences), 3, dtype=np.int8)
    effect = effect_table(links, offers, names, levels, DEFAULT, case)
    return make_problem(
        _people(rng, people, hours, everything=everything), _sessions(rng, sessions, offers, seats, everything=everything),
        remaining, effect, offers, budget=budget, away_share=0.4 if everything else None,
        obligations=_duties(rng, people, offers) if everything else (),
    )  # fmt: skip


def _people(rng, people, hours, *, everything):
    found = []
    for place in range(people):
        first = START + timedelta(int(rng.integers(0, 60)))
        found.append(
            Participant(
                f"p{place:05d}", service=f"service{place % 3}", minutes_max=60 * hours,
                hour_cents=2200 if everything and rng.random() < 0.3 else 0,
                away=((first, first + timedelta(10)),) if rng.random() < 0.3 else (),
                no_screen=bool(rng.random() < 0.1),
                together=f"pair{place // 2}" if everything and place % 5 < 2 and rng.random() < 0.5 else "",
            )
        )  # fmt: skip
    return tuple(found)


def _sessions(rng, sessions, offers, seats, *, everything):
    found = []
    for place in range(sessions):
        first, days = START + timedelta(int(rng.integers(0, 60))), int(rng.integers(1, 4))
        found.append(
            Session(
                f"s{place:03d}", offers[int(rng.integers(len(offers)))], first, first + timedelta(days - 1),
                minutes=int(days * rng.choice([180, 360, 420])), seats=int(rng.integers(2, seats)),
                minimum=int(rng.integers(0, 4)), seat_cents=int(rng.choice([0, 2000, 5000, 12000])),
                open_cents=int(rng.choice([0, 20000, 40000])), online=bool(rng.random() < 0.3),
                usable=bool(rng.random() < 0.95),
                requires=(offers[int(rng.integers(len(offers)))],) if everything and rng.random() < 0.2 else (),
            )
        )  # fmt: skip
    return tuple(found)


def _duties(rng, people, offers):
    chosen = rng.choice(people, size=max(1, people // 4), replace=False)
    return tuple(Obligation(f"p{place:05d}", offers[0], START + timedelta(45)) for place in chosen.tolist())
