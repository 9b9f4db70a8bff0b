"""YAML read strictly: no key twice, no silent type, a size limit, every value with its line."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from skillcheck.errors import Problem
from skillcheck.files import reading_problem

if TYPE_CHECKING:
    pass


Place = tuple[str | int, ...]


Lines = dict[Place, int]


MAX_BYTES = 20_000_000


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
