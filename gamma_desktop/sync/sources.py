"""The sources of contacts: added, changed, tried, read, removed; by the command and the window alike."""

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime

from gamma_desktop.contacts.codes import SourceFault, SourceProblem
from gamma_desktop.contacts.errors import BadSource, ContactSourceError, NoSuchSource, SourceUnusable
from gamma_desktop.contacts.model import LOCAL
from gamma_desktop.contacts.sources import (
    ContactSource,
    ContactSourceReader,
    KeptSource,
    Progress,
    SourceNews,
    SourceShelf,
    SyncReport,
)
from gamma_desktop.errors import GammaDesktopError, Message
from gamma_desktop.numbers.model import NumberRules
from gamma_desktop.settings.errors import VaultError
from gamma_desktop.settings.ports import SecretStore, VaultHealth, VaultState, source_password


class SourcePasswords:
    """Reads, keeps and forgets them. Raises VaultError."""

    def __init__(self, secrets: SecretStore) -> None:
        self._secrets = secrets

    async def read(self, source: ContactSource) -> str:
        """The password; empty if there is none, or none is needed."""
        if not source.user:
            return ""
        return await self._secrets.read(source_password(source.name)) or ""

    async def keep(self, source: ContactSource, password: str) -> VaultHealth:
        """Keep one; where there is no safe place, it is there until the program ends, and the health says so.

        Raises:
            BadValue: this can be no password; nothing was changed.
        """
        return await self._secrets.write(source_password(source.name), password)

    async def forget(self, name: str) -> None:
        """Forget the one of a source that goes; a keyring that is not there holds none."""
        try:
            await self._secrets.delete(source_password(name))
        except VaultError as error:
            if error.health.state is not VaultState.MISSING:
                raise


class ContactSources:
    """Everything that can be done with sources. Every method raises StoreError.

    Args:
        shelf: where they are kept.
        reader: asks their servers.
        passwords: where theirs are.
        rules: how numbers are written here, as known now.
        clock: the time now, aware.
        words: says of an error what happened and what to do, to be shown with the source.
    """

    def __init__(
        self,
        shelf: SourceShelf,
        reader: ContactSourceReader,
        passwords: SourcePasswords,
        *,
        rules: Callable[[], NumberRules],
        clock: Callable[[], datetime],
        words: Callable[[GammaDesktopError], str],
    ) -> None:
        self._shelf = shelf
        self._reader = reader
        self._passwords = passwords
        self._rules = rules
        self._clock = clock
        self._words = words

    async def all(self) -> tuple[KeptSource, ...]:
        """Every source with how it does, by name."""
        return await self._shelf.all()

    async def find(self, name: str) -> KeptSource:
        """The source of that name; raises NoSuchSource."""
        for kept in await self._shelf.all():
            if kept.source.name == name:
                return kept
        raise NoSuchSource(name)

    async def check_name(self, name: str) -> None:
        """Make sure that a new source may have this name.

        Raises:
            BadSource: someone has it.
        """
        if any(kept.source.name == name for kept in await self._shelf.all()):
            raise BadSource("name", SourceFault.TAKEN, name=name)
        if name == LOCAL or await self._shelf.holds_others(name):
            raise BadSource("name", SourceFault.OTHERS_NAME, name=name)

    async def test(self, source: ContactSource, password: str) -> Message:
        """Try a source as it would be; no password means the one that is kept. Tells what is there.

        Raises:
            ContactSourceError, BadSource, VaultError: it would not do.
        """
        return await self._reader.test(source, password or await self._kept_password(source))

    async def add(
        self, source: ContactSource, password: str, *, may_be_lost: bool = False
    ) -> VaultHealth | None:
        """Keep a new source; returns how its password is kept, None if it has none.

        Args:
            source: as it shall be.
            password: of its user.
            may_be_lost: a password in memory alone will do: for a program that goes on running.

        Raises:
            BadSource: its name is taken.
            BadValue, VaultError: its password cannot be kept; nothing was changed.
        """
        await self.check_name(source.name)
        return await self._keep(source, password, may_be_lost=may_be_lost)

    async def change(self, source: ContactSource, password: str) -> VaultHealth | None:
        """Put a source in the place of the one of its name; no password means the one that is kept.

        Raises:
            NoSuchSource, BadSource, BadValue, VaultError: nothing was changed.
        """
        before = (await self._own(source.name)).source
        if source.user and not password and not source.shares_password_with(before):
            raise BadSource("password", SourceFault.PASSWORD_NEEDED)
        health = await self._keep(source, password, may_be_lost=True)
        if before.user and not source.user:
            await self._passwords.forget(source.name)
        return health

    async def remove(self, name: str) -> int:
        """Forget a source, its password and its contacts; how many those were.

        Raises:
            NoSuchSource: there is none.
            BadSource: the team has it.
            VaultError: its password is still in the keyring; the rest is gone.
        """
        await self._own(name)
        count = await self._shelf.remove(name)
        await self._passwords.forget(name)
        return count

    async def sync(self, name: str, progress: Progress) -> SyncReport:
        """Read a source, and work what it brings into the book; if that fails, its contacts stay as they are.

        Raises:
            NoSuchSource: there is none, or it was removed meanwhile.
            ContactSourceError, VaultError: it could not be read; the source's status says so too.
        """
        kept = await self.find(name)
        with _without_collections():
            return await self._shelf.take(kept.source, await self._read(kept, progress), self._clock())

    async def _own(self, name: str) -> KeptSource:
        kept = await self.find(name)
        if kept.source.from_team:
            raise BadSource("name", SourceFault.OF_TEAM, name=name)
        return kept

    async def _read(self, kept: KeptSource, progress: Progress) -> SourceNews:
        source = kept.source
        try:
            news = await self._reader.read(
                source,
                await self._passwords.read(source),
                memory=await self._shelf.memory(source.name),
                rules=self._rules(),
                progress=progress,
            )
            if news.is_whole and not news.contacts and kept.status.count:
                # A server often says "no entries" where access was withdrawn: that must not empty the book.
                raise SourceUnusable(SourceProblem.NOTHING_ANY_MORE)
        except (ContactSourceError, VaultError) as error:
            await self._shelf.note_failure(source.name, self._words(error))
            raise
        return news

    async def _keep(self, source: ContactSource, password: str, *, may_be_lost: bool) -> VaultHealth | None:
        health = await self._passwords.keep(source, password) if source.user and password else None
        if health is not None and health.state is not VaultState.FINE and not may_be_lost:
            raise VaultError(health)
        await self._shelf.put(source)
        return health

    async def _kept_password(self, source: ContactSource) -> str:
        """The password that is kept for a source, if it may be sent to where the source is now."""
        for kept in await self._shelf.all():
            if kept.source.name == source.name and source.shares_password_with(kept.source):
                return await self._passwords.read(kept.source)
        return ""


@contextmanager
def _without_collections() -> Iterator[None]:
    """Keep Python from looking for garbage while there are a million objects to look through.

    It would stop every thread to do so, the window's too: 0.7 s at a time for 100,000 contacts. Taking
    contacts in makes no cycles, so it leaves nothing to find.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
