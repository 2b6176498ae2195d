"""Calls as a relay's book knows them, for a desk that did not get their events: pure.

A desk draws its own conclusions: it is told what the events said, and what the team says of the call. Times
of receipt are the relay's, and are put right by the time at which it told them.
"""

from dataclasses import dataclass, replace
from datetime import timedelta

import msgspec

from gamma_desktop.calls.facts import Claim, HandedOver, Handled
from gamma_desktop.calls.model import CallFacts, CallKey, Moment

KNOWN_CALL = "known_call"
"""The kind of an entry of a desk's own journal that is one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownCall:
    """A call, and what is agreed on about it.

    Attributes:
        told: what its events said.
        received_at: when the latest of them came, by the clock of ``told_at``.
        told_at: when this was told.
        has_words: whether note, label and what rode with a transfer are for the one who is told.
        handed_over: the note that rode with the transfer of this call.
    """

    key: CallKey
    told: CallFacts
    received_at: Moment
    told_at: Moment
    has_words: bool = True
    note: str = ""
    label: str = ""
    handled: Handled | None = None
    claim: Claim | None = None
    handed_over: HandedOver | None = None


_encoder = msgspec.json.Encoder()
_decoder = msgspec.json.Decoder(KnownCall)
_parts = msgspec.json.Decoder(dict[str, msgspec.Raw])


def encode_known_call(known: KnownCall) -> bytes:
    """A known call as the body of an entry."""
    return _encoder.encode(known)


def read_known_call(body: bytes, at: Moment) -> KnownCall | None:
    """The call that an entry is, by the clock of ``at``, the entry's time; None if it makes no sense."""
    try:
        return _by_clock_of(at, _decoder.decode(body))
    except (msgspec.MsgspecError, UnicodeError, OverflowError, TypeError):
        return None


def as_told_at_any_time(body: bytes) -> bytes:
    """The body of an entry without when it was told: the same each time that nothing else has changed."""
    try:
        parts = _parts.decode(body)
    except (msgspec.MsgspecError, UnicodeError):
        return body
    return _encoder.encode({name: part for name, part in parts.items() if name != "told_at"})


def _by_clock_of(at: Moment, known: KnownCall) -> KnownCall:
    offset = at - known.told_at
    handled, claim, passed = known.handled, known.claim, known.handed_over
    return replace(
        known,
        told=_moved(known.told, offset),
        received_at=known.received_at + offset,
        told_at=at,
        handled=handled and replace(handled, at=handled.at + offset),
        claim=claim and replace(claim, at=claim.at + offset),
        handed_over=passed and replace(passed, at=passed.at + offset),
    )


def _moved(told: CallFacts, offset: timedelta) -> CallFacts:
    """What events said, where their times are compared with another clock."""
    return told if told.clock_offset is None else replace(told, clock_offset=told.clock_offset + offset)
