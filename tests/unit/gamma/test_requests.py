"""What is sent to Gamma, what its answers come to, and where the key is not."""

import logging

import pytest

from gamma_desktop.calls.errors import (
    BadRequest,
    CallError,
    KeyWithheld,
    MaybeSent,
    NotAllowed,
    NotSetUp,
    Refused,
    SlowDown,
    UnreadableAnswer,
    VendorDown,
    WrongKey,
)
from gamma_desktop.calls.model import Extension
from gamma_desktop.calls.ports import CallbackRegistration, CallControl, EventRegistry, ExtensionDirectory
from gamma_desktop.gamma.requests import GammaClient
from gamma_desktop.settings.errors import VaultError
from gamma_desktop.settings.ports import VaultHealth, VaultState
from tests.unit.gamma.asking import (
    KEY,
    LISTS,
    OK,
    Use,
    client_of,
    dial,
    drop,
    error_of,
    extensions,
    redirect,
    register,
)
from tests.unit.gamma.wire_server import (
    Behaviour,
    answer,
    close,
    endless,
    wire_server,
)


def ports_of(client: GammaClient) -> tuple[CallControl, ExtensionDirectory, EventRegistry]:
    return client, client, client


async def test_a_client_serves_all_three_ports() -> None:
    assert len(set(ports_of(client_of("http://127.0.0.1/")))) == 1


@pytest.mark.parametrize(
    ("use", "path", "payload"),
    [
        (
            dial,
            "/vtcrm/api/call",
            {
                "extension": "203",
                "destination": "647460197",
                "request_callback_headers": {"X-VTCRM-External-Call-Id": "mine-1"},
            },
        ),
        (drop, "/vtcrm/api/drop", {"callId": "471900"}),
        (redirect, "/vtcrm/api/redirectIncoming", {"callId": "471900", "destination": "202"}),
        (
            register,
            "/vtcrm/api/configure",
            {"events_callback_url": "https://example.com/cb", "events_callback_headers": {"X-Secret": "s"}},
        ),
    ],
)
async def test_a_command_is_one_post_with_the_documented_header(use: Use, path: str, payload: object) -> None:
    async with wire_server(OK) as wire:
        await use(client_of(wire.url))
    (request,) = wire.requests
    assert (request.method, request.path, request.json) == ("POST", path, payload)
    assert request.headers["authorization"] == f"VTCRM-Basic {KEY}"
    assert request.headers["content-type"] == "application/json"


async def test_registering_sends_parameters_and_addresses_only_if_they_were_given() -> None:
    async with wire_server(OK) as wire:
        registration = CallbackRegistration(
            url="https://example.com/cb", parameters={"a": "1"}, allowed_addresses=("0.0.0.0/0",)
        )
        await client_of(wire.url).register(registration)
    assert wire.requests[0].json == {
        "events_callback_url": "https://example.com/cb",
        "events_callback_parameters": {"a": "1"},
        "allowed_ip_addresses": ["0.0.0.0/0"],
    }


async def test_extensions_are_the_union_of_both_lists_by_number() -> None:
    named = (
        b'[{"extension":9204,"name":"Incoming IVR"},{"extension":"0203","name":"Ana"},{"extension":203}, 7.5]'
    )
    plain = b'[7, 205, 200, 203, "0203", "", null, true, 7.5, [1], "' + b"9" * 40 + b'"]'
    async with wire_server(answer(b"200 OK", named), answer(b"200 OK", plain)) as wire:
        found = await extensions(client_of(wire.url))
    assert found == (
        Extension(number="7"),
        Extension(number="200"),
        Extension(number="203"),
        Extension(number="205"),
        Extension(number="0203", name="Ana"),
        Extension(number="9204", name="Incoming IVR"),
    )
    assert [(one.method, one.path) for one in wire.requests] == [
        ("GET", "/vtcrm/api/getExtensionListJSON"),
        ("GET", "/vtcrm/api/getExtensionList"),
    ]


async def test_a_list_that_may_not_be_got_is_posted_for_once() -> None:
    async with wire_server(answer(b"405 Method Not Allowed"), *LISTS) as wire:
        assert len(await extensions(client_of(wire.url))) == 2
    assert [request.method for request in wire.requests] == ["GET", "POST", "GET"]


@pytest.mark.parametrize("body", [b"", b"{}", b"<html>", b"\xff", b"[" * 100_000])
async def test_a_list_that_makes_no_sense_is_an_unreadable_answer(body: bytes) -> None:
    error, _ = await error_of(answer(b"200 OK", body), extensions)
    assert type(error) is UnreadableAnswer


async def test_a_list_without_end_is_cut_off() -> None:
    error, times = await error_of(endless, extensions)
    assert (type(error), times) == (UnreadableAnswer, 1)


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (b"301 Moved", Refused),
        (b"400 Bad Request", BadRequest),
        (b"401 Unauthorized", WrongKey),
        (b"403 Forbidden", NotAllowed),
        (b"404 Not Found", BadRequest),
        (b"405 Method Not Allowed", BadRequest),
        (b"429 Too Many Requests", SlowDown),
        (b"501 Not Implemented", VendorDown),
        (b"503 Service Unavailable", VendorDown),
    ],
)
async def test_a_refusal_is_told_by_its_status_and_never_repeated(status: bytes, kind: type[Refused]) -> None:
    error, times = await error_of(answer(status))
    assert (type(error), times) == (kind, 1)
    assert str(error).startswith(status.decode())


@pytest.mark.parametrize(
    "status",
    [
        b"302 Found",
        b"303 See Other",
        b"304 Not Modified",
        b"408 Request Timeout",
        b"499 Client Closed Request",
        b"500 Internal Server Error",
        b"502 Bad Gateway",
        b"504 Gateway Timeout",
        b"520 Web Server Returned an Unknown Error",
        b"599 Network Connect Timeout Error",
        b"777 What",
    ],
)
async def test_an_answer_that_does_not_say_no_leaves_open_whether_it_was_done(status: bytes) -> None:
    error, times = await error_of(answer(status))
    assert (type(error), times) == (MaybeSent, 1)
    assert str(error) == status.decode()


async def test_a_list_that_fails_is_no_doubt_not_read() -> None:
    error, _ = await error_of(answer(b"502 Bad Gateway"), extensions)
    assert type(error) is VendorDown


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b"400 No such extension: 299", "No such extension: 299"),
        (b"400", ""),
        (b"400 Extensi\xf3n inv\xe1lida", "Extensión inválida"),
        ("400 Extensión inválida".encode(), "Extensión inválida"),
        (b"400 <b>x</b>\x9b31m", "<b>x</b>31m"),
        (b"400 " + b"x" * 5000, "x" * 200),
    ],
)
async def test_the_reason_phrase_is_short_plain_text(line: bytes, reason: str) -> None:
    error, _ = await error_of(answer(line))
    assert isinstance(error, BadRequest)
    assert error.reason == reason


async def test_the_key_does_not_follow_a_redirect() -> None:
    async with wire_server(OK) as elsewhere:
        location = b"Location: " + elsewhere.url.encode() + b"\r\n"
        error, _ = await error_of(answer(b"307 Temporary Redirect", headers=location))
    assert elsewhere.requests == []
    assert "another address" in str(error)


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        (b"7", 7.0),
        (b"soon", None),
        (b"Wed, 21 Oct 2015 07:28:00 GMT", 0.0),
        (b"9" * 9, 86_400.0),
        (b"-1", None),
    ],
)
async def test_slow_down_says_for_how_long(header: bytes, seconds: float | None) -> None:
    error, _ = await error_of(answer(b"429 Slow", headers=b"Retry-After: " + header + b"\r\n"))
    assert isinstance(error, SlowDown)
    assert error.retry_after == seconds


@pytest.mark.parametrize("key", [None, "", "  ", "two words", "line\r\nbreak", "schlüssel"])
async def test_without_a_key_that_can_be_sent_nothing_is_set_up(key: str | None) -> None:
    async def read_key() -> str | None:
        return key

    async with wire_server(OK) as wire:
        with pytest.raises(NotSetUp) as caught:
            await dial(GammaClient(wire.url, read_key))
    assert (caught.value.missing, wire.requests) == ("key", [])


async def test_a_key_that_the_keyring_withholds_is_an_error_of_the_request_and_nothing_is_sent() -> None:
    locked = VaultError(VaultHealth(state=VaultState.LOCKED))

    async def read_key() -> str | None:
        raise locked

    async with wire_server(OK) as wire:
        with pytest.raises(KeyWithheld) as caught:
            await dial(GammaClient(wire.url, read_key))
    assert (caught.value.why, wire.requests) == (locked, [])


def everything_told(error: BaseException | None) -> str:
    told = ""
    while error is not None:
        told += f"{error!r} {error} {getattr(getattr(error, '_request', None), 'headers', {})!r}"
        told += str(getattr(getattr(error, "_request", None), "headers", {}).get("authorization", ""))
        error = error.__cause__ or error.__context__
    return told


@pytest.mark.parametrize("behaviour", [OK, close, answer(b"401 Unauthorized")])
async def test_the_key_is_in_no_error_no_log_and_no_repr(
    behaviour: Behaviour, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    async with wire_server(behaviour) as wire:
        client = client_of(wire.url)
        told = repr(client)
        try:
            await dial(client)
        except CallError as error:
            told += everything_told(error)
    assert KEY not in told + caplog.text
    assert not [record for record in caplog.records if record.name.startswith("http")]


async def test_a_connection_is_used_once() -> None:
    async with wire_server(OK) as wire:
        client = client_of(wire.url)
        await dial(client)
        await drop(client)
        await client.aclose()
        await drop(client)
    assert [request.path.rpartition("/")[2] for request in wire.requests] == ["call", "drop", "drop"]
