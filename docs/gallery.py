"""Make the pictures of docs/gallery.md: every report, from invented people, as it looks.

Run it after a change of a report: ``python docs/gallery.py`` in the checkout, with Debian's Chromium and
poppler-utils installed.
"""

from __future__ import annotations

import html as escape
import io
import subprocess
import sys
import tempfile
from pathlib import Path
from shutil import which
from typing import Any

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "docs" / "gallery"
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

import report_samples as samples  # noqa: E402  # found by the line above

from skillcheck.content.library import load  # noqa: E402
from skillcheck.i18n import Texts  # noqa: E402
from skillcheck.report.render import html, pdf, terminal, xlsx  # noqa: E402

SCREEN = "font: 15px/1.35 'DejaVu Sans Mono', monospace; background: #10161b; color: #e4ebee; padding: 20px; margin: 0"
SHEET = "table{border-collapse:collapse;font:13px Verdana,sans-serif}td{border:1px solid #ccc;padding:3px 7px}"


def pdf_page(made: bytes, name: str, page: int = 1) -> None:
    """One page of a PDF as a picture."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "report.pdf"
        path.write_bytes(made)
        wanted = ["-png", "-singlefile", "-r", "80", "-f", str(page)]
        subprocess.run(["pdftoppm", *wanted, str(path), str(FOLDER / name)], check=True)  # noqa: S603, S607 (our own file, named here)


def shot(browser: Any, page_text: str, name: str, *, width: int, height: int, dark: bool = False) -> None:
    """The top of a page as a picture."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "page.html"
        path.write_text(page_text, encoding="utf-8")
        page = browser.new_page(viewport={"width": width, "height": height}, color_scheme="dark" if dark else "light")
        page.goto(path.as_uri())
        page.screenshot(path=FOLDER / f"{name}.png")
        page.close()


def screen_page(words: str) -> str:
    """A screen's text as a page."""
    return f'<meta charset="utf-8"><pre style="{SCREEN}">{escape.escape(words)}</pre>'


def sheet_page(book: bytes) -> str:
    """The first sheet of a workbook as a page, its levels coloured as Excel colours them."""
    from python_calamine import CalamineWorkbook

    rows = CalamineWorkbook.from_filelike(io.BytesIO(book)).get_sheet_by_index(0).to_python()
    cells = "".join(
        "<tr>" + "".join(f"<td{_tone(cell)}>{escape.escape(_shown(cell))}</td>" for cell in row[:16]) + "</tr>"
        for row in rows
    )
    return f'<meta charset="utf-8"><style>{SHEET}</style><table>{cells}</table>'


def _shown(cell: object) -> str:
    return f"{cell:g}" if isinstance(cell, float) else str(cell)


def _tone(cell: object) -> str:
    if not isinstance(cell, float) or cell > 8:
        return ""
    return f' style="background: color-mix(in srgb, #5e9c96 {cell / 8:.0%}, white)"'


def main() -> None:
    """Write every picture."""
    from playwright.sync_api import sync_playwright

    FOLDER.mkdir(exist_ok=True)
    texts, library = Texts("fr"), load()
    result, cohort = samples.person(content=library), samples.cohort(content=library)
    pdf_page(pdf.person_pdf(result, library, texts), "person-page-1")
    pdf_page(pdf.person_pdf(result, library, texts), "person-page-2", 2)
    pdf_page(pdf.cohort_pdf(cohort, library, texts), "cohort-pdf")
    people = [samples.person(content=library, name=f"P-{n:02}", seed=n, ability=1.5 + n / 3) for n in range(1, 11)]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=which("chromium"), args=["--no-sandbox", "--disable-gpu"])
        person_page, cohort_page = html.person_page(result, library, texts), html.cohort_page(cohort, library, texts)
        shot(browser, person_page, "person-html", width=900, height=1250)
        shot(browser, person_page, "person-html-dark", width=900, height=1250, dark=True)
        shot(browser, person_page, "person-phone", width=320, height=900)
        shot(browser, cohort_page, "cohort-html", width=900, height=1500)
        shot(browser, cohort_page, "cohort-html-dark", width=900, height=1500, dark=True)
        words = terminal.person(result, library, texts, 80).plain
        shot(browser, screen_page(words), "person-screen", width=780, height=1000)
        words = terminal.cohort(cohort, library, texts, 80).plain
        shot(browser, screen_page(words), "cohort-screen", width=780, height=1000)
        shot(browser, sheet_page(xlsx.people_book(people, library, texts)), "people-xlsx", width=1300, height=330)
        browser.close()
    for path in sorted(FOLDER.glob("*.png")):
        print(path.relative_to(ROOT), path.stat().st_size // 1000, "kB")


if __name__ == "__main__":
    main()
