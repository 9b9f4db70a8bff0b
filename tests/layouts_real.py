"""The same cohort in the shapes of real exports: heading lines, own columns, quotes and forms of values, no content.

cases/exports/README.md says which public files were read.
"""

from __future__ import annotations

from collections.abc import Callable

from answers_bank import SPECIAL, cohort
from layouts import BANK, IDS, LAYOUTS, TEXT, label, limesurvey, split, table, text


def limesurvey_boxes(text_too: bool) -> bytes:
    """One column per answer, ticked «Y» or empty by codes, «Oui» or «Non» by labels; the tool's own columns around."""
    meta = [
        ("id", "ID de la réponse"),
        ("submitdate", "Date de soumission"),
        ("lastpage", "Dernière page"),
        ("startlanguage", "Langue de départ"),
        ("seed", "Tête de série"),
        ("startdate", "Date de lancement"),
        ("datestamp", "Date de la dernière action"),
    ]
    made = split(table(["id", *IDS], label if text_too else lambda _item, code: code), "[", ("", "Y"), "]")
    if text_too:
        codes = split(table(["id", *IDS]), "[", ("Non", "Oui"), "]")
        at = codes[0].index("k112[a]")
        made = [[*row[:at], *boxes[at : at + 7], *row[at + 7 :]] for row, boxes in zip(made, codes, strict=True)]
        made[0][at:] = split(table(["id", *IDS]), "[", ("", ""), "]")[0][at:]
    names = [f"{code}. {words}" if text_too else code for code, words in meta]
    header = [_coded(name) if text_too else name for name in made[0][1:]]
    end = ["interviewtime", "groupTime44", "s111Time"]
    rows = [[*names, *header, *end]]
    day = "2026-11-20 10:14:25"
    rows += [[row[0], day, "13", "fr", "1030757959", day, day, *row[1:], "1618.8", "35.75", ""] for row in made[1:]]
    return text(rows, ";" if text_too else ",", True).encode()


def _coded(name: str) -> str:
    """«k112[a]» as LimeSurvey heads it with its text: the part in brackets is the sub-question's text, spaces kept."""
    item, _, code = name.removesuffix("]").partition("[")
    if not code:
        return f"{item}. {TEXT[item]}"
    said = SPECIAL[code]["fr"] if code in SPECIAL else label(item, code)
    return f"{item}[SQ00{len(code)}]. {TEXT[item]}      [{said}]"


def vv(version: int) -> bytes:
    """LimeSurvey's VV as its source writes it: two heading lines, texts then codes (version 1: survey X group X question).

    PHP puts in quotes what holds a space, and only that.
    """

    def written(cell: str) -> str:
        return f'"{cell.replace(chr(34), chr(34) * 2)}"' if any(sign in cell for sign in ' "\t\n') else cell

    codes = [f"275333X34X512{item}" if version == 1 else f"G1Q01_{item}" for item in IDS]
    texts = [f"Vos pratiques ({' '.join(TEXT[item].split())})" for item in IDS]
    rows = table(["id", "submitdate", *codes], lead=lambda row: [row["id"], "2026-11-20 10:00:00"])
    rows.insert(0, ["ID de la réponse", "Date de soumission", *texts])
    return "".join("\t".join(map(written, row)) + "\n" for row in rows).encode()


def google_numbered() -> bytes:
    """Everything quoted, a time with its zone, questions numbered by their author, an empty row first."""
    header = ["Horodateur", "Identifiant", *(f"Question {at}: {TEXT[item]}" for at, item in enumerate(IDS, 1)), "Score"]
    rows = table(header, label, lambda row: ["2026/11/20 9:00:00 AM UTC+2", row["id"]])
    rows = [rows[0], [""] * len(header), *([*row, "5 / 10"] for row in rows[1:])]
    return text(rows, quote_all=True, end="\n").encode()


def microsoft_saved_as_csv() -> bytes:
    """The French workbook saved as CSV from Excel: a line end in a header, spaces after labels, «anonymous»."""
    header = ["ID", "Heure de début", "Heure de fin", "Adresse de messagerie", "Nom", "Total points"]
    header += ["Heure de la dernière modification"]
    header += [TEXT[item] + ("\n" if at % 3 == 0 else " ") for at, item in enumerate(IDS)]
    day = "16/10/2026 16:56"
    lead = [day, day, "anonymous", "", "", ""]
    rows = table(header, lambda item, code: f"{label(item, code)} ;" if code else "", lambda row: [row["id"], *lead])
    return text(rows, ";").encode("cp1252")


def odk(years_ago: bool = False) -> bytes:
    """ODK Central with its own columns; an old server gave rows one cell short of the header."""
    rows = split(table(["meta-instanceID", *IDS], _spaced), "/", ("0", "1"), "", True)
    at = rows[0].index("k112")
    marked = split(table(["x", *IDS]), "/", ("0", "1"), "", True)
    rows = [[*row[: at + 1], *boxes[at + 1 :]] for row, boxes in zip(rows, marked, strict=True)]
    own = ["KEY", "SubmitterID", "SubmitterName"]
    own += ["Status"] if years_ago else ["AttachmentsPresent", "AttachmentsExpected", "Status", "ReviewState"]
    own += [] if years_ago else ["DeviceID", "Edits", "FormVersion"]
    header = ["SubmissionDate", rows[0][0], *(f"g1-{name}" for name in rows[0][1:]), *own]
    tail = ["241", "flora"] if years_ago else ["", "", "0", "0", "", "", "collect:x", "0", "1"]
    return text([header, *(["2026-09-18T08:51:07.481Z", *row, row[0], *tail] for row in rows[1:])], end="\n").encode()


def _spaced(item: str, code: str) -> str:
    """Several answers as XLSForm tools give them: «a b»."""
    return " ".join(code) if item == "k112" and code not in SPECIAL else code


def kobo_tagged() -> bytes:
    """KoboToolbox with labels, group names, a row of tags below the header and its own columns at the end."""
    own = ["_id", "_uuid", "_submission_time", "_validation_status", "_notes", "_status", "_submitted_by"]
    own += ["__version__", "_tags", "meta/rootUuid", "_index"]
    day = "2026-10-23T05:40:39.000-04:00"
    rows = table(["start", "end", *(f"Vos pratiques/{TEXT[item]}" for item in IDS)], label, lambda _row: [day, day])
    tags = ["", "", *(f"#{item}" for item in IDS), *[""] * len(own)]
    people = [[row["id"], "uuid", day, "", "", "submitted_via_web", "", "v1", "", "", "1"] for row in cohort()]
    made = [[*rows[0], *own], tags, *([*row, *end] for row, end in zip(rows[1:], people, strict=True))]
    return text(made, ";", True).encode()


def moodle_quiz(summary: bool = False) -> bytes:
    """Moodle's responses report: names in clear, «-» where not answered, questions by their place only.

    With «summary of the question» ticked, the text of each with its choices stands beside, here in another order.
    """
    header = ["Nom de famille", "Prénom", "Numéro d'identification", "Établissement", "Département"]
    header += ["Adresse de courriel", "État", "Commencé le", "Terminé", "Temps utilisé", "Note/10,00"]
    day = "20 novembre 2026, 12:51"
    rows = [header]
    for row in cohort():
        cells = ["Ève", "E", row["id"], "", "", "eve@example.org", "Terminé", day, day, "12 min", "5,00"]
        for item in reversed(IDS) if summary else IDS:
            choices = "; ".join(answer.text["fr"] for answer in BANK[item].answers)
            answer = label(item, row[item], "; ") or "-"
            cells += [f"{TEXT[item]}: {choices}", answer, "un choix"] if summary else [answer]
        rows.append(cells)
    for at in range(1, len(IDS) + 1):
        header += [f"Question {at}", f"Réponse {at}", f"Right answer {at}"] if summary else [f"Réponse {at}"]
    return text(rows, end="\n").encode()


REAL: dict[str, Callable[[], bytes]] = {
    "limesurvey one column per answer": lambda: limesurvey_boxes(False),
    "limesurvey one column per answer, code and text": lambda: limesurvey_boxes(True),
    "limesurvey names changed by R": lambda: limesurvey([f"G1Q01.{item}." for item in IDS], lambda _i, c: c, ","),
    "limesurvey vv, version 2": lambda: vv(2),
    "limesurvey vv, version 1": lambda: vv(1),
    "moodle quiz with the questions": lambda: moodle_quiz(True),
    "limesurvey spaces to underscores": lambda: limesurvey(
        [f"Vos_pratiques_[{TEXT[item].replace(' ', '_')}]" for item in IDS], label, ","
    ),
    "google forms, numbered questions": google_numbered,
    "microsoft forms saved as csv": microsoft_saved_as_csv,
    "kobo with tags": kobo_tagged,
    "odk central with its own columns": odk,
    "odk central of 2019": lambda: odk(True),
}
ALL = LAYOUTS | REAL
