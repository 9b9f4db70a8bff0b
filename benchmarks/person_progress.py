"""How often a person's progress is said when there is one, and when there is none.

Three visits of the persons of the truth table (data/truth.yaml), at k, k and k + 1, wherever the words of k + 1 say one
level more; the same with noise (each answer replaced with chance 0.1); one where only 10 of 21 competences rose. Then
noisy people who did not change, each answer replaced with chance 0.1, compared at two visits.

    .venv/bin/python benchmarks/person_progress.py [--people 2000]
"""

from __future__ import annotations

import argparse
import random
from pathlib import Path

import numpy as np

from skillcheck.content.library import load
from skillcheck.content.truth_table import read_truth
from skillcheck.measurement.change import VERDICTS, compare, verdicts
from skillcheck.measurement.measure import compile_model
from skillcheck.measurement.responses import response_row
from skillcheck.person.progress import Visit, progress_of
from skillcheck.questions.item_bank import UNSURE

LIBRARY = load()
MODEL = compile_model(LIBRARY.framework, LIBRARY.bank)
REPORTS = [question for question in LIBRARY.bank.questions if question.is_self_report]
COMPETENCES = list(LIBRARY.framework.competences)
DATA = Path(__file__).parent.parent / "data"
PERSONS = {one.person.kind: one.person for one in read_truth(DATA) if one.person.tried == "statements"}
QUESTIONS = (1, 2, 3, 8)
NOISE = 0.1
SEED = 20261130
"""None that the rule was set with (7 and 20261129)."""


def visit(number, person, k, items, chance, noise):
    """The answers of someone of the table at k (by competence), each replaced with chance ``noise``."""
    answers = []
    for item in items:
        category = person.category(item, k[item.competence])
        if chance.random() < noise:
            category = chance.randrange(item.top_category + 1)
        code = "dk" if category == UNSURE else next(one for one, of in item.codes.items() if of == category)
        answers.append((item.id, code))
    return Visit(f"2026-0{number}-01T10:00:00+01:00", tuple(answers))


def some_items(level, per_competence):
    """As an interview asks: around the person's level, the same at each visit."""
    found = []
    for competence in COMPETENCES:
        near = sorted(
            (one for one in REPORTS if one.competence == competence),
            key=lambda one: (abs(one.level - level - 0.6), one.id),
        )
        found += near[:per_competence]
    return found


def said(person, steps, items, chance, noise):
    """What is said of each competence compared, where the person stands at ``steps``, visit after visit."""
    found = progress_of(LIBRARY, [visit(n, person, k, items, chance, noise) for n, k in enumerate(steps, 1)])
    return {one.competence: one.verdict for one in found.competences}


def said_of_many(cases, chance):
    """The same by the same rule of many typical people who slip: (k at both visits, their items) each."""
    rows = [
        [
            response_row(LIBRARY, visit(n, PERSONS["typical"], k, items, chance, NOISE).answers)
            for n, k in enumerate(ks, 1)
        ]
        for ks, items in cases
    ]
    change = compare(MODEL, *(np.concatenate(visits) for visits in zip(*rows, strict=True)))
    words = np.array(VERDICTS)[verdicts(change)][-len(COMPETENCES) :]
    asked = change.answered[-len(COMPETENCES) :]
    return [
        {one: word for one, word, known in zip(COMPETENCES, words[:, n], asked[:, n], strict=True) if known}
        for n in range(len(cases))
    ]


def risen(verdicts):
    return {competence for competence, verdict in verdicts.items() if verdict == "progress"}


def everywhere(k):
    return dict.fromkeys(COMPETENCES, k)


def rises(person):
    """Every k from which the words say one level more at k + 1."""
    words = person.levels
    return [k for k in range(len(words) - 1) if words[k] is not None and words[k + 1] == words[k] + 1]


def share_of_rises(person, questions, chance, noise, each=1):
    hits = whole = 0
    for k in rises(person) * each:
        steps = [everywhere(k), everywhere(k), everywhere(k + 1)]
        found = said(person, steps, some_items(person.levels[k], questions), chance, noise)
        hits, whole = hits + len(risen(found)), whole + len(found)
    return hits / whole if whole else float("nan")  # only «I can't tell»: nothing is compared


def print_power(questions, chance):
    kinds = {kind: share_of_rises(person, questions, chance, 0.0) for kind, person in PERSONS.items()}
    noisy = share_of_rises(PERSONS["typical"], questions, chance, NOISE, each=10)
    whole, mixed = 400, []
    for _ in range(whole):
        k, some = chance.randint(2, 6), set(chance.sample(COMPETENCES, 10))
        mixed.append((some, [everywhere(k), {one: k + (one in some) for one in COMPETENCES}], some_items(k, questions)))
    told = [risen(found) for found in said_of_many([(ks, items) for _, ks, items in mixed], chance)]
    rose = sum(len(found & some) for found, (some, _, _) in zip(told, mixed, strict=True))
    others = sum(len(found - some) for found, (some, _, _) in zip(told, mixed, strict=True))
    print(
        f"rise of one level, {questions} questions a competence, progress said in: "
        + ", ".join(f"{kind} {share:.2f}" for kind, share in kinds.items())
        + f"; typical with 10 % noise {noisy:.2f}; 10 of 21 rose, with noise: {rose / whole / 10:.2f} of these, "
        f"{others / whole / 11:.3f} of the others"
    )


def print_false(questions, people, chance):
    cases = []
    for _ in range(people):
        base = chance.randint(0, 7)
        k = {one: min(max(base + chance.choice([-1, 0, 0, 1]), 0), 8) for one in COMPETENCES}
        cases.append(([k, k], some_items(base, questions)))
    found = said_of_many(cases, chance)
    compared, named = sum(map(len, found)), sum(len(risen(one)) for one in found)
    less, with_one = sum([*one.values()].count("less") for one in found), sum(bool(risen(one)) for one in found)
    print(
        f"nobody changed, 10 % noise, {questions} questions a competence: false progress in {named / compared:.4f} of "
        f"the competences, less in {less / compared:.4f}; people told of one progress at least: {with_one / people:.3f}"
    )


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--people", type=int, default=2000)
    people = parser.parse_args().people
    chance = random.Random(SEED)
    for questions in QUESTIONS:
        print_power(questions, chance)
    for questions in QUESTIONS:
        print_false(questions, people, chance)


if __name__ == "__main__":
    main()
