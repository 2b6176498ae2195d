"""The program's end of the process that reads a source: asks, gathers its batches, ends it in time."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence

from gamma_desktop.contacts import errors
from gamma_desktop.contacts.codes import SourceProblem
from gamma_desktop.contacts.errors import ContactSourceError, SourceUnreachable, SourceUnusable
from gamma_desktop.contacts.importing import ImportProblem
from gamma_desktop.contacts.model import Contact
from gamma_desktop.contacts.sources import (
    ContactSource,
    KnownCard,
    Progress,
    SourceMemory,
    SourceNews,
    fingerprint,
)
from gamma_desktop.errors import Message
from gamma_desktop.numbers.model import NumberRules
from gamma_desktop.sync import messages
from gamma_desktop.sync.messages import Answer, Batch, Done, Failed, Job, Limits, message_from
from gamma_desktop.workers.child_command import worker_command
from gamma_desktop.workers.process import AnswerLimits, WorkerFailed, WorkerProblem, WorkerProcess

MOST_PROBLEMS = 1_000
"""So many are told one by one."""


class Gathering:
    """What was read so far.

    Args:
        known: of the last reading; what is not named again stays as it was.
        rules: how numbers are read.
    """

    def __init__(self, known: SourceMemory, rules: NumberRules) -> None:
        self._known = known
        self._rules = fingerprint(rules)
        self._contacts: list[Contact] = []
        self._photos: dict[str, bytes] = {}
        self._cards: dict[str, KnownCard] = {}
        self._problems: list[ImportProblem] = []

    def take(self, message: Answer) -> None:
        """Add a batch."""
        if isinstance(message, Batch):
            self._contacts += message.contacts
            self._photos.update(message.photos)
            self._cards.update(message.cards)
            self._problems += message.problems[: MOST_PROBLEMS - len(self._problems)]

    def news(self, done: Done) -> SourceNews:
        """All of it, once all was said."""
        forgotten = frozenset(done.forgotten)
        return SourceNews(
            is_whole=done.is_whole,
            read=done.read,
            contacts=self._contacts,
            photos=self._photos,
            gone=frozenset() if done.is_whole else self._gone(forgotten),
            problems=tuple(self._problems),
            rules=self._rules,
            tokens=done.tokens,
            cards=self._cards,
            forgotten=forgotten,
        )

    def _gone(self, forgotten: frozenset[str]) -> frozenset[str]:
        """Contacts of which no card is left; two cards may be about the same one."""
        if not (forgotten or self._cards):
            return frozenset()
        left = {address: card for address, card in self._known.cards.items() if address not in forgotten}
        still_there = {card.contact_id for card in (left | self._cards).values()}
        return frozenset(card.contact_id for card in self._known.cards.values()) - still_there - {""}


_MOST_BYTES_OF_A_MESSAGE = 64 * 1024 * 1024
_MOST_BYTES = 4 * 1024 * 1024 * 1024


class ProcessReader:
    """Reads sources, each in a separate process: implements ``contacts.sources.ContactSourceReader``.

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
