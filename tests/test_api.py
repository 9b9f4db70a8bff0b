"""The library's face: what docs/python.md promises runs; names are public, lazy and documented."""

from __future__ import annotations

import inspect
import re
import subprocess
import sys
from pathlib import Path

import pytest
from small import FOLDER

import skillcheck as sk

ROOT = Path(__file__).parent.parent
PYTHON = re.findall(r"```python\n(.*?)```", (ROOT / "docs" / "python.md").read_text(encoding="utf-8"), re.DOTALL)


@pytest.fixture(scope="module")
def content():
    return sk.load(FOLDER)


@pytest.mark.parametrize("number", range(len(PYTHON)))
def test_the_examples_of_the_documentation_run(number, tmp_path):
    (tmp_path / "examples").symlink_to(ROOT / "examples")

    done = subprocess.run(
        [sys.executable, "-c", PYTHON[number]], cwd=tmp_path, capture_output=True, text=True, check=False
    )

    assert done.returncode == 0, done.stderr
    assert done.stdout.strip()


def test_the_documentation_opens_with_ten_lines():
    assert len(PYTHON) >= 3
    assert len([line for line in PYTHON[0].splitlines() if line.strip()]) <= 10


def test_importing_loads_nothing_heavy():
    program = "import sys, skillcheck; print([m for m in ('numpy', 'pyarrow', 'pydantic', 'yaml', 'rich') if m in sys.modules])"

    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "[]"


def test_every_public_name_is_there_and_says_what_it_is():
    for name in sk.__all__:
        thing = getattr(sk, name)
        if name == "__version__":
            continue
        assert inspect.getdoc(thing), name
        for inner, member in vars(thing).items() if inspect.isclass(thing) else ():
            if not inner.startswith("_") and callable(member):
                assert inspect.getdoc(member), f"{name}.{inner}"
    with pytest.raises(AttributeError):
        sk.no_such_name  # noqa: B018


def test_an_unknown_item_and_an_unknown_code_are_told_together(content):
    with pytest.raises(sk.UsageProblem) as caught:
        content.score({"s999": "2", "s111": "many"})

    assert len(caught.value.problems) == 2
    assert "s999" in str(caught.value)
    assert "many" in str(caught.value)


def test_special_answers_are_known_without_being_passed(content, tmp_path):
    words = content.library.special_words["dk"]["fr"]
    (tmp_path / "a.csv").write_text(f"id;s111;s212\nA;2;{words}\nB;1;2\nC;{words};0\n", encoding="utf-8")

    group = content.score_file(tmp_path / "a.csv")

    assert group.people.num_rows == 3
    assert not group.returned


def test_a_group_scored_without_a_folder_leaves_nothing_in_the_store(content, tmp_path, monkeypatch):
    monkeypatch.setenv("SKILLCHECK_HOME", str(tmp_path / "home"))
    (tmp_path / "a.csv").write_text("id,s111,s212\nA,2,0\nB,0,1\n", encoding="utf-8")

    content.score_file(tmp_path / "a.csv")
    assert not (tmp_path / "home").exists()

    content.score_file(tmp_path / "a.csv", out=tmp_path / "out")
    assert str(tmp_path / "out") in (tmp_path / "home" / "written.jsonl").read_text(encoding="utf-8")


def test_a_group_is_the_same_as_its_people_alone(content, tmp_path):
    (tmp_path / "a.csv").write_text("id,s111,s212\nA,2,0\nB,0,9\n", encoding="utf-8")

    group = content.score_file(tmp_path / "a.csv", profile="employee")
    alone = content.score({"s111": "2", "s212": "0"}, profile="employee")

    assert group.people.column("id").to_pylist() == ["A"]
    assert group.people.column("1.1_mean").to_pylist() == [alone.scores["1.1"].mean]
    assert [row.line for row in group.returned] == [3]
    assert "9" in str(group.returned[0].problems[0])
    assert "<html" in group.to_html("fr")
    assert "<html" in alone.to_html("fr")


def test_a_file_without_a_scored_row_says_why(content, tmp_path):
    (tmp_path / "a.csv").write_text("id,s111\nA,9\n", encoding="utf-8")

    with pytest.raises(sk.DataProblem, match="9"):
        content.score_file(tmp_path / "a.csv")


def test_where_numbers_start_can_be_said(content, tmp_path):
    path = tmp_path / "answers.csv"
    path.write_text("Code,s111,s113\nA1,1,2\nB2,3,1\n", encoding="utf-8")

    with pytest.raises(sk.DataProblem, match="--numbers"):
        content.score_file(path)
    low, high = (sum(content.score_file(path, numbers=one).people["overall_percent"].to_pylist()) for one in (1, 0))
    assert low < high
    with pytest.raises(sk.UsageProblem, match="numbers"):
        content.score_file(path, numbers=2)


def test_an_interview_without_a_screen_gives_the_result_of_its_answers(content):
    with content.interview(profile="employee", length=12) as interview:
        while question := interview.next():
            interview.answer(question, question.answers[-1].code)

    given = {reply.item: reply.code for reply in interview.interview.replies}
    assert 1 <= len(given) <= 12
    assert interview.result.scores == content.score(given, profile="employee").scores
