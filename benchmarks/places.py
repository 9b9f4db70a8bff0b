"""How long a file of 18,000 made-up places takes: the first time (read and kept), later (opened, three nearest).

``.venv/bin/python benchmarks/places.py [--rows 18000] [--seed 7]``. No row of anybody's: all are made up.
"""

from __future__ import annotations

import argparse
import csv
import os
import random
import tempfile
import time
from datetime import date
from pathlib import Path

HEAD = (
    "id", "pivot", "nom", "commune", "code_postal", "code_insee", "adresse", "complement_adresse", "latitude",
    "longitude", "typologie", "telephone", "courriels", "site_web", "horaires", "presentation_resume",
    "presentation_detail", "source", "itinerance", "structure_parente", "date_maj", "services",
    "publics_specifiquement_adresses", "prise_en_charge_specifique", "frais_a_charge",
    "dispositif_programmes_nationaux", "formations_labels", "autres_formations_labels", "modalites_acces",
    "modalites_accompagnement", "fiche_acces_libre", "prise_rdv",
)  # fmt: skip
"""The columns of the standard, in an order of our own."""
SERVICES = (
    "Aide aux démarches administratives", "Maîtrise des outils numériques du quotidien",
    "Insertion professionnelle via le numérique", "Utilisation sécurisée du numérique",
    "Parentalité et éducation avec le numérique", "Loisirs et créations numériques",
    "Compréhension du monde numérique", "Accès internet et matériel informatique",
    "Acquisition de matériel informatique à prix solidaire",
)  # fmt: skip
SUPPORT = (
    "", "", "", "Surdité", "Handicaps moteurs", "Illettrisme", "Langues étrangères (anglais)",
    "Langues étrangères (anglais)|Langues étrangères (autres)",
)  # fmt: skip
FEES = ("", "Gratuit", "Gratuit", "Gratuit sous condition", "Payant")
ACCESS = ("", "Se présenter", "Se présenter|Téléphoner", "Téléphoner", "Ce lieu n'accueille pas de public")
HOURS = ("", "Mo-Fr 09:00-12:00,14:00-18:30; Sa 08:30-12:00", "Tu,Th 10:00-17:00", "Mo-Fr 09:00-12:00; PH off")


def made_up(path: Path, rows: int, seed: int) -> None:
    """Write a file of made-up places over a square of about the size of France."""
    draw = random.Random(seed)
    with path.open("w", encoding="utf-8", newline="") as stream:
        out = csv.DictWriter(stream, HEAD, restval="", quoting=csv.QUOTE_ALL)
        out.writeheader()
        for number in range(rows):
            row, column = draw.randrange(30), draw.randrange(30)
            code = 1000 + (row * 30 + column) * 100 + draw.randrange(3)
            out.writerow(
                {
                    "id": f"lieu-{number}",
                    "pivot": "00000000000000",
                    "nom": f"Espace numérique {number}",
                    "commune": f"Commune-{row}-{column}",
                    "code_postal": f"{code:05d}",
                    "adresse": f"{draw.randrange(1, 200)} rue de l'Église",
                    "latitude": f"{43 + row * 0.25 + draw.random() * 0.2:.6f}",
                    "longitude": f"{-2 + column * 0.3 + draw.random() * 0.2:.6f}",
                    "telephone": f"+331{draw.randrange(10**8):08d}",
                    "site_web": "https://exemple.invalid",
                    "horaires": draw.choice(HOURS),
                    "presentation_detail": "Un lieu inventé, pour mesurer. " * 8,
                    "date_maj": f"2026-{draw.randrange(1, 11):02d}-{draw.randrange(1, 28):02d}",
                    "services": "|".join(draw.sample(SERVICES, draw.randrange(1, 4))),
                    "prise_en_charge_specifique": draw.choice(SUPPORT),
                    "frais_a_charge": draw.choice(FEES),
                    "modalites_acces": draw.choice(ACCESS),
                }
            )


def main() -> None:
    """Make the file, take it, then open the kept index again and again."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=18_000)
    parser.add_argument("--seed", type=int, default=7)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["SKILLCHECK_HOME"] = str(Path(folder) / "home")
        path = Path(folder) / "lieux.csv"
        made_up(path, asked.rows, asked.seed)
        from skillcheck.content.library import load
        from skillcheck.recommend.nearby import nearest
        from skillcheck.workflows.places_nearby import around_here, set_desk, take_places

        library = load()
        assert library.places is not None
        began, worked = time.perf_counter(), time.process_time()
        taken = take_places(path, library, date(2026, 11, 29))
        first, worked = time.perf_counter() - began, time.process_time() - worked
        set_desk("Commune-12-12")
        later = []
        for number in range(20):
            began = time.perf_counter()
            here = around_here(f"Commune-{number}-15")
            assert here is not None
            found = nearest(here, library.places.services[:1], library.places)
            texts = [here.places.place(one.index) for one in found]
            later.append(time.perf_counter() - began)
            assert texts
        size = path.stat().st_size / 1e6
        print(
            f"{taken.kept.kept} places of a file of {size:.1f} MB: first use {first:.2f} s, of them {worked:.2f} s "
            "of the processor's (aim: 2 s or less)"
        )
        print(
            f"later, opened and three nearest: median {sorted(later)[10] * 1000:.0f} ms, most {max(later) * 1000:.0f} ms (aim: 50 ms or less)"
        )


if __name__ == "__main__":
    main()
