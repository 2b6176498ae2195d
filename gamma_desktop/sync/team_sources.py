"""Sources of contacts that the relay of a team hands out: put in, changed, taken away with their contacts."""

import asyncio
import hashlib
import logging
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from gamma_desktop.contacts.model import LOCAL
from gamma_desktop.contacts.sources import ContactSource, SourceShelf, TeamSource
from gamma_desktop.durable_files import make_folder, write_whole
from gamma_desktop.settings.errors import VaultError
from gamma_desktop.sync.sources import SourcePasswords

_BESIDE = "{name} (team)"
"""What a source of the team is called where the agent's own contacts have its name."""

_log = logging.getLogger(__name__)


class TeamSources:
    """Has the sources of the team be those that the relay hands out. The agent's own stay as they are.

    Args:
        shelf: where all of them are kept.
        passwords: where theirs are.
        folder: for the certificates that they are trusted by.
    """

    def __init__(self, shelf: SourceShelf, passwords: SourcePasswords, folder: Path) -> None:
        self._shelf = shelf
        self._passwords = passwords
        self._folder = folder

    async def take(self, told: Sequence[TeamSource]) -> Sequence[str]:
        """Have these be the team's, and no others; the names of those that are to be read now.

        Raises:
            StoreError, VaultError, OSError: not all of it is done; take them once more.
        """
        kept = {each.source.name: each.source for each in await self._shelf.all()}
        before = {name: source for name, source in kept.items() if source.from_team}
        wanted: dict[str, TeamSource] = {}
        for each in told:
            if (name := await self._free_name(each.source.name, kept, wanted)) is not None:
                wanted[name] = each
        for name in before.keys() - wanted.keys():
            await self._passwords.forget(name)  # first: where it cannot be, the next time knows of it still
            await self._shelf.remove(name)
        changed = [name for name, each in wanted.items() if await self._put(name, each, before.get(name))]
        await asyncio.to_thread(self._forget_authorities, {_file_name(each.authority) for each in told})
        return changed

    async def _free_name(
        self, name: str, kept: Mapping[str, ContactSource], wanted: Mapping[str, TeamSource]
    ) -> str | None:
        for each in (name, _BESIDE.format(name=name)):
            is_own = each in kept and not kept[each].from_team
            if each == LOCAL or each in wanted or is_own or await self._shelf.holds_others(each):
                continue
            return each
        _log.warning("the team's source %r is left out: other contacts here have its name", name)
        return None

    async def _put(self, name: str, told: TeamSource, before: ContactSource | None) -> bool:
        """Keep one as it shall be; whether anything is new of it."""
        authority = ""
        if told.authority:
            authority = str(await asyncio.to_thread(self._keep_authority, told.authority))
        source = replace(told.source, name=name, ca_file=authority, from_team=True)
        if before is not None and before.user and not source.user:
            await self._passwords.forget(name)
        is_new_password = bool(source.user) and await self._keep_password(source, told.password)
        if source != before:
            await self._shelf.put(source)
        return is_new_password or source != before

    async def _keep_password(self, source: ContactSource, password: str | None) -> bool:
        if password is None:
            return False
        with suppress(VaultError):  # what cannot be read now is written once more
            if await self._passwords.read(source) == password:
                return False
        await self._passwords.keep(source, password)
        return True

    def _keep_authority(self, text: str) -> Path:
        make_folder(self._folder)
        file = self._folder / _file_name(text)
        if not file.exists():
            write_whole(file, text.encode())
        return file

    def _forget_authorities(self, wanted: set[str]) -> None:
        for file in self._folder.glob("*.pem"):
            if file.name not in wanted:
                file.unlink()


def _file_name(authority: str) -> str:
    return f"{hashlib.sha256(authority.encode()).hexdigest()[:16]}.pem"
