"""The page of figures, on a real socket."""

import asyncio
import re
from collections.abc import Iterable

import aiohttp
import pytest

from gamma_desktop.team.relay.metrics import (
    Metric,
    MetricKind,
    counter,
    exposition,
    gauge,
    metrics_page,
    without_query,
)


async def figures() -> Iterable[Metric]:
    return [gauge("desks_connected", "Desks that are connected now.", 3)]


async def asked(address: tuple[str, int], path: str = "/metrics", host: str = "") -> tuple[int, str]:
    headers = {"Host": host} if host else {}
    async with (
        aiohttp.ClientSession() as session,
        session.get(f"http://{address[0]}:{address[1]}{path}", headers=headers) as answer,
    ):
        return answer.status, await answer.text()


async def test_the_page_has_the_figures_of_now() -> None:
    async with metrics_page("127.0.0.1:0", figures) as address:
        status, page = await asked(address)
    assert status == 200
    assert "gamma_relay_desks_connected 3\n" in page


async def test_there_is_no_other_page() -> None:
    async with metrics_page("127.0.0.1:0", figures) as address:
        assert (await asked(address, "/"))[0] == 404


@pytest.mark.parametrize(
    ("host", "status"), [("evil.example", 403), ("localhost", 200), ("127.0.0.1:9464", 200)]
)
async def test_a_web_page_that_made_a_name_lead_here_reads_nothing(host: str, status: int) -> None:
    async with metrics_page("127.0.0.1:0", figures) as address:
        assert (await asked(address, host=host))[0] == status


async def test_a_reader_who_waits_does_not_hold_up_the_end_of_the_relay() -> None:
    asked_for = asyncio.Event()

    async def figures_that_never_come() -> Iterable[Metric]:
        asked_for.set()
        await asyncio.Event().wait()
        return ()

    async with asyncio.timeout(30):
        async with metrics_page("127.0.0.1:0", figures_that_never_come) as address:
            reading = asyncio.get_running_loop().create_task(asked(address))
            await asked_for.wait()
        with pytest.raises(aiohttp.ClientError):
            await reading


def test_every_line_is_as_prometheus_wants_it() -> None:
    text = exposition(
        [
            counter("events_total", "Events.", 12),
            Metric("lag", MetricKind.GAUGE, "Lag.", [({"url": 'a"b\\c\nd'}, 0.5), ({"url": "e"}, 1e12)]),
        ]
    )
    assert text.endswith("\n")
    line = re.compile(
        r'# (HELP|TYPE) gamma_relay_\w+ .+|gamma_relay_\w+(\{\w+="([^"\\\n]|\\["\\n])*"\})? [0-9.e+-]+'
    )
    assert all(line.fullmatch(each) for each in text.splitlines())
    assert r'gamma_relay_lag{url="a\"b\\c\nd"} 0.5' in text


def test_a_url_stands_there_without_what_may_be_secret() -> None:
    assert without_query("https://crm.example/events?token=x#y") == "https://crm.example/events"
