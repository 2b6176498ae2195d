"""What the keyring library does not tell of the Secret Service. Linux only, and slow to import."""

from contextlib import closing

import secretstorage

from gamma_desktop.settings.ports import VaultState


def is_locked() -> bool:
    """Whether the keyring is locked; asks without making it prompt."""
    with closing(secretstorage.dbus_init()) as connection:
        try:
            return secretstorage.Collection(connection).is_locked()
        except secretstorage.ItemNotFoundException:
            return False  # none made yet: the first secret makes one


def unlock() -> bool:
    """Let the keyring ask its user for the password, and wait for the answer; whether it is open now.

    The keyring library would do the same, but leaves its connection open when the user declines.
    """
    with closing(secretstorage.dbus_init()) as connection:
        collection = secretstorage.Collection(connection)
        collection.unlock()
        return not collection.is_locked()


def state_of(error: BaseException) -> VaultState | None:
    """What an error of the Secret Service means; None if it says nothing of a state."""
    match error:
        case secretstorage.LockedException() | secretstorage.PromptDismissedException():
            return VaultState.LOCKED
        case secretstorage.SecretServiceNotAvailableException():
            return VaultState.MISSING
        case _:
            return None
