"""The folder of results: what large files ask of the disk while they grow."""

import os

import pytest

from skillcheck.errors import DataProblem
from skillcheck.export import result_folder
from skillcheck.export.result_folder import ResultFolder


@pytest.fixture
def synced(monkeypatch) -> list[int]:
    """The size of the file each time it was put on the disk."""
    sizes, plain = [], os.fsync

    def fsync(file):
        sizes.append(os.fstat(file).st_size)
        plain(file)

    monkeypatch.setattr(result_folder.os, "fsync", fsync)
    monkeypatch.setattr(result_folder, "SOON", 1000)
    return sizes


def test_a_large_file_goes_to_the_disk_while_it_grows_so_that_the_end_waits_for_little(tmp_path, synced):
    with ResultFolder(tmp_path / "out") as folder:
        folder.versions = {"version": "1", "framework": "x 1", "fingerprint": "f", "measure": "m", "digits": None}
        file = folder.open("scores.csv")
        for _ in range(3):
            file.write(b"x" * 600)
            file.flush()
            folder.put_on_disk("scores.csv")
            if folder._on_disk is not None:
                folder._on_disk[1].result()
        assert synced == [1200]
    assert (tmp_path / "out" / "scores.csv").stat().st_size == 1800


@pytest.mark.parametrize("again", [False, True])
def test_a_fault_of_the_disk_told_to_that_early_call_alone_still_ends_the_run(tmp_path, synced, monkeypatch, again):
    def full(file):
        monkeypatch.undo()  # the system tells a fault once
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(result_folder.os, "fsync", full)
    with pytest.raises(DataProblem) as told, ResultFolder(tmp_path / "out") as folder:
        file = folder.open("scores.csv")
        file.write(b"x" * 2000)
        file.flush()
        folder.put_on_disk("scores.csv")
        assert folder._on_disk is not None
        folder._on_disk[1].exception()
        if again:
            folder.put_on_disk("scores.csv")
    assert told.value.problems[0].code.startswith("files.")
    assert not (tmp_path / "out").exists()
