"""Who in the team is calling whom back: told before a second one dials.

All desks claim the newest missed call of a caller, so that two who call one person back meet.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from typing import Protocol

from gamma_desktop.calls.errors import RefusedByTeam
from gamma_desktop.calls.facts import CLAIM_LASTS, Claim
from gamma_desktop.calls.model import CallKey
from gamma_desktop.errors import GammaDesktopError
from gamma_desktop.tasks import Spawn

CLAIMED_WITHIN = 4.0
"""Seconds that a call waits for its claim: a little longer than the relay is given to answer."""

_LOG = logging.getLogger(__name__)


class ClaimStore(Protocol):
    """Remembers claims; methods raise GammaDesktopError."""

    async def claims_since(self, moment: datetime) -> Mapping[str, Claim]:
        """Who is calling back whom, by number."""
        ...

    async def newest_waiting_of(self, number: str) -> CallKey | None:
        """The newest missed call of a number that waits."""
        ...


class CallBackClaims:
    """Owns what this desk knows of claims.

    Args:
        store: remembers them.
        own: the id of this desk.
        claim: has the relay write a claim of this desk on a call; raises RefusedByTeam where another one's
            stands.
        clock: the time now, aware.
        spawn: starts a coroutine.
        within: seconds that a call waits for its claim.
    """

    def __init__(
        self,
        store: ClaimStore,
        own: str,
        claim: Callable[[CallKey], Awaitable[None]],
        clock: Callable[[], datetime],
        spawn: Spawn,
        *,
        within: float = CLAIMED_WITHIN,
    ) -> None:
        self._store = store
        self._own = own
        self._claim = claim
        self._clock = clock
        self._spawn = spawn
        self._within = within
        self._by_number: Mapping[str, Claim] = {}

    async def refresh(self) -> None:
        """Look again: facts have come."""
        self._by_number = await self._store.claims_since(self._clock() - CLAIM_LASTS)

    def of_another(self, number: str | None) -> str:
        """Who else is calling this number back; "" if no one is."""
        claim = self._by_number.get(number or "")
        is_another = claim is not None and claim.desk != self._own and claim.stands_at(self._clock())
        return claim.by if claim is not None and is_another else ""

    async def take(self, number: str | None) -> None:
        """Claim before calling a number back; one who was told of another's claim calls all the same.

        A claim that fails, or takes long, keeps no call back. One that takes long goes on: what is under way
        at the book is not to be broken off.

        Raises:
            RefusedByTeam: another desk was first.
        """
        if number is None or self.of_another(number):
            return
        refused: asyncio.Future[RefusedByTeam | None] = asyncio.get_running_loop().create_future()
        self._spawn("claim a call-back", self._claim_newest_of(number, refused))
        await asyncio.wait({refused}, timeout=self._within)
        error = refused.result() if refused.done() else None
        if error is not None:
            raise error

    async def _claim_newest_of(self, number: str, refused: "asyncio.Future[RefusedByTeam | None]") -> None:
        error = None
        try:
            missed = await self._store.newest_waiting_of(number)
            if missed is not None:
                await self._claim(missed)
        except RefusedByTeam as refusal:
            error = refusal
        except GammaDesktopError as trouble:
            _LOG.warning("a call-back could not be claimed: %s", trouble)
        finally:
            if not refused.done():
                refused.set_result(error)
