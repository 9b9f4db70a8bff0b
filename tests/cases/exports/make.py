"""Makes the workbooks of this folder with LibreOffice; run by hand, no test needs it (see README.md).

python tests/cases/exports/make.py        writes *.ods, *.xls, *.xlsx and *.csv beside this file
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path
from xml.sax.saxutils import escape

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE.parents[1]), str(HERE.parents[2])]

from answers_bank import SPECIAL, cohort  # noqa: E402
from layouts import BANK, IDS, TEXT, label  # noqa: E402

HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
 xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"
 xmlns:number="urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0"
 office:version="1.3" office:mimetype="application/vnd.oasis.opendocument.spreadsheet"><office:automatic-styles>
<style:style style:name="shown" style:family="table"><style:table-properties table:display="true"/></style:style>
<style:style style:name="hidden" style:family="table"><style:table-properties table:display="false"/></style:style>
<style:style style:name="tint" style:family="table-cell"><style:table-cell-properties fo:background-color="#eeeeee"/></style:style>
<number:date-style style:name="jour"><number:day number:style="long"/><number:text>/</number:text><number:month number:style="long"/>
<number:text>/</number:text><number:year number:style="long"/></number:date-style>
<style:style style:name="date" style:family="table-cell" style:data-style-name="jour"/>
</office:automatic-styles><office:body><office:spreadsheet>"""
TAIL = "</office:spreadsheet></office:body></office:document>"
DAY = "2026-11-20T09:30:00"
Cell = str | float | bool | None


def cell(value: Cell) -> str:
    """A cell: text stays text («007»), numbers are numbers, «DAY» a date, a boolean a boolean."""
    if value is None or value == "":
        return "<table:table-cell/>"
    if isinstance(value, bool):
        return f'<table:table-cell office:value-type="boolean" office:boolean-value="{str(value).lower()}"/>'
    if isinstance(value, float):
        return f'<table:table-cell office:value-type="float" office:value="{value}"/>'
    if value == DAY:
        return f'<table:table-cell table:style-name="date" office:value-type="date" office:date-value="{DAY}"/>'
    lines = "".join(f"<text:p>{escape(line)}</text:p>" for line in value.split("\n"))
    return f'<table:table-cell office:value-type="string">{lines}</table:table-cell>'


def row(cells: list[Cell], left: int = 0) -> str:
    gap = f'<table:table-cell table:number-columns-repeated="{left}"/>' if left else ""
    return f"<table:table-row>{gap}{''.join(map(cell, cells))}</table:table-row>"


def title(words: str, width: int, left: int = 0) -> str:
    """A title over merged cells."""
    gap = f'<table:table-cell table:number-columns-repeated="{left}"/>' if left else ""
    merged = f'<table:table-cell office:value-type="string" table:number-columns-spanned="{width}" table:number-rows-spanned="1">'
    rest = f'<table:covered-table-cell table:number-columns-repeated="{width - 1}"/>'
    return f"<table:table-row>{gap}{merged}<text:p>{escape(words)}</text:p></table:table-cell>{rest}</table:table-row>"


def empty(times: int, tinted: bool = False) -> str:
    """Empty rows, as one repeated row; tinted ones are what a person leaves who coloured whole columns."""
    style = ' table:style-name="tint"' if tinted else ""
    inner = f'<table:table-cell{style} table:number-columns-repeated="40"/>'
    return f'<table:table-row table:number-rows-repeated="{times}">{inner}</table:table-row>'


def sheet(name: str, rows: list[str], hidden: bool = False) -> str:
    style = "hidden" if hidden else "shown"
    return f'<table:table table:name="{name}" table:style-name="{style}">{"".join(rows)}</table:table>'


def typed(code: str) -> Cell:
    """A number where the code is one: a spreadsheet makes 3.0 of it."""
    return float(code) if code.isdigit() else code


def awkward() -> list[str]:
    """Two sheets of answers among others: offset, merged title, no-break spaces, empty rows, a hidden copy with faults."""
    people = cohort()
    first = [row([]), title("Autodiagnostic numérique ; novembre", 6, 2), row([])]
    first.append(row(["N° personne", "Date", *(TEXT[item].replace(" ", "\u00a0") for item in IDS)], 2))
    for number, person in enumerate(people[:20]):
        first.append(row([person["id"], DAY, *(typed(person[item]) for item in IDS)], 2))
        if number % 7 == 3:
            first.append(row([]))
    second = [row(["id", *IDS, "Structure"])]
    second += [
        row([person["id"], *(typed(person[item]) for item in IDS), person["structure"]]) for person in people[20:]
    ]
    wrong = [row(["id", *IDS]), *(row([f"x{number}", *[3.0] * 8, "a", "a", "a", "a"]) for number in range(5))]
    notes = [title("À lire avant tout", 4), row(["Merci de ne pas changer les identifiants."])]
    return [
        sheet("Lisez-moi", notes),
        sheet("Réponses Pau", [*first, empty(200, tinted=True), empty(1_000_000)]),
        sheet("Réponses Évry", [*second, empty(65_000)]),
        sheet("Brouillon", wrong, hidden=True),
    ]


def form() -> list[str]:
    """What a form tool's sheet is: dates, labels, one question as TRUE/FALSE boxes."""
    answers = [answer.code for answer in BANK["k112"].answers] + list(SPECIAL)
    boxes = [answer.text["fr"] for answer in BANK["k112"].answers] + [SPECIAL[code]["fr"] for code in SPECIAL]
    plain = [item for item in IDS if item != "k112"]
    header: list[Cell] = ["Horodateur", "Identifiant", "Adresse e-mail", *(TEXT[item] for item in plain)]
    rows = [row([*header, *(f"{TEXT['k112']} [{box}]" for box in boxes)])]
    for person in cohort():
        several = {person["k112"]} if person["k112"] in SPECIAL else set(person["k112"])
        cells: list[Cell] = [DAY, person["id"], "personne@example.org", *(label(item, person[item]) for item in plain)]
        rows.append(row([*cells, *(code in several for code in answers)]))
    return [sheet("Réponses au formulaire 1", [*rows, empty(900)])]


def convert(source: Path, kind: str, folder: Path) -> Path:
    command = ["soffice", "--headless", f"-env:UserInstallation=file://{folder}/profile", "--convert-to", kind]
    subprocess.run([*command, "--outdir", str(folder), str(source)], check=True, capture_output=True)
    return folder / f"{source.stem}.{kind.partition(':')[0]}"


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for stem, sheets in (("classeur", awkward()), ("formulaire", form())):
            source = folder / f"{stem}.fods"
            source.write_text(HEAD + "".join(sheets) + TAIL, encoding="utf-8")
            for kind in ("ods", "xls", "xlsx"):
                (HERE / f"{stem}.{kind}").write_bytes(convert(source, kind, folder).read_bytes())
        # The form's sheet as people save it from LibreOffice in French: «;», Windows-1252, cells as shown.
        made = convert(folder / "formulaire.ods", "csv:Text - txt - csv (StarCalc):59,34,1", folder)
        (HERE / "formulaire.csv").write_bytes(made.read_bytes())


if __name__ == "__main__":
    main()
