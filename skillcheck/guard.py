"""Parsers written in C or Rust, run in a process of their own: if one falls over, or wants all memory, that is one
sentence and not the end of the program.

On Linux only, where a process is begun by a fork in some milliseconds; elsewhere the parser runs here.
"""

from __future__ import annotations

import os
import pickle
import signal
import struct
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import IO

from skillcheck.errors import DataProblem, Problem, SkillcheckError

SPARED = 256 << 20
"""Bytes of memory that are left to everything else."""
LEAST = 512 << 20
LENGTH = struct.Struct("<cQ")
DATA, PROBLEM, END = b"d", b"p", b"e"


def guarded(work: Callable[[], Iterator[bytes]], failure: Problem) -> Iterator[bytes]:
    """What ``work`` gives, made in another process. Its problems are raised here; its death raises ``failure``."""
    if sys.platform != "linux":
        yield from work()
        return
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        _work_and_leave(work, writing)
    os.close(writing)
    try:
        with os.fdopen(reading, "rb") as stream:
            yield from _received(stream, failure)
    finally:
        with suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)


def _received(stream: IO[bytes], failure: Problem) -> Iterator[bytes]:
    while True:
        head = stream.read(LENGTH.size)
        if len(head) < LENGTH.size:
            raise DataProblem(failure)
        kind, length = LENGTH.unpack(head)
        body = stream.read(length)
        if len(body) < length:
            raise DataProblem(failure)
        if kind == END:
            return
        if kind == PROBLEM:
            error, problems = pickle.loads(body)  # noqa: S301 (our own process wrote it, through a pipe of ours alone)
            raise error(problems)
        yield body


def _work_and_leave(work: Callable[[], Iterator[bytes]], writing: int) -> None:
    """In the child: send what is made, or what went wrong, and end without a word."""
    code = 1
    try:
        _quiet()
        _bounded()
        with os.fdopen(writing, "wb", buffering=1 << 20) as stream:
            try:
                for body in work():
                    _send(stream, DATA, body)
                _send(stream, END, b"")
            except SkillcheckError as error:
                _send(stream, PROBLEM, pickle.dumps((type(error), error.problems)))
        code = 0
    finally:  # whatever it was, the parent sees that the end is missing
        os._exit(code)


def _send(stream: IO[bytes], kind: bytes, body: bytes) -> None:
    stream.write(LENGTH.pack(kind, len(body)))
    stream.write(body)


def _quiet() -> None:
    """A parser that gives up prints its own account: our sentence says it. Ctrl-C and the parent's end end it."""
    import ctypes

    ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        signal.signal(getattr(signal, name), signal.SIG_DFL)
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nowhere, stream)


def _bounded() -> None:
    """No more memory than the machine has left, and no picture of it on the disk when it falls over."""
    import resource

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    taken = int(Path("/proc/self/statm").read_text("ascii").split()[0]) * resource.getpagesize()
    machine = Path("/proc/meminfo").read_text("ascii").splitlines()
    left = next(int(line.split()[1]) << 10 for line in machine if line.startswith("MemAvailable"))
    resource.setrlimit(resource.RLIMIT_AS, (taken + max(left - SPARED, LEAST),) * 2)
