"""kept-answers.arrow: everybody's answers beside their scores, so that anything can be computed again later.

One row for each person: the id, then one int8 column for each question, its name the question's code: the category of
the answer, 0 and up, or −1 not answered, −2 does not apply, −3 prefer not to say, −4 not asked, −5 «I can't tell».
Which of several wrong answers was chosen is not kept. Where each person has their own target profile, a column
``profile`` names it; the columns by which the group was divided are last (``group 0`` …, headed as their field says).
When some of the rows were sent is kept with them: two folders given the wrong way round are noticed.
An individual file, for its owner only.

Arrow's own file format, compressed: as small as Parquet for answers, written in a sixth of the time.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING

import numpy as np

from skillcheck.errors import DataProblem, Problem
from skillcheck.export.manifest import require_as_written
from skillcheck.measurement.responses import NOT_ASKED, Responses

if TYPE_CHECKING:
    import pyarrow as pa
    from numpy.typing import NDArray

    from skillcheck.questions.item_bank import ItemBank

NAME = "kept-answers.arrow"
SCHEMA = "skillcheck/answers-1"
PROFILE, GROUP = "profile", "group "
HEADED = b"headed"
ROWS = 65_536
"""People written at once: fewer, larger blocks are read faster and take less room."""


@dataclass(frozen=True)
class About:
    """What is told of everybody's answers."""

    fingerprint: str
    """Of the content that they answer."""
    named: bool
    """Whether the ids name people, so that they can be found again; else they count rows."""
    profiled: bool = False
    """Each has a profile of their own."""
    attributes: Sequence[str] = ()
    """By what the people are divided."""
    times: Sequence[str] = ()
    """When some of the rows were sent, as they say it."""


class AnswersFile:
    """The answers of a run, written as they come. ``close`` before the file is closed."""

    def __init__(self, file: IO[bytes], items: Sequence[str], about: About) -> None:
        """``file``: open for writing. ``items``: the bank's order."""
        import pyarrow as pa

        told = {"schema": SCHEMA, "fingerprint": about.fingerprint, "named": "yes" if about.named else "no"}
        told["times"] = json.dumps(list(about.times), ensure_ascii=False)
        fields = [pa.field("id", pa.string()), *(pa.field(item, pa.int8()) for item in items)]
        fields += [pa.field(PROFILE, pa.string())] if about.profiled else []
        divided = enumerate(about.attributes)
        fields += [pa.field(f"{GROUP}{n}", pa.string(), metadata={HEADED: one}) for n, one in divided]
        self._schema = pa.schema(fields, metadata=told)
        options = pa.ipc.IpcWriteOptions(compression="zstd", use_threads=False)
        self._writer, self._open = pa.ipc.new_file(file, self._schema, options=options), True
        self._profiles: list[str] | None = [] if about.profiled else None
        self._ids: list[str] = []
        self._groups: list[list[str]] = [[] for _ in about.attributes]
        self._blocks: list[Responses] = []

    def add(
        self, ids: Sequence[str], responses: Responses, profiles: Sequence[str] | None = None,
        groups: Sequence[Sequence[str]] = (),
    ) -> None:  # fmt: skip
        """People (people × items) behind those before, with the profile of each where the file keeps them, and the
        value of each for every attribute."""
        self._ids += ids
        for before, values in zip(self._groups, groups, strict=True):
            before.extend(values)
        if self._profiles is not None:
            self._profiles += profiles or [""] * len(ids)
        self._blocks.append(responses)
        if len(self._ids) >= ROWS:
            self._write()

    def close(self) -> None:
        """Write what is left, and the footer; once."""
        if self._ids:
            self._write()
        if self._open:
            self._writer.close()
        self._open = False

    def _write(self) -> None:
        import pyarrow as pa

        people = np.concatenate([block.T for block in self._blocks], axis=1)
        answers = [
            pa.Array.from_buffers(pa.int8(), len(self._ids), [None, pa.py_buffer(np.ascontiguousarray(one))])
            for one in people
        ]
        profiles = [] if self._profiles is None else [_texts(self._profiles)]
        columns = [_texts(self._ids), *answers, *profiles, *map(_texts, self._groups)]
        self._writer.write_batch(pa.RecordBatch.from_arrays(columns, schema=self._schema))
        self._ids, self._blocks, self._groups = [], [], [[] for _ in self._groups]
        self._profiles = None if self._profiles is None else []


def _texts(values: Sequence[str]) -> pa.Array:
    from skillcheck.cohort.score_table import text_array

    return text_array(values)


@dataclass(frozen=True)
class KeptAnswers:
    """The people of a folder and what they answered (people × items of a bank)."""

    ids: tuple[str, ...]
    responses: Responses
    fingerprint: str
    """Of the content that they answered."""
    named: bool
    """Whether the ids name people, so that they can be found again; else they count rows."""
    profiles: tuple[str, ...] = ()
    """The profile of each, where each has their own."""
    times: tuple[str, ...] = ()
    """When some of the rows were sent, as they say it."""


def read_kept(path: Path, bank: ItemBank) -> KeptAnswers:
    """The answers of a run in the order of ``bank``; what it does not hold was not asked.

    Raises DataProblem: not such a file, not as it was written, or answers to a question that the bank no longer has.
    """
    import pyarrow as pa

    if not require_as_written(path):
        raise DataProblem(_not_kept(path))
    try:
        with path.open("rb") as file:
            table = pa.ipc.open_file(file).read_all()
    except (OSError, pa.ArrowException) as error:
        raise DataProblem(_not_kept(path)) from error
    told = {key.decode(): value.decode() for key, value in (table.schema.metadata or {}).items()}
    names = [name for name in table.column_names[1:] if name != PROFILE and not name.startswith(GROUP)]
    whole = told.get("schema") == SCHEMA and all(table.schema.field(name).type == pa.int8() for name in names)
    if not whole:
        raise DataProblem(_not_kept(path))
    responses = np.full((len(bank), table.num_rows), NOT_ASKED, dtype=np.int8)
    for name in names:
        answers = table.column(name).to_numpy()
        if name in bank:
            responses[bank.index[name]] = answers
        elif (answers != NOT_ASKED).any():
            raise DataProblem(Problem("export.item_gone", file=str(path), fields={"found": name}))
    ids = tuple(table.column("id").to_pylist())
    profiles = tuple(table.column(PROFILE).to_pylist()) if PROFILE in table.column_names else ()
    answers, named = np.ascontiguousarray(responses.T), told.get("named") == "yes"
    times = tuple(json.loads(told.get("times", "[]")))
    return KeptAnswers(ids, answers, told.get("fingerprint", ""), named, profiles, times)


@dataclass(frozen=True)
class Block:
    """Some people of a file of kept answers, whatever the content."""

    ids: pa.Array
    answers: dict[str, Responses]
    """By question, what each answered."""
    groups: dict[str, pa.Array]
    """By attribute, the value of each."""

    def of_value(self, attribute: str, value: str) -> NDArray[np.bool_]:
        """Whether each has a value; by the bytes, for a text given to pyarrow imports pandas where it is installed."""
        texts, wanted = self.groups[attribute], np.frombuffer(value.encode(), np.uint8)
        offsets = np.frombuffer(texts.buffers()[1], np.int32)[texts.offset : texts.offset + len(texts) + 1]
        found: NDArray[np.bool_] = np.diff(offsets) == len(wanted)
        if len(wanted):
            places = offsets[:-1][found, None] + np.arange(len(wanted))
            found[found] = (np.frombuffer(texts.buffers()[2], np.uint8)[places] == wanted).all(axis=1)
        return found


def blocks(path: Path) -> Iterator[Block]:
    """The people of a file, some at a time. Raises ValueError where it is no such file."""
    import pyarrow as pa

    with path.open("rb") as file:
        reader = pa.ipc.open_file(file)
        items = [one.name for one in reader.schema if one.type == pa.int8()]
        divided = {one.name: one.metadata[HEADED].decode() for one in reader.schema if HEADED in (one.metadata or {})}
        for number in range(reader.num_record_batches):
            block = reader.get_batch(number)
            answers = {item: _answers(block.column(item)) for item in items}
            yield Block(block.column("id"), answers, {name: block.column(one) for one, name in divided.items()})


def _answers(column: pa.Array) -> Responses:
    """From its memory, for ``to_numpy`` imports pandas where it is installed: a third of a second.

    Raises ValueError where an answer is missing.
    """
    if column.null_count:
        raise ValueError(column.null_count)
    return np.frombuffer(column.buffers()[1], np.int8)[column.offset : column.offset + len(column)]


def _not_kept(path: Path) -> Problem:
    return Problem("export.no_kept_answers", file=str(path))
