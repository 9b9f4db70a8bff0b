"""Files in which the evidence for a guess is there and the guess is false, or the evidence is missing and the meaning plain.

Each row: the file, what comes of it. ``told.told`` says how to read what is expected.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from small import run
from told import book, sheets, table, text, told

S = ("s111", "s113", "s114", "s214")
N = [[(n * n + k * n + k) % 4 for k in range(4)] for n in range(12)]
X, Y = text("s111"), text("s113")
HEAD = ["Code participant", *S]
PEOPLE = [[f"K{n}x", *N[n]] for n in range(6)]
READ = [" ".join(map(str, row)) for row in PEOPLE]
TWO = ["Code participant", "s111", "s113"]
UPSIDE_DOWN = [(0, "je peux aider les autres"), (1, "oui, sans aide"), (2, "oui, avec de l'aide"), (3, "pas encore")]


def anonymous(*last: object) -> str:
    return table(["Horodateur", "Site", *S], *[[f"2026-11-{n + 10} 10:00", ["Lyon", "Pau"][n % 2], *N[n]] for n in range(6)], last)  # fmt: skip


def headed(form: str, *others: str) -> str:
    return table(["Code participant", form.format(X), *map(text, others or S[1:])], *PEOPLE)


def beside(header: str, *cells: object) -> str:
    return table(["Code participant", header, *S], *[[row[0], cell, *row[1:]] for row, cell in zip(PEOPLE, cells, strict=True)])  # fmt: skip


def numbers(form: str, conv: object = int, *above: list[object]) -> bytes:
    return book(*above, ["Code participant", form.format(X), form.format(Y)], *[[row[0], *map(conv, row[1:3])] for row in PEOPLE])  # type: ignore[call-overload]  # fmt: skip


def two_headings(one: str, other: str, items: tuple[str, ...] = ("s111", "s113", "s111", "s113")) -> bytes:
    return book(["", one, "", other, ""], ["Code participant", *map(text, items)], *PEOPLE)


def plus_one(n: int) -> int:
    return n + 1


def named(*names: str, header: str) -> str:
    return table([header, "Code", *S], *[[name, *row] for name, row in zip(names, PEOPLE, strict=False)])


def long(*heads: str, rows: int = 6) -> list[list[object]]:
    return [list(heads), *[[f"K{n}x", S[k], N[n][k]] for n in range(rows) for k in range(4)]]


OTHERWISE = [f"{n}! numbers_otherwise" for n in range(2, 8)]
READ_TWO = [" ".join(map(str, row[:3])) for row in PEOPLE]
RATED = [[f"K{n}x", *((0, 2, 7, 10)[one] if n % 5 else (0, 1, 8, 3)[one] for one in N[n])] for n in range(12)]
COUNTED = [[n, "11/01/26 9:00", "11/01/26 9:10", *row[1:]] for n, row in zip((3, 58, 22, 91, 40, 77), PEOPLE, strict=True)]  # fmt: skip
CODES = [["Code", "Sens"], *map(list, UPSIDE_DOWN)]
LETTERS = "Les deux premières lettres de votre prénom et votre jour de naissance"

INPUTS: dict[str, tuple[str | bytes, list[str]]] = {
    "Massimo among people with codes": (named("Massimo Rossi", "Anna Bo", "Luca Verdi", header="Nome"), [*READ[:3], "personal: Nome"]),
    "Máximo among people with codes": (named("Máximo García", "Ana", "Luis", header="Nombre"), [*READ[:3], "personal: Nombre"]),
    "Massimo as a code": (table(["Participant", *S], *[[name, *row[1:]] for name, row in zip(("Massimo", "Anna", "Luca"), PEOPLE, strict=False)]), ["Massimo 0 1 2 3", "Anna 1 3 1 3", "Luca 0 3 2 1"]),
    "a maximum among codes": (table(HEAD, *PEOPLE, ["Massimo", 3, 3, 3, 3], ["Moy. classe", 1, 1, 2, 1]), [*READ, "8~ row_mean", "9~ row_mean"]),
    "a mean in the second column, nobody named": (anonymous("", "Moyenne", 1, 2, 1, 2), [*(f"p00000{n + 1} {' '.join(map(str, N[n]))}" for n in range(6)), "8~ row_mean", "carried: Site", "note ids_made"]),
    "a code crossed out in brackets": (table(HEAD, *PEOPLE, ["K8x (annulé)", 1, 1, 1, 1]), [*READ, "8~ row_test"]),
    "codes of somebody who tried the form": (table(HEAD, *PEOPLE, ["toto", 1, 1, 1, 1]), [*READ, "toto 1 1 1 1", "note codes_unlike"]),
    "somebody who tried the form among names": (table(["Pseudonyme", *S], *[[name, *row[1:]] for name, row in zip(("Ana", "Bob", "toto"), PEOPLE, strict=False)]), ["Ana 0 1 2 3", "Bob 1 3 1 3", "toto 0 3 2 1", "note rows_say_test"]),
    "somebody does not agree": (beside("J'accepte que mes réponses soient utilisées", "oui", "Non", *["oui"] * 4), [*READ, "unknown: J'accepte que mes réponses soient utilis", "note consent_refused"]),
    "everybody agrees": (beside("J'accepte que mes réponses soient utilisées", *["oui"] * 6), [*READ, "unknown: J'accepte que mes réponses soient utilis"]),
    "groups that became dates": (beside("Tranche d'âge", *["01/12/2026", "26-40"] * 3), [*READ, "carried: Tranche d'âge", "note groups_changed"]),
    "words around one question": (headed("À la fin du stage : {}"), [*READ, "note words_around"]),
    "last year behind one question": (table(["Code participant", f"{X} (n-1)", *S], *[[row[0], 3, *row[1:]] for row in PEOPLE]), [*READ, f"question: {X[:40]}"]),
    "a year behind one question": (headed("{} 2025"), [*READ, "note words_around"]),
    "a number around one question": (headed("Question 3 : {} *"), READ),
    "sections of a form around all questions": (table(["Code participant", *(f"Bloc {'ABCD'[k]}x : {text(S[k])}" for k in range(4))], *PEOPLE), READ),
    "a word before one code": (table(["Code participant", "manager_s111", *S[1:]], *PEOPLE), [*READ, "note words_around"]),
    "in a year": (table(["Code participant", f"Dans un an : {X}", *S], *[[row[0], 3, *row[1:]] for row in PEOPLE]), [*READ, f"question: {f'Dans un an : {X}'[:40]}"]),
    "seen by somebody else": (table(["Code participant", f"{X} (vu par votre responsable)", *S], *[[row[0], 3, *row[1:]] for row in PEOPLE]), [*READ, f"question: {X[:40]}"]),
    "marks out of 10": (table(HEAD, *RATED), [f"{n}! numbers_otherwise" for n in range(2, 14)]),
    "one question out of 10": (table(TWO, *[[row[0], row[1], (0, 7, 10, 3)[int(row[2])]] for row in PEOPLE]), OTHERWISE),
    "numbers of no answer": (table(HEAD, *PEOPLE, ["Z1", 99, 99, 99, 99], ["Z2", 88, 9, 9, 9]), [*READ, "8! unknown_answer", "9! unknown_answer"]),
    "a heading says from 1 to 4, and there are 0": (numbers("{}\n(note de 1 à 4)"), [f"{n}! scale_starts_elsewhere" for n in range(2, 8)]),
    "a heading says from 1 to 4": (numbers("{} (de 1 à 4)", plus_one), READ_TWO),
    "a heading says from 0 to 3": (numbers("{} (de 0 à 3)"), READ_TWO),
    "a heading says from 0 to 10": (numbers("{} (de 0 à 10)"), OTHERWISE),
    "a heading explains 1 and 4": (numbers("{} (1 = pas encore, 4 = je peux aider les autres)", plus_one), READ_TWO),
    "a heading is upside down": (numbers("{} (3 = pas encore, 0 = je peux aider les autres)"), OTHERWISE),
    "a heading is upside down in other words": (numbers("{} (0 = je maîtrise, 3 = je ne sais pas faire)"), OTHERWISE),
    "a heading in other words": (numbers("{} (0 = je ne sais pas faire, 3 = je maîtrise)"), READ_TWO),
    "a title is upside down": (numbers("{}", int, [", ".join(f"{n} = {said}" for n, said in UPSIDE_DOWN)]), [f"{n}! numbers_otherwise" for n in range(3, 9)]),
    "a list of codes above is upside down": (numbers("{}", int, *map(list, UPSIDE_DOWN)), [f"{n}! numbers_otherwise" for n in range(6, 12)]),
    "a sheet of codes is upside down": (sheets(Réponses=[TWO, *[row[:3] for row in PEOPLE]], Codes=CODES), OTHERWISE),
    "a sheet of codes from 1": (sheets(Réponses=[TWO, *[[row[0], *(int(one) + 1 for one in row[1:3])] for row in PEOPLE]], Codes=[[n + 1, said] for n, (_, said) in enumerate(reversed(UPSIDE_DOWN))]), READ_TWO),
    "a sheet of other codes": (sheets(Réponses=[TWO, *[row[:3] for row in PEOPLE]], Codes=[[1, "Homme"], [2, "Femme"], [3, "Non précisé"]]), READ_TWO),
    "a list of codes at the right is upside down": (table([*TWO, "", "Légende"], *[[*row[:3], "", f"{n} = {said}"] for row, (n, said) in zip(PEOPLE, UPSIDE_DOWN, strict=False)]), [*OTHERWISE[:4], "unknown: Légende"]),
    "a list of codes below the people": (table(TWO, *[row[:3] for row in PEOPLE], *[[n, said, ""] for n, said in UPSIDE_DOWN]), ["refused legend_below"]),
    "people with numbers and one question in words": (table(["Code participant", "s111"], [1, "pas encore"], [2, "oui, sans aide"], [3, "pas encore"]), ["1 0", "2 2", "3 0"]),
    "shares of a whole": (table(TWO, *[[row[0], int(row[1]) / 3, row[2]] for row in PEOPLE]), [f"{n}! {('numbers_otherwise', 'unknown_answer')[n % 2]}" for n in range(2, 8)]),
    "a title of sessions": (numbers("{}", int, ["Séance 1 : tableur, séance 2 : pas de cours"]), READ_TWO),
    "a title of groups": (numbers("{}", int, ["Groupes 1 à 4"]), READ_TWO),
    "a heading says how often": (numbers("{} (1 à 2 fois)"), READ_TWO),
    "a heading says no difficulty": (numbers("{} (0 = je débute, 3 = aucune difficulté)"), READ_TWO),
    "a sheet of how many gave each answer": (sheets(Réponses=[TWO, *[row[:3] for row in PEOPLE]], Compte=[["Réponse", "Nombre"], *[[said, n] for n, said in UPSIDE_DOWN]]), READ_TWO),
    "two slips in a column": (table(TWO, *[row[:3] for row in PEOPLE], ["Y1", 10, 1], ["Y2", 20, 1]), [*READ_TWO, "8! unknown_answer", "9! unknown_answer"]),
    "how much somebody agrees": (beside("Acceptez-vous volontiers de l'aide d'une autre personne ?", "oui", "non", "plutôt", "souvent", "beaucoup", "bof"), [*READ, "unknown: Acceptez-vous volontiers de l'aide d'une"]),
    "merged headings of two dates": (two_headings("Avant formation", "Après formation"), ["refused two_moments"]),
    "merged headings of two people": (two_headings("Moi", "Mon binôme"), ["refused two_moments"]),
    "merged headings of other questions": (two_headings("Internet", "Bureautique", S), READ),
    "a merged heading that asks something else": (two_headings("Niveau actuel", "Niveau souhaité", S), [*READ_TWO, *(f"question: {text(item)[:40]}" for item in S[2:])]),
    "a title that speaks of a trainer": (book(["Questionnaire du formateur"], HEAD, *PEOPLE), READ),
    "two titles of which one names a trainer": (book(["Formateur : M. Petit", "", "Date : 12/11/2026", "", ""], HEAD, *PEOPLE), READ),
    "a title over the codes and another": (book(["Groupe de la formatrice Anne", "", "", "Salle 2", ""], HEAD, *PEOPLE), READ),
    "a trainer's own answers": (table(HEAD, *PEOPLE, ["Formateur", 3, 3, 3, 3]), [*READ, "Formateur 3 3 3 3", "note codes_unlike"]),
    "a sheet of counts": (sheets(Réponses=[HEAD, *PEOPLE], Comptes=[["Réponse", *S], *[[n, n, 1, 2, 3 - n] for n in range(4)]]), ["refused sheet_nameless"]),
    "a sheet of expected levels": (sheets(Réponses=[HEAD, *PEOPLE], Attendus=[["Métier", *S], ["Accueil", 1, 2, 2, 1], ["Chef", 3, 2, 1, 0]]), ["refused sheet_nameless"]),
    "a sheet with the same heading of codes": (sheets(A=[HEAD, *PEOPLE], B=[HEAD, ["Z1", 0, 1, 2, 3]]), [*READ, "Z1 0 1 2 3"]),
    "rows of answers with points": (table(*[[*row, "Points"] if n == 0 else [*row, int(row[2]) * 2] for n, row in enumerate(long("Participant", "Question", "Réponse"))]), [*READ, "unknown: Points"]),
    "rows of answers and of what was expected": (table(*[[*row, "Choix"] if n == 0 else [*row[:2], 3, row[2]] for n, row in enumerate(long("Participant", "Question", "Valeur"))]), ["refused long_two_answers"]),
    "signs": (table(HEAD, *[[row[0], *(("--", "-", "+", "++")[int(one)] for one in row[1:])] for row in PEOPLE]), [f"{n}! unknown_answer" for n in range(2, 8)]),
    "strokes for no answer": (table(HEAD, *PEOPLE, ["Z1", "-", "--", "2", "/"]), [*READ, "Z1 . . 2 ."]),
    "nothing but 0": (table(HEAD, *[[f"K{n}x", 0, 0, 0, 0] for n in range(8)]), [f"{n}! numbers_only_0_1" for n in range(2, 10)]),
    "texts above codes": (table(["", X, Y, "", ""], HEAD, *PEOPLE), READ),
    "texts above other codes": (table(["", *map(text, S)], [HEAD[0], *S[1:], S[0]], *PEOPLE), ["refused headings_disagree"]),
    "a tool's number, its rows sorted otherwise": (table(["ID", "Heure de début", "Heure de fin", *S], *COUNTED), [*(f"{row[0]} {' '.join(map(str, row[3:]))}" for row in COUNTED), "note ids_counted"]),
    "people's numbers behind a tool's columns": (table(["Heure de début", "Heure de fin", "ID", *S], *[[*row[1:3], row[0], *row[3:]] for row in COUNTED]), [f"{row[0]} {' '.join(map(str, row[3:]))}" for row in COUNTED]),
    "a code of letters of a name": (table([LETTERS, *S], *[[code, *row[1:]] for code, row in zip(("MA12", "JU03", "AN27", "PA14"), PEOPLE, strict=False)]), [*(f"p00000{n + 1} {' '.join(map(str, N[n]))}" for n in range(4)), f"unknown: {LETTERS[:40]}", "note ids_made", "note ids_offered"]),
}  # fmt: skip


@pytest.mark.parametrize("name", INPUTS)
def test_a_guess_with_false_evidence_is_right_or_told(name: str, tmp_path: Path) -> None:
    content, expected = INPUTS[name]
    path = tmp_path / ("f.xlsx" if isinstance(content, bytes) else "f.csv")
    path.write_bytes(content if isinstance(content, bytes) else content.encode())

    assert told(path) == expected


def test_strangers_with_a_tool_s_numbers_are_never_paired(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name, order in (("a", (0, 1, 2, 3, 4, 5)), ("b", (2, 0, 4, 5, 1, 3))):
        rows = [[COUNTED[at][0], *COUNTED[n][1:]] for n, at in enumerate(order)]
        (tmp_path / f"{name}.csv").write_text(table(["ID", "Heure de début", "Heure de fin", *S], *rows), "utf-8")

    assert (
        run(["batch", str(tmp_path / "b.csv"), "--before", str(tmp_path / "a.csv"), "--out", str(tmp_path / "o")]) == 1
    )
    assert "--id-column" in capsys.readouterr().err


def test_columns_of_one_question_are_shown_where_they_differ(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "f.csv"
    path.write_text(table(["Code participant", f"{Y} (J1)", f"{Y} (J5)"], *[row[:3] for row in PEOPLE]), "utf-8")

    run(["--lang", "fr", "batch", str(path), "--numbers", "0", "--out", str(tmp_path / "o")])

    assert "(J1) +" in capsys.readouterr().err


def test_the_questions_under_one_of_two_headings_are_read_when_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "f.xlsx"
    path.write_bytes(two_headings("Moi", "Mon binôme"))

    read = told(path, moment="Moi")

    assert [line for line in read if line.startswith("K")] == READ_TWO
    assert "note moment_read" in read
