"""The bundle of a morning, played again by ``simulate --replay``: the same pops in the same order."""

import asyncio
import contextlib
import http.client
import json
import re
import shutil
import subprocess
import sys
import threading
import time
import zipfile
from collections.abc import AsyncIterator, Callable, Sequence
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

from gamma_desktop.app.bundle import write_bundle
from gamma_desktop.calls.ports import RawEvent
from gamma_desktop.demo.waiting import look_until
from gamma_desktop.settings.layers import load_settings
from gamma_desktop.settings.paths import ProfilePaths
from tests.scenarios.scenario import SCENARIOS
from tests.ui.app.running import SECRET, Play, Running

AFTER_EACH = 0.02
"""Seconds in which a pop appears that an event calls for."""
LAST = {"callId": "999999", "callLegId": "999999.1", "state": "ringing", "isIncoming": "true"}
LAST |= {"extension": "299", "displayedExternalNumber": "+34999888777", "displayedLabel": "999888777"}
OF_A_MORNING = {
    *("incoming-answered", "transfer-blind", "ring-group-answered-by-one", "hidden-caller"),
    *("the-same-caller-calls-twice", "call-waiting", "triggered-answered", "outgoing-answered"),
}
Deliver = Callable[["Gate"], None]
_NUMBER = re.compile(r"[+0-9][0-9 ().\-]*[0-9]|[0-9]")


class Pops:
    """The pops as they first appear: what each is called, each number by when it was first met."""

    def __init__(self) -> None:
        self.order: list[str] = []
        self._seen: set[object] = set()
        self._met: dict[str, int] = {}

    def has_seen_all(self, running: Running) -> bool:
        return {content.pop_id for content in running.stack.contents} <= self._seen

    async def watch(self, running: Running) -> None:
        while True:
            for content in reversed(running.stack.contents):
                if content.pop_id not in self._seen:
                    self._seen.add(content.pop_id)
                    self.order.append(_NUMBER.sub(self._nth, content.name))
            await asyncio.sleep(0.002)

    def _nth(self, number: re.Match[str]) -> str:
        return f"<{self._met.setdefault(number[0], len(self._met))}>"


@contextlib.asynccontextmanager
async def watched(running: Running) -> AsyncIterator[Pops]:
    pops = Pops()
    async with asyncio.TaskGroup() as group:
        task = group.create_task(pops.watch(running))
        yield pops
        task.cancel()


def callback_of(paths: ProfilePaths) -> str:
    listener = load_settings(paths).settings.listener
    return f"http://127.0.0.1:{listener.port}{listener.path}"


def post(url: str, body: bytes, headers: dict[str, str]) -> None:
    to = urlsplit(url)
    connection = http.client.HTTPConnection(to.hostname or "", to.port, timeout=60)
    connection.request("POST", to.path, body, {"X-Gamma-Desktop-Secret": SECRET, **headers})
    assert connection.getresponse().status == 200
    connection.close()


class Gate:
    """Where Gamma posts to: hands each event on, and answers once the program has worked it in.

    Gamma sends one event after the other, so a busy machine delays them here, and changes nothing else.
    """

    def __init__(self, running: Running) -> None:
        self._running = running
        self._url = callback_of(running.paths)
        self._posted = 0
        gate = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                gate.hand_on(body, {key: self.headers[key] for key in self.headers if key.startswith("X-")})
                self.send_response(200)
                self.end_headers()

            def log_message(self, *_: object) -> None:
                pass

        self._server = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}/"
        self._thread = threading.Thread(target=self._server.serve_forever)
        self._thread.start()

    def hand_on(self, body: bytes, headers: dict[str, str]) -> None:
        post(self._url, body, headers)
        self._posted += 1
        look_until(lambda: self._running.program._engine.calls.cursor >= self._posted, seconds=4)
        time.sleep(AFTER_EACH)

    def close(self) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


async def until_the_last(running: Running, pops: Pops, gate: Gate) -> None:
    """What is posted now pops last: all others have popped then."""
    await asyncio.to_thread(gate.hand_on, json.dumps(LAST).encode(), {"X-VTCRM-PBXID": "the-last"})
    await running.until(lambda: any("999 88 87 77" in each.name for each in running.stack.contents))
    await running.until(lambda: pops.has_seen_all(running))


def played(events: Sequence[RawEvent]) -> Deliver:
    def run(gate: Gate) -> None:
        for event in events:
            gate.hand_on(event.body, dict(event.headers))

    return run


def replayed(bundle: Path) -> Deliver:
    """By the command, as whoever helps does it."""

    def run(gate: Gate) -> None:
        command = [sys.executable, "-m", "gamma_desktop", "simulate", "--replay", str(bundle)]
        command += ["--rate", "50"]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as cloud:
            try:
                assert cloud.stdout is not None
                said = json.loads(cloud.stdout.readline())
                secret = {"X-Gamma-Desktop-Secret": SECRET}
                body = {"events_callback_url": gate.url, "events_callback_headers": secret}
                headers = {"Authorization": f"VTCRM-Basic {said['key']}"}
                request = Request(f"{said['url']}configure", json.dumps(body).encode(), headers)  # noqa: S310  (loopback)
                urlopen(request, timeout=60).close()  # noqa: S310  (loopback)
                until_all = f"{said['control']}deliveries?after={_events_in(bundle) - 1}&wait=50"
                while not _is_answered_with_one(until_all):
                    pass
            finally:
                cloud.terminate()

    return run


def _is_answered_with_one(url: str) -> bool:
    with urlopen(url, timeout=60) as answer:  # noqa: S310  (loopback)
        return len(json.load(answer)) == 1


def _events_in(bundle: Path) -> int:
    with zipfile.ZipFile(bundle) as opened:
        steps = json.loads(opened.read("scenario.json"))["steps"]
    return sum(step["do"] == "event" for step in steps)


def pops_of(play: Play, paths: ProfilePaths, deliver: Deliver) -> list[str]:
    """On an empty profile at which every call concerns the agent."""
    for folder in (paths.data, paths.runtime):
        shutil.rmtree(folder)
    paths.prepare()
    found: list[str] = []

    async def scene(running: Running) -> None:
        gate = Gate(running)
        try:
            async with watched(running) as pops:
                await asyncio.to_thread(deliver, gate)
                await until_the_last(running, pops, gate)
                found.extend(pops.order[:-1])
        finally:
            gate.close()

    play(scene)
    return found


def compare(play: Play, paths: ProfilePaths, folder: Path, events: Sequence[RawEvent]) -> list[str]:
    settings = paths.settings_file.read_text("utf-8").replace('agent.extensions = ["203"]', "")
    paths.settings_file.write_text(settings, "utf-8")
    bundle = folder / "bundle.zip"
    first = pops_of(play, paths, played(events))
    write_bundle(bundle, paths, load_settings(paths), (), datetime.now(UTC))
    again = pops_of(play, paths, replayed(bundle))
    assert again[: len(first)] == first
    assert len(again) == len(first) + 1, "the last call of the first time, which is in the bundle"
    return first


def test_a_replayed_bundle_gives_the_same_pops_in_the_same_order(
    play: Play, paths: ProfilePaths, tmp_path: Path
) -> None:
    morning = [event for each in SCENARIOS if each.name in OF_A_MORNING for event in each.events]
    order = compare(play, paths, tmp_path, morning)
    assert len(order) > 6
    assert len(set(order)) == 3, "two callers, and a hidden one"
