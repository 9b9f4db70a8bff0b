"""Is what is said entailed by what was answered? Prints the tables of docs/benchmarks-truth.md.

    python benchmarks/truth.py                 # about 10 minutes
    python benchmarks/truth.py --people 60     # a shorter look

Two kinds of people, neither drawn from the measurement model: people made of words (``data/truth.yaml``) and a neutral
population, who have a true position in every competence, one of five ways of answering, and slips.
"""

from __future__ import annotations

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import argparse
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parent.parent))

from skillcheck import __version__
from skillcheck.content.library import load
from skillcheck.content.truth_table import read_truth
from skillcheck.forms.fixed_form import form
from skillcheck.interview.interview import Interview, Reply, Setup
from skillcheck.interview.item_selection import ItemSelector
from skillcheck.measurement.gaps import YES, target_levels, verdicts
from skillcheck.measurement.measure import Scores, compile_model, measure
from skillcheck.measurement.responses import NOT_ASKED
from skillcheck.questions.item_bank import UNSURE, Question

LIBRARY = load()
BANK = LIBRARY.bank
MODEL = compile_model(LIBRARY.framework, BANK)
PERSONS = [entry.person for entry in read_truth(LIBRARY.folder) if entry.person.tried == "statements"]
"""Those who answer questions; those who are seen doing have their own tests."""
DECISIVE = np.array([question.decisive for question in BANK.questions])
LEVELS = np.array([question.level for question in BANK.questions])
TOP = LIBRARY.framework.measurement.levels
COMPETENCES = list(LIBRARY.framework.competences)
OWN = slice(1 + MODEL.areas, None)
PLACE = {competence: place for place, competence in enumerate(COMPETENCES)}
FORMS = ("whole", "whole + checks", "standard", "short", "paper")

Answers = Callable[[Question], int]
Spread = Callable[[np.random.Generator], float]


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--people", type=int, default=300)
    options.add_argument("--seed", type=int, default=20261129)
    given = options.parse_args()
    print("# Levels that mean what they say, measured\n")
    print(
        f"{datetime.now(UTC):%Y-%m-%d}, skillcheck {__version__}, content {LIBRARY.fingerprint}, {len(BANK)} items. "
        "Made by `benchmarks/truth.py`.\n"
    )
    words(given.seed)
    calm(given.seed)
    neutral(given.people, given.seed)


# --- putting a form to a person -------------------------------------------------------------------------------


@cache
def selector_of(length: str, profile: str | None) -> ItemSelector:
    return Interview(LIBRARY, setup_of(length, profile)).selector


def setup_of(length: str, profile: str | None) -> Setup:
    return Setup(profile, length, "fr", None, None, False, LIBRARY.fingerprint, "", "")


def interviewed(answer: Answers, length: str, profile: str | None) -> list[int]:
    """The positions of the items asked, in their order."""
    interview = Interview(LIBRARY, setup_of(length, profile), selector=selector_of(length, profile))
    while (question := interview.next()) is not None:
        category = answer(question)
        code = next(code for code, one in question.codes.items() if one == category)
        interview.reply(Reply(question.id, code, None, ""))
    return [BANK.index[reply.item] for reply in interview.replies]


def asked(answer: Answers, name: str, profile: str | None) -> list[int]:
    if name in {"standard", "short"}:
        return interviewed(answer, name, profile)
    if name == "paper":
        return [BANK.index[question.id] for question in form(LIBRARY, LIBRARY.profiles[profile or "citizen"], "short")]
    whole = [question.is_self_report or (name != "whole" and question.is_check) for question in BANK.questions]
    return np.flatnonzero(whole).tolist()


def row_of(answer: Answers, items: list[int]) -> np.ndarray:
    row = np.full(len(BANK), NOT_ASKED, dtype=np.int8)
    row[items] = [answer(BANK.questions[item]) for item in items]
    return row


# --- people made of words -------------------------------------------------------------------------------------


@dataclass
class Worded:
    """Someone of the truth table: the answers, and the level that the words say, overall and by competence."""

    kind: str
    answer: Answers
    overall: float
    levels: np.ndarray


def clean(_: object = None) -> Iterator[Worded]:
    for person in PERSONS:
        for k, level in enumerate(person.levels):
            said = -1 if level is None else level
            yield Worded(person.kind, lambda q, p=person, k=k: p.category(q, k), said, np.full(len(COMPETENCES), said))


def noisy(rng: np.random.Generator) -> Iterator[Worded]:
    """10 % of the answers replaced by another, drawn at random."""
    for one in clean():
        slips = rng.random(len(BANK)) < 0.1
        other = [int(rng.integers(question.top_category + 1)) for question in BANK.questions]

        def answer(question: Question, one: Worded = one, slips=slips, other=other) -> int:
            place = BANK.index[question.id]
            return other[place] if slips[place] else one.answer(question)

        yield Worded(one.kind, answer, one.overall, one.levels)


def uneven(rng: np.random.Generator) -> Iterator[Worded]:
    """k − 1, k or k + 1 by competence."""
    for person in PERSONS:
        for k in range(TOP + 1):
            at = np.clip(k + rng.integers(-1, 2, size=len(COMPETENCES)), 0, TOP)
            said = np.array([-1 if (level := person.levels[one]) is None else level for one in at])

            def answer(question: Question, person=person, at=at) -> int:
                return person.category(question, int(at[PLACE[question.competence]]))

            known = said[said >= 0]
            yield Worded(person.kind, answer, float(known.mean()) if len(known) else -1.0, said)


def words(seed: int) -> None:
    print(
        "## People made of words\n\nShare exact / within one level: competences · overall (uneven: rounded mean). "
        "Where nothing harder was put, what the form can tell («at least»).\n"
    )
    print("| persons | form | people | competences | overall | stated too high |\n|---|---|---|---|---|---|")
    crowds = {"clean": clean, "noise 10 %": noisy, "uneven ± 1": uneven}
    for crowd, make in crowds.items():
        for name in FORMS if crowd == "clean" else FORMS[:1] + FORMS[2:4]:
            rng = np.random.default_rng(seed)
            people = [one for _ in range(1 if crowd == "clean" else 2) for one in make(rng)]
            rows = np.array([row_of(one.answer, asked(one.answer, name, "citizen")) for one in people])
            print(f"| {crowd} | {name} | {len(people)} | {agreement(people, rows, measure(MODEL, rows))} |", flush=True)
    print()


def agreement(people: list[Worded], rows: np.ndarray, scores: Scores) -> str:
    """Where nothing harder was put («at least»), the words say no more than the hardest thing done either."""
    said = np.array([one.levels for one in people])
    there = said >= 0
    most = np.where(rows >= DECISIVE, LEVELS, 0).max(axis=1)
    most = np.where(scores.open_above[:, 0], most, TOP)
    said = np.minimum(said, most[:, None])
    away = scores.level[:, OWN].astype(int) - said
    overall = np.minimum([one.overall for one in people], most)
    here = overall >= 0
    off = np.abs(scores.level[:, 0] - overall)
    exact = (off[here] <= 0.5).mean()
    competences = f"{(away[there] == 0).mean():.3f} / {(abs(away[there]) <= 1).mean():.3f}"
    return f"{competences} | {exact:.3f} / {(off[here] < 1.5).mean():.3f} | {(away[there] > 0).mean():.3f}"


# --- calm -----------------------------------------------------------------------------------------------------


def calm(seed: int) -> None:
    print("## Calm: misses («not yet», wrong, «I can't tell») in a row\n")
    print(
        "| persons | length | profile | questions | misses | longest streak: mean / most, level 1 and up | foot: questions |"
    )
    print("|---|---|---|---|---|---|---|")
    people = [one for one in clean() if one.kind in {"strict", "guided", "typical", "anxious"}]
    for length in ("standard", "short"):
        for profile in (None, "citizen"):
            runs = [(one, interviewed(one.answer, length, profile)) for one in people]
            up = [(one, items) for one, items in runs if one.overall >= 1]
            foot = [len(items) for one, items in runs if one.overall < 1]
            print(f"| even | {length} | {profile} | {streaks(up)} | {max(foot)} |", flush=True)
    rng = np.random.default_rng(seed)
    low = [
        one
        for _ in range(8)
        for one in uneven(rng)
        if one.kind in {"strict", "guided", "anxious"} and 0 <= one.overall < 3
    ]
    runs = [(one, interviewed(slipping(one, rng), "standard", "citizen")) for one in low]
    longest = [longest_streak(one, items) for one, items in runs]
    print(
        f"\nUneven, slipping (5 %) people of low level ({len(low)}), standard: a streak of 3 or more "
        f"{np.mean([n >= 3 for n in longest]):.0%}, of 5 or more {np.mean([n >= 5 for n in longest]):.0%}.\n"
    )


def slipping(one: Worded, rng: np.random.Generator) -> Answers:
    slips = rng.random(len(BANK)) < 0.05
    plain = one.answer

    def answer(question: Question) -> int:
        category = plain(question)
        return 0 if slips[BANK.index[question.id]] and category > 0 else category

    one.answer = answer
    return answer


def missed(one: Worded, items: list[int]) -> list[bool]:
    return [one.answer(BANK.questions[item]) in (0, UNSURE) for item in items]


def longest_streak(one: Worded, items: list[int]) -> int:
    return max(len(run) for run in "".join("x" if miss else " " for miss in missed(one, items)).split(" "))


def streaks(runs: list[tuple[Worded, list[int]]]) -> str:
    longest = [longest_streak(one, items) for one, items in runs]
    share = np.mean([np.mean(missed(one, items)) for one, items in runs])
    return f"{np.mean([len(items) for _, items in runs]):.1f} | {share:.0%} | {np.mean(longest):.1f} / {max(longest)}"


# --- a neutral population ---------------------------------------------------------------------------------------


STYLES = ("strict", "modest", "generous", "typical", "careful")
DONT_KNOW, SLIP, WOBBLE = 1 / 3, 0.05, 0.6


CROWDS: dict[str, tuple[Spread, str | None]] = {
    "mixed, bell (3.5 ± 1.6)": (lambda rng: rng.normal(3.5, 1.6), None),
    "mixed, even (0.5–8.5)": (lambda rng: rng.uniform(0.5, 8.5), None),
    "low (0–3)": (lambda rng: rng.uniform(0.0, 3.0), "citizen"),
    "high (5–9)": (lambda rng: rng.uniform(5.0, 9.0), "mediator"),
}


@dataclass
class Neutral:
    """Someone with a true position (levels) in every competence and an answer to every item of the bank."""

    truth: np.ndarray
    answers: np.ndarray

    def answer(self, question: Question) -> int:
        return int(self.answers[BANK.index[question.id]])


def population(people: int, seed: int, spread: Spread) -> list[Neutral]:
    """True overall positions as ``spread`` draws them, areas ± 0.7, competences ± 0.9; each item stands up to
    0.6 of a level from where it is printed, for each person anew; a third say «I can't tell» to half of what they miss."""
    rng = np.random.default_rng(seed)
    found = []
    for number in range(people):
        overall = spread(rng)
        areas = rng.normal(overall, 0.7, MODEL.areas)
        truth = np.clip(rng.normal(areas[MODEL.area_of], 0.9), 0.0, TOP + 0.999)
        style = STYLES[number % len(STYLES)]
        says_unsure = rng.random() < DONT_KNOW
        answers = np.zeros(len(BANK), dtype=np.int8)
        for place, question in enumerate(BANK.questions):
            ahead = truth[PLACE[question.competence]] - question.level - rng.uniform(-WOBBLE, WOBBLE)
            category = says(style, question, ahead, rng)
            if rng.random() < SLIP:
                category += 1 if category == 0 or (category < question.top_category and rng.random() < 0.5) else -1
            elif category == 0 and says_unsure and rng.random() < 0.5:
                category = UNSURE
            answers[place] = category
        found.append(Neutral(truth, answers))
    return found


def says(style: str, question: Question, ahead: float, rng: np.random.Generator) -> int:
    """The answer of someone who stands ``ahead`` levels above an item (below: negative) in this way of answering."""
    if question.is_check:
        return int(ahead >= 0 or rng.random() < question.guessing)
    done = question.decisive
    if ahead < 0:
        near = {"strict": 0.0, "generous": 0.0, "modest": -1.0, "typical": -1.0, "careful": -0.5}[style]
        return done - 1 if ahead >= near else 0
    more = {"strict": 9.0, "generous": 0.0, "modest": 9.0, "typical": 2.0, "careful": 3.0}[style]
    alone = done if style == "careful" and ahead < 1 else max(done, min(2, question.top_category))
    return question.top_category if ahead >= more else alone


def neutral(people: int, seed: int) -> None:
    print("## A neutral population\n")
    print(
        "Levels stated against true positions; false ✓: of the ✓ given, the share whose true position is below the target.\n"
    )
    print(
        "| people | profile | form | questions | RMSE | within one level | bias | too high by 1+ / 2+ | ✓ recall | false ✓ |"
    )
    print("|---|---|---|---|---|---|---|---|---|---|")
    for name, (spread, profile) in CROWDS.items():
        crowd = population(people, seed, spread)
        for length in ("whole", "standard", "short"):
            items = [asked(one.answer, length, profile) for one in crowd]
            rows = np.array([row_of(one.answer, each) for one, each in zip(crowd, items, strict=True)])
            scores, truth = measure(MODEL, rows), np.array([one.truth for one in crowd])
            known = scores.basis[:, OWN] > 0
            mean, level = scores.mean[:, OWN][known], scores.level[:, OWN][known].astype(int)
            true = truth[known]
            away = level - np.floor(true)
            target = LIBRARY.profiles[profile or "employee"]
            wanted = target_levels(LIBRARY.framework, target)
            yes = (verdicts(scores, wanted) == YES)[:, OWN]
            measured = scores.basis[:, OWN] == 2
            really = truth >= wanted[OWN]
            recall = (yes & really & measured).sum() / max((really & measured).sum(), 1)
            false = (yes & ~really).sum() / max(yes.sum(), 1)
            print(
                f"| {name} | {profile} | {length} | {np.mean([len(each) for each in items]):.1f} "
                f"| {np.sqrt(np.mean((mean - true) ** 2)):.3f} | {(abs(away) <= 1).mean():.3f} | {np.mean(mean - true):+.2f} "
                f"| {(away >= 1).mean():.3f} / {(away >= 2).mean():.3f} | {recall:.2f} | {false:.3f} |",
                flush=True,
            )


if __name__ == "__main__":
    main()
