"""What keeps the house readable: who may raise which problem, what is documented, how long a file may be."""

from __future__ import annotations

import ast
import re
import statistics
from pathlib import Path

import pytest
from shipped import SHIPPED, TESTS

from skillcheck.cli.app import COMMANDS, run
from skillcheck.content import library
from skillcheck.report.render.formats import FORMATS, renderer

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "skillcheck"
SOURCES = {path: path.read_text(encoding="utf-8") for path in sorted(PACKAGE.rglob("*.py"))}
ALSO_RAISES = {
    "api": {"interview"},  # answers handed in by a program are refused as those of an interview are
    "content": {"style"},
    "cli": set(COMMANDS) | {"files", "workflows"},
    "recommend": {"plan", "places"},
    "ingest": {"tables", "places"},
    "organisation": {"tasks", "network"},
    "report": {"organisation"},
    "workflows": {
        "content",
        "places",
        "batch",
        "files",
        "spark",
        "organisation",
        "tasks",
        "plan",
        "network",
        "report",
        "store",
        "verify",
        "demo",
    },
    "store": {"files", "forget", "network", "people"},
    "whole_folder": {"files"},
}
"""Sections a room may raise from besides its own name: words of its job."""
LONGEST_FILE, LONGEST_FUNCTION, MEDIAN_FILE = 300, 50, 130
README = (ROOT / "README.md").read_text(encoding="utf-8")
CLI = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")


def room(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def test_the_guard_looked_at_the_package():
    assert len(SOURCES) >= 180
    assert sum(len(re.findall(r'Problem\(\s*f?"\w+\.', text)) for text in SOURCES.values()) >= 140


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_a_problem_s_code_belongs_to_the_room_that_raises_it(path):
    sections = set(re.findall(r'Problem\(\s*f?"(\w+)\.', SOURCES[path]))

    assert sections <= {room(path)} | ALSO_RAISES.get(room(path), set())


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_is_in_the_page_of_commands(command):
    assert re.search(rf"^\| `{command}\b", CLI, re.MULTILINE), f"docs/cli.md does not tell of «{command}»"


def test_every_format_renders_people_and_groups_and_is_documented():
    for name in FORMATS:
        one = renderer(name)
        assert callable(one.render_people), name
        assert callable(one.render_cohort), name
        assert re.search(rf"\b{name}\b", CLI + README, re.IGNORECASE), (
            f"docs/cli.md does not tell of the format «{name}»"
        )


def test_files_and_functions_stay_small_enough_to_be_read():
    lines = {path: text.count("\n") for path, text in SOURCES.items()}
    functions = {
        f"{path.relative_to(PACKAGE)}:{node.name}": (node.end_lineno or 0) - node.lineno + 1
        for path, text in SOURCES.items()
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.FunctionDef) and not _is_command(node)
    }

    assert statistics.median(lines.values()) <= MEDIAN_FILE
    long_files = {str(path.relative_to(PACKAGE)) for path, n in lines.items() if n > LONGEST_FILE}
    assert not long_files | {name for name, n in functions.items() if n > LONGEST_FUNCTION}


def _is_command(node: ast.FunctionDef) -> bool:
    """A command's signature lists its options, which is its documentation."""
    return any("typer.Context" in ast.unparse(argument.annotation or ast.Constant(0)) for argument in node.args.args)


def test_what_a_docstring_calls_by_name_is_in_the_code():
    code = [re.sub(r'"""[\s\S]*?"""|#.*', "", text) for text in SOURCES.values()]
    known = {part for path in [*SOURCES, *TESTS.rglob("*.py")] for part in (path.stem, path.parent.name)}
    known |= {word for text in code for word in re.findall(r"\w+", text)} | {"python", "sk", "to_pandas", "grep"}
    told = {
        (path.relative_to(PACKAGE).as_posix(), word)
        for path, text in SOURCES.items()
        for said in re.findall(r"``([^`]+)``", text)
        for word in re.findall(r"[A-Za-z_]\w+", said)
    }

    assert len(told) >= 700
    assert [(path, word) for path, word in sorted(told) if word not in known] == []


def test_the_files_that_docstrings_and_pages_send_to_exist():
    pages = {  # the changelog names what was
        path: path.read_text(encoding="utf-8")
        for path in [*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")]
        if path.name != "CHANGELOG.md"
    }
    told = {
        (path.relative_to(ROOT).as_posix(), file)
        for path, text in (SOURCES | pages).items()
        for file in re.findall(r"\b(?:skillcheck|docs|tests|benchmarks|data)/[a-z0-9_./-]+\.(?:py|md|yaml)\b", text)
    }

    assert len(told) >= 80
    assert [(path, file) for path, file in sorted(told) if not (ROOT / file).exists()] == []


# --- the content of the tests: small.py, but where SHIPPED says why ----------------------------------------------------


@pytest.mark.parametrize("use", [library.load, library.load_once, lambda: run(["content", "list", "profiles"])])
def test_a_test_that_is_not_named_cannot_take_the_shipped_content(use):
    with pytest.raises(pytest.fail.Exception, match=r"test_guards\.py loads the shipped content"):
        use()


def test_an_interpreter_of_its_own_gets_the_small_content_too():
    started = {
        (path.relative_to(TESTS).as_posix(), handed)
        for path in TESTS.rglob("test_*.py")
        for handed in re.findall(r"-m\W+skillcheck\W+(\w+)", path.read_text(encoding="utf-8"))
    }

    assert len(started) >= 8
    assert {path for path, handed in started if handed not in {"DATA", "data", "join"}} <= SHIPPED.keys()


@pytest.mark.parametrize("name", SHIPPED)
def test_who_is_named_takes_the_shipped_content_in_its_own_words(name):
    text = (TESTS / name).read_text(encoding="utf-8")

    assert re.search(r"\bload(_once)?\(|\brun\(|ROOT / .data.", text)
