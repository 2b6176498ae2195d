"""A secret is made while registering and at no other time, on a real engine and a simulated cloud."""

import asyncio
import json
import socket
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import apsw
import pytest

from gamma_desktop.app.engine import Engine
from gamma_desktop.app.supervisor import TaskSupervisor
from gamma_desktop.calls.errors import WrongKey
from gamma_desktop.demo.free_port import free_port
from gamma_desktop.intake import listener_secret
from gamma_desktop.intake.errors import JournalError, ListenerError
from gamma_desktop.numbers.dial_guard import DialRules
from gamma_desktop.settings.errors import NoListenerSecret
from gamma_desktop.settings.model import ApiSettings, ListenerSettings, Settings
from gamma_desktop.settings.paths import ProfilePaths
from gamma_desktop.settings.ports import SecretName
from gamma_desktop.settings.secrets import VARIABLES
from gamma_desktop.ui.wording import explain_not_registered
from tests.fixtures.keyring_session import KeyringSession
from tests.fixtures.simulated_cloud import RunningCloud

EVENT = json.dumps({"callId": "1", "state": "ringing", "isIncoming": "true", "extension": "203"}).encode()


@pytest.fixture
async def engine(
    tmp_path: Path,
    keyring_session: KeyringSession,
    simulated_cloud: RunningCloud,
    monkeypatch: pytest.MonkeyPatch,
) -> AsyncIterator[Engine]:
    """With a key, and on a session without a keyring so far."""
    assert keyring_session.address
    monkeypatch.setenv(VARIABLES[SecretName.API_KEY], simulated_cloud.key)
    paths = ProfilePaths(settings=tmp_path, data=tmp_path / "data", runtime=tmp_path / "run2")
    paths.prepare()
    failures: list[object] = []
    supervisor = TaskSupervisor(lambda *failure: failures.append(failure))
    settings = Settings(api=ApiSettings(url=simulated_cloud.url), listener=ListenerSettings(port=free_port()))
    made = Engine(paths, settings, supervisor, failures.append, dial_rules=DialRules)
    await made.open_book()
    yield made
    await made.stop()
    assert failures == []


def url_of(engine: Engine) -> str:
    listener = engine.settings.listener
    return f"http://127.0.0.1:{listener.port}{listener.path}"


async def test_without_a_keyring_nothing_listens_until_the_window_registers(
    engine: Engine, simulated_cloud: RunningCloud
) -> None:
    with pytest.raises(NoListenerSecret):
        await engine.start_events()
    listened = engine.intake.address
    await engine.register_callback(url_of(engine))
    await asyncio.to_thread(simulated_cloud.send_raw, EVENT)
    (delivery,) = await asyncio.to_thread(simulated_cloud.wait_for_deliveries, 1)

    assert (listened, delivery["status"]) == (None, 200)


async def test_a_registration_that_gamma_refuses_leaves_no_secret_and_no_listener(
    engine: Engine, keyring_session: KeyringSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    keyring_session.start_keyring()
    monkeypatch.setenv(VARIABLES[SecretName.API_KEY], "another-key")
    with pytest.raises(WrongKey):
        await engine.register_callback(url_of(engine))

    assert (engine.intake.address, engine.registrations.load()) == (None, None)
    assert await listener_secret.known(engine.vault) is None


async def test_while_another_program_has_the_port_gamma_is_told_nothing_and_no_secret_is_left(
    engine: Engine, keyring_session: KeyringSession, simulated_cloud: RunningCloud
) -> None:
    keyring_session.start_keyring()
    with socket.create_server((engine.settings.listener.host, engine.settings.listener.port)):
        with pytest.raises(ListenerError) as raised:
            await engine.register_callback(url_of(engine))
        assert await listener_secret.known(engine.vault) is None
    assert engine.registrations.load() is None
    assert str(explain_not_registered(raised.value)).endswith("Nothing was changed at Gamma.")
    await engine.register_callback(url_of(engine))
    await asyncio.to_thread(simulated_cloud.send_raw, EVENT)
    (delivery,) = await asyncio.to_thread(simulated_cloud.wait_for_deliveries, 1)
    assert delivery["status"] == 200


async def test_while_events_cannot_be_stored_gamma_is_told_nothing(
    engine: Engine, keyring_session: KeyringSession, simulated_cloud: RunningCloud
) -> None:
    keyring_session.start_keyring()
    await engine.intake.use_journal(lambda journal: journal.last_position())  # the file is there
    with closing(apsw.Connection(str(engine.paths.journal))) as holder:
        holder.execute("BEGIN IMMEDIATE")
        with pytest.raises(JournalError) as raised:
            await engine.register_callback(url_of(engine))
    assert (engine.intake.address, engine.registrations.load()) == (None, None)
    assert await listener_secret.known(engine.vault) is None
    assert await asyncio.to_thread(simulated_cloud.requests) == []
    assert str(explain_not_registered(raised.value)).endswith("Nothing was changed at Gamma.")
    await engine.register_callback(url_of(engine))
    assert engine.registrations.load() is not None


async def test_registering_again_keeps_the_secret_and_remembers_where_to(
    engine: Engine, keyring_session: KeyringSession
) -> None:
    keyring_session.start_keyring()
    await engine.register_callback(url_of(engine))
    first = await listener_secret.known(engine.vault)
    await engine.register_callback(url_of(engine))
    registered = engine.registrations.load()

    assert await listener_secret.known(engine.vault) == first is not None
    assert registered is not None
    assert registered.url == url_of(engine)


async def test_a_secret_that_a_command_registers_is_good_at_once(
    engine: Engine, keyring_session: KeyringSession, simulated_cloud: RunningCloud
) -> None:
    keyring_session.start_keyring()
    await engine.register_callback(url_of(engine))
    other = await listener_secret.rotate(engine.vault)
    await engine.intake.look_for_secrets()
    header = engine.settings.listener.secret_header
    await asyncio.to_thread(simulated_cloud.register, url_of(engine), {header: other})
    await asyncio.to_thread(simulated_cloud.send_raw, EVENT)
    (delivery,) = await asyncio.to_thread(simulated_cloud.wait_for_deliveries, 1)

    assert delivery["status"] == 200
