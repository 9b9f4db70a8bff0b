"""Whoever has every file that may be shown, and knows who is in which group, finds nobody under the minimum.

The attacker knows all memberships and takes every figure that is exact as an equation; what is rounded bounds them.
"""

from __future__ import annotations

import csv
import json
import random
from itertools import combinations
from pathlib import Path

import highspy
import numpy as np
import pytest

from skillcheck.cli import app

EXAMPLE = Path(__file__).parent.parent.parent / "examples" / "cohort-30.csv"
HEAD, *PEOPLE = [line.split(",") for line in EXAMPLE.read_text(encoding="utf-8").splitlines()]
SITE, LEAST = HEAD.index("site"), 5
ANSWERS = [place for place, name in enumerate(HEAD) if name[1:4].isdigit()]


def batch(folder, name, people, *more):
    path = folder / f"{name}.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([HEAD, *people])
    out = folder / name
    code = app.run(["batch", str(path), "--out", str(out), "--profile", "citizen", *map(str, more), "--lang", "en"])
    return code, out


def rows(path):
    with path.open(newline="", encoding="utf-8") as file:
        return {row["id"]: row for row in csv.DictReader(file)}


def figures(people, column):
    return {person: float(row[column]) for person, row in people.items() if row.get(column)}


# --- one run: equations --------------------------------------------------------------------------------------------


def aligned(chance, low=7, high=6):
    """People of two kinds at two places, but for one of them: what they need is nearly where they are."""
    made = []
    for number in range(low + high):
        weak = number < low
        person = list(chance.choice(PEOPLE))
        person[0], person[SITE] = f"x{number}", "Arras" if weak and number else "Lille"
        for place in ANSWERS:
            person[place] = str(chance.choice([0, 0, 1] if weak else [2, 3, 3])) if HEAD[place].startswith("s") else ""
        made.append(person)
    return made


def mixed(chance, n=23):
    made = []
    for number in range(n):
        answers = [chance.choice(PEOPLE)[place] for place in range(len(HEAD))]
        answers[0], answers[SITE] = f"x{number}", chance.choice(["Arras", "Lille", "Nantes"])
        made.append(answers)
    return made


def told(out, earlier):
    """Every mean that the run's record tells, with who is in it: (figure, dimension, people, value)."""
    record = json.loads((out / "cohort.json").read_text())
    people = rows(out / "scores.csv")
    groups = {number: {one for one, row in rows(out / "groups.csv").items() if row["group"] == str(number)}
              for number in range(1, 9)}  # fmt: skip
    for name, one in record["dimensions"].items():
        for figure in ("mean", "shortfall"):
            yield figure, name, set(people), one[figure]
    for breakdown in record["breakdowns"]:
        for group in breakdown["groups"]:
            members = {one for one, row in people.items() if row[breakdown["attribute"]] == group["value"]}
            for name, one in group["dimensions"].items():
                for figure in ("mean", "shortfall"):
                    yield figure, name, members, one[figure]
    for group in record["groups"]:
        for name, value in (group["areas"] | group["competences"]).items():
            yield "shortfall", name, groups[group["number"]], value
    for name, one in (record["waves"] or {"dimensions": {}})["dimensions"].items():
        yield "mean", name, set(people) & earlier, one["now"]
    needs = [(gap["competence"], gap) for gap in record["gaps"]]
    needs += [(served["competence"], served) for offer in record["offers"] for served in offer["serves"]]
    yield "needs", needs, None, None


def isolated(ids, sets):
    """A few people whose sum is a combination of the sums of these sets; None where there is nobody."""
    span = np.array([[one in members for members in sets] for one in ids], dtype=float)
    few = [group for size in range(1, LEAST) for group in combinations(range(len(ids)), size)]
    for some in (few[start : start + 2000] for start in range(0, len(few), 2000)):
        wanted = np.zeros((len(ids), len(some)))
        for place, group in enumerate(some):
            wanted[list(group), place] = 1
        weights = np.linalg.lstsq(span, wanted, rcond=None)[0]
        found = np.flatnonzero(np.abs(span @ weights - wanted).max(axis=0) < 1e-9)
        if found.size:
            return [ids[one] for one in some[found[0]]]
    return None


@pytest.mark.parametrize(("kind", "seed"), [(aligned, 1), (aligned, 2), (mixed, 3)])
def test_no_figures_of_a_run_combine_to_those_of_a_few_people(kind, seed, tmp_path):
    chance = random.Random(seed)
    people = kind(chance)
    earlier = people[1:-5] if kind is mixed else people[:-5]
    batch(tmp_path, "earlier", earlier)

    _, out = batch(
        tmp_path, "now", people, "--group", "site", "--groups", "2", "--before", tmp_path / "earlier.csv"
    )  # fmt: skip

    scores, exact, needs = rows(out / "scores.csv"), {}, []
    for figure, name, members, value in told(out, {person[0] for person in earlier}):
        if figure == "needs":
            needs = name
        elif value is not None and members and value * 4 % 1:  # a quarter may be rounded: nobody can tell
            own = figures(scores, f"{name}_{figure}")
            if abs(value - np.mean([own[one] for one in members if one in own])) < 1e-6:
                exact.setdefault(frozenset({(figure, name)}), []).append(frozenset(members & own.keys()))
    assert exact
    tried = {}
    for which, sets in exact.items():
        key = frozenset(sets)
        if key not in tried:
            tried[key] = isolated(sorted(frozenset().union(*sets)), sorted(key, key=sorted))
        assert tried[key] is None, (which, sets)
    for competence in {name for name, _ in needs}:
        known = [one for name, one in needs if name == competence and one["people"] is not None]
        assert not [1 for a, b in combinations(known, 2) if 0 < abs(a["people"] - b["people"]) < LEAST]
        assert all(one["missing"] is None for name, one in needs if name == competence and one["people"] is None)


# --- what leaves: bounds ---------------------------------------------------------------------------------------------


def released(folder, name, people):
    code, _ = batch(folder, name, people, "--share", folder / f"{name}-shared", "--group", "site")
    path = folder / f"{name}-shared" / "cohort.json"
    return code, json.loads(path.read_text()) if path.exists() else None


def bounds(ids, equations):
    """How low and how high each person's level can be, whatever the others': a linear program for each end."""
    model = highspy.Highs()
    model.silent()
    levels = [model.addVariable(lb=0.5, ub=8.5) for _ in ids]
    place = dict(zip(ids, levels, strict=True))
    for members, value in equations:
        total = sum(place[one] for one in members)
        model.addConstr(total >= (value - 0.05) * len(members))
        model.addConstr(total <= (value + 0.05) * len(members))
    for one in ids:
        model.minimize(place[one])
        low = model.val(place[one])
        model.maximize(place[one])
        yield one, low, model.val(place[one])


def test_of_what_leaves_nobody_is_found_to_half_a_level(tmp_path, monkeypatch):
    """All releases that one house lets go of the same growing group, their groups included, taken together."""
    monkeypatch.setenv("SKILLCHECK_HOME", str(tmp_path / "home"))
    equations = {}
    for n in (12, 11, 22, 30, 29):
        code, record = released(tmp_path, f"r{n}", PEOPLE[:n])
        if code:
            continue
        people = PEOPLE[:n]
        for name in ("overall", "1", "2", "3", "4", "5"):
            found = equations.setdefault(name, [])
            found.append(({one[0] for one in people}, record["dimensions"][name]["mean"]))
            for group in record["breakdowns"][0]["groups"]:
                members = {one[0] for one in people if one[SITE] == group["value"]}
                found.append((members, group["dimensions"][name]["mean"]))
    assert len(equations["overall"]) >= 3

    for found in equations.values():
        told = [one for one in found if one[1] is not None]
        for person, low, high in bounds([one[0] for one in PEOPLE], told):
            assert high - low >= 1, (person, low, high)


def test_people_who_are_all_alike_are_not_told_by_their_mean(tmp_path, monkeypatch):
    monkeypatch.setenv("SKILLCHECK_HOME", str(tmp_path / "home"))

    _, record = released(tmp_path, "alike", [[f"x{number}", *PEOPLE[0][1:]] for number in range(12)])

    assert {one["mean"] for one in record["dimensions"].values()} == {None}
    assert {tuple(one["levels"]) for one in record["dimensions"].values()} == {()}
    assert app.run(["report", str(tmp_path / "alike-shared"), "--format", "md"]) in {0, 3}
