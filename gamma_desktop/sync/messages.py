"""What the program and the reading process say to each other; only what decodes to these types counts."""

from collections.abc import Mapping

import msgspec

from gamma_desktop.contacts.importing import ImportProblem
from gamma_desktop.contacts.model import Contact
from gamma_desktop.contacts.sources import ContactSource, KnownCard, SourceMemory
from gamma_desktop.errors import Message
from gamma_desktop.numbers.model import NumberRules


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """What a server may cost us.

    Attributes:
        seconds: for all of it.
        silence: seconds without a byte.
        answer: bytes of one answer, unpacked.
        entries: contacts.
        memory: bytes of address space of the reading process, where the system can limit it.
    """

    seconds: float = 900.0
    silence: float = 30.0
    answer: int = 64 * 1024 * 1024
    entries: int = 250_000
    memory: int = 2 * 1024 * 1024 * 1024


class Job(msgspec.Struct, frozen=True, kw_only=True):
    """What to read. Has no repr, since it carries the password."""

    source: ContactSource
    password: str
    rules: NumberRules
    memory: SourceMemory = SourceMemory()
    limits: Limits = Limits()
    is_test: bool = False

    def __repr__(self) -> str:
        """Say nothing of the password."""
        return f"<Job for {self.source.name!r}>"


class Progress(msgspec.Struct, frozen=True, tag="progress"):
    """So many entries were read, of so many."""

    done: int
    total: int | None


class Batch(msgspec.Struct, frozen=True, kw_only=True, tag="batch"):
    """Some of what was read, complete in itself."""

    contacts: tuple[Contact, ...] = ()
    photos: Mapping[str, bytes] = {}
    cards: Mapping[str, KnownCard] = {}
    problems: tuple[ImportProblem, ...] = ()


class Done(msgspec.Struct, frozen=True, kw_only=True, tag="done"):
    """All was read.

    Attributes:
        forgotten: addresses of cards that are no more.
        found: what a test found.
    """

    is_whole: bool
    read: int = 0
    forgotten: tuple[str, ...] = ()
    tokens: Mapping[str, str] = {}
    found: Message | None = None


class Failed(msgspec.Struct, frozen=True, tag="failed"):
    """It came to nothing; ``kind`` names a class of ``contacts.errors``."""

    kind: str
    problem: Message


Answer = Progress | Batch | Done | Failed

to_bytes = msgspec.msgpack.Encoder().encode
job_from = msgspec.msgpack.Decoder(Job).decode
message_from = msgspec.msgpack.Decoder(Answer).decode
