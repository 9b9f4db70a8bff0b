"""Empty sheets: what is printed or filled can be keyed and read back, and no text from the bank becomes markup or formula."""

from __future__ import annotations

import io
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from small import DATA, small_library

from skillcheck.forms import answer_table as blank
from skillcheck.forms import printed_sheet as sheet
from skillcheck.forms.check_letter import printed_code
from skillcheck.forms.fixed_form import form
from skillcheck.forms.keyed_sheet import read_lines
from skillcheck.i18n import Texts, languages
from skillcheck.ingest.options import ReadOptions
from skillcheck.ingest.read import read
from skillcheck.questions.item_bank import UNSURE, ItemBank, Question


@pytest.fixture(scope="module")
def library():
    return small_library()


@pytest.fixture
def hostile(library):
    """A bank whose first question would love to be a script, a formula or an escape code."""
    first, *others = library.bank.questions
    text = dict.fromkeys(first.item.text, "=cmd|'/c calc'!A0 <script>alert(1)</script> & \"x\"")
    return replace(
        library, bank=ItemBank([Question(first.item.model_copy(update={"text": text}), first.scale), *others])
    )


@pytest.mark.parametrize("lang", ["fr", "en", "es", "it"])
@pytest.mark.parametrize("length", ["short", "standard", "full"])
def test_every_question_stands_on_paper_once_with_its_code_and_boxes(library, lang, length):
    questions, texts = form(library, None, length), Texts(lang)

    page, text = sheet.as_html(library, questions, texts, None), sheet.as_text(library, questions, texts, None)

    for shown in (re.findall(r'class="code">(\w+)<', page), re.findall(r"^(\w+[A-Z])  ", text, re.MULTILINE)):
        assert shown == [printed_code(question.id) for question in questions]
    boxes = sum(len(question.answers) + 3 for question in questions)
    assert page.count("<li>") == boxes
    assert max(map(len, text.splitlines())) <= sheet.COLUMNS


def test_a_sheet_says_that_some_questions_have_a_right_answer_only_where_it_has_any(library):
    texts = Texts("fr")
    own = [one for one in library.bank.questions if one.is_self_report]
    said = texts.t("forms.kind_checks")

    for made in (sheet.as_html, sheet.as_text):
        whole = " ".join(made(library, library.bank.questions, texts, None).split())
        assert said in whole
        assert said not in " ".join(made(library, own, texts, None).split())


def test_each_scene_is_told_once(library):
    page = sheet.as_html(library, library.bank.questions, Texts("fr"), None)

    assert page.count("<h3>") == len(library.situations)


def test_what_is_ticked_on_paper_can_be_keyed(library):
    questions = form(library, library.profiles["citizen"], "standard")
    text = sheet.as_text(library, questions, Texts("fr"), library.profiles["citizen"])
    codes = re.findall(r"^(\w+[A-Z])  ", text, re.MULTILINE)

    keyed, problems = read_lines([f"{code} 2" for code in codes], library.bank)

    assert not problems
    assert [one.item for one in keyed] == [question.id for question in questions]


def test_no_box_of_the_text_sheet_is_cut_in_two(library):
    for lang in languages():
        text = sheet.as_text(library, form(library, None, "standard"), Texts(lang), None)

        whole = {f"( ) pn {Texts(lang).choose(library.special_words['pn'])}" in line for line in text.splitlines()}
        assert max(map(len, text.splitlines())) <= sheet.COLUMNS
        assert whole == {True, False}


def test_a_sheet_says_how_to_key_it_with_the_profile_and_length_it_was_printed_for(tmp_path):
    out = tmp_path / "feuille.txt"
    arguments = ["template", "--paper", "--profile", "leader", "--length", "short", "-o", str(out), "--lang", "en"]

    done = subprocess.run(
        [sys.executable, "-m", "skillcheck", *DATA, *arguments], text=True, capture_output=True, check=True
    )

    command = "skillcheck assess --enter --profile leader --length short"
    assert command in done.stderr
    assert command in " ".join(out.read_text(encoding="utf-8").split())


def test_a_text_of_the_bank_stays_text_on_paper(hostile):
    page = sheet.as_html(hostile, hostile.bank.questions, Texts("fr"), None)

    assert "<script" not in page
    assert "&lt;script&gt;" in page


def test_every_page_after_the_first_has_a_line_for_the_code_and_every_page_its_number(library):
    rules = sheet._page_rules(Texts("fr"))

    assert "Code de la personne\\a0 \\3a  ____" in rules
    assert 'counter(page) " / " counter(pages)' in rules
    assert "@page :first { margin-top: 12mm; @top-left { content: none; } }" in rules


@pytest.mark.parametrize("words", ['a"; } </style><script>', "a\\b", "a\nb"])
def test_no_word_leaves_its_string_in_the_style_sheet(words):
    string = sheet._css_string(words)

    assert string[0] == string[-1] == '"'
    assert not set(string[1:-1]) & set('"<>;{}\n')


def test_a_page_asks_for_nothing_personal_and_loads_nothing(library):
    page = sheet.as_html(library, form(library, None, "short"), Texts("fr"), None)

    assert "http" not in page
    assert "<input" not in page
    assert "N’écrivez pas votre nom" in page


def filled(headers: int) -> list[str]:
    return [("2", "1", "dk", "")[column % 4] for column in range(headers)]


def test_a_csv_table_says_what_each_code_means_and_is_read_back_even_where_several_answers_are_right(tmp_path):
    library = small_library()
    questions = [question for question in library.bank.questions if question.takes_several][:3]
    path = tmp_path / "table.csv"
    made = blank.as_csv(questions, Texts("fr"))

    path.write_text(made + "P1,a,ab,b\r\n", encoding="utf-8")
    [batch] = read(path, library.bank, ReadOptions(special=library.special_words))

    legend = [f"{answer.code} = {Texts('fr').choose(answer.text)}" for answer in questions[0].answers]
    assert all(line in made.replace('""', '"') for line in legend)
    assert (batch.ids, batch.returned) == (["P1"], [])


@pytest.mark.parametrize("lang", ["fr", "it"])
def test_a_filled_csv_table_is_read_back(library, tmp_path, lang):
    questions = form(library, None, "standard")
    path = tmp_path / "table.csv"
    rows = [",".join(["007", *filled(30)]), ",".join(["p-7k3", *["3"] * 30])]

    path.write_text(blank.as_csv(questions, Texts(lang)) + "\r\n".join(rows) + "\r\n", encoding="utf-8")
    [batch] = read(path, library.bank, ReadOptions(special=library.special_words))

    assert list(batch.ids) == ["007", "p-7k3"]
    assert not batch.returned
    columns = [library.bank.index[question.id] for question in questions]
    assert batch.responses[0, columns].tolist() == [(2, 1, UNSURE, -1)[column % 4] for column in range(30)]
    assert batch.responses[1, columns].tolist() == [3] * 30


def test_a_filled_xlsx_table_is_read_back_though_nobody_answered_0(library, tmp_path, monkeypatch):
    """Thirty numbers and no 0: what stands below the questions says that they start at 0."""
    import xlsxwriter.worksheet

    questions = form(library, None, "short")
    add_table = blank._fill_table

    def fill(page, *arguments):
        add_table(page, *arguments)
        for row, person in ((2, "007"), (3, "p-7k3")):
            page.write_string(row, 0, person)
            for column in range(1, 16):
                page.write_number(row, column, 2)

    monkeypatch.setattr(blank, "_fill_table", fill)
    path = tmp_path / "table.xlsx"
    path.write_bytes(blank.as_xlsx(library, questions, Texts("fr")))
    [batch] = read(path, library.bank, ReadOptions(special=library.special_words))

    assert xlsxwriter.worksheet
    assert list(batch.ids) == ["007", "p-7k3"]
    assert batch.responses[0, [library.bank.index[question.id] for question in questions]].tolist() == [2] * 15


def test_no_text_of_the_bank_becomes_a_formula(hostile, tmp_path):
    from python_calamine import CalamineWorkbook

    table = blank.as_csv(hostile.bank.questions, Texts("fr"))
    book = CalamineWorkbook.from_filelike(io.BytesIO(blank.as_xlsx(hostile, hostile.bank.questions, Texts("fr"))))

    assert "'=cmd" in table
    assert not re.search(r'(^|,)"?=', table, re.MULTILINE)
    rows = book.get_sheet_by_index(0).to_python()
    assert rows[1][1].startswith("=cmd")
    path = tmp_path / "x.xlsx"
    path.write_bytes(blank.as_xlsx(hostile, hostile.bank.questions, Texts("fr")))
    import zipfile

    assert b"<f>=cmd" not in zipfile.ZipFile(path).read("xl/worksheets/sheet1.xml")


def test_the_same_questions_make_the_same_bytes(library):
    questions = form(library, None, "short")

    assert blank.as_xlsx(library, questions, Texts("fr")) == blank.as_xlsx(library, questions, Texts("fr"))


def test_a_sheet_prints_on_few_pages(library, tmp_path, chromium):
    page = chromium.new_page()
    page.set_content(sheet.as_html(library, form(library, library.profiles["citizen"], "standard"), Texts("fr"), None))
    pdf = Path(tmp_path / "sheet.pdf")

    page.pdf(path=str(pdf), prefer_css_page_size=True)
    page.close()

    import pikepdf

    with pikepdf.open(pdf) as document:
        assert len(document.pages) <= 5
