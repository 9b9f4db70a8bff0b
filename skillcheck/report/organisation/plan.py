"""What the report of a training plan says: scenarios side by side, what is sure, what is left, what is supposed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from skillcheck.cohort.minimum import LEAST
from skillcheck.i18n import Printed, choose, clean, date, days, listing, number, percent, typeset
from skillcheck.report.document import Cell, Document, Section, Table

if TYPE_CHECKING:
    from skillcheck.content.library import Library
    from skillcheck.i18n import Texts
    from skillcheck.recommend.training_plan.record import PlanRecord, ScenarioRecord

LONGEST_GAP = 0.3
"""A bound further away than this is not a figure that helps: it is said in words."""


def plan_document(record: PlanRecord, library: Library, texts: Texts) -> Document:
    """The whole report."""
    words = _Words(record, library, texts)
    parts = (
        words.scenarios(),
        words.sure(),
        words.calendar(),
        words.changed(),
        words.left(),
        words.duties(),
        words.what_if(),
    )
    return Document(
        lang=texts.lang, title=texts.t("plan.title"), about=words.about(), headline=words.headline(),
        detail=words.t("plan.sure_sessions", n=record.sensitivity.sure_sessions),
        sections=tuple(one for one in parts if one is not None),
        notes_title=texts.t("plan.note"), notes=words.notes(),
    )  # fmt: skip


class Offers:
    """Offers by the names that people know them by: as the sessions file gives them, else the catalogue's."""

    def __init__(self, titles: dict[str, str], library: Library, texts: Texts) -> None:
        self.titles, self.library, self.texts = titles, library, texts

    def plain(self, name: str) -> str:
        """What an offer is called, for a table of data; its id where nobody gave it a name."""
        found = self.library.catalogue.offers.get(name)
        if name in self.titles or found is None:
            return clean(self.titles.get(name, name))
        return choose(found.label, self.texts.lang)

    def offer(self, name: str) -> str:
        """The same for a page."""
        return typeset(self.plain(name), self.texts.lang)


class _Words:
    def __init__(self, record: PlanRecord, library: Library, texts: Texts) -> None:
        self.record, self.library, self.texts, self.t = record, library, texts, texts.t
        self.offer = Offers(record.titles, library, texts).offer
        self.chosen = next(one for one in record.scenarios if one.scenario == record.chosen)

    def n(self, value: float, digits: int = 0) -> Printed:
        return Printed(number(value, self.texts.lang, digits))

    def euros(self, cents: int) -> Printed:
        return Printed(self.t("plan.euros", n=self.n(cents / 100, 0 if cents % 100 == 0 else 2)))

    def hours(self, hours: float) -> str:
        return str(self.n(hours, 0 if hours == int(hours) else 1))

    def about(self) -> str:
        record = self.record
        parts = [
            self.t("plan.about_counts", people=self.n(record.people), offers=self.n(record.offers),
                   sessions=self.n(record.sessions)),
            self.t("plan.about_day", day=Printed(date(record.today, self.texts.lang))),
        ]  # fmt: skip
        if record.budget_cents is not None:
            parts.append(self.t("plan.about_budget", euros=self.euros(record.budget_cents)))
        parts.append(
            self.t("plan.about_hours", n=int(record.hours) if record.hours == int(record.hours) else record.hours)
        )
        if record.away_max is not None:
            parts.append(self.t("plan.about_away", share=Printed(percent(record.away_max, self.texts.lang))))
        return " · ".join(parts)

    def headline(self) -> str:
        one = self.chosen
        return self.t(
            "plan.headline", scenario=Printed(self.t(f"plan.scenario_{one.scenario}")), n=one.people,
            removed=self.n(one.removed), missing=self.n(self.record.missing), euros=self.euros(one.cents),
        )  # fmt: skip

    def scenarios(self) -> Section:
        names = [self.t(f"plan.scenario_{one.scenario}") for one in self.record.scenarios]
        sentences = [self.t("plan.vital_needs_tasks")] if len(names) == 2 else []
        if self.record.earlier:
            sentences.append(self.t(f"plan.earlier_{self.record.earlier}"))
        sentences.append(self.t("plan.chosen", scenario=Printed(self.t(f"plan.scenario_{self.record.chosen}"))))
        figures = [(self.t(f"plan.row_{name}"), cells) for name, cells in self.figures()]
        table = Table(
            (self.t("plan.column_figure"), *names),
            tuple((label, *(words for words, _ in cells)) for label, cells in figures),
            numeric=tuple(range(1, len(names) + 1)),
            cells=tuple((label, *(bare for _, bare in cells)) for label, cells in figures),
            name=self.t("plan.sheet_scenarios"),
        )  # fmt: skip
        return Section(
            self.t("plan.scenarios"), tuple(sentences), tables=(table,),
            after=(self.t("plan.missing_note", n=self.n(self.record.missing)), self.t("plan.better_note")),
        )  # fmt: skip

    def figures(self) -> list[tuple[str, list[tuple[str, Cell]]]]:
        """The rows of the scenarios: the key of each, and for each scenario its words and the bare value."""
        plans = self.record.scenarios
        rows: list[tuple[str, list[tuple[str, Cell]]]] = [
            ("removed", [(self.n(one.removed, 0 if one.removed >= 10 else 1), one.removed) for one in plans]),
            ("people", [(self.n(one.people), float(one.people)) for one in plans]),
            ("seats", [(self.n(one.seats), float(one.seats)) for one in plans]),
            ("cost", [(self.euros(one.cents), one.cents / 100) for one in plans]),
            ("hours", [(self.n(one.hours), one.hours) for one in plans]),
            ("better", [(self.better(one), self.bare_better(one)) for one in plans]),
        ]
        if any(one.funded_cents for one in plans):
            rows.insert(4, ("funded", [(self.euros(one.funded_cents), one.funded_cents / 100) for one in plans]))
        if any(one.vital_after is not None for one in plans):
            rows.append(("vital", [(self.vital(one), self.vital(one)) for one in plans]))
        left = [sum(one.without_seat.values()) for one in plans]
        return [*rows, ("nothing", [(self.n(n), float(n)) for n in left])]

    def bare_better(self, one: ScenarioRecord) -> Cell:
        return one.at_most_better if one.at_most_better <= LONGEST_GAP else self.better(one)

    def better(self, one: ScenarioRecord) -> str:
        if one.at_most_better > LONGEST_GAP:
            return self.t("plan.better_far")
        return str(percent(one.at_most_better, self.texts.lang, 1 if one.at_most_better < 0.1 else 0))

    def vital(self, one: ScenarioRecord) -> str:
        if one.vital_before is None or one.vital_after is None:
            return "–"
        return self.t("plan.vital_cell", before=self.n(one.vital_before), after=self.n(one.vital_after))

    def sure(self) -> Section:
        found = self.record.sensitivity
        prudent, central, high = (self.n(one) for one in found.removed)
        return Section(
            self.t("plan.sure"),
            (
                self.t("plan.sure_sessions", n=found.sure_sessions),
                self.t("plan.open_seats", n=found.open_seats),
                self.t("plan.three_effects", prudent=prudent, central=central, high=high),
            ),
        )

    def calendar(self) -> Section | None:
        if not self.chosen.sessions:
            return Section(self.t("plan.calendar"), (self.t("plan.no_session"),))
        lang = self.texts.lang
        rows, raw = [], []
        for one in self.chosen.sessions:
            first, day = days(one.start, one.end, lang)
            if one.end != one.start:
                day = self.t("plan.from_to", start=Printed(first), end=Printed(day))
            sure = self.t(f"plan.sure_{'yes' if one.sure else 'to_decide'}")
            rows.append((
                clean(one.session), self.offer(one.offer), day, clean(one.where), self.hours(one.hours),
                self.t("plan.taken", taken=one.taken, seats=one.seats), sure,
            ))  # fmt: skip
            raw.append((one.session, self.offer(one.offer), day, one.where, one.hours, float(one.taken), sure))
        head = tuple(self.t(f"plan.column_{name}") for name in
                     ("session", "offer", "dates", "where", "hours", "taken", "sure"))  # fmt: skip
        return Section(
            self.t("plan.calendar"),
            tables=(Table(head, tuple(rows), numeric=(4, 5), cells=tuple(raw), name=self.t("plan.sheet_sessions")),),
        )

    def changed(self) -> Section | None:
        """Beside the plan made before."""
        found = self.record.changed
        if found is None:
            return None
        offers = {one.session: one.offer for one in self.chosen.sessions}
        offers |= {one.session: one.offer for one in self.record.unused}
        sentences = [self.t("plan.changed_seats", kept=found.kept, new=found.new, gone=found.gone)]
        for key, sessions in (("new", found.sessions_new), ("gone", found.sessions_gone)):
            names = [self.session(one, offers[one]) if one in offers else clean(one) for one in sessions]
            if names:
                sentences.append(self.t(f"plan.changed_{key}", names=Printed(listing(names, self.texts.lang))))
        if found.new or found.gone:
            sentences.append(self.t("plan.changed_who"))
        return Section(self.t("plan.changed"), tuple(sentences))

    def session(self, name: str, offer: str) -> str:
        """«S06 (Sauvegarder)»: a session in a sentence."""
        return self.t("plan.session_named", session=Printed(clean(name)), offer=Printed(self.offer(offer)))

    def left(self) -> Section:
        sentences = [
            self.t(f"plan.why_{why}", n=n) for why, n in self.chosen.without_seat.items()
        ] or [self.t("plan.everybody_seated")]  # fmt: skip
        names = self.library.framework.competences
        unserved = [
            self.t(
                f"plan.unserved_{one.side or 'one'}",
                name=Printed(self.texts.choose(names[one.competence].short)),
                n=one.people,
                few=LEAST,
                most=self.record.people - LEAST + 1,
            )
            for one in self.record.unserved
        ]
        if unserved:
            sentences.append(self.t("plan.unserved", names=Printed(listing(unserved, self.texts.lang))))
        sentences += self._unused()
        if self.record.without_result:
            sentences.append(self.t("plan.without_result", n=self.record.without_result))
        return Section(self.t("plan.left"), tuple(sentences))

    def _unused(self) -> list[str]:
        """Sessions that nobody is sent to, by reason."""
        by_reason: dict[str, list[str]] = {}
        for one in self.record.unused:
            by_reason.setdefault(one.why, []).append(self.session(one.session, one.offer))
        return [
            self.t(f"plan.unused_{why}", names=Printed(listing(names, self.texts.lang)))
            for why, names in by_reason.items()
        ]

    def duties(self) -> Section | None:
        if not self.record.obligations:
            return None
        sentences = [self.t("plan.duties_counted", n=self.record.obligations)]
        for one in self.record.unmet:
            by = self.t("plan.before", day=Printed(date(one.before, self.texts.lang))) if one.before else ""
            fields = {"n": one.people, "offer": Printed(self.offer(one.offer)), "before": Printed(by)}
            sentences.append(self.t(f"plan.unmet_{one.why}", **fields))
        if not self.record.unmet:
            sentences.append(self.t("plan.duties_met"))
        return Section(self.t("plan.duties"), tuple(sentences))

    def what_if(self) -> Section:
        found, sentences = self.record.what_if, []
        if found.more_money is not None:
            sentences.append(self.t("plan.more_money", n=round(found.more_money, 1)))
        sentences.append(self.t("plan.fewer_hours", n=round(-found.fewer_hours, 1)))
        return Section(self.t("plan.what_if"), tuple(sentences))

    def notes(self) -> tuple[str, ...]:
        strong = self.record.effects.strength["3"]
        basis = "local" if strong.basis == "local" else "editorial"
        return (
            self.t("plan.note_effect", prudent=self.n(strong.prudent, 1), central=self.n(strong.central, 1),
                   high=self.n(strong.high, 1)),
            self.t(f"plan.note_basis_{basis}", n=strong.n or 0),
            self.t("plan.note_study"),
            self.t("plan.note_fall"),
            self.t("plan.note_method"),
        )  # fmt: skip
