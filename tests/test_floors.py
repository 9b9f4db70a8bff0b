"""Imports only go down, doors do not import one another, heavy libraries have one owner, thinking touches no world.

The floors (docs/architecture.md), from the bottom: 0 errors and base records · 1 content models · 2 content and words ·
3 thinking · 4 doors · 5 the command line. A module of the package that is not named here is on the thinking floor.
"""

from __future__ import annotations

import ast
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "skillcheck"
FLOORS = {
    0: {"skillcheck", "errors", "base"},
    1: {"frameworks", "questions.model", "catalogue", "glossary"},
    2: {"content", "texts", "files"},
    4: {"answers", "report", "questions", "spark"},
    5: {"cli", "__main__"},
}
THINKING = 3
THINKING_ROOMS = {"questions.flow", "questions.order", "questions.replay"}
"""The thinking part of a room whose other files are doors."""

OWNERS = {
    "questionary": {"questions.ask"},
    "prompt_toolkit": {"questions.ask", "questions.keys"},
    "pyspark": {"spark"},
    "typst": {"report.pdf"},
    "jinja2": {"report", "questions.sheet", "questions.paper"},
    "python_calamine": {"answers"},
    "xlsxwriter": {"answers", "report", "questions.blank"},
    "typer": {"cli"},
    "yaml": {"content", "answers"},
    "rich": {"cli", "report.terminal", "questions"},
}
WORLD = {"os", "time", "socket", "subprocess", "sys", "urllib", "http", "requests", "locale", "random", "secrets"}
"""What thinking never imports (numpy's seeded generator is no clock)."""
WORLD_CALLS = {"open", "print", "input"}
WORLD_METHODS = {"read_text", "read_bytes", "write_text", "write_bytes", "now", "today"}


@dataclass(frozen=True)
class Module:
    name: str
    path: Path
    tree: ast.Module

    @property
    def floor(self) -> int:
        return floor_of(self.name)


def floor_of(name: str) -> int:
    if name in THINKING_ROOMS:
        return THINKING
    parts = name.split(".")
    for end in range(len(parts), 0, -1):
        for floor, rooms in FLOORS.items():
            if ".".join(parts[:end]) in rooms:
                return floor
    return THINKING


def modules() -> list[Module]:
    found = []
    for path in sorted(PACKAGE.rglob("*.py")):
        name = ".".join(path.relative_to(PACKAGE).with_suffix("").parts).removesuffix(".__init__")
        name = "skillcheck" if name == "__init__" else name
        found.append(Module(name, path, ast.parse(path.read_text(encoding="utf-8"))))
    return found


MODULES = modules()
NAMES = {module.name for module in MODULES}


def typing_only(tree: ast.Module) -> set[int]:
    """The imports that only the type checker sees."""
    return {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"
        for inner in ast.walk(node)
    }


def imported(module: Module, *, for_types: bool = False) -> set[str]:
    """Full names of what a module imports, ours as ``skillcheck.…``."""
    skipped = set() if for_types else typing_only(module.tree)
    found = set()
    for node in ast.walk(module.tree):
        if id(node) in skipped:
            continue
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module.name} uses a relative import"
            for alias in node.names:
                whole = f"{node.module}.{alias.name}"
                found.add(whole if whole.removeprefix("skillcheck.") in NAMES else str(node.module))
    return found


def ours(module: Module, *, for_types: bool = False) -> set[str]:
    names = {name for name in imported(module, for_types=for_types) if name.split(".")[0] == "skillcheck"}
    return {name.removeprefix("skillcheck.") for name in names}


def test_the_guard_looked_at_the_package():
    assert len(MODULES) >= 25
    assert sum(len(ours(module)) for module in MODULES) >= 80
    assert {floor_of(name) for name in NAMES} == {0, 1, 2, 3, 4, 5}


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.name)
def test_imports_only_go_down(module):
    up = sorted(name for name in ours(module, for_types=True) if floor_of(name) > module.floor)

    assert not up, f"{module.name} (floor {module.floor}) imports from above: {', '.join(up)}"


@pytest.mark.parametrize("module", [m for m in MODULES if m.floor == 4], ids=lambda module: module.name)
def test_doors_do_not_import_one_another(module):
    room = module.name.split(".")[0]

    others = sorted(n for n in ours(module, for_types=True) if floor_of(n) == 4 and n.split(".")[0] != room)

    assert not others, f"{module.name} imports another door: {', '.join(others)}"


@pytest.mark.parametrize("library", OWNERS)
def test_a_library_has_its_owner(library):
    for module in MODULES:
        if library in {name.split(".")[0] for name in imported(module)}:
            owners = OWNERS[library]
            assert any(module.name == owner or module.name.startswith(f"{owner}.") for owner in owners), (
                f"{module.name} imports {library}, which belongs to {', '.join(sorted(owners))}"
            )


@pytest.mark.parametrize("module", [m for m in MODULES if m.floor == THINKING], ids=lambda module: module.name)
def test_thinking_touches_no_file_no_clock_and_no_screen(module):
    calls = [node for node in ast.walk(module.tree) if isinstance(node, ast.Call)]
    named = {node.func.id for node in calls if isinstance(node.func, ast.Name)}
    methods = {node.func.attr for node in calls if isinstance(node.func, ast.Attribute)}

    assert not WORLD & {name.split(".")[0] for name in imported(module)}, module.name
    assert not WORLD_CALLS & named, module.name
    assert not WORLD_METHODS & methods, module.name


HEAVY = [
    "numpy", "pyarrow", "jinja2", "questionary", "rich.table", "xlsxwriter", "python_calamine", "typst", "yaml",
]  # fmt: skip
"""Not pydantic: Typer loads it by itself to read options."""


@pytest.mark.parametrize(
    "arguments", [["--help"], ["content", "--help"], ["content", "check", "--help"], ["--version"]]
)
def test_help_is_instant_because_nothing_heavy_is_imported(arguments):
    program = (
        f"import sys; from skillcheck.cli.app import run; run({arguments!r}); "
        f"print([name for name in {HEAVY!r} if name in sys.modules], file=sys.stderr)"
    )
    run = [sys.executable, "-c", program]
    subprocess.run(run, capture_output=True, check=True, cwd=PACKAGE.parent)  # the words are parsed once, then kept

    done = subprocess.run(run, capture_output=True, text=True, check=True, cwd=PACKAGE.parent)

    assert done.stdout
    assert done.stderr.strip() == "[]"
