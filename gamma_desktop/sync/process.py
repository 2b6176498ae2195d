"""The door to the reading process: starts it, listens, ends it when asked or when it takes too long."""

import asyncio
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from typing import IO

import msgspec

from gamma_desktop.contacts import errors
from gamma_desktop.contacts.errors import ContactSourceError, SourceUnreachable, SourceUnusable
from gamma_desktop.contacts.reading_limits import WITHOUT_A_WINDOW
from gamma_desktop.contacts.sources import (
    ContactSource,
    Progress,
    SourceMemory,
    SourceNews,
    fingerprint,
)
from gamma_desktop.numbers.model import NumberRules
from gamma_desktop.sync import messages, worker
from gamma_desktop.sync.gathering import Gathering
from gamma_desktop.sync.messages import Done, Failed, Job, Limits, Message, message_from
from gamma_desktop.sync.worker import LENGTH
from gamma_desktop.workers.environment import worker_environment

_MOST_BYTES_OF_A_MESSAGE = 64 * 1024 * 1024


class ProcessReader:
    """Reads sources, each in a process of its own: implements ``contacts.sources.ContactSourceReader``.

    Args:
        limits: what a server may cost.
        module: what the process runs; it calls ``sync.worker.main``.
    """

    def __init__(self, limits: Limits | None = None, *, module: str = worker.__name__) -> None:
        self._limits = limits or Limits()
        self._command = (sys.executable, "-P", "-X", "utf8", "-m", module)

    async def read(
        self,
        source: ContactSource,
        password: str,
        *,
        memory: SourceMemory,
        rules: NumberRules,
        progress: Progress,
    ) -> SourceNews:
        """All, or what has changed since ``memory``; cancelling ends it. Raises ContactSourceError."""
        known = memory if memory.rules == fingerprint(rules) else SourceMemory()
        job = Job(source=source, password=password, rules=rules, memory=known, limits=self._limits)
        gathering = Gathering(known, rules)
        loop = asyncio.get_running_loop()

        def take(message: Message) -> None:
            if isinstance(message, messages.Progress):
                loop.call_soon_threadsafe(progress, message.done, message.total)
            else:
                gathering.take(message)

        return gathering.news(await self._converse(job, take))

    async def test(self, source: ContactSource, password: str) -> str:
        """Try address, user and password; tells in words what is there, raises ContactSourceError."""
        job = Job(source=source, password=password, rules=NumberRules(), limits=self._limits, is_test=True)
        return (await self._converse(job, lambda _message: None)).words

    async def _converse(self, job: Job, take: Callable[[Message], None]) -> Done:
        conversation = _Conversation(job, self._command)
        try:
            async with asyncio.timeout(job.limits.seconds):
                return await asyncio.to_thread(conversation.hold, take)
        except TimeoutError:
            minutes = round(job.limits.seconds / 60)
            raise SourceUnreachable(f"It was not read within {minutes} minutes. Try again later.") from None
        finally:
            conversation.end()


class _Conversation:
    """One process, and what it says; ``hold`` in a thread, ``end`` from any."""

    def __init__(self, job: Job, command: Sequence[str]) -> None:
        self._job = job
        self._command = command
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._is_over = False
        self._was_silent = False

    def hold(self, take: Callable[[Message], None]) -> Done:
        """Start the process, hand each message on, and return the last one."""
        process = self._start()
        if process is None or process.stdin is None or process.stdout is None:
            raise SourceUnreachable("It was cancelled.")
        try:
            with process.stdin as pipe, suppress(BrokenPipeError):
                pipe.write(messages.to_bytes(self._job))
            return self._listen(process.stdout, take)
        finally:
            process.kill()
            process.stdout.close()
            process.wait()

    def end(self) -> None:
        """End the process, if it still runs."""
        with self._lock:
            self._is_over = True
            if self._process is not None:
                self._process.kill()

    def _start(self) -> "subprocess.Popen[bytes] | None":
        with self._lock:
            if self._is_over:
                return None
            self._process = subprocess.Popen(  # noqa: S603  (our own program)
                self._command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=worker_environment(),
                creationflags=WITHOUT_A_WINDOW,
            )
            return self._process

    def _listen(self, output: IO[bytes], take: Callable[[Message], None]) -> Done:
        for message in self._messages(output):
            match message:
                case Done():
                    return message
                case Failed():
                    raise _error(message)
            take(message)
        if self._was_silent:
            raise SourceUnreachable("It gave no answer in time. Check the address, and try again later.")
        raise SourceUnusable("Reading it ended unexpectedly: what it sends may be damaged, or too much.")

    def _messages(self, output: IO[bytes]) -> Iterator[Message]:
        while (head := self._within_silence(lambda: output.read(LENGTH.size))) and len(head) == LENGTH.size:
            (length,) = LENGTH.unpack(head)
            if length > _MOST_BYTES_OF_A_MESSAGE:
                return
            content = output.read(length)
            if len(content) < length:
                return
            try:
                yield message_from(content)
            except (msgspec.MsgspecError, ContactSourceError):
                return

    def _within_silence(self, read: Callable[[], bytes]) -> bytes:
        """Wait for the next message; after twice the silence that a server is granted, the process is ended.

        The libraries watch over the server's silence themselves, but not in each of their steps.
        """
        watch = threading.Timer(2 * self._job.limits.silence, self._end_silent)
        watch.daemon = True
        watch.start()
        try:
            return read()
        finally:
            watch.cancel()

    def _end_silent(self) -> None:
        self._was_silent = True
        self.end()


def _error(failed: Failed) -> ContactSourceError:
    kind = getattr(errors, failed.kind, None)
    if isinstance(kind, type) and issubclass(kind, ContactSourceError):
        return kind(failed.detail)
    return SourceUnusable(failed.detail)
