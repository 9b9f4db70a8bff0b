"""People of a desk, made without a keyboard: their interviews on disk, answered by a rule."""

from __future__ import annotations

import shutil

import pyrage
from small import small_library

from skillcheck.interview.interview import Interview, Reply, Setup
from skillcheck.person.observation import Observation
from skillcheck.store.interviews import OpenInterview
from skillcheck.store.journal import Journal
from skillcheck.store.paths import files_of, journal_path, put_aside
from skillcheck.workflows.interview_result import keep_result

LIBRARY = small_library()
ITEMS = [question for question in LIBRARY.bank.questions if question.is_self_report]


def typical(level):
    """What somebody of this level answers: alone up to it, with help just above, else not yet."""

    def answer(question):
        code = 2 if question.level <= level else 1 if question.level == level + 1 else 0
        codes = [one for one, category in question.codes.items() if category == min(code, question.top_category)]
        return codes[0]

    return answer


def visit(code, day, answer, *, items=12, finished=True, tried=None, about=None, **setup):
    """One interview of a person, kept as the program keeps it; an earlier one is put aside. ``tried``: a card that was
    done with help after it; ``about``: what the person has at home."""
    started = f"{day}T10:00:00+01:00"
    put_aside(code, started)
    interview = Interview(
        LIBRARY,
        Setup(
            **{"profile": None, "length": str(items), "accompanied": False, **setup},
            lang="fr", also=None, person=code, fingerprint=LIBRARY.fingerprint, version="1", started=started,
        ),
    )  # fmt: skip
    if about:
        interview.tell_about(about)
    for number, question in enumerate(ITEMS[:: max(len(ITEMS) // items, 1)][:items]):
        interview.reply(Reply(question.id, answer(question), None, f"{day}T10:{number % 60:02}:00+01:00"))
    if finished:
        interview.finish(f"{day}T11:00:00+01:00")
    if tried:
        interview.observe(Observation(tried, "help", f"{day}T11:10:00+01:00"))
    with Journal.open(journal_path(code)) as journal:
        for event in interview.events:
            journal.append(event)
        if finished:
            keep_result(OpenInterview(code, journal, interview), LIBRARY, "fr", "interview")


def same_again(code, others):
    """Everything kept of a person once more, under other codes."""
    for file in files_of(code):
        for other in others:
            shutil.copy(file, file.with_name(other + file.name.removeprefix(code)))


class QuickAge:
    """In place of ``pyrage.passphrase``: age files as they are, with a key of its own for each passphrase, where the
    real one turns a passphrase into a key with a second of work."""

    def __init__(self):
        self._keys = {}

    def _key(self, passphrase):
        return self._keys.setdefault(passphrase, pyrage.x25519.Identity.generate())

    def encrypt(self, data, passphrase):
        return pyrage.encrypt(data, [self._key(passphrase).to_public()])

    def decrypt(self, data, passphrase):
        return pyrage.decrypt(data, [self._key(passphrase)])
