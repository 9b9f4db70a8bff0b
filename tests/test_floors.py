"""Imports only go down, doors do not import one another, no circle, heavy libraries have one owner, thinking touches no
world. A folder is a floor, without exceptions; docs/architecture.md draws the same table.
"""

from __future__ import annotations

import ast
import subprocess
import sys
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "skillcheck"
FLOORS = (
    {"errors", "record", "signs", "version"},
    {"frameworks", "questions", "catalogue", "places"},
    {"files", "whole_folder", "guard", "content", "i18n", "spreadsheet"},
    {"measurement", "recommend", "interview", "person", "cohort", "organisation"},
    {"ingest", "export", "forms", "screens", "store", "report", "spark"},
    {"workflows"},
    {"api", "skillcheck"},
    {"cli", "__main__"},
)
"""From the ground up."""
THINKING, DOORS = 3, 4
BETWEEN_DOORS = {("export", "ingest"), ("store", "export")}
"""What is handed back is told in the terms of what was read; what was written is read back as its writer noted it."""

OWNERS = {
    "questionary": {"screens.menus", "screens.menu_lines"},
    "prompt_toolkit": {"screens.menus", "screens.keyboard"},
    "pyrage": {"store.backup"},
    "pyspark": {"spark"},
    "typst": {"report.render.pdf"},
    "jinja2": {"report.render", "forms.printed_sheet"},
    "python_calamine": {"ingest.files"},
    "xlsxwriter": {"spreadsheet"},
    "highspy": {"recommend.training_plan.improve"},
    "typer": {"cli"},
    "yaml": {"content", "ingest"},
    "rich": {
        "cli",
        "report.render.document_screen",
        "report.render.lines",
        "report.render.terminal",
        "report.reliability",
        "screens",
    },
}
WORLD = {"os", "time", "socket", "subprocess", "sys", "urllib", "http", "requests", "locale", "random", "secrets"}
"""What thinking never imports (numpy's seeded generator is no clock)."""
WORLD_CALLS = {"open", "print", "input"}
WORLD_METHODS = {"read_text", "read_bytes", "write_text", "write_bytes", "now", "today"}


@dataclass(frozen=True)
class Module:
    name: str
    path: Path

    @cached_property
    def tree(self) -> ast.Module:
        """Parsed when it is looked at: every test worker collects this file, one runs it."""
        return ast.parse(self.path.read_text(encoding="utf-8"))

    @property
    def floor(self) -> int:
        return floor_of(self.name)


def room_of(name: str) -> str:
    return name.split(".", maxsplit=1)[0]


def floor_of(name: str) -> int:
    found = [floor for floor, rooms in enumerate(FLOORS) if room_of(name) in rooms]
    assert len(found) == 1, f"{name}: say in FLOORS on which floor {room_of(name)} stands"
    return found[0]


def modules() -> list[Module]:
    found = []
    for path in sorted(PACKAGE.rglob("*.py")):
        name = ".".join(path.relative_to(PACKAGE).with_suffix("").parts).removesuffix(".__init__")
        name = "skillcheck" if name == "__init__" else name
        found.append(Module(name, path))
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


@cache
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
    assert len(MODULES) >= 150
    assert sum(len(ours(module)) for module in MODULES) >= 500
    assert {floor_of(name) for name in NAMES} == set(range(len(FLOORS)))


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.name)
def test_imports_only_go_down(module):
    below = ours(module, for_types=True)
    up = sorted(name for name in below if floor_of(name) > module.floor)

    assert not up, f"{module.name} (floor {module.floor}) imports from above: {', '.join(up)}"


@pytest.mark.parametrize("module", [m for m in MODULES if m.floor == DOORS], ids=lambda module: module.name)
def test_doors_do_not_import_one_another(module):
    room = room_of(module.name)

    others = sorted(
        name for name in ours(module, for_types=True)
        if floor_of(name) == DOORS and room_of(name) != room and (room, room_of(name)) not in BETWEEN_DOORS
    )  # fmt: skip

    assert not others, f"{module.name} imports another door: {', '.join(others)}"


def test_no_import_runs_in_a_circle_not_even_for_types_or_inside_a_function():
    graph = {module.name: ours(module, for_types=True) & NAMES - {module.name} for module in MODULES}
    while leaves := [name for name in graph if not graph[name]]:  # what imports nothing that is left is in no circle
        for leaf in leaves:
            del graph[leaf]
        for names in graph.values():
            names.difference_update(leaves)

    assert not graph, f"a circle among: {', '.join(sorted(graph))}"


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
    "numpy", "pyarrow", "jinja2", "questionary", "rich", "xlsxwriter", "python_calamine", "typst", "yaml", "highspy",
]  # fmt: skip
TO_READ_OPTIONS = ["pydantic"]
"""Typer loads it by itself to read the options of a command; the first help has none to read."""


@pytest.mark.parametrize(
    "arguments", [["--help"], ["content", "--help"], ["content", "check", "--help"], ["plan", "--help"], ["--version"]]
)
def test_help_is_instant_because_nothing_heavy_is_imported(arguments):
    heavy = HEAVY + TO_READ_OPTIONS if arguments == ["--help"] else HEAVY
    program = (
        f"import sys; from skillcheck.cli.app import run; run({arguments!r}); "
        f"print([name for name in {heavy!r} if name in sys.modules], file=sys.stderr)"
    )
    run = [sys.executable, "-c", program]
    subprocess.run(run, capture_output=True, check=True, cwd=PACKAGE.parent)  # the words are parsed once, then kept

    done = subprocess.run(run, capture_output=True, text=True, check=True, cwd=PACKAGE.parent)

    assert done.stdout
    assert done.stderr.strip() == "[]"
