"""The control of the simulated cloud over HTTP: loopback only, no key, never for a web page."""

from collections.abc import Awaitable, Callable, Mapping
from http import HTTPStatus
from typing import TypeVar
from urllib.parse import urlsplit

import msgspec
from aiohttp import web

from gamma_desktop.simulator.cloud import Cloud
from gamma_desktop.simulator.commands import AnyCommand
from gamma_desktop.simulator.delivery import Letter
from gamma_desktop.simulator.errors import BadScenario, Impossible
from gamma_desktop.simulator.records import Record, RecordBook
from gamma_desktop.simulator.requests import plain_reason
from gamma_desktop.simulator.scenario import Stage, parse_scenario

CONTROL_PATH = "/control/"
_LOOPBACK_NAMES = frozenset({"127.0.0.1", "localhost", "::1"})
_LONGEST_WAIT = 60.0
_FASTEST = 1000.0
RecordT = TypeVar("RecordT", bound=Record)
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class ControlApi:
    """Hands commands to the cloud, and shows what it received and sent."""

    def __init__(self, cloud: Cloud, stage: Stage) -> None:
        self._cloud = cloud
        self._stage = stage

    def routes(self) -> list[web.RouteDef]:
        """Everything under /control/."""
        return [
            web.get(f"{CONTROL_PATH}requests", _guarded(self._requests)),
            web.get(f"{CONTROL_PATH}deliveries", _guarded(self._deliveries)),
            web.get(f"{CONTROL_PATH}scenario", _guarded(self._scenario_state)),
            web.post(f"{CONTROL_PATH}scenario", _guarded(self._play)),
            web.post(f"{CONTROL_PATH}event", _guarded(self._event)),
            web.post(f"{CONTROL_PATH}{{command}}", _guarded(self._command)),
        ]

    async def _command(self, request: web.Request) -> web.StreamResponse:
        body = await request.read()
        attributes = msgspec.json.decode(body or b"{}", type=dict[str, object])
        attributes["do"] = request.match_info["command"]
        command = msgspec.convert(attributes, AnyCommand)
        return _json({"callId": command.apply(self._cloud)})

    async def _event(self, request: web.Request) -> web.StreamResponse:
        self._cloud.courier.post(Letter(body=await request.read()))
        return _json({"callId": None})

    async def _requests(self, request: web.Request) -> web.StreamResponse:
        return _json(await _records(self._cloud.requests, request))

    async def _deliveries(self, request: web.Request) -> web.StreamResponse:
        return _json(await _records(self._cloud.courier.deliveries, request))

    async def _play(self, request: web.Request) -> web.StreamResponse:
        scenario = parse_scenario(await request.read())
        self._stage.play(scenario, speed=_number(request.query, "speed", 1.0, largest=_FASTEST))
        return _json(self._stage.state, status=HTTPStatus.ACCEPTED)

    async def _scenario_state(self, request: web.Request) -> web.StreamResponse:
        await self._stage.ended(wait_seconds=_number(request.query, "wait", 0.0, largest=_LONGEST_WAIT))
        return _json(self._stage.state)


async def _records(book: RecordBook[RecordT], request: web.Request) -> list[RecordT]:
    after = int(_number(request.query, "after", 0.0, largest=1e15))
    wait = _number(request.query, "wait", 0.0, largest=_LONGEST_WAIT)
    return await book.after(after, wait_seconds=wait)


def _number(query: Mapping[str, str], name: str, default: float, *, largest: float) -> float:
    text = query.get(name)
    if text is None:
        return default
    try:
        number = float(text)
    except ValueError as error:
        raise Impossible(f"{name} is not a number") from error
    if not 0 <= number <= largest:
        raise Impossible(f"{name} is not between 0 and {largest:g}")
    return number


def _guarded(handler: Handler) -> Handler:
    """Keep web pages out, and word what went wrong."""

    async def handle(request: web.Request) -> web.StreamResponse:
        host = urlsplit(f"//{request.host}").hostname
        if "Origin" in request.headers or host not in _LOOPBACK_NAMES:
            return _error(HTTPStatus.FORBIDDEN, "not for web pages")
        try:
            return await handler(request)
        except (Impossible, BadScenario, msgspec.MsgspecError) as error:
            return _error(HTTPStatus.BAD_REQUEST, str(error))

    return handle


def _error(status: HTTPStatus, message: str) -> web.Response:
    return _json({"error": message}, status=status, reason=plain_reason(message))


def _json(value: object, *, status: int = HTTPStatus.OK, reason: str | None = None) -> web.Response:
    body = msgspec.json.encode(value)
    return web.Response(status=status, reason=reason, body=body, content_type="application/json")
