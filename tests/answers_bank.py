"""A small bank and cohort for the tests of answers/: French texts with « ; », quotes and line breaks inside."""

from __future__ import annotations

import random

from skillcheck.questions.item_bank import Item, ItemBank, Option, Question, Scale, ScaleOption, Situation
from skillcheck.record import Source

SPECIAL = {
    "dk": {"fr": "je ne sais pas", "en": "I don't know", "es": "no lo sé", "it": "non lo so"},
    "skip": {"fr": "passer cette question", "en": "skip this question"},
    "na": {"fr": "cela ne me concerne pas", "en": "this does not apply to me"},
    "pn": {"fr": "je préfère ne pas répondre", "en": "I prefer not to answer"},
}


def four(fr: str, en: str | None = None) -> dict[str, str]:
    """A text in four languages, told apart by a word where only French is given."""
    return {"fr": fr, "en": en or f"English {fr}", "es": f"Español {en or fr}", "it": f"Italiano {en or fr}"}


def scale(labels: list[tuple[str, str]]) -> Scale:
    options = [ScaleOption(code=str(code), text=four(*label)) for code, label in enumerate(labels)]
    return Scale(kind="graded", slope=1.5, thresholds=[-1.0, 0.0, 1.5], options=options)


SCALES = {
    "autonomy": scale(
        [
            ("pas encore", "not yet"),
            ("oui, avec de l'aide", "yes, with help"),
            ("oui, sans aide", "yes, without help"),
            ("je peux aider les autres", "I can help others"),
        ]
    ),
    "attitude": scale(
        [
            ("non, pas pour l'instant", "no, not for now"),
            ("parfois", "sometimes"),
            ("souvent", "often"),
            ("toujours ; et j'y encourage", "always, and I encourage others to"),
        ]
    ),
    "graded4": Scale(kind="graded", slope=1.2, thresholds=[-1.0, 0.0, 1.0]),
    "check": Scale(kind="right_wrong", slope=1.5, thresholds=[0.0], guessing=0.25),
}
TEXTS = [
    "Je retrouve un document que j'ai enregistré le mois dernier.",
    "Je choisis une visioconférence ; je préviens « les autres ».",
    'Je lis le message "urgent" avant de répondre.',
    "Je prends le temps de vérifier\navant de partager une nouvelle.",
    "Je classe mes fichiers, mes photos et mes courriels.",
    "J'utilise un mot de passe différent pour chaque compte.",
    "Je remplis un formulaire en ligne, seul ou avec une personne à côté.",
    "Je règle la taille des lettres sur l'écran de mon téléphone.",
]


def options(*labels: tuple[str, int], right: bool = False) -> list[Option]:
    return [
        Option(code=code, text=four(text), right=right and bool(value), value=None if right else value)
        for code, (text, value) in zip("abcd", labels, strict=True)
    ]


def bank() -> ItemBank:
    """Eight self-report items, two checks (one with several right answers), two questions of a situation."""
    made = [
        Question(
            Item(
                id=f"s11{n}",
                competence="1.1",
                level=n,
                facet="skill",
                scale="autonomy" if n < 6 else "attitude",
                text=four(text),
                say=four("x"),
            ),
            SCALES["autonomy" if n < 6 else "attitude"],
        )
        for n, text in enumerate(TEXTS, 1)
    ]
    one = options(
        ("une adresse ; web", 1), ("un « mot » secret", 0), ("un fichier, une image", 0), ("un virus", 0), right=True
    )
    several = options(
        ("un long mot", 1), ("des chiffres, des lettres", 1), ("ma date de naissance", 0), ("mon prénom", 0), right=True
    )
    for item_id, text, choices in (
        ("k111", "Un lien, qu'est-ce que c'est ?", one),
        ("k112", "Un bon mot de passe contient… (plusieurs réponses)", several),
    ):
        item = Item(
            id=item_id,
            competence="1.1",
            level=2,
            facet="knowledge",
            scale="check",
            text=four(text),
            say=four("x"),
            options=choices,
        )
        made.append(Question(item, SCALES["check"]))
    graded = options(
        ("je demande à l'équipe ; on décide", 3),
        ("j'attends", 0),
        ("je réponds tout de suite", 1),
        ("je regarde la règle", 2),
    )
    items = [
        Item(
            id=f"d01{letter}",
            competence="1.1",
            level=3,
            facet="skill",
            scale="graded4",
            text=four(text),
            say=four("x"),
            options=graded,
        )
        for letter, text in (
            ("a", "Un collègue vous demande un fichier sensible. Que faites-vous ?"),
            ("b", "Le fichier est parti par erreur : votre première action ?"),
        )
    ]
    scene = Situation(
        id="d01", origin="derived", source=Source(ref="x", title="x"), title=four("t"), scene=four("s"), questions=items
    )
    made += [Question(item, SCALES["graded4"], scene) for item in items]
    return ItemBank(made)


def cohort(people: int = 40, seed: int = 7) -> list[dict[str, str]]:
    """One row per person: id, a group, then item id → answer code («» not answered)."""
    chance = random.Random(seed)
    rows = []
    for number in range(people):
        row = {"id": f"{number:03d}", "structure": chance.choice(["Pau ; centre", 'Le "Phare"', "Évry"])}
        for question in bank().questions:
            codes = [code for code in question.codes if code != "dk"]
            row[question.id] = chance.choice([*codes, *codes, "", "dk", "na", "pn"])
        rows.append(row)
    return rows
