"""One header → a question or one of its answers; knows the bank's words, never a cell."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from skillcheck.ingest.cells.answer_spellings import Special
from skillcheck.ingest.cells.normalise import EMPTY, folded, listed, repaired, special_spellings, without_signs, words
from skillcheck.ingest.columns.likeness import Likeness
from skillcheck.ingest.columns.whole_text import WholeTexts, answers_behind, asks_else
from skillcheck.ingest.model import How
from skillcheck.questions.item_bank import SPECIAL_CODES, ItemBank, Question

BRACKET = re.compile(r"^(.*?)\s*\[([^\[\]]*)\]\s*$", re.DOTALL)
LED = re.compile(
    r"^\s*[(\[]?\s*(?:question\s+)?([^\s()\[\]:]{1,40}?)\s*(?:[)\]]|[.:](?=\s)|\s-\s|\s–\s)\s*(.+)$",
    re.DOTALL | re.IGNORECASE,
)
CODED = re.compile(r"^([^\s\[\]]{1,40})\[([^\s\[\]]{1,40})\]\s*[.:\-–]\s+(.+)$", re.DOTALL)
"""LimeSurvey's code and text: «k112[a]. The question [the answer]»."""
SGQA = re.compile(r"^\d+X\d+X\d+(?=[a-z])")
"""LimeSurvey's names of columns before version 3 and in its VV files: survey X group X question, then the code."""
PIECES = re.compile(r"[/_.:\-]")
SPACED = re.compile(r"(?<=^[a-z])[\s._-]+(?=\d)")  # «S 111», «s-111»: our code, written in two pieces
PIECE = re.compile(r"[\s/_.:()\[\]\-–—]+")
POINTS = re.compile(
    r"^(points|feedback|commentaires?|puntos|comentarios|punti|punteggio|grade|note|q\. ?\d+"
    r"|(?:question|group) time|(?:temps|durée) (?:pour|de) l[ae] (?:question|groupe)[^:]{0,40})\s*[-–—:/]",
    re.IGNORECASE,
)

FEW_WORDS = 6
"""A header of so many words is no question."""


@dataclass(frozen=True)
class Match:
    """A question found in a header, how, and the answer code where the column is one answer of it."""

    item: str
    how: How
    option: str | None = None


class HeaderIndex:
    """The bank's ids and texts, ready to be looked up by headers."""

    def __init__(self, bank: ItemBank, special: Special) -> None:
        self.bank = bank
        self._special = special
        self._known: dict[tuple[str, str], Match | None] = {}

    @cached_property
    def texts(self) -> dict[str, str]:
        """Question text of any language, comparable → item id; texts of two questions are left out.

        An earlier wording (``also``) tells its question where no question is worded so today.
        """
        today: dict[str, set[str]] = {}
        earlier: dict[str, set[str]] = {}
        for question in self.bank.questions:
            for text in question.item.text.values():
                today.setdefault(words(text), set()).add(question.id)
            for old in question.item.also.values():
                for text in old:
                    earlier.setdefault(words(text), set()).add(question.id)
        return {text: min(ids) for text, ids in (earlier | today).items() if len(ids) == 1 and text}

    @cached_property
    def whole(self) -> WholeTexts:
        """The texts, to be found inside longer ones."""
        return WholeTexts(self.texts)

    @cached_property
    def _likeness(self) -> Likeness:
        scenes = (question.situation.scene for question in self.bank.questions if question.situation)
        return Likeness(self.texts, {words(text) for scene in scenes for text in scene.values()})

    @cached_property
    def labels(self) -> dict[str, set[str]]:
        """Answer label of any language, comparable → the scales or questions that have it."""
        found: dict[str, set[str]] = {}
        for question in self.bank.questions:
            own = question.id if question.item.options else question.item.scale
            for answer in question.answers:
                for text in answer.every_text:
                    if any(char.isalpha() for char in text):
                        found.setdefault(words(text), set()).add(own)
        return found

    def firm(self, header: str, above: str = "") -> Match | None:
        """What may be used without asking: by id, id inside, or whole text (``above``: the cell of the row before)."""
        key = (header, above)
        if key not in self._known:
            self._known[key] = self._firm(header, above)
        return self._known[key]

    def _firm(self, header: str, above: str) -> Match | None:
        header = EMPTY.sub(" ", without_signs(header)).strip().strip("\"'")
        if not header or len(header) > 5000 or POINTS.match(header):
            return None
        if (folded := header.casefold()) in self.bank or (folded := SPACED.sub("", folded)) in self.bank:
            return Match(folded, "id")
        ways = (self._boxed, self._inside, self._by_text, self._labelled, self._containing)
        match = next((found for way in ways if (found := way(header)) is not None), None)
        if match is None and above.strip() and not POINTS.match(above.strip()):
            match = self._option_of(self._question(above), header)
        if match is None and (better := repaired(header)) is not None:
            return self._firm(better, above)
        return None if match is not None and self._says_another(header, match.item) else match

    def _says_another(self, header: str, item: str) -> bool:
        """Whether a header says more than its question: the code or the whole text of another one (nobody can tell
        which was asked), or words around the text that ask something else of it."""
        found = self.whole.held(header)
        if found is None:  # «s111 - importance», and not a code before a question in other words
            around, texts = folded(header).replace(item, " | "), self.whole.items(header)
            if len(words(header).split()) <= FEW_WORDS and asks_else(around):
                return True
        else:
            around, texts = f"{found.before} {found.after}", {found.item}
            if found.asks_else:
                return True
        return not texts | self._codes_in(words(around)) <= {item}

    def _codes_in(self, spelled: str) -> set[str]:
        """Our codes among some words."""
        return {word for word in spelled.split() if word in self.bank and any(map(str.isdigit, word))}

    def _boxed(self, header: str) -> Match | None:
        """The column of one answer: a question, however its header is decorated, and behind it the answer's words, or
        its code in brackets."""
        for before, behind, bracketed in answers_behind(header):
            answer = behind.removeprefix("choice=")  # REDCap
            if words(answer) not in self.answers and not (bracketed and answer.strip().casefold() in self._codes):
                continue
            found = self._firm(before, "")
            if found is None and (contained := self.whole.only_one(before)):
                found = Match(contained.item, "text")
            match = self._option_of((found.item, found.how), answer) if found and found.option is None else None
            if match is not None:
                return match
        return None

    @cached_property
    def _codes(self) -> set[str]:
        return {answer.code for question in self.bank.questions for answer in question.answers}.union(SPECIAL_CODES)

    @cached_property
    def answers(self) -> set[str]:
        """Every answer in words, the special ones too («I don't know»)."""
        some = (*(texts.values() for texts in self._special.values()), *special_spellings().values())
        return {*self.labels, *(words(text) for texts in some for text in texts)} - {""}

    def _inside(self, header: str) -> Match | None:
        code, arrow, answer = header.partition("->")
        if arrow and (item := self._id_in(code)) is not None:
            return self._option_of((item, "id inside"), answer)
        if " " not in header:
            header = SGQA.sub("", header.rstrip("."))
        if coded := CODED.match(header):
            code, sub, words_of = coded.groups()
            return self._inside(f"{code}[{sub}]") or self._lettered(code, words_of)
        if bracket := BRACKET.match(header):
            outer, inner = bracket.groups()
            if (found := self._id_in(inner)) is not None:
                return Match(found, "id inside")
            if (found := self._id_in(outer)) is not None:
                return self._option_of((found, "id inside"), inner)
            return None
        if (led := LED.match(header)) and led.group(1).casefold() in self.bank:
            return Match(led.group(1).casefold(), "id inside")
        if " " in header.strip() and "/" not in header:
            return None
        if (found := self._id_in(header)) is not None:
            return Match(found, "id inside")
        for sign in "/_-.:#|(":  # «k123b___a» (REDCap)
            before, _, after = header.rpartition(sign)
            if before and (found := self._id_in(before.rstrip(sign))) is not None:
                return self._option_of((found, "id inside"), after.rstrip(")"))
        return None

    def _labelled(self, header: str) -> Match | None:
        """The question of a column that repeats its answers in words: «s111_label», «s111 (libellé)»."""
        for place in PIECE.finditer(header.rstrip(" )]")):
            stem, word = header[: place.start()], header[place.end() :].rstrip(" )]")
            for rest, said in ((stem, word), (word, stem)):
                if words(said) in listed("labels_beside"):
                    found = self._firm(rest, "")
                    return found if found is not None and found.option is None else None
        return None

    def _lettered(self, code: str, text: str) -> Match | None:
        """A question's code before its text and one of its answers, whatever the tool calls that answer («SQ001»)."""
        item, bracket = self._id_in(code), BRACKET.match(text)
        if item is None or bracket is None:
            return None
        return self._option_of((item, "id inside"), bracket.group(2))

    def _id_in(self, part: str) -> str | None:
        """The item id that ``part`` is or ends with («group/s113», «G1_s113»)."""
        last = PIECES.split(part.strip())[-1].strip().casefold()
        return last if last in self.bank else None

    def _by_text(self, header: str) -> Match | None:
        if (question := self._question(header)) is not None:
            return Match(*question)
        bracket = BRACKET.match(header)
        cuts = [bracket.start(2)] if bracket else [at + 1 for at, char in enumerate(header) if char == "/"]
        end = bracket.end(2) if bracket else None
        found = next((one for cut in cuts if (one := self._question(header[cut:end])) is not None), None)
        return None if found is None else Match(*found)

    def _containing(self, header: str) -> Match | None:
        """The question whose whole text the header contains; a column of one answer where a label follows it."""
        found = self.whole.only_one(header)
        if found is None:
            return None
        remark = not found.after or found.after.isdigit() or found.after in listed("remarks")
        if not remark and len(found.after) > 1 and (match := self._option_of((found.item, "text"), found.after)):
            return match
        if not remark and self.bank[found.item].takes_several:
            return None  # perhaps an answer that is not known: its column must not pass for the question
        return Match(found.item, "text")

    def beside(self, header: str) -> tuple[str, str] | None:
        """The question that a column stands beside, and the words added to it: «s111_score», «Question [Comment]»."""
        header = without_signs(header).strip()
        if bracket := BRACKET.match(header):
            question = self._question(bracket.group(1))
            item = self._id_in(bracket.group(1)) or (question[0] if question else None)
            return (item, words(bracket.group(2))) if item else None
        spelled = words(header)
        for added in (*listed("marks_given"), *listed("comments"), *listed("others")):
            for stem in (spelled.removesuffix(f" {added}"), spelled.removeprefix(f"{added} ")):
                item = stem if stem in self.bank else self.texts.get(stem)
                if item and stem != spelled:
                    return item, added
        found = self.whole.only_one(header)
        return (found.item, found.after) if found else None

    def about(self, header: str) -> str | None:
        """The question that a column is about, though it is not known which answer of it the column holds."""
        item, added = self.beside(header) or self._code_first(header) or (None, "")
        return None if added in (*listed("marks_given"), *listed("comments")) else item

    def _code_first(self, header: str) -> tuple[str, str] | None:
        """The question whose code a short header begins with, and what follows: «k123b_1», «k123b a»."""
        spelled = words(header)
        code, _, added = spelled.partition(" ")
        few = spelled.count(" ") < FEW_WORDS and not (added in listed("beside") or asks_else(added))
        return (code, added) if few and self._codes_in(spelled) == {code} else None

    def _question(self, text: str) -> tuple[str, How] | None:
        """The question whose whole text this is, perhaps behind a number or a code."""
        if (found := self.texts.get(words(text))) is not None:
            return found, "text"
        if led := LED.match(text):
            if led.group(1).casefold() in self.bank:
                return led.group(1).casefold(), "id inside"
            if (found := self.texts.get(words(led.group(2)))) is not None:
                return found, "text"
        folded = text.strip().casefold()
        return (folded, "id inside") if folded in self.bank else None

    def _option_of(self, question: tuple[str, How] | None, option: str) -> Match | None:
        """The answer of a question that a column stands for, by its code or label."""
        if question is None:
            return None
        item, how = question
        code = self._option_code(self.bank[item], option)
        return Match(item, how, code) if code else None

    def _option_code(self, question: Question, option: str) -> str | None:
        folded, spelled = option.strip().casefold(), words(option)
        for answer in question.answers:
            if folded == answer.code or (spelled and spelled in set(map(words, answer.every_text))):
                return answer.code
        own = ((code, tuple(texts.values())) for code, texts in self._special.items())
        for code, spellings in (*own, *special_spellings().items()):
            if folded == code or (spelled and spelled in set(map(words, spellings))):
                return code
        return None

    def proposed(self, header: str) -> Match | None:
        """A question the column may be: by an abbreviated beginning or by likeness. Needs ``--accept``."""
        if self.whole.held(header) is not None or self.beside(header) is not None:
            return None
        bracket = BRACKET.match(header.strip())
        return self._likely(header) or (self._likely(bracket.group(2)) if bracket else None)

    def nearest(self, header: str) -> tuple[str, ...]:
        """The two questions whose words are nearest to a header that is none of them, or that speak of it."""
        return self._likeness.nearest(header)

    def _likely(self, header: str) -> Match | None:
        found = None if POINTS.match(header) else self._likeness.likely(header)
        return None if found is None else Match(*found)
