"""What comes of a file of answers, in a few lines that a table of tests can hold."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

import pytest
from small import run, small_library

from skillcheck.content.library import Library
from skillcheck.errors import SkillcheckError
from skillcheck.ingest.read import ReadOptions, read, understand

SIGNS = {-1: ".", -2: "na", -3: "pn", -4: "_", -5: "dk"}
NOT_READ = ("question", "proposed", "unknown", "carried", "personal")


@cache
def library() -> Library:
    return small_library()


def text(item: str, lang: str = "fr") -> str:
    """The words of a question."""
    return library().bank[item].item.text[lang]


def label(item: str, code: object, lang: str = "fr") -> str:
    """The words of an answer."""
    return next(answer.text[lang] for answer in library().bank[item].answers if answer.code == str(code))


def table(*rows: Sequence[object], sep: str = ",") -> str:
    """Rows as CSV."""
    out = io.StringIO()
    csv.writer(out, delimiter=sep, lineterminator="\n").writerows(rows)
    return out.getvalue()


def book(*rows: Sequence[object], **formats: str) -> bytes:
    """Rows as the one sheet of a workbook; ``formats``: the number format of a column («A="000"»)."""
    import xlsxwriter

    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as made:
        page = made.add_worksheet("Feuil1")
        styles = {ord(column) - ord("A"): made.add_format({"num_format": style}) for column, style in formats.items()}
        for line, row in enumerate(rows):
            for place, cell in enumerate(row):
                page.write(line, place, cell, styles.get(place))
    return out.getvalue()


def sheets(hidden: Sequence[str] = (), **pages: Sequence[Sequence[object]]) -> bytes:
    """Rows as the sheets of a workbook, some of which are hidden."""
    import xlsxwriter

    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as made:
        for name, rows in pages.items():
            page = made.add_worksheet(name)
            if name in hidden:
                page.hide()
            for line, row in enumerate(rows):
                page.write_row(line, 0, row)
    return out.getvalue()


def told(path: Path, **options: object) -> list[str]:
    """«A1 2 0» for a person and their answers in the order of the questions, «3! code» for a row handed back, «3~ code»
    for one set aside, «role: header» for a column beside the answers, «note code», or «refused code»."""
    known, bank = library(), library().bank
    wanted = ReadOptions(special=known.special_words, **options)  # type: ignore[arg-type]  # by name
    try:
        found = understand(path, bank, wanted)
        batches = list(read(path, bank, wanted, found))
    except SkillcheckError as error:
        return [f"refused {problem.code.partition('.')[2]}" for problem in error.problems]
    asked = [at for at in range(len(bank)) if found.asked[at]]
    lines = []
    for batch in batches:
        for person, answers in zip(batch.ids, batch.responses.tolist(), strict=True):
            lines.append(" ".join([person, *(SIGNS.get(answers[at], str(answers[at])) for at in asked)]))
        for row in batch.returned:
            codes = sorted({problem.code.partition(".")[2] for problem in row.problems})
            lines += [f"{row.line}{'~' if row.aside else '!'} {' '.join(codes)}"] if row.counts else []
    for role in NOT_READ:
        lines += [f"{role}: {header[:40]}" for header in found.headers(role)]  # type: ignore[arg-type]  # a role
    return lines + [f"note {note.code.partition('.')[2]}" for note in found.notes]


def batch_told(
    files: Mapping[str, str | bytes],
    line: str,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> tuple[int, str]:
    """The exit code of ``skillcheck --lang fr batch LINE --out out`` in a folder of files, and its words with plain
    spaces."""
    for path, content in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content if isinstance(content, bytes) else content.encode())
    monkeypatch.chdir(folder)
    code = run(["--lang", "fr", "batch", *line.split(), "--out", "out"])
    shown = capsys.readouterr()
    return code, " ".join(f"{shown.out} {shown.err}".replace("\u202f", " ").replace("\xa0", " ").split())
