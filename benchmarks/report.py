"""How long reports take: ``python benchmarks/report.py``. A person's three formats, a cohort of 100,000 people.

Prints seconds; the targets stand beside them. Imports and content are loaded before the clock starts, except where said.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parent.parent), str(Path(__file__).parent.parent / "tests")]

import report_samples as samples

from skillcheck.content.library import load
from skillcheck.i18n import Texts
from skillcheck.report.render import html, markdown, pdf, terminal, xlsx


def timed(name: str, target: float | None, work) -> float:
    start = time.perf_counter()
    work()
    took = time.perf_counter() - start
    print(f"{name:<58} {took:7.3f} s" + (f"   (target {target} s)" if target else ""))
    return took


def main() -> None:
    texts, library = Texts("fr"), load()
    result, cohort = samples.person(content=library), samples.cohort(100_000, content=library)
    first = timed(
        "person, first time (templates compiled, Typst loaded): html",
        None,
        lambda: html.person_page(result, library, texts),
    )
    first += timed("person, first time: pdf", None, lambda: pdf.person_pdf(result, library, texts))
    first += timed("person, first time: xlsx", None, lambda: xlsx.people_book([result], library, texts))
    print(f"{'person: three formats, first time':<58} {first:7.3f} s   (target 1.5 s)")
    timed("person: terminal", None, lambda: terminal.person(result, library, texts))
    timed("person: Markdown", None, lambda: markdown.person(result, library, texts))
    timed("cohort of 100,000: html", 3, lambda: html.cohort_page(cohort, library, texts))
    timed("cohort of 100,000: pdf", 3, lambda: pdf.cohort_pdf(cohort, library, texts))
    timed(
        "cohort of 20,000: xlsx",
        None,
        lambda: xlsx.cohort_book(samples.cohort(20_000, content=library), library, texts),
    )
    fifty = [samples.person(content=library, name=f"P{n}", count=12) for n in range(50)]
    from skillcheck.report.person.report import person_report

    timed(
        "50 people: one merged pdf",
        None,
        lambda: pdf.people_pdf([person_report(one, library, texts) for one in fifty], texts, "50"),
    )


if __name__ == "__main__":
    main()
