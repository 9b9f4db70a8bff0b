"""The one door to data/: find it, read YAML safely, give the fingerprint; every problem with file and line."""

from __future__ import annotations

import json
import os
from contextlib import suppress
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from skillcheck.errors import ContentProblem, Problem
from skillcheck.files import reading_problem

if TYPE_CHECKING:
    from skillcheck.catalogue import Catalogue
    from skillcheck.frameworks.model import Framework
    from skillcheck.frameworks.profile import TargetProfile
    from skillcheck.glossary import Term
    from skillcheck.questions.model import ItemBank, Situation

T = TypeVar("T")
Place = tuple[str | int, ...]
Lines = dict[Place, int]

CACHE_FORMAT = "1"
STYLE_FILE = "style.yaml"
OPTIONAL_FILES = (
    "situations.yaml",
    "profiles.yaml",
    "catalogue.yaml",
    "catalogue-links.yaml",
    "glossary.yaml",
    STYLE_FILE,
)
MAX_BYTES = 20_000_000


@cache
def data_folder() -> Path:
    """The content shipped with skillcheck: inside the installed package, else beside it in a checkout."""
    package = Path(__file__).parent.parent
    return package / "data" if (package / "data").is_dir() else package.parent / "data"


# --- reading one file -------------------------------------------------------------------------------------


def read_yaml(path: Path, name: str) -> tuple[object, Lines, list[Problem]]:
    """Read one YAML file strictly: its plain data, the line of every value, and every problem found.

    Refused: what is not UTF-8 or not YAML, two equal keys, aliases (they can blow up), keys that are not text.
    """
    import yaml

    try:
        raw = path.read_bytes()
    except OSError as error:
        return None, {}, [reading_problem(error, name)]
    if len(raw) > MAX_BYTES:
        return None, {}, [Problem("content.too_large", file=name, fields={"megabytes": len(raw) // 1_000_000})]
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        return None, {}, [Problem("content.not_utf8", file=name, line=line)]
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        root = yaml.compose(text, Loader=loader)
    except yaml.YAMLError as error:
        line, found = _broken_at(getattr(error, "problem_mark", None), text)
        return None, {}, [Problem("content.not_yaml", file=name, line=line, fields={"found": found})]
    builder = _Builder(name)
    return (builder.build(root, ()) if root is not None else None), builder.lines, builder.problems


def _broken_at(mark: Any, text: str) -> tuple[int, str]:
    """The line where YAML stopped understanding, or the last one that holds anything before it, and its words."""
    lines = text.split("\n")
    last = min(mark.line if mark else 0, len(lines) - 1)
    while last > 0 and not lines[last].strip():
        last -= 1
    words = lines[last].strip(" \r")
    return last + 1, words if len(words) <= 60 else f"{words[:59]}…"


class _Builder:
    """Turns YAML nodes into plain data and remembers the line of each."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.lines: Lines = {}
        self.problems: list[Problem] = []
        self._seen: set[int] = set()

    def build(self, node: Any, place: Place, line: int | None = None) -> object:
        """The plain data of a node; ``line`` is that of its key, where it has one."""
        self.lines[place] = line or node.start_mark.line + 1
        if id(node) in self._seen:  # the alias itself has no mark, only the anchor far above
            self.problems.append(Problem("content.alias", file=self.name, line=self.lines[place]))
            return None
        self._seen.add(id(node))
        if node.id == "mapping":
            return self._mapping(node, place)
        if node.id == "sequence":
            return [self.build(child, (*place, position)) for position, child in enumerate(node.value)]
        return _scalar(node)

    def _mapping(self, node: Any, place: Place) -> dict[str, object]:
        built: dict[str, object] = {}
        for key_node, value_node in node.value:
            key = key_node.value if key_node.id == "scalar" else None
            if not isinstance(key, str):
                self._refuse(key_node, "content.key_not_text")
            elif key in built:
                self._refuse(key_node, "content.duplicate_key", key=key)
            else:
                built[key] = self.build(value_node, (*place, key), key_node.start_mark.line + 1)
        return built

    def _refuse(self, node: Any, code: str, **fields: object) -> None:
        self.problems.append(Problem(code, file=self.name, line=node.start_mark.line + 1, fields=fields))


def _scalar(node: Any) -> object:
    kind = node.tag.rpartition(":")[2]
    text = str(node.value)
    try:
        if kind == "int":
            return int(text.replace("_", ""))
        if kind == "float":
            return float(text)
    except ValueError:
        return text
    if kind == "bool":
        return text.lower() in {"yes", "true", "on", "y"}
    return None if kind == "null" else text


# --- parsed cache -----------------------------------------------------------------------------------------


def cache_folder() -> Path:
    """Where parsed copies of public content are kept between runs; safe to delete."""
    import platformdirs

    return Path(os.environ.get("SKILLCHECK_CACHE") or platformdirs.user_cache_dir("skillcheck"))


def read_cached(path: Path) -> object:
    """The plain data of a file of the program's own (data/ui), from the parsed copy where there is one."""
    import zlib

    raw = path.read_bytes()
    key = f"ui-{CACHE_FORMAT}-{path.parent.name}-{path.stem}-{zlib.crc32(raw):08x}-{len(raw)}"
    if (kept := _from_cache(key)) is not None:
        with suppress(ValueError):  # a spoilt copy is no copy
            return json.loads(kept)
    data, _, problems = read_yaml(path, str(path))
    if problems:
        raise ContentProblem(problems)
    _to_cache(key, json.dumps(data, ensure_ascii=False))
    return data


def recalled(key: str) -> str | None:
    """A small text kept between runs under ``key`` (letters, digits, dashes); None if there is none."""
    kept = _from_cache(key)
    return None if kept is None else kept.decode(errors="replace")


def remember(key: str, text: str) -> None:
    """Keep a small text that can be computed again; failing to is no error."""
    _to_cache(key, text)


def _from_cache(key: str) -> bytes | None:
    try:
        return (cache_folder() / f"{key}.json").read_bytes()
    except OSError:
        return None


def _to_cache(key: str, text: str) -> None:
    import tempfile

    try:
        folder = cache_folder()
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle, name = tempfile.mkstemp(dir=folder)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
        Path(name).replace(folder / f"{key}.json")
    except OSError:
        return  # a cache that cannot be written costs time, nothing else


# --- the whole content ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Library:
    """Everything that data/ says, checked: the framework, the bank, profiles, catalogue and glossary."""

    framework: Framework
    bank: ItemBank
    situations: tuple[Situation, ...]
    profiles: dict[str, TargetProfile]
    catalogue: Catalogue
    glossary: tuple[Term, ...]
    fingerprint: str
    folder: Path

    @cached_property
    def special_words(self) -> dict[str, dict[str, str]]:
        """The special answers («I don't know» …): code → text by language."""
        return {option.code: option.text for option in self.framework.special_answers}


def content_files(folder: Path) -> list[Path]:
    """The content files of a folder in their fixed order: the framework, items, then the others that exist."""
    optional = [folder / name for name in OPTIONAL_FILES]
    framework = sorted(path for path in folder.glob("*.yaml") if path.name not in OPTIONAL_FILES)
    return [*framework, *sorted(folder.glob("items/*.yaml")), *(path for path in optional if path.is_file())]


def load(folder: Path | None = None) -> Library:
    """Read and check a content folder (the shipped one by default).

    Raises ContentProblem with every mistake of every file at once.
    """
    folder = folder or data_folder()
    # The rules for authors are no content: nobody reads them in a question, no score depends on them.
    files = [path for path in content_files(folder) if path.name != STYLE_FILE]
    fingerprint = fingerprint_of(folder, files)
    key = f"content-{CACHE_FORMAT}-{_program()}-{fingerprint}"
    if (kept := _from_cache(key)) is not None:
        with suppress(ValueError):  # a spoilt copy is no copy
            return _assemble(_validated_again(kept), folder, fingerprint)
    from skillcheck.content.check import check

    records, problems = check(folder, files)
    if problems:
        raise ContentProblem(problems)
    _to_cache(key, json.dumps(records, ensure_ascii=False))
    return _assemble(_validated_again(json.dumps(records).encode()), folder, fingerprint)


def _program() -> str:
    from skillcheck import __version__

    return __version__


def fingerprint_of(folder: Path, files: list[Path]) -> str:
    """The identity of the content: the first 16 hex digits of a SHA-256 over names and bytes of its files."""
    import hashlib

    digest = hashlib.sha256()
    for path in files:
        try:
            raw = path.read_bytes()
        except OSError:
            raw = b""
        digest.update(f"{path.relative_to(folder).as_posix()}\0{len(raw)}\0".encode() + raw)
    return digest.hexdigest()[:16]


def _validated_again(kept: bytes) -> Any:
    from skillcheck.content.check import Everything

    return Everything.model_validate_json(kept)


def _assemble(everything: Any, folder: Path, fingerprint: str) -> Library:
    from skillcheck.catalogue import Catalogue
    from skillcheck.questions.model import ItemBank, Question

    framework = everything.framework
    questions = [Question(item, framework.scales[item.scale]) for item in everything.items]
    for situation in everything.situations:
        questions += [Question(item, framework.scales[item.scale], situation) for item in situation.questions]
    return Library(
        framework=framework,
        bank=ItemBank(questions),
        situations=tuple(everything.situations),
        profiles={profile.id: profile for profile in everything.profiles},
        catalogue=Catalogue(everything.catalogue, everything.links),
        glossary=tuple(everything.terms),
        fingerprint=fingerprint,
        folder=folder,
    )


def find(names: dict[str, T], wanted: str, code: str, **fields: object) -> T:
    """Look a name up, or raise a problem of ``code`` that suggests the nearest names that exist."""
    if wanted in names:
        return names[wanted]
    from difflib import get_close_matches

    from skillcheck.errors import UsageProblem

    near = get_close_matches(wanted, names, n=1) or list(names)[:12]
    raise UsageProblem(Problem(code, fields={"found": wanted, "known": ", ".join(near), **fields}))
