"""How often a person's progress is said when there is one, and when there is none.

Three visits of the words' own persons (data/truth.yaml's kind «typical»: help others far below, alone at their level,
with help just above), level k, k, k + 1; then a noisy population of people who did not change, each answer replaced
with chance 0.1, compared at two visits.

    .venv/bin/python benchmarks/person_progress.py [--people 2000]
"""

from __future__ import annotations

import argparse
import random
from collections import Counter

from skillcheck.content.library import load
from skillcheck.person.progress import Visit, progress_of

LIBRARY = load()
REPORTS = [question for question in LIBRARY.bank.questions if question.is_self_report]


def answer(question, level, chance, noise):
    top = question.top_category
    category = (
        3 if question.level <= level - 2 else 2 if question.level <= level else 1 if question.level == level + 1 else 0
    )
    if chance.random() < noise:
        category = chance.randrange(top + 1)
    category = min(category, top)
    return next(code for code, one in question.codes.items() if one == category)


def visit(number, levels, items, chance, noise):
    answers = tuple((item.id, answer(item, levels[item.competence], chance, noise)) for item in items)
    return Visit(f"2026-0{number}-01T10:00:00+01:00", answers)


def some_items(level, per_competence):
    """As an interview asks: around the person's level, the same at each visit."""
    found = []
    for competence in LIBRARY.framework.competences:
        near = sorted(
            (one for one in REPORTS if one.competence == competence),
            key=lambda one: (abs(one.level - level - 0.6), one.id),
        )
        found += near[:per_competence]
    return found


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--people", type=int, default=2000)
    count = parser.parse_args().people
    chance = random.Random(20261129)
    competences = list(LIBRARY.framework.competences)
    for per in (1, 2, 3, 8):
        said = Counter()
        for _ in range(60):
            level = chance.randint(1, 6)
            items = some_items(level, per)
            steps = [level, level, level + 1]
            visits = [visit(n + 1, dict.fromkeys(competences, k), items, chance, 0.0) for n, k in enumerate(steps)]
            said.update(one.verdict for one in progress_of(LIBRARY, visits).competences)
        whole = sum(said.values())
        print(
            f"rise of one level, {per} questions a competence: "
            + ", ".join(f"{k} {n / whole:.3f}" for k, n in said.most_common())
        )
    for per in (1, 2):
        said, people = Counter(), 0
        for _ in range(count // 2):
            base = chance.randint(0, 7)
            levels = {one: min(max(base + chance.choice([-1, 0, 0, 1]), 0), 8) for one in competences}
            items = some_items(base, per)
            found = progress_of(LIBRARY, [visit(n, levels, items, chance, 0.1) for n in (1, 2)])
            said.update(one.verdict for one in found.competences)
            people += any(one.verdict == "progress" for one in found.competences)
        whole = sum(said.values())
        print(
            f"nobody changed, 10 % noise, {per} questions a competence: false progress {said['progress'] / whole:.4f} of the competences; "
            f"less {said['less'] / whole:.4f}; a person with one at least {people / (count // 2):.3f}"
        )


if __name__ == "__main__":
    main()
