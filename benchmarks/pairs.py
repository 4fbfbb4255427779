"""Time two commands in turns and print medians, their ratio and peak memory."""

from __future__ import annotations

import os
import statistics
import subprocess
import time
from dataclasses import dataclass


@dataclass(frozen=True)
class Cost:
    """What one run of a command cost.

    Attributes:
        seconds: From start to exit.
        busy: Seconds of processor time, which other programs beside it stretch far less.
        mebibytes: Peak memory.
    """

    seconds: float
    busy: float
    mebibytes: float


def measure(command: list[str]) -> Cost:
    """Run a command to its end, its output thrown away.

    Raises:
        RuntimeError: It failed.
    """
    # Compiled modules are kept, as in any installation.
    env = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    began = time.perf_counter()
    process = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=env
    )
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - began
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        msg = f"{command[0]} ended with {process.returncode}"
        raise RuntimeError(msg)
    return Cost(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def compare(title: str, ours: list[str], peer: list[str], rounds: int = 15) -> float:
    """Time two commands in turns and print a line; return the ratio of the medians."""
    for command in (ours, peer):
        measure(command)
    pairs = [(measure(ours), measure(peer)) for _ in range(rounds)]
    mine = statistics.median(a.seconds for a, _ in pairs)
    theirs = statistics.median(b.seconds for _, b in pairs)
    ratio = statistics.median(a.seconds / b.seconds for a, b in pairs)
    busy = statistics.median(a.busy / b.busy for a, b in pairs)
    memory = max(a.mebibytes for a, _ in pairs), max(b.mebibytes for _, b in pairs)
    print(
        f"{title:<40} ours {1000 * mine:7.1f} ms {memory[0]:6.1f} MiB   "
        f"peer {1000 * theirs:7.1f} ms {memory[1]:6.1f} MiB   ratio {ratio:5.2f}, of processor time {busy:5.2f}"
    )
    return ratio
