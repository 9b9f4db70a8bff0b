"""YAML read strictly: no key twice, no silent type, a size limit, every value with its line."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from skillcheck.errors import DataProblem, Problem
from skillcheck.files import read_bounded
from skillcheck.signs import strange_sign

Place = tuple[str | int, ...]


Lines = dict[Place, int]


MAX_BYTES = 8_000_000
DEEPEST = 64
"""Levels of lists and keys within one another; a parser of C falls over at some thousands (yaml/pyyaml#895)."""


def read_yaml(path: Path, name: str, *, as_written: bool = False) -> tuple[object, Lines, list[Problem]]:
    """Read one YAML file strictly: its plain data, the line of every value, and every problem found.

    Refused: what is no ordinary file, not UTF-8 or not YAML, too large or too deep, two equal keys, aliases (they can
    blow up), keys that are not text, signs that direct a terminal. ``as_written``: the file repeats cells of another
    one, so «no», «007» and signs of any kind are the text that stands there.
    """
    import yaml

    try:
        raw = read_bounded(path, MAX_BYTES)
    except DataProblem as error:
        return None, {}, [replace(one, file=name) for one in error.problems]
    if raw is None:
        return None, {}, [Problem("content.too_large", file=name, fields={"megabytes": MAX_BYTES // 1_000_000})]
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        return None, {}, [Problem("content.not_utf8", file=name, line=line)]
    builder = _Builder(name, as_written=as_written)
    try:
        data = builder.build(text)
    except yaml.YAMLError as error:
        line, found = _broken_at(getattr(error, "problem_mark", None), text)
        return None, {}, [Problem("content.not_yaml", file=name, line=line, fields={"found": found})]
    except _TooDeepError as error:
        return None, {}, [Problem("content.too_deep", file=name, line=error.line, fields={"most": DEEPEST})]
    return data, builder.lines, builder.problems


def _broken_at(mark: Any, text: str) -> tuple[int, str]:
    """The line where YAML stopped understanding, or the last one that holds anything before it, and its words."""
    lines = text.split("\n")
    last = min(mark.line if mark else 0, len(lines) - 1)
    while last > 0 and not lines[last].strip():
        last -= 1
    words = lines[last].strip(" \r")
    return last + 1, words if len(words) <= 60 else f"{words[:59]}…"


class _TooDeepError(Exception):
    def __init__(self, line: int) -> None:
        super().__init__(line)
        self.line = line


@dataclass
class _Open:
    """A list or keys whose end has not come."""

    place: Place
    data: dict[str, object] | list[object] | None
    """None: what is refused; read to its end and thrown away."""
    key: str | None = None
    key_line: int = 0
    awaits_value: bool = False


class _Builder:
    """Turns YAML events, one after the other, into plain data, and remembers the line of each value."""

    def __init__(self, name: str, *, as_written: bool) -> None:
        self.name, self.as_written = name, as_written
        self.lines: Lines = {}
        self.problems: list[Problem] = []
        self._open: list[_Open] = []
        self._root: object = None

    def build(self, text: str) -> object:
        """The plain data of a document. Raises YAMLError and _TooDeepError."""
        import yaml

        loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)(text)
        documents = 0
        while loader.check_event():
            event: Any = loader.get_event()
            line = event.start_mark.line + 1
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    mark: Any = event.start_mark
                    raise yaml.MarkedYAMLError(problem="one document", problem_mark=mark)
            elif isinstance(event, yaml.ScalarEvent):
                tag = event.tag if event.tag not in (None, "!") else None
                tag = tag or loader.resolve(yaml.ScalarNode, event.value, event.implicit)
                tag = "str" if self.as_written and tag.rpartition(":")[2] != "null" else tag
                self._value(line, partial(_scalar, tag, event.value), event.value)
            elif isinstance(event, yaml.AliasEvent):
                self._value(line, lambda: None, None, alias=True)
            elif isinstance(event, yaml.CollectionStartEvent):
                self._begin(line, {} if isinstance(event, yaml.MappingStartEvent) else [])
            elif isinstance(event, yaml.CollectionEndEvent):
                self._open.pop()
        return self._root

    def _begin(self, line: int, data: dict[str, object] | list[object]) -> None:
        if len(self._open) >= DEEPEST:
            raise _TooDeepError(line)
        place = self._put(line, data)
        self._open.append(_Open(place or (), data if place is not None else None))

    def _value(self, line: int, made: Callable[[], object], text: str | None, *, alias: bool = False) -> None:
        inside = self._open[-1] if self._open else None
        if inside is not None and isinstance(inside.data, dict) and not inside.awaits_value:
            self._key(inside, line, text, alias=alias)
        elif inside is None or inside.data is not None:
            value = made()
            place = self._put(line, value)
            if alias and place is not None:
                self.problems.append(Problem("content.alias", file=self.name, line=self.lines[place]))
            elif place is not None and isinstance(value, str) and (found := self._strange(value)):
                self._refuse(line, "content.control_sign", found=found)

    def _key(self, inside: _Open, line: int, text: str | None, *, alias: bool) -> None:
        """A key is read; where it cannot be one, its value is thrown away."""
        inside.awaits_value, inside.key, inside.key_line = True, None, line
        assert isinstance(inside.data, dict)
        if text is None:
            self._refuse(line, "content.alias" if alias else "content.key_not_text")
        elif text in inside.data:
            self._refuse(line, "content.duplicate_key", key=text)
        elif found := self._strange(text):
            self._refuse(line, "content.control_sign", found=found)
        else:
            inside.key = text

    def _put(self, line: int, value: object) -> Place | None:
        """Where a value goes; None where nothing takes it."""
        if not self._open:
            self._root, self.lines[()] = value, line
            return ()
        inside = self._open[-1]
        if isinstance(inside.data, list):
            place: Place = (*inside.place, len(inside.data))
            inside.data.append(value)
            self.lines[place] = line
            return place
        if inside.data is None:
            return None
        if not inside.awaits_value:  # keys or a list where a key should be
            self._key(inside, line, None, alias=False)
            return None
        inside.awaits_value = False
        if inside.key is None:
            return None
        place = (*inside.place, inside.key)
        inside.data[inside.key] = value
        self.lines[place] = inside.key_line
        return place

    def _strange(self, text: str) -> str:
        return "" if self.as_written else strange_sign(text)

    def _refuse(self, line: int, code: str, **fields: object) -> None:
        self.problems.append(Problem(code, file=self.name, line=line, fields=fields))


def _scalar(tag: str, text: str) -> object:
    kind = tag.rpartition(":")[2]
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
