"""The receiver of events over HTTP keeps what every receiver promises."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from gamma_desktop.history.refusals import RefusedEvents
from gamma_desktop.intake.http_receiver import HttpReceiver
from gamma_desktop.intake.journal_file import JournalFile
from gamma_desktop.settings.errors import NoListenerSecret
from tests.integration.intake.conftest import SETTINGS
from tests.integration.intake.event_receiver_contract import EventReceiverContract, Receiver, ReceiverBench
from tests.integration.intake.wire import SECRET, event, exchange

STRANGERS = 4
"""So many in a row are more than anyone who tries."""


class HttpBench(ReceiverBench):
    """Gamma is played by one POST at a time."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.secrets: tuple[str, ...] = (SECRET,)

    def make(self, journal: JournalFile, on_refused: Callable[[RefusedEvents], None]) -> HttpReceiver:
        return HttpReceiver(SETTINGS, journal, read_secrets=self.read_secrets, on_refused=on_refused)

    def make_one_that_cannot_start(self, journal: JournalFile) -> HttpReceiver:
        nowhere = replace(SETTINGS, host="192.0.2.1")
        return HttpReceiver(
            nowhere, journal, read_secrets=self.read_secrets, on_refused=lambda _refused: None
        )

    async def send(self, receiver: Receiver, body: bytes) -> bool:
        return await self._post(receiver, event(body).replace(SECRET.encode(), self.secrets[0].encode()))

    async def send_as_stranger(self, receiver: Receiver) -> bool:
        """The same as ``send``, from somebody who may not."""
        return await self._post(receiver, event().replace(SECRET.encode(), b"a guess"))

    def change_secrets(self) -> None:
        self.secrets = ("another",)

    async def read_secrets(self) -> tuple[str, ...]:
        if not self.secrets:
            raise NoListenerSecret(has_keyring=True)
        return self.secrets

    async def _post(self, receiver: Receiver, request: bytes) -> bool:
        where = urlsplit(receiver.address or "")
        assert where.hostname is not None
        assert where.port is not None
        try:
            answer = await asyncio.to_thread(exchange, (where.hostname, where.port), request)
        except ConnectionError:
            return False
        return answer.status == 200


@pytest.fixture
async def bench(tmp_path: Path) -> AsyncIterator[HttpBench]:
    bench = HttpBench(tmp_path)
    yield bench
    await bench.end()


class TestHttpReceiver(EventReceiverContract):
    """All that every receiver promises."""


async def test_without_a_secret_it_does_not_listen(bench: HttpBench) -> None:
    bench.secrets = ()
    with pytest.raises(NoListenerSecret):
        await bench.start()


async def test_secrets_that_cannot_be_read_now_leave_those_good_that_were(bench: HttpBench) -> None:
    receiver = await bench.start()
    known, bench.secrets = bench.secrets, ()
    await receiver.look_for_secrets()
    bench.secrets = known

    assert await bench.send(receiver, b"{}")


async def test_a_stranger_is_refused_and_counted_until_an_event_gets_through(bench: HttpBench) -> None:
    receiver = await bench.start()
    for _ in range(STRANGERS):
        assert not await bench.send_as_stranger(receiver)
    await bench.until(lambda: bool(bench.refused))
    then = receiver.health
    await bench.send(receiver, b"{}")
    await bench.until(lambda: bench.refused[-1].is_over)

    assert then.refusing is not None
    assert receiver.health == replace(
        then, stored=1, refusing=None, last_event_at=receiver.health.last_event_at
    )
    assert bench.stored() == [(1, b"{}")]


async def test_a_stranger_stays_one_after_the_secrets_have_changed(bench: HttpBench) -> None:
    receiver = await bench.start()
    bench.change_secrets()
    await receiver.look_for_secrets()

    assert not await bench.send_as_stranger(receiver)
