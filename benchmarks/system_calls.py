"""Runs of skillcheck watched from outside: ended, or told that the disk is full, at the nth call that changes a file.

The program knows nothing of it: this process forks, the child asks to be traced (ptrace) and then runs a command. Every
call of it and of its own processes that writes into a folder, or moves, makes or removes names there, is counted. The
system stops them at these calls only (a seccomp filter), so that a watched run is nearly as fast as another.
Linux on x86-64 only.
"""

from __future__ import annotations

import ctypes
import errno
import os
import signal
import struct
import sys
import tempfile
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

TRACEME, POKEUSER, CONT, SETOPTIONS, SYSCALL_INFO = 0, 6, 7, 0x4200, 0x420E
FORK_VFORK_CLONE_SECCOMP = 2 | 4 | 8 | 0x80
SECCOMP_STOP = 7
NO_NEW_PRIVILEGES, SET_SECCOMP, FILTER = 38, 22, 2
LOAD_NUMBER, JUMP_IF_EQUAL, RETURN, TRACE, ALLOW = 0x20, 0x15, 0x06, 0x7FF00000, 0x7FFF0000
ALL_KINDS = 0x40000000
RAX, ORIG_RAX = 80, 120
BY_HANDLE = {1: "write", 18: "pwrite", 20: "writev", 296: "pwritev", 74: "fsync", 75: "fdatasync", 77: "ftruncate"}
BY_NAME = {
    2: "open", 257: "open", 85: "open", 82: "rename", 264: "rename", 316: "rename", 86: "link", 265: "link", 87: "unlink",
    263: "unlink", 83: "mkdir", 258: "mkdir", 84: "rmdir",
}  # fmt: skip
CREAT, WITH_FOLDER = 85, {257, 264, 265, 316, 263, 258}
"""Calls whose first argument is the folder that a relative name is looked up in."""
O_TMPFILE = os.O_TMPFILE & ~os.O_DIRECTORY
NEEDS_ROOM = {"write", "pwrite", "writev", "pwritev", "fsync", "fdatasync", "open", "link", "mkdir"}
"""What a full disk refuses; a name can still be moved or removed, a file cut short."""
GRACE = 5.0
"""Seconds in which every process of an ended run must be gone."""

_libc = ctypes.CDLL(None, use_errno=True)
_ptrace = _libc.ptrace
_ptrace.argtypes = [ctypes.c_long, ctypes.c_long, ctypes.c_void_p, ctypes.c_void_p]
_ptrace.restype = ctypes.c_long


class NotAllowedError(Exception):
    """This machine lets no process watch another."""


@dataclass
class Ended:
    """How a watched run ended."""

    code: int | None = None
    """Exit code; None where it was ended by a signal."""
    calls: list[str] = field(default_factory=list)
    alive: int = 0
    """Processes that were there GRACE seconds after the end of the run."""
    out: str = ""
    err: str = ""


def watched(
    words: list[str], folder: Path, *, nth: int = 0, full: bool = False, typed: str = "",
    environment: Mapping[str, str] | None = None,
) -> Ended:  # fmt: skip
    """Run a command; at the nth call that changes something in ``folder`` (0: never) kill it, or fill the disk."""
    folder = folder.resolve()
    streams = [os.memfd_create(name) for name in ("in", "out", "err")]
    os.write(streams[0], typed.encode())
    os.lseek(streams[0], 0, os.SEEK_SET)
    child = os.fork()
    if child == 0:
        _become(words, streams, dict(environment or {}))
    try:
        ended = _Watch(child, str(folder), nth, full=full).follow()
        ended.out, ended.err = (_all_of(one) for one in streams[1:])
    finally:
        for one in streams:
            os.close(one)
    return ended


def _all_of(handle: int) -> str:
    return os.pread(handle, os.fstat(handle).st_size, 0).decode(errors="replace")


def _become(words: list[str], streams: list[int], environment: dict[str, str]) -> None:
    """In the child: be watched, then be skillcheck, then end."""
    code: object = 1
    try:
        os.setsid()
        for place, stream in enumerate(streams):
            os.dup2(stream, place)
        os.environ.update(environment)
        tempfile.tempdir = None  # looked up anew
        sys.stdin = os.fdopen(0, encoding="utf-8")
        sys.stdout, sys.stderr = (os.fdopen(one, "w", encoding="utf-8", buffering=1) for one in (1, 2))
        sys.__stdin__, sys.__stdout__, sys.__stderr__ = sys.stdin, sys.stdout, sys.stderr
        if _ptrace(TRACEME, 0, None, None) != 0 or not _filtered():
            os._exit(99)
        os.kill(os.getpid(), signal.SIGSTOP)
        from skillcheck.cli.app import main

        main(words)
        code = 0
    except SystemExit as end:
        code = end.code or 0
    except Exception:  # noqa: BLE001 (what main lets through would be a traceback)
        import traceback

        traceback.print_exc()
    finally:
        with suppress(Exception):
            sys.stdout.flush()
        os._exit(code if isinstance(code, int) else 1)


def _filtered() -> bool:
    """Ask the system to stop this process, and those it starts, at the calls of BY_HANDLE and BY_NAME."""
    numbers = [*BY_HANDLE, *BY_NAME]
    steps = [(LOAD_NUMBER, 0, 0, 0)]
    steps += [(JUMP_IF_EQUAL, len(numbers) - place, 0, number) for place, number in enumerate(numbers)]
    steps += [(RETURN, 0, 0, ALLOW), (RETURN, 0, 0, TRACE)]
    code = ctypes.create_string_buffer(b"".join(struct.pack("<HBBI", *step) for step in steps))
    program = struct.pack("<HxxxxxxQ", len(steps), ctypes.addressof(code))
    allowed = _libc.prctl(NO_NEW_PRIVILEGES, 1, 0, 0, 0) == 0
    return allowed and _libc.prctl(SET_SECCOMP, FILTER, ctypes.c_char_p(program), 0, 0) == 0


class _Watch:
    def __init__(self, child: int, folder: str, nth: int, *, full: bool) -> None:
        self.child, self.folder, self.nth, self.full = child, folder, nth, full
        self.ended = Ended()
        self.tasks = {child}
        self.over_at: float | None = None

    def follow(self) -> Ended:
        """Let it run, call by call, until nothing of it is left or GRACE has passed since its end."""
        _, status = os.waitpid(self.child, ALL_KINDS)
        if os.WIFEXITED(status):
            raise NotAllowedError
        _ptrace(SETOPTIONS, self.child, None, FORK_VFORK_CLONE_SECCOMP)
        self._go(self.child)
        while self.tasks:
            if self.over_at is None:
                task, status = os.waitpid(-1, ALL_KINDS)
            else:
                task, status = os.waitpid(-1, ALL_KINDS | os.WNOHANG)
                if task == 0:
                    if time.monotonic() > self.over_at + GRACE:
                        return self._give_up()
                    time.sleep(0.002)
                    continue
            self._heard(task, status)
        return self.ended

    def _give_up(self) -> Ended:
        self.ended.alive = len(self.tasks)
        for task in self.tasks:
            with suppress(ProcessLookupError):
                os.kill(task, signal.SIGKILL)
            with suppress(ChildProcessError):
                os.waitpid(task, ALL_KINDS)
        return self.ended

    def _heard(self, task: int, status: int) -> None:
        if os.WIFEXITED(status) or os.WIFSIGNALED(status):
            self.tasks.discard(task)
            if task == self.child:
                self.ended.code = os.WEXITSTATUS(status) if os.WIFEXITED(status) else None
                self.over_at = time.monotonic()
            return
        self.tasks.add(task)
        stopped_by = os.WSTOPSIG(status)
        if status >> 16 == SECCOMP_STOP:
            self._called(task)
            self._go(task)
        elif status >> 16 or stopped_by in (signal.SIGSTOP, signal.SIGTRAP):
            self._go(task)
        else:
            self._go(task, stopped_by)

    @staticmethod
    def _go(task: int, signal_number: int = 0) -> None:
        _ptrace(CONT, task, None, signal_number)

    def _called(self, task: int) -> None:
        raw = ctypes.create_string_buffer(96)
        if self.over_at is not None or _ptrace(SYSCALL_INFO, task, 96, raw) <= 0:
            return
        number, *arguments = struct.unpack_from("<7Q", raw.raw, 24)
        name = self._changes(task, number, arguments)
        if name is None:
            return
        self.ended.calls.append(name)
        if not self.nth or len(self.ended.calls) < self.nth:
            return
        if not self.full:
            os.kill(task, signal.SIGKILL)
        elif name in NEEDS_ROOM:  # the call is left out, and its answer is ours
            _ptrace(POKEUSER, task, ORIG_RAX, ctypes.c_void_p((1 << 64) - 1))
            _ptrace(POKEUSER, task, RAX, ctypes.c_void_p(-errno.ENOSPC & (1 << 64) - 1))

    def _changes(self, task: int, number: int, arguments: list[int]) -> str | None:
        """The name of a call that changes something in the folder; None for every other."""
        if (name := BY_HANDLE.get(number)) is not None:
            return name if self._file(task, arguments[0]).startswith(self.folder) else None
        if (name := BY_NAME.get(number)) is None:
            return None
        by_folder = number in WITH_FOLDER
        if name == "open" and number != CREAT and not arguments[1 + by_folder] & (os.O_CREAT | O_TMPFILE):
            return None
        path = self._text(task, arguments[by_folder])
        if not path.startswith("/") and by_folder and arguments[0] < 1 << 31:
            path = f"{self._file(task, arguments[0])}/{path}"
        inside = path.startswith(self.folder) or (name == "link" and path.startswith("/proc/self/fd"))
        return name if inside else None

    @staticmethod
    def _file(task: int, handle: int) -> str:
        with suppress(OSError):
            return str(Path(f"/proc/{task}/fd/{handle}").readlink())
        return ""

    @staticmethod
    def _text(task: int, address: int) -> str:
        with suppress(OSError), Path(f"/proc/{task}/mem").open("rb", buffering=0) as memory:
            memory.seek(address)
            return memory.read(min(4096, 4096 - address % 4096)).partition(b"\0")[0].decode(errors="replace")
        return ""
