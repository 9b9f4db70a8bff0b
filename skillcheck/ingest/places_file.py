"""The national file of places of digital mediation (CSV, standard «médiation numérique») → columns and safe texts.

Read once, a block at a time. What cannot be kept is counted by reason and named by its line; nothing is guessed.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from skillcheck.errors import DataProblem, Problem
from skillcheck.ingest.cells.normalise import TAG
from skillcheck.ingest.files.file_type import container_of
from skillcheck.ingest.rows.some_columns import head_of, rows_of
from skillcheck.places import Place, bare

NEEDED = ("nom", "commune", "code_postal", "adresse", "services", "date_maj")
"""Columns of the standard that it asks for and that we need; its id and pivot may lack."""
OPTIONAL = (
    "id", "complement_adresse", "latitude", "longitude", "telephone", "site_web", "horaires",
    "prise_en_charge_specifique", "frais_a_charge", "modalites_acces",
)  # fmt: skip
LISTS = {
    "services": "services", "prise_en_charge_specifique": "support", "frais_a_charge": "fees",
    "modalites_acces": "access",
}  # fmt: skip
"""Columns of several words joined by «|», and what they are called here."""
MOST_PLACES = 200_000
"""The national file has about 18,000; what has more is another file, and is not read to its end."""
MOST_LABELS = 63
EXAMPLES = 5
PHONE = re.compile(r"(?:\+33|0033|0)([1-9]\d{8})")
POSTCODE = re.compile(r"(?:0[1-9]|[1-8]\d|9[0-5]|97|98)\d{3}")
LIMITS = {"name": 120, "commune": 60, "address": 160, "site": 200, "hours": 200}


@dataclass
class ReadPlaces:
    """What was read: the kept places and their columns, what was left out and why."""

    name: str
    places: list[Place] = field(default_factory=list)
    latitude: list[float] = field(default_factory=list)
    longitude: list[float] = field(default_factory=list)
    labels: dict[str, list[str]] = field(default_factory=lambda: {kind: [] for kind in LISTS.values()})
    bits: dict[str, list[int]] = field(default_factory=lambda: {kind: [] for kind in LISTS.values()})
    known: dict[str, dict[str, int]] = field(default_factory=lambda: {kind: {} for kind in LISTS.values()})
    """The bits of each cell met: a few hundred cells for all places."""
    left_out: dict[str, int] = field(default_factory=dict)
    """Problem code → how many lines."""
    examples: list[Problem] = field(default_factory=list)
    """The first lines of each reason."""
    without_coordinates: int = 0

    def leave_out(self, code: str, line: int, column: str | None = None, found: str = "") -> None:
        """Count a line that is not kept; the first ones of each reason are named."""
        self.left_out[code] = self.left_out.get(code, 0) + 1
        if self.left_out[code] <= EXAMPLES:
            self.examples.append(
                Problem(code, file=self.name, line=line, column=column, fields={"found": tidy(found, 60)})
            )


def read_places(path: Path, today: date) -> ReadPlaces:
    """Every place of the file, once.

    Raises DataProblem where it is no CSV, where columns lack (all are named), or where it is far too large.
    """
    if container_of(path) != "text":
        raise DataProblem(Problem("places.not_csv", file=str(path)))
    dialect, begin, line, head = head_of(path)
    names = [bare(cell).replace(" ", "_") for cell in head]
    if lacking := [name for name in NEEDED if name not in names]:
        fields: dict[str, object] = {"n": len(lacking), "found": ", ".join(lacking)}
        raise DataProblem(Problem("places.columns_missing", file=str(path), line=max(1, line - 1), fields=fields))
    columns = [name for name in (*NEEDED, *OPTIONAL) if name in names]
    found, seen = ReadPlaces(path.name), set[str]()
    rows = rows_of(path, dialect, begin, line, len(names), [names.index(one) for one in columns])
    for lines, (where, cells, fault) in enumerate(rows, start=1):
        if lines > MOST_PLACES:
            raise DataProblem(Problem("places.too_many", file=str(path), fields={"most": MOST_PLACES}))
        if fault:
            found.leave_out("places.row_broken", where, found=fault)
        elif any(cells):
            _row(found, seen, where, dict(zip(columns, map(str.strip, cells), strict=True)), today)
    if not found.places:
        raise DataProblem([Problem("places.none_kept", file=str(path)), *found.examples])
    return found


def _row(found: ReadPlaces, seen: set[str], line: int, cell: Mapping[str, str], today: date) -> None:
    """Keep one line, or count why not."""
    postcode, identity = cell["code_postal"], cell.get("id", "")
    if identity and identity in seen:
        return found.leave_out("places.row_twice", line, "id", identity)
    seen.add(identity)
    for column in ("nom", "commune", "services"):
        if not cell[column]:
            return found.leave_out("places.row_empty", line, column)
    if not POSTCODE.fullmatch(postcode):
        return found.leave_out("places.row_postcode", line, "code_postal", postcode)
    if (day := _day(cell["date_maj"], today)) is None:
        return found.leave_out("places.row_date", line, "date_maj", cell["date_maj"])
    coordinates = _coordinates(cell.get("latitude", ""), cell.get("longitude", ""))
    if coordinates is None:
        return found.leave_out(
            "places.row_coordinates", line, "latitude", f"{cell['latitude']} {cell.get('longitude', '')}"
        )
    found.without_coordinates += coordinates[0] != coordinates[0]
    found.latitude.append(coordinates[0])
    found.longitude.append(coordinates[1])
    for column, kind in LISTS.items():
        known, words = found.known[kind], cell.get(column, "")
        if words not in known:
            known[words] = _bits(found.labels[kind], words)
        found.bits[kind].append(known[words])
    address = ", ".join(one for one in (cell["adresse"], cell.get("complement_adresse", "")) if one)
    site = cell.get("site_web", "").partition("|")[0].strip()
    found.places.append(
        Place(
            name=tidy(cell["nom"], LIMITS["name"]),
            commune=tidy(cell["commune"], LIMITS["commune"]),
            postcode=postcode,
            address=tidy(address, LIMITS["address"]),
            phone=_phone(cell.get("telephone", "")),
            site=tidy(site, LIMITS["site"]) if site.startswith(("https://", "http://")) else "",
            hours=tidy(cell.get("horaires", ""), LIMITS["hours"]),
            updated=day,
        )
    )
    return None


def tidy(words: str, limit: int) -> str:
    """Words safe to show: no HTML, no control or direction sign, single spaces, bounded."""
    if "<" in words or "&" in words:
        words = TAG.sub(" ", html.unescape(TAG.sub(" ", words)))
    if not words.isprintable():
        words = "".join(" " if unicodedata.category(one) in {"Cc", "Cf", "Cs", "Zl", "Zp"} else one for one in words)
    words = " ".join(words.split())
    return words if len(words) <= limit else words[: limit - 1] + "…"


def _day(words: str, today: date) -> str | None:
    """The ISO day at the beginning of a date or an instant; none in the future."""
    try:
        day = date.fromisoformat(words[:10])
    except ValueError:
        return None
    return day.isoformat() if day <= today else None


def _coordinates(latitude: str, longitude: str) -> tuple[float, float] | None:
    """Degrees; (NaN, NaN) where both are empty; None where they are no place on earth."""
    if not latitude and not longitude:
        return float("nan"), float("nan")
    try:
        north, east = float(latitude.replace(",", ".")), float(longitude.replace(",", "."))
    except ValueError:
        return None
    on_earth = abs(north) <= 90 and abs(east) <= 180 and (north, east) != (0.0, 0.0)
    return (north, east) if on_earth else None


def _bits(labels: list[str], cell: str) -> int:
    """The words of a cell as bits; a word beyond the 63rd of its column is none that the standard has."""
    bits = 0
    for words in filter(None, map(str.strip, cell.split("|"))):
        if words not in labels and len(labels) < MOST_LABELS:
            labels.append(words)
        if words in labels:
            bits |= 1 << labels.index(words)
    return bits


def _phone(words: str) -> str:
    """A French number as it is dialled: «+33140506070» → «01 40 50 60 70»; others as they stand."""
    first = tidy(words.partition("|")[0], 30)
    digits = re.sub(r"[\s.\-()]", "", first)
    if found := PHONE.fullmatch(digits):
        number = "0" + found[1]
        return " ".join(number[at : at + 2] for at in range(0, 10, 2))
    return first if re.fullmatch(r"\+?\d{2,15}", digits) else ""
