"""The words of an organisation's report: names of viewpoints, themes and practices, levels and numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from skillcheck.i18n import Printed, clean, listing, number, typeset

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from skillcheck.content.library import Library
    from skillcheck.frameworks.practice import Pack, Practice
    from skillcheck.i18n import Texts
    from skillcheck.organisation.record import Figure, Organisation


class Words:
    """A record with the pack it was made from, in one language."""

    def __init__(self, record: Organisation, pack: Pack, library: Library, texts: Texts) -> None:
        self.record, self.pack, self.library, self.texts = record, pack, library, texts

    def t(self, key: str, /, **fields: object) -> str:
        """The words of a key of this section."""
        return self.texts.t(f"organisation.{key}", **fields)

    def places(self) -> list[str]:
        """Each dimension followed by its themes."""
        return [name for one in self.pack.file.dimensions for name in (one.id, *(theme.id for theme in one.themes))]

    def place(self, dimension: str) -> str:
        """The name of a dimension or theme."""
        theme = self.pack.themes.get(dimension)
        if theme is not None:
            return self.texts.choose(theme.name)
        return self.texts.choose(next(one.name for one in self.pack.file.dimensions if one.id == dimension))

    def view(self, views: Sequence[str]) -> str:
        """The full name of a viewpoint, or of several put together."""
        names = [self.texts.choose(self.pack.views[view].name) for view in views]
        return listing([names[0], *(_lower(name) for name in names[1:])], self.texts.lang)

    def short(self, views: Sequence[str]) -> str:
        """The short name, as it stands before a level."""
        return listing([self.texts.choose(self.pack.views[view].short) for view in views], self.texts.lang)

    def practices(self) -> Printed:
        """What the practices of this pack are called."""
        return Printed(self.texts.choose(self.pack.short))

    def profile(self) -> str:
        """The name of the target that was chosen."""
        known = self.pack.profiles.get(self.record.profile)
        return self.record.profile if known is None else self.texts.choose(known.name)

    def level(self, level: int) -> str:
        """The words of a level."""
        return self.texts.choose(self.pack.file.levels[level])

    def reading(self, key: str, **fields: object) -> str:
        """How a level with a decimal is read, up to the top and beyond it."""
        top = len(self.pack.file.levels) - 1
        return self.t(
            key, example=self.number(1.6), one=Printed(self.level(1)), most=top, top=Printed(self.level(top)), **fields
        )

    def number(self, value: float) -> Printed:
        """A level with one decimal."""
        return Printed(number(value, self.texts.lang))

    def figure(self, figure: Figure) -> str:
        """«2,1 (1,8–2,3)»."""
        return f"{self.number(figure.mean)} ({self.number(figure.low)}–{self.number(figure.high)})"

    def say(self, practice: str) -> str:
        """The short name of a practice."""
        return self.texts.choose(self.pack.by_id[practice].say)

    def statement(self, practice: Practice) -> str:
        """The statement of a practice without its full stop."""
        return self.texts.choose(practice.text).rstrip(".")

    def listed(self, words: Iterable[str]) -> Printed:
        """«a ; b ; c»: names hold commas and «and»."""
        return Printed(typeset(" ; ".join(words) if self.texts.lang == "fr" else "; ".join(words), self.texts.lang))

    def outside(self, words: str) -> str:
        """Words that come from a file of the person's."""
        return clean(words, 120)


def shown_from(pack: Pack, texts: Texts) -> Printed:
    """«direction : 3, équipes : 5»: from how many answers each viewpoint may be shown; not the adviser."""
    asked = [view for view in pack.views.values() if not view.collective]
    pairs = [texts.t("report.labelled", label=texts.choose(view.short), words=view.shown_from) for view in asked]
    return Printed(", ".join(pairs))


def _lower(name: str) -> str:
    return name[:1].lower() + name[1:]
