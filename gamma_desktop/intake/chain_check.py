"""Looks at the chain from Gamma to this computer: is there a key, does Gamma answer, can events come?

Two ways of looking: one that may have the keyring ask the agent for its password, when the program starts or
the agent wants it; and a quiet one, whenever something may have changed.
"""

from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import replace

from gamma_desktop.calls.callback import has_moved, moved_url
from gamma_desktop.calls.errors import CallError, WrongKey
from gamma_desktop.calls.ports import ExtensionDirectory
from gamma_desktop.calls.trial import Trial, silent_trial
from gamma_desktop.intake.health import HealthBoard
from gamma_desktop.intake.registration import Registration, RegistrationFile, place_of
from gamma_desktop.intake.service import IntakeService
from gamma_desktop.intake.starter import ReceiverStarter
from gamma_desktop.settings.errors import VaultError
from gamma_desktop.settings.model import ListenerSettings
from gamma_desktop.settings.ports import SecretName, SecretStore
from gamma_desktop.tasks import LatestWins, Spawn

SETTLED_AFTER = 0.3
"""Seconds until what changed is looked at: a command that registers writes secret and address one by one."""


class ChainCheck:
    """Sets right what it can, and tells the health what it finds.

    Args:
        vault: keeps the key.
        registrations: remember where Gamma was told to send events.
        register: has Gamma send its events to a URL; raises CallError or VaultError.
        intake: takes the events in.
        listener: its settings, now.
        health: told whether there is a key, and where Gamma was told to send events.
        starter: has events come.
        directory: asks Gamma.
        newest_test_call: the last one that was made.
        spawn: starts a coroutine.
        try_relay: on a desk in a team, connects at once to the relay, which has the key and gets the events.
    """

    def __init__(
        self,
        *,
        vault: SecretStore,
        registrations: RegistrationFile,
        register: Callable[[str], Awaitable[None]],
        intake: IntakeService,
        listener: Callable[[], ListenerSettings],
        health: HealthBoard,
        starter: ReceiverStarter,
        directory: ExtensionDirectory,
        newest_test_call: Callable[[], Trial | None],
        spawn: Spawn,
        try_relay: Callable[[], None] | None = None,
    ) -> None:
        self._try_relay = try_relay
        self._vault = vault
        self._registrations = registrations
        self._register = register
        self._intake = intake
        self._listener = listener
        self._health = health
        self._starter = starter
        self._directory = directory
        self._newest_test_call = newest_test_call
        self._spawn = spawn
        self._quiet_looks = LatestWins("look what has changed", spawn, pause=SETTLED_AFTER)
        self._asked_with: int | None = None
        self._registered: Registration | None = None

    def look(self) -> None:
        """See to it that events can come, and that Gamma answers; the keyring may ask for its password."""
        self._spawn("look at the chain", self._look())

    def look_quietly(self) -> None:
        """The same without any question: a keyring that is locked is left alone."""
        self._quiet_looks.ask(self._look_quietly)

    def look_at_registration(self) -> None:
        """A command may have registered: then there may be a secret to listen with."""
        if self._registrations.load() != self._registered:
            self.look_quietly()

    def look_for_key(self) -> None:
        """Learn whether there is a key, and if so, whether Gamma takes it."""
        self._spawn("look for the key", self._look_for_key())

    async def register(self, url: str) -> None:
        """Have Gamma send its events to ``url``; raises CallError or VaultError."""
        try:
            await self._register(url)
        finally:
            await self._starter.look()
            self.note_registration()

    def note_registration(self) -> None:
        """Tell where Gamma was told to send events, if that is not where we listen."""
        registered = self._registered = self._registrations.load()
        if self._try_relay is not None:
            return
        self.note_test_call()
        if registered is None:
            return
        place = place_of(self._listener())
        if self._intake.has_received and place != registered.place:
            registered = replace(registered, place=place)  # however Gamma finds us: a proxy was set, say
            self._registrations.save(registered)
            self._registered = registered
        left = registered.url if has_moved(registered.place, place) else ""
        self._health.note_registration(moved_url(registered.url, registered.place, place), left=left)

    def note_test_call(self) -> None:
        """Tell whether the last test call since registering brought an event."""
        registered = self._registered
        since = registered.at if registered is not None else None
        self._health.note_test_call(silent_trial(self._newest_test_call(), since=since))

    async def _look(self) -> None:
        self.note_registration()
        why = await self._starter.look()
        if self._try_relay is not None:
            self._try_relay()
            return
        if isinstance(why, VaultError) and await self._vault.would_prompt(SecretName.API_KEY):
            self._health.note_key_error(why)  # it has just been asked, and asks the agent each time
        else:
            await self._look_for_key()

    async def _look_quietly(self) -> None:
        if self._try_relay is not None:
            if not await self._vault.would_prompt(SecretName.DESK_SECRET):
                await self._starter.look()
            self._try_relay()
            return
        self.note_registration()
        if not await self._vault.would_prompt(SecretName.LISTENER_SECRET):
            await self._starter.look()
        if not await self._vault.would_prompt(SecretName.API_KEY):
            await self._look_for_key(is_new_only=True)

    async def _look_for_key(self, *, is_new_only: bool = False) -> None:
        if self._try_relay is not None:
            return
        try:
            key = await self._vault.read(SecretName.API_KEY)
        except VaultError as error:
            self._health.note_key_error(error)
            return
        self._health.note_key(has_key=bool(key))
        chain = self._health.chain
        is_known = chain.api_answers or isinstance(chain.api_error, WrongKey)
        if key and not (is_new_only and is_known and self._asked_with == hash(key)):
            self._asked_with = hash(key)
            with suppress(CallError):  # the health tells; numbers stand in for names
                await self._directory.extensions()
