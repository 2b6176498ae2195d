"""Keeps the secrets of a profile in the keyring of the operating system, and nowhere else but in memory.

A keyring may prompt, hang, or run anybody's code; so each call runs on a worker, within a time limit, and
what comes back is one of six states. No secret is ever part of an error, a log line or a repr.
"""

import asyncio
import secrets
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import TypeVar

from gamma_desktop.settings.errors import VaultError
from gamma_desktop.settings.ports import SecretName, VaultHealth, VaultState
from gamma_desktop.settings.secrets import check_password, check_secret, from_environment
from gamma_desktop.vault.backends import Backend, open_backend, state_of
from gamma_desktop.vault.worker import BlockingWorker

Result = TypeVar("Result")

LIMIT_SECONDS = 10.0


@dataclass(slots=True)
class _Attempt:
    """How far a call has come; read by the one who waits for it in vain."""

    backend: str = ""
    is_locked: bool = False
    is_overdue: bool = False


class KeyringVault:
    """The secrets of one profile; implements ``settings.ports.SecretStore``.

    While a call is overdue, later ones are told so at once instead of queueing up behind it; once it comes
    back (the user answered the keyring's prompt, say), calls go through again.

    Args:
        profile_name: keeps the entries of profiles apart (see ``ProfilePaths.name``).
        limit_seconds: how long a call may take before it is given up.
    """

    def __init__(self, profile_name: str, *, limit_seconds: float = LIMIT_SECONDS) -> None:
        self._profile_name = profile_name
        self._limit_seconds = limit_seconds
        self._worker = BlockingWorker("keyring")
        self._running: _Attempt | None = None
        self._memory: dict[str, str] = {}

    async def read(self, name: str) -> str | None:
        """A secret: of the environment, else of this session, else from the keyring."""
        known = from_environment(name) or self._memory.get(name)
        if known:
            return known
        service = self._service(name)
        return await self._call(lambda backend: backend.keyring.get_password(service, name))

    async def write(self, name: str, secret: str) -> VaultHealth:
        """Keep a secret; whatever the health, it is there as long as the program runs.

        Raises:
            BadValue: this can be no secret; nothing was changed.
        """
        found = await self.keep(name, secret)
        if found.state is not VaultState.FINE:
            self._memory[name] = secret
        return found

    async def keep(self, name: str, secret: str) -> VaultHealth:
        """Keep a secret in the keyring; where it does not take it, what was known before stays so.

        A keyring that is only slow may have it later all the same.

        Raises:
            BadValue: this can be no secret; nothing was changed.
        """
        check_secret(secret) if isinstance(name, SecretName) else check_password(secret)
        try:
            found = await self._call(lambda backend: self._keep(backend, name, secret))
        except VaultError as error:
            return error.health
        if found.state is VaultState.FINE:
            self._memory.pop(name, None)
        return found

    async def would_prompt(self, name: str) -> bool:
        """Whether reading a secret would have the keyring ask its user for a password; asks no one itself."""
        try:
            is_at_hand = bool(from_environment(name) or self._memory.get(name))
            return not is_at_hand and await self._call(lambda backend: backend.is_locked(), may_unlock=False)
        except VaultError as error:
            return error.health.state in {VaultState.LOCKED, VaultState.HANGING}

    async def keep_what_is_in_memory(self) -> None:
        """Give a keyring that has come what had to be held in memory without it, if it would not ask."""
        for name, secret in tuple(self._memory.items()):
            if await self._is_open():
                await self.write(name, secret)

    async def _is_open(self) -> bool:
        try:
            return not await self._call(lambda backend: backend.is_locked(), may_unlock=False)
        except VaultError:
            return False

    async def delete(self, name: str) -> None:
        """Forget a secret, in memory and in the keyring; no error if there is none."""
        was_in_memory = self._memory.pop(name, None) is not None
        service = self._service(name)
        try:
            await self._call(lambda backend: _remove(backend, service, name))
        except VaultError as error:
            if not (was_in_memory and error.health.state is VaultState.MISSING):
                raise

    async def probe(self) -> VaultHealth:
        """Write a random value, read it back and delete it."""
        try:
            return await self._call(self._probe)
        except VaultError as error:
            return error.health

    async def look(self) -> VaultHealth:
        """The same, but a locked keyring is told as that, and asks no one for its password."""
        try:
            return await self._call(self._look, may_unlock=False)
        except VaultError as error:
            return error.health

    def _look(self, backend: Backend) -> VaultHealth:
        if backend.is_locked():
            return VaultHealth(state=VaultState.LOCKED, backend=backend.name)
        return self._probe(backend)

    def _service(self, name: str) -> str:
        """What an entry is called; different for each secret, since Windows keeps one entry to a name."""
        return f"Gamma Desktop {self._profile_name} {name}"

    def _keep(self, backend: Backend, name: str, secret: str) -> VaultHealth:
        """Give a secret to a keyring, but only to one that has just proved itself."""
        found = self._probe(backend)
        if found.state is VaultState.FINE:
            backend.keyring.set_password(self._service(name), name, secret)
        return found

    def _probe(self, backend: Backend) -> VaultHealth:
        account = f"probe-{secrets.token_hex(8)}"  # two programs may probe at the same time
        service, value = self._service(account), secrets.token_urlsafe(32)
        backend.keyring.set_password(service, account, value)
        is_same = backend.keyring.get_password(service, account) == value
        _remove(backend, service, account)
        state = VaultState.FINE if is_same else VaultState.UNSAFE
        return VaultHealth(state=state, backend=backend.name)

    async def _call(self, operation: Callable[[Backend], Result], *, may_unlock: bool = True) -> Result:
        """Run an operation on the worker.

        Args:
            operation: what to do with the keyring.
            may_unlock: a locked one may ask its user for the password first.

        Raises:
            VaultError: it failed, or did not come back in time.
        """
        self._raise_if_overdue()
        attempt = _Attempt()
        future = asyncio.wrap_future(
            self._worker.submit(lambda: self._attempt(attempt, operation, may_unlock=may_unlock))
        )
        with suppress(TimeoutError):
            return await asyncio.wait_for(future, self._limit_seconds)
        blocker = self._running or attempt  # it may be one that started before this one
        blocker.is_overdue = True
        raise VaultError(_health_while_waiting(blocker))

    def _raise_if_overdue(self) -> None:
        blocker = self._running
        if blocker is not None and blocker.is_overdue:
            raise VaultError(_health_while_waiting(blocker))

    def _attempt(
        self, attempt: _Attempt, operation: Callable[[Backend], Result], *, may_unlock: bool
    ) -> Result:
        """Run on the worker's thread: open the keyring, and translate whatever it raises."""
        self._running = attempt
        try:
            backend = open_backend()
            attempt.backend = backend.name
            attempt.is_locked = may_unlock and backend.is_locked()
            if attempt.is_locked:
                backend.unlock()
                attempt.is_locked = False
            return operation(backend)
        except Exception as error:  # each system's keyring raises what its own libraries raise
            raise VaultError(
                VaultHealth(state=state_of(error), backend=attempt.backend, detail=str(error))
            ) from error
        finally:
            self._running = None


def _remove(backend: Backend, service: str, account: str) -> None:
    if backend.keyring.get_password(service, account) is not None:
        backend.keyring.delete_password(service, account)


def _health_while_waiting(attempt: _Attempt) -> VaultHealth:
    """A keyring that is locked has put up a prompt, and waits for its answer as we do."""
    state = VaultState.LOCKED if attempt.is_locked else VaultState.HANGING
    return VaultHealth(state=state, backend=attempt.backend)
