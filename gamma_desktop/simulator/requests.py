"""The six requests of the vendor's API, with its errors; the reason phrase says what is wrong."""

import asyncio
import hmac
import logging
import os
import socket
import struct
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from http import HTTPStatus

import msgspec
from aiohttp import web

from gamma_desktop.simulator.cloud import Cloud
from gamma_desktop.simulator.delivery import Registration
from gamma_desktop.simulator.errors import Impossible
from gamma_desktop.simulator.failures import Failure
from gamma_desktop.simulator.model import Callback
from gamma_desktop.simulator.payload import Payload
from gamma_desktop.simulator.records import RequestRecord, readable

_LOG = logging.getLogger(__name__)

API_PATH = "/vtcrm/api/"
_SCHEME = "VTCRM-Basic"
_LONGEST_REASON = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class _Answer:
    """What a request is answered with; the reference defines a body for the lists alone."""

    status: int = HTTPStatus.OK
    reason: str = ""
    body: bytes = b""
    call_id: str | None = None
    headers: Mapping[str, str] | None = None

    def response(self) -> web.Response:
        return web.Response(
            status=self.status,
            reason=plain_reason(self.reason) or None,
            body=self.body,
            content_type="application/json" if self.body else None,
            headers=self.headers,
        )


class _Refused(Exception):
    """The request is answered with an error before anybody looks at what it asks."""

    def __init__(self, answer: _Answer) -> None:
        super().__init__(answer.reason)
        self.answer = answer


class RequestsApi:
    """Answers the requests, and records them."""

    def __init__(self, cloud: Cloud) -> None:
        self._cloud = cloud
        self._acts: Mapping[str, Callable[[bytes], _Answer]] = {
            "configure": self._configure,
            "getExtensionList": self._extension_list,
            "getExtensionListJSON": self._extended_list,
            "call": self._call,
            "drop": self._drop,
            "redirectIncoming": self._redirect,
        }

    def routes(self) -> list[web.RouteDef]:
        """The six paths, whatever the method: a wrong one is answered by us."""
        return [web.route("*", f"{API_PATH}{name}", partial(self._receive, name)) for name in self._acts]

    async def _receive(self, name: str, request: web.Request) -> web.StreamResponse:
        body = await request.read()
        failure = self._cloud.failures.take(name)
        if failure is not None:
            return await self._fail(failure, name, request, body)
        answer = self._answer(name, request, body)
        self._record(name, request, body, answer, status=answer.status)
        return answer.response()

    async def _fail(
        self, failure: Failure, name: str, request: web.Request, body: bytes
    ) -> web.StreamResponse:
        acted = self._answer(name, request, body) if failure.acts else _Answer()
        if failure.status is None:
            self._record(name, request, body, acted, status=None)
            if failure.resets:
                _reset(request)
            else:
                await asyncio.Event().wait()  # ended by the client's leaving, or by the server's stopping
            return web.Response()
        answer = _Answer(
            status=failure.status,
            reason=failure.reason,
            call_id=acted.call_id,
            headers=None if failure.retry_after is None else {"Retry-After": str(failure.retry_after)},
        )
        self._record(name, request, body, answer, status=answer.status)
        return answer.response()

    def _answer(self, name: str, request: web.Request, body: bytes) -> _Answer:
        try:
            self._check_sender(request)
            _check_method(name, request.method)
            return self._acts[name](body)
        except _Refused as refused:
            return refused.answer
        except Impossible as impossible:
            return _Answer(status=HTTPStatus.BAD_REQUEST, reason=str(impossible))

    def _check_sender(self, request: web.Request) -> None:
        scheme, _, key = request.headers.get("Authorization", "").partition(" ")
        is_key = hmac.compare_digest(key.strip().encode(), self._cloud.key.encode())
        if scheme != _SCHEME or not is_key:
            raise _Refused(_Answer(status=HTTPStatus.UNAUTHORIZED, reason="Your API key is wrong"))
        if not self._cloud.may_call_from(request.remote or ""):
            reason = f"address {request.remote} is not allowed"
            raise _Refused(_Answer(status=HTTPStatus.FORBIDDEN, reason=reason))

    def _configure(self, body: bytes) -> _Answer:
        payload = Payload(body)
        registration = Registration(
            url=payload.url("events_callback_url"),
            headers=payload.headers("events_callback_headers"),
            parameters=payload.texts("events_callback_parameters"),
        )
        networks = payload.networks("allowed_ip_addresses")
        self._cloud.courier.registration = registration
        if networks is not None:
            self._cloud.allowed_networks = networks
        return _Answer()

    def _extension_list(self, _body: bytes) -> _Answer:
        listed = [int(extension.number) for extension in self._cloud.pbx.extensions if extension.is_listed]
        return _Answer(body=msgspec.json.encode(listed))

    def _extended_list(self, _body: bytes) -> _Answer:
        named = [
            {"extension": int(extension.number), "name": extension.name}
            for extension in self._cloud.pbx.extensions
            if extension.name is not None
        ]
        return _Answer(body=msgspec.json.encode(named))

    def _call(self, body: bytes) -> _Answer:
        payload = Payload(body)
        extension, destination = payload.text("extension"), payload.text("destination")
        callback = Callback(
            headers=payload.headers("request_callback_headers"),
            parameters=payload.texts("request_callback_parameters"),
        )
        return _Answer(call_id=self._cloud.tell(self._cloud.pbx.trigger(extension, destination, callback)))

    def _drop(self, body: bytes) -> _Answer:
        call_id = Payload(body).text("callId")
        return _Answer(call_id=self._cloud.tell(self._cloud.pbx.hangup(call_id)))

    def _redirect(self, body: bytes) -> _Answer:
        payload = Payload(body)
        call_id, destination = payload.text("callId"), payload.text("destination")
        return _Answer(call_id=self._cloud.tell(self._cloud.pbx.redirect(call_id, destination)))

    def _record(
        self, name: str, request: web.Request, body: bytes, answer: _Answer, *, status: int | None
    ) -> None:
        _LOG.info("%s %s: %s %s", request.method, name, status, answer.reason)

        def record(number: int, at: str) -> RequestRecord:
            return RequestRecord(
                number=number,
                at=at,
                request=name,
                method=request.method,
                body=readable(body),
                status=status,
                reason=plain_reason(answer.reason),
                call_id=answer.call_id,
            )

        self._cloud.requests.add(record)


def plain_reason(text: str) -> str:
    """Something that can stand in a status line: printable ASCII on one line, and not too long."""
    plain = "".join(character if " " <= character <= "~" else "?" for character in text)
    return plain[:_LONGEST_REASON]


def _check_method(name: str, method: str) -> None:
    allowed = ("GET", "POST") if name.startswith("get") else ("POST",)
    if method not in allowed:
        raise _Refused(
            _Answer(
                status=HTTPStatus.METHOD_NOT_ALLOWED,
                reason=f"You used {method}: {name} takes {' or '.join(allowed)}",
                headers={"Allow": ", ".join(allowed)},
            )
        )


def _reset(request: web.Request) -> None:
    """Break the connection so that the client sees a reset, not an end."""
    transport = request.transport
    if transport is None:
        return
    at_once = struct.pack("hh" if os.name == "nt" else "ii", 1, 0)
    transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, at_once)
    transport.abort()
