"""The places that this machine keeps: a small index beside the journals, and where this desk is. Nobody's data.

``places.npz`` holds columns and texts; ``places.json`` what file it was and the postcode of the desk.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from operator import attrgetter
from typing import Any

import numpy as np

from skillcheck.errors import DataProblem, Problem
from skillcheck.files import private_folder, reading_problem, write_whole
from skillcheck.places import Place, bare
from skillcheck.recommend.nearby import KINDS, Places
from skillcheck.store.paths import home

FORMAT = 1


@dataclass(frozen=True)
class KeptFile:
    """What is kept of a file of places; ``near``: where this desk is, "" where it was not said."""

    name: str
    dated: str
    read_on: str
    kept: int
    left_out: int
    near: str = ""
    format: int = FORMAT


def keep_places(
    about: KeptFile,
    places: list[Place],
    latitude: list[float],
    longitude: list[float],
    labels: Mapping[str, list[str]],
    bits: Mapping[str, list[int]],
) -> None:
    """Write the index, in place of any earlier one."""
    written = json.JSONEncoder(ensure_ascii=False).encode
    texts = [written(one).encode() for one in map(attrgetter(*(field.name for field in fields(Place))), places)]
    plain = {words: bare(words).encode() for words in {one.commune for one in places}}
    columns: dict[str, Any] = {
        "latitude": np.array(latitude, np.float64),
        "longitude": np.array(longitude, np.float64),
        "postcode": np.array([int(one.postcode) for one in places], np.int32),
        "commune": np.array([plain[one.commune] for one in places]),
        "texts": np.frombuffer(b"".join(texts), np.uint8),
        "ends": np.cumsum([len(one) for one in texts]),
        "labels": np.frombuffer(json.dumps(labels, ensure_ascii=False).encode(), np.uint8),
        **{f"bits_{kind}": np.array(bits[kind], np.uint64) for kind in KINDS},
    }
    packed = io.BytesIO()
    np.savez(packed, **columns)
    private_folder(home())
    write_whole(home() / "places.npz", packed.getvalue(), force=True)
    note_places(about)


def note_places(about: KeptFile) -> None:
    """Write what file it was and where the desk is."""
    write_whole(home() / "places.json", json.dumps(asdict(about), ensure_ascii=False, indent=1) + "\n", force=True)


def kept_file() -> KeptFile | None:
    """What is kept; None where nothing is. Raises DataProblem where it is damaged or of another version."""
    path = home() / "places.json"
    try:
        known = KeptFile(**json.loads(path.read_text("utf-8")))
    except FileNotFoundError:
        return None
    except OSError as error:
        raise DataProblem(reading_problem(error, str(path))) from error
    except (ValueError, TypeError) as error:
        raise DataProblem(Problem("store.places_damaged", file=str(path))) from error
    if known.format != FORMAT:
        raise DataProblem(Problem("store.places_damaged", file=str(path)))
    return known


def kept_places(about: KeptFile) -> Places:
    """The kept index. Raises DataProblem where it is damaged."""
    path = home() / "places.npz"
    try:
        with np.load(path, allow_pickle=False) as packed:
            columns = {name: packed[name] for name in packed.files}
    except (OSError, ValueError, zipfile.BadZipFile, EOFError) as error:
        raise DataProblem(Problem("store.places_damaged", file=str(path))) from error
    texts, ends = columns["texts"].data, columns["ends"]

    def place(index: int) -> Place:
        begin = int(ends[index - 1]) if index else 0
        return Place(*json.loads(bytes(texts[begin : int(ends[index])])))

    return Places(
        latitude=columns["latitude"],
        longitude=columns["longitude"],
        postcode=columns["postcode"],
        commune=columns["commune"],
        labels=json.loads(bytes(columns["labels"].data)),
        bits={kind: columns[f"bits_{kind}"] for kind in KINDS},
        place=place,
        name=about.name,
        dated=about.dated,
    )
