"""What the kernel tells of a running process: memory, processor time, and how often it woke up."""

from pathlib import Path

import psutil


def memory_megabytes(pid: int) -> float:
    """Its proportional set size: its own memory, and its share of what it has in common with others."""
    rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
    return next(int(line.split()[1]) / 1024 for line in rollup.splitlines() if line.startswith("Pss:"))


def own_megabytes(pid: int) -> float:
    """What it has allocated: no part of any file, whose share depends on who else has that file open."""
    rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
    return next(int(line.split()[1]) / 1024 for line in rollup.splitlines() if line.startswith("Anonymous:"))


def processor_seconds(pid: int) -> float:
    """Processor time so far, of all its threads, as the system counts it: in ticks of 10 ms."""
    times = psutil.Process(pid).cpu_times()
    return times.user + times.system


def wake_ups(pid: int) -> int:
    """How often any of its threads has gone to sleep."""
    states = Path(f"/proc/{pid}/task").glob("*/status")
    lines = (line for state in states for line in state.read_text().splitlines())
    return sum(int(line.split()[1]) for line in lines if line.startswith("voluntary_ctxt_switches"))
