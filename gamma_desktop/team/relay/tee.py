"""Passes every event on, as it came, to the URLs that had the callback before; each in its own order.

The journal is the queue: each URL has a place in it, on the disk. So nothing is stored twice, erasing reaches
what still waits, and no URL is ever on the way of Gamma's answer or of another URL. An event may come twice
after a crash of the machine, and is dropped after a day of failures.
"""

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from http import HTTPStatus

import aiohttp

from gamma_desktop.calls.ports import EVENT
from gamma_desktop.intake.journal_entries import LogEntry
from gamma_desktop.intake.journal_reader import JournalReader
from gamma_desktop.settings.relay import TeeTarget
from gamma_desktop.store.relay_tee import SqliteRelayTee, TeeState


@dataclass(frozen=True, slots=True, kw_only=True)
class TeeSchedule:
    """How patient the tee is.

    Attributes:
        retried_after: waits after each failure, the last one again and again.
        paused_after: failing for so long, a URL is left alone.
        answered_within: seconds for an answer.
    """

    retried_after: tuple[timedelta, ...] = (
        timedelta(seconds=5),
        timedelta(seconds=30),
        timedelta(minutes=2),
        timedelta(minutes=10),
        timedelta(hours=1),
        timedelta(hours=3),
        timedelta(hours=6),
        timedelta(hours=12),
    )
    paused_after: timedelta = timedelta(days=5)
    answered_within: float = 15.0

    @property
    def dropped_after(self) -> timedelta:
        """An event that waited for so long has had all of its retries."""
        return sum(self.retried_after, timedelta())


_A_BATCH = 20
_DEFAULT_TYPE = "application/json"
_LOOK_EVERY = 3_600.0
"""Seconds that a clock which was set may delay a retry."""
_PLAIN_SPELLING = {"x-vtcrm-pbxid": "X-VTCRM-PBXID", "x-vtcrm-external-call-id": "X-VTCRM-EXTERNAL-CALL-ID"}

_log = logging.getLogger(__name__)


class Tee:
    """All URLs; each has a task of its own.

    Args:
        targets: URLs and the headers that each expects.
        events: reads the journal. Read on threads, one at a time for each URL: each takes its own.
        store: keeps how far each is.
        clock: the time now, aware.
        schedule: how patient it is.
    """

    def __init__(
        self,
        targets: Sequence[TeeTarget],
        events: Callable[[], JournalReader],
        store: SqliteRelayTee,
        clock: Callable[[], datetime],
        *,
        schedule: TeeSchedule | None = None,
    ) -> None:
        self._targets = targets
        self._events = events
        self._store = store
        self._clock = clock
        self._schedule = schedule or TeeSchedule()
        self._queues: tuple[TeeQueue, ...] = ()

    async def run(self, after: int) -> None:
        """Deliver for ever; a URL that is new gets what comes after this position. Raises StoreError."""
        states = await self._store.begin([each.url for each in self._targets], after=after)
        if not states:
            return
        timeout = aiohttp.ClientTimeout(total=self._schedule.answered_within)
        async with aiohttp.ClientSession(timeout=timeout, cookie_jar=aiohttp.DummyCookieJar()) as session:
            self._queues = tuple(
                TeeQueue(
                    target,
                    state,
                    self._events(),
                    store=self._store,
                    session=session,
                    clock=self._clock,
                    schedule=self._schedule,
                )
                for target, state in zip(self._targets, states, strict=True)
            )
            async with asyncio.TaskGroup() as tasks:
                for queue in self._queues:
                    tasks.create_task(queue.run())

    def wake(self) -> None:
        """Say that an event was stored; call it on the loop's own thread."""
        for queue in self._queues:
            queue.wake()


class TeeQueue:
    """One URL: what waits for it, one event at a time.

    Attributes:
        state: how far it is.
    """

    def __init__(
        self,
        target: TeeTarget,
        state: TeeState,
        events: JournalReader,
        *,
        store: SqliteRelayTee,
        session: aiohttp.ClientSession,
        clock: Callable[[], datetime],
        schedule: TeeSchedule,
    ) -> None:
        self.state = replace(state, is_paused=False)  # who starts the relay again may have mended what failed
        self._target = target
        self._events = events
        self._store = store
        self._session = session
        self._clock = clock
        self._schedule = schedule
        self._woken = asyncio.Event()

    def wake(self) -> None:
        """Say that there may be something to deliver."""
        self._woken.set()

    async def run(self) -> None:
        """Deliver until it is paused; raises StoreError, JournalError."""
        await self._drop_overdue(self._clock())
        while not self.state.is_paused:
            self._woken.clear()
            if self.state.try_at is not None and (wait := self.state.try_at - self._clock()) > timedelta():
                await asyncio.sleep(min(wait.total_seconds(), _LOOK_EVERY))
                continue
            waiting = await asyncio.to_thread(self._events.entries_after, self.state.position, _A_BATCH)
            if not waiting:
                await self._woken.wait()
            for event in waiting:
                if event.kind != EVENT:  # what the team says of calls is its own
                    await self._save(replace(self.state, position=event.position))
                elif (problem := await self._post(event)) is not None:
                    await self._note_failure(problem)
                    break
                else:
                    await self._note_delivery(event)

    async def _note_delivery(self, event: LogEntry) -> None:
        state = self.state
        if state.tries:
            _log.info("%s takes events again, after %d tries", self._target.url, state.tries)
        state = replace(state, position=event.position, delivered=state.delivered + 1)
        await self._save(replace(state, tries=0, try_at=None, failing_since=None))

    async def _note_failure(self, problem: str) -> None:
        now = self._clock()
        since = self.state.failing_since or now
        tries = self.state.tries + 1
        if tries == 1 or problem != self.state.last_error:
            _log.warning("%s does not take events: %s", self._target.url, problem)
        failed = replace(self.state, tries=tries, failing_since=since, last_error=problem, last_error_at=now)
        if now - since >= self._schedule.paused_after:
            _log.error(
                "%s has failed for %s: paused until the relay starts again", self._target.url, now - since
            )
            await self._save(replace(failed, is_paused=True, try_at=None))
            return
        wait = self._schedule.retried_after[min(tries, len(self._schedule.retried_after)) - 1]
        await self._save(replace(failed, try_at=now + wait))
        if await self._drop_overdue(now):
            await self._save(replace(self.state, try_at=None))  # the next one may well be taken

    async def _drop_overdue(self, now: datetime) -> int:
        """Give up events that waited for all of the retries, and have the next one be tried at once."""
        before, since = now - self._schedule.dropped_after, self.state.failing_since
        if since is None or since > before:
            return 0
        count = 0
        while waiting := await asyncio.to_thread(self._events.entries_after, self.state.position, _A_BATCH):
            overdue = [event.position for event in waiting if event.received_at <= before]
            if not overdue:
                break
            count += len(overdue)
            dropped = self.state.dropped + len(overdue)
            await self._save(replace(self.state, position=overdue[-1], dropped=dropped))
        if count:
            _log.error("%s was not given %d events: it failed for a day", self._target.url, count)
        return count

    async def _save(self, state: TeeState) -> None:
        self.state = state
        await self._store.save(state)

    async def _post(self, event: LogEntry) -> str | None:
        """Send an event; None if it was taken, else why not."""
        url = self._target.url
        if event.query:
            url += ("&" if "?" in url else "?") + event.query
        try:
            async with self._session.post(
                url, data=event.body, headers=self._headers(event), allow_redirects=False
            ) as answer:
                is_taken = HTTPStatus.OK <= answer.status < HTTPStatus.MULTIPLE_CHOICES
                return None if is_taken else str(answer.status)
        except TimeoutError:
            return "timeout"
        except aiohttp.ClientConnectorCertificateError:
            return "certificate"
        except aiohttp.ClientConnectorError:
            return "unreachable"
        except (aiohttp.ClientError, OSError, ValueError) as error:
            return type(error).__name__

    def _headers(self, event: LogEntry) -> Mapping[str, str]:
        """Those that came with it and matter, and those that the URL expects; ours is not among them."""
        came = {_PLAIN_SPELLING.get(name, name): value for name, value in event.headers.items()}
        return {"Content-Type": _DEFAULT_TYPE} | _titled(came) | dict(self._target.headers)


def _titled(headers: Mapping[str, str]) -> dict[str, str]:
    return {"Content-Type" if name == "content-type" else name: value for name, value in headers.items()}
