"""Where contacts come from by themselves: an address book or a directory on a server. Values, and ports.

A source is read, never written: what is changed there is changed here at the next synchronisation.
"""

import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol
from urllib.parse import urlsplit

from gamma_desktop.contacts.codes import SourceFault
from gamma_desktop.contacts.errors import BadSource
from gamma_desktop.contacts.importing import ImportProblem
from gamma_desktop.contacts.model import Contact
from gamma_desktop.errors import Message
from gamma_desktop.numbers.model import NumberRules

LONGEST_NAME = 100

_ON_THIS_MACHINE = re.compile(r"localhost|127(\.\d{1,3}){3}|::1")
_FIELDS = frozenset(
    ("id", "name", "first", "last", "company", "title", "department", "email", "photo", "note")
) | {"work", "mobile", "home", "extension", "other"}


class SourceKind(StrEnum):
    """How a server is talked to."""

    CARDDAV = "carddav"
    LDAP = "ldap"


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactSource:
    """A server that has contacts; its password is in the keyring, under the name of the source.

    Attributes:
        name: what people call it; unique.
        url: of the server or of one address book (https; http only on this machine), or of a directory
            (ldaps, or ldap, which is encrypted by StartTLS before anything else is said).
        user: empty: anonymous.
        base: where in a directory to look; empty: all of it.
        filter: which entries of a directory, as RFC 4515 writes it; empty: people with a number.
        attributes: which attributes of a directory hold what, where they differ from the usual ones.
        ca_file: the authority (PEM) that a server's certificate may come from, beside those of the system.
        from_team: the relay of the team hands it out, and it cannot be changed here.
    """

    name: str
    kind: SourceKind
    url: str
    user: str = ""
    base: str = ""
    filter: str = ""
    attributes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    ca_file: str = ""
    from_team: bool = False

    def __post_init__(self) -> None:
        """Refuse what can be no source.

        Raises:
            BadSource: says what is wrong.
        """
        if not self.name or len(self.name) > LONGEST_NAME or not self.name.isprintable():
            raise BadSource("name", SourceFault.NAME, most=LONGEST_NAME)
        _check_url(self.kind, self.url)
        if self.filter and not (self.filter.startswith("(") and self.filter.endswith(")")):
            raise BadSource("filter", SourceFault.FILTER)
        if unknown := sorted(self.attributes.keys() - _FIELDS):
            raise BadSource(
                "attributes", SourceFault.ATTRIBUTE, name=unknown[0], known=tuple(sorted(_FIELDS))
            )

    @property
    def server(self) -> str:
        """The host that is asked, for people."""
        return urlsplit(self.url).hostname or ""

    def shares_password_with(self, other: "ContactSource") -> bool:
        """Whether a password for ``other`` may be sent to this one too: the same user on the same server."""
        mine, its = urlsplit(self.url), urlsplit(other.url)
        return (self.user, mine.scheme, mine.netloc) == (other.user, its.scheme, its.netloc)


def _check_url(kind: SourceKind, url: str) -> None:
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
        _ = parts.port
    except ValueError as error:
        raise BadSource("url", SourceFault.NO_ADDRESS, why=str(error)) from error
    allowed = {SourceKind.CARDDAV: ("https", "http"), SourceKind.LDAP: ("ldaps", "ldap")}[kind]
    if parts.scheme not in allowed or not host:
        raise BadSource("url", SourceFault.SCHEME, scheme=allowed[0])
    if parts.scheme == "http" and not _ON_THIS_MACHINE.fullmatch(host):
        raise BadSource("url", SourceFault.IN_CLEAR)
    if parts.username or parts.password:
        raise BadSource("url", SourceFault.CREDENTIALS)


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamSource:
    """A source that the relay of the team hands out.

    Attributes:
        source: as it shall be here, but for its name, if another has that, and its authority.
        authority: certificates (PEM) to trust for it; "": none beside those of the system.
        password: of its user; None: not known now.
    """

    source: ContactSource
    authority: str = ""
    password: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceStatus:
    """How a source does.

    Attributes:
        count: contacts in the book that are from it.
        last_success: when it was read last; None if never.
        last_error: why the last try failed, in words; empty if it did not.
        failures: tries in a row that failed.
    """

    count: int = 0
    last_success: datetime | None = None
    last_error: str = ""
    failures: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptSource:
    """A source, and how it does."""

    source: ContactSource
    status: SourceStatus = SourceStatus()


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceState:
    """A source, and what is being done with it.

    Attributes:
        is_running: it is being read.
        is_waiting: it will be, after another.
        done: entries read so far.
        total: of how many; None while that is not known.
    """

    kept: KeptSource
    is_running: bool = False
    is_waiting: bool = False
    done: int = 0
    total: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownCard:
    """A card of a server as it was read last.

    Attributes:
        etag: changes whenever the card does.
        contact_id: the contact made of it; empty if none.
    """

    etag: str
    contact_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceMemory:
    """What to know of a source to read only what has changed; nothing known means: read all.

    Attributes:
        rules: a fingerprint of how numbers were written when the cards were read.
        tokens: by the address of a collection: how far it was read.
        cards: by address.
    """

    rules: str = ""
    tokens: Mapping[str, str] = field(default_factory=dict)
    cards: Mapping[str, KnownCard] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceNews:
    """What reading a source brought.

    Attributes:
        is_whole: ``contacts`` and ``cards`` are all that it has; else those that are new or changed.
        read: entries looked at.
        contacts: each with its stable id; the one who takes them in releases them.
        photos: the pictures that contacts name.
        gone: ids of contacts that it has no more, unless whole.
        rules: as ``SourceMemory.rules``, for the next time.
        tokens: likewise.
        cards: likewise.
        forgotten: addresses of cards that are no more, unless whole.
    """

    is_whole: bool
    read: int = 0
    contacts: list[Contact] = field(default_factory=list)
    photos: Mapping[str, bytes] = field(default_factory=dict)
    gone: frozenset[str] = frozenset()
    problems: tuple[ImportProblem, ...] = ()
    rules: str = ""
    tokens: Mapping[str, str] = field(default_factory=dict)
    cards: Mapping[str, KnownCard] = field(default_factory=dict)
    forgotten: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class SyncReport:
    """What a synchronisation came to, counted in entries of the source; the first four as for an import."""

    source: str
    read: int = 0
    imported: int = 0
    updated: int = 0
    skipped: int = 0
    removed: int = 0
    problems: tuple[ImportProblem, ...] = ()


Progress = Callable[[int, int | None], None]
"""Told how many entries were read, and of how many (None: unknown)."""


class ContactSourceReader(Protocol):
    """Reads what a server has."""

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
        ...

    async def test(self, source: ContactSource, password: str) -> Message:
        """Try address, user and password; tells what is there, raises ContactSourceError."""
        ...


class SourceShelf(Protocol):
    """Keeps which sources there are, how they do, and what is known of them. Raises StoreError."""

    async def all(self) -> tuple[KeptSource, ...]:
        """Every source, by name."""
        ...

    async def holds_others(self, name: str) -> bool:
        """Whether contacts of this name are in the book that no source brought: an import's, say."""
        ...

    async def put(self, source: ContactSource) -> None:
        """Keep a source, in the place of one of the same name; it is read again from the beginning."""
        ...

    async def remove(self, name: str) -> int:
        """Forget a source, and its contacts; how many those were."""
        ...

    async def memory(self, name: str) -> SourceMemory:
        """What is known of its last reading."""
        ...

    async def take(self, source: ContactSource, news: SourceNews, at: datetime) -> SyncReport:
        """Work into the book what was read to its end, in steps short enough not to hold up others.

        What is known of the source changes last, so that a step too few is made up for the next time.
        Raises NoSuchSource if it was removed meanwhile.
        """
        ...

    async def note_failure(self, name: str, words: str) -> None:
        """Remember that reading it failed, and why; its contacts stay."""
        ...


def contact_id(source: str, uid: str) -> str:
    """The id of what a source calls ``uid``: the same at every synchronisation, on every desk."""
    return hashlib.blake2b(f"{source}\0{uid}".encode(), digest_size=12).hexdigest()


def fingerprint(rules: NumberRules) -> str:
    """Changes whenever numbers would be read otherwise than before."""
    parts = (rules.region, rules.outside_prefix, rules.area_code, *sorted(rules.extensions))
    return hashlib.blake2b("\0".join(parts).encode(), digest_size=8).hexdigest()
