"""A director's files for tasks and plans: every mistake of every file in one go, nothing guessed, nothing half done."""

from __future__ import annotations

import json
import re
import stat
from pathlib import Path
from unittest.mock import Mock

import pytest
import yaml
from organisations import random_rows, write_structure, write_views
from python_calamine import CalamineWorkbook
from small import run, small_library

from skillcheck.errors import DataProblem, Problem
from skillcheck.ingest.table_file import read_table
from skillcheck.store.ledger import Ledger
from skillcheck.workflows.plan_inputs import circles

ROOT = Path(__file__).parent.parent.parent
COHORT = ROOT / "examples" / "cohort-30.csv"
SESSIONS = """session;offer;start;end;hours;seats;min;price_person;price_session;where;requires;serves
com1;sets2;2027-01-12;13/01/2027;14;8;4;90;600;Bordeaux;;
bur1;bureautique;2027-01-20;2027-01-20;7;10;4;0;500;sur place;;1.3:3 2.4:2
rgpd1;rgpd;2027-01-26;2027-01-26;3,5;12;1;0;0;en ligne;;4.2:3 4.1:1
secu1;securite;2027-03-02;2027-03-02;7;8;3;45;350;sur place;rgpd;4.1:3 4.2:2
"""
PEOPLE = "id;service;hours_max;away;no_screen;keep_together\n" + "".join(
    f"P{n:03d};{'accueil' if n % 3 == 0 else 'terrain'};21;{'2027-01-20/2027-01-21' if n == 4 else ''};{'oui' if n == 5 else ''};"
    f"{'duo' if n in (7, 8) else ''}\n"
    for n in range(1, 33)
)
MUST = 'obligations:\n- {offer: rgpd, who: {service: accueil}, before: "2027-03-31"}\n'
TASKS = """tasks:
- id: appel
  name: {fr: "Déposer un dossier"}
  situation: d01
  stops_after: 5
  needs: {"1.3": 4, "2.1": 4, "2.3": 5}
  does: [P002]
  access: [P002, P005]
  notice: "2026-05-10"
- id: site
  name: {fr: "Tenir le site"}
  needs: {"3.1": 4}
  does: [P003, P900]
  access: [P003]
- id: donnees
  name: {fr: "Répondre à une demande"}
  needs: {"4.2": 8}
  access: [P001]
"""


def write(folder: Path, **files: str) -> dict[str, Path]:
    found = {}
    for name, words in files.items():
        suffix = "csv" if name in ("sessions", "people") else "yaml"
        found[name] = folder / f"{name}.{suffix}"
        found[name].write_text(words, encoding="utf-8")
    return found


def spoken(capsys, *arguments) -> tuple[int, str, str]:
    code = run(["--lang", "fr", *map(str, arguments)])
    out = capsys.readouterr()
    clean = [re.sub(r"\s+", " ", one) for one in out]
    return code, clean[0], clean[1]


def plan(capsys, folder, files, *more):
    arguments = ["plan", COHORT, "--profile", "employee", "--sessions", files["sessions"], "-o", folder / "plan"]
    arguments += [] if "--today" in more else ["--today", "2026-11-29"]
    for option, name in (("--people", "people"), ("--must", "must"), ("--tasks", "tasks")):
        arguments += [option, files[name]] if name in files else []
    return spoken(capsys, *arguments, *more)


# --- the plan -----------------------------------------------------------------------------------------------


def test_a_plan_is_written_whole_names_only_where_they_belong_and_said_in_french(tmp_path, capsys):
    files = write(tmp_path, sessions=SESSIONS, people=PEOPLE, must=MUST, tasks=TASKS)

    code, out, err = plan(capsys, tmp_path, files, "--budget", "3000")

    assert code == 0
    assert "Le plus de progrès" in out
    assert "À réserver dans tous les cas" in out
    assert "2 personnes sans résultat" in out
    assert "à ne pas diffuser" in err
    written = sorted(path.name for path in (tmp_path / "plan").iterdir())
    assert written == ["convocations.csv", "manifest.json", "plan.json", "plan.xlsx", "report.html"]
    for path in (tmp_path / "plan").iterdir():
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    for name in ("plan.json", "report.html"):
        assert not re.search(r"\bP0\d\d\b", (tmp_path / "plan" / name).read_text(encoding="utf-8")), name
    book = CalamineWorkbook.from_path(str(tmp_path / "plan" / "plan.xlsx"))
    assert book.sheet_names[-1] == "Places"
    assert len(book.get_sheet_by_name("Places").to_python()) > 10
    record = json.loads((tmp_path / "plan" / "plan.json").read_text(encoding="utf-8"))
    assert [one["scenario"] for one in record["scenarios"]] == ["vital", "progress", "nobody"]
    assert all(one["cents"] <= 300_000 for one in record["scenarios"])
    lines = (tmp_path / "plan" / "convocations.csv").read_text(encoding="utf-8-sig").splitlines()
    assert lines[0] == "personne;séance;offre;titre;début;fin;heures;lieu;sûr;présence"
    assert len(lines) - 1 == record["scenarios"][1]["seats"]
    accueil = {f"P{n:03d}" for n in range(3, 33, 3)}
    assert accueil <= {line.split(";")[0] for line in lines if ";rgpd;" in line} | {"P005"}


def test_the_same_files_in_another_order_give_the_same_plan(tmp_path, capsys):
    mixed = [*SESSIONS.splitlines()[:1], *SESSIONS.splitlines()[:0:-1]]
    one, other = tmp_path / "one", tmp_path / "other"
    for folder, sessions in ((one, SESSIONS), (other, "\n".join(mixed) + "\n")):
        folder.mkdir()
        plan(capsys, folder, write(folder, sessions=sessions, people=PEOPLE), "--budget", "3000")

    for name in ("plan.json", "convocations.csv", "report.html"):
        assert (one / "plan" / name).read_bytes() == (other / "plan" / name).read_bytes(), name


def test_an_obligation_that_cannot_be_met_is_said_with_what_is_lacking(tmp_path, capsys):
    files = write(tmp_path, sessions=SESSIONS.replace(";3,5;12;1", ";3,5;7;1"), people=PEOPLE, must=MUST)

    code, out, _ = plan(capsys, tmp_path, files)

    assert code == 3
    assert (
        "3 personnes ne peuvent pas suivre « rgpd » au plus tard le 31 mars 2027 : c’est plein. Il faudrait 3 places"
        in out
    )


def test_a_service_is_not_emptied_on_one_day_and_that_is_said(tmp_path, capsys):
    files = write(tmp_path, sessions=SESSIONS, people=PEOPLE, must=MUST)

    code, out, _ = plan(capsys, tmp_path, files, "--away-max", "50%")

    assert code == 3
    assert (
        "5 personnes ne peuvent pas suivre « rgpd » au plus tard le 31 mars 2027 : une trop grande part de leur service serait absente"
        in out
    )


def test_a_budget_under_what_obligations_cost_is_refused_with_both_figures(tmp_path, capsys):
    files = write(tmp_path, sessions=SESSIONS.replace("12;1;0;0", "12;1;50;200"), people=PEOPLE, must=MUST)

    code, _, err = plan(capsys, tmp_path, files, "--budget", "300")

    assert code == 1
    assert "Le budget (300 €) ne couvre pas les obligations (700 €)" in err
    assert not (tmp_path / "plan").exists()


BAD_SESSIONS = """session;offer;start;end;hours;seats;min;price_person;requires;serves
a;sets2;2027-01-12;2027-01-10;7;8;4;90;;
a;sets2;2027-01-12;2027-01-12;7;8;4;90;;
b;setz2;2027-01-12;2027-01-12;7;8;4;90;;
c;sets2;46399;2027-01-12;7;8;4;90;;
d;sets2;2027-02-30;2027-03-01;7;8;4;90;;
e;sets2;2027-01-12;2027-01-12;7;3;4;90;;
f;sets2;2027-01-12;2027-01-12;7;8;4;-90;;
g;sets2;2027-01-12;2027-01-12;sept;8;4;90;;
h;sets2;2027-01-12;2027-01-12;7;8;4;90;inconnue;
i;sets2;2027-01-14;2027-01-14;7;8;4;90;j;
j;sets2;2027-01-16;2027-01-16;7;8;4;90;i;
k;maison;2027-01-16;2027-01-16;7;8;4;90;;9.9:3
"""
SAID = [
    "La fin (2027-01-10) est avant le début (2027-01-12)",
    "La séance « a » est déjà à la ligne 2",
    "L’offre « setz2 » n’est pas connue. Vouliez-vous dire : sets2",
    "Le tableur a changé cette date en 46399 (sans doute 2027-01-12)",
    "« 2027-02-30 » : ce jour n’existe pas",
    "Le minimum (4) dépasse les places (3)",
    "« -90 » ne convient pas : donnez un nombre de 0 à",
    "« sept » n’est pas un nombre",
    "« inconnue » n’est ni une séance ni une offre de ce fichier",
    "Ces séances s’attendent les unes les autres : i → j → i",
    "« 9.9:3 » : écrivez une compétence et la force du lien",
    "Le profil « employe » n’est pas connu",
    "« 2027-13-01 » : ce jour n’existe pas",
    "La personne « P001 » est déjà à la ligne 2",
    "L’offre « rgpdd » n’a aucune séance dans votre fichier",
    "Le service « acueil » n’est pas dans le fichier des personnes. Vouliez-vous dire : accueil",
    "La compétence « 9.9 » n’est pas connue",
    "La situation « d99 » n’est pas connue",
    "La tâche « appel » est là deux fois",
]


def test_every_mistake_of_every_file_is_said_at_once_and_nothing_is_written(tmp_path, capsys):
    files = write(
        tmp_path, sessions=BAD_SESSIONS,
        people="id;service;away;profile\nP001;accueil;;employe\nP001;accueil;2027-13-01;\n",
        must="obligations:\n- {offer: rgpdd}\n- {offer: sets2, who: {service: acueil}}\n",
        tasks='tasks:\n- {id: appel, name: {fr: "A"}, needs: {"9.9": 3}}\n- {id: appel, name: {fr: "B"}, needs: {"1.1": 3}, situation: d99}\n',
    )  # fmt: skip

    code, out, err = plan(capsys, tmp_path, files)

    assert code == 1
    assert out == ""
    missing = [words for words in SAID if words not in err]
    assert not missing
    assert "sessions.csv:5, " in err
    assert not (tmp_path / "plan").exists()


def test_a_row_with_a_mistake_is_still_known_to_the_others_and_nothing_is_guessed_where_nothing_is_near(
    tmp_path, capsys
):
    head = "session;offer;start;end;hours;seats;min;price_person;serves;requires\n"
    files = write(
        tmp_path,
        sessions=head + "s1;interne;2027-02-12;2027-01-12;3;8;1;-4;4.1:3;s9\n"  # ends before it starts, negative price
        "s2;bureau;2027-02-12;2027-02-12;3;8;1;abc;4.1:3;s3\ns3;bureau;hier;2027-03-12;3;8;1;0;4.1:3;s2\n",
        must="obligations:\n- {offer: interne}\n- {offer: zzzz, who: {service: zzzz}}\n",
        people="id;service\nP001;accueil\n",
    )  # fmt: skip

    code, _, err = plan(capsys, tmp_path, files)

    assert code == 1
    assert "« s9 » n’est ni une séance ni une offre de ce fichier." in err
    assert "s2 → s3 → s2" in err
    assert "« interne » n’a aucune séance" not in err
    assert "« zzzz » n’a aucune séance dans votre fichier et n’est pas au catalogue." in err
    assert "Le service « zzzz » n’est pas dans le fichier des personnes." in err
    assert "Vouliez-vous" not in err


def test_a_day_that_is_none_is_told_as_a_day(tmp_path, capsys):
    files = write(tmp_path, tasks='tasks:\n- {id: a, name: {fr: "A"}, needs: {"1.1": 2}, notice: hier}\n')

    code, _, err = spoken(capsys, "tasks", COHORT, "--tasks", files["tasks"], "-o", tmp_path / "f")

    assert code == 1
    assert "« hier » n’est pas une date. Écrivez-la ainsi" in err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("id;Servise\nP1;x\n", "La colonne « Servise » n’est pas connue. Vouliez-vous dire : service"),
        ("service\nx\n", "Il manque à la première ligne : id"),
        ("id;service\n", "aucune ligne sous ses en-têtes"),
        ("id;service\nP1;x;trop\n", "plus de cases que d’en-têtes"),
        ("id;id\nP1;P1\n", "est là deux fois"),
        ("id;no_screen\nP1;peut-être\n", "n’est ni oui ni non"),
        ("id;hours_max\nP1;-2\n", "« -2 » ne convient pas : donnez un nombre de 0 à 1 000 000 000"),
        (f"id;hours_max\nP1;{'9' * 400}\n", "ne convient pas : donnez un nombre de 0 à 1 000 000 000"),
    ],
)
def test_a_table_that_cannot_be_read_says_where(tmp_path, capsys, words, said):
    files = write(tmp_path, sessions=SESSIONS, people=words)

    code, _, err = plan(capsys, tmp_path, files)

    assert code == 1
    assert said in err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--choose", "tout"], "Choisissez parmi"),
        (["--away-max", "250%"], "donnez une part de 1 à 100"),
        (["--hours", "0"], "--hours 0 ne convient pas"),
        (["--budget", "-3"], "--budget -3 ne convient pas : donnez un nombre de 0 à 1 000 000 000"),
        (["--budget", "nan"], "--budget nan ne convient pas"),
        (["--budget", "1e308"], "--budget 1e+308 ne convient pas"),
        (["--hours", "nan"], "--hours nan ne convient pas : donnez un nombre de 0,5 à"),
        (["--replacement", "inf"], "--replacement inf ne convient pas"),
        (["--today", "demain"], "n’est pas une date"),
        (["--choose", "vital"], "--tasks taches.yaml"),
    ],
)
def test_an_option_that_does_not_fit_is_wrong_usage(tmp_path, capsys, arguments, said):
    code, _, err = plan(capsys, tmp_path, write(tmp_path, sessions=SESSIONS), *arguments)

    assert code == 2
    assert said in err


def test_a_folder_without_answers_says_what_to_give(tmp_path, capsys):
    (tmp_path / "vide").mkdir()
    files = write(tmp_path, sessions=SESSIONS)

    code, _, err = spoken(capsys, "plan", tmp_path / "vide", "--profile", "employee", "--sessions", files["sessions"],
                          "-o", tmp_path / "plan")  # fmt: skip

    assert code == 1
    assert "ne contient pas les réponses" in err


def test_a_folder_that_batch_wrote_is_enough_for_both_and_gives_the_same_as_its_answers(tmp_path, capsys):
    files = write(tmp_path, sessions=SESSIONS, tasks=TASKS)
    assert run(["batch", str(COHORT), "-o", str(tmp_path / "diagnostic"), "--profile", "employee"]) == 0
    capsys.readouterr()

    plan(capsys, tmp_path, files)
    code, _, _ = spoken(capsys, "plan", tmp_path / "diagnostic", "--sessions", files["sessions"], "-o", tmp_path / "p2",
                        "--today", "2026-11-29")  # fmt: skip

    assert code == 0
    one, other = ((tmp_path / name / "convocations.csv").read_bytes() for name in ("plan", "p2"))
    assert one == other
    seen = [
        spoken(capsys, "tasks", source, "--tasks", files["tasks"])[1] for source in (COHORT, tmp_path / "diagnostic")
    ]
    assert seen[0] == seen[1]


def test_everybody_needs_a_target(tmp_path, capsys):
    files = write(tmp_path, sessions=SESSIONS)

    code, _, err = spoken(capsys, "plan", COHORT, "--sessions", files["sessions"], "-o", tmp_path / "plan")

    assert code == 1
    assert "30 personnes n’ont pas de profil visé" in err


def test_circles_are_found_once_each():
    assert circles({"a": ["b"], "b": ["c"], "c": ["a", "d"], "d": []}) == [["a", "b", "c"]]
    assert circles({"a": ["a"]}) == [["a"]]
    assert circles({"a": ["b"], "b": []}) == []


def test_a_long_chain_of_prerequisites_with_many_dates_is_no_circle_and_is_looked_at_once(tmp_path, capsys):
    """Twenty modules, each after the one before and at ten dates: 10²⁰ ways lead from the last to the first."""
    names = [f"m{module}" for module in range(20)]
    rows = [
        f"{name}-{at};{name};2027-{1 + at:02d}-11;2027-{1 + at:02d}-11;7;10;0;25;4.2:2;{before}\n"
        for name, before in zip(names, ["absent", *names], strict=False)
        for at in range(10)
    ]
    files = write(
        tmp_path, sessions="session;offer;start;end;hours;seats;min;price_person;serves;requires\n" + "".join(rows)
    )

    code, _, err = plan(capsys, tmp_path, files)

    assert code == 1
    assert err.count("absent") == 10
    assert "attendent" not in err


def test_a_table_is_read_in_any_usual_form(tmp_path):
    for raw in ("id,service\nP1,été\n".encode("cp1252"), "\ufeffid\tservice\r\nP1\tété\r\n".encode("utf-16"),
                "ID ; Service\nP1;été\n".encode()):  # fmt: skip
        path = tmp_path / "t.csv"
        path.write_bytes(raw)
        rows, problems = read_table(path, ("id", "service"), ("id",))
        assert not problems
        assert (rows[0].text("id"), rows[0].text("service")) == ("P1", "été")


# --- what was observed --------------------------------------------------------------------------------------


def removed_by(folder):
    record = json.loads((folder / "plan" / "plan.json").read_text(encoding="utf-8"))
    return next(one["removed"] for one in record["scenarios"] if one["scenario"] == record["chosen"]), record


def test_a_plan_that_starts_from_an_earlier_one_is_never_worse_and_says_so(tmp_path, capsys):
    files = write(
        tmp_path,
        sessions=SESSIONS + "loin;securite;2028-03-02;2028-03-02;7;99;90;0;0;sur place;;4.1:3\n",
        people=PEOPLE,
    )
    plan(capsys, tmp_path, files, "--budget", "1500")
    poorer, record = removed_by(tmp_path)
    assert {one["session"]: one["why"] for one in record["unused"]}["loin"] == "too_few"
    (tmp_path / "plan").rename(tmp_path / "avant")

    code, out, _ = plan(capsys, tmp_path, files, "--budget", "2000", "--earlier", tmp_path / "avant")

    assert code == 0
    assert "Le plan d’avant tient encore" in out
    assert re.search(r"moins de personnes que le minimum pourraient venir.{1,3}loin", out)
    assert removed_by(tmp_path)[0] >= poorer
    code, out, _ = plan(capsys, tmp_path, files, "--budget", "100", "--earlier", tmp_path / "avant", "--force")
    assert code == 0
    assert "Le plan d’avant ne tient plus" in out
    code, _, err = plan(capsys, tmp_path, files, "--earlier", tmp_path / "nulle-part", "--force")
    assert code == 1
    assert "nulle-part" in err


def test_a_chance_that_is_only_small_is_never_told_as_none(tmp_path, capsys):
    """Four people do it: that all four are away on one day is rare, not impossible."""
    tasks = (
        "tasks:\n- id: site\n  name: {fr: Site}\n  needs: {'3.1': 2}\n  vital: true\n  does: [P001, P002, P003, P004]\n"
    )
    files = write(tmp_path, tasks=tasks + "  access: [P001, P002, P003, P004]\n")

    spoken(capsys, "tasks", COHORT, "--tasks", files["tasks"], "-o", tmp_path / "map")

    page = (tmp_path / "map" / "fragilite.html").read_text("utf-8").replace("\u202f", " ").replace("\xa0", " ")
    assert re.findall(r">([^<>]*%)</td>", page) == ["100 %", "moins de 1 %"]


def test_what_is_a_number_is_one_in_the_workbook_too(tmp_path, capsys):
    """«1 990 €» as text cannot be added up."""
    plan(capsys, tmp_path, write(tmp_path, sessions=SESSIONS, people=PEOPLE, must=MUST), "--budget", "3000")

    book = CalamineWorkbook.from_path(str(tmp_path / "plan" / "plan.xlsx"))
    scenarios = {row[0]: row[1:] for row in book.get_sheet_by_name("Scénarios").to_python()[1:]}
    seats = book.get_sheet_by_name("Places").to_python()
    assert all(isinstance(one, float) for name in ("Coût", "Places", "Personnes formées") for one in scenarios[name])
    assert all(isinstance(row[seats[0].index("heures")], float) for row in seats[1:])


def test_a_plan_made_again_without_one_person_is_individual_and_that_is_said(tmp_path, capsys, monkeypatch):
    """What is lacking in all, taken from what was, is what she lacks."""
    monkeypatch.setenv("SKILLCHECK_HOME", str(tmp_path / "home"))
    fewer = tmp_path / "fewer.csv"
    fewer.write_text("".join(COHORT.read_text("utf-8").splitlines(keepends=True)[:-1]), "utf-8")
    sessions = write(tmp_path, sessions=SESSIONS)["sessions"]

    said, holds = [], []
    for place, source in enumerate((COHORT, COHORT, fewer)):
        folder = tmp_path / str(place)
        _, _, err = spoken(capsys, "plan", source, "--profile", "employee", "--sessions", sessions, "-o", folder,
                           "--today", "2026-11-29")  # fmt: skip
        said.append("ne diffère de celui-ci que" in err)
        holds.append(json.loads((folder / "manifest.json").read_text("utf-8"))["files"]["plan.json"]["holds"])

    assert said == [False, False, True]
    assert holds == ["group", "group", "individual"]


def test_where_nothing_can_be_noted_plan_and_diagnosis_are_made(tmp_path, capsys, monkeypatch):
    """A read-only account, a full disk: what is noted of a plan serves the next one."""
    monkeypatch.setenv("SKILLCHECK_HOME", str(tmp_path / "home"))  # nobody else's plan is noted there
    refused = DataProblem(Problem("files.not_writable", file="releases.json"))
    monkeypatch.setattr(Ledger, "save", Mock(side_effect=refused))

    assert plan(capsys, tmp_path, write(tmp_path, sessions=SESSIONS))[0] in {0, 3}
    views = write_views(tmp_path / "v.csv", random_rows(3, {"equipe": (12, 1.5)}))
    structure = write_structure(tmp_path / "s.yaml")
    assert spoken(capsys, "organisation", "measure", structure, views, "-o", tmp_path / "d")[0] == 0

    assert Ledger.save.call_count == 2
    assert (tmp_path / "plan" / "plan.json").exists()
    assert (tmp_path / "d" / "organisation.json").exists()


TITLED = SESSIONS.replace(";serves\n", ";serves;title\n", 1).replace("2.4:2\n", "2.4:2;Tableaux, débuts\n")


def test_an_offer_of_one_s_own_is_called_by_its_title_wherever_people_read_it(tmp_path, capsys):
    files = write(tmp_path, sessions=TITLED, people=PEOPLE, must=MUST)

    code, _, _ = plan(capsys, tmp_path, files, "--budget", "3000")

    rows = (tmp_path / "plan" / "convocations.csv").read_text(encoding="utf-8-sig").splitlines()
    titles = {row.split(";")[2]: row.split(";")[3] for row in rows[1:]}
    assert code == 0
    page = re.sub(r"<[^>]+>|\s+", " ", (tmp_path / "plan" / "report.html").read_text("utf-8"))
    assert re.search(r"bur1 +Tableaux, débuts +20 janvier 2027", page)
    assert "du 12 au 13 janvier 2027" in page
    assert titles["bureautique"] == "Tableaux, débuts"
    assert titles["sets2"] == small_library().catalogue.offers["sets2"].label["fr"]
    assert titles["rgpd"] == "rgpd"


def test_one_offer_with_two_titles_is_refused_with_both(tmp_path, capsys):
    more = TITLED + "bur2;bureautique;2027-02-20;2027-02-20;7;10;4;0;500;sur place;;1.3:3;Autre titre\n"

    code, _, err = plan(capsys, tmp_path, write(tmp_path, sessions=more))

    assert code == 1
    assert re.search("csv:6,.*Autre titre.*Tableaux, débuts", err)


def test_what_changed_since_an_earlier_plan_is_said_and_who_must_be_told_is_listed(tmp_path, capsys):
    files = write(tmp_path, sessions=SESSIONS, people=PEOPLE)
    plan(capsys, tmp_path, files, "--budget", "1500")
    (tmp_path / "plan").rename(tmp_path / "avant")

    _, out, _ = plan(capsys, tmp_path, files, "--budget", "400", "--earlier", tmp_path / "avant")

    then, now = (seats_of(tmp_path / name / "convocations.csv") for name in ("avant", "plan"))
    record = removed_by(tmp_path)[1]["changed"]
    assert (record["kept"], record["new"], record["gone"]) == (len(then & now), len(now - then), len(then - now))
    assert set(record["sessions_gone"]) == {one for _, one in then} - {one for _, one in now} != set()
    assert f"Places gardées : {len(then & now)} ; nouvelles : {len(now - then)} ; retirées : {len(then - now)}." in (
        out.replace("\u202f", " ").replace("\xa0", " ")
    )
    sheet = (
        CalamineWorkbook.from_path(str(tmp_path / "plan" / "plan.xlsx")).get_sheet_by_name("Changements").to_python()
    )
    told = {(row[0], row[1], row[3]) for row in sheet if row[3] in ("nouvelle place", "place retirée")}
    assert told == {(*one, "nouvelle place") for one in now - then} | {(*one, "place retirée") for one in then - now}
    assert not re.search(r"\bP0\d\d\b", (tmp_path / "plan" / "report.html").read_text("utf-8"))


def seats_of(path):
    rows = [line.split(";") for line in path.read_text("utf-8-sig").splitlines()[1:]]
    return {(row[0], row[1]) for row in rows}


def test_what_was_observed_after_a_plan_becomes_its_effects(tmp_path, capsys):
    files = write(tmp_path, sessions=SESSIONS, people=PEOPLE)
    plan(capsys, tmp_path, files)

    code, out, _ = spoken(
        capsys, "plan", COHORT, "--learn", tmp_path / "plan", "--before", COHORT, "-o", tmp_path / "e.yaml"
    )

    assert code == 3
    assert "30 personnes ont répondu avant et après" in out
    assert "Trop peu de personnes" in out

    many = tmp_path / "many"
    many.mkdir()
    (many / "convocations.csv").write_text(
        "personne;offre;présence\n" + "".join(f"P{n:03d};sets2;{'non' if n > 12 else ''}\n" for n in range(1, 16)), encoding="utf-8"
    )  # fmt: skip
    code, out, _ = spoken(capsys, "plan", COHORT, "--learn", many, "--before", COHORT, "-o", tmp_path / "e.yaml")

    assert code == 0
    assert "Formées : 12, autres : 18" in out
    assert "Ce n’est pas une preuve" in out
    effects = yaml.safe_load((tmp_path / "e.yaml").read_text(encoding="utf-8"))
    assert effects["strength"]["3"]["basis"] == "local"
    code, out, _ = plan(capsys, tmp_path, files, "--effects", tmp_path / "e.yaml", "--force")
    assert code == 0
    assert "ce que vous avez observé" in out


# --- tasks --------------------------------------------------------------------------------------------------


def test_the_map_of_tasks_names_nobody_unless_asked(tmp_path, capsys):
    files = write(tmp_path, tasks=TASKS)

    code, out, err = spoken(
        capsys, "tasks", COHORT, "--tasks", files["tasks"], "-o", tmp_path / "f", "--today", "2026-11-29"
    )

    assert code == 3  # nobody is ready for one of them
    assert "Une absence suffit à arrêter 1 tâche vitale sur 3. Pour 1 autre, personne n’est prêt." in out
    assert "Une notice existe, du 10 mai 2026" in out
    assert "« P900 » la fait et n’a pas de résultat" in err
    assert "« P900 » la fait sans être dans access" in err
    tasks = CalamineWorkbook.from_path(str(tmp_path / "f" / "fragilite.xlsx")).get_sheet_by_index(1).to_python()
    assert [row[0] for row in tasks[1:]] == ["Déposer un dossier", "Tenir le site", "Répondre à une demande"]
    assert all(isinstance(row[2], float) for row in tasks[1:])
    assert sorted(path.name for path in (tmp_path / "f").iterdir()) == [
        "fragilite.html",
        "fragilite.xlsx",
        "fragility.json",
        "manifest.json",
    ]
    for path in (tmp_path / "f").iterdir():
        assert not re.search(rb"\bP(0\d\d|900)\b", path.read_bytes()), path.name

    spoken(capsys, "tasks", COHORT, "--tasks", files["tasks"], "-o", tmp_path / "f", "--force", "--who")
    who = tmp_path / "f" / "who.csv"
    assert stat.S_IMODE(who.stat().st_mode) == 0o600
    assert "Déposer un dossier;P002;prête" in who.read_text(encoding="utf-8-sig")


def test_a_person_who_is_gone_from_the_answers_is_gone_from_the_map(tmp_path, capsys):
    files = write(
        tmp_path, tasks=TASKS.replace("does: [P002]", "does: []").replace("[P002, P005]", "[P002, P005, P020]")
    )
    lines = COHORT.read_text(encoding="utf-8").splitlines(keepends=True)
    less = tmp_path / "less.csv"
    less.write_text("".join(line for line in lines if not line.startswith("P020,")), encoding="utf-8")

    for source in (COHORT, less):
        spoken(capsys, "tasks", source, "--tasks", files["tasks"], "-o", tmp_path / "f", "--force", "--who")
        found = "P020" in (tmp_path / "f" / "who.csv").read_text(encoding="utf-8")
        assert found == (source == COHORT)


def test_without_rights_or_doers_nothing_is_concluded(tmp_path, capsys):
    files = write(tmp_path, tasks='tasks:\n- {id: a, name: {fr: "A"}, needs: {"1.1": 1}}\n')

    code, out, _ = spoken(capsys, "tasks", COHORT, "--tasks", files["tasks"])

    assert code == 0
    assert "A : à vérifier" in out
    assert "on ne peut pas conclure" in out
    assert "1 tâche à compléter" in out


def test_a_map_says_first_what_it_knows_and_never_that_an_absence_stops_none_of_what_nobody_described(tmp_path, capsys):
    head = "tasks:\n"
    unsaid = '- {id: a, name: {fr: "A"}, vital: true, needs: {"1.3": 2}}\n'
    held = '- {id: b, name: {fr: "B"}, vital: true, needs: {"1.3": 2}, does: [P001, P002], access: [P001, P002]}\n'
    for words, said in ((unsaid, "1 tâche à compléter"), (held, "aucune tâche vitale ne s’arrête à la première absence."),
                        (held + unsaid, "à la première absence. 1 autre est à compléter.")):  # fmt: skip
        files = write(tmp_path, tasks=head + words)
        _, out, _ = spoken(capsys, "tasks", COHORT, "--tasks", files["tasks"], "-o", tmp_path / "f", "--force")
        assert said in " ".join(out.split())
        assert "arrêter 0" not in out


def test_the_starter_list_is_read_as_it_is(tmp_path, capsys):
    path = tmp_path / "taches.yaml"

    code, out, _ = spoken(capsys, "tasks", "--starter", path)
    assert code == 0
    assert "Liste de 3 tâches" in out
    code, out, _ = spoken(capsys, "tasks", COHORT, "--tasks", path)
    assert code == 0
    assert "3 tâches à compléter" in out


@pytest.mark.parametrize(("lang", "begins"), [("en", "# Digital tasks"), ("es", "# Tareas"), ("it", "# Compiti")])
def test_the_starter_list_speaks_the_language_asked_for(lang, begins, tmp_path, monkeypatch):
    path = tmp_path / "tasks.yaml"
    monkeypatch.setattr(
        "skillcheck.workflows.tasks_starter.read_tasks", lambda *_: ([], [])
    )  # every situation is known

    assert run(["--lang", lang, "tasks", "--starter", str(path)]) == 0

    words = path.read_text(encoding="utf-8")
    assert words.startswith(begins)
    assert "compléter" not in words
    assert len(yaml.safe_load(words)["tasks"]) == 12


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ('tasks:\n- {id: a, name: {fr: "A"}, needs: {"1.1": 3}, vital: false}\n', "Aucune tâche n’est vitale"),
        ('tasks:\n- {id: a, name: {fr: "A"}, needs: {"1.1": 9}}\n', "8 au plus"),
        (
            'tasks:\n- {id: a, name: {fr: "A"}, needs: {"1.1": 3}, notice: "2030-01-01"}\n',
            "n’existe pas ou est à venir",
        ),
        ("tasks: []\n", "tasks"),
        ("des mots\n", "tasks.yaml"),
    ],
)
def test_a_file_of_tasks_that_does_not_fit_is_refused(tmp_path, capsys, words, said):
    files = write(tmp_path, tasks=words)

    code, out, err = spoken(capsys, "tasks", COHORT, "--tasks", files["tasks"], "--today", "2026-11-29")

    assert code == 1
    assert out == ""
    assert said in err


@pytest.mark.parametrize("lang", ["en", "es", "it"])
def test_both_speak_every_language(tmp_path, capsys, lang):
    files = write(tmp_path, sessions=SESSIONS, tasks=TASKS)

    code = run(["--lang", lang, "plan", str(COHORT), "--profile", "employee", "--sessions", str(files["sessions"]), "-o",
                str(tmp_path / "plan"), "--today", "2026-11-29"])  # fmt: skip
    assert code == 0
    assert run(["--lang", lang, "tasks", str(COHORT), "--tasks", str(files["tasks"])]) == 3
    assert capsys.readouterr().out
