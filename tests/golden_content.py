"""A small content folder that never changes by itself: reference outputs must not move when an item is reworded.

Made once from the shipped content by ``python tests/golden_content.py``; kept in tests/golden/content.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from skillcheck.content.library import Library, load

FOLDER = Path(__file__).parent / "golden" / "content"


@cache
def small_library() -> Library:
    return load(FOLDER)


def make() -> None:
    """Take a framework, three self-report items and a check a competence, one profile, a few offers."""
    import shutil

    import yaml

    from skillcheck.content.folder import data_folder

    source = data_folder()
    shutil.rmtree(FOLDER, ignore_errors=True)
    (FOLDER / "items").mkdir(parents=True)
    shutil.copy(source / "digcomp.yaml", FOLDER)

    def write(name: str, data: object) -> None:
        (FOLDER / name).write_text(
            yaml.safe_dump(data, allow_unicode=True, sort_keys=False, width=120), encoding="utf-8"
        )

    kept = []
    for path in sorted(source.glob("items/*.yaml")):
        items = yaml.safe_load(path.read_text(encoding="utf-8"))["items"]
        few = [one for one in items if one["id"][0] == "s" and one["level"] in (2, 4, 6)]
        few += [one for one in items if one["id"][0] == "k" and one["id"].endswith("2")]
        write(f"items/{path.name}", {"items": few})
        kept += few
    profiles = yaml.safe_load((source / "profiles.yaml").read_text(encoding="utf-8"))["profiles"]
    write("profiles.yaml", {"profiles": [one for one in profiles if one["id"] in ("citizen", "employee")]})
    catalogue = yaml.safe_load((source / "catalogue.yaml").read_text(encoding="utf-8"))
    names = {"sets1", "sets2", "sets3", "coopedia"}
    write("catalogue.yaml", {**catalogue, "offers": [one for one in catalogue["offers"] if one["id"] in names]})
    links = yaml.safe_load((source / "catalogue-links.yaml").read_text(encoding="utf-8"))
    write(
        "catalogue-links.yaml", {key: [one for one in value if one["offer"] in names] for key, value in links.items()}
    )


if __name__ == "__main__":
    make()
