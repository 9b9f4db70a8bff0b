"""Commands of the desk killed at random moments: what was said to be done stays, and everything can still be read."""

from __future__ import annotations

import io
import os
import random
import signal
import sys
import time
import warnings
from collections import Counter
from pathlib import Path

from small import run, small_library

from skillcheck.interview.replay import replay
from skillcheck.store.desk_notes import read_notes
from skillcheck.store.journal import read_journal
from skillcheck.store.nicknames import nicknames
from skillcheck.store.paths import journal_path
from skillcheck.store.people import everybody

PERSON = "p-1"
ANSWERS = "2\n" * 40 + "a\n"


def commands(number):
    """One of each thing that is written of a person; the words tell them apart."""
    return [
        ("people", "note", PERSON, f"note {number}"),
        ("people", "agree", PERSON, f"step {number}"),
        ("people", "next", PERSON, f"2099-01-{number % 28 + 1:02}"),
        ("people", "name", PERSON, f"name {number}"),
        ("people", "list"),
        ("assess", "--plain", "--resume", "--person", PERSON),
    ]


def kills(seed, rounds):
    """Some commands, each killed after a random moment. Checks after each; returns how they ended, counted."""
    chance = random.Random(seed)
    ended: Counter[str] = Counter()
    notes, steps, answers = [], [], 0
    for number in range(rounds):
        words = chance.choice(commands(number))
        done = _killed(words, chance.choice([0.002, 0.01, 0.03, 0.1, 0.4, 1.5]) * chance.random())
        ended["done" if done else "killed"] += 1
        if done and words[1] == "note":
            notes.append(words[-1])
        if done and words[1] == "agree":
            steps.append(words[-1])
        answers = _check(notes, steps, answers)
    ended["answers kept"] = answers
    return ended


def _killed(words, after):
    """Run a command in a child and kill it; True where it had said that it was done."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # fork beside numpy's idle threads
        child = os.fork()
    if child == 0:
        code = 1
        try:
            sys.stdin = io.TextIOWrapper(io.BytesIO(ANSWERS.encode()), encoding="utf-8")
            with Path(os.devnull).open("w", encoding="utf-8") as nowhere:
                sys.stdout = sys.stderr = nowhere
                code = run([*words, "--lang", "fr"])
        finally:
            os._exit(code)
    time.sleep(after)
    os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    return os.WIFEXITED(status) and os.WEXITSTATUS(status) == 0


def _check(notes, steps, answers):
    """The list, the nicknames, the notes and the interview can be read, and nothing said to be done is missing."""
    [one] = everybody()
    assert one.state != "damaged"
    nicknames()
    kept = read_notes(PERSON)
    texts = [text for _, text in kept.notes]
    assert [text for text in texts if text in notes] == notes
    assert [step.text for step in kept.steps if step.text in steps] == steps
    journal = read_journal(journal_path(PERSON))
    assert journal.damaged_line is None
    replay(small_library(), journal.events)
    assert one.answers >= answers
    return one.answers
