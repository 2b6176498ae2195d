import asyncio
import logging
import subprocess
import sys
from typing import Any

import pytest

from gamma_desktop.settings.errors import BadValue, VaultError
from gamma_desktop.settings.ports import SecretName, VaultHealth, VaultState, source_password
from gamma_desktop.ui.wording import say
from gamma_desktop.vault.keyring_vault import KeyringVault
from tests.fixtures.keyring_session import Answer, KeyringSession, scripted_keyring
from tests.unit.vault.conftest import keyring_threads

KEY = SecretName.API_KEY
SECRET = "83isocjid5hyd02sdjiembslw323"
IMPATIENT = 0.3


def silent(_method: str, _arguments: tuple[Any, ...]) -> None:
    """A keyring that takes every question and never answers."""


def waiting_for_its_user(method: str, arguments: tuple[Any, ...]) -> Answer | None:
    """A locked keyring whose prompt is on the screen."""
    if method == "Get":
        return ("v", (("b", True),)) if arguments[1] == "Locked" else ("v", (("s", "Login"),))
    if method == "Unlock":
        return "aoo", ([], "/org/freedesktop/secrets/prompt/1")
    return (None, ()) if method == "Prompt" else None


def lying(method: str, arguments: tuple[Any, ...]) -> Answer | str | None:
    """A keyring that says it keeps a secret, and gives back another."""
    item, session = "/org/freedesktop/secrets/collection/login/1", "/org/freedesktop/secrets/session/1"
    if method == "OpenSession" and arguments[0] != "plain":
        return "org.freedesktop.DBus.Error.NotSupported"
    answers: dict[str, Answer] = {
        "Get": ("v", (("b", False) if arguments[1:] == ("Locked",) else ("s", "Login"),)),
        "OpenSession": ("vo", (("s", ""), session)),
        "CreateItem": ("oo", (item, "/")),
        "SearchItems": ("ao", ([item],)),
        "Unlock": ("aoo", ([], "/")),
        "GetSecret": ("(oayays)", ((session, b"", b"another", "text/plain"),)),
        "Delete": ("o", ("/",)),
    }
    return answers.get(method)


async def failed_read(vault: KeyringVault) -> VaultHealth:
    with pytest.raises(VaultError) as failure:
        await vault.read(KEY)
    health = failure.value.health
    assert str(health.problem or health.state) in str(failure.value)
    return health


@pytest.fixture
def keyring(keyring_session: KeyringSession) -> KeyringSession:
    keyring_session.start_keyring()
    return keyring_session


@pytest.mark.usefixtures("keyring")
class TestWithAKeyring:
    async def test_a_secret_outlives_the_vault_that_kept_it(self) -> None:
        assert await KeyringVault("one").write(KEY, SECRET) == VaultHealth(
            state=VaultState.FINE, backend="Secret Service"
        )
        assert await KeyringVault("one").read(KEY) == SECRET

    async def test_a_new_value_replaces_the_old_one(self) -> None:
        vault = KeyringVault("one")
        await vault.write(KEY, "old")
        await vault.write(KEY, "new")
        assert await vault.read(KEY) == "new"

    async def test_secrets_and_profiles_are_kept_apart(self) -> None:
        await KeyringVault("one").write(KEY, SECRET)
        assert await KeyringVault("two").read(KEY) is None
        assert await KeyringVault("one").read(SecretName.LISTENER_SECRET) is None

    async def test_what_is_deleted_is_gone(self) -> None:
        vault = KeyringVault("one")
        await vault.write(KEY, SECRET)
        await vault.delete(KEY)
        assert await vault.read(KEY) is None

    async def test_deleting_what_is_not_there_is_no_error(self) -> None:
        await KeyringVault("one").delete(KEY)

    async def test_a_probe_finds_it_fine_and_leaves_nothing_behind(self, keyring: KeyringSession) -> None:
        assert (await KeyringVault("one").probe()).state is VaultState.FINE
        items = keyring.items()
        assert items == []

    async def test_the_environment_comes_first(self, monkeypatch: pytest.MonkeyPatch) -> None:
        vault = KeyringVault("one")
        await vault.write(KEY, SECRET)
        monkeypatch.setenv("GAMMA_API_KEY", " from-the-environment\n")
        assert await vault.read(KEY) == "from-the-environment"

    async def test_questions_at_the_same_time_are_all_answered(self) -> None:
        vault = KeyringVault("one")
        await vault.write(KEY, SECRET)
        assert await asyncio.gather(*(vault.read(KEY) for _ in range(5))) == [SECRET] * 5

    async def test_a_password_of_a_source_may_hold_what_people_choose(self) -> None:
        vault = KeyringVault("one")
        await vault.write(source_password("Team"), "contraseña de ana")
        await vault.write(source_password("Other"), "another")
        assert await vault.read(source_password("Team")) == "contraseña de ana"
        await vault.delete(source_password("Team"))
        assert await vault.read(source_password("Other")) == "another"

    @pytest.mark.parametrize("password", ["", "line\nbreak", "\x1b[31m", "\udcff", "x" * 1_001])
    async def test_what_can_be_no_password_is_refused_unshown(self, password: str) -> None:
        with pytest.raises(BadValue) as refusal:
            await KeyringVault("one").write(source_password("Team"), password)
        assert not password or password not in str(refusal.value)

    @pytest.mark.parametrize(
        "secret", ["", "two words", "line\nbreak", "\x1b[31m", "clé", "\udcff", "x" * 1_001]
    )
    async def test_what_can_be_no_secret_is_refused_unshown(self, secret: str) -> None:
        with pytest.raises(BadValue) as refusal:
            await KeyringVault("one").write(KEY, secret)
        assert not secret or secret not in str(refusal.value)


class TestWithoutAUsableKeyring:
    async def test_a_locked_keyring_that_nobody_opens_is_locked(self, keyring: KeyringSession) -> None:
        vault = KeyringVault("one")
        await vault.write(KEY, SECRET)
        keyring.lock_keyring()
        health = await failed_read(vault)
        assert health.state is VaultState.LOCKED

    async def test_a_prompt_that_nobody_answers_is_locked_rather_than_hanging(
        self, keyring_session: KeyringSession
    ) -> None:
        with scripted_keyring(keyring_session.address, waiting_for_its_user):
            health = await failed_read(KeyringVault("one", limit_seconds=IMPATIENT))
        assert health.state is VaultState.LOCKED

    @pytest.mark.usefixtures("keyring_session")
    async def test_a_session_without_a_keyring_misses_it(self) -> None:
        health = await failed_read(KeyringVault("one"))
        assert health.state is VaultState.MISSING

    @pytest.mark.parametrize("address", ["", "unix:path=/nowhere/at/all", "nonsense"])
    async def test_without_a_session_there_is_no_keyring(
        self, monkeypatch: pytest.MonkeyPatch, address: str
    ) -> None:
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
        assert (await KeyringVault("one").probe()).state is VaultState.MISSING

    async def test_a_keyring_that_we_may_not_talk_to_refuses(self, refusing_session: KeyringSession) -> None:
        with scripted_keyring(refusing_session.address, silent):
            health = await failed_read(KeyringVault("one"))
        assert health.state is VaultState.REFUSED
        assert "AccessDenied" in health.detail

    async def test_a_keyring_that_gives_back_something_else_is_not_given_the_secret(
        self, keyring_session: KeyringSession
    ) -> None:
        given: list[object] = []

        def listening(method: str, arguments: tuple[Any, ...]) -> Answer | str | None:
            given.append(arguments)
            return lying(method, arguments)

        vault = KeyringVault("one")
        with scripted_keyring(keyring_session.address, listening):
            assert (await vault.write(KEY, SECRET)).state is VaultState.UNSAFE
        kept = _bytes_in(given)
        assert kept
        assert SECRET.encode() not in kept
        assert await vault.read(KEY) == SECRET

    @pytest.mark.usefixtures("keyring_session")
    async def test_a_secret_without_a_keyring_lasts_as_long_as_the_vault(self) -> None:
        vault = KeyringVault("one")
        assert (await vault.keep(KEY, SECRET)).state is VaultState.MISSING
        assert (await failed_read(vault)).state is VaultState.MISSING
        assert (await vault.write(KEY, SECRET)).state is VaultState.MISSING
        assert await vault.read(KEY) == SECRET
        await vault.delete(KEY)
        assert (await failed_read(vault)).state is VaultState.MISSING

    @pytest.mark.usefixtures("keyring_session")
    async def test_the_environment_goes_before_what_is_in_memory(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        vault = KeyringVault("one")
        await vault.write(KEY, SECRET)
        monkeypatch.setenv("GAMMA_API_KEY", "from-the-environment")
        assert await vault.read(KEY) == "from-the-environment"

    @pytest.mark.usefixtures("keyring_session")
    async def test_the_environment_needs_no_keyring(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("GAMMA_DESKTOP_LISTENER_SECRET", SECRET)
        assert await KeyringVault("one").read(SecretName.LISTENER_SECRET) == SECRET

    async def test_a_variable_that_can_be_no_secret_is_named(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("GAMMA_API_KEY", "two words")
        health = await failed_read(KeyringVault("one"))
        assert "GAMMA_API_KEY must be" in say(health.problem)
        assert "two words" not in say(health.problem)


class TestWithAHangingKeyring:
    async def test_it_is_told_within_the_limit_and_at_once_from_then_on(
        self, keyring_session: KeyringSession
    ) -> None:
        vault = KeyringVault("one", limit_seconds=IMPATIENT)
        with scripted_keyring(keyring_session.address, silent):
            assert (await failed_read(vault)).state is VaultState.HANGING
            async with asyncio.timeout(0):  # leaves no time to wait for anything
                assert (await failed_read(vault)).state is VaultState.HANGING

    async def test_once_it_comes_back_calls_go_through_again(self, keyring_session: KeyringSession) -> None:
        vault = KeyringVault("one", limit_seconds=IMPATIENT)
        with scripted_keyring(keyring_session.address, silent):
            await failed_read(vault)
        for thread in keyring_threads():
            await asyncio.to_thread(thread.join)
        keyring_session.start_keyring()
        assert (await KeyringVault("one").probe()).state is VaultState.FINE
        assert await vault.read(KEY) is None

    async def test_those_who_wait_behind_it_are_told_as_well(self, keyring_session: KeyringSession) -> None:
        vault = KeyringVault("one", limit_seconds=IMPATIENT)
        with scripted_keyring(keyring_session.address, waiting_for_its_user):
            healths = await asyncio.gather(*(vault.probe() for _ in range(3)))
        assert {health.state for health in healths} == {VaultState.LOCKED}

    async def test_nothing_shows_the_secret(
        self, keyring_session: KeyringSession, caplog: pytest.LogCaptureFixture
    ) -> None:
        caplog.set_level(logging.DEBUG)
        vault = KeyringVault("one", limit_seconds=IMPATIENT)
        with scripted_keyring(keyring_session.address, silent):
            health = await vault.write(KEY, SECRET)
        assert await vault.read(KEY) == SECRET
        assert SECRET not in repr(vault) + repr(health) + caplog.text

    def test_the_program_can_end_all_the_same(self, keyring_session: KeyringSession) -> None:
        program = (
            "import asyncio\n"
            "from gamma_desktop.vault.keyring_vault import KeyringVault\n"
            f"print(asyncio.run(KeyringVault('one', limit_seconds={IMPATIENT}).probe()).state)\n"
        )
        with scripted_keyring(keyring_session.address, silent):
            ended = subprocess.run(
                [sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=False
            )
        assert (ended.stdout, ended.stderr, ended.returncode) == ("hanging\n", "", 0)


def _bytes_in(value: object) -> list[bytes]:
    if isinstance(value, bytes):
        return [value]
    if isinstance(value, list | tuple):
        return [found for item in value for found in _bytes_in(item)]
    if isinstance(value, dict):
        return _bytes_in(list(value.values()))
    return []
