"""What good content is: the shape of each file (pydantic) and what must agree between files. Every mistake at once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from skillcheck.base import LocalText, Record
from skillcheck.catalogue import CatalogueFile, LinksFile
from skillcheck.content import Lines, Place, read_yaml
from skillcheck.errors import Problem
from skillcheck.frameworks.model import Framework
from skillcheck.frameworks.profile import ProfilesFile, TargetProfile
from skillcheck.glossary import GlossaryFile, Term
from skillcheck.questions.model import Item, ItemsFile, Question, Situation, SituationsFile

SHAPES: dict[str, type[Record]] = {
    "situations.yaml": SituationsFile,
    "profiles.yaml": ProfilesFile,
    "catalogue.yaml": CatalogueFile,
    "catalogue-links.yaml": LinksFile,
    "glossary.yaml": GlossaryFile,
}


class Everything(Record):
    """All content files of a folder, validated one by one."""

    framework: Framework
    items: list[Item]
    situations: list[Situation] = []
    profiles: list[TargetProfile] = []
    catalogue: CatalogueFile = CatalogueFile(sources=[], offers=[])
    links: LinksFile = LinksFile(links=[])
    terms: list[Term] = []


class _File:
    """A parsed content file with the means to name a place in it."""

    def __init__(self, path: Path, folder: Path) -> None:
        self.name = path.relative_to(folder).as_posix()
        self.data, self.lines, self.problems = read_yaml(path, self.name)
        self.record: Any = None

    def validate(self, shape: type[Record]) -> None:
        """Check the file against its shape, one problem for each mistake."""
        if self.data is None:
            if not self.problems:
                self.problems.append(Problem("content.empty_file", file=self.name, line=1))
            return
        try:
            self.record = shape.model_validate(self.data)
        except ValidationError as error:
            self.problems += [self._problem(mistake) for mistake in error.errors(include_url=False)]

    def at(self, *place: str | int) -> int | None:
        """The line of a place, or of the nearest place that holds it."""
        return next((self.lines[place[:n]] for n in range(len(place), -1, -1) if place[:n] in self.lines), None)

    def problem(self, code: str, *place: str | int, **fields: object) -> Problem:
        return Problem(code, file=self.name, line=self.at(*place), column=_key(place), fields=fields)

    def _problem(self, mistake: Any) -> Problem:
        place: Place = tuple(part for part in mistake["loc"] if part != "[key]")
        kind, context = mistake["type"], mistake.get("ctx", {})
        found = mistake["input"] if isinstance(mistake["input"], str | int | float) else ""
        if kind == "value_error":
            code, _, found = str(context["error"]).partition(":")
            return self.problem(f"content.{code}", *place, found=found)
        code = {
            "missing": "content.missing_key",
            "extra_forbidden": "content.unknown_key",
            "literal_error": "content.not_in_list",
            "string_pattern_mismatch": "content.bad_form",
            "string_type": "content.not_text",
            "string_too_short": "content.empty_text",
            "int_type": "content.not_whole_number",
            "greater_than_equal": "content.out_of_range",
            "less_than_equal": "content.out_of_range",
            "greater_than": "content.out_of_range",
            "less_than": "content.out_of_range",
        }.get(kind, "content.bad_value")
        known = str(context.get("expected", "")).replace("'", "")
        return self.problem(code, *place, key=_key(place), found=found, known=known, detail=mistake["msg"])


def _key(place: Place) -> str:
    return ".".join(str(part + 1) if isinstance(part, int) else part for part in place)


def check(folder: Path, paths: list[Path]) -> tuple[dict[str, Any], list[Problem]]:
    """Check every file of a content folder.

    Returns the plain data in the shape of ``Everything`` (complete only without problems) and all problems,
    ordered by file and line.
    """
    files = {path.relative_to(folder).as_posix(): _File(path, folder) for path in paths}
    frameworks = [name for name in files if "/" not in name and name not in SHAPES]
    problems: list[Problem] = []
    if len(frameworks) != 1:
        problems.append(Problem("content.one_framework", file=str(folder), fields={"n": len(frameworks)}))
    for name, file in files.items():
        shape = Framework if name in frameworks else ItemsFile if "/" in name else SHAPES[name]
        file.validate(shape)
    whole = _Whole(files, frameworks[0] if frameworks else "")
    for file in files.values():
        problems += file.problems
    problems += whole.disagreements()
    order = {name: position for position, name in enumerate(files)}
    problems.sort(key=lambda problem: (order.get(problem.file or "", -1), problem.line or 0))
    return ({} if problems else whole.data()), problems


class _Whole:
    """All files together: what one says of another must be true."""

    def __init__(self, files: dict[str, _File], framework: str) -> None:
        self.files = files
        self.framework_file = files.get(framework)
        self.framework: Framework | None = self.framework_file.record if self.framework_file else None

    def data(self) -> dict[str, Any]:
        def part(name: str, key: str | None = None) -> Any:
            file = self.files.get(name)
            data: Any = file.data if file else None
            return data[key] if data is not None and key else data

        items = [item for name in self.files if "/" in name for item in part(name, "items")]
        everything = {
            "framework": self.framework_file.data if self.framework_file else None,
            "items": items,
            "situations": part("situations.yaml", "situations"),
            "profiles": part("profiles.yaml", "profiles"),
            "catalogue": part("catalogue.yaml"),
            "links": part("catalogue-links.yaml"),
            "terms": part("glossary.yaml", "terms"),
        }
        return {key: value for key, value in everything.items() if value is not None}

    def disagreements(self) -> Iterator[Problem]:
        yield from self._languages()
        yield from self._ids()
        if self.framework is None:
            return
        yield from self._framework_itself()
        for file, place, item, is_situation in self._items():
            yield from self._item(file, place, item, is_situation)
        yield from self._profiles()
        yield from self._catalogue()

    # -- texts

    def _languages(self) -> Iterator[Problem]:
        """Every text has every language of the framework's title: a language is whole or absent."""
        wanted = list(self.framework.title) if self.framework else []
        for file in self.files.values():
            if file.record is None:
                continue
            for place in _texts(file.record):
                text = _value(file.record, place)
                for lang in wanted:
                    if lang not in text:
                        yield file.problem("content.language_missing", *place, language=lang)

    # -- ids

    def _ids(self) -> Iterator[Problem]:
        seen: dict[tuple[str, str], str] = {}
        for file in self.files.values():
            for kind, place, found in _identities(file.record):
                first = seen.setdefault((kind, found), f"{file.name}:{file.at(*place)}")
                if first != f"{file.name}:{file.at(*place)}":
                    yield file.problem("content.duplicate_id", *place, found=found, first=first)

    # -- the framework

    def _framework_itself(self) -> Iterator[Problem]:
        file, framework = self.framework_file, self.framework
        assert file is not None and framework is not None
        top = framework.measurement.levels
        levels = [level.level for level in framework.levels]
        if levels != list(range(1, top + 1)):
            yield file.problem("content.levels_not_in_order", "levels", n=top)
        banded = [level for band in framework.bands for level in band.levels]
        if banded != levels:
            yield file.problem("content.bands_do_not_cover", "bands")
        for position, area in enumerate(framework.areas):
            for index, competence in enumerate(area.competences):
                if not competence.id.startswith(f"{area.id}."):
                    place = ("areas", position, "competences", index, "id")
                    yield file.problem("content.competence_outside_area", *place, found=competence.id, area=area.id)

    # -- items

    def _items(self) -> Iterator[tuple[_File, Place, Item, bool]]:
        for name, file in self.files.items():
            if file.record is None:
                continue
            if "/" in name:
                for position, item in enumerate(file.record.items):
                    yield file, ("items", position), item, False
            elif name == "situations.yaml":
                for position, situation in enumerate(file.record.situations):
                    for index, item in enumerate(situation.questions):
                        yield file, ("situations", position, "questions", index), item, True

    def _item(self, file: _File, place: Place, item: Item, is_situation: bool) -> Iterator[Problem]:
        assert self.framework is not None
        if item.competence not in self.framework.competences:
            yield file.problem("content.unknown_competence", *place, "competence", found=item.competence)
        if item.level > self.framework.measurement.levels:
            yield file.problem("content.level_too_high", *place, "level", found=item.level)
        scale = self.framework.scales.get(item.scale)
        if scale is None:
            known = ", ".join(self.framework.scales)
            yield file.problem("content.unknown_scale", *place, "scale", found=item.scale, known=known)
            return
        question = Question(item, scale)
        if not item.options:
            if not scale.options:
                yield file.problem("content.options_missing", *place, scale=item.scale)
            return
        if scale.options:
            yield file.problem("content.options_not_wanted", *place, "options", scale=item.scale)
        elif question.is_check:
            yield from self._check_options(file, place, item)
        else:
            values = sorted({option.value for option in item.options if option.value is not None})
            if values != list(range(question.top_category + 1)):
                yield file.problem("content.values_incomplete", *place, "options", top=question.top_category)
            if any(option.right for option in item.options):
                yield file.problem("content.right_on_graded", *place, "options")
        if len(question.thresholds) != len(scale.thresholds):
            yield file.problem("content.thresholds_count", *place, "thresholds", n=len(scale.thresholds))

    def _check_options(self, file: _File, place: Place, item: Item) -> Iterator[Problem]:
        rights = sum(option.right for option in item.options)
        if not 0 < rights < len(item.options):
            yield file.problem("content.no_right_option", *place, "options")
        if rights > 1 and any(len(option.code) > 1 for option in item.options):
            yield file.problem("content.several_need_letters", *place, "options")
        if any(option.value is not None for option in item.options):
            yield file.problem("content.value_on_check", *place, "options")
        if item.explanation is None:
            yield file.problem("content.explanation_missing", *place)

    # -- profiles and catalogue

    def _profiles(self) -> Iterator[Problem]:
        file = self.files.get("profiles.yaml")
        if file is None or file.record is None or self.framework is None:
            return
        competences = self.framework.competences
        for position, profile in enumerate(file.record.profiles):
            for index, area in enumerate(profile.areas):
                for competence in area.targets:
                    place = ("profiles", position, "areas", index, "targets", competence)
                    if self.framework.area_of.get(competence) != area.area:
                        yield file.problem("content.unknown_competence", *place, found=competence)
            if absent := [competence for competence in competences if competence not in profile.targets]:
                yield file.problem("content.target_missing", "profiles", position, found=", ".join(absent))

    def _catalogue(self) -> Iterator[Problem]:
        facts = self.files.get("catalogue.yaml")
        links = self.files.get("catalogue-links.yaml")
        offers = {offer.id: offer for offer in facts.record.offers} if facts and facts.record else {}
        if facts and facts.record:
            sources = {source.id for source in facts.record.sources}
            for position, offer in enumerate(facts.record.offers):
                for index, source in enumerate(offer.source):
                    if source not in sources:
                        yield facts.problem("content.unknown_source", "offers", position, "source", index, found=source)
        if links is None or links.record is None or self.framework is None:
            return
        for section in ("links", "roles", "orientation"):
            for position, link in enumerate(getattr(links.record, section)):
                if link.offer not in offers:
                    yield links.problem("content.unknown_offer", section, position, "offer", found=link.offer)
        for position, link in enumerate(links.record.links):
            if link.competence not in self.framework.competences:
                yield links.problem("content.unknown_competence", "links", position, "competence", found=link.competence)
            topics = {topic.id for topic in offers[link.offer].topics} if link.offer in offers else {link.topic}
            if link.topic is not None and link.topic not in topics:
                yield links.problem("content.unknown_topic", "links", position, "topic", found=link.topic)
            if link.levels[0] > link.levels[1]:
                yield links.problem("content.levels_reversed", "links", position, "levels")


# --- walking over records ---------------------------------------------------------------------------------


def _texts(record: Any, place: Place = ()) -> Iterator[Place]:
    """The places of every text in several languages under a record."""
    if isinstance(record, BaseModel):
        for name, field in type(record).model_fields.items():
            value = getattr(record, name)
            if field.annotation in (LocalText, LocalText | None):
                if value is not None:
                    yield (*place, name)
            else:
                yield from _texts(value, (*place, name))
    elif isinstance(record, list):
        for position, value in enumerate(record):
            yield from _texts(value, (*place, position))
    elif isinstance(record, dict):
        for key, value in record.items():
            yield from _texts(value, (*place, key))


def _value(record: Any, place: Place) -> Any:
    for part in place:
        record = getattr(record, part) if isinstance(part, str) and isinstance(record, BaseModel) else record[part]
    return record


def _identities(record: Any) -> Iterator[tuple[str, Place, str]]:
    """Everything that has an identity in a file: its kind (ids of one kind must differ), place and id."""
    kinds = {
        "items": "item", "situations": "item", "profiles": "profile", "offers": "offer", "sources": "source",
        "terms": "term", "areas": "area",
    }  # fmt: skip
    for section, kind in kinds.items():
        for position, entry in enumerate(getattr(record, section, [])):
            yield kind, (section, position, "id"), entry.id
            for inner, inner_kind in (("questions", "item"), ("competences", "competence")):
                for index, child in enumerate(getattr(entry, inner, [])):
                    yield inner_kind, (section, position, inner, index, "id"), child.id


__all__ = ["Everything", "Lines", "check"]
