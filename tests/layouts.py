"""The same cohort as each tool exports it, as its documents say (the next file: as real exports are): bytes of a file."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable, Iterable

from answers_bank import SPECIAL, bank, cohort

BANK = bank()
IDS = list(BANK.ids)
TEXT = {question.id: question.item.text["fr"] for question in BANK.questions}
Rows = list[list[str]]


def label(item: str, code: str, between: str = ";") -> str:
    """The French words of an answer code; several answers joined."""
    question = BANK[item]
    if code == "" or code in SPECIAL:
        return SPECIAL[code]["fr"] if code else ""
    return between.join(answer.text["fr"] for answer in question.words(code))


def table(
    header: list[str],
    cell: Callable[[str, str], str] = lambda _item, code: code,
    lead: Callable[[dict[str, str]], list[str]] = lambda row: [row["id"]],
) -> Rows:
    """A header and one row per person: ``lead`` gives the first cells, ``cell`` each answer."""
    return [header, *([*lead(row), *(cell(item, row[item]) for item in IDS)] for row in cohort())]


def text(rows: Iterable[list[str]], separator: str = ",", quote_all: bool = False, end: str = "\r\n") -> str:
    out = io.StringIO()
    quoting = csv.QUOTE_ALL if quote_all else csv.QUOTE_MINIMAL
    csv.writer(out, delimiter=separator, lineterminator=end, quoting=quoting).writerows(rows)
    return out.getvalue()


def sheet(sheets: dict[str, Rows], hidden: tuple[str, ...] = ()) -> bytes:
    import xlsxwriter

    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"strings_to_formulas": False, "strings_to_numbers": False}) as book:
        for name, rows in sheets.items():
            page = book.add_worksheet(name)
            if name in hidden:
                page.hide()
            for line, row in enumerate(rows):
                for column, cell in enumerate(row):
                    if len(cell) == 1 and cell.isdigit():
                        page.write_number(line, column, int(cell))
                    else:
                        page.write_string(line, column, cell)
    return out.getvalue()


def split(rows: Rows, sign: str, mark: tuple[str, str], close: str = "", keep_joined: bool = False) -> Rows:
    """k112 as one column per answer (and dk, na, pn), the other items as they are."""
    at = rows[0].index("k112") if "k112" in rows[0] else -1
    codes = ["a", "b", "c", "d", "dk", "na", "pn"]
    made = [
        [*rows[0][: at + keep_joined], *(f"{rows[0][at]}{sign}{code}{close}" for code in codes), *rows[0][at + 1 :]]
    ]
    for row in rows[1:]:
        chosen = {row[at]} if row[at] in SPECIAL else set(row[at])
        made.append([*row[: at + keep_joined], *(mark[code in chosen] for code in codes), *row[at + 1 :]])
    return made


def limesurvey(header: list[str], cell: Callable[[str, str], str], separator: str) -> bytes:
    rows = table(
        ["ID de la réponse", "Date de soumission", "Adresse IP", *header],
        cell,
        lambda row: [row["id"], "2026-11-20 10:00:00", "192.0.2.7"],
    )
    return ("\ufeff" + text(rows, separator, True) + "\r\n").encode()


def framaforms(encoding: str = "utf-8", separator: str = ",", separate: bool = False) -> bytes:
    meta = ["Séquentiel", "SID", "Heure de soumission", "Heure de complétion", "Heure de modification", "Brouillon"]
    meta += ["Adresse IP", "UID", "Nom d'utilisateur"]
    titles = [["Autodiagnostic numérique ; «essai»"], ["Détails de la soumission", *[""] * 8]]
    values = table(
        [],
        lambda item, code: label(item, code, ","),
        lambda row: ["1", row["id"], *["3/31/2026 15:05"] * 3, "0", "0.0.0.0", "0", "Anonymous"],
    )[1:]
    fields = [*meta]
    for item in IDS:
        if separate and item == "k112":
            fields += [answer.text["fr"] for answer in BANK[item].answers] + [SPECIAL[code]["fr"] for code in SPECIAL]
            titles[1] += [TEXT[item], *[""] * 7]
        else:
            fields.append(TEXT[item])
            titles[1].append("Vos pratiques" if item == "s112" else "")
    titles[0] += [""] * (len(fields) - 1)
    if separate:
        at = len(meta) + IDS.index("k112")
        codes = ["a", "b", "c", "d", *SPECIAL]
        people = cohort()
        values = [
            [
                *row[:at],
                *(
                    "X" if code in ({person["k112"]} if person["k112"] in SPECIAL else set(person["k112"])) else ""
                    for code in codes
                ),
                *row[at + 1 :],
            ]
            for row, person in zip(values, people, strict=True)
        ]
        titles[1][at + 1] = ""
    return text([*titles, fields, *values], separator, True, "\n").encode(encoding)


def vv() -> bytes:
    rows = table(
        ["id", "submitdate", *(f"G1_{item}" for item in IDS)],
        lambda _item, code: code,
        lambda row: [row["id"], "2026-01-01"],
    )
    labels = ["Id", "Date", *(TEXT[item].replace("\n", "{newline}").replace('"', "'") for item in IDS)]
    return "\n".join("\t".join(row) for row in [labels, *rows]).encode()


def long_rows() -> bytes:
    rows = [["date", "participant", "question", "réponse"]]
    rows += [["2026-01-01", row["id"], item, row[item]] for item in IDS for row in cohort()]
    return text(rows, ";").encode()


def google(between: str) -> bytes:
    header = [
        "Horodateur",
        "Identifiant",
        *(f"Vos pratiques [{TEXT[item]}]" if item.startswith("s") else TEXT[item] for item in IDS),
    ]
    return text(
        table(header, lambda item, code: label(item, code, between), lambda row: ["2026/11/20 9:00:00", row["id"]]),
        end="\n",
    ).encode()


def microsoft() -> bytes:
    header = ["Id", "Start time", "Completion time", "Email", "Name"]
    header += [
        part
        for item in IDS
        for part in (TEXT[item].replace(" ", "\u00a0"), f"Points - {TEXT[item]}", f"Feedback - {TEXT[item]}")
    ]
    rows = [header]
    for row in cohort():
        cells = [row["id"], "2026-11-20", "2026-11-20", "anonymous", "Ève"]
        rows.append(
            cells + [part for item in IDS for part in ((label(item, row[item]) + ";" if row[item] else ""), "1", "")]
        )
    return sheet({"Sheet1": rows})


def zipped(name: str, content: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
        archive.writestr("lisez-moi.txt", "Rien ici.")
    return out.getvalue()


def parquet(number: bool) -> bytes:
    import pyarrow as pa
    import pyarrow.parquet as pq

    rows = table(["id", *IDS])
    columns = {name: [row[at] or None for row in rows[1:]] for at, name in enumerate(rows[0])}
    made = pa.table(columns)
    if number:
        made = made.set_column(1, "s111", made["s111"].dictionary_encode())
    out = io.BytesIO()
    pq.write_table(made, out)
    return out.getvalue()


PLAIN = table(["id", *IDS])
TEXTS_FR = [TEXT[item] for item in IDS]


def labelled(header: list[str], between: str = ";") -> Rows:
    return table(header, lambda item, code: label(item, code, between))


LAYOUTS: dict[str, Callable[[], bytes]] = {
    "ids and codes": lambda: text(PLAIN).encode(),
    "ids and codes, LF, no last line end": lambda: text(PLAIN, end="\n").rstrip("\n").encode(),
    "every cell quoted": lambda: text(PLAIN, ";", True).encode(),
    "limesurvey codes": lambda: limesurvey([f"G1Q01[{item}]" for item in IDS], lambda _item, code: code, ";"),
    "limesurvey expression codes": lambda: limesurvey([f"G1Q01_{item}" for item in IDS], lambda _item, code: code, ","),
    "limesurvey full texts and labels": lambda: limesurvey(
        [f"Vos pratiques [{TEXT[item]}]" for item in IDS], label, ";"
    ),
    "limesurvey code and text": lambda: limesurvey([f"{item}. {TEXT[item]}" for item in IDS], label, ","),
    "limesurvey not answered is bare": lambda: limesurvey(IDS, lambda _item, code: code, ";").replace(b'""', b""),
    "limesurvey vv": vv,
    "framaforms compact": framaforms,
    "framaforms separate": lambda: framaforms(separate=True),
    "framaforms excel (UTF-16 text)": lambda: "\ufeff".encode("utf-16-le") + framaforms("utf-16-le", "\t"),
    "framaforms excel without mark": lambda: framaforms("utf-16-le", "\t"),
    "google forms": lambda: google(";"),
    "google sheets": lambda: google(", "),
    "microsoft forms": microsoft,
    "kobo codes": lambda: text(split(table(["_id", *IDS]), "/", ("0", "1"), keep_joined=True), ";", True).encode(),
    "kobo groups": lambda: text(table(["_uuid", *(f"groupe/{item}" for item in IDS)]), ";", True).encode(),
    "kobo labels": lambda: text(labelled(["_id", *TEXTS_FR], " "), ";", True).encode(),
    "kobo xlsx": lambda: sheet(
        {"Enquête": split(table(["_id", *IDS]), "/", ("0", "1")), "repeat": [["_index", "outil"], ["1", "pc"]]}
    ),
    "odk central": lambda: text(split(table(["KEY", *IDS]), "/", ("0", "1"))).encode(),
    "odk central zip": lambda: zipped(
        "x.csv", text(table(["meta-instanceID", *(f"groupe-{item}" for item in IDS)])).encode()
    ),
    "moodle feedback": lambda: text(labelled(["ID", *(f"({item}) {TEXT[item]}" for item in IDS)])).encode(),
    "excel in French": lambda: text(labelled(["Code", *TEXTS_FR]), ";").encode("cp1252"),
    "excel for mac": lambda: text(labelled(["Code", *TEXTS_FR]), ";", end="\r").replace("\n", " ").encode("mac-roman"),
    "excel with sep line": ("sep=;\r\n" + text(PLAIN, ";")).encode,
    "excel with titles": lambda: ("Notre enquête;;\r\n;;\r\n\r\n" + text(PLAIN, ";")).encode("cp1252"),
    "decimal commas": lambda: text(
        table(["id", *IDS], lambda _item, code: f"{code},0" if code.isdigit() else code), ";"
    ).encode(),
    "numbers and words": lambda: text(
        table(["id", *IDS], lambda item, code: f"{code} - {label(item, code)}" if code.isdigit() else code), ";"
    ).encode(),
    "xlsx with numbers": lambda: sheet(
        {"Vide": [["rien"]], "Réponses": [["Notre enquête"], [], *PLAIN], "Caché": PLAIN}, ("Caché",)
    ),
    "pandas index and capitals": lambda: text(
        [["", "ID", *(item.upper() for item in IDS)], *([str(at), *row] for at, row in enumerate(PLAIN[1:]))]
    ).encode(),
    "html in labels": lambda: text(
        labelled(["id", *(f"<p>{TEXT[item].replace(chr(39), '&#39;')}</p>" for item in IDS)])
    ).encode(),
    "encoded twice": lambda: text(labelled(["Code", *TEXTS_FR]), ";").encode().decode("cp1252").encode(),
    "one row per answer": long_rows,
    "parquet": lambda: parquet(False),
    "parquet with dictionary": lambda: parquet(True),
}
