"""However a run ends, no process outlives it, nothing half done stays, and what ended it is said."""

from __future__ import annotations

import os
import signal
import struct
import subprocess
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context
from pathlib import Path

import pytest
from small import DATA

from skillcheck.workflows.worker_process import end_together
from tests.terminal import Terminal

ROOT = Path(__file__).parent.parent.parent
EXAMPLE = ROOT / "examples" / "cohort-30.csv"
ENDED = "Interrompu"
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks at processes in /proc")


@pytest.fixture(scope="module")
def crowd(tmp_path_factory):
    """Enough people that several processes share the work."""
    path = tmp_path_factory.mktemp("crowd") / "crowd.csv"
    head, *rows = EXAMPLE.read_text(encoding="utf-8").splitlines()
    with path.open("w", encoding="utf-8") as file:
        file.write(head + "\n")
        for turn in range(2000):
            file.writelines(f"{turn}-{row}\n" for row in rows)
    return path


def started(crowd, out):
    command = [
        sys.executable,
        "-m",
        "skillcheck",
        *DATA,
        "batch",
        str(crowd),
        "--out",
        str(out),
        "--workers",
        "2",
        "--lang",
        "fr",
    ]
    run = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, start_new_session=True, cwd=ROOT
    )
    workers = wait_for(lambda: children(run.pid), lambda found: len(found) >= 2)
    wait_for(
        lambda: out.parent / ".skillcheck-out" / "scores.csv",
        lambda path: path.exists() and path.stat().st_size > 100_000,
    )
    return run, workers


def wait_for(look, enough, seconds=30):
    end = time.monotonic() + seconds
    while not enough(found := look()):
        assert time.monotonic() < end
        time.sleep(0.02)
    return found


def children(parent):
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == parent and fields[0] != "Z":
            found.append(int(stat.parent.name))
    return found


def alive(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@pytest.mark.parametrize("ended_by", [signal.SIGKILL, signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_no_worker_outlives_the_run(crowd, tmp_path, ended_by):
    run, workers = started(crowd, tmp_path / "out")

    run.send_signal(ended_by)
    said = run.communicate(timeout=20)[1]

    wait_for(lambda: [pid for pid in workers if alive(pid)], lambda left: not left, seconds=5)
    if ended_by != signal.SIGKILL:
        assert run.returncode == 130
        assert ENDED in said
        assert "Traceback" not in said
        assert list(tmp_path.iterdir()) == []


def test_a_worker_ended_for_want_of_memory_is_a_sentence_and_nothing_is_written(crowd, tmp_path):
    run, workers = started(crowd, tmp_path / "out")

    os.kill(workers[0], signal.SIGKILL)
    said = run.communicate(timeout=20)[1]

    assert run.returncode == 1
    assert "--workers 1" in said
    assert "erreur du programme" not in said
    assert list(tmp_path.iterdir()) == []


def half_a_message():
    """In a worker: begin to tell what was found, and be ended."""
    frame = sys._getframe()
    while "result_queue" not in frame.f_locals:
        frame = frame.f_back
    os.write(frame.f_locals["result_queue"]._writer.fileno(), struct.pack("!i", 1_000_000) + b"begun")
    os.kill(os.getpid(), signal.SIGKILL)


def test_a_worker_ended_in_the_middle_of_a_message_keeps_nobody_waiting():
    pool = ProcessPoolExecutor(2, mp_context=get_context("fork"))
    lost = pool.submit(half_a_message)

    end_together(pool)

    with pytest.raises(BrokenProcessPool):
        lost.result(timeout=20)
    pool.shutdown()


@pytest.mark.parametrize("ended_by", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_from_elsewhere_stops_a_menu_and_the_answers_stay(tmp_path, ended_by):
    run = Terminal(tmp_path / "home", "assess", "--length", "3", "--person", "p", "--lang", "fr")
    run.see(r"\(Entrée\)")
    run.send("\r")
    run.see(r"Votre réponse|Vos réponses .{0,12}\(")
    run.send("2")
    run.see(r"→ .*Votre réponse|→ .*Vos réponses .{0,12}\(")

    run.process.kill(ended_by)

    assert run.end() == 130
    assert "--resume" in run.text
    assert b'"answer"' in (tmp_path / "home" / "journals" / "p.jsonl").read_bytes()
