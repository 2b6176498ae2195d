"""Who may come in: a table, and the finer points of addresses."""

import socket
from dataclasses import replace
from http import HTTPStatus

import pytest
from multidict import CIMultiDict

from gamma_desktop.history.codes import ListenerProblem
from gamma_desktop.history.refusals import RefusalCause
from gamma_desktop.intake.errors import ListenerError
from gamma_desktop.intake.gatekeeper import Gatekeeper, Refusal, RequestHead, Route
from gamma_desktop.settings.model import ListenerSettings

CURRENT = "current-secret"
PREVIOUS = "previous-secret"
SETTINGS = ListenerSettings()
HERE = {"Host": "localhost:8765"}
GOOD = {"X-Gamma-Desktop-Secret": CURRENT}

NO_SECRET = Refusal(HTTPStatus.UNAUTHORIZED, cause=RefusalCause.NO_SECRET)
WRONG_SECRET = Refusal(HTTPStatus.UNAUTHORIZED, cause=RefusalCause.WRONG_SECRET)
FORBIDDEN = Refusal(HTTPStatus.FORBIDDEN)
NOT_FOUND = Refusal(HTTPStatus.NOT_FOUND)
OTHER_PATH = Refusal(HTTPStatus.NOT_FOUND, cause=RefusalCause.OTHER_PATH)
TOO_LARGE = Refusal(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)


def gatekeeper(settings: ListenerSettings = SETTINGS, *secrets: str) -> Gatekeeper:
    return Gatekeeper(settings, secrets or (CURRENT, PREVIOUS), body_limit=100)


def head(
    headers: dict[str, str] | None = None,
    *,
    method: str = "POST",
    path: str = SETTINGS.path,
    peer: str | None = "193.22.119.28",
    content_length: int | None = 50,
    forwarded_for: tuple[str, ...] = (),
) -> RequestHead:
    every: CIMultiDict[str] = CIMultiDict(GOOD if headers is None else headers)
    for hop in forwarded_for:
        every.add("X-Forwarded-For", hop)
    return RequestHead(method=method, path=path, peer=peer, headers=every, content_length=content_length)


def secret(value: str) -> dict[str, str]:
    return {"x-gamma-desktop-secret": value}


@pytest.mark.parametrize(
    ("request_head", "decision"),
    [
        pytest.param(head(), Route.EVENTS, id="an event with the current secret"),
        pytest.param(head(secret(PREVIOUS)), Route.EVENTS, id="an event with the previous secret"),
        pytest.param(head(peer="127.0.0.1"), Route.EVENTS, id="from a tunnel on this machine"),
        pytest.param(head(peer="::1"), Route.EVENTS, id="from this machine by IPv6"),
        pytest.param(head(peer="::ffff:193.22.119.7"), Route.EVENTS, id="IPv4 mapped into IPv6"),
        pytest.param(head(content_length=100), Route.EVENTS, id="a body of just the limit"),
        pytest.param(head(content_length=None), Route.EVENTS, id="a body of unknown length"),
        pytest.param(head({}), NO_SECRET, id="no secret"),
        pytest.param(head(secret("")), WRONG_SECRET, id="an empty secret"),
        pytest.param(head(secret(CURRENT[:-1])), WRONG_SECRET, id="a secret that is too short"),
        pytest.param(head(secret("\udcff")), WRONG_SECRET, id="a secret that is no text"),
        pytest.param(head({**GOOD, "Origin": "null"}), FORBIDDEN, id="a web page"),
        pytest.param(head(peer="193.22.120.1"), FORBIDDEN, id="an address next door"),
        pytest.param(head(peer="::ffff:8.8.8.8"), FORBIDDEN, id="a foreign address mapped into IPv6"),
        pytest.param(head(peer="2001:db8::1"), FORBIDDEN, id="a foreign address of IPv6"),
        pytest.param(head(peer=None), FORBIDDEN, id="a peer without an address"),
        pytest.param(head(forwarded_for=("127.0.0.1",), peer="8.8.8.8"), FORBIDDEN, id="a forged origin"),
        pytest.param(head(path="/"), OTHER_PATH, id="another path"),
        pytest.param(head(path=SETTINGS.path + "/"), OTHER_PATH, id="nearly the path"),
        pytest.param(head(method="GET"), Refusal(HTTPStatus.METHOD_NOT_ALLOWED, "POST"), id="GET"),
        pytest.param(head(method="post"), Refusal(HTTPStatus.METHOD_NOT_ALLOWED, "POST"), id="post"),
        pytest.param(head(content_length=101), TOO_LARGE, id="one byte too many"),
        pytest.param(head({"Origin": "x"}, method="GET", path="/"), FORBIDDEN, id="a web page comes first"),
        pytest.param(head({}, method="GET", path="/", peer="8.8.8.8"), FORBIDDEN, id="so does the address"),
        pytest.param(head({}, method="GET", path="/"), NOT_FOUND, id="then the path"),
        pytest.param(head(method="GET", path="/"), NOT_FOUND, id="another path, and no event"),
        pytest.param(head({}, path="/"), NOT_FOUND, id="another path, from whom we do not know"),
        pytest.param(
            head({}, method="GET"), Refusal(HTTPStatus.METHOD_NOT_ALLOWED, "POST"), id="then the method"
        ),
        pytest.param(head({}, content_length=101), NO_SECRET, id="a stranger learns no limit"),
    ],
)
def test_decides_by_the_table(request_head: RequestHead, decision: Route | Refusal) -> None:
    assert gatekeeper().decide(request_head) == decision


def test_without_any_secret_nobody_comes_in() -> None:
    assert gatekeeper(SETTINGS, "").decide(head({})) == NO_SECRET
    assert gatekeeper(SETTINGS, "").decide(head(secret(""))) == WRONG_SECRET


def test_where_somebody_else_registered_the_callback_no_secret_is_needed() -> None:
    settings = replace(SETTINGS, require_secret=False)
    assert gatekeeper(settings).decide(head(HERE)) is Route.EVENTS
    assert gatekeeper(settings).decide(head(HERE, peer="8.8.8.8")) == FORBIDDEN


OWN_HOSTS = (
    *("localhost", "LOCALHOST.", "127.0.0.1:8765", "127.0.0.9", "[::1]:8765", socket.gethostname()),
    *("192.0.2.7:8765", "tunnel.example.com", "desk.example.net"),
)
OTHER_HOSTS = (
    *("", "evil.example", "localhost.evil.example", "127.0.0.1.evil.example", "127.0.0.999", "192.0.2.8"),
    *("example.net", "evilexample.net", "tunnel.example.com.evil.example", "[::2]", "[", "127.1"),
)
NAMED = replace(SETTINGS, require_secret=False, hosts=("tunnel.example.com", "*.example.net"))


def meant_for(*hosts: str, method: str = "POST", path: str = SETTINGS.path) -> RequestHead:
    headers: CIMultiDict[str] = CIMultiDict()
    for host in hosts:
        headers.add("Host", host)
    return RequestHead(method=method, path=path, peer="127.0.0.1", headers=headers, own="192.0.2.7")


@pytest.mark.parametrize("host", OWN_HOSTS)
def test_what_is_meant_for_this_machine_is_let_in(host: str) -> None:
    assert gatekeeper(NAMED).decide(meant_for(host)) is Route.EVENTS
    assert gatekeeper(NAMED).decide(meant_for(host, method="GET", path="/healthz")) is Route.HEALTH


@pytest.mark.parametrize("hosts", [(), ("localhost", "evil.example"), *((host,) for host in OTHER_HOSTS)])
def test_what_is_meant_for_another_name_is_misdirected(hosts: tuple[str, ...]) -> None:
    health = gatekeeper(NAMED).decide(meant_for(*hosts, method="GET", path="/healthz"))
    event = gatekeeper(NAMED).decide(meant_for(*hosts))

    assert health == Refusal(HTTPStatus.MISDIRECTED_REQUEST)
    assert event == Refusal(HTTPStatus.MISDIRECTED_REQUEST, cause=RefusalCause.OTHER_HOST)


def test_an_event_with_the_secret_may_be_meant_for_any_name() -> None:
    assert gatekeeper().decide(head({**GOOD, "Host": "tunnel.example.com"})) is Route.EVENTS


def test_the_secret_may_travel_in_another_header() -> None:
    settings = replace(SETTINGS, secret_header="X-Other")
    assert gatekeeper(settings).decide(head({"x-other": CURRENT})) is Route.EVENTS
    assert gatekeeper(settings).decide(head()) == NO_SECRET


@pytest.mark.parametrize(
    ("forwarded_for", "decision"),
    [
        pytest.param(("193.22.119.5",), Route.EVENTS, id="one hop"),
        pytest.param(("8.8.8.8, 193.22.119.5",), Route.EVENTS, id="the rightmost counts"),
        pytest.param(("193.22.119.5, 8.8.8.8",), FORBIDDEN, id="what the client wrote itself does not"),
        pytest.param(("193.22.119.5", "8.8.8.8"), FORBIDDEN, id="a repeated header is one list"),
        pytest.param(("193.22.119.5, 10.0.0.2, 10.0.0.9",), Route.EVENTS, id="own proxies are passed over"),
        pytest.param(("193.22.119.5:4711",), Route.EVENTS, id="with a port"),
        pytest.param(("[2001:db8::7]:4711",), FORBIDDEN, id="IPv6 with a port"),
        pytest.param(("::ffff:193.22.119.5",), Route.EVENTS, id="mapped"),
        pytest.param(("193.22.119.5, ",), Route.EVENTS, id="an empty place"),
        pytest.param(("193.22.119.5, unknown",), FORBIDDEN, id="a place that cannot be read"),
        pytest.param((), FORBIDDEN, id="the proxy itself is not allowed"),
        pytest.param(("10.0.0.2",), FORBIDDEN, id="nothing but proxies"),
    ],
)
def test_a_trusted_proxy_speaks_for_its_client(
    forwarded_for: tuple[str, ...], decision: Route | Refusal
) -> None:
    behind_proxy = gatekeeper(replace(SETTINGS, trusted_proxies=("10.0.0.0/24",)))
    assert behind_proxy.decide(head(peer="10.0.0.1", forwarded_for=forwarded_for)) == decision


@pytest.mark.parametrize(
    ("request_head", "decision"),
    [
        pytest.param(head(HERE, method="GET", path="/healthz", peer="127.0.0.1"), Route.HEALTH, id="local"),
        pytest.param(head(HERE, method="GET", path="/healthz", peer="::1"), Route.HEALTH, id="IPv6"),
        pytest.param(
            head(HERE, method="GET", path="/healthz", peer="::ffff:127.0.0.1"), Route.HEALTH, id="mapped"
        ),
        pytest.param(head(method="GET", path="/healthz"), NOT_FOUND, id="elsewhere, even with the secret"),
        pytest.param(
            head(HERE, method="GET", path="/healthz", peer="127.0.0.1", forwarded_for=("127.0.0.1",)),
            NOT_FOUND,
            id="through a proxy on this machine",
        ),
        pytest.param(
            head(HERE, path="/healthz", peer="127.0.0.1"),
            Refusal(HTTPStatus.METHOD_NOT_ALLOWED, "GET"),
            id="POST",
        ),
    ],
)
def test_health_is_for_this_machine_alone(request_head: RequestHead, decision: Route | Refusal) -> None:
    assert gatekeeper().decide(request_head) == decision


def test_keeps_the_headers_that_matter_and_never_the_secret() -> None:
    headers = CIMultiDict(
        {
            **GOOD,
            "X-VTCRM-PBXID": "acme",
            "X-VTCRM-External-Call-Id": "gd-1",
            "Content-Type": "application/json",
            "Cookie": "a=b",
        }
    )
    assert gatekeeper().kept_headers(headers) == {
        "x-vtcrm-pbxid": "acme",
        "x-vtcrm-external-call-id": "gd-1",
        "content-type": "application/json",
    }


def test_does_not_keep_a_secret_that_travels_in_a_kept_header() -> None:
    settings = replace(SETTINGS, secret_header="X-VTCRM-PBXID")
    assert gatekeeper(settings).kept_headers(CIMultiDict({"x-vtcrm-pbxid": CURRENT})) == {}


def test_a_header_that_is_no_text_is_kept_as_text() -> None:
    kept = gatekeeper().kept_headers(CIMultiDict({"X-VTCRM-PBXID": "ac\udcffme ñ"}))
    assert kept == {"x-vtcrm-pbxid": "ac\N{REPLACEMENT CHARACTER}me ñ"}


def test_a_network_that_cannot_be_read_is_a_clear_error() -> None:
    with pytest.raises(ListenerError, match="allowed_sources") as caught:
        gatekeeper(replace(SETTINGS, allowed_sources=("193.22.119.0/33",)))
    assert caught.value.problem is ListenerProblem.BAD_SETTING


LISTENING_TO_ALL = replace(SETTINGS, host="0.0.0.0")  # noqa: S104  (the point of it)
TRUSTING_A_PROXY_HERE = replace(LISTENING_TO_ALL, trusted_proxies=("127.0.0.1",))


@pytest.mark.parametrize("peer", ["127.0.0.1", "127.9.9.9", "::1", "::ffff:127.0.0.1"])
def test_a_program_here_brings_no_event_of_gamma_where_events_come_by_the_network(peer: str) -> None:
    for headers in ({}, {"X-Gamma-Desktop-Secret": "wrong"}):
        refused = gatekeeper(LISTENING_TO_ALL).decide(head(headers, peer=peer))

        assert refused == Refusal(HTTPStatus.UNAUTHORIZED)


@pytest.mark.parametrize("settings", [SETTINGS, TRUSTING_A_PROXY_HERE, replace(SETTINGS, host="::1")])
def test_a_program_here_may_be_the_tunnel_where_events_come_by_this_machine(
    settings: ListenerSettings,
) -> None:
    refused = gatekeeper(settings).decide(head({}, peer="127.0.0.1", forwarded_for=("193.22.119.28",)))

    assert refused == NO_SECRET


def test_what_comes_by_the_network_is_taken_for_gammas_wherever_we_listen() -> None:
    assert gatekeeper(LISTENING_TO_ALL).decide(head({})) == NO_SECRET
