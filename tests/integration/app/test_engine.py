"""The engine without windows, on a real listener."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from gamma_desktop.app.engine import Engine, now
from gamma_desktop.app.supervisor import TaskSupervisor
from gamma_desktop.calls.errors import UnusableCallback
from gamma_desktop.history.reception_gaps import GapReason
from gamma_desktop.intake.errors import ListenerError
from gamma_desktop.numbers.dial_guard import DialRules
from gamma_desktop.settings.model import ApiSettings, ListenerSettings, Settings
from gamma_desktop.settings.paths import ProfilePaths
from gamma_desktop.settings.ports import SecretName
from gamma_desktop.settings.secrets import VARIABLES
from gamma_desktop.store.database import Database
from gamma_desktop.store.reception_gaps import SqliteReceptionGaps
from tests.unit.gamma.wire_server import answer, wire_server

FREE_PORT = ListenerSettings(port=0, require_secret=False)


@pytest.fixture
async def engine(tmp_path: Path) -> AsyncIterator[Engine]:
    paths = ProfilePaths(settings=tmp_path, data=tmp_path / "data", runtime=tmp_path / "run")
    paths.prepare()
    failures: list[object] = []
    supervisor = TaskSupervisor(lambda *failure: failures.append(failure))
    made = Engine(paths, Settings(listener=FREE_PORT), supervisor, failures.append, dial_rules=DialRules)
    await made.open_book()
    yield made
    await made.stop()
    assert failures == []


async def health_at(url: str) -> bytes:
    """What the listener says of itself."""
    host, port = url.split("/")[2].split(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    writer.write(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
    said = await reader.read()
    writer.close()
    await writer.wait_closed()
    return said


@asynccontextmanager
async def a_taken_port(engine: Engine) -> AsyncIterator[None]:
    """The engine is to listen where another program does, and could not."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        await engine.apply(Settings(listener=replace(FREE_PORT, port=taken.getsockname()[1])))
        with pytest.raises(ListenerError):
            await engine.start_events()
        yield


async def test_a_listener_that_found_its_port_taken_listens_once_another_is_set(engine: Engine) -> None:
    async with a_taken_port(engine):
        await engine.apply(Settings(listener=FREE_PORT))

    assert b"200 OK" in await health_at(engine.intake.address or "")


async def test_a_listener_that_found_its_port_taken_can_be_started_once_it_is_free(engine: Engine) -> None:
    async with a_taken_port(engine):
        pass

    await engine.start_events()

    assert b"200 OK" in await health_at(engine.intake.address or "")


async def test_a_listener_that_cannot_start_is_a_gap_until_it_does(engine: Engine) -> None:
    async with a_taken_port(engine):
        was_gap = engine.reception.gap_since is not None

    await engine.start_events()

    assert (was_gap, engine.reception.hears) == (True, True)


async def test_the_time_between_two_runs_is_known_to_be_a_gap(engine: Engine) -> None:
    ended = now() - timedelta(minutes=15)
    await engine.reception_gaps.note_heard(ended)
    await engine.start_events()

    (gap,) = await engine.reception_gaps.reception_gaps(limit=9)
    assert (gap.since, gap.why) == (ended, GapReason.OFF)
    await engine.stop()
    async with Database(engine.paths.book) as book:
        heard_until = await SqliteReceptionGaps(book).heard_until()
    assert heard_until is not None
    assert heard_until > gap.until


async def test_settings_applied_before_events_are_wanted_start_no_listener(engine: Engine) -> None:
    await engine.apply(Settings(listener=replace(FREE_PORT, path="/elsewhere")))

    assert engine.intake.address is None


async def test_an_address_that_gamma_cannot_reach_is_never_registered(engine: Engine) -> None:
    with pytest.raises(UnusableCallback):
        await engine.register_callback("http://127.0.0.1:8765/vtcrm/callback")


async def test_requests_go_to_the_address_that_was_set_last(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLES[SecretName.API_KEY], "a-key")
    async with wire_server(answer(b"200 OK")) as former, wire_server(answer(b"200 OK")) as latter:
        await engine.apply(Settings(api=ApiSettings(url=former.url), listener=FREE_PORT))
        await engine.telephony.drop("1")
        await engine.apply(Settings(api=ApiSettings(url=latter.url), listener=FREE_PORT))
        await engine.telephony.drop("2")

    assert [request.json for request in former.requests] == [{"callId": "1"}]
    assert [request.json for request in latter.requests] == [{"callId": "2"}]


async def test_an_older_list_of_extensions_that_arrives_late_never_takes_the_place_of_a_newer_one(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLES[SecretName.API_KEY], "a-key")
    is_asked, is_told = asyncio.Event(), asyncio.Event()

    async def late(writer: asyncio.StreamWriter, over: asyncio.Event) -> None:
        is_asked.set()
        await is_told.wait()
        await answer(b"200 OK", b'["201"]')(writer, over)

    async with wire_server(late, answer(b"200 OK", b'["202"]')) as gamma, asyncio.TaskGroup() as group:
        await engine.apply(Settings(api=ApiSettings(url=gamma.url), listener=FREE_PORT))
        older = group.create_task(engine.refresh_extensions())
        await is_asked.wait()
        await engine.refresh_extensions()
        is_told.set()
        answered = {each.number for each in await older}

    assert "201" in answered
    assert [each.number for each in engine.extensions] == ["202"]
