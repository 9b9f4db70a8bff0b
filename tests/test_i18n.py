"""Words for people: languages, plurals, numbers, dates and lists against Babel (CLDR); French spaces; nothing from
outside reaches a terminal raw."""

from __future__ import annotations

import re
from datetime import date

import pytest
from babel.core import Locale
from babel.dates import format_date
from babel.lists import format_list
from babel.numbers import format_decimal, format_percent
from hypothesis import given
from hypothesis import strategies as st

from skillcheck import i18n as texts
from skillcheck.i18n import Printed, Texts, choose, clean, days, language_of, listing, number, percent, typeset

LOCALES = {"fr": "fr_FR", "en": "en_GB", "es": "es_ES", "it": "it_IT"}
KEY = "content.checked_with_problems"
NARROW, NO_BREAK = "\u202f", "\u00a0"


# --- which language ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("start", "end", "lang", "said"),
    [
        ("2027-01-26", "2027-01-27", "fr", ("26", "27 janvier 2027")),
        ("2027-03-01", "2027-03-02", "fr", ("1er", "2 mars 2027")),
        ("2027-01-30", "2027-02-02", "es", ("30 de enero", "2 de febrero de 2027")),
        ("2026-12-31", "2027-01-02", "en", ("31 December 2026", "2 January 2027")),
        ("2027-01-26", "2027-01-26", "it", ("26 gennaio 2027", "26 gennaio 2027")),
    ],
)
def test_two_days_say_once_what_they_share(start, end, lang, said):
    assert days(start, end, lang) == said


@pytest.mark.parametrize(
    ("option", "environment", "lang"),
    [
        ("it", {"SKILLCHECK_LANG": "es"}, "it"),
        (None, {"SKILLCHECK_LANG": "es", "LANG": "en_GB.UTF-8"}, "es"),
        (None, {"LANG": "it_IT.UTF-8"}, "it"),
        (None, {"LC_ALL": "en_US.UTF-8", "LANG": "it_IT.UTF-8"}, "en"),
        (None, {"LANG": "de_DE.UTF-8"}, "fr"),
        (None, {"LANG": "C"}, "fr"),
        (None, {}, "fr"),
    ],
)
def test_the_language_is_the_option_then_the_variable_then_the_locale_then_french(option, environment, lang):
    assert language_of(option, environment) == lang


def test_a_text_falls_back_to_english_then_french_then_any():
    assert choose({"fr": "oui", "en": "yes", "es": "sí"}, "es") == "sí"
    assert choose({"fr": "oui", "en": "yes"}, "es") == "yes"
    assert choose({"fr": "oui", "it": None}, "it") == "oui"
    assert choose({"pt": "sim"}, "it") == "sim"
    assert choose({}, "it") == ""


# --- plurals, numbers, dates, lists: as CLDR has them -------------------------------------------------------------


@pytest.mark.parametrize("lang", LOCALES)
@pytest.mark.parametrize("n", [0, 1, 2, 3, 10, 21, 101, 1.5, 0.5])
def test_the_plural_form_is_that_of_the_language(lang, n):
    expected = Locale.parse(LOCALES[lang]).plural_form(n)

    one, chosen = Texts(lang).template(KEY, 1), Texts(lang).template(KEY, n)

    assert (chosen == one) == (expected == "one")


@pytest.mark.parametrize("lang", LOCALES)
@pytest.mark.parametrize("value", [0.0, 1.25, -3.4, 12.0, 999.9, 1234.5, 65535.0, 1234567.8])
def test_numbers_are_written_as_people_of_the_language_write_them(lang, value):
    expected = format_decimal(value, "#,##0.0", locale=LOCALES[lang])
    if lang == "es":  # the Academy asks for a space where CLDR has a full stop, and for none in four digits
        expected = expected.replace(".", NARROW if abs(value) >= 10_000 else "")

    assert number(value, lang) == expected


@pytest.mark.parametrize("lang", LOCALES)
def test_what_rounds_to_nothing_has_no_sign_and_what_rounds_to_a_thousand_its_space(lang):
    assert [number(-0.04, lang), number(-0.4, lang, 0), percent(-0.001, lang)] == [
        number(0, lang), number(0, lang, 0), percent(0, lang),
    ]  # fmt: skip
    assert number(-0.06, lang)[0] == "-"
    assert number(9999.96, lang) == number(10_000, lang)


@pytest.mark.parametrize("lang", LOCALES)
@pytest.mark.parametrize("share", [0.0, 0.05, 0.5, 1.0, 12.5])
def test_percentages_have_the_space_of_the_language(lang, share):
    expected = format_percent(share, locale=LOCALES[lang])
    if lang == "fr":  # the same narrow space as before ; ! ? where CLDR has a wide one
        expected = expected.replace(NO_BREAK + "%", NARROW + "%")
    if lang == "es":
        expected = expected.replace(".", "")

    assert percent(share, lang) == expected


@pytest.mark.parametrize("lang", LOCALES)
@pytest.mark.parametrize("day", [date(2026, month, 2 + month) for month in range(1, 13)])
def test_dates_are_written_in_full(lang, day):
    assert texts.date(day.isoformat(), lang) == format_date(day, "long", locale=LOCALES[lang])


def test_the_first_of_a_month_is_written_as_it_is_said():
    assert [texts.date("2026-03-01T10:00:00Z", lang) for lang in LOCALES] == [
        "1er mars 2026", "1 March 2026", "1 de marzo de 2026", "1º marzo 2026",
    ]  # fmt: skip


@pytest.mark.parametrize("lang", LOCALES)
@pytest.mark.parametrize("words", [[], ["a"], ["a", "b"], ["a", "b", "c"], ["a", "b", "c", "d"]])
def test_lists_end_with_and(lang, words):
    expected = format_list(words, locale=LOCALES[lang]) if words else ""

    assert listing(words, lang) == expected


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["comunicar", "informar"], "comunicar e informar"), (["agua", "hielo"], "agua y hielo"),
        (["padres", "hijos"], "padres e hijos"), (["leer", "escribir"], "leer y escribir"),
    ],
)  # fmt: skip
def test_spanish_lists_change_their_and_before_the_sound_i(words, said):
    assert listing(words, "es") == said
    assert " y " not in listing(words, "it")


# --- typography ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("plain", "printed"),
    [
        ("Prêt ?", f"Prêt{NARROW}?"),
        ("Oui ; non !", f"Oui{NARROW}; non{NARROW}!"),
        ("Total : 3", f"Total{NO_BREAK}: 3"),
        ("« Bonjour »", f"«{NARROW}Bonjour{NARROW}»"),
        ("l'outil d'« accueil »", f"l’outil d’«{NARROW}accueil{NARROW}»"),
        ("12 %", f"12{NARROW}%"),
        ("https://exemple.fr:80/a?b", "https://exemple.fr:80/a?b"),
        ("14:30", "14:30"),
        ("-- : --", "-- : --"),
        ("", ""),
    ],
)
def test_french_gets_its_spaces_and_apostrophes(plain, printed):
    assert typeset(plain, "fr") == printed
    assert typeset(printed, "fr") == printed


@pytest.mark.parametrize("lang", ["en", "es", "it"])
def test_other_languages_keep_their_spaces(lang):
    assert typeset("It's 12 % : « a » ?", lang) == "It's 12 % : « a » ?"


@pytest.mark.parametrize("lang", ["es", "it"])
@pytest.mark.parametrize(
    ("words", "printed"),
    [
        ("«Lo hago.»", "«Lo hago»."),
        ("Era «Lo hago.».", "Era «Lo hago»."),
        ("«Lo hago.»: ¿y ahora?", "«Lo hago»: ¿y ahora?"),
        ("Dice «Lo hago.» y sigue (o «Lo dejo.»).", "Dice «Lo hago» y sigue (o «Lo dejo»)."),
        ("Dice «Lo hago.» Después sigue.", "Dice «Lo hago». Después sigue."),
        ("«¿Y...»", "«¿Y...»"),
    ],
)
def test_a_full_stop_stands_after_the_closing_mark(words, printed, lang):
    """«Hoy usted puede decir: «….»»: a sentence of the content, put between marks by one of the program."""
    assert typeset(words, lang) == printed
    assert typeset(printed, lang) == printed


def test_english_and_french_keep_the_full_stop_inside():
    assert typeset("“I do it.”", "en") == "“I do it.”"
    assert typeset("« Je le fais. »", "fr") == f"«{NARROW}Je le fais.{NARROW}»"


@given(st.text())
def test_typesetting_twice_changes_nothing_more(words):
    once = typeset(words, "fr")

    assert typeset(once, "fr") == once


# --- from outside -------------------------------------------------------------------------------------------------


@given(st.text())
def test_no_control_sign_from_outside_reaches_the_screen(words):
    shown = clean(words)

    assert not re.search(r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]", shown)


def test_what_comes_from_outside_is_shown_whole_up_to_a_limit():
    assert clean("\x1b[31mrouge\n") == "\\x1b[31mrouge\\x0a"
    assert len(clean("a" * 10_000)) == 200


def test_fields_are_cleaned_and_braces_in_them_are_just_braces():
    shown = Texts("fr").t("content.unknown_profile", found="{n}\x1b[2J", known="a")

    assert "{n}\\x1b[2J" in shown


def test_a_printed_field_passes_unchanged_and_a_number_is_written_in_the_language():
    assert "a\tb" in Texts("fr").t("content.unknown_source", found=Printed("a\tb"))
    assert "1,5" in Texts("fr").t("content.level_too_high", found=1.5)


def test_a_key_that_does_not_exist_is_an_error_of_the_program():
    assert Texts("es").has("content.help")
    assert not Texts("es").has("content.nothing")
    with pytest.raises(KeyError, match=r"content\.nothing"):
        Texts("es").t("content.nothing")


@pytest.mark.parametrize("lang", ["fr", "en", "es", "it"])
@pytest.mark.parametrize("key", ["tasks.unknown_person", "content.unknown_id", "cli.unknown_command"])
def test_did_you_mean_is_not_said_where_nothing_is_near(lang, key):
    asked, silent = (Texts(lang).t(key, found="zz", known=known, task="t", person="p") for known in ("a", ""))

    assert asked.startswith(silent)
    assert silent.endswith(".")
    assert "?" not in silent
