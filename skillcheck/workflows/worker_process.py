"""What a process that works for another is like: it ends with it, leaves its signals to it, and keeps its memory."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing.connection import wait
from typing import Any

PR_SET_PDEATHSIG = 1
"""Linux: the signal that a process gets when its parent ends (prctl(2))."""
M_TRIM_THRESHOLD, M_MMAP_THRESHOLD = -1, -3
"""glibc: how much free memory it keeps, and from which size on it asks the system for each piece (mallopt(3))."""
KEPT = 64 << 20
"""Bytes: more than the arrays of a slice take together."""


def settle(parent: int) -> None:
    """Make this process, just started by ``parent``, one that works for it."""
    _end_with(parent)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    for name in ("SIGINT", "SIGHUP"):  # these reach the parent too, which ends the others
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.SIG_IGN)
    keep_memory()


def keep_memory() -> None:
    """Keep what is freed for the next slice. By itself, glibc gives memory back after every step and asks for it again
    page by page: half of the time that the system takes."""
    if sys.platform == "linux":
        import ctypes

        library = ctypes.CDLL(None)
        if hasattr(library, "mallopt"):  # glibc's own
            library.mallopt(M_MMAP_THRESHOLD, KEPT // 2)
            library.mallopt(M_TRIM_THRESHOLD, KEPT)


def _end_with(parent: int) -> None:
    """However the parent ends, this process does not outlive it: nobody would read what it holds of people."""
    if sys.platform == "linux":
        import ctypes

        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:  # it ended before the line above
            os._exit(1)
        return

    def watch() -> None:  # elsewhere: look now and then
        while os.getppid() == parent:
            time.sleep(1)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def end_together(pool: ProcessPoolExecutor) -> None:
    """With one process of a pool that is ended from outside, end the others; call it once all are started.

    A process ended in the middle of a message leaves the pool waiting for the rest of it for ever, as long as anybody
    could still write it: the others, and this process, which holds that end of the pipe for nothing. So it is closed
    here; then the pool reads the pipe's end, and says that it is broken (concurrent.futures.process, 3.11 to 3.13).
    """
    inside: Any = pool
    processes = list(inside._processes.values())  # noqa: SLF001 (a pool has no public way to be ended from outside)
    inside._result_queue._writer.close()  # noqa: SLF001 (as above)

    def watch() -> None:
        gone = wait([one.sentinel for one in processes])
        lost = [one for one in processes if one.sentinel in gone]
        for one in lost:
            one.join()  # its end is seen a moment before its exit code is known
        if any(one.exitcode != 0 for one in lost):
            for one in processes:
                one.kill()

    threading.Thread(target=watch, daemon=True).start()
