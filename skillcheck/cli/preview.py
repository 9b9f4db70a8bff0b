"""What was understood of a file, said: in full for ``--dry-run``, in a few lines before scoring."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from skillcheck.i18n import Printed, clean

if TYPE_CHECKING:
    from collections.abc import Sequence

    from skillcheck.cli.session import Session
    from skillcheck.cohort.record import Cohort
    from skillcheck.cohort.wave_record import Waves
    from skillcheck.ingest.model import Column, Doubt, Part, Understanding
    from skillcheck.workflows.earlier_waves import EarlierWave
    from skillcheck.workflows.request import Tally

WORDS = 60
"""Signs shown of a header or a cell."""
QUESTION_ROLES = ("item", "option", "long_item", "proposed")


def tell(session: Session, found: list[Understanding]) -> None:
    """A few lines on stderr: what is read, what is left out, what is doubtful."""
    from skillcheck.ingest.columns.unclear_answers import NUMBERS, OF_A_COLUMN

    for one in found:
        name = clean(Path(one.path).name)
        _say_found(session, one, name)
        for note in one.notes:
            session.say_problem(note)
        for role in ("question", "personal", "unknown", "proposed"):
            if headers := one.headers(role):
                session.say(f"batch.columns_{role}", n=len(headers), names=_some(headers))
        if guessed := [column.header for column in one.columns if column.role == "carried" and column.how == "cells"]:
            session.say("batch.columns_guessed", n=len(guessed), names=_some(guessed))
        for key, fields in _tables(one):
            session.say(key, **fields)
        corrected = any(part.replaced for part in one.parts)  # what is still wrong comes back, and is told there
        different = list(
            dict.fromkeys(doubt.found for doubt in one.doubts if doubt.code not in (*NUMBERS, *OF_A_COLUMN))
        )
        if different and not corrected:
            session.say("batch.doubts_found", n=len(different), names=_some(different))


def _tables(one: Understanding) -> list[tuple[str, dict[str, object]]]:
    """What became of the sheets or members of a file that has several, as keys and fields of sentences."""
    said: list[tuple[str, dict[str, object]]] = []
    if len(one.parts) > 1 and (group := next(iter(one.parts[0].around), "")):
        names = _some([part.name for part in one.parts])
        fields = {"file": clean(Path(one.path).name), "n": len(one.parts), "group": group, "names": names}
        said.append(("batch.tables", fields))
    for key, left in (
        ("batch.summaries", one.summaries), ("batch.skipped", one.skipped), ("batch.tables_unread", one.unread)
    ):  # fmt: skip
        if left:
            said.append((key, {"n": len(left), "names": _some(left)}))
    return said


def maybe_join(session: Session, found: Sequence[Understanding]) -> None:
    """Several files with other questions and people's own codes may be of the same people."""
    if len(found) < 2 or not all(one.names_people for one in found):
        return
    common = found[0].asked.copy()
    for one in found[1:]:
        common &= one.asked
    if not common.any():
        session.say("batch.maybe_join", n=len(found))


def _say_found(session: Session, one: Understanding, name: str) -> None:
    """How many questions were expected and read, and how many columns of answers were not."""
    read, lost = _recognised(one), len(one.headers("question", "proposed"))
    layout = session.t(f"ingest.layout_{one.layout}")
    if lost:
        session.say("batch.found_less", file=name, expected=read + lost, n=read, lost=lost, layout=layout)
    else:
        session.say("batch.found", file=name, n=read, layout=layout)


def pairing(
    session: Session, now: Sequence[Understanding], waves: Sequence[EarlierWave], *, written: bool = True
) -> None:
    """By which columns people of two waves were paired, how many, three examples; who has to be confirmed. ``written``:
    whether pairing.csv is."""
    for wave in waves:
        found, columns = wave.pairing, " | ".join(dict.fromkeys(str(one.id_column) for one in now))
        if not any((one.asked & other.asked).any() for one in now for other in wave.files):
            session.say("batch.no_common_question", name=wave.name)
        then = " | ".join(dict.fromkeys(str(one.id_column) for one in wave.files))
        by = session.t("batch.by_column" if then == columns else "batch.by_columns", column=then, columns=columns)
        if wave.row_of:  # else nobody of then could be read, which is said
            session.say(
                "batch.paired" if found.earlier else "batch.paired_nobody",
                name=wave.name, n=len(found.earlier), before=len(wave.row_of),
                now=len(found.earlier) + len(found.only_now) + len(found.unread), by=Printed(by),
                names=_some([f"{then} ↔ {today}" for today, then in list(found.earlier.items())[:3]]),
            )  # fmt: skip
        if found.written:
            session.say("batch.paired_written", n=len(found.written), names=_pairs(found.written))
        if found.elsewhere:
            session.say("batch.paired_elsewhere", n=len(found.elsewhere), names=_pairs(found.elsewhere))
        if found.proposed:
            session.say("batch.paired_proposed", n=len(found.proposed), names=_pairs(found.proposed))
        if wave.unread_before:
            session.say("batch.unread_before", n=wave.unread_before)
        if found.unread_now:
            session.say("batch.unread_now", n=len(found.unread_now))
        if found.only_before or found.only_now:
            names = _some([*found.only_before[:3], *found.only_now[:3]])
            session.say("batch.unpaired", before=len(found.only_before), now=len(found.only_now), names=names)
            if written:
                session.say("batch.unpaired_written")


def aside(session: Session, tally: Tally) -> None:
    """How many rows were set aside, by reason."""
    for code, n in sorted(tally.aside.items()):
        session.say(f"batch.aside_{code.partition('.')[2]}", n=n)


def _pairs(pairs: Sequence[tuple[str, str]]) -> str:
    return _some([f"{then} ↔ {today}" for then, today in pairs])


def changes(session: Session, cohort: Cohort, waves: Waves) -> None:
    """How many people changed, overall and in each group, in figures; «hidden» for what would tell about too few."""
    from skillcheck.report.cohort.comparisons import find_group_progress
    from skillcheck.report.cohort.wording import Words

    change, hidden = waves.dimensions["overall"], session.t("report.cohort_hidden_cell")
    kinds = ("progress", "same", "decline", "unknown")
    counts = {name: hidden if getattr(change, name) is None else getattr(change, name) for name in kinds}
    if all(count == hidden for count in counts.values()):
        session.say("batch.changes_hidden", n=change.n, cell=cohort.min_cell)
    else:
        session.say("batch.changes", n=change.n, **counts)
    if waves.groups:
        session.say("batch.changes_by", name=waves.attribute)
    for one in find_group_progress(Words(cohort, session.library, session.texts)):
        session.say("report.labelled", label=Printed(one.value), words=Printed(one.told))


def _recognised(one: Understanding) -> int:
    """How many questions the file answers."""
    items = {column.item for column in one.columns if column.role in ("item", "option")}
    return len(items) or int(one.asked.sum())


def _some(names: tuple[str, ...] | list[str]) -> str:
    different = list(dict.fromkeys(names))
    shown = ", ".join(clean(name, WORDS).removesuffix(".") for name in different[:6])
    return f"{shown}…" if len(different) > 6 else shown


def show(session: Session, found: list[Understanding], *, as_json: bool, once: bool = False) -> None:
    """Columns, labels and doubts on stdout, and nothing else; ``once``: a code that comes back in a file is told."""
    if as_json:
        typer.echo(json.dumps([_plain(session, one) for one in found], ensure_ascii=False, indent=1))
        return
    for one in found:
        _show(session, one, once=once)


def _plain(session: Session, one: Understanding) -> dict[str, object]:
    return {
        "file": one.path,
        "container": one.container,
        "parts": [
            {
                "name": part.name, "layout": part.layout, "encoding": part.dialect.encoding,
                "separator": part.dialect.separator, "data_line": part.data_line,
                "columns": [asdict(column) for column in part.columns],
            }
            for part in one.parts
        ],
        "id_column": one.id_column,
        "skipped": list(one.skipped),
        "doubts": [
            {**asdict(doubt), "suggestion": session.texts.said(doubt.suggestion)} for doubt in one.doubts
        ],
        "notes": [note.code for note in one.notes],
    }  # fmt: skip


def _show(session: Session, one: Understanding, *, once: bool) -> None:
    from rich.table import Table

    console, t = session.console, session.t
    console.print(t("batch.file", file=clean(one.path), container=t(f"ingest.container_{one.container}")))
    console.print(t("batch.recognised", n=_recognised(one)))
    for part in one.parts:
        console.print(_part(session, one, part))
        table = Table(box=None, show_header=False, padding=(0, 2, 0, 0))
        for column in part.columns:
            table.add_row(clean(column.header, WORDS) or "–", "→", _meaning(session, column))
        console.print(table)
    for note in one.notes:
        console.print(t(note.code, **note.fields))
    for key, fields in _tables(one):
        console.print(t(key, **fields))
    codes = Counter(code.strip() for part in one.parts if part.layout == "wide" for code in part.codes)
    if once and (twice := [code for code, n in codes.items() if n > 1]):
        console.print(t("batch.people_twice", n=len(twice), names=_some(twice)))
    console.print(
        t("batch.doubts", n=len(one.doubts), rows=one.rows_seen) if one.doubts else t("batch.no_doubt", n=one.rows_seen)
    )
    for doubt in one.doubts:
        console.print(f"- {_doubt(session, doubt)}")


def _part(session: Session, one: Understanding, part: Part) -> str:
    """Where the rows of a table begin and how they are written; a workbook has neither encoding nor separator."""
    t, dialect = session.t, part.dialect
    sign = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}.get(dialect.separator)
    words = t(f"batch.separator_{sign}") if sign else dialect.separator
    layout = t(f"ingest.layout_{part.layout}")
    key = {"text": "text", "zip": "file", "sheet": "sheet", "parquet": "table"}[one.container]
    fields = {"name": clean(part.name, WORDS), "line": part.data_line, "encoding": dialect.encoding, "separator": words}
    said = t(f"batch.part_{key}", layout=layout, **fields)
    return said[:1].upper() + said[1:]


def _meaning(session: Session, column: Column) -> str:
    role = session.t(f"ingest.role_{'moment' if column.how == 'moment' else column.role}")
    if column.near:
        return f"{role} ({session.t('batch.nearest', names=', '.join(column.near))})"
    if column.item is None:
        return f"{role} ({session.t('ingest.how_cells')})" if column.how == "cells" else role
    what = column.item + (f"/{column.option}" if column.option else "")
    words = _words(session, column)
    how = session.t(f"ingest.how_{column.how.replace(' ', '_')}") if column.how else ""
    return f"{what} ({how}) {words}" if column.role in QUESTION_ROLES else f"{what} ({role})"


def _words(session: Session, column: Column) -> str:
    """What the question says; of a column of one answer, what the answer says."""
    if column.item is None or column.item not in session.library.bank:
        return ""
    question = session.library.bank[column.item]
    answer = next((answer.text for answer in question.answers if answer.code == column.option), None)
    text = answer or session.library.special_words.get(column.option or "")
    return session.texts.choose(text or question.item.text)


def _doubt(session: Session, doubt: Doubt) -> str:
    words = session.t(doubt.code, found=doubt.found, suggestion=doubt.suggestion)
    return session.t("batch.doubt", n=doubt.count, words=words, columns=_some(doubt.columns))
