"""Makes the secret that Gamma sends with every event, and changes it without losing one on the way.

Callers register the new secret with Gamma after ``rotate``; until that is through, events still carry the
previous one, so both are good.
"""

import secrets
from dataclasses import replace

from gamma_desktop.settings.errors import LockedKey, VaultError
from gamma_desktop.settings.ports import SecretName, SecretStore, VaultState
from gamma_desktop.vault.environment import VARIABLES, from_environment

_WITHOUT_A_KEYRING = (
    "There is nowhere to keep the secret that Gamma is to send with every event: start a keyring (on Linux"
    f" GNOME Keyring or KWallet), or set {VARIABLES[SecretName.LISTENER_SECRET]} to one of your own."
)


async def ensure(store: SecretStore, *, may_be_lost: bool = False) -> str:
    """The secret in force; made now if there is none.

    Args:
        store: where it is kept.
        may_be_lost: where there is no keyring, a secret in memory alone will do: for the program that
            listens and registers it, not for a command, with which it would end.

    Raises:
        VaultError: it cannot be kept; or there may be one that the keyring does not give now, and a new one
            would shut Gamma out.
    """
    try:
        known = await store.read(SecretName.LISTENER_SECRET)
    except VaultError as error:
        if error.health.state is not VaultState.MISSING:
            raise
        known = None
    return known or await _make(store, may_be_lost=may_be_lost)


async def rotate(store: SecretStore, *, may_be_lost: bool = False) -> str:
    """A new secret; the one in force until now becomes the previous one. Otherwise as ``ensure``.

    Raises:
        LockedKey: the environment decides the secret.
    """
    if from_environment(SecretName.LISTENER_SECRET):
        variable = VARIABLES[SecretName.LISTENER_SECRET]
        raise LockedKey(f"{variable} decides the secret: change it there")
    current = await ensure(store, may_be_lost=may_be_lost)
    await store.write(SecretName.PREVIOUS_LISTENER_SECRET, current)
    return await _make(store, may_be_lost=may_be_lost)


async def accepted(store: SecretStore) -> tuple[str, ...]:
    """The secrets an event may carry: the one in force (made if there is none), then the previous one."""
    current = await ensure(store, may_be_lost=True)
    try:
        previous = await store.read(SecretName.PREVIOUS_LISTENER_SECRET)
    except VaultError:
        previous = None
    return (current, previous) if previous and previous != current else (current,)


async def _make(store: SecretStore, *, may_be_lost: bool) -> str:
    secret = secrets.token_urlsafe(32)
    health = await store.write(SecretName.LISTENER_SECRET, secret)
    if health.state is VaultState.MISSING and not may_be_lost:
        raise VaultError(replace(health, advice=_WITHOUT_A_KEYRING))
    if health.state is not VaultState.FINE and not may_be_lost:
        raise VaultError(health)
    return secret
