"""The small inputs of an audit of answer files, as they were written down: each right, or refused with its reason."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest
from small import small_library

from skillcheck.errors import SkillcheckError
from skillcheck.ingest.read import ReadOptions, read, understand

LIBRARY = small_library()
BANK = LIBRARY.bank
ONE, TWO = (BANK[item].item.text["fr"] for item in ("s112", "s122"))
ELSEWHERE = "ingest.scale_starts_elsewhere"


def each(pattern: str, of: Iterable[object]) -> str:
    return "".join(pattern.format(n) + "\n" for n in of)


INPUTS: dict[str, tuple[str | bytes, int, object]] = {
    "1 to 4 where nobody chose 4": ("id,s111,s113,s214,s414\n" + each("p{},1,2,3,1", range(9)), 0, {ELSEWHERE}),
    "1 to 5": ("id,s111,s113\na,1,2\nb,3,1\nc,2,2\nd,4,5\ne,5,4\nf,4,4\n", 0, {ELSEWHERE}),
    "blank lines": ("id;s111\nA1;2\nB2;0\n;\n;\n;\n", 2, set()),
    "one bad byte": ("id,site,s111\nAnaïs,Été,2\nZoë,Été,0\n".encode() + b"Jos\xe9,Site,2\n", 2, {"ingest.bad_encoding"}),
    "cp850": ("id,site,s111\nAnaïs,Été,2\nZoë,Été,1\nJosé,Été,0\n".encode("cp850"), 3, set()),
    "invisible sign in a header": ("\u200bs111,id\n1,a1\n2,b2\n0,c3\n", 3, set()),
    "a quiz with points": (
        f"Horodateur,Code,{ONE},{ONE} [Score],{ONE} [Feedback]\n" + each("2026,P{}x,pas encore,1.00 / 1,--", range(8)),
        8, set(),
    ),
    "an error of a spreadsheet": ("id,s111,s112\na1,#REF!,2\nb2,0,#VALUE!\n", 0, {"ingest.unknown_answer"}),
    "not asked": ("id,s111,s112\na1,not asked,2\nb2,0,non posée\n", 2, set()),
    "a comma in the header": ("id,s111,Où, quand,s113\n" + each("p{}x,1,2,0", range(6)), 0, "ingest.header_broken"),
    "on its side": ("id,a,b,c\n" + each("{},1,2,0", ("s111", "s112", "s113", "s114")), 0, "ingest.transposed"),
    "key and value": ("key,value\n" + each("{},1", ("s111", "s112", "s113", "s114")), 0, "ingest.long_without_id"),
    "a question with its help": (f'id,"{ONE}\nPensez à votre semaine.",s113 : aide\n' + each("p{}x,1,0", range(6)), 6, set()),
    "LimeSurvey's code and text": (f"id,turnOver6[SQ001]._.{ONE},s111\n" + each("p{}x,0,2", range(6)), 6, set()),
    "a row per answer, by text": ("person,question,réponse\n" + each(f"p{{0}},{ONE},0\np{{0}},{TWO},3", range(6)), 6, set()),
}  # fmt: skip


@pytest.mark.parametrize("name", INPUTS)
def test_an_input_of_the_audit_is_right_or_refused(name: str, tmp_path: Path) -> None:
    content, people, expected = INPUTS[name]
    path = tmp_path / "f.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    options = ReadOptions(special=LIBRARY.special_words)

    try:
        understood = understand(path, BANK, options)
    except SkillcheckError as error:
        assert [problem.code for problem in error.problems] == [expected]
        return
    batches = list(read(path, BANK, options, understood))

    assert sum(len(batch.ids) for batch in batches) == people
    assert {row.problems[0].code for batch in batches for row in batch.returned} == expected
    assert not understood.headers("carried") or understood.headers("carried") == ("site",)


@pytest.mark.parametrize("header", ["Votre code", "Code anonyme", "User ID", "Identifiant choisi", "Code de 6 signes"])
def test_what_people_call_their_code_is_an_id(header: str, tmp_path: Path) -> None:
    path = tmp_path / "f.csv"
    path.write_text(f"{header},s111\n" + each("x{}a,0", (37, 5, 81, 12)), encoding="utf-8")

    assert understand(path, BANK, ReadOptions()).id_column == header
