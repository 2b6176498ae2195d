"""The vendor's Requests API: all six of its methods, behind the ports that the calls need.

A command is sent once and never again: what became of it, events tell. A read is repeated while there is
time. The key is asked for at each request, never kept, and sent to the address of the settings only.
"""

import asyncio
import json
import random
import re
from collections.abc import Awaitable, Callable, Iterable, Mapping
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from typing import TYPE_CHECKING

from gamma_desktop.calls.errors import (
    KeyWithheld,
    MaybeSent,
    NotSetUp,
    SlowDown,
    Unreachable,
    UnreadableAnswer,
    VendorDown,
)
from gamma_desktop.calls.model import Extension
from gamma_desktop.calls.ports import CallbackRegistration
from gamma_desktop.gamma.errors import command_error, refusal
from gamma_desktop.gamma.wire import TEXT_LIMIT, safe_text
from gamma_desktop.settings.errors import VaultError

if TYPE_CHECKING:
    import httpx

    from gamma_desktop.gamma.exchange import Answer, Exchange

ATTEMPTS = 3
_ATTEMPT_SHARE = 2 / 3
_LONGEST_NUMBER = 32
_PASSING = (Unreachable, MaybeSent, SlowDown, VendorDown)


class GammaClient:
    """Asks Gamma; implements CallControl, ExtensionDirectory and EventRegistry.

    Args:
        url: where the API is ("https://…/vtcrm/api/"), until told otherwise.
        read_key: gives the API key, or None if there is none; may raise VaultError.
        transport: sends in place of real sockets.
        deadline: seconds that a request may take in all, repeats included.
        first_pause: seconds before a read is repeated, about; doubled each time.

    Attributes:
        clock_ahead: how far our clock was ahead of Gamma's when it last answered a read; None if unknown.
    """

    def __init__(
        self,
        url: str,
        read_key: Callable[[], Awaitable[str | None]],
        *,
        transport: "httpx.AsyncBaseTransport | None" = None,
        deadline: float = 15.0,
        first_pause: float = 0.5,
    ) -> None:
        self._url = url
        self._read_key = read_key
        self._transport = transport
        self._deadline = deadline
        self._first_pause = first_pause
        self.clock_ahead: timedelta | None = None
        self._exchange: Exchange | None = None
        self._opening = asyncio.Lock()

    def move_to(self, url: str) -> None:
        """Send what follows to another address."""
        self._url = url

    async def dial(self, *, extension: str, destination: str, external_call_id: str) -> None:
        """Ring ``extension``; once it is lifted, call ``destination``."""
        await self._command(
            "call",
            {
                "extension": extension,
                "destination": destination,
                "request_callback_headers": {"X-VTCRM-External-Call-Id": external_call_id},
            },
        )

    async def drop(self, call_id: str) -> None:
        """End a call, named by Gamma's id or by our external call id."""
        await self._command("drop", {"callId": call_id})

    async def redirect(self, call_id: str, destination: str) -> None:
        """Blind-transfer a call, named by Gamma's id or by our external call id."""
        await self._command("redirectIncoming", {"callId": call_id, "destination": destination})

    async def register(self, registration: CallbackRegistration) -> None:
        """Tell Gamma where to send events; raises CallError."""
        payload: dict[str, object] = {"events_callback_url": registration.url}
        if registration.headers:
            payload["events_callback_headers"] = dict(registration.headers)
        if registration.parameters:
            payload["events_callback_parameters"] = dict(registration.parameters)
        if registration.allowed_addresses is not None:
            payload["allowed_ip_addresses"] = list(registration.allowed_addresses)
        await self._command("configure", payload)

    async def extensions(self) -> tuple[Extension, ...]:
        """All extensions, ordered by number; raises CallError."""
        headers, exchange = await self._authorization(), await self._opened()
        until = _now() + self._deadline
        named = await self._read(exchange, "getExtensionListJSON", headers, until)
        plain = await self._read(exchange, "getExtensionList", headers, until)
        return united(read_list(named.body), read_list(plain.body))

    async def aclose(self) -> None:
        """Let go of the sockets; a later request opens new ones."""
        exchange, self._exchange = self._exchange, None
        if exchange is not None:
            await exchange.aclose()

    async def _command(self, path: str, payload: Mapping[str, object]) -> None:
        headers, exchange = await self._authorization(), await self._opened()
        answer = await exchange.send(
            "POST",
            self._address(path),
            headers=headers | {"Content-Type": "application/json"},
            content=json.dumps(payload).encode(),
            seconds=self._deadline,
        )
        if not answer.is_success:
            raise command_error(answer.status, answer.reason, answer.retry_after)

    async def _read(
        self, exchange: "Exchange", path: str, headers: Mapping[str, str], until: float
    ) -> "Answer":
        attempt = 0
        while True:
            try:
                return await self._read_once(exchange, path, headers, until)
            except _PASSING as error:
                attempt += 1
                pause = self._pause(attempt, error)
                if attempt == ATTEMPTS or _now() + pause >= until:
                    raise
            await asyncio.sleep(pause)

    async def _read_once(
        self, exchange: "Exchange", path: str, headers: Mapping[str, str], until: float
    ) -> "Answer":
        """GET, as documented; or POST, where the table of errors is right that nothing else is allowed."""
        for method in ("GET", "POST"):
            seconds = max(until - _now(), 0.0) * _ATTEMPT_SHARE
            answer = await exchange.send(
                method, self._address(path), headers=headers, seconds=seconds, reads_body=True
            )
            if answer.date is not None:
                self.clock_ahead = datetime.now(UTC) - answer.date
            if answer.status != HTTPStatus.METHOD_NOT_ALLOWED:
                break
        if not answer.is_success:
            raise refusal(answer.status, answer.reason, answer.retry_after)
        return answer

    def _pause(self, attempt: int, error: Exception) -> float:
        """Seconds to wait before the next attempt: longer each time, and never in step with other desks."""
        jitter = random.uniform(0.5, 1.0)  # noqa: S311  (keeps desks apart, guards nothing)
        asked = error.retry_after if isinstance(error, SlowDown | VendorDown) else None
        return max(self._first_pause * 2.0 ** (attempt - 1) * jitter, asked or 0.0)

    async def _authorization(self) -> dict[str, str]:
        try:
            key = (await self._read_key() or "").strip()
        except VaultError as error:
            raise KeyWithheld(error) from error
        if not re.fullmatch(r"[\x21-\x7e]+", key):
            raise NotSetUp("key")
        return {"Authorization": f"VTCRM-Basic {key}"}

    async def _opened(self) -> "Exchange":
        async with self._opening:
            if self._exchange is None:
                self._exchange = await asyncio.to_thread(_open, self._transport)
            return self._exchange

    def _address(self, path: str) -> str:
        return f"{self._url.rstrip('/')}/{path}"


async def count_extensions(url: str, read_key: Callable[[], Awaitable[str | None]]) -> int:
    """Try an API key: how many extensions Gamma at ``url`` names to its holder; raises CallError."""
    client = GammaClient(url, read_key)
    try:
        return len(await client.extensions())
    finally:
        await client.aclose()


def _open(transport: "httpx.AsyncBaseTransport | None") -> "Exchange":
    """Import and build what sends: a quarter of a second, so it runs in a worker."""
    from gamma_desktop.gamma.exchange import Exchange  # noqa: PLC0415  (in a worker, and only if needed)

    return Exchange(transport)


def _now() -> float:
    return asyncio.get_running_loop().time()


def read_list(body: bytes) -> list[object]:
    """The entries of a list as it was sent; raises UnreadableAnswer."""
    try:
        found = json.loads(body.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise UnreadableAnswer("the list of extensions is not JSON") from error
    if not isinstance(found, list):
        raise UnreadableAnswer("the list of extensions is no list")
    return found


def united(*lists: Iterable[object]) -> tuple[Extension, ...]:
    """All extensions that any list names, with the names that any list knows, ordered by number."""
    names: dict[str, str] = {}
    for entry in (entry for entries in lists for entry in entries):
        number, name = _number_and_name(entry)
        if number:
            names[number] = names.get(number) or name
    ordered = sorted(names, key=lambda number: (not number.isdecimal(), len(number), number))
    return tuple(Extension(number=number, name=names[number]) for number in ordered)


def _number_and_name(entry: object) -> tuple[str, str]:
    if isinstance(entry, dict):
        return _number(entry.get("extension")), safe_text(entry.get("name"), TEXT_LIMIT)
    return _number(entry), ""


def _number(value: object) -> str:
    """The number as text, "" for what is none: "0203" is not 203."""
    if isinstance(value, bool) or not isinstance(value, str | int):
        return ""
    text = safe_text(value, _LONGEST_NUMBER + 1)
    return text if len(text) <= _LONGEST_NUMBER else ""
