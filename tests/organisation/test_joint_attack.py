"""Somebody gets every file of one run that may be shown to others, and looks for a person: by search, by join, by
subtraction. They know everybody's code, service, site, status and post, as a colleague does.
"""

from __future__ import annotations

import csv
import gzip
import html
import io
import itertools
import json
import re
from pathlib import Path

import numpy as np
import pikepdf
import pytest
import yaml
from python_calamine import CalamineWorkbook

from skillcheck.cli.app import run
from skillcheck.content.library import load
from skillcheck.i18n import Texts
from skillcheck.spreadsheet import workbook
from skillcheck.store.batch_people import kept_beside
from skillcheck.store.saved_records import read_record
from skillcheck.workflows.verify_group import measured_again

LIBRARY = load()
EXAMPLE = Path(__file__).parents[2] / "examples" / "association"
KNOWN = ("service", "site", "statut", "profil")
LEAST = 5
DIGITS = 9
"""So many decimals that two figures do not agree by chance."""


@pytest.fixture(scope="module")
def association(tmp_path_factory):
    """Everything that the program makes of one association: every command, every format."""
    home = tmp_path_factory.mktemp("joint")
    out = home / "out"
    assert run(["demo", "--organisation", "-o", str(out), "--lang", "fr"]) == 0
    for kind in ("html", "pdf", "xlsx", "md", "json"):
        words = ["report", str(out / "personnes"), "--format", kind, "-o", str(out / f"groupe.{kind}")]
        assert run([*words, "--lang", "fr"]) == 0
    words = ["network", "release", str(out / "personnes"), "--organisation", str(out / "pratiques-2026")]
    assert run([*words, "--agreed", "ca", "--staff", "60", "-o", str(out / "partage.json"), "--lang", "fr"]) in {0, 3}
    return out


@pytest.fixture(scope="module")
def truth():
    """Who is what: code → service, site, status, post."""
    rows = csv.DictReader((EXAMPLE / "reponses.csv").read_text("utf-8").splitlines(), delimiter=";")
    return {row["id"]: {name: row[name] for name in KNOWN} for row in rows}


def to_be_shown(out):
    """Every file that no manifest calls individual."""
    alone = set()
    for path in out.rglob("manifest.json"):
        files = json.loads(path.read_text("utf-8"))["files"]
        alone |= {path.parent / name for name, one in files.items() if one["holds"] == "individual"}
    return sorted(path for path in out.rglob("*") if path.is_file() and path not in alone)


def tables(path):
    """The tables of a file, as rows of cells."""
    if path.suffix == ".xlsx":
        book = CalamineWorkbook.from_path(path)
        return [book.get_sheet_by_name(name).to_python() for name in book.sheet_names]
    if path.suffix == ".csv":
        text = path.read_text("utf-8-sig")
        return [list(csv.reader(io.StringIO(text), delimiter=";" if ";" in text.split("\n", 1)[0] else ","))]
    if path.suffix == ".html":
        rows = re.findall(r"<tr\b.*?</tr>", path.read_text("utf-8"), re.DOTALL)
        cells = [re.findall(r"<t[hd]\b[^>]*>(.*?)</t[hd]>", row, re.DOTALL) for row in rows]
        return [[[html.unescape(re.sub("<[^>]+>", "", cell)).strip() for cell in row] for row in cells]]
    if path.suffix == ".md":
        return [
            [[cell.strip() for cell in line.split("|")] for line in path.read_text("utf-8").splitlines() if "|" in line]
        ]
    return []


def words(path):
    """Everything that can be read in a file."""
    if path.suffix == ".xlsx":
        return "\n".join(repr(cell) for table in tables(path) for row in table for cell in row)
    if path.suffix == ".pdf":
        with pikepdf.open(path) as file:
            return "\n".join(page.get("/Contents").read_bytes().decode("latin-1") for page in file.pages)
    raw = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    return raw.decode("utf-8")


def exact_scores(out):
    """The rows of scores.csv, every figure as exact as it was before it was written to three decimals."""
    folder = out / "personnes"
    cohort = read_record(folder / "cohort.json", LIBRARY)
    kept, library = kept_beside(folder / "cohort.json", cohort, LIBRARY)
    people = measured_again(kept, cohort, library)[1]
    exact = {row["id"]: row for scored in people for row in scored.table.to_pylist()}
    with (folder / "scores.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            again = {name: exact[row["id"]].get(name, cell) for name, cell in row.items()}
            yield {name: "" if value is None else str(value) for name, value in again.items()}


def figures(out):
    """Every exact figure of each person, rounded so that chance does not make two the same."""
    found = {}
    for row in exact_scores(out):
        for name, cell in row.items():
            if (
                name.rpartition("_")[2] in {"mean", "sd", "shortfall", "reached"}
                and len(cell.partition(".")[2]) > DIGITS
            ):
                found.setdefault(round(float(cell), DIGITS), row["id"])
    return found


def by_search(paths, truth, exact):
    """Codes of people, and figures that are one person's."""
    codes = re.compile("|".join(rf"\b{code}\b" for code in truth))
    for path in paths:
        text = words(path)
        yield from ((path.name, code) for code in sorted(set(codes.findall(text))))
        numbers = {round(float(one), DIGITS) for one in re.findall(r"\d+\.\d{10,}", text)}
        yield from ((path.name, exact[one]) for one in sorted(numbers & exact.keys()))


def by_join(paths, truth):
    """Rows that say of few enough people what is not known of them: their values beside other figures."""
    groups = {}
    for code, one in truth.items():
        for value in one.values():
            groups.setdefault(value, set()).add(code)
    names = {"Direction ou encadrement dans l’ESS": "leader", "Médiation numérique": "mediator",
             "Bénévole": "volunteer", "Personnel salarié de l’ESS": "employee"}  # fmt: skip
    for path in paths:
        for table in tables(path):
            for row in table:
                cells = [names.get(str(cell).strip(), str(cell).strip()) for cell in row]
                sets = [groups[cell] for cell in cells if cell in groups]
                people = set.intersection(*sets) if sets else set()
                more = [cell for cell in cells if re.search(r"\d", cell) and cell not in truth]
                if 0 < len(people) < LEAST and more:
                    yield path.name, tuple(sorted(people)), row[:6]


def by_subtraction(out, truth):
    """Groups added and subtracted until a few people are left: what is said of them is the difference."""
    record = json.loads((out / "personnes" / "cohort.json").read_text("utf-8"))
    codes = sorted(truth)
    rows = [("everyone", np.ones(len(codes), dtype=int))]
    for one in record["breakdowns"]:
        named = [group["value"] for group in one["groups"] if not group["hidden"] and not group.get("merged")]
        member = {value: np.array([truth[code][one["attribute"]] == value for code in codes], int) for value in named}
        rows += [(value, member[value]) for value in named]
        if any(group.get("merged") for group in one["groups"]):
            rows.append(("others", 1 - sum(member.values())))
    for size in (1, 2, 3, 4, 5):
        for chosen in itertools.combinations(rows, size):
            matrix = np.stack([one for _, one in chosen])
            for signs in itertools.product((1, -1), repeat=size):
                left = np.array(signs) @ matrix
                if left.min() >= 0 and left.max() <= 1 and 0 < left.sum() < LEAST:
                    yield [name for name, _ in chosen], int(left.sum())


def by_certainty(cohort, organisation):
    """Answers that a distribution tells of each one: nobody or everybody, or so few others that they may know.

    A share or a count is a hit where fewer than five people could have answered otherwise, or where it is of a group
    of fewer than ten.
    """
    for one in cohort["questions"]:
        told = [("all", one["done"]), *((group["value"], group["done"]) for group in one["groups"])]
        if one["change"]:
            told += list(one["change"].items())
        for who, share in told:
            n, of = share["n"], share["of"]
            if of < 2 * LEAST or (n is not None and not LEAST <= n <= of - LEAST):
                yield one["item"], who, n, of
        known = [answer["n"] for answer in one["answers"] if answer["n"] is not None]
        if any(n > one["done"]["of"] - LEAST for n in known):
            yield one["item"], "answers", known, one["done"]["of"]
        if len(known) == len(one["answers"]) and one["unsure"] is not None and one["done"]["n"] is None:
            yield one["item"], "all answers", known, one["done"]["of"]
    for one in cohort["situations"]:
        few = one["n"] is not None and one["n"] < 2 * LEAST
        if few or one["share"] == 1 or (one["share"] == 0 and not one["side"] and (one["n"] or 0) < 200):
            yield one["situation"], "situation", one["share"], one["n"]
    for name, one in cohort["dimensions"].items():
        kinds = [one[kind] for kind in ("yes", "no", "unknown") if one.get(kind) is not None]
        if kinds and (sum(kinds) < 2 * LEAST or max(kinds) == sum(kinds)):
            yield name, "verdicts", kinds, one["n"]
    for one in organisation["practices"]:
        for answers in one["answers"]:
            if answers["counts"] and sum(answers["counts"]) - max(answers["counts"]) < LEAST:
                yield one["id"], answers["views"], answers["counts"], answers["n"]


def by_rights(out):
    """Who holds the rights of a task is no secret: what the map tells of fewer than five of them who do not do it."""
    paths = [path for path in to_be_shown(out) if path.stem.startswith("fragil")]
    tasks = yaml.safe_load((EXAMPLE / "taches.yaml").read_text("utf-8"))["tasks"]
    for one in tasks:
        others = set(one.get("access") or ()) - set(one.get("does") or ())
        if 0 < len(others) < LEAST:
            yield from ((path.name, one["id"], sorted(others)) for path in paths)


def by_precision(out):
    """Figures told more exactly than people read them: a sum of few, taken apart, is one person's."""
    plan = json.loads((out / "plan" / "plan.json").read_text("utf-8"))
    told = {key: plan[key] for key in ("missing", "scenarios", "sensitivity", "what_if", "unserved")}
    yield from re.findall(r"\d+\.\d{4,}", json.dumps(told))
    yield from (one for one in plan["unserved"] if one["people"] is not None and one["people"] < LEAST)
    yield from (one for one in plan["scenarios"] if not isinstance(one["vital_after"], int))


def records(out):
    """What the programs of others read."""
    paths = (out / "personnes" / "cohort.json", out / "pratiques-2026" / "organisation.json")
    return [json.loads(path.read_text("utf-8")) for path in paths]


def in_files(paths, out, truth):
    """Everybody found by search and by join in these files."""
    return [*by_search(paths, truth, figures(out)), *by_join(paths, truth)]


def attack(out, truth):
    """Everybody found by any means in what is to be shown."""
    found = [*in_files(to_be_shown(out), out, truth), *by_subtraction(out, truth), *by_certainty(*records(out))]
    return [*found, *by_rights(out), *by_precision(out)]


def test_the_files_that_may_be_shown_give_nobody_away(association, truth):
    paths = to_be_shown(association)

    assert {path.suffix for path in paths} >= {".html", ".pdf", ".xlsx", ".md", ".json", ".csv", ".gz"}
    assert {"cohort.json", "organisation.json", "plan.json", "partage.json"} <= {one.name for one in paths}
    assert attack(association, truth) == []


def test_what_the_manifest_calls_individual_would_give_people_away(association, truth):
    alone = set(association.rglob("*.csv")) | set(association.rglob("*.xlsx"))

    for path in alone - set(to_be_shown(association)):
        assert path.name in ("rejected.csv", "fragilite.xlsx") or in_files([path], association, truth), path.name


def test_a_map_that_tells_of_few_people_who_hold_the_rights_says_so_and_is_individual(association):
    """«Une autre personne est prête» beside a list of two names who may."""
    record = json.loads((association / "taches" / "fragility.json").read_text("utf-8"))
    page = (association / "taches" / "fragilite.html").read_text("utf-8")

    assert any(0 < one["judged"] < LEAST for one in record["tasks"])
    assert "peut deviner ce que disent leurs réponses" in page
    assert not [
        path for path in to_be_shown(association) if path.parent.name == "taches" and path.name != "manifest.json"
    ]


def rows_of(out, truth, *, named):
    """The sheet of people that a workbook of a group held until today; without their codes where not ``named``."""
    people = list(exact_scores(out))
    head = [
        name for name in people[0] if name in KNOWN or name.endswith(("_level", "_mean")) or (named and name == "id")
    ]
    return [head, *([row[name] for name in head] for row in people)]


@pytest.mark.parametrize("named", [True, False])
def test_yesterday_s_workbook_is_found_out_with_codes_and_without(association, truth, tmp_path, named):
    head, *people = rows_of(association, truth, named=named)
    with workbook(Texts("fr")) as book:
        sheet = book.sheet("Données brutes", head)
        for row in people:
            sheet.row(row)
        sheet.finish()
    path = tmp_path / "groupe.xlsx"
    path.write_bytes(book.bytes())

    found = in_files([path], association, truth)

    assert {one[0] for one in found} == {"groupe.xlsx"}
    assert len(found) >= 5


def test_a_workbook_of_people_is_found_out(association, truth, tmp_path):
    """Of twelve of them: a person's figures do not depend on the others."""
    few, path = tmp_path / "few.csv", tmp_path / "people.xlsx"
    lines = (EXAMPLE / "reponses.csv").read_text("utf-8").splitlines()
    few.write_text("\n".join(lines[:13]) + "\n", "utf-8")
    given = ["--profile-column", "profil", "--group", "service", "--lang", "fr"]
    assert run(["batch", str(few), "--out", str(tmp_path / "few"), *given]) == 0

    code = run(["report", str(tmp_path / "few"), "--merge", "--format", "xlsx", "-o", str(path), "--lang", "fr"])

    assert code == 0
    assert len({one[1] for one in in_files([path], association, truth)}) == 12


@pytest.mark.parametrize(("n", "of"), [(0, 5), (5, 5), (3, 9), (0, 12), (12, 12), (10, 12)])
def test_answers_of_few_or_of_all_alike_are_found_out(association, n, of):
    """The attack itself must work: «0 of 5», as records told it until today."""
    cohort, organisation = records(association)
    cohort["questions"][0]["groups"] = [{"value": "Atelier", "done": {"n": n, "of": of, "side": None}}]

    assert list(by_certainty(cohort, organisation))


def test_a_small_service_shown_alone_is_found_out_by_subtraction(association, truth, tmp_path):
    """The attack itself must work: a record that shows all of an attribute but one of three people."""
    few = {
        code: {**one, "service": "Direction bis" if code in sorted(truth)[:2] else one["service"]}
        for code, one in truth.items()
    }

    assert list(by_subtraction(association, few))
