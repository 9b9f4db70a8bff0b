"""Recipes of ``batch``: read, asked for in the terminal, written, also where no question was recognised."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from skillcheck.errors import DataProblem, Problem, UsageProblem

if TYPE_CHECKING:
    from skillcheck.cli.session import Session
    from skillcheck.ingest.model import Doubt, Understanding
    from skillcheck.ingest.options import ReadOptions
    from skillcheck.ingest.recipe import Recipe
    from skillcheck.workflows.folder_files import Readable
    from skillcheck.workflows.request import Request

UNRECOGNISED = {
    "ingest.no_item_column", "ingest.no_item_sheet", "ingest.long_without_answers", "ingest.long_without_id",
}  # fmt: skip
"""Problems that a recipe can end."""


def load(session: Session, path: Path | None) -> Recipe | None:
    """The recipe of a file, checked."""
    from skillcheck.ingest.recipe_file import load_recipe

    return None if path is None else load_recipe(path, session.library.bank)


def asked(session: Session, request: Request, path: Path | None) -> ReadOptions:
    """The options with the recipe that the person decides on; ``path``: where it will be kept."""
    from skillcheck.cli.ask import decided
    from skillcheck.workflows.folder_files import first_readable

    if path is None:
        raise UsageProblem(Problem("batch.ask_needs_recipe"))
    session.require_terminal("batch.ask_no_terminal")
    return replace(request.options, recipe=decided(session, first_readable(request), request.options.recipe))


def understood(session: Session, request: Request, path: Path | None) -> Readable:
    """What is understood of the files and of the earlier waves; the recipe is written where ``path`` is given. Files of
    a folder that cannot be read are said, and left out of the run."""
    from skillcheck.cli.batch_files import say_others
    from skillcheck.ingest.unrecognised import unrecognised
    from skillcheck.workflows.folder_files import understand_readable

    try:
        readable = understand_readable(request)
    except DataProblem as error:
        if path is not None and {one.code for one in error.problems} & UNRECOGNISED:
            nothing = unrecognised(request.files[0], session.library.bank, request.options)
            if nothing is not None:
                _write(session, request, nothing, path)
                session.say("batch.recipe_of_nothing", file=str(path))
        raise
    for folder in dict.fromkeys(path.parent for path in readable.texts):
        say_others(session, folder, [path.name for path in readable.texts if path.parent == folder])
    session.say_problems(readable.unread)
    if readable.unread:
        session.say("batch.folder_unread", n=len(readable.unread))
    if path is not None:
        _of_first(session, readable, path)
    return readable


def _of_first(session: Session, readable: Readable, path: Path) -> None:
    """The recipe of the first file, with what is doubtful in those with the same headings; the others are said: another
    form or tool has its own recipe."""
    first, *others = readable.now
    same = [one.header_lines[-1:] == first.header_lines[-1:] for one in others]
    alike = [first, *(one for one, is_same in zip(others, same, strict=True) if is_same)]
    doubts: dict[tuple[str, str], Doubt] = {}
    for doubt in (doubt for one in alike for doubt in one.doubts):
        met = doubts.get((doubt.scale, doubt.found))
        doubts[doubt.scale, doubt.found] = doubt if met is None else replace(met, count=met.count + doubt.count)
    found = replace(first, doubts=tuple(doubts.values()))
    _write(session, readable.request, found, path)
    session.say("batch.recipe_saved", file=str(path), n=len(doubts) + len(first.headers("question")))
    if names := [Path(one.path).name for one, is_same in zip(others, same, strict=True) if not is_same]:
        session.say("batch.recipe_of_first", file=Path(first.path).name, found=", ".join(names))


def _write(session: Session, request: Request, found: Understanding, path: Path) -> None:
    from skillcheck.files import write_whole
    from skillcheck.ingest.recipe_file import recipe_text

    text = recipe_text(found, session.texts, session.library.bank, request.options.recipe)
    write_whole(path, text, force=request.force)
