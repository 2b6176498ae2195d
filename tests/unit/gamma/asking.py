"""A client of Gamma, and requests of each kind, for a server that behaves as a test says."""

from collections.abc import Awaitable, Callable

import httpx
import pytest

from gamma_desktop.calls.errors import (
    CallError,
)
from gamma_desktop.calls.model import Extension
from gamma_desktop.calls.ports import CallbackRegistration
from gamma_desktop.gamma.requests import GammaClient
from tests.unit.gamma.wire_server import (
    Behaviour,
    answer,
    wire_server,
)

KEY = "83isocjid5hyd02sdjiembslw323"
SHORT = 0.5  # seconds; long enough for a busy machine to get a request to the server
LONG_FOR_A_REQUEST = 3.0  # seconds; the same where the test goes by how far it gets
PATIENCE = 60.0
OK = answer(b"200 OK")
LISTS = (answer(b"200 OK", b'[{"extension":201,"name":"Gines Gomez"}]'), answer(b"200 OK", b"[200]"))

Use = Callable[[GammaClient], Awaitable[object]]


def client_of(
    url: str, *, deadline: float = 10.0, transport: httpx.AsyncBaseTransport | None = None
) -> GammaClient:
    async def read_key() -> str:
        return KEY

    return GammaClient(url, read_key, deadline=deadline, transport=transport, first_pause=0.001)


async def dial(client: GammaClient) -> None:
    await client.dial(extension="203", destination="647460197", external_call_id="mine-1")


async def drop(client: GammaClient) -> None:
    await client.drop("471900")


async def redirect(client: GammaClient) -> None:
    await client.redirect("471900", "202")


async def register(client: GammaClient) -> None:
    await client.register(CallbackRegistration(url="https://example.com/cb", headers={"X-Secret": "s"}))


async def extensions(client: GammaClient) -> tuple[Extension, ...]:
    return await client.extensions()


COMMANDS = (dial, drop, redirect, register)


async def error_of(behaviour: Behaviour, use: Use = dial, *, deadline: float = 10.0) -> tuple[CallError, int]:
    """What a request ends in when the server behaves like this, and how often it reached it."""
    async with wire_server(behaviour) as wire:
        client = client_of(wire.url, deadline=deadline)
        with pytest.raises(CallError) as caught:
            await use(client)
        await client.aclose()
        return caught.value, len(wire.requests)
