"""Random keys at random moments into a real terminal; then the journal must tell what was shown."""

from __future__ import annotations

import contextlib
import random
import re
import time

import pexpect
from small import small_library

from skillcheck.interview.replay import replay
from skillcheck.store.journal import read_journal
from tests.terminal import BACKSPACE, CTRL_C, DOWN, ENTER, ESCAPE, LEFT, UP, Terminal

KEYS = [*"123456789abcd+?m x", UP, DOWN, LEFT, BACKSPACE, ENTER, ESCAPE]
GAPS = [0.0, 0.03, 0.03, 0.08, 0.2, 0.4]


def _stop(run):
    """One Ctrl-C, as people press it: it is heard whatever came before."""
    time.sleep(0.2)
    with contextlib.suppress(OSError):  # it has ended by itself
        run.send(CTRL_C)
        run.process.expect(pexpect.EOF, timeout=60)
    run.process.close()


def storm(home, seed, strokes):
    """A sitting of random keys, ended by Ctrl-C; checks the journal. Returns how many answers it holds."""
    chance = random.Random(seed)
    run = Terminal(
        home, "assess", "--length", "standard", "--person", "p", "--with", "mediator", "--lang", "fr", patient=True
    )
    run.see(r"\(Entrée\)")
    run.press(ENTER)
    for _ in range(strokes):
        if not run.process.isalive():
            break
        with contextlib.suppress(OSError):
            run.send(chance.choice(KEYS) * chance.choice([1, 1, 1, 2, 30]))
        time.sleep(chance.choice(GAPS))
        with contextlib.suppress(pexpect.TIMEOUT, pexpect.EOF):
            run.process.read_nonblocking(100_000, timeout=0)
    _stop(run)
    path = home / "journals" / "p.jsonl"
    if not path.exists():
        return 0
    kept = read_journal(path)
    assert kept.damaged_line is None
    assert not kept.half_line
    interview = replay(small_library(), kept.events)
    moments = [event["at"] for event in kept.events if event["event"] == "answer"]
    assert moments == sorted(moments)
    question = interview.next()
    if question is not None and not interview.finished:
        again = Terminal(home, "assess", "--resume", "--person", "p", "--lang", "fr", size=(60, 200))
        shown = again.see("Votre réponse|Vos réponses")
        again.kill()
        words = " ".join(question.item.text["fr"].split())
        assert re.sub(r"\W+", "", words) in re.sub(r"\W+", "", shown)
    return len(interview.replies)
