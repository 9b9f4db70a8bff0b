"""What somebody scores who knows nothing but the small signs of good and bad answers.

python benchmarks/cues.py

Situations: the reader takes, in each question, the option whose signs look best (a colon announces an excuse, «puis» a
second step, «je demande» a good intention, length care); 1.5 of 3 is chance. «learnt»: the weights that pay best in
the other situations, tried on the one left out. Checks: how often the right option is the longest, the shortest, at
each place; how many of the several-answer checks the best fixed set of letters solves.
"""

from __future__ import annotations

from collections import Counter
from itertools import combinations, product

from skillcheck.content.cues import cues_of, graded, has_cue
from skillcheck.content.folder import data_folder
from skillcheck.content.library import Library, load
from skillcheck.content.readability import read_style
from skillcheck.questions.item_bank import Item
from skillcheck.questions.style_rules import StyleFile

BAR = 1.65
CHANCE = 1.5
READER = {"colon": -1.0, "then": 1.0, "ask": 0.5, "length": 0.1}
"""A reader who was told the signs of November 2026: no colon, «puis», «je demande», rather long."""

Signs = list[tuple[float, ...]]
"""The signs of each option of a question."""


def signs_of(item: Item, lang: str, style: StyleFile) -> Signs:
    """0 or 1 for each cue of the language, then the length from 0 (shortest) to 1 (longest)."""
    lengths = [len(option.text[lang]) for option in item.options]
    spread = max(1, max(lengths) - min(lengths))
    return [
        (
            *(float(has_cue(cue, option.text[lang], lang, style)) for cue in cues_of(lang, style)),
            (n - min(lengths)) / spread,
        )
        for option, n in zip(item.options, lengths, strict=True)
    ]


def score(item: Item, signs: Signs, weights: tuple[float, ...]) -> float:
    """The value of the option that looks best; the mean value where several look equally good."""
    looks = [sum(weight * sign for weight, sign in zip(weights, of, strict=True)) for of in signs]
    best = [option.value or 0 for option, look in zip(item.options, looks, strict=True) if look > max(looks) - 1e-9]
    return sum(best) / len(best)


def readers(library: Library, style: StyleFile, lang: str) -> dict[str, float]:
    """The mean score (0–3) of every simple reader: each sign sought or shunned, the told one, the one who learnt."""
    items = graded(library)
    signs = [signs_of(item, lang, style) for item in items]
    names = (*cues_of(lang, style), "length")

    def mean(weights: tuple[float, ...]) -> float:
        return sum(score(item, of, weights) for item, of in zip(items, signs, strict=True)) / len(items)

    found = {}
    for place, name in enumerate(names):
        for sign, weight in (("+", 1.0), ("-", -1.0)):
            found[name + sign] = mean(tuple(weight if at == place else 0.0 for at in range(len(names))))
    found["told"] = mean(tuple(READER[name] for name in names))
    every = list(product((-1.0, 0.0, 1.0), repeat=len(names)))
    scores = {w: [score(item, of, w) for item, of in zip(items, signs, strict=True)] for w in every}
    totals = {w: sum(values) for w, values in scores.items()}
    learnt = 0.0
    for start in range(0, len(items), 3):
        own = slice(start, start + 3)
        best = max(every, key=lambda w: totals[w] - sum(scores[w][own]))
        learnt += sum(scores[best][own])
    return {**found, "learnt": learnt / len(items)}


def checks(library: Library, lang: str) -> dict[str, float]:
    """Shares of the one-answer checks whose right option is the longest, the shortest (ties count), at each letter."""
    one = [question.item for question in library.bank.questions if question.is_check and not question.takes_several]
    longest = shortest = 0
    places: Counter[str] = Counter()
    for item in one:
        right = next(option for option in item.options if option.right)
        lengths = [len(option.text[lang]) for option in item.options]
        longest += len(right.text[lang]) == max(lengths)
        shortest += len(right.text[lang]) == min(lengths)
        places[right.code] += 1
    shares = {f"at {code}": count / len(one) for code, count in sorted(places.items())}
    return {"longest": longest / len(one), "shortest": shortest / len(one), **shares}


def best_set(library: Library) -> tuple[str, int, int]:
    """The fixed set of letters that solves most several-answer checks, how many it solves, and of how many."""
    several = [question for question in library.bank.questions if question.takes_several]
    keys = ["".join(option.code for option in question.item.options if option.right) for question in several]
    sets = ["".join(chosen) for size in range(1, 5) for chosen in combinations("abcd", size)]
    best = max(sets, key=keys.count)
    return best, keys.count(best), len(keys)


def main() -> None:
    """Print every figure for every language."""
    library, style = load(data_folder()), read_style(data_folder())
    for lang in library.framework.title:
        found = readers(library, style, lang)
        words = "  ".join(f"{name} {value:.2f}" for name, value in found.items())
        print(f"{lang} situations (chance {CHANCE}, bar {BAR}): {words}")
        print(f"{lang} checks: " + "  ".join(f"{name} {value:.0%}" for name, value in checks(library, lang).items()))
    letters, solved, of = best_set(library)
    print(f"several-answer checks: «{letters}» solves {solved} of {of}")


if __name__ == "__main__":
    main()
