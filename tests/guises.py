"""One cohort as people and tools write it, drawn for each number: headers, numberings, orders, repeats, encodings …"""

from __future__ import annotations

import csv
import html
import io
import random
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from small import small_library

from skillcheck.errors import SkillcheckError
from skillcheck.ingest.read import ReadOptions, read, understand
from skillcheck.measurement.responses import NOT_ANSWERED, NOT_APPLICABLE
from skillcheck.questions.item_bank import Question

LANGS = ("fr", "en", "es", "it")
HEADS = (
    "{id}", "G1_{id}", "groupe/{id}", "{id}. {text}", "{text}", "{n}. {text}", "{n}° {text}", "Q{n}_{text}", "{n}.1 {text}", "#{n} {text}",
    "{text} (obligatoire)", "{text} (une seule réponse possible)", "{text} *", "{text}\nCochez une case.", "Grille | {text}",
    "Bloc 1 > {text}", "Titre : {text}", "{text} (EN)", "{text}2", "Où en êtes-vous ? [{text}]", "<p>{text}</p>", "{fr} / {en}",
    "\u200b{text}", "Pour chaque phrase, dites où vous en êtes - {text}", "{upper}", "{entities}",
)  # fmt: skip
BOXES = ("{head} [{label}]", "{head} [{code}]", "{head}/{label}", "{head} - {label}")
MARKS = (("1", "0"), ("X", ""), ("Oui", "Non"), ("☑", "☐"), ("TRUE", "FALSE"))
CELLS = ("from 0", "from 1", "label", "number and label", "upper", "entities", "spaces")
COUNTERS = ("ID", "N°", "#", "Numéro de série", "id. ID de la réponse", "_index", "SID")
NAMES = (
    "Code participant",
    "Votre code",
    "Code anonyme",
    "Identifiant choisi",
    "Quel est votre code ?",
    "code. Votre code",
    "Participant code",
)
TIMES = ("Horodateur", "Date de soumission", "Heure de fin", "_submission_time", "Completion time")
BESIDE = {
    "Adresse IP": ["192.0.2.7", "192.0.2.9"], "site": ["Pau", "Évry", "Pau ", "pau"], "lastpage": ["7"],
    "Commentaire libre": ["", "rien, merci", "«bref»; voilà"], "Boursier": ["0", "1"], "Total points": ["12", "7"],
}  # fmt: skip
ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "cp1252", "cp850", "mac-roman")
NOT_PEOPLE = ("mean", "total", "test", "left")
PEOPLE = tuple(f"{'AKVZ'[n % 4]}{n + 10}{'mnp'[n % 3]}" for n in range(16))
Answers = dict[str, dict[str, str]]  # person → question → the code of the answer, «» for none, dk or na


@cache
def asked() -> tuple[Question, ...]:
    """Statements of two scales, a check, a check with several answers."""
    bank = small_library().bank
    chosen = [
        [q for q in bank.questions if q.is_self_report and q.item.scale == scale][:3]
        for scale in ("autonomy", "knowledge")
    ]
    single = next(q for q in bank.questions if q.is_check and not q.takes_several)
    several = next(q for q in bank.questions if q.takes_several)
    return (*chosen[0], *chosen[1], single, several)


def answers(chance: random.Random, most: int = 3) -> Answers:
    def one(question: Question) -> str:
        if chance.random() < 0.06:
            return chance.choice(["", "dk", "na"])
        if question.takes_several:
            return "".join(sorted(chance.sample("abcd", chance.randint(1, 3))))
        return chance.choice("abcd") if question.item.options else str(chance.randint(0, most))

    return {person: {question.id: one(question) for question in asked()} for person in PEOPLE}


@dataclass
class Guise:
    """One writing of the cohort."""

    chance: random.Random
    truth: Answers
    lang: str = "fr"
    head: str = "{text}"
    cells: str = "label"
    boxes: str = ""
    marks: tuple[str, str] = ("1", "0")
    extra: list[str] = field(default_factory=list)
    """Rows of no people, and of people twice."""

    def header(self, number: int, question: Question, moment: str = "") -> str:
        texts = question.item.text
        text = texts[self.lang]
        words = {"text": text, "upper": text.upper(), "entities": _entities(text), "fr": texts["fr"], "en": texts["en"]}
        made = self.head.format(id=question.id, n=number, **words)
        return f"{made} [{moment}]" if moment else made

    def cell(self, question: Question, code: str) -> str:
        """An answer as this file writes it."""
        library = small_library()
        if code in ("dk", "na"):
            return code if self.cells == "from 0" else library.special_words[code][self.lang]
        if not code:
            return ""
        coded = self.cells in ("from 0", "from 1")
        if question.item.options and coded:
            return self.chance.choice([code, code.upper()]) if not question.takes_several else ";".join(code)
        label = "; ".join(answer.text[self.lang] for answer in question.answers if answer.code in code)
        if self.cells == "upper":
            return label.upper()
        if self.cells == "entities":
            return _entities(label)
        if self.cells == "spaces":
            return f"\u00a0{label} "
        if question.item.options or self.cells == "label":
            return label
        return f"{code} - {label}" if self.cells == "number and label" else str(int(code) + (self.cells == "from 1"))

    def columns(self, moment: str = "") -> list[tuple[str, Question, str]]:
        """Header, question and, where each answer has its column, its code."""
        made = []
        for number, question in enumerate(asked(), 1):
            head = self.header(number, question)
            if question.takes_several and self.boxes:
                for answer in question.answers:
                    box = self.boxes.format(head=head, label=answer.text[self.lang], code=answer.code)
                    made.append((f"{box} [{moment}]" if moment else box, question, answer.code))
            else:
                made.append((f"{head} [{moment}]" if moment else head, question, ""))
        self.chance.shuffle(made)
        return made

    def row(self, columns: list[tuple[str, Question, str]], given: dict[str, str]) -> list[str]:
        """The cells of one person."""
        cells = []
        for _, question, code in columns:
            answer = given[question.id]
            marked = self.marks[code not in answer] if answer not in ("", "dk", "na") else ""
            cells.append(marked if code else self.cell(question, answer))
        return cells


def _entities(text: str) -> str:
    return html.escape(text).encode("ascii", "xmlcharrefreplace").decode().replace("&#233;", "&eacute;")


@dataclass
class Written:
    """A file, how it is to be read, and what is true of it."""

    content: bytes
    truth: Answers
    options: dict[str, object]
    moment: str = ""
    about: str = ""
    suffix: str = ".csv"


def written(number: int) -> Written:
    """The file of a number: the same each time."""
    chance = random.Random(number)
    lang = chance.choice(LANGS)
    head = chance.choice(HEADS)
    guise = Guise(
        chance, answers(chance, 2 if chance.random() < 0.2 else 3), lang, head, chance.choice(CELLS),
        chance.choice(BOXES) if chance.random() < 0.4 else "", chance.choice(MARKS),
    )  # fmt: skip
    if guise.boxes:  # boxes cannot say that the question does not apply
        several = asked()[-1].id
        guise.truth = {
            who: {**given, several: "" if given[several] in ("dk", "na") else given[several]}
            for who, given in guise.truth.items()
        }
    if chance.random() < 0.1:
        return _long(guise)
    guise.extra = [kind for kind in (*NOT_PEOPLE, "same again", "another answer") if chance.random() < 0.15]
    moments = chance.random() < 0.12
    rows, options = _wide(guise, moments)
    if guise.cells == "from 1" and chance.random() < 0.6:
        options["numbers"] = 1
    about = f"{lang} {head!r} {guise.cells} {guise.boxes!r} {guise.marks} {guise.extra} moments={moments} {options}"
    moment = chance.choice(["", "Après"]) if moments else ""
    if chance.random() < 0.06:
        return Written(_book(rows), guise.truth, options, moment, f"{about} xlsx", ".xlsx")
    encoding = chance.choice(ENCODINGS)
    return Written(_text(rows, chance.choice(",;\t"), encoding), guise.truth, options, moment, f"{about} {encoding}")


def _wide(guise: Guise, moments: bool) -> tuple[list[list[str]], dict[str, object]]:
    chance = guise.chance
    counter = [chance.choice(COUNTERS)] if chance.random() < 0.5 else []
    again = bool({"same again", "another answer"} & set(guise.extra))
    times = [chance.choice(TIMES)] if again or chance.random() < 0.4 else []
    beside = chance.sample(sorted(BESIDE), chance.randrange(4))
    name = chance.choice(NAMES)
    lead = [*counter, *times, *beside[:1], name, *beside[1:]]
    columns = guise.columns("Après" if moments else "")
    before = guise.columns("Avant") if moments else []
    then = answers(chance) if moments else {}
    rows = [[*lead, *(head for head, *_ in (*before, *columns))]]
    lines = [(person, guise.truth[person], 20) for person in chance.sample(PEOPLE, len(PEOPLE))]
    options: dict[str, object] = {}
    if "same again" in guise.extra:
        lines.append((PEOPLE[3], guise.truth[PEOPLE[3]], 20))
    if "another answer" in guise.extra:  # an earlier try, wherever it stands in the file: the later one is kept
        lines.insert(chance.randrange(len(lines)), (PEOPLE[5], answers(chance)[PEOPLE[5]], 10))
    if again:
        options["duplicates"] = "last"
    nothing = dict.fromkeys(guise.truth[PEOPLE[0]], "")
    lines += [("Q77x", nothing, 20)] if "left" in guise.extra else []
    lines += [(chance.choice(["TEST", "test formateur"]), guise.truth[PEOPLE[1]], 20)] if "test" in guise.extra else []
    for number, (person, given, day) in enumerate(lines, 1):
        own = {head: chance.choice(BESIDE[head]) for head in beside}
        first = [
            str(number)
            if head in counter
            else f"2026-11-{day} 10:{number:02d}:00"
            if head in times
            else own.get(head, person)
            for head in lead
        ]
        rows.append([*first, *guise.row(before, then.get(person, nothing)), *guise.row(columns, given)])
        if chance.random() < 0.15:
            rows.append([chance.choice(["", " "])] * len(rows[0]))
    for kind, word in (("mean", "Moyenne"), ("total", "Total")):
        if kind in guise.extra:
            rows.append(
                [word if head == lead[0] else "" for head in lead]
                + [chance.choice(["0", "1,5", "16"])] * (len(rows[0]) - len(lead))
            )
    return rows, options


def _long(guise: Guise) -> Written:
    """A row for each answer; a row for each ticked box where the file has boxes."""
    rows = [list(guise.chance.choice([("participant", "question", "réponse"), ("id", "item", "answer")]))]
    for person, given in guise.truth.items():
        for number, question in enumerate(asked(), 1):
            answer = given[question.id]
            parts = answer if guise.boxes and question.takes_several and answer not in ("", "dk", "na") else [answer]
            rows += [[person, guise.header(number, question), guise.cell(question, part)] for part in parts]
    head, body = rows[:1], rows[1:]
    if guise.chance.random() < 0.5:
        guise.chance.shuffle(body)
    options = {"numbers": 1} if guise.cells == "from 1" else {}
    about = f"long {guise.lang} {guise.head!r} {guise.cells} {bool(guise.boxes)}"
    return Written(_text(head + body, ",", "utf-8"), guise.truth, options, "", about)


def _text(rows: list[list[str]], separator: str, encoding: str) -> bytes:
    out = io.StringIO()
    csv.writer(out, delimiter=separator).writerows(rows)
    try:
        return out.getvalue().encode(encoding)
    except UnicodeEncodeError:
        return out.getvalue().encode("utf-8")


def _book(rows: list[list[str]]) -> bytes:
    from told import book

    return book(*[[int(cell) if cell.isdecimal() and len(cell) == 1 else cell for cell in row] for row in rows])


def came_of(file: Written, folder: Path) -> str:
    """«read», «returned: code» or «refused: code»; AssertionError where a person or an answer differs in silence."""
    library = small_library()
    bank, options = library.bank, ReadOptions(special=library.special_words, **file.options)  # type: ignore[arg-type]  # by name
    path = folder / f"f{file.suffix}"
    path.write_bytes(file.content)
    try:
        given = Path(f"{path}#{file.moment}") if file.moment else path
        found = understand(given, bank, options)
        batches = list(read(given, bank, options, found))
    except SkillcheckError as error:
        return f"refused: {error.problems[0].code}"
    people = {person: row for batch in batches for person, row in zip(batch.ids, batch.responses.tolist(), strict=True)}
    returned = [row for batch in batches for row in batch.returned]
    assert found.names_people, f"named by {found.id_column}: {file.about}"
    assert sum(len(batch.ids) for batch in batches) == len(people), f"a person twice: {file.about}"
    assert set(people) <= set(file.truth), f"{sorted(set(people) - set(file.truth))} are nobody: {file.about}"
    told = {cell.strip() for row in returned for cell in row.cells}
    missing = set(file.truth) - set(people) - told
    assert not missing, f"{sorted(missing)} are nowhere: {file.about}"
    for question in asked():
        at = bank.index[question.id]
        if not found.asked[at]:
            assert found.headers("question", "proposed"), f"{question.id} is nowhere: {file.about}"
            continue
        for person, row in people.items():
            expected = value(question, file.truth[person][question.id])
            assert row[at] == expected, f"{person} {question.id} {row[at]} for {expected}: {file.about}"
    wrong = [row for row in returned if not row.aside]
    return f"returned: {wrong[0].problems[0].code}" if wrong else "read"


def value(question: Question, code: str) -> int:
    """The category of an answer code, or −1 where nothing was answered, −2 where it does not apply."""
    if code == "na":
        return NOT_APPLICABLE
    return question.codes[code] if code else NOT_ANSWERED
