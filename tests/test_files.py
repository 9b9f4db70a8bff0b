"""Files are written whole or not at all, readable by their owner only, and never over another without being told."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

import pytest

from skillcheck.errors import DataProblem
from skillcheck.files import whole_file, write_whole, writing_problem


def test_a_file_is_written_whole_and_for_its_owner_only(tmp_path):
    path = tmp_path / "a.json"

    write_whole(path, "é\n")

    assert path.read_bytes() == "é\n".encode()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_bytes_are_written_as_they_are_and_line_ends_are_not_touched(tmp_path):
    write_whole(tmp_path / "a.bin", b"\x00\r\n")
    write_whole(tmp_path / "a.csv", "a\r\nb\n")

    assert (tmp_path / "a.bin").read_bytes() == b"\x00\r\n"
    assert (tmp_path / "a.csv").read_bytes() == b"a\r\nb\n"


def test_a_file_that_exists_is_not_touched_without_force(tmp_path):
    path = tmp_path / "a.json"
    path.write_text("mine", encoding="utf-8")

    with pytest.raises(DataProblem) as raised:
        write_whole(path, "new")

    assert raised.value.problems[0].code == "files.file_exists"
    assert raised.value.exit_code == 1
    assert path.read_text(encoding="utf-8") == "mine"


def test_force_replaces_and_the_old_file_stands_until_the_new_one_is_whole(tmp_path):
    path = tmp_path / "a.json"
    path.write_text("old", encoding="utf-8")

    with whole_file(path, force=True) as file:
        file.write("new")
        assert path.read_text(encoding="utf-8") == "old"

    assert path.read_text(encoding="utf-8") == "new"


@pytest.mark.parametrize("failure", [KeyboardInterrupt, ValueError])
def test_what_goes_wrong_half_way_leaves_nothing_behind(tmp_path, failure):
    with pytest.raises(failure), whole_file(tmp_path / "a.json") as file:
        file.write("half")
        raise failure

    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_half_way_leaves_nothing_behind_and_says_so(tmp_path):
    with pytest.raises(DataProblem) as raised, whole_file(tmp_path / "a.json") as file:
        file.write("half")
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    assert raised.value.problems[0].code == "files.disk_full"
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_not_there_is_named(tmp_path):
    with pytest.raises(DataProblem) as raised:
        write_whole(tmp_path / "no" / "a.json", "x")

    assert raised.value.problems[0].code == "files.no_folder"
    assert raised.value.problems[0].file == str(tmp_path / "no" / "a.json")


def test_a_very_long_name_still_gets_its_temporary_file(tmp_path):
    write_whole(tmp_path / ("a" * 250), "x")

    assert len(list(tmp_path.iterdir())) == 1


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (errno.EACCES, "files.not_writable"),
        (errno.EROFS, "files.not_writable"),
        (errno.EISDIR, "files.is_folder"),
        (errno.ENOTDIR, "files.no_folder"),
        (errno.EDQUOT, "files.disk_full"),
        (errno.EIO, "files.cannot_write"),
    ],
)
def test_what_the_system_refuses_becomes_a_sentence(number, code):
    problem = writing_problem(OSError(number, "reason"), Path("a"))

    assert problem.code == code
    assert problem.fields == {"reason": "reason"}
