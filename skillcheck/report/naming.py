"""How names and quotations stand in a sentence: lists, quotation marks. Knows no figure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from skillcheck.i18n import Printed, clean, date, quoted_inside

if TYPE_CHECKING:
    from collections.abc import Iterable

    from skillcheck.content.library import Library
    from skillcheck.i18n import Texts


def said_day(instant: str, texts: Texts) -> str:
    """The day of an instant as people say it; what is no instant, as it stands."""
    try:
        return date(instant, texts.lang)
    except (ValueError, IndexError):
        return clean(instant, 20)


def names_listed(names: Iterable[str], texts: Texts) -> Printed:
    """Names one after the other. Not joined by «and»: many names have one inside."""
    return Printed(texts.t("report.names_between").join(names))


def quoted(statement: str, texts: Texts) -> str:
    """What a person will say, between quotation marks of the language; marks inside it become the inner ones.

    Where the language has the full stop after the closing mark, ``quoted`` in report.yaml ends with it.
    """
    inside = quoted_inside(statement, texts)
    if texts.template("report.quoted").endswith("."):
        inside = inside.removesuffix(".")
    return texts.t("report.quoted", words=Printed(inside))


def cited(words: str, texts: Texts) -> str:
    """The same in the midst of a sentence: without the full stop that some languages have after the closing mark."""
    return quoted(words, texts).removesuffix(".")


def title_of(library: Library, texts: Texts, person: str | None = None) -> str:
    """What a person's report is called, in the framework's own words where it has some."""
    titles = library.framework.titles
    if titles is None:
        return texts.t("report.title_for", person=Printed(person)) if person else texts.t("report.title")
    if person is None:
        return texts.choose(titles.own)
    return texts.choose(titles.of_person).replace("{person}", person)


def group_title(library: Library, texts: Texts, n: int) -> str:
    """What a group's report, or a book of several people, is called, with how many they are."""
    titles = library.framework.titles
    title = texts.choose(titles.group) if titles else texts.t("report.title")
    return texts.t("report.cohort_titled", title=Printed(title), n=n)
