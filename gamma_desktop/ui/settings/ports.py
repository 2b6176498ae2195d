"""What the Settings page needs from the rest of the program."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from gamma_desktop.calls.ports import ExtensionDirectory
from gamma_desktop.calls.trial import Trial
from gamma_desktop.checks.model import Check, Remedy
from gamma_desktop.checks.run import OnFound
from gamma_desktop.contacts.sources import ContactSource, SourceState
from gamma_desktop.errors import Message
from gamma_desktop.settings.layers import LoadedSettings
from gamma_desktop.settings.ports import SecretName, SecretStore, VaultHealth
from gamma_desktop.settings.secrets import check_api_key
from gamma_desktop.ui.parties import PartyNames
from gamma_desktop.ui.wording import Explanation

TestKey = Callable[[str], Awaitable[int]]
"""Asks Gamma for the extensions with a key, "" for the one that is kept; tells how many, raises CallError."""

RegisterCallback = Callable[[str], Awaitable[None]]
"""Registers this desktop's callback URL with Gamma; raises CallError or VaultError."""

TryPlace = Callable[[], Awaitable[None]]
"""Looks whether events could come in as it is set, and takes none; raises what is in the way."""

JoinTeam = Callable[[str], Awaitable[str]]
"""Joins the team that a line of its relay invites to; tells our name there, raises GammaDesktopError."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListenerState:
    """How the event listener is doing.

    Attributes:
        problem: why no events come, or not all, with what to do; "" while all is well.
        team: in a team, how its relay is reached: nothing is to be registered from here; else "".
        callback_url: the address to register: the last one, moved along with the listener; "" if unknown.
        was_registered: whether it has been registered from here before.
        seem_elsewhere: whether events seem to go elsewhere, by the last test call.
    """

    problem: str = ""
    team: str = ""
    last_event_at: datetime | None = None
    callback_url: str = ""
    was_registered: bool = False
    seem_elsewhere: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyState:
    """Whether there is an API key.

    Attributes:
        is_kept: None while the keyring has not told.
        problem: why the keyring does not tell.
        is_with_relay: in a team its relay has the key, and none is wanted here.
    """

    is_kept: bool | None = None
    problem: Explanation | None = None
    is_with_relay: bool = False


class SettingsEditor(Protocol):
    """Reads and changes the settings."""

    def loaded(self) -> LoadedSettings:
        """The settings in force, and which of them the administrator locked."""
        ...

    async def change(self, key: str, text: str) -> None:
        """Set a key from a text as typed; raises SettingsError, and then nothing changed."""
        ...

    async def reset(self, key: str) -> None:
        """Take back what the user set of a key; raises SettingsError, and then nothing changed."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class SetUpServices:
    """What it takes to set this desktop up, step by step in the first run or at any time on the page.

    Attributes:
        listener: how events come in now.
        key: whether there is an API key now.
        key_changed: to be called where there is another key now, or none.
    """

    editor: SettingsEditor
    secrets: SecretStore
    directory: ExtensionDirectory
    parties: PartyNames
    test_key: TestKey
    register: RegisterCallback
    listener: Callable[[], ListenerState]
    key: Callable[[], KeyState]
    key_changed: Callable[[], None]

    async def test_and_keep(self, typed: str) -> tuple[int, VaultHealth | None]:
        """Test a key; one that Gamma knows is kept, and no other.

        Args:
            typed: "" for the key that is kept already.

        Returns:
            How many extensions Gamma tells of with it, and how it is kept; None: as it was.

        Raises:
            GammaDesktopError: it is no key, Gamma does not know it, or it cannot be kept.
        """
        if typed:
            check_api_key(typed)
        extensions = await self.test_key(typed)
        health = await self.secrets.write(SecretName.API_KEY, typed) if typed else None
        return extensions, health


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckServices:
    """Checks, and what the program can do about some of what they find.

    Attributes:
        run: makes every check; what it is handed is told of each as soon as it is made.
        make_test_call: to a number; raises CallError where Gamma does not take it.
        test_calls: the last ones, newest first.
        can_register: whether this program may have Gamma send events here; in a team only the relay may.
        remedies: each raises GammaDesktopError where it fails; registering is asked about on the page itself.
    """

    run: Callable[[OnFound], Awaitable[Sequence[Check]]]
    make_test_call: Callable[[str], Awaitable[Trial]]
    test_calls: Callable[[], Sequence[Trial]]
    can_register: bool
    remedies: Mapping[Remedy, Callable[[], Awaitable[None]]] = field(default_factory=dict)


class SourceCommands(Protocol):
    """Everything that can be done with sources. Methods raise GammaDesktopError."""

    def subscribe(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Tell ``listener`` whenever ``states`` would say something else; returns how to stop that."""
        ...

    async def states(self) -> tuple[SourceState, ...]:
        """Every source, by name."""
        ...

    async def test(self, source: ContactSource, password: str) -> Message:
        """Try a source as it would be; tells in words what is there."""
        ...

    async def add(self, source: ContactSource, password: str) -> VaultHealth | None:
        """Keep a new source, and read it; returns how its password is kept."""
        ...

    async def change(self, source: ContactSource, password: str) -> VaultHealth | None:
        """Put a source in the place of the one of its name, and read it; no password: the kept one."""
        ...

    async def remove(self, name: str) -> int:
        """Forget a source and its contacts; how many those were."""
        ...

    def sync(self, name: str) -> None:
        """Read a source now, or as soon as the one that is being read is done."""
        ...

    def cancel(self, name: str) -> None:
        """Do not read it, or not to the end: its contacts stay as they were."""
        ...
