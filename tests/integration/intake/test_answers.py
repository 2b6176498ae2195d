"""Every status that the interface promises, and what it leaves behind."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from gamma_desktop.calls.ports import RawEvent
from gamma_desktop.intake.listener import IntakeThread
from tests.integration.intake.conftest import SETTINGS, Listen
from tests.integration.intake.wire import PATH, SECRET, Wire, event, exchange, head

Stored = Callable[[], list[RawEvent]]

LIMIT = 256 * 1024
GIBIBYTE = 1024**3
CHUNKED = "Transfer-Encoding: chunked"


def chunk(size: int) -> bytes:
    return b"%x\r\n%s\r\n" % (size, b"x" * size)


def test_an_event_is_stored_as_it_came_and_answered_200(intake: IntakeThread, stored: Stored) -> None:
    before = datetime.now(UTC)
    content = (
        head(4, "X-VTCRM-PBXID: acme", "Content-Type: text/plain", path=f"{PATH}?a=%F1&b=1") + b'{"\xff\x00'
    )
    answer = exchange(intake.address, content)
    assert (answer.status, answer.body) == (200, b"")
    [raw] = stored()
    assert (raw.position, raw.query, raw.body) == (1, "a=%F1&b=1", b'{"\xff\x00')
    assert raw.headers == {"x-vtcrm-pbxid": "acme", "content-type": "text/plain"}
    assert before <= raw.received_at <= datetime.now(UTC)


@pytest.mark.parametrize(
    ("content", "status"),
    [
        pytest.param(event().replace(SECRET.encode(), b"wrong"), 401, id="wrong secret"),
        pytest.param(event().replace(b"Secret", b"Sekret"), 401, id="no secret"),
        pytest.param(event(b"{}", "Origin: https://example.com"), 403, id="a web page"),
        pytest.param(head(2, path="/other") + b"{}", 404, id="another path"),
        pytest.param(head(2, path="/vtcrm") + b"{}", 404, id="a path above"),
        pytest.param(head(method="GET"), 405, id="GET"),
        pytest.param(head(2, method="PUT") + b"{}", 405, id="PUT"),
        pytest.param(head(method="OPTIONS"), 405, id="OPTIONS"),
        pytest.param(head(), 400, id="no body at all"),
        pytest.param(event(b""), 400, id="an empty body"),
        pytest.param(head(None, CHUNKED) + b"0\r\n\r\n", 400, id="an empty chunked body"),
        pytest.param(b"this is no HTTP\r\n\r\n", 400, id="no HTTP"),
        pytest.param(b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 400, id="TLS where there is none"),
        pytest.param(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 400, id="HTTP/2"),
        pytest.param(head(2, CHUNKED) + b"{}", 400, id="two lengths"),
        pytest.param(head(None, "Content-Length: -2") + b"{}", 400, id="a negative length"),
        pytest.param(head(None, "Content-Length: 9" + "9" * 30), 400, id="an endless length"),
        pytest.param(head(None, CHUNKED) + b"zz\r\n{}\r\n0\r\n\r\n", 400, id="a chunk without a size"),
        pytest.param(event(b"{}", "X-Long: " + "x" * 10_000), 400, id="a header without end"),
        pytest.param(event(b"{}", *(f"X-{n}: x" for n in range(200))), 400, id="headers without end"),
        pytest.param(head(GIBIBYTE), 413, id="1 GiB announced"),
        pytest.param(head(GIBIBYTE, "Expect: 100-continue"), 413, id="1 GiB, asking before"),
        pytest.param(event(b"x" * (LIMIT + 1)), 413, id="one byte too many"),
        pytest.param(head(None, CHUNKED) + chunk(LIMIT) + chunk(1) + b"0\r\n\r\n", 413, id="too many chunks"),
    ],
)
def test_what_is_refused_is_answered_empty_and_changes_nothing(
    intake: IntakeThread, stored: Stored, content: bytes, status: int
) -> None:
    answer = exchange(intake.address, content)
    assert (answer.status, answer.body) == (status, b"")
    assert "Server" not in answer.headers
    assert stored() == []
    assert exchange(intake.address, event()).status == 200


def test_405_names_the_method_that_is_allowed(intake: IntakeThread) -> None:
    assert exchange(intake.address, head(method="GET"), "GET").headers["Allow"] == "POST"


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(event(b"x" * LIMIT), id="of just the limit"),
        pytest.param(head(None, CHUNKED) + chunk(LIMIT) + b"0\r\n\r\n", id="of just the limit, in chunks"),
    ],
)
def test_a_body_up_to_the_limit_is_stored(intake: IntakeThread, stored: Stored, content: bytes) -> None:
    assert exchange(intake.address, content).status == 200
    assert [len(raw.body) for raw in stored()] == [LIMIT]


def test_a_body_in_pieces_is_stored_whole(intake: IntakeThread, stored: Stored) -> None:
    with Wire(intake.address) as wire:
        for piece in (event(b'{"callId":"1"}')[n : n + 7] for n in range(0, 200, 7)):
            wire.send(piece)
        assert wire.answer().status == 200
    assert [raw.body for raw in stored()] == [b'{"callId":"1"}']


def test_a_connection_is_kept_for_the_next_event(intake: IntakeThread, stored: Stored) -> None:
    with Wire(intake.address) as wire:
        assert [wire.exchange(event(b"%d" % n)).status for n in range(3)] == [200, 200, 200]
    assert [raw.body for raw in stored()] == [b"0", b"1", b"2"]


def test_pipelined_events_are_stored_in_order(intake: IntakeThread, stored: Stored) -> None:
    with Wire(intake.address) as wire:
        wire.send(event(b"a") + event(b"b") + event(b"c"))
        wire.say_no_more()
        assert wire.read_to_the_end().count(b" 200 OK") == 3
    assert [raw.body for raw in stored()] == [b"a", b"b", b"c"]


def test_garbage_after_an_event_does_not_undo_it(intake: IntakeThread, stored: Stored) -> None:
    with Wire(intake.address) as wire:
        assert wire.exchange(event()).status == 200
        assert wire.exchange(b"\x00garbage\r\n\r\n").status == 400
        wire.wait_until_closed()
    assert len(stored()) == 1


def test_who_asks_before_sending_is_told_to_go_on(intake: IntakeThread, stored: Stored) -> None:
    with Wire(intake.address) as wire:
        wire.send(head(2, "Expect: 100-continue"))
        assert wire.answer_line() == b"HTTP/1.1 100 Continue\r\n"
        assert wire.exchange(b"{}").status == 200
    assert [raw.body for raw in stored()] == [b"{}"]


def test_a_body_that_goes_wrong_later_is_refused(hurried: IntakeThread, stored: Stored) -> None:
    with Wire(hurried.address) as wire:
        wire.send(head(None, CHUNKED, "Expect: 100-continue"))
        wire.answer_line()
        # aiohttp's parser in C gives no sign, so that the rest is waited for; the one in Python does.
        assert wire.exchange(chunk(10) + b"no size\r\n").status in {400, 408}
        wire.wait_until_closed()
    assert stored() == []


def test_who_has_said_everything_still_hears_the_answer(intake: IntakeThread) -> None:
    with Wire(intake.address) as wire:
        wire.send(event())
        wire.say_no_more()
        assert wire.answer().status == 200
        wire.wait_until_closed()


def test_who_hangs_up_in_the_middle_of_a_body_leaves_nothing(intake: IntakeThread, stored: Stored) -> None:
    with Wire(intake.address) as wire:
        wire.send(head(100) + b"{")
    assert exchange(intake.address, event(b"next")).status == 200
    assert [raw.body for raw in stored()] == [b"next"]


def test_an_address_that_is_not_allowed_is_refused(listen: Listen, stored: Stored) -> None:
    intake = listen(replace(SETTINGS, allowed_sources=("127.0.0.1/32",)))
    assert exchange(intake.address, event(), source="127.0.0.2").status == 403
    assert exchange(intake.address, event(), source="127.0.0.1").status == 200
    assert len(stored()) == 1


def test_a_proxy_counts_only_if_it_is_trusted(listen: Listen) -> None:
    intake = listen(
        replace(SETTINGS, allowed_sources=("193.22.119.0/24",), trusted_proxies=("127.0.0.2/32",))
    )
    forwarded = event(b"{}", "X-Forwarded-For: 8.8.8.8, 193.22.119.28")
    assert exchange(intake.address, forwarded, source="127.0.0.2").status == 200
    assert exchange(intake.address, forwarded, source="127.0.0.3").status == 403


def test_the_same_over_ipv6(listen: Listen) -> None:
    intake = listen(replace(SETTINGS, host="::1"))
    assert intake.url.startswith("http://[::1]:")
    assert exchange(intake.address, event()).status == 200


def test_secrets_can_be_exchanged_while_it_runs(intake: IntakeThread) -> None:
    intake.set_secrets(("new", "the-secret"))
    assert exchange(intake.address, event()).status == 200
    intake.set_secrets(("new",))
    assert exchange(intake.address, event()).status == 401


def test_health_tells_what_was_stored(intake: IntakeThread) -> None:
    asking = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"
    assert json.loads(exchange(intake.address, asking, "GET").body) == {
        "status": "ok",
        "last_event_at": None,
        "stored": 0,
        "refused": 0,
    }
    exchange(intake.address, event())
    told = json.loads(exchange(intake.address, asking, "GET").body)
    assert (told["status"], told["stored"]) == ("ok", 1)
    assert datetime.fromisoformat(told["last_event_at"]) == intake.health.last_event_at
