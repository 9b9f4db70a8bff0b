"""Sixteen tools, two waves of 20 people: the same people and answers whatever the tool puts before them, and nobody
declines who did not, whoever the tool numbers first."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from small import run, small_library

from skillcheck.cohort.pairing import pair
from skillcheck.ingest.read import ReadOptions, read, understand

LIBRARY = small_library()
BANK = LIBRARY.bank
ITEMS = [one for one in BANK.questions if one.is_self_report and one.item.scale == "autonomy" and one.level <= 4][:12]
PEOPLE = [f"{'AKVZ'[n % 4]}{n:02d}-{'mnp'[n % 3]}" for n in range(20)]
THEN = {code: [(n + k) % 3 for k in range(12)] for n, code in enumerate(PEOPLE)}
NOW = {code: [3] * 12 if n % 2 else THEN[code] for n, code in enumerate(PEOPLE)}
Head = Callable[[int], str]
HEADS: dict[str, Head] = {
    "id": lambda k: ITEMS[k].id,
    "text": lambda k: ITEMS[k].item.text["fr"],
    "numbered": lambda k: f"{k + 3}. {ITEMS[k].item.text['fr']}",
    "grid": lambda k: f"Où en êtes-vous ? [{ITEMS[k].item.text['fr']}]",
    "english": lambda k: ITEMS[k].item.text["en"],
}
DAY = "2026-11-{day:02d} 10:{n:02d}:00"
TOOLS: dict[str, tuple[list[tuple[str, str]], str, str, str]] = {
    # the tool's own columns with their cells, the question for the code, how questions are headed, labels in
    "limesurvey codes": ([("id", "{n}"), ("submitdate", DAY), ("lastpage", "4"), ("startlanguage", "fr"), ("seed", "{key}")], "code", "id", ""),
    "limesurvey texts": ([("ID de la réponse", "{n}"), ("Date de soumission", DAY)], "Votre code", "text", "fr"),
    "limesurvey both": ([("id. ID de la réponse", "{n}"), ("submitdate. Date de soumission", DAY)], "code. Code participant", "grid", "fr"),
    "microsoft forms fr": ([("ID", "{n}"), ("Heure de début", DAY), ("Heure de fin", DAY), ("Adresse de messagerie", "anonymous"), ("Nom", "")], "Code participant", "text", "fr"),
    "microsoft forms en": ([("ID", "{n}"), ("Start time", DAY), ("Completion time", DAY), ("Email", "anonymous"), ("Name", "")], "Participant code", "english", "en"),
    "microsoft forms es": ([("Id", "{n}"), ("Hora de inicio", DAY), ("Hora de finalización", DAY), ("Correo electrónico", "anonymous")], "Código de participante", "numbered", "es"),
    "google forms": ([("Horodateur", DAY)], "Code anonyme", "grid", "fr"),
    "kobo codes": ([("start", DAY), ("end", DAY)], "Identifiant", "id", ""),
    "kobo labels": ([("start", DAY), ("_id", "5000{n:02d}"), ("_uuid", "{uuid}"), ("_submission_time", DAY), ("_index", "{n}")], "Identifiant", "text", "fr"),
    "odk": ([("SubmissionDate", DAY), ("KEY", "uuid:{uuid}"), ("meta-instanceID", "uuid:{uuid}")], "code_participant", "id", ""),
    "surveymonkey": ([("Respondent ID", "11827{n:05d}"), ("Collector ID", "4242"), ("Start Date", DAY), ("End Date", DAY)], "Identifiant choisi", "english", "en"),
    "typeform": ([("#", "{uuid}"), ("Start Date (UTC)", DAY), ("Submit Date (UTC)", DAY), ("Network ID", "{key}")], "Votre code", "numbered", "fr"),
    "framaforms": ([("Numéro de série", "{n}"), ("SID", "9{n}"), ("Temps de soumission", DAY), ("Adresse IP", "192.0.2.{n}")], "Code participant", "text", "fr"),
    "moodle": ([("Réponse", "{n}"), ("Date", DAY)], "Code participant", "grid", "fr"),
    "qualtrics": ([("StartDate", DAY), ("EndDate", DAY), ("Status", "0"), ("ResponseId", "R_{key}abcd")], "Code participant", "text", "fr"),
    "nextcloud": ([("ID utilisateur", ""), ("Nom d'affichage", "Anonyme"), ("Horodatage", DAY)], "Code participant", "text", "fr"),
}  # fmt: skip


def wave(path: Path, tool: str, answers: dict[str, list[int]], order: list[str], day: int) -> Path:
    """The file that a tool gives of these people: it numbers them as they come."""
    own, code_header, style, lang = TOOLS[tool]
    rows = [[*(header for header, _ in own), code_header, *map(HEADS[style], range(12))]]
    for n, code in enumerate(order, 1):
        key = f"{day * 7919 + n * 104729:010x}"
        uuid = f"{day:08x}-0000-4000-8000-{n * 7:012x}"
        cells = [ITEMS[k].answers[value].text[lang] if lang else str(value) for k, value in enumerate(answers[code])]
        rows.append([*(cell.format(n=n, day=day, key=key, uuid=uuid) for _, cell in own), code, *cells])
    with path.open("w", newline="", encoding="utf-8-sig") as file:
        csv.writer(file, delimiter=";" if day % 2 else ",").writerows(rows)
    return path


def people(path: Path) -> dict[str, list[int]]:
    options = ReadOptions(special=LIBRARY.special_words)
    found = understand(path, BANK, options)
    assert found.names_people, found.id_column
    places = [BANK.index[one.id] for one in ITEMS]
    batches = list(read(path, BANK, options, found))
    assert not [row for batch in batches for row in batch.returned]
    return {
        code: row[places].tolist() for batch in batches for code, row in zip(batch.ids, batch.responses, strict=True)
    }


@pytest.mark.parametrize("tool", TOOLS)
def test_two_waves_of_a_tool_have_the_same_people_and_their_true_answers(tool: str, tmp_path: Path) -> None:
    then = people(wave(tmp_path / "then.csv", tool, THEN, PEOPLE, 3))
    now = people(wave(tmp_path / "now.csv", tool, NOW, PEOPLE[::-1], 20))

    assert (then, now) == (THEN, NOW)
    assert pair(list(then), list(now)).earlier == {code: code for code in PEOPLE}


def test_ten_rose_and_nobody_declines_between_two_tools(tmp_path: Path) -> None:
    """Read as above, all pairs of tools have these figures: one pair is measured."""
    then = wave(tmp_path / "then.csv", "microsoft forms fr", THEN, PEOPLE, 3)
    now = wave(tmp_path / "now.csv", "limesurvey both", NOW, PEOPLE[::-1], 20)

    assert run(["batch", str(now), "--before", str(then), "-o", str(tmp_path / "o"), "--min-cell", "1"]) == 0
    waves = json.loads((tmp_path / "o/cohort.json").read_text())["waves"]
    overall = waves["dimensions"]["overall"]
    assert (waves["paired"], overall["progress"], overall["decline"]) == (20, 10, 0)
