"""A recipe read from its YAML file and written to one, every mistake with its line."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from skillcheck.errors import DataProblem, Problem
from skillcheck.ingest.cells.normalise import light
from skillcheck.ingest.model import Column, Doubt, Understanding
from skillcheck.ingest.recipe import EVERYWHERE, LONG, MARK_WORDS, MARKS, ROLES, UNDECIDED, Recipe
from skillcheck.questions.item_bank import SPECIAL_CODES, ItemBank

if TYPE_CHECKING:
    from skillcheck.i18n import Texts


NOT_YAML = re.compile("[\x7f-\x9f\ud800-\udfff\ufeff\ufffe\uffff\u2028\u2029]")


TABS = ("tab", "TAB", "\\t")
"""How a person writes a tab."""
FILE_KEYS = ("encoding", "separator", "sheet", "header_row")


VERSION = 1
"""The number of the recipes that this program writes and reads; another meaning of a key gets another number."""


KEYS = ("recipe", "file", "numbers", "rows", "columns", "marks", "answers")


ROW_KEYS = {"skip": (), "finished": ("only", "all"), "doubtful": ("leave", "score")}
"""What a recipe can say of rows, and the words for it."""


NUMBERS = {"from 0": 0, "from 1": 1, UNDECIDED: None}


def load_recipe(path: Path, bank: ItemBank) -> Recipe:
    """Read and check a recipe.

    Raises:
        DataProblem: every mistake of the file at once, each with its line.
    """
    from skillcheck.content.strict_yaml import read_yaml

    data, lines, problems = read_yaml(path, str(path), as_written=True)
    if problems:
        raise DataProblem(problems)

    def wrong(code: str, *place: str, **fields: object) -> None:
        problems.append(Problem(code, file=str(path), line=lines.get(place, 1), fields=fields))

    data = _of_our_version(data, path)
    for key in data:
        if key not in KEYS:
            wrong("ingest.recipe_unknown_key", key, found=key, suggestion=", ".join(KEYS))
    about = _about(data, wrong)
    columns = {header: str(said) for header, said in _mapping(data, "columns", wrong).items()}
    for header, said in columns.items():
        if not _known_column(said, bank):
            wrong("ingest.recipe_unknown_item", "columns", header, found=said, suggestion=", ".join((*ROLES, *LONG)))
    marks = _marks(data, wrong)
    answers = _answers(data, bank, wrong)
    numbers = str(data.get("numbers", UNDECIDED))
    if numbers not in NUMBERS:
        wrong("ingest.recipe_unknown_value", "numbers", found=numbers, key="numbers", suggestion="from 0, from 1")
    rows = _rows(data, wrong)
    if problems:
        raise DataProblem(problems)
    said_texts = {key: about[key] for key in ("encoding", "separator", "sheet") if key in about}
    return Recipe(
        **said_texts,
        header_row=int(about["header_row"]) if "header_row" in about else None,
        columns=columns,
        answers=answers,
        marks=marks,
        numbers=NUMBERS[numbers],
        skip=rows,
        finished=str(_mapping(data, "rows", wrong).get("finished", "")) == "only",
        doubtful=str(_mapping(data, "rows", wrong).get("doubtful", "")) or None,
    )


def _about(data: dict[str, object], wrong: object) -> dict[str, str]:
    """What a recipe says of the file."""
    assert callable(wrong)
    about = {key: said for key, said in _mapping(data, "file", wrong).items() if said is not None}
    for key in about:
        if key not in FILE_KEYS:
            wrong("ingest.recipe_unknown_key", "file", key, found=key, suggestion=", ".join(FILE_KEYS))
    row = str(about.get("header_row", 1))
    if not (row.isascii() and row.isdigit()):
        wrong("ingest.recipe_unknown_value", "file", "header_row", found=row, key="header_row", suggestion="1, 2, 3…")
    return {key: "\t" if key == "separator" and said in TABS else str(said) for key, said in about.items()}


def _of_our_version(data: object, path: Path) -> dict[str, object]:
    number = str(data.get("recipe")) if isinstance(data, dict) else ""
    if isinstance(data, dict) and number == str(VERSION):
        return data
    later = number.isdecimal() and number.strip("0") != ""
    fields: dict[str, object] = {"found": number[:20], "suggestion": VERSION}
    raise DataProblem(Problem("ingest.recipe_later" if later else "ingest.not_a_recipe", file=str(path), fields=fields))


def _mapping(data: dict[str, object], key: str, wrong: object) -> dict[str, object]:
    value = data.get(key)
    if value is None:
        return {}
    if not isinstance(value, dict):
        assert callable(wrong)
        wrong("ingest.recipe_not_a_list", key, found=key)
        return {}
    return value


def _marks(data: dict[str, object], wrong: object) -> dict[str, str]:
    """What texts mean in columns of one answer each."""
    assert callable(wrong)
    marks = {found: "" if said is None else str(said) for found, said in _mapping(data, MARKS, wrong).items()}
    for found, said in marks.items():
        if said not in (*MARK_WORDS, UNDECIDED):
            wrong("ingest.recipe_unknown_mark", MARKS, found, found=said, column=found)
    _refuse_two_meanings(marks, (MARKS,), wrong)
    return marks


def _rows(data: dict[str, object], wrong: object) -> dict[str, tuple[str, ...]]:
    """The rows to leave out, by header."""
    assert callable(wrong)
    about = _mapping(data, "rows", wrong)
    for key, value in about.items():
        known = ROW_KEYS.get(key)
        if known is None:
            wrong("ingest.recipe_unknown_key", "rows", key, found=key, suggestion=", ".join(ROW_KEYS))
        elif known and value not in known:
            wrong("ingest.recipe_unknown_value", "rows", key, found=value, key=key, suggestion=", ".join(known))
    skip = _mapping(about, "skip", wrong)
    return {
        header: tuple(map(str, values)) if isinstance(values, list) else (str(values),)
        for header, values in skip.items()
    }


def _known_column(said: str, bank: ItemBank) -> bool:
    if said in (*ROLES, *LONG, UNDECIDED) or said in bank:
        return True
    item, _, option = said.partition("/")
    return item in bank and option in {*SPECIAL_CODES, *(answer.code for answer in bank[item].answers)}


def _answers(data: dict[str, object], bank: ItemBank, wrong: object) -> dict[str, dict[str, str]]:
    assert callable(wrong)
    places = {EVERYWHERE, *bank.ids, *(question.item.scale for question in bank.questions)}
    answers: dict[str, dict[str, str]] = {}
    for place, decided in _mapping(data, "answers", wrong).items():
        if place not in places or not isinstance(decided, dict):
            wrong("ingest.recipe_unknown_item", "answers", place, found=place, suggestion=EVERYWHERE)
            continue
        answers[place] = {found: "" if code is None else str(code) for found, code in decided.items()}
        for found, code in answers[place].items():
            if not _possible(code, place, bank):
                wrong("ingest.recipe_unknown_code", "answers", place, found, found=code, column=found)
        _refuse_two_meanings(answers[place], ("answers", place), wrong)
    return answers


def _refuse_two_meanings(decided: Mapping[str, str], place: tuple[str, ...], wrong: object) -> None:
    """Two texts that are one when cells are read («Top», «TOP») and mean different answers: nobody can tell which."""
    assert callable(wrong)
    first: dict[str, str] = {}
    for found, code in decided.items():
        before = first.setdefault(light(found), found) if code != UNDECIDED else found
        if decided[before] != code:
            wrong("ingest.recipe_two_meanings", *place, found, found=found, suggestion=before)


def _possible(code: str, place: str, bank: ItemBank) -> bool:
    """Whether the code is an answer of at least one question the decision is for."""
    if code in ("", UNDECIDED, "not asked", "dk", "skip", "na", "pn"):
        return True
    concerned = (q for q in bank.questions if place in (EVERYWHERE, q.item.scale, q.id))
    return any(code in question.codes for question in concerned)


def recipe_text(understanding: Understanding, texts: Texts, bank: ItemBank, recipe: Recipe | None = None) -> str:
    """The recipe of what was understood, with its explanation as comments.

    What is doubtful is left as «?», or has the answer that was perhaps meant, marked as proposed. ``recipe``: what was
    decided before stays.
    """
    parts, recipe = understanding.parts, recipe or Recipe()
    lines = [f"# {line}" for line in texts.template("ingest.recipe_head").strip().splitlines()]
    lines += [f"recipe: {VERSION}", "file:"]
    if understanding.container in ("text", "zip"):
        lines += _alike("encoding", [part.dialect.encoding for part in parts])
        lines += _alike("separator", [part.dialect.separator for part in parts])
    elif understanding.container == "sheet":
        lines += _alike("sheet", [part.name for part in parts])
    lines += _alike("header_row", [part.head_line for part in parts])
    lines += [f"numbers: {_quoted(_numbers(understanding))}"]
    lines += _row_lines(recipe, texts)
    lines += ["columns:"]
    seen: set[str] = set()
    for column in understanding.columns:
        if column.header.strip() and column.header not in seen:
            seen.add(column.header)
            lines.append(f"  {_quoted(column.header)}: {_quoted(_said(column))}{_why(column)}")
    doubts = [one for one in understanding.doubts if one.scale != EVERYWHERE]
    places = {MARKS: dict(recipe.marks)} | {place: dict(known) for place, known in recipe.answers.items()}
    said = {place: [f"{_quoted(found)}: {_quoted(code)}" for found, code in known.items() if code != UNDECIDED]
            for place, known in places.items()}  # fmt: skip
    for doubt in doubts:
        said.setdefault(doubt.scale, []).append(_doubt_line(doubt, texts, bank))
    lines += [f"{MARKS}:", *(f"  {one}" for one in dict.fromkeys(said.pop(MARKS, [])))]
    lines.append("answers:")
    for place, entries in said.items():
        lines += [f"  {place}:", *(f"    {one}" for one in dict.fromkeys(entries))]
    return "\n".join(lines) + "\n"


def _alike(key: str, values: Sequence[str | int]) -> list[str]:
    """What is the same for all tables of a file, as a line about the file; the rest is found anew in each."""
    value = values[0]
    return [f"  {key}: {value if isinstance(value, int) else _quoted(value)}"] if len(set(values)) == 1 else []


def _row_lines(recipe: Recipe, texts: Texts) -> list[str]:
    """What was decided of rows, else how it is said."""
    skip = json.dumps({header: list(values) for header, values in recipe.skip.items()}, ensure_ascii=False)
    said = [f"  skip: {skip}"] if recipe.skip else []
    said += ["  finished: only"] if recipe.finished else []
    said += [f"  doubtful: {recipe.doubtful}"] if recipe.doubtful else []
    return ["rows:", *said] if said else [
        f"# {line}" for line in texts.template("ingest.recipe_rows").strip().splitlines()
    ]  # fmt: skip


def _doubt_line(doubt: Doubt, texts: Texts, bank: ItemBank) -> str:
    """A doubt to decide: the answer that was perhaps meant, where it is one, marked as proposed; else «?»."""
    near = doubt.answer != "" and _possible(doubt.answer, doubt.scale, bank)
    word = f"{texts.template('ingest.recipe_proposed')}, " if near else ""
    hint = _one_line(texts.said(doubt.suggestion))
    about = f"{word}{doubt.count} ×" + (f" ; {hint}" if hint else "")
    return f"{_quoted(doubt.found)}: {_quoted(doubt.answer if near else UNDECIDED)}  # {about}"


def _numbers(understanding: Understanding) -> str:
    first = {part.first for part in understanding.parts if understanding.numbers_met}
    return next((said for said, number in NUMBERS.items() if first == {number}), UNDECIDED)


def _said(column: Column) -> str:
    """What a column is, in the words of a recipe."""
    if column.item is not None and column.role in ("item", "option", "proposed"):
        return f"{column.item}/{column.option}" if column.option else column.item
    if column.role == "question":
        return UNDECIDED
    long = {role: word for word, role in LONG.items()}
    return long.get(column.role) or (column.role if column.role in ROLES else "unknown")


def _why(column: Column) -> str:
    """How sure a column is, as a comment: found how, or the nearest questions."""
    if column.near:
        return f"  # {', '.join(column.near)} ?"
    return "" if column.how in (None, "id", "recipe") else f"  # {column.how}"


def _quoted(text: str) -> str:
    """A YAML double-quoted scalar on one line (JSON strings are such)."""
    plain = json.dumps(text, ensure_ascii=False)
    return NOT_YAML.sub(lambda found: f"\\u{ord(found.group()):04x}", plain)


def _one_line(text: str) -> str:
    return " ".join(text.split())
