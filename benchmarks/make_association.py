"""Writes a made-up association as in examples/association: people, viewpoints, facts, tasks, sessions, two years.

python benchmarks/make_association.py FOLDER     # every name, answer, date and price is invented

The shipped example was made by this from an earlier bank of questions; it stays, as the figures of the documentation are
of it. Who draws again gets other answers of the same people.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from skillcheck.content.library import load
from skillcheck.content.practices import load_pack
from skillcheck.interview.simulate import draw_people
from skillcheck.measurement.measure import compile_model

SEED = 20261120
SERVICES = {  # service: (people, site, status, profile)
    "Direction": (5, "Centre", "salarié", "leader"),
    "Accueil": (11, "Centre", "salarié", "employee"),
    "Médiation": (10, "Nord", "salarié", "mediator"),
    "Atelier": (18, "Sud", "salarié", "employee"),
    "Boutique": (16, "Nord", "bénévole", "volunteer"),
}
MEANS = {  # theme: what management, employees and volunteers see (0–3), and how much it moves in a year
    "T.1": (2.0, 1.8, 1.8, 0.1), "T.2": (2.2, 2.0, 1.5, 0.1), "T.3": (1.4, 1.0, 0.9, 0.9), "T.4": (1.6, 1.2, 1.2, 0.0),
    "I.1": (1.7, 1.3, 1.1, 0.1), "I.2": (2.5, 0.8, 0.8, 0.1), "I.3": (1.0, 0.8, 0.8, 0.0), "I.4": (2.5, 0.5, 0.4, 0.2),
    "C.1": (2.0, 1.6, 1.6, 0.0), "C.2": (2.6, 0.8, 0.7, 0.0), "C.3": (1.4, 1.2, 1.1, 0.5), "C.4": (2.2, 2.1, 2.2, 0.0),
}  # fmt: skip
UNKNOWN = {"c22": 0.32, "i41": 0.35, "i23": 0.25, "i31": 0.2}
VIEWS = ("direction", "equipe", "benevole")
LIBRARY = load()
PACK = load_pack(LIBRARY)


def write(name: str, text: str) -> None:
    """One file of the example."""
    out = Path(sys.argv[1])
    out.mkdir(parents=True, exist_ok=True)
    (out / name).write_text(text, encoding="utf-8")


def people(draw: np.random.Generator) -> None:
    """reponses.csv (60 people, self-report) and personnes.csv (their hours and absences)."""
    model = compile_model(LIBRARY.framework, LIBRARY.bank)
    chosen = [place for place, one in enumerate(LIBRARY.bank.questions) if one.is_self_report]
    total = sum(count for count, *_ in SERVICES.values())
    answers = draw_people(model, total, SEED).answers[:, chosen]
    answers[draw.random(answers.shape) < 0.04] = -1
    rows = [["id", "service", "site", "statut", "profil", *(LIBRARY.bank.ids[place] for place in chosen)]]
    staff = [["id", "service", "hours_max", "hours_paid", "away", "profile"]]
    number = 0
    for service, (count, site, status, profile) in SERVICES.items():
        for _ in range(count):
            words = ["" if code < 0 else str(code) for code in answers[number]]
            name = f"F{number + 1:03d}"
            rows.append([name, service, site, status, profile, *words])
            hours = int(draw.choice([7, 14, 21]))
            away = "2027-02-01/2027-02-28" if number in (7, 21, 33) else ""
            staff.append([name, service, str(hours), "0" if status == "bénévole" else str(hours), away, profile])
            number += 1
    for name, table in (("reponses.csv", rows), ("personnes.csv", staff)):
        write(name, "".join(";".join(row) + "\n" for row in table))


def views(draw: np.random.Generator, name: str, people_of: tuple[int, int, int], *, later: bool) -> None:
    """One year's table of viewpoints: no name, no code."""
    practices = [one for one in PACK.practices if not one.is_fact]
    lines = [";".join(["vue", *(one.id for one in practices)])]
    for place, view in enumerate(VIEWS):
        asked = {one.id for one in PACK.asked_of(view)}
        for _ in range(people_of[place]):
            leaning = draw.normal(0, 0.3)
            cells = [view]
            for one in practices:
                means = MEANS[one.theme]
                level = means[place] + leaning + (means[3] if later else 0) + draw.normal(0, 0.5)
                known = draw.random() >= UNKNOWN.get(one.id, 0.03) * (0 if view == "direction" else 1)
                code = str(int(np.clip(np.round(level), 0, 3))) if known else "dk"
                cells.append(code if one.id in asked else "")
            lines.append(";".join(cells))
    write(name, "\n".join(lines) + "\n")


def facts(name: str, head: str, given: dict[str, tuple[int, str | None, str | None]]) -> None:
    """One year's facts."""
    lines = [f"# {head} Association inventée.", "facts:"]
    for practice, (level, day, proof) in given.items():
        says = f'"{proof}"' if proof else "null"
        lines.append(f"- {{practice: {practice}, level: {level}, date: {day or 'null'}, proof: {says}, by: direction}}")
    write(name, "\n".join(lines) + "\n")


STRUCTURE = """# Le fichier de la structure. Association inventée.
structure: "Le Fil Solidaire"
staff:
  direction: 5
  equipe: 39
  benevole: 16
collective: []
"""
STAFF = (
    "service;statut;effectif\nDirection;direction;5\nAccueil;equipe;11\nMédiation;equipe;10\nAtelier;equipe;18\n"
    "Boutique;benevole;16\n"
)
TASKS = """# Les tâches numériques vitales du Fil Solidaire. Association inventée : les codes sont ceux de reponses.csv.
# Les champs sont expliqués dans examples/tasks-starter.yaml (skillcheck tasks --starter taches.yaml).
tasks:
- id: appel
  name: {fr: "Déposer un dossier d'appel à projets", en: "Submit a project funding application", es: "Presentar un proyecto a una convocatoria", it: "Presentare un progetto a un bando"}
  situation: d01
  vital: true
  stops_after: 5
  needs: {"1.3": 4, "2.1": 4, "2.3": 5}
  does: [F002]
  access: [F002, F003]
  notice: 2026-05-10
- id: planning
  name: {fr: "Tenir le planning partagé", en: "Keep the shared rota", es: "Llevar el cuadrante compartido", it: "Gestire il calendario condiviso"}
  situation: d02
  vital: true
  stops_after: 2
  needs: {"2.2": 3, "2.4": 4}
  does: [F006, F007, F018, F030]
  access: [F006, F007, F018, F030, F031]
  notice: 2026-09-01
- id: comptes
  name: {fr: "Tenir les comptes et les sauvegardes", en: "Look after accounts and back-ups", es: "Cuidar las cuentas y las copias de seguridad", it: "Curare gli account e i backup"}
  vital: true
  stops_after: 1
  needs: {"4.1": 5, "5.1": 5}
  does: [F019]
  access: [F019]
  notice: null
- id: paie
  name: {fr: "Faire la paie et les déclarations en ligne", en: "Run payroll and online declarations", es: "Hacer las nóminas y las declaraciones en línea", it: "Fare le paghe e le dichiarazioni online"}
  vital: true
  stops_after: 15
  needs: {"1.3": 4, "2.3": 4}
  does: [F004, F005]
  access: [F004, F005]
  notice: 2026-03-02
- id: site
  name: {fr: "Tenir le site à jour", en: "Keep the website up to date", es: "Tener la web al día", it: "Tenere aggiornato il sito"}
  situation: d14
  vital: false
  stops_after: 30
  needs: {"3.1": 4, "2.6": 3}
  does: [F009]
  access: [F009]
  notice: null
"""
SESSIONS = """session;offer;title;start;end;hours;seats;min;price_person;price_session;where;status;serves
S01;interne-securite;Messages douteux et mots de passe;2027-01-12;2027-01-12;3,5;12;4;0;250;Centre;;4.1:3 4.2:2
S02;interne-securite;Messages douteux et mots de passe;2027-02-09;2027-02-09;3,5;12;4;0;250;Nord;;4.1:3 4.2:2
S03;interne-donnees;Noter juste : les données des personnes;2027-01-19;2027-01-19;3,5;10;4;0;300;Centre;;4.2:3 1.3:2
S04;interne-donnees;Noter juste : les données des personnes;2027-03-02;2027-03-02;3,5;10;4;0;300;Sud;;4.2:3 1.3:2
S05;interne-outils-communs;Le drive et l'agenda de l'équipe;2027-01-26;2027-01-27;7;10;4;0;600;Centre;;2.2:3 2.4:3
S06;interne-outils-communs;Le drive et l'agenda de l'équipe;2027-03-09;2027-03-10;7;10;4;0;600;Nord;;2.2:3 2.4:3
S07;interne-ecrire-en-ligne;Écrire pour notre site;2027-02-16;2027-02-16;3,5;8;3;45;0;Centre;;3.1:3 2.6:2
S08;interne-depanner;Premiers gestes de dépannage;2027-02-23;2027-02-23;3,5;8;3;0;280;Sud;;5.1:3 5.2:2
S09;interne-chercher;Chercher et vérifier une information;2027-03-16;2027-03-16;3,5;12;4;0;250;en ligne;;1.1:3 1.2:2
S10;interne-demarches;Accompagner une démarche en ligne;2027-03-23;2027-03-23;3,5;8;3;30;0;Nord;;2.3:3 2.1:2
S11;interne-ia;L'IA dans notre travail;2027-04-06;2027-04-06;3,5;12;5;0;400;en ligne;;1.2:2 4.2:2 5.2:1
S12;interne-tableur;Un tableau pour compter et trier;2027-04-13;2027-04-14;7;10;4;0;600;Centre;;1.3:3 5.3:2
"""
MUSTS = """# Qui doit suivre quoi, et avant quand. Association inventée.
obligations:
- offer: interne-donnees
  who: {service: "Médiation"}
  before: 2027-03-31
  why: "Les médiatrices et médiateurs notent des données sur les personnes accueillies."
"""
README = """# Le Fil Solidaire, association inventée

Tout ici est **inventé** : le nom, les 60 personnes, leurs réponses, les dates, les prix et les formations internes.
Aucun chiffre ne parle d'une structure réelle. `skillcheck demo --organisation` s'en sert. Écrit par
`python benchmarks/make_association.py`.

*Everything here is made up: the name, the 60 people, their answers, dates, prices and in-house training. No figure is
about a real organisation. Used by `skillcheck demo --organisation`.*

| Fichier | Ce que c'est |
|---|---|
| `reponses.csv` | les réponses de 60 personnes sur ce qu'elles font (`skillcheck batch`) |
| `fil.yaml`, `effectifs.csv` | la structure et ses effectifs |
| `regards-2026.csv`, `regards-2027.csv` | les regards sur les pratiques, à un an d'écart, sans nom ni code |
| `faits-2026.yaml`, `faits-2027.yaml` | les faits et leur date de preuve |
| `taches.yaml` | les tâches vitales : qui les fait, qui a les accès |
| `seances.csv`, `personnes.csv`, `obligations.yaml` | les séances, les heures de chacun, ce qui est obligatoire |
"""


def main() -> None:
    """Write every file."""
    if len(sys.argv) != 2 or sys.argv[1].startswith("-"):
        raise SystemExit(__doc__)
    draw = np.random.default_rng(SEED)
    people(draw)
    views(draw, "regards-2026.csv", (4, 24, 12), later=False)
    views(draw, "regards-2027.csv", (4, 26, 7), later=True)
    facts("faits-2026.yaml", "Les faits, le 20 novembre 2026.", {
        "t31": (3, "2026-09-14", "fichier retrouvé depuis la sauvegarde"), "t32": (1, None, None), "t42": (0, None, None),
        "i11": (1, None, None), "i21": (3, "2024-03-03", "registre relu"), "c12": (2, None, None),
    })  # fmt: skip
    facts("faits-2027.yaml", "Les faits, le 19 novembre 2027.", {
        "t31": (3, "2027-09-20", "fichier retrouvé depuis la sauvegarde"), "t32": (2, None, None), "t42": (1, None, None),
        "i11": (2, None, None), "i21": (3, "2027-02-12", "registre mis à jour"), "i32": (1, None, None),
        "c12": (2, None, None),
    })  # fmt: skip
    for name, text in (("fil.yaml", STRUCTURE), ("effectifs.csv", STAFF), ("taches.yaml", TASKS),
                       ("seances.csv", SESSIONS), ("obligations.yaml", MUSTS), ("README.md", README)):  # fmt: skip
        write(name, text)


if __name__ == "__main__":
    main()
