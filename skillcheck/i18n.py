"""Words for people: the choice of language, plurals, French typography, numbers. The words live in data/ui/."""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

from skillcheck.errors import Problem, speak_with

ORIGINAL = "fr"
FALLBACKS = ("en", ORIGINAL)
NARROW, NO_BREAK = "\u202f", "\u00a0"
QUOTED = re.compile(r"[«“]\s*([^«“”»]*?)\s*[”»]")
SOUND_I = re.compile(r"h?[ií](?![aeou])", re.IGNORECASE)


def languages() -> tuple[str, ...]:
    """The languages the program speaks: one folder each in data/ui/, French first."""
    from skillcheck.content.folder import data_folder

    found = sorted(path.name for path in (data_folder() / "ui").iterdir() if path.is_dir())
    return (ORIGINAL, *(lang for lang in found if lang != ORIGINAL))


def language_of(option: str | None, environment: Mapping[str, str] = os.environ) -> str:
    """The language to speak: the option, then SKILLCHECK_LANG, then the locale, then French."""
    known = languages()
    names = (option, environment.get("SKILLCHECK_LANG"), *_locale_names(environment))
    for name in names:
        if name and name[:2].lower() in known:
            return name[:2].lower()
    return ORIGINAL


def _locale_names(environment: Mapping[str, str]) -> Iterable[str | None]:
    return (environment.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG"))


def choose(text: Mapping[str, str | None], lang: str) -> str:
    """The words of a content text in ``lang``, else in English, else in French, else in any language; "" if none."""
    for candidate in (lang, *FALLBACKS, *text):
        if words := text.get(candidate):
            return words
    return ""


def speaks(text: Mapping[str, str | None], lang: str) -> bool:
    """Whether the text exists in ``lang`` itself, without falling back."""
    return bool(text.get(lang))


def typeset(words: str, lang: str) -> str:
    """The same words as the language prints them: French spaces and apostrophes (a number stays with its «min»), a
    Spanish or Italian full stop after the closing mark («…».).

    Only for what people read; CSV and JSON keep plain spaces.
    """
    if lang == ORIGINAL:
        words = re.sub(r"[ \u00a0\u202f]+([;!?»])", NARROW + r"\1", words)
        words = re.sub(r"«[ \u00a0\u202f]+", "«" + NARROW, words)
        words = re.sub(r"(?<=\w|»|\)) +:(?=\s|$)", NO_BREAK + ":", words)
        words = re.sub(r"(?<=\d) +%", NARROW + "%", words)
        words = re.sub(r"(?<=\d) +(?=min\b)", NO_BREAK, words)
        words = re.sub(r"(?<=\d) (?=\d{3}(?!\d))", NARROW, words)
        words = re.sub(r"(?<=\w)'(?=\w|«)", "’", words)
    if ".»" in words and _habit(lang, "stop_after_mark"):
        words = re.sub(r"(?<!\.)\.»(?=[.,:;!?)]|\s+[a-zà-ÿ])", "»", words)
        words = re.sub(r"(?<!\.)\.»", "».", words)
    return words


def number(value: float, lang: str, digits: int = 1) -> str:
    """A number as people of the language write it: decimal comma, narrow space between thousands."""
    group, decimal = str(_habit(lang, "group")), str(_habit(lang, "decimal"))
    try:
        value = round(float(value), digits) + 0.0  # no «-0.0»
        grouped = "," if abs(value) >= float(str(_habit(lang, "group_from"))) else ""
        words = f"{value:{grouped}.{digits}f}"
    except (OverflowError, ValueError):  # beyond what a float holds: a figure that nobody measured
        return "∞" if value > 0 else "-∞"
    return words.replace(",", "\0").replace(".", decimal).replace("\0", group)


def percent(share: float, lang: str, digits: int = 0) -> str:
    """A share (0–1) as a percentage, with the space the language asks for."""
    return f"{number(100 * share, lang, digits)}{_habit(lang, 'before_percent')}%"


def date(iso: str, lang: str) -> str:
    """A date (``2026-11-22`` or a longer ISO instant) as people say it: «22 novembre 2026», «1er mars 2026»."""
    year, month, day = int(iso[:4]), int(iso[5:7]), int(iso[8:10])
    months = str(_habit(lang, "months")).split()
    first = _habit(lang, "first_day") if day == 1 else day
    return str(_habit(lang, "date")).format(day=first, month=months[month - 1], year=year)


def days(start: str, end: str, lang: str) -> tuple[str, str]:
    """The first and the last day as people say them together: «26», «27 janvier 2027».

    The month and year that both share are said at the end alone; one day is told twice.
    """
    last = date(end, lang)
    if start[:4] != end[:4]:
        return date(start, lang), last
    if start[:10] == end[:10]:
        return last, last
    day = int(start[8:10])
    first = str(_habit(lang, "first_day")) if day == 1 else str(day)
    if start[:7] == end[:7]:
        return first, last
    month = str(_habit(lang, "months")).split()[int(start[5:7]) - 1]
    return str(_habit(lang, "day_month")).format(day=first, month=month), last


def listing(words: Iterable[str], lang: str) -> str:
    """«a, b et c» in the language; Spanish says «e» before the sound i («comunicar e informar», «agua y hielo»)."""
    parts = list(words)
    if len(parts) < 2:
        return "".join(parts)
    and_ = _habit(lang, "and_before_i" if SOUND_I.match(parts[-1]) else "and")
    return f"{', '.join(parts[:-1])} {and_} {parts[-1]}"


def clean(words: object, limit: int = 200) -> str:
    """Text from outside made safe to print: control and direction codes shown as hexadecimal, length bounded."""
    text = str(words)
    text = text if len(text) <= limit else text[: limit - 1] + "…"
    if text.isprintable():  # nearly always, and a long list is made of such
        return text
    return "".join(
        char if unicodedata.category(char) not in {"Cc", "Cf", "Cs", "Zl", "Zp"} else f"\\x{ord(char):02x}"
        for char in text
    )


LONGEST_LIST = 600
"""Signs of a list of answers in words."""
GUESS = re.compile(r"\s*[^.!?]*\{known\}[^.!?]*[.!?]")
"""«Did you mean: … ?», a sentence that is not said where nothing is near."""


class Texts:
    """The words of the program in one language: ``Texts("fr").t("ingest.read", n=3)``.

    A key is ``section.name``; the section is a file of data/ui/LANG/, read when first needed. A key that a
    language lacks falls back to English, then French. Plurals are chosen by the field ``n``.
    """

    def __init__(self, lang: str) -> None:
        self.lang = lang

    def t(self, key: str, /, **fields: object) -> str:
        """The words of ``key`` with its placeholders filled, typeset; the fields are cleaned for the screen."""
        template = self.template(key, fields.get("n"))
        if fields.get("known") == "":
            template = GUESS.sub("", template)
        safe = {name: value if isinstance(value, Printed) else self._field(value) for name, value in fields.items()}
        return typeset(template.format(**safe), self.lang)

    def template(self, key: str, n: object = None) -> str:
        """The raw words of ``key``, with the plural form for ``n`` where there are several."""
        section, _, name = key.partition(".")
        for lang in (self.lang, *FALLBACKS):
            entry = _section(lang, section).get(name)
            if isinstance(entry, str):
                return entry
            if isinstance(entry, dict):
                return str(entry["one" if is_singular(n, lang) else "other"])
        raise KeyError(key)

    def has(self, key: str) -> bool:
        """Whether the key exists in any language."""
        section, _, name = key.partition(".")
        return any(name in _section(lang, section) for lang in (self.lang, *FALLBACKS))

    def choose(self, text: Mapping[str, str | None]) -> str:
        """A content text in this language, typeset."""
        return typeset(choose(text, self.lang), self.lang)

    def said(self, value: object) -> str:
        """A field of a problem as words: what differs by language (language → words) in this one."""
        return choose(value, self.lang) if isinstance(value, Mapping) else str(value)

    def _field(self, value: object) -> str:
        if isinstance(value, Mapping):
            return clean(self.said(value), LONGEST_LIST)
        if isinstance(value, bool) or not isinstance(value, int | float):
            return clean(value)
        return number(value, self.lang, 0 if isinstance(value, int) else 1)


class Printed(str):
    """A field that is already safe and typeset: passed through unchanged."""

    __slots__ = ()


def quoted_inside(words: str, texts: Texts) -> str:
    """Words that will stand between quotation marks: the marks in them become the inner ones of the language."""
    return QUOTED.sub(lambda found: texts.t("report.quoted_inside", words=Printed(found[1])), words)


def is_singular(n: object, lang: str) -> bool:
    """Whether the language counts ``n`` in the singular (French: 0, 1 and 1.5; English: 1 alone)."""
    if not isinstance(n, int | float):
        return False
    return 0 <= abs(n) < 2 if _habit(lang, "zero_is_singular") else n == 1


@cache
def _habit(lang: str, name: str) -> object:
    """How the language writes numbers, dates and lists (data/ui/LANG/language.yaml)."""
    spoken = (_section(candidate, "language") for candidate in (lang, *FALLBACKS))
    return next(habits[name] for habits in spoken if name in habits)


@cache
def _section(lang: str, section: str) -> dict[str, object]:
    from skillcheck.content.cache import read_cached
    from skillcheck.content.folder import data_folder

    path: Path = data_folder() / "ui" / lang / f"{section}.yaml"
    if not path.is_file():
        return {}
    words = read_cached(path)
    return words if isinstance(words, dict) else {}


def describe(problem: Problem, texts: Texts) -> str:
    """A problem as one line for people: ``file:line: column: sentence``."""
    place = clean(problem.file) if problem.file else ""
    if problem.line is not None:
        place += f":{problem.line}" if place else texts.t("cli.line", n=problem.line)
    if problem.row is not None:
        place += (", " if place else "") + texts.t("cli.row", n=problem.row)
    if problem.column:
        place += (", " if place else "") + texts.t("cli.column", name=problem.column)
    sentence = texts.t(problem.code, **problem.fields)
    return f"{place} – {sentence}" if place else sentence


speak_with(lambda problem: describe(problem, Texts("en")))
