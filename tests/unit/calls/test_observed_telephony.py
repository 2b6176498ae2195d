"""Each request tells how Gamma does; an old one that ends late is no news."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from gamma_desktop.calls.errors import BadRequest, CallError
from gamma_desktop.calls.observed_telephony import ObservedTelephony
from gamma_desktop.gamma.requests import GammaClient
from tests.unit.gamma.wire_server import Behaviour, answer, wire_server

Told = list[type[CallError] | None]


async def read_key() -> str:
    return "a-key"


@asynccontextmanager
async def observed(*script: Behaviour) -> AsyncIterator[tuple[ObservedTelephony, Told]]:
    told: Told = []
    async with wire_server(*script) as wire:
        client = GammaClient(wire.url, read_key)
        gamma = ObservedTelephony(client)
        gamma.subscribe(lambda error: told.append(type(error) if error else None))
        yield gamma, told
        await client.aclose()


async def test_every_request_tells_how_it_ended() -> None:
    async with observed(answer(b"400 Bad Request"), answer(b"200 OK")) as (gamma, told):
        with suppress(CallError):
            await gamma.drop("1")
        await gamma.redirect("1", "203")
        await gamma.dial(extension="203", destination="1", external_call_id="gd-1")

    assert told == [BadRequest, None, None]


async def test_a_request_that_ends_after_a_newer_one_tells_nothing() -> None:
    has_come, may_end = asyncio.Event(), asyncio.Event()

    async def late(writer: asyncio.StreamWriter, over: asyncio.Event) -> None:
        has_come.set()
        await may_end.wait()
        await answer(b"400 Bad Request")(writer, over)

    async with observed(late, answer(b"200 OK")) as (gamma, told), asyncio.TaskGroup() as tasks:
        tasks.create_task(drop_in_vain(gamma))
        await has_come.wait()
        await gamma.drop("2")
        may_end.set()

    assert told == [None]


async def drop_in_vain(gamma: ObservedTelephony) -> None:
    with suppress(CallError):
        await gamma.drop("1")
