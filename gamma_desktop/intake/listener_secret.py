"""The secret that Gamma sends with every event: made while registering, and looked for whenever we listen.

One that was made up while listening would be known to no one: every event would be refused.
"""

import secrets
from dataclasses import replace

from gamma_desktop.errors import Message
from gamma_desktop.settings.codes import SettingProblem
from gamma_desktop.settings.errors import LockedKey, NoListenerSecret, VaultError
from gamma_desktop.settings.ports import SecretName, SecretStore, VaultHealth, VaultState
from gamma_desktop.settings.secrets import VARIABLES, from_environment


async def known(store: SecretStore) -> str | None:
    """The secret in force; None if none was made here.

    Raises:
        VaultError: there may be one that the keyring does not give now.
        NoListenerSecret: there is no keyring, so one that was kept elsewhere is out of reach.
    """
    try:
        return await store.read(SecretName.LISTENER_SECRET)
    except VaultError as error:
        if error.health.state is not VaultState.MISSING:
            raise
        raise NoListenerSecret(has_keyring=False) from error


async def accepted(store: SecretStore) -> tuple[str, ...]:
    """The secrets an event may carry: the one in force, then the previous one.

    Raises:
        NoListenerSecret: there is none, so events could not be authenticated.
        VaultError: there may be one that the keyring does not give now.
    """
    current = await known(store)
    if not current:
        raise NoListenerSecret(has_keyring=True)
    try:
        previous = await store.read(SecretName.PREVIOUS_LISTENER_SECRET)
    except VaultError:
        previous = None
    return (current, previous) if previous and previous != current else (current,)


async def rotate(store: SecretStore, *, may_be_lost: bool = False) -> str:
    """A new secret in place of the one in force, which stays good as the previous one. Otherwise as ``make``.

    Raises:
        LockedKey: the environment decides the secret.
    """
    if from_environment(SecretName.LISTENER_SECRET):
        variable = VARIABLES[SecretName.LISTENER_SECRET]
        raise LockedKey(SettingProblem.DECIDED_BY_VARIABLE, variable=variable)
    if current := await known(store):
        await store.write(SecretName.PREVIOUS_LISTENER_SECRET, current)
    return await make(store, may_be_lost=may_be_lost)


async def make(store: SecretStore, *, may_be_lost: bool = False) -> str:
    """A new secret, to be registered with Gamma.

    Args:
        store: where it is kept.
        may_be_lost: where there is no keyring, a secret in memory alone will do: for the program that
            listens and registers it, not for a command, with which it would end.

    Raises:
        VaultError: it cannot be kept.
    """
    secret = secrets.token_urlsafe(32)
    health = await store.write(SecretName.LISTENER_SECRET, secret)
    if not may_be_lost:
        _check_kept(health)
    return secret


async def check_there_can_be_one(store: SecretStore) -> None:
    """See that a secret is known, or that a new one can be kept, before the agent is asked anything.

    Raises:
        VaultError: neither.
    """
    try:
        secret = await known(store)
    except NoListenerSecret:
        secret = None
    if not secret:
        _check_kept(await store.probe())


def _check_kept(health: VaultHealth) -> None:
    if health.state is VaultState.MISSING:
        problem = Message(SettingProblem.SECRET_NOT_KEPT, variable=VARIABLES[SecretName.LISTENER_SECRET])
        raise VaultError(replace(health, problem=problem))
    if health.state is not VaultState.FINE:
        raise VaultError(health)


async def forget(store: SecretStore) -> None:
    """Let go of a secret that Gamma did not take; raises VaultError."""
    await store.delete(SecretName.LISTENER_SECRET)
