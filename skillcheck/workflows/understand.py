"""Files and earlier waves understood before anything is scored, every problem at once."""

from __future__ import annotations

import filecmp
from collections.abc import Sequence
from dataclasses import replace
from itertools import permutations
from pathlib import Path
from typing import TYPE_CHECKING

from skillcheck.errors import DataProblem, Problem, SkillcheckError, UsageProblem
from skillcheck.ingest.cells.normalise import words
from skillcheck.ingest.columns.named_columns import named, named_or_refused
from skillcheck.ingest.options import FILE
from skillcheck.ingest.rows.group_values import alike, shared
from skillcheck.ingest.rows.moments import all_later
from skillcheck.workflows.corrections import refuse_as_wave, refuse_of_a_wave, with_corrections
from skillcheck.workflows.files_together import (
    a_person_each,
    alike_across,
    of_one_name,
    one_row_kept,
    perhaps_corrected,
    refuse_copies,
    refuse_moments_of_nobody,
    refuse_same_people,
)
from skillcheck.workflows.names_of_waves import in_order_of_names

if TYPE_CHECKING:
    from skillcheck.ingest.model import Understanding
    from skillcheck.ingest.options import ReadOptions
    from skillcheck.questions.item_bank import ItemBank
    from skillcheck.workflows.request import Request


def understand_all(files: Sequence[Path], bank: ItemBank, options: ReadOptions) -> list[Understanding]:
    """What is understood of every file, before anything is scored; every problem at once."""
    return all_or_faults(understand_each(files, bank, options))


def all_or_faults(each: Sequence[Understanding | SkillcheckError]) -> list[Understanding]:
    """What is understood, where nothing is wrong with any file.

    Raises:
        SkillcheckError: every problem of every file, of the kind of the first.
    """
    faults = [one for one in each if isinstance(one, SkillcheckError)]
    if faults:
        raise type(faults[0])([one for error in faults for one in error.problems])
    return [one for one in each if not isinstance(one, SkillcheckError)]


def understand_each(
    files: Sequence[Path], bank: ItemBank, options: ReadOptions, *, results: bool = False
) -> list[Understanding | SkillcheckError]:
    """What is understood of each file, or what is wrong with it. ``results``: a folder is one of results."""
    from skillcheck.ingest.read import understand
    from skillcheck.workflows.earlier_results import of_results

    found: list[Understanding | SkillcheckError] = []
    for path, name in zip(files, names_apart(files), strict=True):
        try:
            of_folder = results and path.is_dir()
            own = replace(options, file_name=name)
            found.append(of_results(path, bank) if of_folder else understand(path, bank, own))
        except SkillcheckError as error:
            found.append(error)
    return found


def understand_then(request: Request) -> list[Understanding | SkillcheckError]:
    """What is understood of each file of the earlier waves, or what is wrong with it; those of one wave are told apart
    by their names as files that are scored together."""
    made: dict[int, Understanding | SkillcheckError] = {}
    for places in request.places.values():
        paths = [request.waves[at][1] for at in places]
        each = understand_each(paths, request.library.bank, options_then(request), results=True)
        made |= dict(zip(places, each, strict=True))
    return [made[at] for at in range(len(made))]


def names_apart(files: Sequence[Path]) -> list[str]:
    """What each file is called among the others: its name, with its folder where two names are the same."""
    for names in ([path.stem for path in files], [f"{path.parent.name}/{path.stem}" for path in files]):
        if len(set(names)) == len(names):
            return names
    return list(map(str, files))


def understand_waves(
    request: Request, files: list[Understanding] | None = None, then: list[Understanding] | None = None
) -> tuple[list[Understanding], list[Understanding]]:
    """What is understood of the files to score and of each earlier wave, their numbers starting alike.

    ``files``, ``then``: what is understood of the files to score, each by itself (``options_alone``), and of those of
    the waves (``understand_then``), where that is known.

    Raises:
        DataProblem: a file that is no table of answers, or without a column that names people.
        UsageProblem: a file given twice; files of one wave that hold the same people.
    """
    bank = request.library.bank
    refuse_same_file(request)
    now = understand_all(request.files, bank, options_alone(request)) if files is None else files
    now = _of_joined(request, now) if request.join else now
    then = all_or_faults(understand_then(request)) if then is None else then
    everyone = [*now, *then]
    now = with_corrections(_numbers_agreed(now, everyone, bank, request.options))
    then = _settled_waves(request, then, everyone)
    refuse_as_wave(then)
    refuse_of_a_wave(now, then)
    then = in_order_of_names(request, now, _in_time(request, now, then))
    if request.paired or request.join:
        refuse_counters([*then, *now] if request.paired else now)
        _refuse_other_columns([*then, *now] if request.paired else now, request.options)
    now, then = of_one_name(now, then, request)
    if request.options.structure is None and not request.join:
        refuse_copies(now)
        now = perhaps_corrected(alike_across(now))
        now = now if request.options.duplicates in ("report", "all") else one_row_kept(now)
    if request.options.structure is None:
        now = a_person_each(now)
        if FILE not in request.options.frames:
            refuse_moments_of_nobody(now)
    together = shared([*now, *then])
    return alike(together[: len(now)]), together[len(now) :]


def refuse_same_file(request: Request) -> None:
    """A file given twice compares people with themselves: nobody would change, whatever happened.

    Raises:
        UsageProblem: an earlier wave is the file to score, or another wave, under this name or as a copy.
    """
    from skillcheck.ingest.infer import file_and_sheet

    met: list[tuple[Path, str]] = [file_and_sheet(path) for path in request.files]
    for name, given in request.waves:
        path, sheet = file_and_sheet(given)
        for other, of in met:
            if sheet == of and _same(path, other):
                fields: dict[str, object] = {"name": name, "found": other.name}
                raise UsageProblem(Problem("workflows.wave_same_file", file=str(given), fields=fields))
        met.append((path, sheet))


def _same(one: Path, other: Path) -> bool:
    if one.is_dir() and other.is_dir():
        return one.samefile(other)
    return one.is_file() and other.is_file() and filecmp.cmp(one, other, shallow=False)


def _settled_waves(request: Request, then: list[Understanding], everyone: list[Understanding]) -> list[Understanding]:
    """The files of earlier waves, their numbers starting as those of ``everyone``, each knowing which of its lines are
    corrected in another of the same name."""
    from skillcheck.workflows.earlier_results import with_unread

    made = list(then)
    for name, places in request.places.items():
        files = [then[at] for at in places]
        if len(files) == 1 and Path(files[0].path).is_dir():  # else the rows corrected stand beside it
            files = [with_unread(files[0], request.library)]
        files = with_corrections(_numbers_agreed(files, everyone, request.library.bank, options_then(request)))
        if request.options.structure is None:
            refuse_copies(files)
            if request.options.duplicates == "report":
                refuse_same_people(files, name)
            files = alike_across(files)
        for at, one in zip(places, files, strict=True):
            made[at] = one
    return made


def options_alone(request: Request) -> ReadOptions:
    """How each file is looked at by itself; of files that are joined, each has some of the columns asked for only."""
    return replace(request.options, groups=(), keep_personal=(), profiles=None) if request.join else request.options


def _of_joined(request: Request, plain: Sequence[Understanding]) -> list[Understanding]:
    """Each file with the groups, kept columns and profiles that it has; one that no file has is an error.

    A structure is part of the code: every file needs its column.
    """
    options, bank = request.options, request.library.bank
    aims = () if options.profiles is None else (options.profiles.header,)
    everywhere = [column.header for one in plain for column in one.columns]
    for name in (*options.groups, *options.keep_personal, *aims):
        named_or_refused(everywhere, name)
    made = []
    for one in plain:
        own = _of_its_columns(options, one)
        made += [one] if own == options_alone(request) else understand_all([Path(one.given)], bank, own)
    return made


def _of_its_columns(options: ReadOptions, one: Understanding) -> ReadOptions:
    """The options with the groups, kept columns and profiles that a file has."""
    headers = [column.header for column in one.columns]
    groups = tuple(name for name in options.groups if name in options.frames or named(headers, name))
    kept = tuple(name for name in options.keep_personal if named(headers, name))
    aims = options.profiles if options.profiles and named(headers, options.profiles.header) else None
    return replace(options, groups=groups, keep_personal=kept, profiles=aims)


def options_then(request: Request) -> ReadOptions:
    """Groups, kept columns and profiles are those of today's file; a code holds within its structure then as now."""
    structure = request.options.structure if request.paired else None
    return replace(request.options, groups=(), keep_personal=(), profiles=None, structure=structure)


def _numbers_agreed(
    some: list[Understanding], known: list[Understanding], bank: ItemBank, options: ReadOptions
) -> list[Understanding]:
    """A file that does not show where its numbers start has those of the others, asked with the same questions."""
    own = [
        replace(_of_its_columns(options, one), file_name=name)
        for one, name in zip(some, names_apart([Path(one.given) for one in some]), strict=True)
    ]
    return [
        _with_numbers(one, known, bank, its) if one.numbers_asked else one for one, its in zip(some, own, strict=True)
    ]


def _with_numbers(
    one: Understanding, known: Sequence[Understanding], bank: ItemBank, options: ReadOptions
) -> Understanding:
    """The file understood anew where every other one that shows its numbers starts them alike."""
    from skillcheck.ingest.read import understand

    alike = [other for other in known if _same_questions(one, other)]
    told = {other.numbers_shown: other for other in alike if other.numbers_shown is not None}
    further = [other for other in alike if other.numbers_asked and other.numbers_low != one.numbers_low]
    if further and 0 not in further[0].other_numbers:
        told[0] = further[0]
    if len(told) != 1 or told.keys() & one.other_numbers:
        return one
    ((numbers, other),) = told.items()
    again = understand(Path(one.given), bank, replace(options, numbers=numbers))
    if one.numbers_low:  # the other goes further: nothing was guessed
        return again
    note = Problem(f"workflows.numbers_as_other_{numbers}", file=one.path, fields={"other": Path(other.path).name})
    return replace(again, notes=(*again.notes, note))


def _in_time(request: Request, now: Sequence[Understanding], then: Sequence[Understanding]) -> list[Understanding]:
    """The files of the earlier waves, the first of a wave with a note where all of it was sent after a wave given
    behind it, or after today's files: perhaps the two were exchanged."""
    made, today = list(then), [time for one in now for time in one.times]
    times = {name: [time for at in places for time in then[at].times] for name, places in request.places.items()}
    names = [*times]
    for place, (name, places) in enumerate(request.places.items()):
        behind = [("wave_after_other", other, times[other]) for other in names[place + 1 :]]
        for code, other, its in (*behind, ("wave_later", "", today)):
            if all_later(times[name], its):
                fields: dict[str, object] = {"name": name, "other": other, "then": times[name][0], "now": its[0]}
                first = made[places[0]]
                note = Problem(f"workflows.{code}", file=first.path, fields=fields)
                made[places[0]] = replace(first, notes=(*first.notes, note))
    return made


def _same_questions(one: Understanding, other: Understanding) -> bool:
    """Whether two files were written by one tool: the same headings of questions, or two moments of the same file."""
    alike = set(one.headers("item")) == set(other.headers("item")) and bool((one.asked == other.asked).all())
    return one is not other and not Path(other.path).is_dir() and (alike or one.path == other.path)


def _refuse_other_columns(found: Sequence[Understanding], options: ReadOptions) -> None:
    """Two files whose people are named by other columns, though the column of the one is in the other too: a code of
    the one kind may be written like one of the other.

    Raises:
        DataProblem: the first such file, where no column was said to name people.
    """
    files = [] if options.id_column else [one for one in found if not Path(one.path).is_dir()]
    for one, other in permutations(files, 2):
        named_by = words(str(other.id_column))
        beside = {words(c.header) for c in one.columns if c.role not in ("id", "item", "option") and c.how != "recipe"}
        if named_by != words(str(one.id_column)) and named_by in beside:
            fields = {"found": one.id_column, "other": other.id_column, "file": Path(other.path).name}
            raise DataProblem(Problem("workflows.named_by_others", file=one.path, fields=fields))


def refuse_counters(found: Sequence[Understanding]) -> None:
    """Waves are paired by people's names: a file without them, or with a tool's count of rows, pairs strangers.

    Raises:
        DataProblem: every file of which no column names people.
    """
    nameless = [one for one in found if not one.names_people]
    problems = [
        Problem("workflows.wave_counted" if one.id_column else "workflows.before_without_ids", file=one.path,
                fields={"found": one.id_column or ""})
        for one in nameless
    ]  # fmt: skip
    problems += [note for one in nameless for note in one.notes if note.code == "ingest.ids_offered"]
    if problems:
        raise DataProblem(problems)
