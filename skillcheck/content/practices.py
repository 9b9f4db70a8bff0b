"""The pack of an organisation's practices: found, read and checked, every mistake of every file at once."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from skillcheck.content.cache import recalled, remember
from skillcheck.content.folder import data_folder, fingerprint_of
from skillcheck.content.validate import CheckedFile
from skillcheck.content.walk import texts_of, value_at
from skillcheck.errors import ContentProblem, Problem
from skillcheck.frameworks.practice import Pack, PackFile, PracticesFile

if TYPE_CHECKING:
    from skillcheck.content.library import Library
    from skillcheck.frameworks.practice import Practice

FOLDER, FRAMEWORK = "organisation", "framework.yaml"


def pack_folder(folder: Path | None = None) -> Path:
    """The pack of a content folder, else the shipped one."""
    own = (folder or data_folder()) / FOLDER
    return own if own.is_dir() else data_folder() / FOLDER


def pack_files(folder: Path) -> list[Path]:
    """The files of a pack in their fixed order."""
    return [folder / FRAMEWORK, *sorted(folder.glob("practices/*.yaml"))]


def load_pack(library: Library) -> Pack:
    """The pack that belongs to a library's folder. Raises ContentProblem with every mistake at once."""
    folder = pack_folder(library.folder)
    files = pack_files(folder)
    fingerprint = fingerprint_of(folder, files)
    from skillcheck.version import __version__

    key = f"pack-{__version__}-{library.fingerprint}-{fingerprint}"
    if (kept := recalled(key)) is not None:
        with suppress(ValueError):  # a spoilt copy is no copy
            return _pack(json.loads(kept), fingerprint, folder)
    lent = folder.parent != library.folder
    data, problems = check_pack(folder, library, lent=lent)
    if problems:
        raise ContentProblem(problems)
    if lent:
        _leave_out_what_is_not_known(data, library)
    remember(key, json.dumps(data, ensure_ascii=False))
    return _pack(data, fingerprint, folder)


def _pack(data: dict[str, Any], fingerprint: str, folder: Path) -> Pack:
    practices = PracticesFile.model_validate({"practices": data["practices"]}).practices
    file = PackFile.model_validate(data["framework"])
    themes = [theme.id for dimension in file.dimensions for theme in dimension.themes]
    ordered = sorted(practices, key=lambda practice: themes.index(practice.theme))
    return Pack(file, tuple(ordered), fingerprint, folder)


def _leave_out_what_is_not_known(data: dict[str, Any], library: Library) -> None:
    """A framework of one's own without a pack is lent the shipped one: competences of another framework and offers of
    another catalogue, which no pack of its own could name, say nothing there."""
    other = data["framework"].get("competences_of") != library.framework.id
    for dimension in data["framework"]["dimensions"]:
        for theme in dimension["themes"]:
            named = theme.get("skills", [])
            theme["skills"] = [] if other else [one for one in named if one in library.framework.competences]
    for practice in data["practices"]:
        practice["offers"] = [one for one in practice.get("offers", []) if one in library.catalogue.offers]


def check_pack(folder: Path, library: Library, *, lent: bool = False) -> tuple[dict[str, Any], list[Problem]]:
    """The plain data of a pack (complete only without problems), and all its problems by file and line. Of a pack that
    is ``lent`` to another content, the competences and offers it names need not exist there."""
    files = [CheckedFile(path, folder.parent) for path in pack_files(folder)]
    for position, file in enumerate(files):
        file.validate(PracticesFile if position else PackFile)
    problems = [problem for file in files for problem in file.problems]
    whole = _Whole(files[0], files[1:], library, lent=lent)
    problems += whole.disagreements()
    order = {file.name: position for position, file in enumerate(files)}
    problems.sort(key=lambda problem: (order.get(problem.file or "", -1), problem.line or 0))
    if problems:
        return {}, problems
    practices = [one for file in files[1:] for one in file.data["practices"]]  # type: ignore[index]  # a checked shape
    return {"framework": files[0].data, "practices": practices}, []


class _Whole:
    """All files of a pack together: what one says of another must be true."""

    def __init__(
        self, framework: CheckedFile, practices: list[CheckedFile], library: Library, *, lent: bool = False
    ) -> None:
        self.framework, self.practices, self.library, self.lent = framework, practices, library, lent
        self.pack: PackFile | None = framework.record

    def disagreements(self) -> Iterator[Problem]:
        """Every one of them."""
        yield from self._languages()
        if self.pack is None:
            return
        yield from self._framework(self.pack)
        seen: dict[str, str] = {}
        orders: dict[int, str] = {}
        for file in self.practices:
            for position, practice in enumerate(file.record.practices if file.record else ()):
                here = f"{file.name}:{file.at(*file.original(('practices', position, 'id')))}"
                if first := seen.get(practice.id):
                    yield file.problem(
                        "content.duplicate_id", "practices", position, "id", found=practice.id, first=first
                    )
                if first := orders.get(practice.order):
                    yield file.problem(
                        "content.order_twice", "practices", position, "order", found=practice.order, first=first
                    )
                seen[practice.id] = orders[practice.order] = here
                yield from self._practice(file, position, practice, self.pack)
        known = seen.keys() | {one for file in self.practices for one in file.ids("practices")}
        for index, profile in enumerate(self.pack.profiles):
            for target in profile.targets:
                if target not in known:
                    yield self.framework.problem(
                        "content.unknown_practice", "profiles", index, "targets", target, found=target
                    )

    def _languages(self) -> Iterator[Problem]:
        wanted = list(self.pack.title) if self.pack else []
        for file in (self.framework, *self.practices):
            for place in texts_of(file.record) if file.record else ():
                for lang in wanted:
                    if lang not in value_at(file.record, place):
                        yield file.problem("content.language_missing", *place, language=lang)

    def _framework(self, pack: PackFile) -> Iterator[Problem]:
        """Ids of each list once; themes under their dimension; skills that the library measures."""
        for section in ("sources", "views", "axes", "dimensions", "profiles"):
            ids = [one.id for one in getattr(pack, section)]
            for position, found in enumerate(ids):
                if found in ids[:position]:
                    yield self.framework.problem(
                        "content.duplicate_id", section, position, "id", found=found, first=f"{section}.{found}"
                    )
        for index, dimension in enumerate(pack.dimensions):
            for position, theme in enumerate(dimension.themes):
                place = ("dimensions", index, "themes", position)
                if not theme.id.startswith(f"{dimension.id}."):
                    yield self.framework.problem(
                        "content.theme_outside", *place, "id", found=theme.id, dimension=dimension.id
                    )
                for skill in () if self.lent else theme.skills:
                    if skill not in self.library.framework.competences:
                        yield self.framework.problem("content.unknown_competence", *place, "skills", found=skill)

    def _practice(self, file: CheckedFile, position: int, practice: Practice, pack: PackFile) -> Iterator[Problem]:
        """What a practice names must exist; a fact has a proof that ages, a view has none."""
        named = {
            "theme": ({theme.id for one in pack.dimensions for theme in one.themes}, [practice.theme]),
            "asks": ({view.id for view in pack.views}, practice.asks),
            "axis": ({axis.id for axis in pack.axes}, [practice.axis]),
            "source": ({source.id for source in pack.sources}, practice.source),
            "offers": (set(self.library.catalogue.offers), [] if self.lent else practice.offers),
        }
        for key, (known, found) in named.items():
            for one in found:
                if one not in known:
                    yield file.problem(
                        "content.unknown_here",
                        "practices",
                        position,
                        key,
                        found=one,
                        known=", ".join(sorted(known)[:12]),
                    )
        if practice.is_fact != (practice.proof_months is not None):
            yield file.problem("content.proof_of_facts", "practices", position, "nature")
        if practice.is_fact and len(practice.asks) != 1:
            yield file.problem("content.fact_of_one", "practices", position, "asks")
