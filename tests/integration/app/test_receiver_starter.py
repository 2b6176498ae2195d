"""Listening goes on trying, on a real engine and real ports."""

import asyncio
import socket
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Self

import pytest

from gamma_desktop.app.engine import Engine
from gamma_desktop.app.supervisor import TaskSupervisor
from gamma_desktop.history.health import ChainHealth
from gamma_desktop.intake.errors import ListenerError
from gamma_desktop.intake.health import HealthBoard
from gamma_desktop.intake.starter import ReceiverStarter
from gamma_desktop.numbers.dial_guard import DialRules
from gamma_desktop.settings.errors import VaultError
from gamma_desktop.settings.model import ListenerSettings, Settings
from gamma_desktop.settings.paths import ProfilePaths

FREE_PORT = ListenerSettings(port=0, require_secret=False)
ATTEMPT = "start the receiver"


class Bench:
    """An engine that listens by ``settings``, and what its health was told."""

    def __init__(self, folder: Path, settings: Settings) -> None:
        paths = ProfilePaths(settings=folder, data=folder / "data", runtime=folder / "run")
        paths.prepare()
        self.failures: list[object] = []
        self._supervisor = TaskSupervisor(lambda *failure: self.failures.append(failure))
        self._changed = asyncio.Event()
        self.health = HealthBoard()
        self.health.subscribe(lambda _chain: self._changed.set())
        self.engine = Engine(paths, settings, self._supervisor, self.failures.append, dial_rules=DialRules)
        self.starter = ReceiverStarter(
            self.engine.intake,
            self.health,
            self.engine.start_events,
            self._supervisor.spawn,
            again_after=0.01,
        )

    async def __aenter__(self) -> Self:
        await self.engine.open_book()
        return self

    async def __aexit__(self, *_error: object) -> None:
        await self.engine.stop()
        assert self.failures == []

    async def until(self, is_so: Callable[[ChainHealth], bool]) -> ChainHealth:
        async with asyncio.timeout(60):
            while not is_so(self.health.chain):
                self._changed.clear()
                await self._changed.wait()
        return self.health.chain


def taken_port() -> socket.socket:
    taken = socket.socket()
    taken.bind(("127.0.0.1", 0))
    taken.listen()
    return taken


def on_port_of(taken: socket.socket) -> Settings:
    return Settings(listener=replace(FREE_PORT, port=taken.getsockname()[1]))


def hears(chain: ChainHealth) -> bool:
    return chain.listener_url is not None


def is_not_listening(chain: ChainHealth) -> bool:
    return chain.listener_error is not None


async def test_a_port_that_is_taken_is_tried_until_it_is_free(tmp_path: Path) -> None:
    with taken_port() as taken:
        async with Bench(tmp_path, on_port_of(taken)) as bench:
            await bench.starter.look()
            failed = await bench.until(is_not_listening)
            taken.close()
            heard = await bench.until(hears)

    assert isinstance(failed.listener_error, ListenerError)
    assert heard.listener_error is None


async def test_a_port_that_is_set_and_taken_is_tried_until_it_is_free(tmp_path: Path) -> None:
    with taken_port() as taken:
        async with Bench(tmp_path, Settings(listener=FREE_PORT)) as bench:
            await bench.starter.look()
            await bench.until(hears)
            await bench.starter.follow(bench.engine.apply(on_port_of(taken)))
            failed = bench.health.chain
            port = taken.getsockname()[1]
            taken.close()
            heard = await bench.until(hears)

    assert (failed.listener_url, type(failed.listener_error)) == (None, ListenerError)
    assert f":{port}/" in (heard.listener_url or "")


async def test_a_keyring_that_refuses_is_not_asked_by_itself_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GAMMA_DESKTOP_LISTENER_SECRET", "no secret, since it has spaces")
    async with Bench(tmp_path, Settings(listener=ListenerSettings(port=0))) as bench:
        await bench.starter.look()
        failed = await bench.until(is_not_listening)
        tasks_then = task_names()
        elsewhere = Settings(listener=ListenerSettings(port=0, path="/elsewhere"))
        await bench.starter.follow(bench.engine.apply(elsewhere))
        tasks_after_a_change = task_names()

    assert isinstance(failed.listener_error, VaultError)
    assert ATTEMPT not in tasks_then | tasks_after_a_change


def task_names() -> set[str]:
    return {task.get_name() for task in asyncio.all_tasks()}
