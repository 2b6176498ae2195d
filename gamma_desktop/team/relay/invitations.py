"""Invites desks, and answers those that join: over TLS, with what a stranger may send kept small and slow.

Whether a code is used or over is told only to who has it whole; others hear that it is wrong. Each attempt is
logged, with the part of the code that names the invitation, never with the part that proves it.
"""

import asyncio
import logging
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta

import msgspec
from aiohttp import web

from gamma_desktop.intake.origins import neighbourhood
from gamma_desktop.settings.codes import JoinFault
from gamma_desktop.store.errors import StoreError
from gamma_desktop.store.relay_members import (
    DeskRecord,
    Invitation,
    JoinAttempt,
    Redemption,
    SqliteRelayMembers,
)
from gamma_desktop.team.invitation import JoinCode, JoinLine
from gamma_desktop.team.joining import (
    AUTHORITY_PATH,
    JOIN_PATH,
    LEAVE_PATH,
    JoinAnswer,
    JoinRefusal,
    JoinRequest,
)
from gamma_desktop.team.ports import Right
from gamma_desktop.team.relay.desks import DeskRegister
from gamma_desktop.team.secrets import hash_of, is_secret, new_desk_id

LASTS = timedelta(minutes=15)
_KEPT_AFTERWARDS = timedelta(days=30)
"""So long a code that was used or is over is told so, instead of being unknown."""
_LARGEST_BODY = 4_096
_BODY_WITHIN = 5.0
_ADDRESSES_COUNTED = 10_000

_FAULTS = {
    Redemption.WRONG: JoinFault.CODE_WRONG,
    Redemption.EXPIRED: JoinFault.CODE_EXPIRED,
    Redemption.USED: JoinFault.CODE_USED,
    Redemption.SPENT: JoinFault.CODE_SPENT,
}

Page = Callable[[web.BaseRequest], Awaitable[web.Response]]

_log = logging.getLogger(__name__)


class Invitations:
    """Makes the lines by which desks join.

    Args:
        members: where they are kept.
        relays: what the lines name.
        authority: the hash, or ``invitation.SYSTEM``.
        now: the time.
    """

    def __init__(
        self,
        members: SqliteRelayMembers,
        relays: tuple[str, ...],
        authority: str,
        now: Callable[[], datetime],
    ) -> None:
        self._members = members
        self._relays = relays
        self._authority = authority
        self._now = now

    async def invite(self, guests: Iterable["Guest"], lasts: timedelta = LASTS) -> Sequence[JoinLine]:
        """Invite each of these, all or none; a line for each. Raises StoreError."""
        now = self._now()
        await self._members.forget_invitations(now - _KEPT_AFTERWARDS)
        codes, invitations = [], []
        for guest in guests:
            code = JoinCode.new()
            codes.append(code)
            invitations.append(
                Invitation(
                    id=code.invitation,
                    code_hash=hash_of(code.proof),
                    name=guest.name,
                    extensions=guest.extensions,
                    group=guest.group,
                    rights=frozenset(guest.rights),
                    made_at=now,
                    expires_at=now + lasts,
                )
            )
        await self._members.invite(invitations)
        return [JoinLine(self._relays, str(code), self._authority) for code in codes]


class Guest(msgspec.Struct, frozen=True, kw_only=True):
    """Who is invited, and what their desk may do."""

    name: str
    extensions: tuple[str, ...] = ()
    group: str | None = None
    rights: frozenset[Right] = frozenset()


class JoinEndpoint:
    """Answers desks that join and leave, on the port of the desks.

    Args:
        members: desks and invitations.
        desks: who is one.
        authority: the certificate (PEM) that desks compare with the hash; None where systems trust ours.
        relays: the addresses that a desk is to know.
        now: the time.
        limit: how often an address may try.
    """

    def __init__(
        self,
        members: SqliteRelayMembers,
        desks: DeskRegister,
        *,
        authority: str | None,
        relays: tuple[str, ...],
        now: Callable[[], datetime],
        limit: "AttemptLimit | None" = None,
    ) -> None:
        self._members = members
        self._desks = desks
        self._authority = authority
        self._relays = relays
        self._now = now
        self._limit = limit or AttemptLimit()

    def pages(self) -> Mapping[str, Page]:
        """What the server of the desks answers besides, by method and path."""
        return {
            f"GET {AUTHORITY_PATH}": self._show_authority,
            f"POST {JOIN_PATH}": self._join,
            f"POST {LEAVE_PATH}": self._leave,
        }

    async def _show_authority(self, _request: web.BaseRequest) -> web.Response:
        if self._authority is None:
            return web.Response(status=404)
        return web.Response(text=self._authority, content_type="application/x-pem-file")

    async def _join(self, request: web.BaseRequest) -> web.Response:
        peer = request.remote or ""
        if not self._limit.allows(neighbourhood(peer)):
            _log.warning("an invitation was not looked at: too many attempts from %s", peer)
            return _refused(JoinFault.TOO_MANY, 429)
        try:
            asked = msgspec.json.decode(await _body_of(request), type=JoinRequest)
        except (msgspec.MsgspecError, TimeoutError):
            return _refused(JoinFault.BAD_REQUEST, 400)
        code = JoinCode.read(asked.code)
        if code is None or not is_secret(asked.secret):
            return _refused(JoinFault.BAD_REQUEST, 400)
        attempt = JoinAttempt(
            invitation=code.invitation,
            code_hash=hash_of(code.proof),
            desk=new_desk_id(),
            secret_hash=hash_of(asked.secret),
            at=self._now(),
        )
        try:
            outcome, desk = await self._members.redeem(attempt)
        except StoreError as error:
            _log.error("a desk could not join: %s", error)
            return _refused(JoinFault.NOT_STORED, 503)
        if outcome is not Redemption.JOINED or desk is None:
            _log.warning(
                "invitation %s refused: %s, tried from %s%s",
                code.invitation,
                outcome,
                peer,
                f"; it was for {desk.name!r}" if desk else "",
            )
            return _refused(_FAULTS[outcome], 403)
        _log.info("desk %s joined: %r, from %s", desk.id, desk.name, peer)
        return _answer(desk, self._relays)

    async def _leave(self, request: web.BaseRequest) -> web.Response:
        scheme, _, bearer = request.headers.get("Authorization", "").partition(" ")
        desk = await self._desks.desk_of(bearer) if scheme == "Bearer" else None
        if desk is None:
            return web.Response(status=401)
        await self._desks.remove(desk.id)
        _log.info("desk %s left: %r", desk.id, desk.name)
        return web.Response(status=204)


class AttemptLimit:
    """So many attempts at once from one address, and one more each second."""

    def __init__(self, at_once: int = 60, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._at_once = at_once
        self._clock = clock
        self._spent: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def allows(self, address: str) -> bool:
        """Count an attempt; False if it is one too many."""
        now = self._clock()
        spent, at = self._spent.pop(address, (0.0, now))
        spent = max(0.0, spent - (now - at))
        is_allowed = spent < self._at_once
        self._spent[address] = (spent + is_allowed, now)
        if len(self._spent) > _ADDRESSES_COUNTED:
            self._spent.popitem(last=False)
        return is_allowed


async def _body_of(request: web.BaseRequest) -> bytes:
    """What was sent, if it is small and comes soon; raises TimeoutError."""
    body = bytearray()
    async with asyncio.timeout(_BODY_WITHIN):
        while len(body) <= _LARGEST_BODY and (part := await request.content.read(_LARGEST_BODY)):
            body += part
    return bytes(body) if len(body) <= _LARGEST_BODY else b""


def _answer(desk: DeskRecord, relays: tuple[str, ...]) -> web.Response:
    answer = JoinAnswer(desk=desk.id, name=desk.name, extensions=desk.extensions, relays=relays)
    return web.Response(body=msgspec.json.encode(answer), content_type="application/json")


def _refused(fault: JoinFault, status: int) -> web.Response:
    return web.Response(
        body=msgspec.json.encode(JoinRefusal(code=fault)), content_type="application/json", status=status
    )
