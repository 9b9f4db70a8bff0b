"""The options of ``batch`` as one value, and what they mean: what is read, what is asked; refused in a sentence."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from skillcheck.errors import Problem, UsageProblem

if TYPE_CHECKING:
    from skillcheck.cli.session import Session
    from skillcheck.cohort.training_groups import Wish
    from skillcheck.ingest.options import ProfileColumn, ReadOptions
    from skillcheck.workflows.request import Request

FORMATS = ("csv", "xlsx", "parquet")
ENGINES = ("local", "spark")
LOCALES = ("fr", "en", "es", "it")
RULES = ("first", "last", "earliest", "latest", "fullest", "all")
SEATS = re.compile(r"(\d+)(?:\s*[-–]\s*(\d+))?")


@dataclass(frozen=True)
class BatchOptions:
    """The options of the command, as they were typed."""

    files: list[Path]
    out: Path | None
    desk: bool
    since: str | None
    profile: str | None
    accept: bool
    recipe: Path | None
    keep: list[str]
    keep_column: list[str]
    duplicates: str | None
    profile_column: str | None
    profiles: Path | None
    structure: str | None
    staff: str
    group: list[str]
    groups: int | None
    seats: str | None
    together: list[str]
    apart: list[str]
    min_cell: int
    before: list[Path]
    wave: list[str]
    unpaired: bool
    pairing: Path | None
    format: str
    locale: str | None
    digits: str | None
    encoding: str | None
    separator: str | None
    sheet: str | None
    header_row: int | None
    id_column: list[str]
    numbers: str | None
    join: bool
    all_rows: bool
    engine: str
    master: str | None
    workers: int | None
    share_to: Path | None
    sensitive: bool
    force: bool


def request_of(session: Session, given: BatchOptions, answers: list[Path]) -> Request:
    """What is asked for of these files; what is not known or does not go together is refused before any is read."""
    from skillcheck.cli.batch_files import given_files, pairs_of
    from skillcheck.workflows.request import Request

    _refuse_values(given)
    options = options_of(session, given)
    what = given_files(session, answers, given.before, given.wave)
    option = "--before" if given.before else "--wave" if what.waves else "--join" if given.join else ""
    _refuse_together(given, option, options.duplicates)
    return Request(
        library=session.library, texts=session.texts, waves=what.waves, loose=what.loose,
        pairs=pairs_of(given.pairing), unpaired=given.unpaired, staff=given.staff, files=what.files,
        out=given.out or Path(), options=options, profile=session.profile(given.profile),
        training=wish(given.groups, given.seats, given.together, given.apart), join=given.join,
        min_cell=given.min_cell, format=given.format, locale=given.locale,  # type: ignore[arg-type]  # one of FORMATS
        digits=decimals(given.digits), force=given.force, workers=given.workers,
    )  # fmt: skip


def options_of(session: Session, given: BatchOptions) -> ReadOptions:
    """How the files are read."""
    from skillcheck.cli import recipes
    from skillcheck.ingest.options import FILE, SHEET, ReadOptions

    rule, columns = duplicates_and_columns(given.keep, given.keep_column, given.duplicates)
    numbers = "0" if given.desk else given.numbers  # the notebook writes the questions' own codes
    return ReadOptions(
        encoding=given.encoding, separator=sign(given.separator), sheet=given.sheet, header_row=given.header_row,
        accept=given.accept, keep_personal=tuple(columns), groups=tuple(given.group), structure=given.structure,
        profiles=profiles_in(session, given.profile_column, given.profiles, given.profile),
        id_column=tuple(given.id_column), duplicates=rule,  # type: ignore[arg-type]  # one of RULES or report
        recipe=recipes.load(session, given.recipe), special=session.library.special_words,
        numbers=None if numbers is None else int(numbers), doubtful=given.all_rows,
        frame={FILE: session.t("batch.frame_file"), SHEET: session.t("batch.frame_sheet")},
    )  # fmt: skip


def _refuse_values(given: BatchOptions) -> None:
    """Refuse a word that an option does not know, and a number that is too small."""
    one_of("format", given.format, FORMATS)
    one_of("engine", given.engine, ENGINES)
    one_of("locale", given.locale or "fr", LOCALES)
    one_of("numbers", given.numbers or "0", ("0", "1"))
    at_least("groups", 1 if given.groups is None else given.groups, 1)
    at_least("min-cell", given.min_cell, 1)
    at_least("workers", 1 if given.workers is None else given.workers, 1)


def _refuse_together(given: BatchOptions, option: str, rule: str) -> None:
    """Refuse what does not go together; ``option``: that of waves or of joining, if given."""
    if rule == "all" and option and not given.unpaired:
        raise UsageProblem(Problem("batch.keep_all_alone", fields={"option": option}))
    if given.engine == "spark" and option:
        raise UsageProblem(Problem("workflows.spark_options", fields={"option": option}))
    if given.unpaired and option in {"", "--join"}:
        raise UsageProblem(Problem("batch.unpaired_alone"))
    if given.share_to is not None and given.format != "csv":
        raise UsageProblem(Problem("batch.share_needs_csv"))


def duplicates_and_columns(keep: list[str], columns: list[str], duplicates: str | None) -> tuple[str, list[str]]:
    """``--keep first`` chooses among a person's rows; ``--keep NAME`` keeps a personal column."""
    rules = [one for one in keep if one in RULES] + ([duplicates] if duplicates else [])
    if len(set(rules)) > 1:
        raise UsageProblem(Problem("batch.two_rules", fields={"found": ", ".join(rules)}))
    if duplicates is not None:
        one_of("duplicates", duplicates, RULES)
    return rules[0] if rules else "report", [one for one in keep if one not in RULES] + columns


def refuse_sensitive(headers: list[str]) -> None:
    """Health, origin, belief … stand in no file of results unless somebody says that they may (GDPR, article 9)."""
    from skillcheck.i18n import Texts, languages
    from skillcheck.ingest.cells.normalise import words

    known = [words(one) for lang in languages() for one in Texts(lang).template("batch.sensitive_words").split(",")]
    found = [header for header in headers if any(f" {one} " in f" {words(header)} " for one in known)]
    if found:
        raise UsageProblem(Problem("batch.sensitive_column", fields={"found": ", ".join(found)}))


def one_of(option: str, value: str, known: tuple[str, ...]) -> None:
    """Refuse a value that is none of those known."""
    if value not in known:
        fields: dict[str, object] = {"option": f"--{option}", "found": value, "known": ", ".join(known)}
        raise UsageProblem(Problem("batch.not_among", fields=fields))


def at_least(option: str, value: int, least: int) -> None:
    """Refuse a number that is too small."""
    if value < least:
        fields: dict[str, object] = {"option": f"--{option}", "found": str(value), "least": str(least)}
        raise UsageProblem(Problem("batch.too_small", fields=fields))


def decimals(digits: str | None) -> int | None:
    """``--digits``: a number of decimals, or «full», so that every figure reads back as itself."""
    from skillcheck.export.csv_text import FULL

    if digits is None or digits == "full":
        return None if digits is None else FULL
    if not digits.isascii() or not digits.isdecimal() or len(digits) > 2:
        fields: dict[str, object] = {"option": "--digits", "found": digits, "known": "0 … 9, full"}
        raise UsageProblem(Problem("batch.not_among", fields=fields))
    return int(digits)


def sign(separator: str | None) -> str | None:
    """A tab is hard to type."""
    return "\t" if separator in {"tab", "\\t", "TAB"} else separator


def wish(
    groups: int | None, seats: str | None, together: Sequence[str] | None, apart: Sequence[str] | None
) -> Wish | None:
    """The training groups asked for; None where none are.

    ``seats``: «8-12», or «12» for at most so many. ``together``, ``apart``: codes between commas, once for each set.
    """
    from skillcheck.cohort.training_groups import Wish

    if groups is None and seats is None:
        if together or apart:
            raise UsageProblem(Problem("batch.groups_first"))
        return None
    low = high = None
    if seats is not None:
        found = SEATS.fullmatch(seats.strip())
        low, high = (int(found[1]), int(found[2] or found[1])) if found else (0, 0)
        if not 1 <= low <= high:
            raise UsageProblem(Problem("batch.seats", fields={"found": seats}))
        low = low if found and found[2] else None
    return Wish(groups, low, high, _sets(together), _sets(apart))


def _sets(given: Sequence[str] | None) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(code.strip() for code in one.split(",") if code.strip()) for one in given or ())


def profiles_in(session: Session, column: str | None, file: Path | None, usual: str | None) -> ProfileColumn | None:
    """The column of profiles and how they are written in it; ``usual``: for whom it leaves empty."""
    from skillcheck.ingest.options import ProfileColumn
    from skillcheck.workflows.profile_column import profile_words

    if column is None:
        if file is not None:
            raise UsageProblem(Problem("batch.profiles_alone"))
        return None
    return ProfileColumn(column, profile_words(session.library, file), usual or "")
