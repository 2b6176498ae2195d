"""What a team agrees on about its calls: facts, each an entry of the log, and how what is asked is judged.

Pure. What a desk asks is judged once, where it gets its place in the log, by what is known of the call there;
what every desk then reads is the fact that came of it, and nothing is left to be decided.
"""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum

import msgspec

from gamma_desktop.calls.codes import TeamRefusal
from gamma_desktop.calls.model import CallKey, Moment

FACT = "fact"
"""The kind of an entry of a log that is one."""

LONGEST_NOTE = 2_000
"""Characters that a note may have."""

BLIND_TIME = "blind_time"
"""The kind of an entry that tells when the relay could receive no event."""

CLAIM_LASTS = timedelta(minutes=30)
"""A claim that was neither released nor settled by then has lapsed."""

_NEVER = datetime(1970, 1, 1, tzinfo=UTC)


class FactVerb(StrEnum):
    """What a fact says of a call; also what a desk asks for."""

    HANDLE = "handle"
    NOTE = "note"
    LABEL = "label"
    CLAIM = "claim"
    HAND_OVER = "hand_over"
    """A note that rides with a transfer: it stands where the call is passed on to."""


WORDS = frozenset({FactVerb.NOTE, FactVerb.LABEL, FactVerb.HAND_OVER})
"""What is said of a call, and so of what was talked about in it."""


class HandledBy(StrEnum):
    """How a missed call came to be handled."""

    TICK = "tick"
    CALLED_BACK = "called_back"
    TALKED = "talked"


@dataclass(frozen=True, slots=True, kw_only=True)
class Handled:
    """By whom a missed call was handled, and when.

    Attributes:
        by: as the team calls them.
    """

    by: str
    at: datetime
    how: HandledBy = HandledBy.TICK


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """Who is calling a missed caller back.

    Attributes:
        desk: the id of the desk; what tells claims of one's own.
    """

    desk: str
    by: str
    at: datetime

    def stands_at(self, now: datetime) -> bool:
        """Whether it has not lapsed by then."""
        return now - self.at < CLAIM_LASTS


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedOver:
    """A note that rides with a transfer.

    Attributes:
        by: who passed the call on, as the team calls them.
        destination: where to.
    """

    by: str
    destination: str
    note: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedState:
    """What the team has agreed on so far about a call."""

    note: str = ""
    label: str = ""
    handled: Handled | None = None
    claim: Claim | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedFact:
    """What a desk wants to be so.

    Attributes:
        id: of the command; becomes that of the fact, which is worked in once.
        text: the note or the label.
        instead_of: the note that its writer saw; None: whatever stands there.
        keeps_both: rather than be refused for another note, both are kept: it is too late to ask.
        undoes: takes a tick or a claim back.
        destination: where the call is passed on to.
    """

    id: str
    verb: FactVerb
    call: CallKey
    text: str = ""
    instead_of: str | None = None
    keeps_both: bool = False
    undoes: bool = False
    destination: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """What is so from here on.

    Attributes:
        first_call_id: of the chain that the call belongs to.
        extensions: of the chain: whose groups read this. For the relay alone, desks are told none.
        desk: whose command it was; "" for what the relay saw by itself.
        by: as the team calls who did it.
        text: the note as it stands now, or the label.
        undoes: the tick or the claim is gone.
        at: when; told by the entry, not by its body.
    """

    id: str
    verb: FactVerb
    call: CallKey
    first_call_id: str
    extensions: tuple[str, ...] = ()
    desk: str = ""
    by: str = ""
    text: str = ""
    undoes: bool = False
    how: HandledBy = HandledBy.TICK
    destination: str = ""
    at: datetime = field(default=_NEVER, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Denied:
    """Why something is not so.

    Attributes:
        stands: the note that stands there.
        claim: whose claim stands.
    """

    code: TeamRefusal
    stands: str | None = None
    claim: Claim | None = None


def judge(known: SharedState, asked: AskedFact, *, desk: str, at: datetime) -> str | Denied:
    """Decide about what is asked, by what was agreed on before it: the fact's text, or why there is none.

    The same state and the same question always come to the same, at whichever relay.

    Args:
        known: of the call, at this place of the log.
        asked: by a desk that may ask it.
        desk: its id.
        at: the time of the entry.
    """
    match asked.verb:
        case FactVerb.NOTE:
            return _judge_note(known.note, asked)
        case FactVerb.CLAIM if not asked.undoes:
            claim = known.claim
            if claim is not None and claim.desk != desk and claim.stands_at(at):
                return Denied(code=TeamRefusal.CLAIMED, claim=claim)
    return asked.text


def _judge_note(stands: str, asked: AskedFact) -> str | Denied:
    if asked.instead_of in {None, stands} or asked.text == stands:
        return asked.text
    if asked.keeps_both:
        return f"{stands}\n{asked.text}"[:LONGEST_NOTE] if stands else asked.text
    return Denied(code=TeamRefusal.CONFLICT, stands=stands)


@dataclass(frozen=True, slots=True, kw_only=True)
class BlindTime:
    """When the relay of a team could receive no event, so that calls may be missing at all its desks.

    Attributes:
        why: of ``history.reception_gaps.GapReason``.
        told_at: when this was written, by the clock that the rest is by.
    """

    since: Moment
    until: Moment
    why: str
    told_at: Moment


_encoder = msgspec.json.Encoder()
_decoder = msgspec.json.Decoder(Fact)
_blind_times = msgspec.json.Decoder(BlindTime)


def encode_fact(fact: Fact | BlindTime) -> bytes:
    """A fact as the body of its entry."""
    return _encoder.encode(fact)


def read_blind_time(body: bytes, at: datetime) -> BlindTime | None:
    """When the relay was blind, by the clock of ``at``, the entry's time; None where it makes no sense."""
    try:
        told = _blind_times.decode(body)
        offset = at - told.told_at
        return replace(told, since=told.since + offset, until=told.until + offset, told_at=at)
    except (msgspec.MsgspecError, UnicodeError, OverflowError, TypeError):
        return None


def read_fact(body: bytes, at: datetime) -> Fact | None:
    """The fact that an entry is; None for one that this program does not understand: a newer one wrote it."""
    try:
        fact = _decoder.decode(body)
    except (msgspec.MsgspecError, UnicodeError):
        return None
    return replace(fact, at=at)
