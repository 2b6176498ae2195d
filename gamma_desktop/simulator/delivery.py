"""Delivers events to the registered callback: one at a time, in order, and never for ever.

The reference says that events are "reported in order of arrival one by one", and nothing about time-outs or
retries. The policy here is simple and visible: see DeliveryPolicy. It never follows a redirect.
"""

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Never

import aiohttp

from gamma_desktop.simulator.model import Callback
from gamma_desktop.simulator.records import DeliveryRecord, RecordBook, readable

_LOG = logging.getLogger(__name__)

PBX_ID_HEADER = "X-VTCRM-PBXID"
_WAITING_AT_MOST = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Registration:
    """Where events go, and what goes with every one of them."""

    url: str
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    parameters: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryPolicy:
    """How often an event is tried, how long each try may take, and the pause between two, in seconds.

    Any 2xx means delivered; whatever else is tried again, then the event is dropped and the next one goes.
    """

    attempts: int = 3
    timeout: float = 5.0
    pause: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """An event on its way: its body, what its call wants back with it, and its PBX if that is another."""

    body: bytes
    callback: Callback = field(default_factory=Callback)
    pbx_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Try:
    status: int | None = None
    problem: str | None = None


class Courier:
    """Takes events at any time and brings them to the callback, each after the one before it.

    ``registration`` may change at any time; what waits goes to the new place.
    """

    def __init__(self, *, pbx_id: str, policy: DeliveryPolicy, verify_tls: bool) -> None:
        self.registration: Registration | None = None
        self.deliveries: RecordBook[DeliveryRecord] = RecordBook()
        self._pbx_id = pbx_id
        self._policy = policy
        self._verify_tls = verify_tls
        self._waiting: asyncio.Queue[Letter] = asyncio.Queue(_WAITING_AT_MOST)

    def post(self, letter: Letter) -> None:
        """Hand over an event; one too many is dropped, and the record of deliveries says so."""
        try:
            self._waiting.put_nowait(letter)
        except asyncio.QueueFull:
            self._note(letter, _Try(problem=f"{_WAITING_AT_MOST} events are waiting"), attempts=0)

    async def idle(self) -> None:
        """Return once everything handed over so far has been delivered or dropped."""
        await self._waiting.join()

    async def run(self) -> Never:
        """Deliver until cancelled."""
        # A connection for each event: the receiver may restart between two.
        connector = aiohttp.TCPConnector(force_close=True, ssl=self._verify_tls)
        timeout = aiohttp.ClientTimeout(total=self._policy.timeout)
        async with aiohttp.ClientSession(connector=connector, timeout=timeout) as session:
            while True:
                letter = await self._waiting.get()
                await self._deliver(session, letter)
                self._waiting.task_done()

    async def _deliver(self, session: aiohttp.ClientSession, letter: Letter) -> None:
        attempt = 0
        tried = _Try(problem="no callback is registered")
        while self.registration is not None and attempt < self._policy.attempts:
            if attempt:
                await asyncio.sleep(self._policy.pause)
            attempt += 1
            tried = await self._try(session, self.registration, letter)
            if tried.problem is None:
                break
        self._note(letter, tried, attempts=attempt)

    async def _try(self, session: aiohttp.ClientSession, registration: Registration, letter: Letter) -> _Try:
        parameters = {**letter.callback.parameters, **registration.parameters}
        try:
            async with session.post(
                registration.url,
                data=letter.body,
                params=parameters,
                headers=self._headers(registration, letter),
                allow_redirects=False,
            ) as answer:
                if answer.ok and answer.status < 300:  # noqa: PLR2004  (HTTP: 2xx is success)
                    return _Try(status=answer.status)
                return _Try(status=answer.status, problem=f"answered {answer.status}")
        except TimeoutError:
            return _Try(problem=f"no answer within {self._policy.timeout:g} s")
        except (aiohttp.ClientError, OSError, ValueError) as error:
            return _Try(problem=str(error) or type(error).__name__)

    def _headers(self, registration: Registration, letter: Letter) -> dict[str, str]:
        # The registered ones stay "exactly the same across all requests": a call's own never displace them.
        together = {
            **{name.lower(): (name, value) for name, value in letter.callback.headers.items()},
            **{name.lower(): (name, value) for name, value in registration.headers.items()},
            "content-type": ("Content-Type", "application/json"),
            PBX_ID_HEADER.lower(): (PBX_ID_HEADER, letter.pbx_id or self._pbx_id),
        }
        return dict(together.values())

    def _note(self, letter: Letter, tried: _Try, *, attempts: int) -> None:
        if tried.problem is not None:
            _LOG.warning("event dropped after %d attempts: %s", attempts, tried.problem)
        self.deliveries.add(
            partial(
                _record,
                event=readable(letter.body),
                attempts=attempts,
                status=tried.status,
                problem=tried.problem,
            )
        )


def _record(
    number: int, at: str, *, event: object, attempts: int, status: int | None, problem: str | None
) -> DeliveryRecord:
    return DeliveryRecord(
        number=number,
        at=at,
        event=event,
        is_delivered=problem is None,
        attempts=attempts,
        status=status,
        problem=problem,
    )
