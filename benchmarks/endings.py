"""Whole interviews of made-up people, each profile at levels 0, 1, 3 and 5: what the page ends with, to be read by people.

``.venv/bin/python benchmarks/endings.py [--lang fr] [--profile citizen] [--level 4] [--goals]``: of these profiles, at
these levels; with ``--goals``, of each goal and no profile. Prints every ending, then counts.
"""

from __future__ import annotations

import argparse
from collections import Counter

from skillcheck.content.library import Library, load
from skillcheck.i18n import Texts
from skillcheck.interview.interview import Interview, Reply, Setup
from skillcheck.person.record import Result
from skillcheck.report.person.next_steps import step_lines
from skillcheck.report.person.report import PersonReport, person_report
from skillcheck.workflows.interview_result import result_of

LEVELS = (0, 1, 3, 5)
AT = "2026-11-29T10:00:00+01:00"


def interviewed(library: Library, profile: str | None, level: int, lang: str, goal: str | None = None) -> Result:
    """Somebody who does alone what is asked up to a level, and nothing above it."""
    setup = Setup(profile, "short", lang, None, "p", False, library.fingerprint, "1", AT, goal=goal)
    interview = Interview(library, setup)
    while (question := interview.next()) is not None:
        wanted = min(2, max(question.codes.values())) if question.level <= level else 0
        code = next(code for code, category in question.codes.items() if category == wanted)
        interview.reply(Reply(question.id, code, None, AT))
    interview.finish(AT)
    return result_of(interview, library, lang, "interview")


def ending(report: PersonReport, texts: Texts) -> list[str]:
    """The page's last words to the person: the headline, the steps, who can help, what to look at together."""
    lines = [report.headline, *([report.steps_note] if report.steps_note else [])]
    for step in report.steps:
        lines += [f"- {step.name}", *(f"  {line}" for line in step_lines(step, texts))]
    return [*lines, *(f"{one.title}: {'; '.join(item.title for item in one.items)}" for one in report.more)]


def main() -> None:
    """Interview everybody, print the endings and what they count."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lang", default="fr")
    parser.add_argument("--profile", action="append")
    parser.add_argument("--level", action="append", type=int)
    parser.add_argument("--goals", action="store_true")
    asked = parser.parse_args()
    library, texts = load(), Texts(asked.lang)
    steps, acts, helped, people, cards = [], 0, 0, 0, Counter[str]()
    whom = [(None, goal) for goal in library.goals] if asked.goals else [(one, None) for one in library.profiles]
    for profile, goal in [(one, None) for one in asked.profile] if asked.profile else whom:
        for level in asked.level or LEVELS:
            report = person_report(interviewed(library, profile, level, asked.lang, goal), library, texts)
            print(f"\n== {profile or goal}, level {level}", *ending(report, texts), sep="\n")
            people += 1
            steps.append(len(report.steps))
            acts += all(step.act for step in report.steps)
            cards.update(step.act.id for step in report.steps if step.act)
            helped += any(one.title == texts.t("report.helpers") for one in report.more)
    most, times = cards.most_common(1)[0]
    print(f"\n{people} interviews: {min(steps)} to {max(steps)} steps (aim: 1 to 3); each step with an act: {acts};")
    print(
        f"with somebody to turn to: {helped} (aim: {people} of both); {len(cards)} different cards, {most} most often: {times}"
    )


if __name__ == "__main__":
    main()
