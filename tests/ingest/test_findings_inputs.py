"""The small inputs of the findings on answer files that no other test holds, and what comes of each.

``tests/test_findings_held.py`` says where the others stand; ``told.told`` says how to read what is expected.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from told import book, label, table, text, told

FIVE = [("a", 1, 2), ("b", 3, 1), ("c", 2, 2), ("d", 4, 5), ("e", 5, 4), ("f", 4, 4)]

INPUTS: dict[str, tuple[str | bytes, list[str]]] = {
    "F1 one person twice under one code": (table(["ID", "Code participant", "s111", "s113"], [1, "A1x", 0, 0], [2, "B2y", 3, 3], [3, "A1x", 1, 1]), ["A1x 0 0", "B2y 3 3", "4! duplicate_person"]),
    "F1 MS Forms counts, the code is asked": (table(["ID", "Heure de début", "Code", "s111"], *[[n, f"2026-01-0{n}", f"LY{n}{n}", n % 4] for n in range(1, 5)]), ["LY11 1", "LY22 2", "LY33 3", "LY44 0"]),
    "F1 Kobo": (table(["_id", "_uuid", "Identifiant", "s111"], *[[500000 + n, f"uuid:{n}a", f"K{n}{n * 7 % 10}", n % 4] for n in range(4)]), ["K00 0", "K17 1", "K24 2", "K31 3"]),
    "F1 LimeSurvey": (table(["id. ID de la réponse", "submitdate", "Votre code", "s111"], *[[n, "2026-01-01", f"V{n}x", n % 4] for n in range(4)]), ["V0x 0", "V1x 1", "V2x 2", "V3x 3"]),
    "F1 SurveyMonkey": (table(["Respondent ID", "Collector ID", "Quel est votre code ?", "s111"], ["", "", "Open-Ended Response", "Response"], *[[118 + n, 4, f"V{n}x", n % 4] for n in range(4)]), ["V0x 0", "V1x 1", "V2x 2", "V3x 3"]),
    "F2 1 to 4 where nobody chose 4": (table(["id", "s111", "s113", "s214", "s414"], *[[f"p{n}", 1, 2, 3, 1] for n in range(9)]), ["2! scale_starts_elsewhere", "3! scale_starts_elsewhere", "4! scale_starts_elsewhere", "5! scale_starts_elsewhere", "6! scale_starts_elsewhere", "7! scale_starts_elsewhere", "8! scale_starts_elsewhere", "9! scale_starts_elsewhere", "10! scale_starts_elsewhere"]),
    "F2 1 to 5": (table(["id", "s111", "s113"], *FIVE), ["2! scale_starts_elsewhere", "3! scale_starts_elsewhere", "4! scale_starts_elsewhere", "5! scale_starts_elsewhere", "6! scale_starts_elsewhere", "7! scale_starts_elsewhere"]),
    "F2 autonomy reaches 4, knowledge does not": (table(["id", "s111", "s114", "s113"], ["a", 4, 1, 2], ["b", 2, 3, 4], ["c", 1, 2, 3]), ["2! scale_starts_elsewhere", "3! scale_starts_elsewhere", "4! scale_starts_elsewhere"]),
    "F4 Formbricks, a grid and its line": (table(["id", "s111", f"Vos pratiques » {text('s113')}", f"Grille - {text('s214')}"], ["A", 0, label("s113", 1), label("s214", 2)], ["B", 1, label("s113", 0), label("s214", 3)]), ["A 0 1 2", "B 1 0 3"]),
    "F4 Moodle questionnaire": (table(["id", "s111", "Q17_k123->option"], *[[f"p{n}", n % 4, "oui, avec de l'aide"] for n in range(4)]), ["p0 0", "p1 1", "p2 2", "p3 3", "question: Q17_k123->option"]),
    "F4 a reworded question": (table(["id", "s111", "Je range mes nouveaux fichiers là où il faut."], *[[f"p{n}", n % 4, "oui, sans aide"] for n in range(4)]), ["p0 0", "p1 1", "p2 2", "p3 3", "question: Je range mes nouveaux fichiers là où il "]),
    "F5 telephone in a question": (table(["id", "s111", "Je règle ce qu'une application peut voir sur mon téléphone."], *[[f"p{n}", n % 4, "pas encore"] for n in range(4)]), ["p0 0", "p1 1", "p2 2", "p3 3", "proposed: Je règle ce qu'une application peut voir"]),
    "F5 e-mail in a sentence that is answered with yes and no": (table(["id", "s111", "Je réponds à un courriel.", "Votre courriel ?"], *[[f"p{n}", n % 4, ["oui", "non"][n % 2], f"p{n}@a.example"] for n in range(8)]), ["p0 0", "p1 1", "p2 2", "p3 3", "p4 0", "p5 1", "p6 2", "p7 3", "carried: Je réponds à un courriel.", "personal: Votre courriel ?"]),
    "F7 a mean without a code": (table(["Site", "s111", "s113"], *[["x", n % 4, 1] for n in range(6)], ["Moyenne", 1, 1]), ["p000001 0 1", "p000002 1 1", "p000003 2 1", "p000004 3 1", "p000005 0 1", "p000006 1 1", "8~ row_mean", "carried: Site", "note ids_made"]),
    "F7 a mean with a code": (table(["Code participant", "Nom", "s111"], ["A1", "Ève", 0], ["B2", "Max", 1], ["M9", "Moyenne", 1]), ["A1 0", "B2 1", "4~ row_mean", "personal: Nom"]),
    "F7 TEST, test formateur": (table(["Code participant", "Nom", "s111"], ["TEST", "", 1], ["B2", "Max", 0], ["T9", "test formateur", 1]), ["B2 0", "2~ row_test", "4~ row_test", "personal: Nom"]),
    "F7 Qualtrics preview, many": (table(["ResponseId", "Status", "Code", "s111"], *[[f"R_{n}", "Survey Preview" if n < 2 else "IP Address", f"P{n}x", n % 4] for n in range(5)]), ["P2x 2", "P3x 3", "P4x 0", "2~ row_preview", "3~ row_preview"]),
    "F7 LimeSurvey without submitdate": (table(["id", "submitdate", "Votre code", "s111"], [1, "2026-01-01", "A1", 0], [2, "", "B2", 1], [3, "2026-01-02", "C3", 2]), ["A1 0", "B2 1", "C3 2", "note rows_unfinished"]),
    "F7 opened and left": (table(["Code participant", "s111", "s113"], ["A1", 0, 1], ["B2", "", ""], ["C3", 2, ""]), ["A1 0 1", "C3 2 .", "3~ row_unanswered"]),
    "F7 a status column says test": (table(["Code participant", "Statut de la saisie", "s111"], *[[f"P{n}x", ["test", "final", "final"][n % 3], n % 4] for n in range(6)]), ["P1x 1", "P2x 2", "P4x 0", "P5x 1", "2~ row_test", "5~ row_test"]),
    "F8 blank lines": ("id;s111\nA1;2\nB2;0\n;\n;\n; \n", ["A1 2", "B2 0"]),
    "F10 one bad byte": ("id,site,s111\nAnaïs,Été,2\nZoë,Été,0\n".encode() + b"Jos\xe9,x,1\n", ["Anaïs 2", "Zoë 0", "4! bad_encoding", "carried: site"]),
    "F10 cp850": ("id,site,s111\nAnaïs,Été,2\nZoë,Été,1\nJosé,Été,0\n".encode("cp850"), ["Anaïs 2", "Zoë 1", "José 0", "carried: site"]),
    "F14 a table with an unknown column of answers": (table(["id", "s111", "k999"], *[[f"p{n}", n % 4, "abcd"[n % 4]] for n in range(8)]), ["p0 0", "p1 1", "p2 2", "p3 3", "p4 0", "p5 1", "p6 2", "p7 3", "question: k999"]),
    "M SurveyMonkey, a group": (table(["Respondent ID", "Votre code", text("s111"), "Groupe"], ["", "Open-Ended Response", "Response", "Response"], *[[118 + n, f"V{n}x", label("s111", n % 4), "ab"[n % 2]] for n in range(6)]), ["V0x 0", "V1x 1", "V2x 2", "V3x 3", "V4x 0", "V5x 1", "carried: Groupe"]),
    "M #REF! and uncached formulas": (table(["id", "s111", "s113"], ["A1", "#REF!", 1], ["B2", "=A1+1", 0], ["C3", 1, "#VALUE!"]), ["2! unknown_answer", "3! formula_unread", "4! unknown_answer"]),
    "M an invisible sign in a code": ("\u200bs111,id\n1,a1\n0,b2\n", ["a1 1", "b2 0"]),
    "M Votre code beside a counter": (table(["N°", "Mot mystère", "s111"], *[[n, f"x{n}{n * 3 % 7}a", 0] for n in range(1, 5)]), ["1 0", "2 0", "3 0", "4 0", "unknown: Mot mystère", "note ids_counted", "note ids_offered"]),
    "M a code that a spreadsheet shows as 001": (book(["Code participant", "s111"], [1, 0], [2, 1], [3, 3], A="000"), ["1 0", "2 1", "3 3"]),
    "O6 RESPONDENT CODE": (table(["RESPONDENT CODE", "s111"], *[[f"A{n}", n % 4] for n in range(3)]), ["A0 0", "A1 1", "A2 2"]),
    "O6 Inserisci un codice": (table(["Inserisci un codice di 6 caratteri", "s111"], *[[f"AB{n}C{n}9", n % 4] for n in range(4)]), ["AB0C09 0", "AB1C19 1", "AB2C29 2", "AB3C39 3"]),
    "O9 not asked": (table(["id", "s111", "s113"], ["a", "{question_not_shown}", 0], ["b", 1, "non posée"]), ["a _ 0", "b 1 _"]),
    "O10 every row shorter than the header": ("id,Je range, et je trie,s111\n" + "".join(f"P{n}x,2,1\n" for n in range(6)), ["refused header_broken"]),
    "O10 on its side": (table(["id", "A", "B", "C"], *[[item, 0, 1, 2] for item in ("s111", "s113", "s114")]), ["refused transposed"]),
    "O10 a key and a value": (table(["key", "value"], ["s111", 1], ["s113", 2], ["s114", 0]), ["refused long_without_id"]),
    "O10 one line of a person is no question": (table(["person", "key", "value"], *[[f"P{n}", key, value] for n in range(3) for key, value in (("age", 30 + n), ("s111", 0), ("s113", 1), ("s114", 2))]), ["P0 0 1 2", "P1 0 1 2", "P2 0 1 2", "note lines_left_out"]),
    "O10 the question and its help": (table(["id", f"{text('s111')}\nPensez à votre semaine.", f"{text('s113')}\nUne seule réponse."], *[[f"p{n}x", 0, 2] for n in range(3)]), ["p0x 0 2", "p1x 0 2", "p2x 0 2"]),
    "O10 LimeSurvey code, text and brackets": (table(["id", f"turnOver6[SQ001]._.{text('s111')} []", "s113"], *[[f"p{n}x", 0, 2] for n in range(3)]), ["p0x 0 2", "p1x 0 2", "p2x 0 2"]),
    "O10 a header below line 12": ("".join(f"Titre {n}\n" for n in range(13)) + "id,s111,s113\na1,0,1\nb2,1,2\n", ["refused header_deep"]),
    "O10 another export pasted far below": (table(["id", "s111", "s113"], *[[f"P{n}x{n}", n % 4, 1] for n in range(1200)], ["id", "s113", "s111"], ["Q1", 0, 1]), ["refused headings_disagree"]),
    "F4 a question with a scale of others": (table(["id", "s111", "Q4"], *[[f"p{n}", n % 4, ["toujours, et j'y encourage les autres", "parfois", "non, pas pour l'instant", "je ne sais pas répondre"][n % 4]] for n in range(8)]), ["p0 0", "p1 1", "p2 2", "p3 3", "p4 0", "p5 1", "p6 2", "p7 3", "question: Q4"]),
    "P3 X2, X (2), X (EN)": (table(["id", text("s111") + "2", text("s113") + " (2)", text("s114") + " (EN)"], ["A", 0, 1, 2], ["B", 1, 1, 0]), ["A 0 1 2", "B 1 1 0"]),
    "P13 a row with an unknown language": (table(["id", "s111"], ["A", "noch nicht"], ["B", "not yet"]), ["B 0", "2! unknown_answer"]),
}  # fmt: skip


@pytest.mark.parametrize("name", INPUTS)
def test_an_input_of_the_findings_is_right_or_refused(name: str, tmp_path: Path) -> None:
    content, expected = INPUTS[name]
    path = tmp_path / ("f.xlsx" if content[:2] == b"PK" else "f.csv")
    path.write_bytes(content if isinstance(content, bytes) else content.encode())

    assert told(path) == expected
