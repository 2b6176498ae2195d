"""The program's end of the process that reads a source: asks, gathers what it says, ends it in time."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence

from gamma_desktop.contacts import errors
from gamma_desktop.contacts.codes import SourceProblem
from gamma_desktop.contacts.errors import ContactSourceError, SourceUnreachable, SourceUnusable
from gamma_desktop.contacts.sources import (
    ContactSource,
    Progress,
    SourceMemory,
    SourceNews,
    fingerprint,
)
from gamma_desktop.errors import Message
from gamma_desktop.numbers.model import NumberRules
from gamma_desktop.sync import messages
from gamma_desktop.sync.gathering import Gathering
from gamma_desktop.sync.messages import Answer, Done, Failed, Job, Limits, message_from
from gamma_desktop.workers.child_command import worker_command
from gamma_desktop.workers.process import AnswerLimits, WorkerFailed, WorkerProblem, WorkerProcess

_MOST_BYTES_OF_A_MESSAGE = 64 * 1024 * 1024
_MOST_BYTES = 4 * 1024 * 1024 * 1024


class ProcessReader:
    """Reads sources, each in a process of its own: implements ``contacts.sources.ContactSourceReader``.

    Args:
        limits: what a server may cost.
        command: starts the process, in place of the program's own worker.
    """

    def __init__(self, limits: Limits | None = None, *, command: Sequence[str] | None = None) -> None:
        self._limits = limits or Limits()
        self._command = command or worker_command("contact-source", memory=self._limits.memory)

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

        async def take(message: Answer) -> None:
            if isinstance(message, messages.Progress):
                progress(message.done, message.total)
            else:
                await asyncio.to_thread(gathering.take, message)

        return gathering.news(await self._converse(job, take))

    async def test(self, source: ContactSource, password: str) -> Message:
        """Try address, user and password; tells what is there, raises ContactSourceError."""

        async def take(_message: Answer) -> None:
            pass

        job = Job(source=source, password=password, rules=NumberRules(), limits=self._limits, is_test=True)
        found = (await self._converse(job, take)).found
        if found is None:
            raise SourceUnusable(SourceProblem.READER_ENDED)
        return found

    async def _converse(self, job: Job, take: Callable[[Answer], Awaitable[None]]) -> Done:
        """Hand each message on, and return the last one."""
        limits = self._limits
        worker = WorkerProcess(
            self._command,
            messages.to_bytes(job),
            message_from,
            # The libraries watch over the server's silence themselves, but not in each of their steps.
            AnswerLimits(silence=2 * limits.silence, message=_MOST_BYTES_OF_A_MESSAGE, all=_MOST_BYTES),
            keeps_stderr=False,  # they may tell what the server holds
        )
        try:
            async with asyncio.timeout(limits.seconds), worker:
                while not isinstance(message := await worker.next(), Done):
                    if isinstance(message, Failed):
                        raise _error(message)
                    await take(message)
                return message
        except TimeoutError:
            minutes = round(limits.seconds / 60)
            raise SourceUnreachable(SourceProblem.NOT_IN_TIME, minutes=minutes) from None
        except WorkerFailed as failed:
            raise _meaning(failed) from failed


def _meaning(failed: WorkerFailed) -> ContactSourceError:
    if failed.problem is WorkerProblem.SILENT:
        return SourceUnreachable(SourceProblem.NO_ANSWER)
    return SourceUnusable(SourceProblem.READER_ENDED)


def _error(failed: Failed) -> ContactSourceError:
    kind = getattr(errors, failed.kind, None)
    if isinstance(kind, type) and issubclass(kind, ContactSourceError):
        return kind(failed.problem)
    return SourceUnusable(failed.problem)
