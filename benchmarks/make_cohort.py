"""Writes a made-up cohort as CSV: people drawn from the measurement model, with missing answers as real files have.

python benchmarks/make_cohort.py 30 examples/cohort-30.csv             # the shipped example
python benchmarks/make_cohort.py 200000 /tmp/people.csv --plain        # self-report items only, no attributes
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parent.parent))

from skillcheck.content.library import load
from skillcheck.interview.simulate import draw_people
from skillcheck.measurement.measure import compile_model
from skillcheck.measurement.responses import NOT_ANSWERED, NOT_APPLICABLE, PREFER_NOT, Responses

SHARES = (0.4, 0.35, 0.25)
SITES = ("Lille", "Nantes", "Valence")
ROLES = ("salarié", "bénévole", "encadrant")
CHUNK = 20_000
SKIPPED, NA, PN, GIVEN_UP = 0.04, 0.02, 0.005, 0.08
"""Shares of answers left empty, «does not apply», «prefer not to say», and of people who stop half-way."""


def missing(answers: Responses, rng: np.random.Generator) -> None:
    """Take answers away, in place."""
    drawn = rng.random(answers.shape)
    answers[drawn < SKIPPED] = NOT_ANSWERED
    answers[(drawn >= SKIPPED) & (drawn < SKIPPED + NA)] = NOT_APPLICABLE
    answers[(drawn >= SKIPPED + NA) & (drawn < SKIPPED + NA + PN)] = PREFER_NOT
    for person in np.flatnonzero(rng.random(len(answers)) < GIVEN_UP):
        answers[person, int(rng.integers(20, answers.shape[1])) :] = NOT_ANSWERED


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("people", type=int)
    parser.add_argument("out", type=Path)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--plain", action="store_true", help="ids p0000001 and self-report items, nothing else")
    parser.add_argument("--all", action="store_true", help="every item, checks and situations included")
    given = parser.parse_args()
    library = load()
    model, bank = compile_model(library.framework, library.bank), library.bank
    chosen = [place for place, question in enumerate(bank.questions) if given.all or question.is_self_report]
    rng = np.random.default_rng(given.seed + 1)
    attributes = [] if given.plain else ["site", "role"]
    with given.out.open("w", encoding="utf-8", newline="") as file:
        file.write(",".join(["id", *attributes, *(bank.ids[place] for place in chosen)]) + "\n")
        for start in range(0, given.people, CHUNK):
            count = min(CHUNK, given.people - start)
            answers = draw_people(model, count, given.seed + start).answers[:, chosen]
            missing(answers, rng)
            write(file, start, answers, [bank.questions[place] for place in chosen], attributes, rng)


def write(file, start, answers, questions, attributes, rng) -> None:
    words = [cells(question) for question in questions]
    columns = [table[column.astype(np.intp)] for table, column in zip(words, answers.T, strict=True)]
    sites, roles = (
        rng.choice(SITES, len(answers), p=SHARES),
        rng.choice(ROLES, len(answers), p=SHARES),
    )
    for place, row in enumerate(zip(*columns, strict=True)):
        about = [sites[place], roles[place]] if attributes else []
        file.write(
            ",".join([f"p{start + place + 1:07d}" if not about else f"P{start + place + 1:03d}", *about, *row]) + "\n"
        )


def cells(question) -> np.ndarray:
    """Category (or negative code) → what stands in the file; negative codes count from the end."""
    top = question.top_category
    first = {category: code for code, category in reversed(question.codes.items())}
    return np.array([first[category] for category in range(top + 1)] + ["", "pn", "na", ""])


if __name__ == "__main__":
    main()
