"""Runs programs of others: never by a shell, with a reduced environment, and for a limited time."""

import asyncio
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from gamma_desktop.workers.child_command import worker_environment
from gamma_desktop.workers.process import WITHOUT_A_WINDOW


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgramRun:
    """How a program ended.

    Attributes:
        exit_code: None where it did not start, or had to be ended.
        why_not: what the system said where it did not start.
    """

    exit_code: int | None = None
    why_not: str = ""


class ProgramRunner:
    """Runs some programs at a time, each in a thread that waits for it; more of them wait.

    Args:
        most: how many run at once.
    """

    def __init__(self, most: int) -> None:
        self._threads = ThreadPoolExecutor(most, thread_name_prefix="program")
        self._running: set[subprocess.Popen[bytes]] = set()
        self._is_over = False
        self._lock = threading.Lock()

    async def run(self, command: Sequence[str], given: bytes, *, seconds: float) -> ProgramRun:
        """Run a program with this as all of its input; what it prints goes nowhere."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._threads, self._run, command, given, seconds)

    def stop(self) -> None:
        """End what runs, and run no more."""
        with self._lock:
            self._is_over = True
            for process in self._running:
                _end(process)
        self._threads.shutdown(wait=False, cancel_futures=True)

    def _run(self, command: Sequence[str], given: bytes, seconds: float) -> ProgramRun:
        try:
            process = self._start(command)
        except (OSError, ValueError) as error:
            return ProgramRun(why_not=getattr(error, "strerror", None) or str(error))
        if process is None:
            return ProgramRun()
        with process:
            try:
                process.communicate(given, timeout=seconds)
            except subprocess.TimeoutExpired:
                _end(process)
                return ProgramRun()
            finally:
                with self._lock:
                    self._running.discard(process)
        return ProgramRun(exit_code=process.returncode)

    def _start(self, command: Sequence[str]) -> subprocess.Popen[bytes] | None:
        with self._lock:
            if self._is_over:
                return None
            process = subprocess.Popen(  # noqa: S603  (the administrator names it, and no shell reads it)
                list(command),
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                cwd=Path.home(),
                env=worker_environment(),
                start_new_session=True,
                creationflags=WITHOUT_A_WINDOW,
            )
            self._running.add(process)
            return process


def _end(process: subprocess.Popen[bytes]) -> None:
    """End it, and what it started."""
    with suppress(OSError):
        if sys.platform == "win32":
            process.kill()
        else:
            os.killpg(process.pid, signal.SIGKILL)
