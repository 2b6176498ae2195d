"""Decides who may come in, from the head of a request alone. Does no I/O, and keeps nothing.

What authenticates an event is the secret that we registered with Gamma; the address is a second check
only, since tunnels and proxies hide it. The checks run in a fixed order: who calls from elsewhere learns
nothing, a tool pointed at the wrong path or method hears that first, and without the secret nothing is read.
"""

import hmac
import socket
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from http import HTTPStatus
from typing import TYPE_CHECKING, NamedTuple

from gamma_desktop.history.refusals import RefusalCause
from gamma_desktop.hosts import address_of, is_loopback
from gamma_desktop.intake.origins import Origins, read_address
from gamma_desktop.settings.model import ListenerSettings

if TYPE_CHECKING:
    from multidict import MultiMapping

HEALTH_PATH = "/healthz"

# What is stored with an event: which PBX it is from, which call of ours it answers, how to read its body.
KEPT_HEADERS = ("x-vtcrm-pbxid", "x-vtcrm-external-call-id", "content-type")

_FORWARDED_FOR = "x-forwarded-for"


class Route(Enum):
    """Where an admitted request goes."""

    EVENTS = auto()
    HEALTH = auto()


@dataclass(frozen=True, slots=True)
class Refusal:
    """An answer in place of admission.

    Attributes:
        allow: the method that would be allowed (405).
        cause: why, where it may well have been an event of Gamma's.
    """

    status: HTTPStatus
    allow: str | None = None
    cause: RefusalCause | None = None


class RequestHead(NamedTuple):
    """What is known of a request before its body is read.

    Attributes:
        path: as sent, without the query string.
        peer: the address at the other end of the connection.
        own: our address at this end of it.
        headers: found by name in any case.
        content_length: as declared; None for a chunked body, or none.
    """

    method: str
    path: str
    peer: str | None
    headers: "MultiMapping[str]"
    content_length: int | None = None
    own: str | None = None

    @property
    def hosts(self) -> Sequence[str]:
        """Whom it is meant for, as it says itself."""
        return self.headers.getall("host", ())


class Gatekeeper:
    """Admits events that carry a good secret from an allowed address, and nothing else.

    Args:
        secrets: the current one and the previous one; empty ones count for nothing.
        body_limit: the largest body in bytes.

    Attributes:
        origins: the addresses that events may come from.

    Raises:
        ListenerError: a network in the settings cannot be read.
    """

    def __init__(self, settings: ListenerSettings, secrets: Iterable[str], *, body_limit: int) -> None:
        self._path = settings.path
        self._secret_header = settings.secret_header
        self._require_secret = settings.require_secret
        self._secrets = tuple(_bytes(secret) for secret in secrets if secret)
        self.origins = Origins(settings)
        self._names = OwnNames(settings)
        self._body_limit = body_limit

    def decide(self, head: RequestHead) -> Route | Refusal:
        """Say where a request may go, or how it is refused."""
        if head.path == HEALTH_PATH:
            return self._decide_health(head)
        if "origin" in head.headers or not self._is_allowed_source(head):
            return Refusal(HTTPStatus.FORBIDDEN)
        return self._decide_event(head)

    def kept_headers(self, headers: "MultiMapping[str]") -> dict[str, str]:
        """The headers to store with an event, names in lower case; never the secret."""
        secret = self._secret_header.lower()
        return {name: readable(headers[name]) for name in KEPT_HEADERS if name in headers and name != secret}

    def _decide_event(self, head: RequestHead) -> Route | Refusal:
        if head.path != self._path:
            return Refusal(HTTPStatus.NOT_FOUND, cause=self._cause_of_other_path(head))
        if head.method != "POST":
            return Refusal(HTTPStatus.METHOD_NOT_ALLOWED, allow="POST")
        if not self._require_secret and not self._names.include(head.hosts, head.own):
            return Refusal(HTTPStatus.MISDIRECTED_REQUEST, cause=self._cause(RefusalCause.OTHER_HOST, head))
        if not self._has_good_secret(head):
            has_one = self._secret_header in head.headers
            cause = RefusalCause.WRONG_SECRET if has_one else RefusalCause.NO_SECRET
            return Refusal(HTTPStatus.UNAUTHORIZED, cause=self._cause(cause, head))
        if (head.content_length or 0) > self._body_limit:
            return Refusal(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        return Route.EVENTS

    def _cause(self, cause: RefusalCause, head: RequestHead) -> RefusalCause | None:
        """Why an event was refused; None where it was surely none of Gamma's."""
        return None if self.origins.brings_no_events(head.peer or "") else cause

    def _cause_of_other_path(self, head: RequestHead) -> RefusalCause | None:
        """An event that Gamma still sends to where we listened before carries the secret."""
        is_event = self._require_secret and head.method == "POST" and self._has_good_secret(head)
        return RefusalCause.OTHER_PATH if is_event else None

    def _decide_health(self, head: RequestHead) -> Route | Refusal:
        # A proxy or tunnel on this machine comes from loopback too, on behalf of a client elsewhere.
        is_forwarded = _FORWARDED_FOR in head.headers or "forwarded" in head.headers
        peer = read_address(head.peer or "")
        if is_forwarded or peer is None or not peer.is_loopback:
            return Refusal(HTTPStatus.NOT_FOUND)
        if not self._names.include(head.hosts, head.own):
            return Refusal(HTTPStatus.MISDIRECTED_REQUEST)
        if head.method != "GET":
            return Refusal(HTTPStatus.METHOD_NOT_ALLOWED, allow="GET")
        return Route.HEALTH

    def _has_good_secret(self, head: RequestHead) -> bool:
        if not self._require_secret:
            return True
        given = _bytes(head.headers.get(self._secret_header, ""))
        # Every secret is compared, whatever came of the one before: the time taken tells nothing.
        return sum(hmac.compare_digest(given, secret) for secret in self._secrets) > 0

    def _is_allowed_source(self, head: RequestHead) -> bool:
        return self.origins.is_allowed(head.peer or "", head.headers.getall(_FORWARDED_FOR, ()))


def readable(text: str) -> str:
    """Replace what was no UTF-8 on the wire, so that the text can be stored anywhere."""
    return text if text.isascii() else _bytes(text).decode(errors="replace")


def _bytes(text: str) -> bytes:
    """The bytes as they were on the wire: aiohttp escapes those that are no UTF-8."""
    return text.encode(errors="surrogateescape")


class OwnNames:
    """The names that count as ours: of this machine, and those that the settings name.

    A web page can have its own name lead to this machine (DNS rebinding): its requests then come from here,
    and only the name that they are meant for gives them away.
    """

    def __init__(self, settings: ListenerSettings) -> None:
        whole = socket.gethostname().lower()
        short = whole.partition(".")[0]
        self._names = frozenset({settings.host.lower(), whole, short, f"{short}.local"})
        self._configured = settings.hosts

    def include(self, hosts: Sequence[str], own: str | None) -> bool:
        """Whether a request is meant for us: by its one Host header, and our address of its connection."""
        if len(hosts) != 1:
            return False
        name = _without_port(hosts[0]).lower().removesuffix(".")
        address = address_of(name)
        if is_loopback(name) or name in self._names:
            return True
        if address is not None and address == read_address(own or ""):
            return True
        return any(_fits(name, each) for each in self._configured)


def _without_port(host: str) -> str:
    if host.startswith("["):
        return host[1:].partition("]")[0]
    return host.partition(":")[0]


def _fits(name: str, configured: str) -> bool:
    is_below = configured.startswith("*.") and name.endswith(configured[1:])
    return is_below or name == configured
