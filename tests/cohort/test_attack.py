"""Whoever has every file that may be shown, and knows who is in which group, finds nobody under the minimum.

The attacker knows all memberships and takes every figure that is exact as an equation; what is rounded bounds them.
"""

from __future__ import annotations

import csv
import json
import random
import re
from itertools import combinations
from pathlib import Path

import highspy
import numpy as np
import pytest
from small import run, small_library

EXAMPLE = Path(__file__).parent.parent.parent / "examples" / "cohort-30.csv"
HEAD, *PEOPLE = [line.split(",") for line in EXAMPLE.read_text(encoding="utf-8").splitlines()]
SITE, LEAST = HEAD.index("site"), 5
RIGHT = {
    one.id: {code for code, value in one.codes.items() if value >= one.decisive}
    for one in small_library().bank.questions
}
ANSWERS = [place for place, name in enumerate(HEAD) if name[1:4].isdigit()]


def batch(folder, name, people, *more):
    path = folder / f"{name}.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([HEAD, *people])
    out = folder / name
    code = run(
        [
            "batch",
            str(path),
            "--out",
            str(out),
            "--profile",
            "citizen",
            "--digits",
            "full",
            *map(str, more),
            "--lang",
            "en",
        ]
    )
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
    """Every mean that the run's record tells exactly, with who is in it: (figure, dimension, people, value).

    Of a source whose every figure is a multiple of a quarter everybody sees that it is rounded: no equation.
    """
    record = json.loads((out / "cohort.json").read_text())
    people = rows(out / "scores.csv")
    sources = [[("mean", name, set(people), one["mean"]) for name, one in record["dimensions"].items()]]
    sources.append([("shortfall", name, set(people), one["shortfall"]) for name, one in record["dimensions"].items()])
    for breakdown in record["breakdowns"]:
        for group in breakdown["groups"]:
            members = {one for one, row in people.items() if row[breakdown["attribute"]] == group["value"]}
            for figure in ("mean", "shortfall"):
                sources.append([(figure, name, members, one[figure]) for name, one in group["dimensions"].items()])
    members = {}
    for one, row in rows(out / "groups.csv").items():
        members.setdefault(row["group"], set()).add(one)
    for group in record["groups"]:
        figures_of = (group["areas"] | group["competences"]).items()
        sources.append([("shortfall", name, members[str(group["number"])], value) for name, value in figures_of])
    waves = (record["waves"] or {"dimensions": {}})["dimensions"]
    sources.append([("mean", name, set(people) & earlier, one["now"]) for name, one in waves.items()])
    for source in sources:
        if any(value is not None and value * 4 % 1 for *_, value in source):
            yield from source


def needs_of(record):
    """How many people have each gap, and how many each offer serves of it: (competence, figures)."""
    found = [(gap["competence"], gap) for gap in record["gaps"]]
    return found + [(served["competence"], served) for offer in record["offers"] for served in offer["serves"]]


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


@pytest.mark.parametrize(("kind", "seed"), [(aligned, 1), (mixed, 3)])
def test_no_figures_of_a_run_combine_to_those_of_a_few_people(kind, seed, tmp_path):
    chance = random.Random(seed)
    people = kind(chance)
    earlier = people[1:-5] if kind is mixed else people[:-5]
    batch(tmp_path, "earlier", earlier)

    _, out = batch(
        tmp_path, "now", people, "--group", "site", "--groups", "2", "--before", tmp_path / "earlier.csv"
    )  # fmt: skip

    scores, exact = rows(out / "scores.csv"), {}
    for figure, name, members, value in told(out, {person[0] for person in earlier}):
        if value is not None and members:
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
    needs = needs_of(json.loads((out / "cohort.json").read_text()))
    for competence in {name for name, _ in needs}:
        known = [one for name, one in needs if name == competence and one["people"] is not None]
        assert not [1 for a, b in combinations(known, 2) if 0 < abs(a["people"] - b["people"]) < LEAST]
        assert all(one["missing"] is None for name, one in needs if name == competence and one["people"] is None)


# --- one run: counts of answers -----------------------------------------------------------------------------------------


def cells(question, people):
    """What may be added up of a question: for each cell the least and the most people it can hold, for who has the
    record and questions.csv; the silent are a cell, and so are the people of each group."""
    model = highspy.Highs()
    model.silent()
    known = {answer["code"]: answer["n"] for answer in question["answers"]} | {"dk": question["unsure"]}
    if question["wrong"]:
        known[question["wrong"]["code"]] = question["wrong"]["n"]
    right = RIGHT[question["item"]]
    of = question["done"]["of"]
    variables = {code: model.addVariable(lb=n or 0, ub=of if n is None else n) for code, n in known.items()}
    silent = model.addVariable(lb=0, ub=people)
    model.addConstr(sum(variables.values()) + silent == people)
    model.addConstr(sum(variables.values()) <= of)
    parts = [(sum(variables[code] for code in right if code in variables), question["done"])]
    for group in question["groups"]:
        variables[group["value"]] = model.addVariable(lb=0, ub=of)
        parts.append((variables[group["value"]], group["done"]))
    for total, share in parts:
        low, high = {None: (share["n"], share["n"]), "few": (0, LEAST - 1), "hidden": (LEAST, share["of"]),
                     "all_but_few": (share["of"] - LEAST + 1, share["of"])}[share["side"]]  # fmt: skip
        model.addConstr(total >= low)
        model.addConstr(total <= high)
    if question["groups"]:
        model.addConstr(sum(variables[group["value"]] for group in question["groups"]) <= parts[0][0])
    for code, cell in variables.items():
        model.minimize(cell)
        low = model.val(cell)
        model.maximize(cell)
        yield code, low, model.val(cell)


def test_no_answers_of_a_few_people_follow_from_the_counts_of_a_run(tmp_path):
    people = mixed(random.Random(4))
    earlier = tmp_path / "earlier.csv"
    batch(tmp_path, "earlier", people[2:])

    _, out = batch(tmp_path, "now", people, "--group", "site", "--before", earlier)

    record = json.loads((out / "cohort.json").read_text())
    questions = {one["item"]: one for one in record["questions"]}
    assert len(questions) > 20
    for name, question in questions.items():
        for code, low, high in cells(question, len(people)):
            told = round(low) == round(high)
            assert not (told and 0 < round(low) < LEAST), (name, code, low)
            assert not (told and round(low) == question["done"]["of"]), (name, code)
        if question["change"]:
            both = question["change"]["now"]["of"]
            assert both == question["done"]["of"] or question["done"]["of"] - both >= LEAST, name
    for one in record["situations"]:
        assert one["n"] is None or one["n"] >= 2 * LEAST
        assert one["share"] is None or 0 < one["share"] < 1, one
    for row in csv.DictReader((out / "questions.csv").read_text(encoding="utf-8").splitlines()):
        one = questions[row["Question (code)"]]
        numbers = {one["done"]["n"], one["done"]["of"], one["unsure"], *(group["done"]["n"] for group in one["groups"])}
        numbers |= {answer["n"] for answer in one["answers"]} | {one["wrong"] and one["wrong"]["n"]}
        numbers |= {share["n"] for share in (one["change"] or {}).values()}
        told = [row[name] for name in ("People", "Got it", "I don't know", "Made by")]
        told = {int(one) for one in [*told, *re.findall(r": (\d+)", row["Answers"])] if one.isdigit()}
        assert told <= numbers, row  # the file tells nothing more than the record


@pytest.mark.parametrize("seed", [4, 8])
def test_no_group_s_answers_taken_from_everybody_s_leave_a_few(seed, tmp_path):
    """For each question: everybody's number less those of the groups told exactly, and less those found again."""
    people = mixed(random.Random(seed), 60)
    batch(tmp_path, "earlier", people[:45])

    _, out = batch(tmp_path, "now", people, "--group", "site", "--before", tmp_path / "earlier.csv")

    questions = json.loads((out / "cohort.json").read_text())["questions"]
    exact = 0
    for one in questions:
        answered = {site: sum(row[SITE] == site and row[HEAD.index(one["item"])] != "" for row in people)
                    for site in ("Arras", "Lille", "Nantes")}  # fmt: skip
        told = [[(group["done"]["n"], answered[group["value"]]) for group in one["groups"]]]
        told += [[(one["change"]["now"]["n"], one["change"]["now"]["of"])]] if one["change"] else []
        for part in told:
            known = [(right, asked) for right, asked in part if right is not None]
            if known and one["done"]["n"] is not None:
                exact += 1
                n = one["done"]["n"] - sum(right for right, _ in known)
                of = sum(answered.values()) - sum(asked for _, asked in known)
                assert not of or min(n, of - n) >= LEAST, (one, n, of)
    assert exact > 10


def test_of_two_groups_that_nobody_pairs_the_one_who_left_is_not_the_difference(tmp_path):
    """The same file with one person less, taken for an earlier group: 30 times a mean less 29 times the other."""
    batch(tmp_path, "earlier", PEOPLE[1:])

    _, out = batch(tmp_path, "now", PEOPLE, "--before", tmp_path / "earlier.csv", "--unpaired")

    [compared] = json.loads((out / "cohort.json").read_text())["compared"]
    own = rows(out / "scores.csv")[PEOPLE[0][0]]
    everyone = json.loads((out / "cohort.json").read_text())["dimensions"]
    for name, one in compared["dimensions"].items():
        mean, n = everyone[name]["mean"], everyone[name]["n"]
        for before in (one["before"], mean - one["mean"], mean - (one["low"] + one["high"]) / 2):
            found = n * mean - (n - 1) * before
            assert abs(found - float(own[f"{name}_mean"])) > 1e-3, name
        assert round(one["before"], 1) == one["before"]


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


@pytest.fixture(scope="module")
def releases(tmp_path_factory):
    """All that one house lets go of the same growing group; what it refuses is left out."""
    folder = tmp_path_factory.mktemp("releases")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SKILLCHECK_HOME", str(folder / "home"))
        made = {n: released(folder, f"r{n}", PEOPLE[:n]) for n in (10, 20, 19, 30, 29)}
    assert [n for n, (code, _) in made.items() if code] == [19, 29]  # one person less: refused
    return [(PEOPLE[:n], record) for n, (code, record) in made.items() if not code]


def test_of_what_leaves_nobody_is_found_to_half_a_level(releases):
    """All releases, their groups included, taken together."""
    for name in ("overall", "1", "2", "3", "4", "5"):
        found = []
        for people, record in releases:
            found.append(({one[0] for one in people}, record["dimensions"][name]["mean"]))
            for group in record["breakdowns"][0]["groups"]:
                members = {one[0] for one in people if one[SITE] == group["value"]}
                found.append((members, group["dimensions"][name]["mean"]))
        known = [one for one in found if one[1] is not None]
        assert len(known) >= 3
        for person, low, high in bounds([one[0] for one in PEOPLE], known):
            assert high - low >= 1, (person, low, high)


def between(share, people):
    """At least and at most how many of these people a share that leaves is of, for who knows that all answered."""
    if share["n"] is None:
        fewer = 2 * LEAST - 1
        return {"few": (0, fewer), "all_but_few": (people - fewer, people)}.get(share["side"], (0, people))
    return share["n"] - 2, share["n"] + 2


def test_of_what_leaves_nobody_s_answer_follows(releases):
    """Neither of the people of a release nor of those by whom two differ is it known that all, or none, were right."""
    asked = [{one["item"]: one for one in record["questions"]} for _, record in releases]
    assert len(asked[0]) > 20
    for item in set.intersection(*map(set, asked)):
        told = [
            (len(people), *between(one[item]["done"], len(people)))
            for (people, _), one in zip(releases, asked, strict=True)
        ]
        told += [(n - m, low - high_m, high - low_m) for (m, low_m, high_m), (n, low, high) in combinations(told, 2)]
        for people, low, high in told:
            assert low < people, (item, told)
            assert high > 0, (item, told)
    for people, record in releases:
        assert all(not one["answers"] and not one["groups"] and not one["change"] for one in record["questions"])
        for one in record["situations"]:
            assert one["share"] is None or 0 < one["share"] * len(people) < len(people) - 1, one


def test_people_who_are_all_alike_are_not_told_by_their_mean(tmp_path, monkeypatch):
    monkeypatch.setenv("SKILLCHECK_HOME", str(tmp_path / "home"))

    _, record = released(tmp_path, "alike", [[f"x{number}", *PEOPLE[0][1:]] for number in range(12)])

    assert {one["mean"] for one in record["dimensions"].values()} == {None}
    assert {tuple(one["levels"]) for one in record["dimensions"].values()} == {()}
    assert run(["report", str(tmp_path / "alike-shared"), "--format", "md"]) in {0, 3}
