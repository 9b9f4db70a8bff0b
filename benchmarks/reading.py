"""Entries drawn at random, to be read by somebody beside the French; by default none that was drawn before.

``.venv/bin/python benchmarks/reading.py --lang es --seed 6101`` prints 60 entries (a question with its answers, a card,
a practice, an offer…), all their texts in French and in the language, then their names. What was read, with its count of
errors, goes into ``data/reading/samples.yaml``: the next draw leaves it out. ``--again``: also those drawn before, for
after a reading of the whole every text may be new.
"""

from __future__ import annotations

import argparse
import random
from collections import defaultdict

import yaml

from skillcheck.content.folder import data_folder
from skillcheck.content.library import load
from skillcheck.content.passages import passages
from skillcheck.content.readability import read_style

Entries = dict[str, dict[str, dict[str, list[str]]]]
"""Name of an entry → field → language → its texts, in their order."""


def entries() -> Entries:
    """Every entry of the shipped content that has texts."""
    library = load()
    found: Entries = defaultdict(lambda: defaultdict(lambda: defaultdict(list)))
    for passage in passages(library, read_style(library.folder)):
        owner, key, _ = passage.place.rsplit(" ", 2)
        found[f"{passage.file} {owner}"][key][passage.lang].append(passage.words)
    return found


def drawn_before() -> set[str]:
    """The names that earlier draws took."""
    path = data_folder() / "reading" / "samples.yaml"
    samples = yaml.safe_load(path.read_text(encoding="utf-8")) if path.is_file() else []
    return {name for sample in samples or [] for name in sample["entries"]}


def main() -> None:
    """Draw, print the texts side by side, then the names."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lang", required=True)
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--entries", type=int, default=60)
    parser.add_argument("--again", action="store_true", help="also entries that were drawn before")
    asked = parser.parse_args()
    everything = entries()
    left = sorted(everything.keys() - (set() if asked.again else drawn_before()))
    names = sorted(random.Random(asked.seed).sample(left, min(asked.entries, len(left))))
    for name in names:
        print(f"\n== {name}")
        for key, texts in everything[name].items():
            for french, other in zip(texts["fr"], texts[asked.lang], strict=True):
                print(f"{key}\n  {french}\n  {other}")
    print(
        f"\n{len(names)} of {len(left)} entries{'' if asked.again else ' never drawn'}, seed {asked.seed}:",
        *names,
        sep="\n- ",
    )


if __name__ == "__main__":
    main()
