"""In which language an interview is spoken, and what stands under it in a second one. Knows words, not questions."""

from __future__ import annotations

import os
import shlex
from dataclasses import dataclass
from typing import TYPE_CHECKING

from skillcheck.cli.seats import known, person_to_resume
from skillcheck.questions.card import Choice
from skillcheck.texts import Printed, Texts, clean, languages

if TYPE_CHECKING:
    from skillcheck.cli.assess import Wishes
    from skillcheck.cli.seats import Known
    from skillcheck.cli.session import Session

LONGEST_OPTIONS = 5000
"""A command is never cut: the longest path that a system takes is shorter."""


@dataclass(frozen=True)
class Voice:
    """The words of the interview, and the same in the second language where there is one."""

    session: Session
    also: Texts | None = None
    repeated: str = ""
    """The options that no journal remembers, to be typed again when going on: «--out FILE »."""

    def words(self, key: str, /, **fields: object) -> str:
        """Both languages, one line below the other. A field may be a function of the language, as a date is."""
        return "\n".join(_said(texts, key, fields) for texts in self._languages)

    def paragraphs(self, *keys: str, **fields: object) -> list[str]:
        """All in the first language, then all in the second."""
        return [_said(texts, key, fields) for texts in self._languages for key in keys]

    def choices(self, *keys: str) -> list[Choice]:
        """Things to choose from; each stands for its key without the section."""
        return [Choice(key.split(".")[-1], self.session.t(key), self.also.t(key) if self.also else "") for key in keys]

    @property
    def _languages(self) -> list[Texts]:
        return [self.session.texts, *([self.also] if self.also else [])]

    def resume_command(self, person: str, option: str = "") -> str:
        """How to go on with this person's interview, as a line to type; ``option`` stands before the others."""
        plain = "--plain " if self.session.plain and not os.environ.get("ACCESSIBLE") else ""
        options = clean(option + plain + self.repeated, LONGEST_OPTIONS)
        return self.words("assess.resume_with", person=person, option=Printed(options))


def _said(texts: Texts, key: str, fields: dict[str, object]) -> str:
    return texts.t(key, **{name: field(texts.lang) if callable(field) else field for name, field in fields.items()})


def voice_of(session: Session, wishes: Wishes) -> Voice:
    """The languages asked for; those of the interview that is gone on with, where none was asked for."""
    found = _gone_on_with(session, wishes)
    if found is not None and not session.lang_given and found.lang in languages():
        session = session.speaking(found.lang)
    also = wishes.also or (found.also if found else None)
    second = Texts(also) if also in languages() and also != session.lang else None
    return Voice(session, second, repeated=_repeated(wishes))


def _repeated(wishes: Wishes) -> str:
    if wishes.out is None:
        return ""
    replace = "--force " if wishes.out.exists() else ""  # allowed this time: asked for again the next
    return f"--out {shlex.quote(str(wishes.out))} {replace}"


def _gone_on_with(session: Session, wishes: Wishes) -> Known | None:
    if wishes.resume or wishes.edit is not None:
        person = person_to_resume(wishes.person, session.library, finished=wishes.edit is not None)
        return known(person, session.library)
    found = known(wishes.person, session.library) if wishes.person is not None else None
    return None if found is None or found.finished or wishes.force else found
