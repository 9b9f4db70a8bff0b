"""What is generated from the models and the content of a checkout: data/schema/, docs/schema/ and docs/items.md.

``skillcheck content docs`` writes it after a change of a model or of a text; CI says which page is stale.
"""

from __future__ import annotations

import json
from pathlib import Path

from skillcheck.catalogue import CatalogueFile, LinksFile
from skillcheck.cohort.record import Cohort
from skillcheck.content.library import Library, load
from skillcheck.content.truth_table import TruthFile
from skillcheck.frameworks.framework import Framework
from skillcheck.frameworks.practice import PackFile, PracticesFile
from skillcheck.frameworks.profile import ProfilesFile
from skillcheck.organisation.record import Organisation
from skillcheck.person.record import Result
from skillcheck.places import PlacesFile
from skillcheck.questions.bank_rules import BankRules
from skillcheck.questions.exercise import ExercisesFile
from skillcheck.questions.glossary import GlossaryFile
from skillcheck.questions.goal import GoalsFile
from skillcheck.questions.item_bank import ItemsFile, Question, SituationsFile
from skillcheck.questions.style_rules import StyleFile
from skillcheck.record import Record

SCHEMAS: dict[str, type[Record]] = {
    "digcomp": Framework,
    "items": ItemsFile,
    "situations": SituationsFile,
    "profiles": ProfilesFile,
    "catalogue": CatalogueFile,
    "catalogue-links": LinksFile,
    "glossary": GlossaryFile,
    "exercises": ExercisesFile,
    "goals": GoalsFile,
    "places": PlacesFile,
    "style": StyleFile,
    "bank-rules": BankRules,
    "organisation": PackFile,
    "practices": PracticesFile,
    "truth": TruthFile,
}
RECORDS: dict[str, type[Record]] = {"result-2": Result, "cohort-2": Cohort, "organisation-1": Organisation}
"""The records that skillcheck saves, whose schemas are published in docs/schema/."""
KINDS = {"skill": "savoir-faire", "knowledge": "connaissance", "attitude": "habitude"}


def schema(model: type[Record]) -> str:
    """The JSON Schema of a content file, as editors read it."""
    body = {"$schema": "https://json-schema.org/draft/2020-12/schema", **model.model_json_schema()}
    return json.dumps(body, ensure_ascii=False, indent=1) + "\n"


def items_page(library: Library) -> str:
    """Every question of the bank in every language, by competence: the page that reviewers read."""
    languages = list(library.framework.title)
    lines = [
        "# Toutes les questions",
        "",
        "<!-- Page produite par « skillcheck content docs » à partir de data/ : ne la modifiez pas à la main. -->",
        "",
        f"{len(library.bank)} questions : {_counts(library)}. Les mots difficiles sont dans `data/glossary.yaml`.",
        "",
        "Les phrases « je » se lisent avec leur échelle de réponse ; « ✔ » marque une réponse juste ; un chiffre entre",
        "parenthèses est la valeur d'une réponse. Le français est l'original.",
        "",
    ]
    for area in library.framework.areas:
        lines += [f"## {area.id}. {area.short['fr']}", ""]
        for competence in area.competences:
            lines += [f"### {competence.id} {competence.short['fr']}", "", competence.descriptor["fr"], ""]
            own = [q for q in library.bank.questions if q.competence == competence.id and not q.is_situation]
            lines += _statements([q for q in own if q.is_self_report], languages)
            for question in own:
                if not question.is_self_report:
                    lines += _with_options(question, languages)
    lines += ["## Situations", ""]
    for situation in library.situations:
        lines += [f"### {situation.id} {situation.title['fr']}", "", f"Source : {_cell(situation.source.title)}", ""]
        lines += [*(f"- {lang} : {_cell(situation.scene[lang])}" for lang in languages), ""]
        for question in library.bank.questions:
            if question.situation is situation:
                lines += _with_options(question, languages)
    return "\n".join(lines).rstrip() + "\n"


def _counts(library: Library) -> str:
    questions = library.bank.questions
    own = sum(q.is_self_report for q in questions)
    checks = sum(q.is_check for q in questions)
    return (
        f"{own} phrases « je », {checks} vérifications, {sum(q.is_situation for q in questions)} questions de situation"
    )


def _statements(questions: list[Question], languages: list[str]) -> list[str]:
    head = ["niveau", "question", "sorte", *languages]
    rows = [
        [str(q.level), f"`{q.id}`", KINDS[q.item.facet], *(_cell(q.item.text[lang]) for lang in languages)]
        for q in questions
    ]
    return [_row(head), _row(["---"] * len(head)), *map(_row, rows), ""]


def _with_options(question: Question, languages: list[str]) -> list[str]:
    item = question.item
    lines = [f"**`{item.id}`** · {item.competence} · niveau {item.level} · {KINDS[item.facet]}", ""]
    rows = [["question", *(_cell(item.text[lang]) for lang in languages)]]
    for option in item.options:
        mark = " ✔" if option.right else "" if option.value is None else f" ({option.value})"
        rows.append([option.code + mark, *(_cell(option.text[lang]) for lang in languages)])
    if item.explanation:
        rows.append(["explication", *(_cell(item.explanation[lang]) for lang in languages)])
    return [*lines, _row(["", *languages]), _row(["---"] * (len(languages) + 1)), *map(_row, rows), ""]


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _cell(words: str) -> str:
    return " ".join(words.split()).replace("|", "\\|").replace("<", "&lt;")


def generated(root: Path) -> dict[Path, str]:
    """Every generated file of the checkout at ``root`` and what it must hold."""
    pages = {root / "data" / "schema" / f"{name}.schema.json": schema(model) for name, model in SCHEMAS.items()}
    pages |= {root / "docs" / "schema" / f"{name}.json": schema(model) for name, model in RECORDS.items()}
    return {**pages, root / "docs" / "items.md": items_page(load(root / "data"))}


def stale(root: Path) -> dict[Path, str]:
    """Those that are missing or hold something else."""
    return {
        path: content
        for path, content in generated(root).items()
        if not path.is_file() or path.read_text(encoding="utf-8") != content
    }
