"""The words of the interface say the same in every language: same sections, keys, places to fill and plural forms."""

from __future__ import annotations

import re
import string
from functools import cache
from pathlib import Path

import pytest
import typer
import yaml

from skillcheck.cli.app import COMMANDS, app
from skillcheck.i18n import languages

UI = Path(__file__).parents[2] / "data" / "ui"
SECTIONS = sorted(path.stem for path in (UI / "fr").glob("*.yaml"))


@cache
def words_of(lang: str, section: str) -> dict[str, object]:
    path = UI / lang / f"{section}.yaml"
    return yaml.safe_load(path.read_text(encoding="utf-8")) or {} if path.is_file() else {}


def placeholders(entry: object) -> set[str]:
    forms = entry.values() if isinstance(entry, dict) else [entry]
    return {name for form in forms for _, name, _, _ in string.Formatter().parse(str(form)) if name is not None}


def test_the_program_speaks_four_languages_at_least_and_has_its_sections():
    assert languages()[:4] == ("fr", "en", "es", "it")  # others may come, in data/ui alone
    assert {"cli", "content", "language", "style"} <= set(SECTIONS)
    for lang in languages():
        lacking = set(SECTIONS) ^ {path.stem for path in (UI / lang).glob("*.yaml")}
        assert not lacking, f"data/ui/{lang} and data/ui/fr do not have the same sections: {sorted(lacking)}"


@pytest.mark.parametrize("section", SECTIONS)
@pytest.mark.parametrize("lang", ["en", "es", "it"])
def test_every_language_has_every_key_of_the_french(section, lang):
    french, other = words_of("fr", section), words_of(lang, section)

    lacking, extra = sorted(set(french) - set(other)), sorted(set(other) - set(french))

    assert french
    assert not lacking, f"data/ui/{lang}/{section}.yaml lacks: {', '.join(lacking)}"
    assert not extra, f"data/ui/{lang}/{section}.yaml has keys that French lacks: {', '.join(extra)}"


@pytest.mark.parametrize("section", SECTIONS)
@pytest.mark.parametrize("lang", ["en", "es", "it"])
def test_every_language_fills_the_same_places(section, lang):
    french, other = words_of("fr", section), words_of(lang, section)

    different = {
        key: (sorted(placeholders(french[key])), sorted(placeholders(other[key])))
        for key in french
        if key in other and placeholders(french[key]) != placeholders(other[key])
    }

    assert not different, f"data/ui/{lang}/{section}.yaml: placeholders differ from the French: {different}"


@pytest.mark.parametrize("section", SECTIONS)
@pytest.mark.parametrize("lang", ["fr", "en", "es", "it"])
def test_a_plural_has_both_forms_and_a_text_is_a_text(section, lang):
    for key, entry in words_of(lang, section).items():
        if isinstance(entry, dict):
            assert set(entry) == {"one", "other"}, key
            assert all(isinstance(form, str) and form for form in entry.values()), key
        else:
            assert isinstance(entry, str | bool | int), key


@pytest.mark.parametrize("section", [section for section in SECTIONS if section != "language"])
def test_a_long_text_is_not_the_same_in_two_languages(section):
    for lang in ("en", "es", "it"):
        other = words_of(lang, section)
        for key, french in words_of("fr", section).items():
            if isinstance(french, str) and len(french.split()) > 5 and not key.endswith("_example"):
                assert other.get(key) != french, f"{lang} {section}.{key} is not translated"


INNER_MARKS = {"report.quoted_inside"}
"""Quotation marks inside others: the second kind of the language."""


@pytest.mark.parametrize("lang", ["fr", "en", "es", "it"])
def test_quotation_marks_are_those_of_the_language(lang):
    for section in SECTIONS:
        for key, entry in words_of(lang, section).items():
            for words in entry.values() if isinstance(entry, dict) else [entry]:
                if isinstance(words, str) and f"{section}.{key}" not in INNER_MARKS:
                    assert not re.search(r"[“”]" if lang != "en" else r"[«»]", words), f"{section}.{key}"
                    assert "’" not in words, f"{section}.{key}: straight apostrophes in the files"


COMMAND = re.compile(r"[:«“(]\s?skillcheck ([a-z][a-z-]*(?: [a-z][a-z-]*)?)((?: [^\s»”.;]+)*)")
FOR_ALL = {"--lang", "--data", "--plain", "--debug", "--help"}


def commands_in(words: str) -> list[tuple[str, set[str]]]:
    """Each command that a text tells to run, its words and its options."""
    return [(found[1], set(re.findall(r"--[a-z][a-z-]*", found[2]))) for found in COMMAND.finditer(words)]


def test_every_command_told_in_words_exists_with_its_options():
    top = typer.main.get_command(app)
    context = top.make_context("skillcheck", ["--version"], resilient_parsing=True)
    commands = {name: top.get_command(context, name) for name in COMMANDS}
    told = [
        (f"{lang}/{section}.{key}", *command)
        for lang in languages()
        for section in SECTIONS
        for key, entry in words_of(lang, section).items()
        for words in (entry.values() if isinstance(entry, dict) else [entry])
        if isinstance(words, str)
        for command in commands_in(f": {words}" if str(key).endswith("_example") else words)
    ]

    assert commands_in("Voir : skillcheck list items --lang fr") == [("list items", {"--lang"})]
    assert len(told) > 300
    for place, words, options in told:
        name, *more = words.split()
        assert name in COMMANDS, f"{place}: skillcheck {words}"
        command = commands[name]
        if more and isinstance(command, typer.core.TyperGroup) and command.commands:
            assert more[0] in command.commands, f"{place}: skillcheck {words}"
            command = command.commands[more[0]]
        known = {option for parameter in command.params for option in parameter.opts}
        if not isinstance(command, typer.core.TyperGroup):
            assert options <= known | FOR_ALL, f"{place}: {options - known}"
