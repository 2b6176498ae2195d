import pytest

from gamma_desktop.intake import listener_secret
from gamma_desktop.settings.errors import LockedKey, NoListenerSecret, VaultError
from gamma_desktop.settings.ports import VaultState
from gamma_desktop.vault.keyring_vault import KeyringVault
from tests.fixtures.keyring_session import KeyringSession
from tests.saying import raises_saying


@pytest.fixture
def vault(keyring_session: KeyringSession) -> KeyringVault:
    keyring_session.start_keyring()
    return KeyringVault("one")


async def test_it_is_kept_once_it_was_made(vault: KeyringVault) -> None:
    secret = await listener_secret.make(vault)
    assert len(secret) >= 40
    assert await listener_secret.known(KeyringVault("one")) == secret
    assert await listener_secret.accepted(vault) == (secret,)


async def test_looking_for_one_makes_none(vault: KeyringVault, keyring_session: KeyringSession) -> None:
    with pytest.raises(NoListenerSecret) as failure:
        await listener_secret.accepted(vault)
    assert failure.value.has_keyring
    assert (await listener_secret.known(vault), keyring_session.items()) == (None, [])


async def test_one_that_gamma_did_not_take_is_forgotten(vault: KeyringVault) -> None:
    await listener_secret.make(vault)
    await listener_secret.forget(vault)
    assert await listener_secret.known(vault) is None


async def test_after_a_rotation_the_previous_one_is_good_as_well(vault: KeyringVault) -> None:
    first = await listener_secret.make(vault)
    second = await listener_secret.rotate(vault)
    assert second != first
    assert await listener_secret.accepted(vault) == (second, first)


async def test_a_second_rotation_ends_the_first_secret(vault: KeyringVault) -> None:
    await listener_secret.make(vault)
    second = await listener_secret.rotate(vault)
    third = await listener_secret.rotate(vault)
    assert await listener_secret.accepted(vault) == (third, second)


async def test_a_locked_keyring_may_hold_one_and_is_told_from_none(
    keyring_session: KeyringSession, vault: KeyringVault
) -> None:
    await listener_secret.make(vault)
    keyring_session.lock_keyring()
    with pytest.raises(VaultError) as failure:
        await listener_secret.accepted(vault)
    assert failure.value.health.state is VaultState.LOCKED


@pytest.mark.usefixtures("keyring_session")
async def test_without_a_keyring_a_command_gets_none_that_would_end_with_it_and_is_told_the_way_out() -> None:
    with pytest.raises(VaultError, match="GAMMA_DESKTOP_LISTENER_SECRET"):
        await listener_secret.make(KeyringVault("one"))


@pytest.mark.usefixtures("keyring_session")
async def test_without_a_keyring_none_is_known_until_the_program_registers() -> None:
    vault = KeyringVault("one")
    with pytest.raises(NoListenerSecret) as failure:
        await listener_secret.accepted(vault)
    secret = await listener_secret.make(vault, may_be_lost=True)
    assert not failure.value.has_keyring
    assert await listener_secret.accepted(vault) == (secret,)


async def test_what_was_held_in_memory_is_kept_once_a_keyring_comes(
    keyring_session: KeyringSession,
) -> None:
    vault = KeyringVault("one")
    secret = await listener_secret.make(vault, may_be_lost=True)
    keyring_session.start_keyring()
    await vault.keep_what_is_in_memory()
    assert await listener_secret.known(KeyringVault("one")) == secret


@pytest.mark.usefixtures("keyring_session")
async def test_the_environment_decides_and_cannot_be_rotated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GAMMA_DESKTOP_LISTENER_SECRET", "fixed")
    vault = KeyringVault("one")
    assert await listener_secret.accepted(vault) == ("fixed",)
    with raises_saying(LockedKey, "GAMMA_DESKTOP_LISTENER_SECRET"):
        await listener_secret.rotate(vault)
