"""The way from the cloud to the running tray program, as events take it."""

import asyncio
import http.client

from gamma_desktop.calls.ports import RawEvent
from gamma_desktop.settings.layers import load_settings
from gamma_desktop.settings.paths import ProfilePaths
from gamma_desktop.store.call_log import SqliteCallLog
from tests.ui.app.running import SECRET


class Wire:
    """Sends events as the cloud does, each when the one before it was worked in."""

    def __init__(self, paths: ProfilePaths, log: SqliteCallLog) -> None:
        listener = load_settings(paths).settings.listener
        self._path, self._log = listener.path, log
        self._connection = http.client.HTTPConnection("127.0.0.1", listener.port, timeout=60)
        self._sent = 0

    async def send(self, event: RawEvent) -> None:
        await asyncio.to_thread(self._post, event)
        self._sent += 1
        while await self._log.cursor() < self._sent:  # noqa: ASYNC110  (another connection tells)
            await asyncio.sleep(0.002)

    def close(self) -> None:
        self._connection.close()

    def _post(self, event: RawEvent) -> None:
        headers = {"X-Gamma-Desktop-Secret": SECRET, **event.headers}
        self._connection.request("POST", self._path, event.body, headers)
        with self._connection.getresponse() as answer:
            assert answer.status == 200
