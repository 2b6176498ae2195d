"""What a running relay hands out to desks, by its file of settings as that is now: without a restart.

What is wrong in the file is told, and what was handed out before stays so.
"""

import asyncio
import logging
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import fields
from pathlib import Path

from gamma_desktop.contacts.errors import BadSource
from gamma_desktop.contacts.sources import ContactSource, SourceKind
from gamma_desktop.errors import GammaDesktopError, Message
from gamma_desktop.settings.codes import ValueFault
from gamma_desktop.settings.errors import BadValue, DoubtfulSettings, SettingsProblem, VaultError
from gamma_desktop.settings.ports import SecretStore, source_password
from gamma_desktop.settings.relay import RelaySettings, SourceForDesks, load_relay_settings
from gamma_desktop.settings.secrets import credential
from gamma_desktop.team.frames import LONGEST_CERTIFICATES, HandedSource
from gamma_desktop.team.relay.handed_out import HandedOut, as_told

_LOOK_EVERY = 1.0
_AT_ONCE = frozenset({"push", "sources"})
"""Settings that count at once; the others do when the relay starts."""

_log = logging.getLogger(__name__)

_Stamp = tuple[int, int, int] | None


class HandingOut:
    """Follows the file.

    Args:
        file: ``relay.toml``.
        relay: what it said when the relay started, without a mistake.
        vault: has passwords of sources that no credential gives.
        on_trouble: told what is wrong in the file.

    Attributes:
        on_change: told that something else is handed out.
        current: what is handed out; replaced as a whole.
    """

    def __init__(
        self,
        file: Path,
        relay: RelaySettings,
        vault: SecretStore,
        *,
        on_trouble: Callable[[GammaDesktopError], object],
    ) -> None:
        self._file = file
        self._started_with = relay
        self._vault = vault
        self._on_trouble = on_trouble
        self.on_change: Callable[[], object] = lambda: None
        self._seen = _stamp(file)
        self._asked = asyncio.Event()
        self.current = HandedOut(settings=as_told(relay.push))

    async def begin(self) -> None:
        """Know what is handed out; raises DoubtfulSettings for a source that cannot be one."""
        self.current = await self._handed_out(self._started_with)

    def look_again(self) -> None:
        """Read the file, whether it has changed or not: a password may be another."""
        self._asked.set()

    async def watch(self) -> None:
        """Go by the file until cancelled; one that is being written is read when it stays as it is."""
        before = self._seen
        while True:
            with suppress(TimeoutError):
                async with asyncio.timeout(_LOOK_EVERY):
                    await self._asked.wait()
            now = await asyncio.to_thread(_stamp, self._file)
            is_at_rest, before = now == before, now
            if self._asked.is_set() or (now != self._seen and is_at_rest):
                self._asked.clear()
                self._seen = now
                await self._read()

    async def _read(self) -> None:
        loaded = await asyncio.to_thread(load_relay_settings, self._file)
        for problem in loaded.problems:
            self._on_trouble(DoubtfulSettings(problem))
        if loaded.problems or not loaded.exists:
            _log.error("%s does not count now: what it said before does", self._file)
            return
        try:
            handed_out = await self._handed_out(loaded.settings)
        except DoubtfulSettings as error:
            self._on_trouble(error)
            return
        for name in _that_wait(self._started_with, loaded.settings):
            _log.warning("relay.%s has changed: it counts when the relay starts again", name)
        if handed_out == self.current:
            _log.info("%s was read again: desks are handed out what they had", self._file)
            return
        self.current = handed_out
        _log.info(
            "%s was read again: desks are handed out %s settings and %s sources of contacts",
            self._file,
            len(handed_out.settings),
            len(handed_out.sources),
        )
        self.on_change()

    async def _handed_out(self, relay: RelaySettings) -> HandedOut:
        sources = [await self._source(each) for each in relay.sources]
        return HandedOut(settings=as_told(relay.push), sources=tuple(sources))

    async def _source(self, told: SourceForDesks) -> HandedSource:
        source = self._checked(told)
        return HandedSource(
            name=source.name,
            kind=source.kind,
            url=source.url,
            user=source.user,
            base=source.base,
            filter=source.filter,
            attributes=dict(source.attributes),
            authority=await asyncio.to_thread(self._authority, told),
            password=await self._password(told) if source.user else None,
        )

    def _checked(self, told: SourceForDesks) -> ContactSource:
        try:
            return ContactSource(
                name=told.name,
                kind=SourceKind(told.kind),
                url=told.url,
                user=told.user,
                base=told.base,
                filter=told.filter,
                attributes=told.attributes,
            )
        except BadSource as error:
            raise self._doubtful(
                told, Message(ValueFault.SOURCE, name=told.name, fault=error.fault)
            ) from error

    def _authority(self, told: SourceForDesks) -> str:
        if not told.ca_file:
            return ""
        path = Path(told.ca_file).expanduser()
        try:
            text = path.read_text("ascii")
        except (OSError, ValueError) as error:
            why = getattr(error, "strerror", None) or "no text"
            raise self._doubtful(told, Message(ValueFault.CERTIFICATES, path=str(path), why=why)) from error
        if "PRIVATE KEY" in text or "BEGIN CERTIFICATE" not in text or len(text) > LONGEST_CERTIFICATES:
            raise self._doubtful(
                told, Message(ValueFault.CERTIFICATES, path=str(path), why="not certificates alone")
            )
        return text

    async def _password(self, told: SourceForDesks) -> str | None:
        try:
            if told.credential:
                password = await asyncio.to_thread(credential, told.credential)
            else:
                password = await self._vault.read(source_password(told.name))
        except (VaultError, BadValue, OSError) as error:
            _log.warning("the password of the source %r cannot be read: %s", told.name, error)
            return None
        if password is None:
            _log.warning("the source %r has a user, and no password is known here", told.name)
        return password

    def _doubtful(self, told: SourceForDesks, reason: Message) -> DoubtfulSettings:
        return DoubtfulSettings(SettingsProblem(self._file, told.line, "relay.sources", reason))


def _that_wait(before: RelaySettings, now: RelaySettings) -> Sequence[str]:
    names = (each.name for each in fields(RelaySettings) if each.name not in _AT_ONCE)
    return [name for name in names if getattr(before, name) != getattr(now, name)]


def _stamp(file: Path) -> _Stamp:
    try:
        status = file.stat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size, status.st_ino
