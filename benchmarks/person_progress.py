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

from skillcheck.content.library import load
from skillcheck.content.truth_table import read_truth
from skillcheck.person.progress import Visit, progress_of
from skillcheck.questions.item_bank import UNSURE

LIBRARY = load()
REPORTS = [question for question in LIBRARY.bank.questions if question.is_self_report]
COMPETENCES = list(LIBRARY.framework.competences)
DATA = Path(__file__).parent.parent / "data"
PERSONS = {one.person.kind: one.person for one in read_truth(DATA) if one.person.tried == "statements"}
QUESTIONS = (1, 2, 3, 8)
NOISE = 0.1


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
    rose, others, whole = 0, 0, 40
    for _ in range(whole):
        k, some = chance.randint(2, 6), set(chance.sample(COMPETENCES, 10))
        later = {one: k + (one in some) for one in COMPETENCES}
        found = risen(said(PERSONS["typical"], [everywhere(k), later], some_items(k, questions), chance, NOISE))
        rose, others = rose + len(found & some), others + len(found - some)
    print(
        f"rise of one level, {questions} questions a competence, progress said in: "
        + ", ".join(f"{kind} {share:.2f}" for kind, share in kinds.items())
        + f"; typical with 10 % noise {noisy:.2f}; 10 of 21 rose, with noise: {rose / whole / 10:.2f} of these, "
        f"{others / whole / 11:.3f} of the others"
    )


def print_false(questions, people, chance):
    named = less = with_one = compared = 0
    for _ in range(people):
        base = chance.randint(0, 7)
        k = {one: min(max(base + chance.choice([-1, 0, 0, 1]), 0), 8) for one in COMPETENCES}
        found = said(PERSONS["typical"], [k, k], some_items(base, questions), chance, NOISE)
        named, compared = named + len(risen(found)), compared + len(found)
        less, with_one = less + list(found.values()).count("less"), with_one + bool(risen(found))
    print(
        f"nobody changed, 10 % noise, {questions} questions a competence: false progress in {named / compared:.4f} of "
        f"the competences, less in {less / compared:.4f}; people told of one progress at least: {with_one / people:.3f}"
    )


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--people", type=int, default=2000)
    people = parser.parse_args().people
    chance = random.Random(20261129)
    for questions in QUESTIONS:
        print_power(questions, chance)
    for questions in QUESTIONS:
        print_false(questions, people, chance)


if __name__ == "__main__":
    main()
