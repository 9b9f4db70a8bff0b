"""A person's interviews over time, from the files kept here: progress, everything exported, a funder's sheet."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any

from skillcheck.cohort.minimum import LEAST
from skillcheck.errors import DataProblem, Problem, UsageProblem
from skillcheck.ingest.rows.moments import all_later
from skillcheck.ingest.rows.said_when import later
from skillcheck.person.build import given_answer
from skillcheck.person.progress import PersonProgress, Visit, progress_of, worth_asking_again
from skillcheck.person.record import Result
from skillcheck.store.desk_notes import REASONS, read_notes
from skillcheck.store.interviews import last_replies
from skillcheck.store.journal import read_journal
from skillcheck.store.models import model_for
from skillcheck.store.nicknames import nicknames
from skillcheck.store.paths import ASIDE, files_of, journals_folder, result_path
from skillcheck.store.people import everybody, visit_files, visits_since

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from skillcheck.cohort.record import Cohort
    from skillcheck.content.library import Library
    from skillcheck.export.kept_answers import KeptAnswers

EXPORT_SCHEMA, FUNDER_SCHEMA = "skillcheck/person-export-1", "skillcheck/funder-sheet-1"
Given = defaultdict[str, list[str]]
"""What was said of steps → the person of each step of which it was."""
AGAIN = 6
"""Questions asked again first, at most, of somebody who comes back."""


def visits_of(person: str, library: Library) -> list[Visit]:
    """The interviews of a person that have answers, the earliest first; one that cannot be read is none."""
    return [visit for path in visit_files(person) if (visit := visit_in(path, library))]


def visit_in(path: Path, library: Library) -> Visit | None:
    """The interview of a journal; None where nothing is answered in it, or it cannot be read."""
    try:
        events = read_journal(path).events
    except DataProblem:
        return None
    replies = last_replies(events)
    if not replies:
        return None
    changed = _changed_items(str(events[0].get("fingerprint")), path, library, replies)
    answers = tuple((reply.item, reply.code) for reply in replies.values())
    return Visit(str(events[0].get("started")), answers, changed)


def progress_for(person: str, library: Library) -> PersonProgress | None:
    """From the first interview of a person to the present one; None where there is nothing to compare."""
    return progress_of(library, visits_of(person, library))


def progress_of_results(
    files: Sequence[Path], records: Sequence[Result | Cohort], library: Library
) -> list[PersonProgress | None]:
    """For each result what changed since earlier visits: of somebody kept here, or of whom several results are given,
    with the last of these; None for the others."""
    given: dict[str, list[tuple[Visit, int]]] = defaultdict(list)
    for place, record in enumerate(records):
        if isinstance(record, Result) and record.person and (record.finished or record.started):
            given[record.person].append((_visit_of(record, library), place))
    found: list[PersonProgress | None] = [None] * len(records)
    for several in given.values():
        visits = sorted(several, key=lambda one: one[0].date)
        found[visits[-1][1]] = progress_of(library, [visit for visit, _ in visits])
    for place, path in enumerate(files):
        if path.parent.resolve() == journals_folder().resolve() and ASIDE not in path.stem:
            found[place] = progress_for(path.stem, library)
    return found


def progress_of_folders(
    people: Sequence[Result], folders: Sequence[tuple[Path, Cohort]], library: Library
) -> tuple[list[PersonProgress | None], list[Problem]]:
    """For each person of the last folder what changed since the earlier ones, which have their folder's name for a day;
    found by their code, as two waves are, and by what the last folder's pairing.csv says. With it what is to be told of
    each earlier folder: how many were found, and that it was answered after the last one.

    Raises:
        DataProblem: a folder that keeps no answers, or whose codes are a tool's count of rows.
        UsageProblem: a folder given twice.
    """
    from skillcheck.cohort.pairing import pair
    from skillcheck.store.batch_people import from_answers

    if len(folders) < 2:
        return [None] * len(people), []
    *earlier, (last, _) = folders
    if len({path.resolve() for path, _ in folders}) < len(folders):
        raise UsageProblem(Problem("report.folder_twice"))
    read = [_kept(path, cohort, library) for path, cohort in folders]
    dates = [(path.resolve().parent.name, kept.times) for (path, _), (kept, _) in zip(folders, read, strict=True)]
    named = {one.person: one for one in people if one.person}
    visits: dict[str, list[Visit]] = defaultdict(list)
    told, early, met = list[Problem](), list[Problem](), set[tuple[str, str]]()
    names = [path.resolve().parent.name for path, _ in earlier]
    decided = _decided(last.parent, names)
    for at, (path, cohort) in enumerate(earlier, 1):
        kept, content = read[at - 1]
        name, where = path.resolve().parent.name, str(path.parent)
        then = {one.person: one for one in from_answers(kept, content, cohort) if one.person}
        paired = pair(list(then), list(named), decided.get(name))
        found = paired.earlier
        for person, code in found.items():
            visits[person].append(replace(_visit_of(then[code], library), date=name))
        met |= {(code, person) for person, code in found.items()}
        told.append(Problem("report.found_again", file=where, fields={"n": len(found), "of": len(named)}))
        if pairs := [f"{code} ↔ {person}" for code, person in paired.written]:
            some = {"n": len(pairs), "names": ", ".join(pairs[:3]) + "…" * (len(pairs) > 3)}
            told.append(Problem("report.found_written", file=where, fields=some))
        if (sent := _given_too_early(dates[at - 1 :])) is not None:
            early.append(Problem("report.folder_later", file=where, fields=sent))
    other = {name: pairs for name, pairs in decided.items() if name not in names}
    if unused := [two for pairs in other.values() for two, yes in pairs.items() if yes and two not in met]:
        fields: dict[str, object] = {"n": len(unused), "found": ", ".join(other), "known": ", ".join(names)}
        told.append(Problem("report.pairs_of_other_folders", file=str(last.parent), fields=fields))
    for person, result in named.items():
        visits[person].append(replace(_visit_of(result, library), date=last.resolve().parent.name))
    return [progress_of(library, visits[one.person or ""]) for one in people], told + early


def _given_too_early(dates: Sequence[tuple[str, Sequence[str]]]) -> dict[str, object] | None:
    """Of which later folder the first one was answered after, by their times, else by their names."""
    (name, times), *behind = dates
    for other, its in behind:
        if all_later(times, its):
            return {"then": times[0], "now": its[0], "last": other}
        if not (times and its) and later(name, other):
            return {"then": name, "now": other, "last": other}
    return None


def _decided(last: Path, folders: Sequence[str]) -> dict[str, dict[tuple[str, str], bool]]:
    """What a person decided of codes of the last folder, for each earlier one: that of the wave with the folder's name;
    of one wave and one folder, whatever they are called."""
    from skillcheck.export.wave_files import PAIRING, read_pairing

    waves = read_pairing(last / PAIRING) if (last / PAIRING).is_file() else {}
    if len(waves) == len(folders) == 1:
        return dict(zip(folders, waves.values(), strict=True))
    return waves


def _kept(path: Path, cohort: Cohort, library: Library) -> tuple[KeptAnswers, Library]:
    """What the people of a folder answered, and the content of it.

    Raises DataProblem where it keeps no answers, or nobody can be found again.
    """
    from skillcheck.store.batch_people import kept_beside

    kept = kept_beside(path, cohort, library)
    if kept is None or not kept[0].named:
        raise DataProblem(Problem("report.nobody_again", file=str(path.parent)))
    if twice := sorted(person for person, times in Counter(kept[0].ids).items() if times > 1):
        raise DataProblem(Problem("workflows.wave_person_rows", file=str(path.parent), fields={"found": twice[0]}))
    return kept


def _visit_of(record: Result, library: Library) -> Visit:
    """A saved result as a visit; an answer whose question or words are not today's is one that has changed."""
    answers = [one for one in record.answers if one.code and one.item in library.bank]
    changed = set()
    for one in answers if record.fingerprint != library.fingerprint else ():
        now = given_answer(library, one.item, one.code, record.lang)
        if (now.question, now.answer) != (one.question, one.answer):
            changed.add(one.item)
    date = record.finished or record.started or ""
    return Visit(date, tuple((one.item, one.code) for one in answers), frozenset(changed))


def asked_first(person: str, library: Library) -> list[str]:
    """The questions to begin a new interview with: those of the steps agreed, then those that can show a change."""
    visits = visits_of(person, library)
    if not visits:
        return []
    agreed = [step.competence for step in read_notes(person).steps if step.competence]
    answers = [one for one in visits[-1].answers if one[0] not in visits[-1].changed]
    return worth_asking_again(library, answers, agreed, AGAIN)


def _changed_items(fingerprint: str, path: Path, library: Library, items: Iterable[str]) -> frozenset[str]:
    """The items that are not today what they were; all of them where the content of that time is nowhere."""
    then = model_for(fingerprint, path, library)
    if then is library:
        return frozenset()
    if then is None:
        return frozenset(items)
    same = {
        item
        for item in items
        if item in then.bank and item in library.bank
        and then.bank[item].item == library.bank[item].item and then.bank[item].scale == library.bank[item].scale
    }  # fmt: skip
    return frozenset(items) - same


def exported(person: str) -> dict[str, Any]:
    """Everything this machine keeps of a person, as plain data (docs/rgpd.md documents it)."""
    import json

    result = result_path(person)
    journals = [path for path in files_of(person) if path.suffix == ".jsonl" and "@desk" not in path.name]
    return {
        "schema": EXPORT_SCHEMA,
        "person": person,
        "nickname": nicknames().get(person),
        "interviews": [{"file": path.name, "events": list(read_journal(path).events)} for path in journals],
        "results": [
            {"file": path.name, "record": json.loads(path.read_text(encoding="utf-8"))}
            for path in files_of(person)
            if path.suffix == result.suffix
        ],
        "desk": asdict(read_notes(person)),
    }


def funder_sheet(library: Library, since: str | None) -> dict[str, Any]:
    """People, visits, sure progress and reasons, counted without a code or a name.

    ``since``: visits and steps agreed from that day (ISO) on, and the people who came. What is of fewer people than
    ``LEAST``, or would give such a number by subtraction, is null; reasons of fewer are counted together.
    """
    first_day = since or ""
    people = [one for one in everybody() if one.answers and one.answered[:10] >= first_day]
    returned = progressed = 0
    reasons: Given = defaultdict(list)
    steps: Given = defaultdict(list)
    for one in people:
        found = progress_for(one.code, library) if one.visits > 1 else None
        returned += found is not None
        progressed += found is not None and any(each.verdict == "progress" for each in found.competences)
        for step in (step for step in read_notes(one.code).steps if step.agreed[:10] >= first_day):
            steps[step.outcome or "open"].append(one.code)
            if step.reason:
                reasons[step.reason].append(one.code)
    visits = [visits_since(one.code, first_day) for one in people]
    hide = 0 < len(people) < LEAST
    hide_visits = hide or 0 < sum(number > 1 for number in visits) < LEAST
    return {
        "schema": FUNDER_SCHEMA,
        "since": since,
        "people": _enough(len(people)),
        "visits": None if hide_visits else sum(visits),
        "came_back": _enough(returned, len(people)),
        "sure_progress": _enough(progressed, returned),
        "steps": {name: None if hide else _of_enough(steps[name]) for name in ("done", "not_done", "open")},
        "reasons": {} if hide else _reasons(reasons),
        "least": LEAST,
    }


def _reasons(given: Given) -> dict[str, int | None]:
    """How often each reason was given; those of few people together, and with them the rarest of the others until
    what is left of all steps not done is of few no more."""
    shown = {reason: given[reason] for reason in REASONS if len(set(given[reason])) >= LEAST}
    together = [code for reason, codes in given.items() if reason not in shown for code in codes]
    while shown and 0 < len(set(together)) < LEAST:
        together += shown.pop(min(shown, key=lambda reason: len(shown[reason])))
    counted: dict[str, int | None] = {reason: len(codes) for reason, codes in shown.items()}
    return counted | ({"merged": _of_enough(together)} if together else {})


def _of_enough(codes: Sequence[str]) -> int | None:
    """How many steps, unless they are of too few people."""
    return None if 0 < len(set(codes)) < LEAST else len(codes)


def _enough(n: int, whole: int | None = None) -> int | None:
    """The number, unless it, or what it leaves of the whole, is of too few people; nobody is said as 0."""
    left = 0 if whole is None else whole - n
    return None if 0 < n < LEAST or 0 < left < LEAST else n
