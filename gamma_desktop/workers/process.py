"""The program's end of a worker process: starts it, hands on what it says, and ends it, whatever happens.

Nothing that a worker does can take the program with it: it is given its time, what it says is bounded, and it
is gone when the block that it works in is left.
"""

import asyncio
import os
import struct
import subprocess
import tempfile
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from types import TracebackType
from typing import IO, Generic, Self, TypeVar

import msgspec

from gamma_desktop.errors import GammaDesktopError
from gamma_desktop.workers.child_command import worker_environment

LENGTH = struct.Struct(">I")
"""Stands before each message, and says how many bytes it has."""

_LAST_WORDS = 4000
_PATIENCE_AT_END = 5.0

MessageT = TypeVar("MessageT")

WITHOUT_A_WINDOW: int = getattr(subprocess, "CREATE_NO_WINDOW", 0)
"""How such a process is started where each would have a window of its own."""


class WorkerProblem(StrEnum):
    """Why no more is to be had from a worker."""

    SILENT = "silent"
    TOO_MUCH = "too_much"
    ENDED = "ended"
    UNREADABLE = "unreadable"


class WorkerFailed(GammaDesktopError):
    """A worker did not do its work to the end: it hangs, says too much, is gone, or says what makes no sense.

    Attributes:
        problem: which of these.
        stderr_tail: the end of what it complained of, for the log; "" where that is not kept.
    """

    def __init__(self, problem: WorkerProblem, stderr_tail: str = "") -> None:
        super().__init__(f"a worker process failed: {problem}")
        self.problem = problem
        self.stderr_tail = stderr_tail


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerLimits:
    """What a worker may say. What memory and time it may take is a part of its command.

    Attributes:
        silence: seconds without a message after which it counts as hanging.
        message: bytes of one message.
        all: bytes of all messages.
    """

    silence: float
    message: int
    all: int


class WorkerProcess(Generic[MessageT]):
    """A worker at its work: to be entered and left by ``async with``, which ends it.

    Args:
        command: what starts it; see ``worker_command``.
        request: what it shall do; all of its input.
        read: makes a message of its bytes, in a thread; raises MsgspecError or GammaDesktopError.
        limits: what it may say.
        keeps_stderr: whether what it complains of is kept for the log.
    """

    def __init__(
        self,
        command: Sequence[str],
        request: bytes,
        read: Callable[[bytes], MessageT],
        limits: AnswerLimits,
        *,
        keeps_stderr: bool = True,
    ) -> None:
        self._command = command
        self._request = request
        self._read = read
        self._limits = limits
        self._complaints: IO[bytes] | None = None
        self._keeps_stderr = keeps_stderr
        self._said = 0
        self._is_over = False
        self._ending = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None

    async def __aenter__(self) -> Self:
        try:
            await asyncio.shield(asyncio.to_thread(self._start))
        except BaseException:
            await self._end()
            raise
        return self

    async def __aexit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        await self._end()

    async def next(self) -> MessageT:
        """The next thing that it says.

        Raises:
            WorkerFailed: there is none, or none that can be used.
        """
        try:
            async with asyncio.timeout(self._limits.silence):
                return await asyncio.to_thread(self._next)
        except TimeoutError as error:
            raise self._failed(WorkerProblem.SILENT) from error

    async def _end(self) -> None:
        await asyncio.shield(asyncio.to_thread(self._clear_away))

    def _start(self) -> None:
        with self._ending:
            if self._is_over:
                return
            self._complaints = tempfile.TemporaryFile() if self._keeps_stderr else None  # noqa: SIM115  (closed with the worker)
            self._process = process = subprocess.Popen(  # noqa: S603  (our own program)
                self._command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=self._complaints or subprocess.DEVNULL,
                env=worker_environment(),
                creationflags=WITHOUT_A_WINDOW,
            )
        assert process.stdin is not None  # noqa: S101  (tells the type checker)
        with suppress(BrokenPipeError), process.stdin as pipe:  # gone already: ``next`` finds out
            pipe.write(self._request)

    def _next(self) -> MessageT:
        assert self._process is not None  # noqa: S101  (tells the type checker)
        assert self._process.stdout is not None  # noqa: S101  (tells the type checker)
        head = self._process.stdout.read(LENGTH.size)
        if len(head) < LENGTH.size:
            raise self._failed(WorkerProblem.ENDED)
        (length,) = LENGTH.unpack(head)
        self._said += length
        if length > self._limits.message or self._said > self._limits.all:
            raise self._failed(WorkerProblem.TOO_MUCH)
        content = self._process.stdout.read(length)
        if len(content) < length:
            raise self._failed(WorkerProblem.ENDED)
        try:
            return self._read(content)
        except (msgspec.MsgspecError, GammaDesktopError) as error:
            raise self._failed(WorkerProblem.UNREADABLE) from error

    def _failed(self, problem: WorkerProblem) -> WorkerFailed:
        if self._complaints is None:
            return WorkerFailed(problem)
        end = self._complaints.seek(0, os.SEEK_END)
        self._complaints.seek(max(end - _LAST_WORDS, 0))
        return WorkerFailed(problem, self._complaints.read().decode(errors="replace").strip())

    def _clear_away(self) -> None:
        with self._ending:
            self._is_over = True
        if self._process is not None:
            self._process.kill()
            self._process.wait(_PATIENCE_AT_END)
            if self._process.stdout is not None:
                self._process.stdout.close()
        if self._complaints is not None:
            self._complaints.close()
