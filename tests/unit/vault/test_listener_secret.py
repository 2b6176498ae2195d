import pytest

from gamma_desktop.settings.errors import LockedKey, VaultError
from gamma_desktop.settings.ports import SecretName, VaultState
from gamma_desktop.vault import listener_secret
from gamma_desktop.vault.keyring_vault import KeyringVault
from tests.fixtures.keyring_session import KeyringSession


@pytest.fixture
def vault(keyring_session: KeyringSession) -> KeyringVault:
    keyring_session.start_keyring()
    return KeyringVault("one")


async def test_it_is_made_once_and_kept(vault: KeyringVault) -> None:
    secret = await listener_secret.ensure(vault)
    assert len(secret) >= 40
    assert await listener_secret.ensure(KeyringVault("one")) == secret
    assert await listener_secret.accepted(vault) == (secret,)


async def test_after_a_rotation_the_previous_one_is_good_as_well(vault: KeyringVault) -> None:
    first = await listener_secret.ensure(vault)
    second = await listener_secret.rotate(vault)
    assert second != first
    assert await listener_secret.accepted(vault) == (second, first)


async def test_a_second_rotation_ends_the_first_secret(vault: KeyringVault) -> None:
    await listener_secret.ensure(vault)
    second = await listener_secret.rotate(vault)
    third = await listener_secret.rotate(vault)
    assert await listener_secret.accepted(vault) == (third, second)


async def test_a_locked_keyring_gets_no_new_secret_over_the_one_it_holds(
    keyring_session: KeyringSession, vault: KeyringVault
) -> None:
    await listener_secret.ensure(vault)
    keyring_session.lock_keyring()
    with pytest.raises(VaultError) as failure:
        await listener_secret.ensure(vault, may_be_lost=True)
    assert failure.value.health.state is VaultState.LOCKED


@pytest.mark.usefixtures("keyring_session")
async def test_without_a_keyring_a_command_gets_none_that_would_end_with_it_and_is_told_the_way_out() -> None:
    with pytest.raises(VaultError, match="GAMMA_DESKTOP_LISTENER_SECRET"):
        await listener_secret.ensure(KeyringVault("one"))


@pytest.mark.usefixtures("keyring_session")
async def test_without_a_keyring_the_program_gets_one_for_as_long_as_it_runs() -> None:
    vault = KeyringVault("one")
    secret = await listener_secret.ensure(vault, may_be_lost=True)
    assert await listener_secret.accepted(vault) == (secret,)


@pytest.mark.usefixtures("keyring_session")
async def test_the_environment_decides_and_cannot_be_rotated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GAMMA_DESKTOP_LISTENER_SECRET", "fixed")
    vault = KeyringVault("one")
    assert await listener_secret.accepted(vault) == ("fixed",)
    with pytest.raises(LockedKey, match="GAMMA_DESKTOP_LISTENER_SECRET"):
        await listener_secret.rotate(vault)
    monkeypatch.delenv("GAMMA_DESKTOP_LISTENER_SECRET")
    with pytest.raises(VaultError):
        await vault.read(SecretName.PREVIOUS_LISTENER_SECRET)
