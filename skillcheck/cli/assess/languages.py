"""In which language an interview is spoken, and what stands under it in a second one. Knows words, not questions."""

from __future__ import annotations

import os
import shlex
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from skillcheck.i18n import Printed, Texts, clean, date, languages
from skillcheck.screens.screen import Choice
from skillcheck.store.interviews import known, person_to_resume

if TYPE_CHECKING:
    from collections.abc import Callable

    from skillcheck.cli.assess.options import AssessOptions
    from skillcheck.cli.session import Session
    from skillcheck.store.interviews import Known

LONGEST_OPTIONS = 5000
"""A command is never cut: the longest path that a system takes is shorter."""


@dataclass(frozen=True)
class Bilingual:
    """The words of the interview, and the same in the second language where there is one."""

    session: Session
    also: Texts | None = None
    repeated: str = ""
    """The options that no journal remembers, to be typed again when going on: «--out FILE »."""

    def words(self, key: str, /, **fields: object) -> str:
        """Both languages, one line below the other. A field may be a function of the language, as a date is."""
        return "\n".join(_said(texts, key, fields) for texts in self.languages)

    def paragraphs(self, *keys: str, **fields: object) -> list[str]:
        """All in the first language, then all in the second."""
        return [_said(texts, key, fields) for texts in self.languages for key in keys]

    def choices(self, *keys: str) -> list[Choice]:
        """Things to choose from; each stands for its key without the section."""
        return [Choice(key.split(".")[-1], self.session.t(key), self.also.t(key) if self.also else "") for key in keys]

    @property
    def languages(self) -> list[Texts]:
        """The first language, then the second where there is one."""
        return [self.session.texts, *([self.also] if self.also else [])]

    def resume_command(self, person: str, option: str = "") -> str:
        """How to go on with this person's interview, as a line to type; ``option`` stands before the others."""
        plain = "--plain " if self.session.plain and not os.environ.get("ACCESSIBLE") else ""
        options = clean(option + plain + self.repeated, LONGEST_OPTIONS)
        return self.words("assess.resume_with", person=person, option=Printed(options))


def _said(texts: Texts, key: str, fields: dict[str, object]) -> str:
    return texts.t(key, **{name: field(texts.lang) if callable(field) else field for name, field in fields.items()})


def dated(instant: str) -> Callable[[str], str]:
    """The day of an instant, as each language writes it; «–» for what is no instant."""

    def written(lang: str) -> str:
        try:
            return date(datetime.fromisoformat(instant).isoformat(), lang)
        except ValueError:
            return "–"

    return written


def languages_of(session: Session, options: AssessOptions) -> Bilingual:
    """The languages asked for; those of the interview that is gone on with, where none was asked for."""
    found = _gone_on_with(session, options)
    if found is not None and not session.lang_given and found.lang in languages():
        session = session.speaking(found.lang)
    also = options.also or (found.also if found else None)
    second = Texts(also) if also in languages() and also != session.lang else None
    return Bilingual(session, second, repeated=_repeated(options))


def _repeated(options: AssessOptions) -> str:
    if options.out is None:
        return ""
    replace = "--force " if options.out.exists() else ""  # allowed this time: asked for again the next
    return f"--out {shlex.quote(str(options.out))} {replace}"


def _gone_on_with(session: Session, options: AssessOptions) -> Known | None:
    if options.resume or options.edit is not None:
        person = person_to_resume(options.person, session.library, finished=options.edit is not None)
        return known(person, session.library)
    found = known(options.person, session.library) if options.person is not None else None
    return None if found is None or found.finished or options.force else found
