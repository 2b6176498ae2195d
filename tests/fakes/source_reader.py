"""A server of contacts, played: gives what a test says, or fails as it says."""

import asyncio
from collections.abc import Sequence

from gamma_desktop.contacts.codes import SourceFound
from gamma_desktop.contacts.errors import ContactSourceError
from gamma_desktop.contacts.model import Contact
from gamma_desktop.contacts.sources import ContactSource, Progress, SourceMemory, SourceNews, contact_id
from gamma_desktop.errors import Message
from gamma_desktop.numbers.model import NumberRules


class FakeSourceReader:
    """Implements ``contacts.sources.ContactSourceReader``.

    Attributes:
        names: who is on the server.
        problem: why it cannot be read.
        asked: each question with its password.
        gate: readings wait until it is set.
    """

    def __init__(self, names: Sequence[str] = ()) -> None:
        self.names = names
        self.problem: ContactSourceError | None = None
        self.asked: list[tuple[str, str, str]] = []
        self.gate = asyncio.Event()
        self.gate.set()

    async def read(
        self,
        source: ContactSource,
        password: str,
        *,
        memory: SourceMemory,
        rules: NumberRules,
        progress: Progress,
    ) -> SourceNews:
        """Everybody on the server."""
        del memory, rules
        self.asked.append(("read", source.name, password))
        progress(1, len(self.names))
        await self.gate.wait()
        if self.problem is not None:
            raise self.problem
        contacts = [Contact(id=contact_id(source.name, name), name=name) for name in self.names]
        return SourceNews(is_whole=True, read=len(contacts), contacts=contacts)

    async def test(self, source: ContactSource, password: str) -> Message:
        """Whether it answers."""
        self.asked.append(("test", source.name, password))
        if self.problem is not None:
            raise self.problem
        return Message(SourceFound.ONE_ADDRESS_BOOK)
