"""Which test files load the shipped content, and why. Every other takes the small one (small.py): who rewords an item,
or adds one, changes no test that is about something else."""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from skillcheck.content import library
from skillcheck.content.folder import data_folder
from skillcheck.content.library import Library

TESTS = Path(__file__).parent
SHIPPED = {
    "content/test_bank.py": "the shipped bank's items",
    "content/test_bank_rules.py": "the shipped bank's design rules",
    "content/test_content.py": "mistakes planted in the shipped folder",
    "content/test_exercises.py": "the shipped cards",
    "content/test_generated.py": "pages generated from the shipped content",
    "content/test_practices.py": "the shipped practices",
    "content/test_readability.py": "the shipped texts",
    "measurement/test_any_person.py": "people that the shipped truth table does not hold, on the shipped bank",
    "measurement/test_words.py": "the shipped truth table on the shipped bank",
    "organisation/test_docs_commands.py": "the commands of our pages, as they stand",
    "organisation/test_demo_association.py": "the demonstration is made of the shipped content",
    "organisation/test_joint_attack.py": "the demonstration is made of the shipped content",
    "ingest/test_real_exports.py": "exports that tools made of the shipped questionnaire",
}
"""File below tests/ → why it is about the shipped content."""


def watch() -> None:
    """From now on a test file that is not named fails where it loads the shipped content, in this process or a fork.

    A new interpreter is not watched: who starts one hands it ``small.DATA``."""
    for name in ("load", "load_once"):
        setattr(library, name, _watched(getattr(library, name)))


def _watched(load: Callable[[Path | None], Library]) -> Callable[[Path | None], Library]:
    @functools.wraps(load)
    def watched(folder: Path | None = None) -> Library:
        callers = list(_test_files())
        if callers and (folder or data_folder()).resolve() == data_folder() and not SHIPPED.keys() & set(callers):
            pytest.fail(f"{callers[0]} loads the shipped content: take small.py, or name the file in shipped.SHIPPED")
        return load(folder)

    return watched


def _test_files() -> Iterator[str]:
    """The files of tests/ that are at work, the innermost first."""
    frame = sys._getframe(1)
    while frame is not None and (frame := frame.f_back) is not None:
        path = Path(frame.f_code.co_filename)
        if path.is_relative_to(TESTS):
            yield path.relative_to(TESTS).as_posix()
