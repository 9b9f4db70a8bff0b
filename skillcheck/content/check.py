"""What must agree between content files: every mistake of all files at once. One file alone: shape."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from skillcheck.content.check_acts import check_exercises, check_goals, check_places
from skillcheck.content.check_answers import answers_alike, ignored_files, questions_alike, without_items
from skillcheck.content.check_truth import check_truth
from skillcheck.content.strict_yaml import Place
from skillcheck.content.validate import PART_SHAPES, SHAPES, CheckedFile
from skillcheck.content.walk import identities, texts_of, value_at
from skillcheck.errors import Problem
from skillcheck.frameworks.framework import Framework
from skillcheck.questions.item_bank import SPECIAL_CODES, YAML_BOOLEANS, Item, Question


def check(folder: Path, paths: list[Path]) -> tuple[dict[str, Any], list[Problem]]:
    """Check every file of a content folder.

    Returns the plain data in the shape of ``Everything`` (complete only without problems) and all problems,
    ordered by file and line.
    """
    files = {path.relative_to(folder).as_posix(): CheckedFile(path, folder) for path in paths}
    frameworks = [name for name in files if "/" not in name and name not in SHAPES]
    problems: list[Problem] = list(ignored_files(folder))
    if len(frameworks) != 1:
        found = ", ".join(frameworks) or "0"
        problems.append(Problem("content.one_framework", file=str(folder), fields={"found": found}))
    elif not any(name.startswith("items/") for name in files):
        problems.append(Problem("content.no_items", file=str(folder)))
    for name, file in files.items():
        if name not in frameworks:
            part, _, inside = name.partition("/")
            file.validate(PART_SHAPES[part] if inside else SHAPES[name])
        elif len(frameworks) == 1:
            file.validate(Framework)
    whole = _Whole(files, frameworks[0] if len(frameworks) == 1 else "")
    for file in files.values():
        problems += file.problems
    problems += whole.disagreements()
    order = {name: position for position, name in enumerate(files)}
    problems.sort(key=lambda problem: (order.get(problem.file or "", -1), problem.line or 0))
    return ({} if problems else whole.data()), problems


class _Whole:
    """All files together: what one says of another must be true."""

    def __init__(self, files: dict[str, CheckedFile], framework: str) -> None:
        self.files = files
        self.framework_file = files.get(framework)
        self.framework: Framework | None = self.framework_file.record if self.framework_file else None

    def data(self) -> dict[str, Any]:
        def part(name: str, key: str | None = None) -> Any:
            file = self.files.get(name)
            data: Any = file.data if file else None
            return data[key] if data is not None and key else data

        def parts(folder: str) -> list[Any]:
            return [entry for name in self.files if name.startswith(f"{folder}/") for entry in part(name, folder)]

        everything = {
            "framework": self.framework_file.data if self.framework_file else None,
            "items": parts("items"),
            "situations": part("situations.yaml", "situations"),
            "profiles": part("profiles.yaml", "profiles"),
            "catalogue": part("catalogue.yaml"),
            "links": part("catalogue-links.yaml"),
            "terms": part("glossary.yaml", "terms"),
            "exercises": parts("exercises"),
            "goals": part("goals.yaml"),
            "places": part("places.yaml"),
        }
        return {key: value for key, value in everything.items() if value is not None}

    def disagreements(self) -> Iterator[Problem]:
        yield from self._languages()
        yield from self._ids()
        if self.framework is None:
            return
        yield from self._framework_itself()
        items = list(self._items())
        for file, place, item in items:
            yield from self._item(file, place, item)
        yield from questions_alike(items)
        yield from without_items(self.framework_file, self.framework, items)
        yield from self._profiles()
        yield from self._catalogue()
        yield from check_exercises(self.files, self.framework)
        yield from check_goals(self.files, self.framework)
        yield from check_places(self.files, self.framework)
        yield from check_truth(self.files, self.framework)

    # -- texts

    def _languages(self) -> Iterator[Problem]:
        """Every text has every language of the framework's title: a language is whole or absent."""
        wanted = list(self.framework.title) if self.framework else []
        for file in self.files.values():
            if file.record is None:
                continue
            for place in texts_of(file.record):
                text = value_at(file.record, place)
                for lang in wanted:
                    if lang not in text:
                        yield file.problem("content.language_missing", *place, language=lang)
            for position, term in enumerate(getattr(file.record, "terms", [])):
                for lang in wanted:
                    if lang not in term.forms:
                        yield file.problem("content.language_missing", "terms", position, "forms", language=lang)

    # -- ids

    def _ids(self) -> Iterator[Problem]:
        seen: dict[tuple[str, str], str] = {}
        for file in self.files.values():
            for kind, place, found in identities(file.record):
                if first := seen.get((kind, found)):
                    yield file.problem("content.duplicate_id", *place, found=found, first=first)
                else:
                    seen[kind, found] = f"{file.name}:{file.at(*file.original(place))}"

    # -- the framework

    def _framework_itself(self) -> Iterator[Problem]:
        file, framework = self.framework_file, self.framework
        assert file is not None
        assert framework is not None
        top = framework.measurement.levels
        levels = [level.level for level in framework.levels]
        if levels != list(range(1, top + 1)):
            yield file.problem("content.levels_not_in_order", "levels", n=top)
        banded = [level for band in framework.bands for level in band.levels]
        if banded and banded != levels:
            yield file.problem("content.bands_do_not_cover", "bands")
        for index, protecting in enumerate(framework.safety):
            if protecting not in framework.competences:
                yield file.problem("content.unknown_competence", "safety", index, found=protecting)
        yield from self._framework_answers(file, framework)
        for position, area in enumerate(framework.areas):
            for index, competence in enumerate(area.competences):
                if not competence.id.startswith(f"{area.id}."):
                    place = ("areas", position, "competences", index, "id")
                    yield file.problem("content.competence_outside_area", *place, found=competence.id, area=area.id)

    def _framework_answers(self, file: CheckedFile, framework: Framework) -> Iterator[Problem]:
        """Codes of shared answers: each once, none reserved; the special answers are the four the program knows."""
        for name, scale in framework.scales.items():
            yield from answers_alike(file, ("scales", name, "options"), scale.options, framework.special_answers)
            codes = [option.code for option in scale.options]
            for position, code in enumerate(codes):
                place = ("scales", name, "options", position, "code")
                if code in codes[:position]:
                    yield file.problem("content.option_code_twice", *place, found=code)
                elif code in YAML_BOOLEANS or code in SPECIAL_CODES:
                    yield file.problem("content.option_code_reserved", *place, found=code)
        special = [option.code for option in framework.special_answers]
        if sorted(special) != sorted(SPECIAL_CODES):
            yield file.problem("content.special_answers", "special_answers", known=", ".join(SPECIAL_CODES))

    # -- items

    def _items(self) -> Iterator[tuple[CheckedFile, Place, Item]]:
        for name, file in self.files.items():
            if file.record is None:
                continue
            if name.startswith("items/"):
                for position, item in enumerate(file.record.items):
                    yield file, ("items", position), item
            elif name == "situations.yaml":
                for position, situation in enumerate(file.record.situations):
                    for index, item in enumerate(situation.questions):
                        yield file, ("situations", position, "questions", index), item

    def _item(self, file: CheckedFile, place: Place, item: Item) -> Iterator[Problem]:
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
        if item.slope is not None and scale.kind == "steps":
            yield file.problem("content.scale_wants", *place, "slope", found="slopes")
        question = Question(item, scale)
        if item.reversed and item.options:
            yield file.problem("content.reversed_options", *place, "reversed")
        yield from answers_alike(file, (*place, "options"), item.options, self.framework.special_answers)
        if len(question.thresholds) != len(scale.thresholds):
            yield file.problem("content.thresholds_count", *place, "thresholds", n=len(scale.thresholds))
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
            without = any(option.value is None for option in item.options)
            if without or values != list(range(question.top_category + 1)):
                yield file.problem("content.values_incomplete", *place, "options", top=question.top_category)
            if any(option.right for option in item.options):
                yield file.problem("content.right_on_graded", *place, "options")

    def _check_options(self, file: CheckedFile, place: Place, item: Item) -> Iterator[Problem]:
        rights = sum(option.right for option in item.options)
        if not 0 < rights < len(item.options):
            yield file.problem("content.no_right_option", *place, "options")
        if rights > 1 and any(len(option.code) > 1 for option in item.options):
            yield file.problem("content.several_need_letters", *place, "options")
        if (rights > 1) != (item.accept is not None):
            yield file.problem("content.accept_wanted" if rights > 1 else "content.accept_alone", *place, "options")
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
                for competence, level in area.targets.items():
                    place = ("profiles", position, "areas", index, "targets", competence)
                    if level > self.framework.measurement.levels:
                        yield file.problem("content.level_too_high", *place, found=level)
                    if self.framework.area_of.get(competence) != area.area:
                        yield file.problem("content.unknown_competence", *place, found=competence)
            if absent := [competence for competence in competences if competence not in profile.targets]:
                yield file.problem("content.target_missing", "profiles", position, found=", ".join(absent))

    def _catalogue(self) -> Iterator[Problem]:
        facts = self.files.get("catalogue.yaml")
        links = self.files.get("catalogue-links.yaml")
        offers = {offer.id: offer for offer in facts.record.offers} if facts and facts.record else {}
        known = facts.ids("offers") if facts else set()
        if facts and facts.record:
            sources = facts.ids("sources")
            for position, offer in enumerate(facts.record.offers):
                if offer.country and not offer.languages:
                    yield facts.problem("content.country_without_language", "offers", position, found=offer.country)
                for index, source in enumerate(offer.source):
                    if source not in sources:
                        yield facts.problem("content.unknown_source", "offers", position, "source", index, found=source)
        if links is None or links.record is None or self.framework is None:
            return
        for section in ("links", "roles", "orientation"):
            for position, link in enumerate(getattr(links.record, section)):
                if link.offer not in known:
                    yield links.problem("content.unknown_offer", section, position, "offer", found=link.offer)
        for position, one in enumerate(links.record.orientation):
            if one.levels[0] > one.levels[1]:
                yield links.problem("content.levels_reversed", "orientation", position, "levels")
        for position, link in enumerate(links.record.links):
            if link.competence not in self.framework.competences:
                yield links.problem(
                    "content.unknown_competence", "links", position, "competence", found=link.competence
                )
            topics = {topic.id for topic in offers[link.offer].topics} if link.offer in offers else {link.topic}
            if link.topic is not None and link.topic not in topics:
                yield links.problem("content.unknown_topic", "links", position, "topic", found=link.topic)
            if link.levels[0] > link.levels[1]:
                yield links.problem("content.levels_reversed", "links", position, "levels")
