"""What every test shares: one option that rewrites the reference outputs, and a browser for those that need one."""

from __future__ import annotations

import os
import signal
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from shutil import which
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from shipped import watch

# A busy machine is no fault of what is tested.
settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("patient")
watch()

# What is kept of people while the tests run is nobody's: never this account's own store.
os.environ["SKILLCHECK_HOME"] = tempfile.mkdtemp(prefix="skillcheck-tests-")

# Started in the background (nohup, «&»), tests would hand an ignored signal on to the programs that must hear it.
for one in (signal.SIGINT, signal.SIGTERM, getattr(signal, "SIGHUP", signal.SIGTERM)):
    if signal.getsignal(one) is signal.SIG_IGN:
        signal.signal(one, signal.default_int_handler if one is signal.SIGINT else signal.SIG_DFL)

TESTS = Path(__file__).parent
GOLDEN = TESTS / "golden"
LONGEST = {
    "spark/test_spark.py", "report/test_html.py", "organisation/test_demo_association.py", "cli/test_held_keys.py",
    "cli/test_assess_terminal.py", "workflows/test_ends.py", "workflows/test_whole_runs.py",
}  # fmt: skip
"""Files of more than ten seconds. One that is not named here, or no longer is so long, costs time and nothing else."""


@pytest.fixture(autouse=True, scope="module")
def _own_store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Where the results of one file's tests stand is nothing to another's: a run looks at those near it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SKILLCHECK_HOME", str(tmp_path_factory.mktemp("store")))
        yield


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-golden", action="store_true", help="rewrite tests/golden; look at the difference before you commit"
    )


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """One more than there are cores: tests that wait for a terminal, a browser or a child leave a core free."""
    return (os.cpu_count() or 1) + 1


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest files come first: one that began last would be waited for by every other worker.
    A file stays on one worker (pyproject.toml: loadfile): what its tests share is made once."""
    items.sort(key=lambda item: item.path.relative_to(TESTS).as_posix() not in LONGEST)


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """Compare a text with its reference file, or rewrite the file with --update-golden."""

    def check(name: str, found: str) -> None:
        path = GOLDEN / name
        if request.config.getoption("--update-golden"):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(found, encoding="utf-8")
        assert path.is_file(), f"{path.name} is missing: run pytest --update-golden and read it"
        assert found == path.read_text(encoding="utf-8")

    return check


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    """Debian's Chromium without a network of its own. Not installed: the test is skipped and says so.

    It ends with its file: while it runs there is an event loop in the process, which a terminal's prompt cannot bear.
    """
    program = which("chromium")
    if program is None:
        pytest.skip("chromium is not installed (.ci/run installs it)")
    from playwright.sync_api import sync_playwright

    switches = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-dev-shm-usage"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=switches)
        yield browser
        browser.close()
