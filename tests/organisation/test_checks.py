"""The table of acceptance checks names tests and benchmarks that exist, and says yes or no of each."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "organisation-checks.md").read_text("utf-8")
ROWS = [line for line in PAGE.splitlines() if line.startswith("| ") and not line.startswith(("| Check", "|---"))]


def test_every_test_and_benchmark_that_the_table_names_exists():
    named = re.findall(r"`([\w/]+\.py)::(\w+)`", PAGE)
    benchmarks = re.findall(r"`python (?:-m benchmarks\.(\w+) (\w+)|(benchmarks/\w+\.py))`", PAGE)

    assert len(named) >= 40
    for file, name in named:
        assert f"def {name}(" in (ROOT / "tests" / file).read_text("utf-8"), (file, name)
    assert len(benchmarks) >= 6
    for module, function, path in benchmarks:
        text = (ROOT / (path or f"benchmarks/{module}.py")).read_text("utf-8")
        assert path or f"def {function}(" in text, (module, function)


def test_a_benchmark_that_stands_on_the_tests_finds_what_they_stand_on():
    """Modules of tests/ import one another by their bare names, as pytest has them."""
    for path in sorted((ROOT / "benchmarks").glob("*.py")):
        text = path.read_text("utf-8")
        assert "from tests." not in text or 'str(ROOT / "tests")' in text, path.name


def test_every_check_says_who_holds_it_and_whether_it_holds():
    for row in ROWS:
        _, _, held, _, state, _ = (cell.strip() for cell in row.split("|"))
        assert held
        assert state in {"yes", "**no**", "**in part**"}, row
