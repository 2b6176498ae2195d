"""Keyring, key, Gamma's answer and its clock, the extension, and the secret: each after what it needs."""

from collections.abc import Awaitable, Callable, Sequence

from gamma_desktop.calls.errors import CallError, NotSetUp, WrongKey
from gamma_desktop.calls.model import Extension
from gamma_desktop.checks import rules
from gamma_desktop.checks.codes import Found
from gamma_desktop.checks.model import Check, CheckName, CheckState, Remedy
from gamma_desktop.errors import Message
from gamma_desktop.gamma.requests import GammaClient
from gamma_desktop.intake.registration import RegistrationFile
from gamma_desktop.settings.errors import NoListenerSecret, VaultError
from gamma_desktop.settings.model import Settings
from gamma_desktop.settings.paths import ProfilePaths
from gamma_desktop.settings.ports import SecretName, SecretStore, VaultHealth, VaultState
from gamma_desktop.settings.secrets import source_in_force

_ANSWERS_WITHIN = 8.0


class GammaChecks:
    """Looks at what a request to Gamma, and an event of Gamma's, depend on.

    Args:
        look_at_listener: the check of the listener, which needs to know whether the secret is there.
    """

    SETTLES = (
        CheckName.KEYRING,
        CheckName.KEY,
        CheckName.API,
        CheckName.EXTENSION,
        CheckName.CLOCK,
        CheckName.SECRET,
        CheckName.LISTENER,
    )

    def __init__(
        self,
        paths: ProfilePaths,
        settings: Settings,
        vault: SecretStore,
        look_at_listener: Callable[[CheckState], Awaitable[Check]],
    ) -> None:
        self._paths = paths
        self._settings = settings
        self._vault = vault
        self._look_at_listener = look_at_listener

    async def look(self) -> Sequence[Check]:
        """Look at the keyring, then at what is in it, then at what that is good for."""
        keyring = self._keyring(await self._vault.look())
        secret = await self._secret()
        return [
            keyring,
            secret,
            await self._look_at_listener(secret.state),
            *await self._key_and_gamma(),
        ]

    def _keyring(self, health: VaultHealth) -> Check:
        if health.state is VaultState.FINE:
            return _check(CheckName.KEYRING, Message(Found.KEYRING_FINE, backend=health.backend))
        if all(map(source_in_force, (SecretName.API_KEY, SecretName.LISTENER_SECRET))):
            return _check(CheckName.KEYRING, Message(Found.KEYRING_NOT_NEEDED))
        remedy = Remedy.UNLOCK_KEYRING if health.state is VaultState.LOCKED else None
        return Check(CheckName.KEYRING, CheckState.PROBLEM, VaultError(health), remedy)

    async def _secret(self) -> Check:
        name = CheckName.SECRET
        if not self._settings.listener.require_secret:
            return _check(name, Message(Found.SECRET_NOT_NEEDED))
        try:
            secret = await self._given(SecretName.LISTENER_SECRET)
        except VaultError as error:
            return _withheld(name, error)
        if secret:
            return _check(name, Message(Found.SECRET_FOUND))
        if RegistrationFile(self._paths.registration).load() is None:
            return _skipped(name, Found.NEEDS_REGISTRATION)
        return Check(name, CheckState.PROBLEM, NoListenerSecret(has_keyring=True), Remedy.REGISTER)

    async def _key_and_gamma(self) -> Sequence[Check]:
        try:
            key = await self._given(SecretName.API_KEY)
        except VaultError as error:
            return [_withheld(CheckName.KEY, error), *_without_key()]
        if not key:
            return [Check(CheckName.KEY, CheckState.PROBLEM, NotSetUp("key")), *_without_key()]

        async def read_key() -> str:
            return key

        client = GammaClient(self._settings.api.url, read_key, deadline=_ANSWERS_WITHIN)
        try:
            extensions = await client.extensions()
        except WrongKey as error:
            answers = _check(CheckName.API, Message(Found.API_REACHED))
            wrong = Check(CheckName.KEY, CheckState.PROBLEM, error)
            return [wrong, answers, _skipped(CheckName.EXTENSION, Found.NEEDS_KEY), _clock(client)]
        except CallError as error:
            broken = Check(CheckName.API, CheckState.PROBLEM, error)
            found = _check(CheckName.KEY, Message(Found.KEY_FOUND))
            return [found, broken, _skipped(CheckName.EXTENSION, Found.NEEDS_API), _clock(client)]
        finally:
            await client.aclose()
        return [
            _check(CheckName.KEY, Message(Found.KEY_ACCEPTED)),
            _check(CheckName.API, Message(Found.API_ANSWERS, extensions=len(extensions))),
            self._extension(extensions),
            _clock(client),
        ]

    def _extension(self, known: Sequence[Extension]) -> Check:
        mine = self._settings.agent.extensions
        if not mine:
            return _check(CheckName.EXTENSION, Message(Found.EXTENSION_OF_ALL))
        unknown = tuple(sorted(set(mine) - {each.number for each in known}))
        if unknown:  # one that is not listed may still send events
            found = Message(Found.EXTENSION_UNKNOWN, extensions=unknown)
            return Check(CheckName.EXTENSION, CheckState.WARNING, found)
        return _check(CheckName.EXTENSION, Message(Found.EXTENSION_FOUND, extensions=mine))

    async def _given(self, name: SecretName) -> str | None:
        """A secret, if it is given without a question to the agent; raises VaultError."""
        if await self._vault.would_prompt(name):
            raise VaultError(VaultHealth(state=VaultState.LOCKED))
        return await self._vault.read(name)


def _check(name: CheckName, found: Message) -> Check:
    return Check(name, CheckState.OK, found)


def _skipped(name: CheckName, code: Found) -> Check:
    return Check(name, CheckState.SKIPPED, Message(code))


def _withheld(name: CheckName, error: VaultError) -> Check:
    """What the keyring does not give is its own check's affair; what the environment gives wrong is not."""
    if error.health.problem is not None:
        return Check(name, CheckState.PROBLEM, error)
    return _skipped(name, Found.NEEDS_KEYRING)


def _without_key() -> Sequence[Check]:
    needing = (CheckName.API, CheckName.EXTENSION, CheckName.CLOCK)
    return [_skipped(name, Found.NEEDS_KEY) for name in needing]


def _clock(client: GammaClient) -> Check:
    if client.clock_ahead is None:
        return _skipped(CheckName.CLOCK, Found.NEEDS_API)
    return rules.clock(client.clock_ahead)
