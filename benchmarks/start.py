"""CPU of the first screen, paired with bare programs: `skillcheck --help` against a one-command Typer program (as Typer
comes, and without Rich as ours is), and the first question of `skillcheck assess` against a bare Typer + questionary one.

Run: python benchmarks/start.py [pairs]
"""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

SEEN_FOR = 0.75  # seconds a screen has stood before a key counts for sure
ASSESS = ["assess", "--length", "standard", "--profile", "citizen", "--person"]
BARE_HELP = """
import typer
app = typer.Typer()
@app.command()
def main(name: str):
    "Say hello."
    print(name)
app()
"""
PLAIN_HELP = BARE_HELP.replace("typer.Typer()", "typer.Typer(rich_markup_mode=None, add_completion=False)")
BARE_QUESTION = """
import typer, questionary
app = typer.Typer()
@app.command()
def main(name: str = "x"):
    "Ask one question."
    questionary.select("Which?", choices=["one", "two", "three", "four"], use_shortcuts=True).ask()
app()
"""


def cpu_of(command: list[str], environment: dict[str, str]) -> float:
    """User and system seconds of a command that ends by itself."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, env=environment, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def cpu_to_question(command: list[str], environment: dict[str, str], *signs: str) -> float:
    """User and system seconds of a command in a terminal until it shows the last of ``signs``; each one before it is
    answered with Enter, once the guard against held keys lets a key count."""
    import pexpect

    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    child = pexpect.spawn(command[0], command[1:], env=environment, encoding="utf-8", dimensions=(40, 100), timeout=20)
    for sign in signs[:-1]:
        child.expect(sign)
        time.sleep(SEEN_FOR)
        child.send("\r")
    child.expect(signs[-1])
    child.kill(9)
    child.close()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def paired(ours: list[float], bare: list[float]) -> str:
    """The median of the ratios, and both medians in milliseconds."""
    ratio = statistics.median(a / b for a, b in zip(ours, bare, strict=True))
    return f"{ratio:.2f} × ({1000 * statistics.median(ours):.0f} ms against {1000 * statistics.median(bare):.0f} ms)"


def main() -> None:
    """Print both ratios."""
    pairs = int(sys.argv[1]) if len(sys.argv) > 1 else 15
    with tempfile.TemporaryDirectory() as folder:
        kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        environment = {**kept, "SKILLCHECK_HOME": folder, "SKILLCHECK_LANG": "fr", "TERM": "xterm-256color"}
        Path(folder, "help.py").write_text(BARE_HELP)
        Path(folder, "plain.py").write_text(PLAIN_HELP)
        Path(folder, "question.py").write_text(BARE_QUESTION)
        python, skillcheck = sys.executable, [sys.executable, "-m", "skillcheck"]
        every: tuple[list[float], ...] = ([], [], [], [], [], [])
        for turn in range(pairs + 1):
            person = f"bench-{turn}"
            figures = (
                cpu_of([*skillcheck, "--help"], environment),
                cpu_of([python, f"{folder}/help.py", "--help"], environment),
                cpu_of([python, f"{folder}/plain.py", "--help"], environment),
                cpu_to_question([*skillcheck, *ASSESS, f"{person}-a"], environment, "»"),
                cpu_to_question([*skillcheck, *ASSESS, f"{person}-b"], environment, "»", r"1\. pas encore"),
                cpu_to_question([python, f"{folder}/question.py"], environment, "»"),
            )
            if turn:  # the first round warms caches
                for series, figure in zip(every, figures, strict=True):
                    series.append(figure)
    ours_help, bare_help, plain_help, ours_welcome, ours_question, bare_question = every
    print(f"--help: {paired(ours_help, bare_help)}   bar 1.3")
    print(f"--help, bare program without Rich: {paired(ours_help, plain_help)}")
    print(f"first menu (the welcome): {paired(ours_welcome, bare_question)}")
    print(f"first question of the interview, after the welcome: {paired(ours_question, bare_question)}   bar 1.5")


if __name__ == "__main__":
    main()
