"""How accurate is the adaptive interview, and how fast does it choose? Prints the tables of docs/benchmarks-adaptive.md.

    python benchmarks/adaptive.py --people 2000 --seed 20261122        # about 17 minutes
    python benchmarks/adaptive.py --only choosing --seed 2029          # the time of a choice alone: some seconds

What they say, under them, is written by hand.
"""

from __future__ import annotations

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import argparse
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parent.parent))

from skillcheck.content.library import Library, load
from skillcheck.interview.interview import Interview, Reply, Setup
from skillcheck.interview.simulate import Accuracy, People, Simulation, accuracy, answers_to, draw_people, simulate
from skillcheck.measurement.measure import MeasurementModel, compile_model, measure
from skillcheck.measurement.responses import NOT_ASKED, Responses
from skillcheck.version import __version__

BAR_WITHIN, BAR_QUESTIONS, LONGEST = 0.96, 46, 54
NOISES = (0.0, 0.05, 0.1)
CHOOSE_IN = 0.002
"""Seconds of CPU at most to choose the next question, at the median."""


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--people", type=int, default=2000)
    options.add_argument("--seed", type=int, default=20261122)
    options.add_argument("--only", choices=["choosing"], help="this part alone")
    given = options.parse_args()
    library = load()
    if given.only:
        choosing(library, given.seed)
        return
    print("# The adaptive interview, measured\n")
    print(
        f"{datetime.now(UTC):%Y-%m-%d}, skillcheck {__version__}, content {library.fingerprint}, {len(library.bank)} items; "
        f"{given.people} people drawn from the measurement model, seed {given.seed}; one core.\n"
        "Made by `benchmarks/adaptive.py`. «Noise» is the share of all answers replaced by a category drawn at random.\n"
        "These are people who answer as the model says: the figures check the arithmetic and the choice of questions; "
        "only a study can tell how near the model is to real people.\n"
    )
    standard(library, given.people, given.seed)
    against_fixed(library, given.people, given.seed)
    choosing(library, given.seed)


def standard(library: Library, people: int, seed: int) -> None:
    print("## Standard length (at most 30 questions)\n")
    print(f"Bar: at least {BAR_WITHIN:.0%} of the competences within one level of the full bank's result.\n")
    print(
        "| profile | noise | questions | within one level | RMSE | full bank's RMSE | ended early | calm start | two too hard |"
    )
    print("|---|---|---|---|---|---|---|---|---|")
    for profile in (None, "jobseeker", "mediator"):
        for noise in NOISES:
            done = run(library, people, "standard", profile, seed, noise)
            print(
                f"| {profile or 'none'} | {noise:.0%} | {done.end.questions:.1f} | {done.end.within:.2%}{passed(done.end.within >= BAR_WITHIN)} "
                f"| {done.end.rmse:.3f} | {done.full_bank.rmse:.3f} | {done.finished_known:.0%} | {done.begun_calmly:.1%} | {done.twice_too_hard} |",
                flush=True,
            )
    print()


def against_fixed(library: Library, people: int, seed: int) -> None:
    print(f"## {BAR_QUESTIONS} adaptive questions against fixed forms of 84\n")
    print("Without a profile, calm ordering included. RMSE is the distance to the true position, in levels.\n")
    model = compile_model(library.framework, library.bank)
    forms = fixed_forms(library)
    steps = (30, *range(42, LONGEST))
    print("| | " + " | ".join(f"noise {noise:.0%}" for noise in NOISES) + " |\n|---|" + "---|" * len(NOISES))
    rows: dict[str, list[str]] = {}
    for noise in NOISES:
        crowd = draw_people(model, people, seed, noise)
        offered = [item for item, question in enumerate(library.bank.questions) if not question.is_situation]
        full = measure(model, answers_to(crowd.answers, [offered] * people))
        fixed = {
            name: accuracy(model, crowd.truth, answers_to(crowd.answers, [form] * people), full)
            for name, form in forms.items()
        }
        done = run(library, people, str(LONGEST), None, seed, noise, steps)
        for name, one in fixed.items():
            rows.setdefault(f"fixed 84: {name}", []).append(f"{one.rmse:.4f}")
        best = accuracy(model, crowd.truth, clairvoyant(model, crowd, offered, BAR_QUESTIONS), full)
        rows.setdefault(f"{BAR_QUESTIONS} chosen by one who knows the truth", []).append(f"{best.rmse:.4f}")
        for step, one in done.steps.items():
            rows.setdefault(f"adaptive {step}", []).append(f"{one.rmse:.4f}")
        rows.setdefault("pairs of too hard questions", []).append(str(done.twice_too_hard))
        for name, one in fixed.items():
            rows.setdefault(f"adaptive reaches «{name}» at", []).append(reaches(done, one))
    for name, cells in rows.items():
        print(f"| {name} | " + " | ".join(cells) + " |")
    print(flush=True)


def reaches(done: Simulation, form: Accuracy) -> str:
    enough = [step for step, one in done.steps.items() if one.rmse <= form.rmse]
    return f"{min(enough)}{passed(min(enough) <= BAR_QUESTIONS)}" if enough else f"over {LONGEST}"


def clairvoyant(model: MeasurementModel, crowd: People, offered: list[int], questions: int) -> Responses:
    """The answers to so many questions, each the most informative (Fisher) of those left where the person truly stands.

    No interview can know that: what it reaches shows how much any other way of choosing could still gain.
    """
    width = model.nodes[1] - model.nodes[0]
    chances = [np.exp(table) for table in model.log_likelihood]
    information = np.stack([(np.gradient(one, width, axis=1) ** 2 / one).sum(axis=0) for one in chances])
    node = np.rint((crowd.truth - model.nodes[0]) / width).astype(int)[:, model.item_competence]
    told = information[np.arange(len(chances)), node]
    rows = np.full_like(crowd.answers, NOT_ASKED)
    closed = np.ones(len(chances), dtype=bool)
    closed[offered] = False
    everyone = np.arange(len(rows))
    for _ in range(questions):
        variance = measure(model, rows).sd[:, 1 + model.areas + model.item_competence] ** 2
        fall = np.where(closed | (rows != NOT_ASKED), -1.0, variance**2 * told / (1 + variance * told))
        chosen = fall.argmax(axis=1)
        rows[everyone, chosen] = crowd.answers[everyone, chosen]
    return rows


def fixed_forms(library: Library) -> dict[str, list[int]]:
    """Forms of 84: four items of every competence."""
    questions = list(enumerate(library.bank.questions))
    own = [(item, question) for item, question in questions if question.is_self_report]
    even = []
    for competence in library.framework.competences:
        mine = sorted(
            (
                (question.level, question.id, item)
                for item, question in questions
                if question.competence == competence and not question.is_situation
            )
        )
        even += [mine[int((place + 0.5) * len(mine) / 4)][2] for place in range(4)]
    odd = {competence: place % 2 for place, competence in enumerate(library.framework.competences)}
    return {
        "self-report, every level equally often": [
            item for item, question in own if question.level % 2 == odd[question.competence]
        ],
        "self-report, levels 1 3 5 7": [item for item, question in own if question.level % 2 == 1],
        "self-report, levels 2 4 6 8": [item for item, question in own if question.level % 2 == 0],
        "every third item of the bank": even,
    }


def choosing(library: Library, seed: int) -> None:
    print("## Time to choose the next question\n")
    profile = "mediator"
    crowd = draw_people(compile_model(library.framework, library.bank), 20, seed)
    spent, first = [], []
    for answers in crowd.answers:
        setup = Setup(profile, "standard", "fr", None, None, False, library.fingerprint, __version__, "")
        interview = Interview(library, setup)
        while True:
            before = time.process_time()
            question = interview.next()
            (spent if interview.replies else first).append(time.process_time() - before)
            if question is None:
                break
            category = answers[library.bank.index[question.id]]
            code = next(code for code, one in question.codes.items() if one == category)
            interview.reply(Reply(question.id, code, None, ""))
    offered = len(library.bank)
    print(
        f"{offered} items, profile {profile}, {len(spent)} choices, CPU time: median {np.median(spent) * 1000:.1f} ms, "
        f"longest {max(spent) * 1000:.1f} ms{passed(float(np.median(spent)) <= CHOOSE_IN)} (bar {CHOOSE_IN * 1000:g} ms); "
        f"the first choice, which lays the model out, {np.median(first) * 1000:.0f} ms (and nothing where the caller remembers it).\n"
    )
    assert (crowd.answers != NOT_ASKED).all()


def run(
    library: Library,
    people: int,
    length: str,
    profile: str | None,
    seed: int,
    noise: float,
    steps: tuple[int, ...] = (),
) -> Simulation:
    print(f"{length} {profile} noise {noise}…", file=sys.stderr, flush=True)
    return simulate(library, people, length, profile, seed, noise, steps=steps)


def passed(held: bool) -> str:
    return " ✓" if held else " ✗"


if __name__ == "__main__":
    main()
