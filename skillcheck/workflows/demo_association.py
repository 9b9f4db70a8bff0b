"""The made-up association from end to end: people, practices, decisions, tasks, plan, one page of links."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from skillcheck.files import write_whole
from skillcheck.organisation.actions import LOG, changed, current, decided
from skillcheck.organisation.follow import follow
from skillcheck.report.document import Document, Item, Section
from skillcheck.report.organisation.decisions import actions_document
from skillcheck.report.organisation.followed import follow_document
from skillcheck.report.organisation.wording import Words
from skillcheck.report.render import documents
from skillcheck.store.actions_log import append, read_actions
from skillcheck.workflows.measure_organisation import Diagnosis, in_every_form, measure_organisation
from skillcheck.workflows.whole_report import write_folder

if TYPE_CHECKING:
    from collections.abc import Callable

    from skillcheck.content.library import Library
    from skillcheck.frameworks.practice import Pack
    from skillcheck.i18n import Texts
    from skillcheck.organisation.record import Organisation
    from skillcheck.workflows.outcome import Outcome

FIRST, LATER = date(2026, 11, 20), date(2027, 11, 19)
DECIDED = (("t34", "2027-03-31"), ("t33", "2027-06-30"), ("i22", "2027-06-30"), ("i41", "2027-02-28"),
           ("c22", "2027-04-30"))  # fmt: skip
BECAME = (
    ("t34", {"status": "done", "proof_key": "index_proof"}),
    ("t33", {"status": "started"}),
    ("i22", {"status": "dropped", "why": "time"}),
    ("i41", {"status": "done", "proof_key": "index_proof"}),
)
"""What the example decided and what came of it; as made up as the rest."""


MEASURE = (
    "skillcheck organisation measure fil.yaml regards-2026.csv --facts faits-2026.yaml "
    "--cohort personnes --today 2026-11-20 -o pratiques-2026"
)
PLAN = (
    "skillcheck plan reponses.csv --sessions seances.csv --people personnes.csv "
    "--must obligations.yaml --profile-column profil --budget 3000 -o plan"
)
PEOPLE = (
    "skillcheck batch reponses.csv --group service --group site --profile-column profil --staff effectifs.csv "
    "-o personnes"
)
COMMANDS = (
    PEOPLE,
    MEASURE,
    "skillcheck organisation actions propose pratiques-2026",
    "skillcheck organisation follow pratiques-2026 pratiques-2027 -o suivi",
    "skillcheck tasks reponses.csv --tasks taches.yaml -o taches",
    PLAN,
)
"""What makes each part again."""


@dataclass(frozen=True)
class Tour:
    """What the tour is made from, where it goes, and how its other parts are made."""

    library: Library
    pack: Pack
    texts: Texts
    folder: Path
    """examples/association"""
    out: Path
    score: Callable[[Path, Path], Outcome]
    """Scores a file of people into a folder."""

    def file(self, name: str) -> Path:
        """A file of the example."""
        return self.folder / name

    def t(self, key: str, /, **fields: object) -> str:
        """Words of the section of the demo."""
        return self.texts.t(f"demo.{key}", **fields)


def tour(asked: Tour) -> Path:
    """Make every part and the page that links them; the page's path."""
    parts = [_sheet(asked), _people(asked), *_practices(asked), _tasks(asked), _plan(asked)]
    document = Document(
        lang=asked.texts.lang, title=asked.t("index_title", name="Le Fil Solidaire"), about=asked.t("index_about"),
        headline=asked.t("index_headline"), detail=asked.t("index_detail"),
        sections=(Section(asked.t("index_read"), items=tuple(parts), numbered=True), _again(asked)),
        notes_title=asked.texts.t("organisation.notes"), notes=(asked.t("index_note"),),
    )  # fmt: skip
    page = asked.out / "index.html"
    write_whole(page, documents.page(document, asked.texts), force=True)
    return page


def _people(asked: Tour) -> Item:
    outcome = asked.score(asked.file("reponses.csv"), asked.out / "personnes")
    read = outcome.tally.scored + outcome.tally.returned
    line = asked.t("index_people_line", n=read, scored=outcome.tally.scored)
    return Item(asked.t("index_people"), (line,), "personnes/report.html")


def _practices(asked: Tour) -> list[Item]:
    """The diagnosis, what was decided from it, and the same a year later."""
    now = _measured(asked, "2026", FIRST, asked.out / "personnes")
    folder = asked.out / "pratiques-2026"
    _decide(asked, folder, now)
    later = _measured(asked, "2027", LATER, None)
    actions = current(read_actions(folder / LOG))
    minutes = actions_document(actions.values(), asked.pack, asked.texts, now.name, LATER)
    write_whole(folder / "actions.html", documents.page(minutes, asked.texts), force=True)
    found = follow(now, later, asked.pack, actions.values(), LATER)
    words = Words(later, asked.pack, asked.library, asked.texts)
    followed = follow_document(found, actions, words)
    write_folder(asked.out / "suivi", in_every_form("suivi", followed, asked.texts), later, force=True)
    from skillcheck.report.organisation.levels import headline

    before = Words(now, asked.pack, asked.library, asked.texts)
    return [
        Item(asked.t("index_practices"), (headline(before),), "pratiques-2026/report.html"),
        Item(asked.t("index_actions"), (minutes.headline,), "pratiques-2026/actions.html"),
        Item(asked.t("index_followed"), (followed.headline,), "suivi/suivi.html"),
    ]


def _measured(asked: Tour, year: str, today: date, cohort: Path | None) -> Organisation:
    diagnosis = Diagnosis(
        structure=asked.file("fil.yaml"), files=(asked.file(f"regards-{year}.csv"),),
        out=asked.out / f"pratiques-{year}", today=today, facts=asked.file(f"faits-{year}.yaml"), cohort=cohort,
        force=True,
    )  # fmt: skip
    return measure_organisation(diagnosis, asked.library, asked.pack, asked.texts).record


def _decide(asked: Tour, folder: Path, record: Organisation) -> None:
    """Some steps decided, and what became of them; written anew each time."""
    log = folder / LOG
    log.unlink(missing_ok=True)
    ids = {}
    for practice, due in DECIDED:
        known = record.practice(practice)
        level = 0 if known is None or known.level is None else known.level
        given = {
            "practice": practice, "level": level, "who": asked.t("index_role"), "due": due, "decided_on": "2026-12-01",
            "what": asked.texts.choose(asked.pack.by_id[practice].step.to(level + 1).how), "on": "2026-12-01",
            "decided_by": "bureau",
        }  # fmt: skip
        line = append(log, lambda lines, given=dict(given): decided(lines, **given).model_dump(by_alias=True))  # type: ignore[misc]  # bound now
        ids[practice] = line["id"]
    for practice, became in BECAME:
        new = {key: value for key, value in became.items() if key != "proof_key"}
        if "proof_key" in became:
            new["proof"] = asked.t(became["proof_key"])
        identity = ids[practice]
        append(
            log,
            lambda lines, identity=identity, new=new: changed(  # type: ignore[misc]  # bound now
                lines, identity, on="2027-07-01", **new
            ).model_dump(by_alias=True),
        )


def _tasks(asked: Tour) -> Item:
    from skillcheck.workflows.map_tasks import TasksRequest, map_tasks
    from skillcheck.workflows.write_tasks import REPORT, write_tasks

    request = TasksRequest(
        library=asked.library, people=(asked.file("reponses.csv"),), tasks=asked.file("taches.yaml"), today=FIRST,
        lang=asked.texts.lang, staff=asked.file("personnes.csv"),
    )  # fmt: skip
    write_tasks(asked.out / "taches", map_tasks(request), asked.library, asked.texts, who=False, force=True)
    return Item(asked.t("index_tasks"), (asked.t("index_tasks_line"),), f"taches/{REPORT}")


def _plan(asked: Tour) -> Item:
    from skillcheck.workflows.make_plan import PlanRequest, prepare
    from skillcheck.workflows.write_plan import solve_all, write_plan

    request = PlanRequest(
        library=asked.library, people=(asked.file("reponses.csv"),), sessions=asked.file("seances.csv"), today=FIRST,
        staff=asked.file("personnes.csv"), must=asked.file("obligations.yaml"), tasks=asked.file("taches.yaml"),
        profile_column="profil", budget=3000.0,
    )  # fmt: skip
    ready = prepare(request)
    solved = solve_all(request, ready, "progress", asked.texts.lang)
    write_plan(asked.out / "plan", solved, ready, asked.library, asked.texts, force=True)
    return Item(asked.t("index_plan"), (asked.t("index_plan_line"),), "plan/report.html")


def _sheet(asked: Tour) -> Item:
    from skillcheck.forms.practice_sheet import as_html

    page = as_html(asked.pack, "equipe", asked.texts, "Le Fil Solidaire")
    write_whole(asked.out / "feuille-equipe.html", page, force=True)
    return Item(asked.t("index_sheet"), (asked.t("index_sheet_line"),), "feuille-equipe.html")


def _again(asked: Tour) -> Section:
    """The commands that make each part."""
    note = asked.t("index_again_note", folder=str(asked.folder))
    return Section(asked.t("index_again"), paragraphs=(note,), after=COMMANDS)
