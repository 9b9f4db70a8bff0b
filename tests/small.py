"""The small content of the tests: never changes by itself, so that no test falls when the shipped content is reworded.

Made once from the shipped content by ``python tests/small.py``; kept in tests/golden/content. A test about the shipped
content itself takes that instead, and is named in ``test_guards.SHIPPED``.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from skillcheck.cli.app import run as run_program
from skillcheck.content.library import Library, load

FOLDER = Path(__file__).parent / "golden" / "content"
DATA = ("--data", str(FOLDER))
"""The option that hands the small content to a command."""

CHECKS = {"k123b", "k223b", "k423", "k524"}
"""Checks that tests name, besides one a competence and all of the first competence of an area. Statements are all kept."""
OFFERS = {
    "sets1", "sets2", "sets3", "coopedia", "sta-hybrid", "sta-trainers", "sta-agile", "data-school", "job-web",
    "job-project", "digitalees", "campus-mediation", "lamednum", "emmaus-connect", "national-map", "france-services", "digital-advisers",
    "socialtech-ess",
}  # fmt: skip
KEPT = {
    "situations.yaml": {"situations": {"d01", "d02", "d10"}},
    "profiles.yaml": {"profiles": {"citizen", "employee", "jobseeker", "leader", "mediator", "trainer", "volunteer"}},
    "catalogue.yaml": {"offers": OFFERS},
    "glossary.yaml": {"terms": {"browser", "link", "email", "attachment", "password", "filter"}},
}
"""What is kept of a file: list → ids. The rest of the file stays as it is."""
FEW_STEPS = 4
"""Of a card: content has a card for each competence and level, or none."""


@cache
def small_library() -> Library:
    """The small content, read once."""
    return load(FOLDER)


def run(arguments: list[str]) -> int:
    """The command line on the small content; a folder that the test gives itself is used instead."""
    return run_program([*arguments] if "--data" in arguments else [*DATA, *arguments])


def make() -> None:
    """Take the framework and a few of everything else from the shipped content."""
    import shutil

    import yaml

    from skillcheck.content.folder import data_folder

    source = data_folder()
    shutil.rmtree(FOLDER, ignore_errors=True)
    for part in ("items", "exercises", "organisation/practices"):
        (FOLDER / part).mkdir(parents=True)
    for name in ("digcomp.yaml", "goals.yaml", "places.yaml", "organisation/framework.yaml"):
        shutil.copy(source / name, FOLDER / name)

    def read(path: Path) -> dict[str, Any]:
        return dict(yaml.safe_load(path.read_text(encoding="utf-8")))

    def write(name: str, data: object) -> None:
        text = yaml.safe_dump(data, allow_unicode=True, sort_keys=False, width=120)
        (FOLDER / name).write_text(text, encoding="utf-8")

    for path in sorted(source.glob("items/*.yaml")):
        write(f"items/{path.name}", {"items": [one for one in read(path)["items"] if _is_kept(one)]})
    for path in sorted(source.glob("exercises/*.yaml")):
        cards = [{**one, "steps": one["steps"][:FEW_STEPS]} for one in read(path)["exercises"]]
        write(f"exercises/{path.name}", {"exercises": cards})
    for name, lists in KEPT.items():
        few = {key: [one for one in read(source / name)[key] if one["id"] in ids] for key, ids in lists.items()}
        write(name, {**read(source / name), **few})
    for path in sorted(source.glob("organisation/practices/*.yaml")):
        ours = [{**one, "offers": [o for o in one["offers"] if o in OFFERS]} for one in read(path)["practices"]]
        write(f"organisation/practices/{path.name}", {"practices": ours})
    links = read(source / "catalogue-links.yaml")
    write("catalogue-links.yaml", {key: [one for one in few if one["offer"] in OFFERS] for key, few in links.items()})


def _is_kept(item: dict[str, Any]) -> bool:
    return item["id"][0] == "s" or item["competence"].endswith(".1") or item["id"].endswith("2") or item["id"] in CHECKS


if __name__ == "__main__":
    make()
