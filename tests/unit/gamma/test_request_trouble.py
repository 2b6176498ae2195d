"""Requests that break off, hang or never get there: what may have been sent, and what is repeated."""

import asyncio
import re
import socket
import ssl

import httpx
import pytest
import trustme

from gamma_desktop.calls.errors import (
    MaybeSent,
    Unreachable,
    VendorDown,
)
from gamma_desktop.demo.free_port import free_port
from gamma_desktop.gamma.requests import ATTEMPTS
from gamma_desktop.ui.wording import explain
from tests.unit.gamma.asking import (
    COMMANDS,
    LISTS,
    LONG_FOR_A_REQUEST,
    OK,
    PATIENCE,
    SHORT,
    Use,
    client_of,
    dial,
    error_of,
    extensions,
)
from tests.unit.gamma.wire_server import (
    Behaviour,
    answer,
    babble,
    close,
    cut_head,
    hang,
    head_only,
    reset,
    wire_server,
)


@pytest.mark.parametrize("use", COMMANDS)
@pytest.mark.parametrize("behaviour", [close, reset, babble])
async def test_a_command_that_breaks_off_may_have_been_sent_and_is_not_repeated(
    use: Use, behaviour: Behaviour
) -> None:
    error, times = await error_of(behaviour, use)
    assert (type(error), times) == (MaybeSent, 1)


async def test_a_command_that_hangs_may_have_been_sent_and_is_not_repeated() -> None:
    ends = await asyncio.gather(*(error_of(hang, use, deadline=LONG_FOR_A_REQUEST) for use in COMMANDS))
    assert [(type(error), times) for error, times in ends] == [(MaybeSent, 1)] * len(COMMANDS)


@pytest.mark.parametrize("deadline", [0.001, 0.003, 0.01, 0.05])
async def test_what_reached_gamma_is_never_told_as_not_sent(deadline: float) -> None:
    error, times = await error_of(hang, deadline=deadline)
    assert isinstance(error, MaybeSent) or times == 0


async def test_a_time_that_is_over_before_there_is_a_connection_sent_nothing() -> None:
    error, times = await error_of(hang, deadline=0.0)
    assert (type(error), times) == (Unreachable, 0)


async def test_an_answer_that_breaks_off_in_its_head_may_have_been_a_yes() -> None:
    error, times = await error_of(cut_head)
    assert (type(error), times) == (MaybeSent, 1)


async def test_a_command_has_succeeded_once_its_status_says_so() -> None:
    async with wire_server(head_only) as wire:
        await dial(client_of(wire.url))


@pytest.mark.parametrize("line", [b"201 Created", b"202 Accepted", b"204 No Content"])
async def test_any_success_is_one(line: bytes) -> None:
    async with wire_server(answer(line)) as wire:
        await dial(client_of(wire.url))


async def test_nothing_is_sent_where_nobody_listens() -> None:
    with pytest.raises(Unreachable, match="refused"):
        await dial(client_of(f"http://127.0.0.1:{free_port()}/"))


@pytest.mark.parametrize(
    "url", ["http://nowhere.invalid/", "nonsense", "http://[::1", "ftp://127.0.0.1/", ""]
)
async def test_nothing_is_sent_to_an_address_that_is_none(url: str) -> None:
    with pytest.raises(Unreachable):
        await dial(client_of(url))


async def test_nothing_is_sent_to_whom_the_system_does_not_trust() -> None:
    async with wire_server(OK, tls=_server_side(trustme.CA())) as wire:
        with pytest.raises(Unreachable, match=r"(?i)certificate"):
            await dial(client_of(wire.url))
    assert wire.requests == []


async def test_a_connection_that_never_gets_anywhere_sent_nothing() -> None:
    silent = socket.create_server(("127.0.0.1", 0))  # the system accepts, and nobody ever answers
    with silent, pytest.raises(Unreachable, match="in time"):
        await dial(client_of(f"https://127.0.0.1:{silent.getsockname()[1]}/", deadline=SHORT))


async def test_a_proxy_that_never_connects_us_sent_nothing_on(monkeypatch: pytest.MonkeyPatch) -> None:
    async with wire_server(hang) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", proxy.url)
        with pytest.raises(Unreachable, match="in time"):
            await dial(client_of("https://api.example/", deadline=SHORT))
    (asked,) = proxy.requests
    assert (asked.method, asked.path, "authorization" in asked.headers) == (
        "CONNECT",
        "api.example:443",
        False,
    )


async def test_a_proxy_that_refuses_sent_nothing_on(monkeypatch: pytest.MonkeyPatch) -> None:
    async with wire_server(answer(b"407 Proxy Authentication Required")) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", proxy.url)
        with pytest.raises(Unreachable, match="407"):
            await dial(client_of("https://api.example/"))


async def test_this_machine_is_reached_without_a_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALL_PROXY", f"http://127.0.0.1:{free_port()}")
    async with wire_server(OK) as wire:
        await dial(client_of(wire.url))
    assert len(wire.requests) == 1


async def test_a_proxy_of_an_unknown_kind_sends_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALL_PROXY", "gopher://127.0.0.1:1")
    with pytest.raises(Unreachable, match="proxy"):
        await dial(client_of("https://api.example/"))


@pytest.mark.parametrize("proxy", ["gopher://127.0.0.1:1", "socks5://127.0.0.1:1", "http://127.0.0.1:1"])
async def test_a_proxy_that_cannot_be_used_is_named_and_costs_this_machine_nothing(
    monkeypatch: pytest.MonkeyPatch, proxy: str
) -> None:
    monkeypatch.setenv("ALL_PROXY", proxy)
    with pytest.raises(Unreachable) as caught:
        await dial(client_of("https://api.example/"))
    assert re.search("proxy in ALL_PROXY .*remove ALL_PROXY", explain(caught.value).advice)
    async with wire_server(OK) as wire:
        await dial(client_of(wire.url))
    assert len(wire.requests) == 1


async def test_a_trusted_server_is_talked_to_over_tls() -> None:
    authority = trustme.CA()
    trust = ssl.create_default_context()
    authority.configure_trust(trust)
    async with wire_server(OK, tls=_server_side(authority)) as wire:
        client = client_of(wire.url, transport=httpx.AsyncHTTPTransport(verify=trust))
        await dial(client)
        await client.aclose()
    assert len(wire.requests) == 1


@pytest.mark.parametrize(
    "trouble", [answer(b"503 Service Unavailable"), answer(b"429 Slow"), close, reset, babble]
)
async def test_a_read_is_repeated_through_trouble_that_passes(trouble: Behaviour) -> None:
    async with wire_server(trouble, trouble, *LISTS) as wire:
        assert len(await extensions(client_of(wire.url))) == 2
    assert len(wire.requests) == 4


async def test_a_read_is_repeated_when_the_first_attempt_hangs() -> None:
    async with wire_server(hang, *LISTS) as wire:
        assert len(await extensions(client_of(wire.url, deadline=3 * SHORT))) == 2
    assert len(wire.requests) == 3


async def test_a_read_is_given_up_after_a_few_attempts() -> None:
    error, times = await error_of(answer(b"500 Oops"), extensions)
    assert (type(error), times) == (VendorDown, ATTEMPTS)


@pytest.mark.parametrize("line", [b"400 Bad", b"401 Wrong", b"403 No"])
async def test_a_read_that_is_refused_is_not_repeated(line: bytes) -> None:
    _, times = await error_of(answer(line), extensions)
    assert times == 1


async def test_a_read_does_not_wait_beyond_its_deadline() -> None:
    error, times = await error_of(answer(b"503 Down", headers=b"Retry-After: 60\r\n"), extensions)
    assert (type(error), times) == (VendorDown, 1)


@pytest.mark.parametrize("behaviour", [hang, head_only])
async def test_a_read_ends_at_its_deadline(behaviour: Behaviour) -> None:
    async with asyncio.timeout(PATIENCE):
        error, times = await error_of(behaviour, extensions, deadline=SHORT)
    # Little time is left for the last attempt: on a busy machine it may not get as far as being sent.
    assert type(error) in {MaybeSent, Unreachable}
    assert "in time" in str(error)
    assert 1 <= times <= ATTEMPTS


def _server_side(authority: trustme.CA) -> ssl.SSLContext:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    return context
