"""Files as trainers have them, of every tool and with every habit: each is right, or says what is not.

In what is expected (``told.told``), a row with «!» is handed back with its reason, with «~» set aside.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from told import book, label, table, text, told

S = ("s111", "s113", "s114", "s214")


def answers(n: int, lang: str = "fr") -> list[str]:
    return [label(item, (n + at) % 4, lang) for at, item in enumerate(S)]


def people(lang: str = "fr", lead: Callable[[int], list[object]] = lambda n: [f"K{n}x"]) -> list[list[object]]:
    return [[*lead(n), *answers(n, lang)] for n in range(3)]


def heads(lang: str = "fr", form: str = "{}") -> list[str]:
    return [form.format(text(item, lang)) for item in S]


OPTS = [label("k123b", code) for code in "abcd"]


def boxes() -> list[str]:
    return [f"{text('k123b')} [{one}]" for one in OPTS]


INPUTS: dict[str, tuple[str | bytes, list[str]]] = {
    "Excel: totals in the middle": (table(["Code", "Groupe", "s111"], ["A1", "x", 0], ["B2", "x", 1], ["Sous-total x", "", 1], ["C3", "y", 2], ["D4", "y", 3], ["Total Lyon", "", 3], ["Médiane", "", 1], ["Écart-type", "", 1]), ["A1 0", "B2 1", "C3 2", "D4 3", "4~ row_mean", "7~ row_mean", "8~ row_mean", "9~ row_mean", "carried: Groupe"]),
    "Excel: a merged heading over the header": (book(["Enquête numérique", "", ""], ["", "Vos pratiques", ""], ["Code", "s111", "s113"], ["A1", 0, 1], ["B2", 2, 3]), ["A1 0 1", "B2 2 3"]),
    "Excel: groups in merged cells": (table(["Groupe", "Code", "s111"], ["Lyon", "A1", 0], ["", "B2", 1], ["", "C3", 2], ["Pau", "D4", 3], ["", "E5", 0]), ["A1 0", "B2 1", "C3 2", "D4 3", "E5 0", "carried: Groupe", "note merged_groups"]),
    "Excel: a title, a date, a total, a source": ("Titre;;;\nDate;20/11/2026;;\n\nCode;s111;s113;s114\nA1;0;1;2\nB2;1;1;1\n;;;\nTotal;1;2;3\nSource : Framaforms;;;\n", ["A1 0 1 2", "B2 1 1 1", "8~ row_mean", "9~ row_unanswered"]),
    "Excel: a legend and a date below": (table(["Code", "s111", "s113"], ["A1", 0, 1], ["B2", 1, 2], ["", "", ""], ["Légende : 0 = pas encore", "", ""], ["Exporté le 20/11/2026", "", ""]), ["A1 0 1", "B2 1 2", "5~ row_unanswered", "6~ row_unanswered"]),
    "Excel: semicolons and decimal commas": (table(["Code", "s111", "s113"], ["A1", "2,0", "0,0"], ["B2", "1,5", "3,0"], sep=";"), ["A1 2 0", "3! unknown_answer"]),
    "Excel: dates made of 3/4": (table(["Code", "s111"], ["A1", "3/4"], ["B2", "03/04/2026"], ["C3", "4-mars"], ["D4", "2026-04-03 00:00:00"], ["E5", 0]), ["E5 0", "2! unknown_answer", "3! date_made", "4! date_made", "5! date_made"]),
    "Excel: codes changed into numbers and dates": (table(["Code participant", "s111"], ["1E+05", 0], ["2,3E+05", 1], ["03-mars", 2]), ["1E+05 0", "2,3E+05 1", "03-mars 2", "note codes_changed"]),
    "Excel: no heading over the codes": (table(["", "s111", "s113"], *[[f"K{n}x", n, 1] for n in range(3)]), ["p000001 0 1", "p000002 1 1", "p000003 2 1", "note ids_made", "note no_heading"]),
    "Excel: the heading of the codes stands one line higher": (table(["Votre code", *heads()], ["", *S], *[[f"K{n}x", 0, 1, 2, 3] for n in range(3)]), ["K0x 0 1 2 3", "K1x 0 1 2 3", "K2x 0 1 2 3"]),
    "Excel: codes, then texts": (table(["code", *S], ["Votre code", *heads()], *[[f"K{n}x", 0, 1, 2, 3] for n in range(3)]), ["K0x 0 1 2 3", "K1x 0 1 2 3", "K2x 0 1 2 3"]),
    "Excel: blank columns at the end": ("Code;s111;s113;;;\nA1;0;1;;;\nB2;1;2;;;\n", ["A1 0 1", "B2 1 2"]),
    "Excel: the header pasted again": (table(["Code", "s111"], ["A1", 0], ["Code", "s111"], ["B2", 1]), ["A1 0", "B2 1", "3! unknown_answer"]),
    "Excel: two tables side by side": (table(["Code", "s111", "", "Code", "s111"], ["A1", 0, "", "C3", 1], ["B2", 1, "", "D4", 2]), ["refused two_people_columns"]),
    "two tables of other questions side by side": (table(["Code participant", "s111", "Code participant", "s113"], ["A1", 0, "B1", 1], ["A2", 1, "B2", 2]), ["refused two_people_columns"]),
    "the codes copied beside": (table(["Code", "s111", "code "], ["A1", 0, "a1"], ["B2", 1, ""]), ["A1 0", "B2 1", "unknown: code "]),
    "Excel: two tables one below the other": (table(["Code", "s111"], ["A1", 0], ["B2", 1], ["", ""], ["Code", "s113"], ["A1", 2]), ["A1 0", "B2 1", "5! unknown_answer", "6! duplicate_person"]),
    "Google Forms in Italian": (table(["Informazioni cronologiche", "Il tuo codice", *heads("it")], *people("it", lambda n: ["2026/11/20 9:00:00 AM EET", f"K{n}x"])), ["K0x 0 1 2 3", "K1x 1 2 3 0", "K2x 2 3 0 1"]),
    "Google Forms in Spanish": (table(["Marca temporal", "Código de participante", *heads("es")], *people("es", lambda n: ["2026/11/20 9:00:00 AM EET", f"K{n}x"])), ["K0x 0 1 2 3", "K1x 1 2 3 0", "K2x 2 3 0 1"]),
    "Google Forms: a grid, an address": (table(["Horodateur", "Adresse e-mail", "Votre code", *heads(form="Où en êtes-vous ? [{}]")], *people(lead=lambda n: ["20/11/2026 10:00:00", f"a{n}@x.org", f"K{n}x"])), ["K0x 0 1 2 3", "K1x 1 2 3 0", "K2x 2 3 0 1", "personal: Adresse e-mail"]),
    "Kobo: groups and labels": (table(["start", "end", *heads("es", "Grupo/{}"), "_id", "_uuid", "_submission_time", "_validation_status"], *[["2026-11-20T10:00:00.000+01:00"] * 2 + answers(n, "es") + [1000 + n, f"uuid:{n}", "2026-11-20T10:01:00", ""] for n in range(3)], sep=";"), ["1000 0 1 2 3", "1001 1 2 3 0", "1002 2 3 0 1", "note ids_counted"]),
    "Kobo: an answer in columns too": (table(["_id", "g/k112", *(f"g/k112/{code}" for code in "abcd"), "g/s111"], *[[1000 + n, "a", 1, 0, 0, 0, n % 4] for n in range(3)], sep=";"), ["1000 0 1", "1001 1 1", "1002 2 1", "note ids_counted"]),
    "LimeSurvey VV": ("\n".join("\t".join(map(str, row)) for row in (["id", "Date", "Code", *heads()], ["id", "submitdate", "code", *S], *[[n + 1, "2026-11-20", f"K{n}x", 0, 1, 2, 3] for n in range(3)])), ["K0x 0 1 2 3", "K1x 0 1 2 3", "K2x 0 1 2 3"]),
    "Moodle feedback": (table(["ID", "Prénom", "Nom", "Groupes", *(f"({item}) {text(item)}" for item in S)], *people(lead=lambda n: [n + 1, "Ana", "Bo", "g1"])), ["1 0 1 2 3", "2 1 2 3 0", "3 2 3 0 1", "carried: Groupes", "personal: Prénom", "personal: Nom", "note ids_counted"]),
    "Typeform": (table(["#", *heads(), "Start Date (UTC)", "Submit Date (UTC)", "Network ID", "Tags"], *[[f"f00d{n}", *answers(n), "2026-11-20", "2026-11-20", "x", ""] for n in range(3)]), ["p000001 0 1 2 3", "p000002 1 2 3 0", "p000003 2 3 0 1", "unknown: #", "note ids_made", "note ids_offered"]),
    "Framaforms: Soumission": (table(["Détails de la soumission", *[""] * 6], ["Numéro de soumission", "Heure de soumission", "Votre code", *heads()], *people(lead=lambda n: [n + 1, "11/20/2026 - 10:00", f"K{n}x"])), ["K0x 0 1 2 3", "K1x 1 2 3 0", "K2x 2 3 0 1"]),
    "Framaforms: drafts": (table(["SID", "Brouillon", "Votre code", "s111"], *[[n, int(n == 1), f"K{n}x", n] for n in range(3)]), ["K0x 0", "K2x 2", "3~ row_draft"]),
    "Nextcloud": (table(["User ID", "User display name", "Timestamp", *heads()], *people(lead=lambda _: ["", "Anonymous response", "2026-11-20T10:00:00+01:00"])), ["p000001 0 1 2 3", "p000002 1 2 3 0", "p000003 2 3 0 1", "personal: User display name", "note ids_made"]),
    "SurveyMonkey: a grid": (table(["Respondent ID", "Dites où vous en êtes :", "", "Votre code"], ["", text("s111"), text("s113"), "Open-Ended Response"], *[[118 + n, label("s111", n), label("s113", n), f"K{n}x"] for n in range(3)]), ["K0x 0 0", "K1x 1 1", "K2x 2 2"]),
    "SurveyMonkey: a column for each answer": (table(["Respondent ID", text("s111"), "", "", "", "Votre code"], ["", *(label("s111", code) for code in range(4)), "Open-Ended Response"], *[[118 + n, *(label("s111", code) if code == n else "" for code in range(4)), f"K{n}x"] for n in range(3)]), ["K0x 0", "K1x 1", "K2x 2"]),
    "Qualtrics: three header lines": (table(["Status", "ResponseId", "Q1"], ["Response Type", "Response ID", text("s111")], ['{"ImportId":"status"}', '{"ImportId":"_recordId"}', '{"ImportId":"QID1"}'], ["IP Address", "R_1abcdefghijkl", label("s111", 1)], ["Survey Preview", "R_2abcdefghijkl", label("s111", 2)]), ["R_1abcdefghijkl 1", "5~ row_preview", "note ids_counted"]),
    "capitals everywhere": (table(["CODE PARTICIPANT", *(head.upper() for head in heads())], *[[str(cell).upper() for cell in row] for row in people()]), ["K0X 0 1 2 3", "K1X 1 2 3 0", "K2X 2 3 0 1"]),
    "Windows-1252 with curled apostrophes": (table(["Code participant", *(head.replace("'", "’") for head in heads())], *[[str(cell).replace("'", "’") for cell in row] for row in people()], sep=";").encode("cp1252"), ["K0x 0 1 2 3", "K1x 1 2 3 0", "K2x 2 3 0 1"]),
    "Windows-1252 and one line pasted in UTF-8": (table(["Code", "Ville", "s111"], ["Ana", "Pau", 0], ["Zoé", "Pau", 1]).encode("cp1252") + "Noé,Pau,2\n".encode(), ["Ana 0", "Zoé 1", "NoÃ© 2", "carried: Ville", "note misread_before"]),
    "decoded twice": (table(["Code participant", *heads()], *people(lead=lambda n: [f"É{n}x"])).encode().decode("cp1252", "replace").encode(), ["Ã‰0x 0 1 2 3", "Ã‰1x 1 2 3 0", "Ã‰2x 2 3 0 1", "note misread_before"]),
    "UTF-16 with its mark and tabs": ("\ufeff".encode("utf-16-le") + table(["Code participant", *heads()], *people(), sep="\t").encode("utf-16-le"), ["K0x 0 1 2 3", "K1x 1 2 3 0", "K2x 2 3 0 1"]),
    "quotes doubled": ('Code,"""' + text("s111") + '"""\nA1,"""' + label("s111", 1) + '"""\nB2,"pas encore"\n', ["A1 1", "B2 0"]),
    "Arabic and wide digits": (table(["Code", "s111", "s113"], ["A1", "٠", "١"], ["B2", "２", "３"]), ["A1 0 1", "B2 2 3"]),
    "no-break spaces": (table(["Code\u00a0participant", "s111", "s113"], ["A1", "\u00a02", "0\u00a0"], ["B2", "1", "3\u202f"]), ["A1 2 0", "B2 1 3"]),
    "bars between cells": ("Code|s111|s113\nA1|0|1\nB2|1|2\n", ["A1 0 1", "B2 1 2"]),
    "a table copied from a page of notes": ("| Code | s111 |\n|---|---|\n| A1 | 0 |\n| B2 | 1 |\n", [" A1  0", " B2  1", "2~ row_unanswered"]),
    "a number and other words": (table(["Code", text("s111")], ["A1", "2 - avec de l'aide"], ["B2", "Oui, avec de l’aide (1)"], ["C3", "(2) Oui, sans aide"], ["D4", "1 = oui, avec de l'aide"], ["E5", "Avec de l’aide (2)"]), ["C3 2", "D4 1", "2! unknown_answer_near", "3! unknown_answer_near", "6! unknown_answer_near"]),
    "a scale written the other way round": (table(["Code", text("s111")], *[[f"A{n}", f"{n} - {label('s111', 3 - n)}"] for n in range(4)]), ["2! unknown_answer_near", "3! unknown_answer_near", "4! unknown_answer_near", "5! unknown_answer_near"]),
    "emoji": (table(["Code", "s111"], ["A1", "😀"], ["B2", "2️⃣"], ["C3", "✅ oui, sans aide"], ["D4", 0]), ["C3 2", "D4 0", "2! unknown_answer", "3! unknown_answer"]),
    "stars, units, percentages": (table(["Code", "s111"], ["A1", "★★☆☆"], ["B2", "2 points"], ["C3", "niveau 2"], ["D4", "66 %"], ["E5", "2?"], ["F6", 0]), ["F6 0", "2! unknown_answer", "3! unknown_answer", "4! unknown_answer", "5! unknown_answer", "6! unknown_answer"]),
    "numbers for no answer": (table(["Code", "s111"], ["A1", 99], ["B2", -99], ["C3", 9], ["D4", 88], ["E5", 0]), ["E5 0", "2! unknown_answer", "3! negative", "4! unknown_answer", "5! unknown_answer"]),
    "words for no answer": (table(["Code", "s111"], ["A1", "NaN"], ["B2", "None"], ["C3", "#N/A"], ["D4", "Non concerné(e)"], ["E5", "NSP"], ["F6", "n.c."], ["G7", 0]), ["D4 na", "E5 dk", "G7 0", "2~ row_unanswered", "3~ row_unanswered", "4~ row_unanswered", "7! unknown_answer"]),
    "several boxes of a single choice": (table(["Code", text("s111"), "k112"], ["A1", "pas encore, oui, sans aide", "a"], ["B2", "oui, sans aide", "a;c"], ["C3", "['oui, sans aide']", "b"]), ["C3 2 0", "2! unknown_answer", "3! unknown_answer"]),
    "a column twice": (table(["Code", "s111", "s111", "s113"], ["A1", 0, 0, 1], ["B2", 1, "", 2], ["C3", 2, 3, 1]), ["A1 0 1", "B2 1 2", "4! answers_disagree", "note columns_together"]),
    "one person, the questions down the page": ("Question;Réponse\n" + "".join(f"{text(item)};{label(item, 1)}\n" for item in S), ["refused long_without_id"]),
    "one person, code by code": ("s111 : 1\ns113 : 2\ns114 : 0\n", ["refused transposed"]),
    "four languages in one file": (table(["Code", "s111", "s113", "s114"], ["A1", label("s111", 0, "en"), label("s113", 1, "es"), label("s114", 2, "it")], ["B2", label("s111", 3), label("s113", 0, "it"), "not yet"]), ["A1 0 1 2", "3! answer_elsewhere"]),
    "headers and cells in two languages": (table(["Code", f"{text('s111')} / {text('s111', 'en')}"], ["A1", f"{label('s111', 1)} / {label('s111', 1, 'en')}"], ["B2", "pas encore\nnot yet"], ["C3", "pas encore / yes, with help"]), ["A1 1", "B2 0", "5! unknown_answer"]),
    "yes and no instead of the scale": (table(["Code", text("s111")], ["A1", "oui"], ["B2", "non"], ["C3", "pas encore"]), ["C3 0", "2! unknown_answer", "3! unknown_answer"]),
    "agreement instead of the scale": (table(["Code", text("s111")], ["A1", "Tout à fait d'accord"], ["B2", "Plutôt d'accord"]), ["2! unknown_answer", "3! unknown_answer"]),
    "a column from 1, a column from 0": (table(["Code", "s111", "s113"], ["A1", 1, 0], ["B2", 4, 3], ["C3", 2, 1], ["D4", 3, 0]), ["2! scale_starts_elsewhere", "3! scale_starts_elsewhere", "4! scale_starts_elsewhere", "5! scale_starts_elsewhere"]),
    "the scale in a row of its own": (table(["Code", "s111", "s113"], ["", "(0-3)", "(0-3)"], ["A1", 0, 1], ["B2", 1, 2]), ["A1 0 1", "B2 1 2", "2! id_missing unknown_answer"]),
    "checks: the letter and the words of another": (table(["Code", text("k112")], ["A1", "c) " + label("k112", "b")], ["B2", "b) " + label("k112", "b")], ["C3", "a"]), ["B2 0", "C3 1", "2! unknown_answer"]),
    "checks: numbers of options": (table(["Code", "k112"], ["A1", 1], ["B2", 2]), ["2! unknown_answer", "3! unknown_answer"]),
    "checks: capitals and points": (table(["Code", "k112"], ["A1", "A"], ["B2", "B "], ["C3", "C."]), ["A1 1", "B2 0", "C3 0"]),
    "checks: words cut short": (table(["Code", text("k112")], *[[f"A{n}", label("k112", "a")[:20]] for n in range(4)]), ["2! other_options", "3! other_options", "4! other_options", "5! other_options"]),
    "codes in two writings": (table(["Code", "s111"], ["A1b", 0], ["a1B", 1], ["C3d", 1]), ["A1b 0", "a1B 1", "C3d 1", "note codes_alike"]),
    "two dates in two columns": (table(["Code participant", f"{text('s111')} [Avant]", f"{text('s111')} [Après]"], *[[f"P{n}x", 0, 2] for n in range(3)]), ["refused two_moments"]),
    "two dates in two rows": (table(["Code participant", "Moment", "s111"], *[[f"P{n}x", when, value] for n in range(3) for when, value in (("avant", 0), ("après", 2))]), ["refused rows_of_moments"]),
    "headings numbered in many ways": (table(["Code", "Q1. " + text("s111"), "2) " + text("s113"), "Question 3 : " + text("s114"), "4/ " + text("s214")], ["A1", 0, 1, 2, 3]), ["A1 0 1 2 3"]),
    "boxes: signs in colour": (table(["Code", *boxes()], ["A1", "✔️", "", "", "☑️"], ["B2", "✔\ufe0e", "Seleccionado", "No seleccionado", ""]), ["A1 0", "B2 1"]),
    "boxes: signs of boxes": (table(["Code", *boxes()], ["A1", "☑", "☐", "☐", "☑"], ["B2", "[x]", "[x]", "[ ]", "[ ]"], ["C3", "Choisi", "Choisi", "Non choisi", ""]), ["A1 0", "B2 1", "C3 1"]),
    "boxes: one column is not there": (table(["Code", "s111", *boxes()[:3]], ["A1", 0, 1, 1, 0], ["B2", 1, 0, 1, 0]), ["A1 0", "B2 1", "question: Votre association mesure la satisfaction", "question: Votre association mesure la satisfaction", "question: Votre association mesure la satisfaction", "note options_broken"]),
    "boxes: I do not know": (table(["Code", *boxes(), f"{text('k123b')} [je ne sais pas]"], ["A1", 0, 0, 0, 0, 1], ["B2", 1, 1, 0, 0, 0], ["C3", 1, 0, 0, 0, 1]), ["A1 dk", "B2 1", "4! answers_disagree"]),
    "boxes: their order": (table(["Code", *boxes()], ["A1", 1, 2, "", ""]), ["2! unknown_mark"]),
    "boxes: several answers in one cell": (table(["Code", text("k123b")], ["A1", f"{OPTS[0]}, {OPTS[1]}"], ["B2", f"{OPTS[0]};{OPTS[2]};"], ["C3", f"{OPTS[0]}, Autre : truc"]), ["A1 1", "B2 0", "4! unknown_answer"]),
    "boxes: Kobo, the cell and its columns disagree": (table(["_id", "k123b", *(f"k123b/{code}" for code in "abcd")], [1, "a b", 1, 1, 0, 0], [2, "b", 1, 1, 0, 0]), ["1 1", "3! answers_disagree", "note ids_counted"]),
    "headings are competences, cells are answers": (table(["Code", "s111", "1.1", "Énoncé 3"], *[[f"A{n}", n, n, 3 - n] for n in range(4)]), ["A0 0", "A1 1", "A2 2", "A3 3", "question: 1.1", "question: Énoncé 3"]),
    "Moodle: the questions in the file": (table(["Nom", "Code", "État", "Question 1", "Réponse 1", "Bonne réponse 1"], ["X", "A1", "Terminé", text("k112"), label("k112", "a"), label("k112", "a")], ["Y", "B2", "En cours", text("k112"), label("k112", "b"), label("k112", "a")]), ["A1 1", "B2 0", "personal: Nom", "note rows_unfinished"]),
    "one row per box ticked": (table(["participant", "question", "réponse"], *[[f"P{n}", text("k123b"), one] for n in range(2) for one in OPTS[: n + 1]], ["P2", text("k123b"), "b"], ["P2", text("k123b"), "a"]), ["P0 0", "P1 1", "P2 1"]),
    "one row per box ticked, and one box twice": (table(["participant", "question", "réponse"], *[["P1", text("k123b"), one] for one in (*OPTS[:2], OPTS[0])], ["P2", text("k123b"), "a"]), ["P2 0", "2! same_person"]),
    "one row per box ticked, and a cell of several": (table(["participant", "question", "réponse"], ["P1", text("k123b"), "a"], ["P1", text("k123b"), "b"], ["P2", text("k123b"), "a b"]), ["P2 1", "2! same_person"]),
    "one row per box ticked, and one that does not know": (table(["participant", "question", "réponse"], ["P1", text("k123b"), "a"], ["P1", text("k123b"), "dk"], ["P2", text("k123b"), "dk"], ["P2", text("k123b"), "a"], ["P3", text("k123b"), "a"]), ["P3 0", "2! same_person", "4! same_person"]),
    "from 1, and a row of totals with a 0": (table(["Code", "s111", "s113"], *[[f"A{n:02d}x", 1 + n % 3, 1] for n in range(15)], ["Effectif", 15, 0]), [*(f"{n}! scale_starts_elsewhere" for n in range(2, 17)), "17~ row_mean"]),
    "from 0, and a row of totals above": (table(["Code", "s111", "s113", "s114"], ["A1x", 0, 1, 2], ["B2x", 1, 1, 0], ["Total", 4, 5, 4]), ["A1x 0 1 2", "B2x 1 1 0", "4~ row_mean"]),
    "a count of rows that ends in a mean": (table(["ID", "s111"], *[[n, n % 4] for n in range(1, 6)], ["Moyenne", "1,2"]), ["1 1", "2 2", "3 3", "4 0", "5 1", "7~ row_mean", "note ids_counted"]),
    "short headings over letters": (table(["Code", "k112", "k223b", "Tableur", "Q1", "Item 3", "Équipe", "Casier"], *[[f"A{n}x", "abc"[n % 3], "bcd"[n % 3], "abcd"[n % 4], "ABCD"[n % 4], "ab"[n % 2], "ABC"[n % 3], "AB"[n % 2]] for n in range(4)]), ["A0x 1 0", "A1x 0 0", "A2x 0 0", "A3x 1 0", "question: Tableur", "question: Q1", "question: Item 3", "unknown: Casier", "carried: Équipe"]),
    "short headings over numbers, beside letters": (table(["Code", "s111", "k112", "Tableur"], *[[f"A{n}x", n, "abc"[n % 3], 3 - n] for n in range(4)]), ["A0x 0 1", "A1x 1 0", "A2x 2 0", "A3x 3 1", "question: Tableur"]),
    "short headings over yes and no, and words of other scales": (table(["Code", "s111", "Q1", "Item 3", "4.2", "Tableur", "Boursier"], *[[f"A{n}x", n, "oui non"[4 * (n % 2):][:3], ["souvent", "jamais"][n % 2], ["Plutôt d'accord", "Pas d'accord"][n % 2], "oui non"[4 * (n % 2):][:3], "vrai"] for n in range(4)]), ["A0x 0", "A1x 1", "A2x 2", "A3x 3", "question: Q1", "question: Item 3", "question: 4.2", "unknown: Tableur", "carried: Boursier"]),
    "one remark that is also an answer": (table(["Code", "s111", "Commentaire", "Remarques et suggestions", "Avis"], ["A1", 0, "pas encore", "oui, sans aide", "pas encore"], ["B2", 1, "", "", ""], ["C3", 2, "", "", ""]), ["A1 0", "B2 1", "C3 2", "question: Avis", "unknown: Commentaire", "unknown: Remarques et suggestions"]),
    "two people's answers under a heading of remarks": (table(["Code", "s111", "Commentaire"], ["A1", 0, "pas encore"], ["B2", 1, "pas encore"], ["C3", 2, ""]), ["A1 0", "B2 1", "C3 2", "question: Commentaire"]),
    "a short heading over the numbers of answers": (table(["Code", "s111", "s113", "Tableur", "Boursier"], *[[f"A{n}x", n, 3 - n, (n + 2) % 4, n % 2] for n in range(4)]), ["A0x 0 3", "A1x 1 2", "A2x 2 1", "A3x 3 0", "question: Tableur", "unknown: Boursier"]),
    "two dates and the answers of a question": (table(["Code", *[f"{head.partition(' [')[0]} [{when}] [{head.partition(' [')[2]}" for when in ("Avant", "Après") for head in boxes()]], ["A1x", *[1, 1, 0, 0], *[0, 1, 0, 1]]), ["refused two_moments"]),
    "a workbook of true and false": (book(["Code participant", "s111"], ["A1", True], ["B2", 0]), ["B2 0", "2! unknown_answer"]),
    "a workbook of percentages": (book(["Code participant", "s111"], ["A1", 0.66], ["B2", 0], B="0%"), ["B2 0", "2! unknown_answer"]),
    "two exports one behind the other": (table(["Code", "s111"], ["A1", 0]) + "\ufeff" + table(["Code", "s111"], ["B2", 1]), ["A1 0", "B2 1", "3! unknown_answer"]),
    "a row of types under the header": (table(["Code", "s111"], ["text", "int"], ["A1", 0]), ["A1 0", "2! unknown_answer"]),
    "NA of R": (table(["Code", "Site", "s111", "s113"], ["A1", "NA", 0, "NA"], ["B2", "Pau", "N/A", 1], ["C3", "Pau", "NA", "NA"]), ["A1 0 .", "B2 . 1", "4~ row_unanswered", "carried: Site", "note na_is_empty"]),
    "na, our own code, beside NA": (table(["Code", "s111", "s113"], ["A1", 0, "na"], ["B2", "ne s'applique pas", 1], ["C3", "NA", "dk"]), ["A1 0 na", "B2 na 1", "C3 . dk", "note na_is_empty"]),
    "NA that a legend explains": (table(["Code", "s111", "s113"], ["", f"{text('s111')}\n0 = {label('s111', 0)}\nNA = sans objet", text("s113")], ["A1", 0, "NA"], ["B2", "NA", 1]), ["A1 0 na", "B2 na 1"]),
    "codes, and their words beside": (table(["Code", "s111", "s111_label", "s113", text("s113") + " (libellé)"], *[[f"A{n}", n, label("s111", n), "" if n else 0, label("s113", n)] for n in range(3)]), ["A0 0 0", "A1 1 1", "A2 2 2", "note columns_together"]),
    "codes from 1, and their words beside": (table(["Code", "s111", "Étiquette s111"], *[[f"A{n}", n + 1, label("s111", n)] for n in range(3)]), ["A0 0", "A1 1", "A2 2", "note columns_together"]),
    "codes, and other words beside": (table(["Code", "s111", "s111.lbl"], ["A1", 0, label("s111", 0)], ["B2", 1, label("s111", 3)]), ["A1 0", "3! answers_disagree", "note columns_together"]),
    "words alone": (table(["Code", "g1/s111_label"], ["A1", label("s111", 2)]), ["A1 2"]),
    "our codes in two pieces": (table(["Code", "S 111", "s-113"], ["A1", 0, 1], ["B2", 1, 2]), ["A1 0 1", "B2 1 2"]),
    "a sign instead of a code": (table(["Code", "s111"], ["-", 0], ["?", 1], ["Anonyme", 2], ["NR", 3]), ["NR 3", "2! id_missing", "3! id_missing", "4! id_missing"]),
    "one row per answer, a sign instead of a code": (table(["participant", "question", "réponse"], *[[who, item, 0] for who in ("#N/A", "B2") for item in ("s111", "s113")]), ["B2 0 0", "2! id_missing", "3! id_missing"]),
    "one row per answer, and a trial": (table(["participant", "question", "réponse"], *[[who, item, 0] for who in ("TEST", "B2") for item in ("s111", "s113")]), ["B2 0 0", "2~ row_test"]),
    "one row per answer, a damaged line of somebody": ("participant,question,réponse\nA,s111,\0001\nB,s111,0\nB,s113,1\n", ["B 0 1", "2! nul"]),
    "a legend from the highest down": (table(["Code", "s111", "s113"], ["", text("s111") + "".join(f"\n{3 - n} = {label('s111', n)}" for n in range(4)), text("s113")], *[[f"A{n}", n, n] for n in range(3)]), ["7! numbers_otherwise", "8! numbers_otherwise", "9! numbers_otherwise"]),
    "rows of extremes and of the right answers": (table(["Code", "s111", "k112"], ["A1", 0, "a"], ["Corrigé", "", "a"], ["Minimum", 0, ""], ["Max", 1, "b"]), ["A1 0 1", "3~ row_test", "4~ row_mean", "5~ row_mean"]),
    "marks out of ten beside the answers": (table(["Code", "s111", "Tableur /10", "s112 /10", "Note (tableur)", "Dictée /20", "Site"], *[[f"A{n}", n, 7 - n, 9 - n, f"{n + 3}/10", 12 + n, "3/4"] for n in range(4)]), ["A0 0", "A1 1", "A2 2", "A3 3", "question: Tableur /10", "question: s112 /10", "question: Note (tableur)", "unknown: Dictée /20", "carried: Site"]),
    "marks out of ten as answers": (table(["Code", "s111", "s113"], ["A1", "3/10", "7 /10"], ["B2", "10 sur 10", "2/3"], ["C3", 0, 1]), ["C3 0 1", "2! unknown_answer", "3! unknown_answer"]),
    "numbers that are all 0 and 1": (table(["Code", "s111", "s113"], *[[f"A{n}x", n % 2, n // 9] for n in range(15)]), [f"{n}! numbers_only_0_1" for n in range(2, 17)]),
    "the same words, but another question": (table(["Code", text("s111"), f"{text('s111')} - importance", f"Niveau souhaité : {text('s113')}", f"{text('s114')} (évaluation du formateur)"], *[[f"A{n}", n, 3 - n, 3, 2] for n in range(4)]), ["A0 0", "A1 1", "A2 2", "A3 3", f"question: {text('s111')[:40]}", f"question: {('Niveau souhaité : ' + text('s113'))[:40]}", f"question: {text('s114')[:40]}"]),
    "two people in a row": (table(["Binôme", "Code 1", "s111", "Code 2", "s111"], ["x", "A1", 0, "B1", 2]), ["2! answers_disagree", "unknown: Binôme", "unknown: Code 1", "unknown: Code 2", "note ids_made", "note columns_together"]),
}  # fmt: skip


@pytest.mark.parametrize("name", INPUTS)
def test_a_file_of_a_trainer_is_right_or_says_what_is_not(name: str, tmp_path: Path) -> None:
    content, expected = INPUTS[name]
    path = tmp_path / ("f.xlsx" if content[:2] == b"PK" else "f.csv")
    path.write_bytes(content if isinstance(content, bytes) else content.encode())

    assert told(path) == expected
