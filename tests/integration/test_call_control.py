"""The vendor's client keeps what everything promises that acts on calls: over HTTP, at a simulated cloud."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Iterator

import httpx
import pytest

from gamma_desktop.calls.observed_telephony import ObservedTelephony
from gamma_desktop.gamma.requests import GammaClient
from gamma_desktop.simulator.server import SimulatedCloud
from tests.fixtures.simulated_cloud import QUICK, RunningCloud, running_cloud
from tests.unit.calls.call_control_contract import (
    EXTENSION,
    NUMBER,
    CallControlBench,
    CallControlContract,
    Request,
)


class CloudBench(CallControlBench):
    """A client of a cloud that fails on demand."""

    def __init__(self, cloud: RunningCloud) -> None:
        self.cloud = cloud
        self._before = len(cloud.requests())
        without_authorities = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)  # reading them takes longer than a test
        transport = httpx.AsyncHTTPTransport(verify=without_authorities, trust_env=False)
        self.client = GammaClient(cloud.url, self._read_key, transport=transport)
        self.control = self.client

    async def requests(self) -> list[Request]:
        return [_request(record) for record in await asyncio.to_thread(self.cloud.requests, self._before)]

    async def ring(self) -> str:
        call_id = await asyncio.to_thread(self.cloud.control, "incoming", from_=NUMBER, to=[EXTENSION])
        assert call_id is not None
        return call_id

    async def refuse_next(self, status: int, reason: str, *, retry_after: int | None = None) -> None:
        await self._fail(status=status, reason=reason, retryAfter=retry_after)

    async def lose_next_answer(self) -> None:
        await self._fail(reset=True, acts=True)

    async def hold_next(self) -> None:
        await self._fail(hang=True)

    async def until_arrived(self, count: int) -> None:
        arrived = 0
        while arrived < count:
            arrived += len(await asyncio.to_thread(self.cloud.requests, self._before + arrived, 10))

    async def _fail(self, **how: object) -> None:
        await asyncio.to_thread(self.cloud.control, "fail", request="*", **how)

    async def _read_key(self) -> str:
        return self.cloud.key


def _request(record: dict[str, object]) -> Request:
    body = record["body"]
    assert isinstance(body, dict)
    match record["request"]:
        case "call":
            ours = body["request_callback_headers"]["X-VTCRM-External-Call-Id"]
            return "dial", body["extension"], body["destination"], ours
        case "drop":
            return "drop", body["callId"]
        case name:
            assert name == "redirectIncoming"
            return "redirect", body["callId"], body["destination"]


@pytest.fixture(scope="module")
def cloud() -> Iterator[RunningCloud]:
    with running_cloud(SimulatedCloud(policy=QUICK)) as running:
        yield running


@pytest.fixture
async def client_bench(cloud: RunningCloud) -> AsyncIterator[CloudBench]:
    bench = CloudBench(cloud)
    yield bench
    await bench.client.aclose()


class TestGammaClient(CallControlContract):
    """All that everything promises that acts on calls."""

    @pytest.fixture
    def bench(self, client_bench: CloudBench) -> CloudBench:
        return client_bench


class TestObservedTelephony(CallControlContract):
    """The same, as the program has it."""

    @pytest.fixture
    def bench(self, client_bench: CloudBench) -> CloudBench:
        client_bench.control = ObservedTelephony(client_bench.client)
        return client_bench
