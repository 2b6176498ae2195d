"""What a relay and its desks say to each other: JSON in text frames of one WebSocket.

Decoded strictly by type. Unknown fields, and frames of an unknown kind, are left out: a newer side may send
them. Each side names the lowest and the highest version that it speaks, and what it can do besides.
"""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Annotated, TypeVar

import msgspec
from msgspec import Meta, Struct

from gamma_desktop.calls.facts import LONGEST_NOTE, BlindTime
from gamma_desktop.calls.known_calls import KnownCall

VERSION = 1
LOWEST_VERSION = 1

DESK_FRAME_BYTES = 64 * 1024
"""No frame of a desk is longer."""
RELAY_FRAME_BYTES = 2 * 1024 * 1024
"""No frame of a relay is longer: it ends entries at EVENTS_BYTES, and one alone may come on top."""
EVENTS_ENTRIES = 500
EVENTS_BYTES = 512 * 1024

TAIL_SECONDS = 20.0
SILENT_SECONDS = 45.0
"""A relay of which nothing was heard for so long is taken for gone."""
PONG_SECONDS = 30.0
AT_SECONDS = 5.0
FACTS_A_SECOND = 10
"""So many facts a desk tells of those that waited; its relay takes no more for long."""

SNAPSHOT = "snapshot"
"""Among what a side can: calls of a relay's book, for a desk that does not get all of the log."""

LISTS_FOLLOWED = 100
"""Of how many lists of what was erased a desk says how far it has followed them."""

MOST_DAYS = 3660

_LARGEST = 2**63 - 1

Position = Annotated[int, Meta(ge=0, le=_LARGEST)]
Mark = Annotated[str, Meta(pattern=r"^[0-9a-f]{16}$")]
Name = Annotated[str, Meta(max_length=200)]
Moment = Annotated[datetime, Meta(tz=True)]
"""By the relay's clock, never without its zone."""
Id = Annotated[str, Meta(min_length=1, max_length=200)]
SettingValue = bool | int | str | list[str]
SettingValues = Annotated[dict[Name, SettingValue], Meta(max_length=500)]
Names = Annotated[tuple[Name, ...], Meta(max_length=100)]
MOST_SOURCES = 20
LONGEST_CERTIFICATES = 32 * 1024
"""Characters of the authorities that one source may be trusted by."""


class BadFrame(Exception):
    """A frame that makes no sense: not JSON, of the wrong types, or too large."""


class Bye(StrEnum):
    """Why a connection is ended."""

    STOPPING = "stopping"
    REPLACED = "replaced"
    TOO_SLOW = "too_slow"
    TROUBLE = "trouble"
    BAD_FRAME = "bad_frame"
    TOO_MANY_FRAMES = "too_many_frames"
    OUT_OF_ORDER = "out_of_order"
    SILENT = "silent"
    VERSION = "version"
    REMOVED = "removed"
    COPIED = "copied"

    @property
    def close_code(self) -> int:
        """The code that the WebSocket is closed with, since the frame can be lost."""
        return CLOSE_CODES[self]


_STAY_AWAY = 4500
CLOSE_CODES = {
    Bye.STOPPING: 4000,
    Bye.REPLACED: 4001,
    Bye.TOO_SLOW: 4002,
    Bye.TROUBLE: 4003,
    Bye.BAD_FRAME: 4004,
    Bye.TOO_MANY_FRAMES: 4005,
    Bye.OUT_OF_ORDER: 4006,
    Bye.SILENT: 4007,
    Bye.VERSION: 4500,
    Bye.REMOVED: 4501,
    Bye.COPIED: 4502,
}


def bye_of(close_code: int | None) -> Bye | None:
    """The reason that a close code stands for; None for one that is unknown here."""
    return next((bye for bye, code in CLOSE_CODES.items() if code == close_code), None)


def stays_away(close_code: int | None) -> bool:
    """Whether coming back makes no sense before people have done something; true of unknown codes too."""
    return close_code is not None and _STAY_AWAY <= close_code < _STAY_AWAY + 100


class Verb(StrEnum):
    """What a desk asks a relay to do."""

    DIAL = "dial"
    DROP = "drop"
    REDIRECT = "redirect"
    PRESENCE = "presence"
    HANDLE = "handle"
    NOTE = "note"
    LABEL = "label"
    CLAIM = "claim"
    HAND_OVER = "hand_over"


class State(StrEnum):
    """What became of a command."""

    ACCEPTED = "accepted"
    REFUSED = "refused"
    UNKNOWN = "unknown"


class _Frame(Struct, frozen=True, kw_only=True, omit_defaults=True, tag_field="frame"):
    """The base of all of them; the field ``frame`` tells which it is."""


class Hello(_Frame, frozen=True, kw_only=True, tag="hello"):
    """Of a desk, first: the log that it knows, how far it is, and the mark of the entry at ``after``.

    Attributes:
        session: made at random when the desk's program started: tells two copies of a profile apart.
        follows: whether it wants the log at all; a command has a short connection without.
        followed: by the name of each list of what was erased, the serial up to which it has erased that.
        since: how many days back a desk wants the calls that it does not know.
    """

    v_min: int
    v_max: int
    can: Names = ()
    session: Id
    follows: bool = True
    log: Name | None = None
    after: Position = 0
    mark: Mark | None = None
    followed: Annotated[dict[Name, Position], Meta(max_length=LISTS_FOLLOWED)] = {}
    app: Name = ""
    since: Annotated[int, Meta(ge=0, le=MOST_DAYS)] | None = None


def days_asked_for(days: int) -> int | None:
    """How ``since`` says that calls are wanted which are kept for so many days; 0 for ever."""
    return days if 0 < days <= MOST_DAYS else None


class KnownExtension(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An extension of the PBX."""

    extension: Name
    name: Name = ""


class DeskPresence(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What the desk of an extension says of itself, or its relay if it is gone.

    Attributes:
        state: of ``calls.presence.PresenceState``.
        until: by the relay's clock.
    """

    extension: Name
    state: Name
    until: Moment | None = None


class HandedSource(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A server that the desks of a team read contacts from, as ``contacts.sources.ContactSource`` has it.

    Attributes:
        authority: the certificates (PEM) that its own may come from, beside those of the system; "": none.
        password: of its user; None where the relay does not know it now: the desk goes on with what it has.
    """

    name: Annotated[str, Meta(min_length=1, max_length=100)]
    kind: Name
    url: Annotated[str, Meta(max_length=1000)]
    user: Annotated[str, Meta(max_length=1000)] = ""
    base: Annotated[str, Meta(max_length=1000)] = ""
    filter: Annotated[str, Meta(max_length=1000)] = ""
    attributes: Annotated[dict[Name, Names], Meta(max_length=100)] = {}
    authority: Annotated[str, Meta(max_length=LONGEST_CERTIFICATES)] = ""
    password: Annotated[str, Meta(max_length=1000)] | None = None

    def __repr__(self) -> str:
        """Without the password: this may come into a log."""
        return f"HandedSource(name={self.name!r})"


HandedSources = Annotated[tuple[HandedSource, ...], Meta(max_length=MOST_SOURCES)]


class Welcome(_Frame, frozen=True, kw_only=True, tag="welcome"):
    """Of a relay: what there is, and what this desk may do.

    Attributes:
        first: the position of the oldest entry that is kept; 0 for none.
        last: that of the newest there ever was.
        after: entries follow from behind this position.
        mark: of the entry there, if there is one.
        now: the relay's clock.
        settings: that count at desks, by key.
        sources: that desks read contacts from; None where the desk has no use for them, and from a relay that
            hands out none.
        snapshot: how many calls of its book it tells first, about; None: none are told.
    """

    v: int
    can: Names = ()
    log: Name
    first: Position
    last: Position
    after: Position
    mark: Mark | None = None
    now: Moment
    desk: Name
    agent: Name = ""
    group: Name | None = None
    extensions: Names = ()
    rights: Names = ()
    directory: tuple[KnownExtension, ...] = ()
    presence: tuple[DeskPresence, ...] = ()
    settings: SettingValues = {}
    sources: HandedSources | None = None
    snapshot: Position | None = None


class Update(_Frame, frozen=True, kw_only=True, tag="update"):
    """Of a relay: what of its welcome has changed since; None is unchanged.

    Attributes:
        presence: of these extensions alone; the others are as they were.
        settings, sources: all of them, in the place of those of before.
    """

    directory: tuple[KnownExtension, ...] | None = None
    presence: tuple[DeskPresence, ...] | None = None
    settings: SettingValues | None = None
    sources: HandedSources | None = None


class EarlierEntry(Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """An entry of the log, without its place among those that this desk reads.

    Attributes:
        at: when the relay received it, by its clock.
        body: as text, where it is UTF-8.
        raw: else its bytes.
    """

    position: Annotated[int, Meta(ge=1, le=_LARGEST)]
    mark: Mark
    kind: Name = "event"
    at: Moment
    headers: Mapping[str, str] = {}
    query: str = ""
    body: str | None = None
    raw: bytes | None = None


class Entry(EarlierEntry, frozen=True, kw_only=True, gc=False):
    """An entry of the log that this desk reads.

    Attributes:
        prev: the position before it in that log.
        earlier: what came before of its chain of calls, where that reaches the desk's group only now.
    """

    prev: Position
    earlier: Annotated[tuple[EarlierEntry, ...], Meta(max_length=EVENTS_ENTRIES)] = ()


class Snapshot(_Frame, frozen=True, kw_only=True, tag="snapshot"):
    """Of a relay, after its welcome: calls as its book has them, for a desk that does not get their events.

    The log goes on behind the last of them, from the position in the welcome.

    Attributes:
        blind_times: when the relay could receive no event.
    """

    calls: Annotated[tuple[KnownCall, ...], Meta(max_length=EVENTS_ENTRIES)] = ()
    blind_times: Annotated[tuple[BlindTime, ...], Meta(max_length=EVENTS_ENTRIES)] = ()
    is_last: bool = False


class Events(_Frame, frozen=True, kw_only=True, tag="events"):
    """Of a relay: the next entries; ``live`` is false while more of them are there already."""

    live: bool
    entries: Annotated[tuple[Entry, ...], Meta(min_length=1, max_length=EVENTS_ENTRIES)]


class ErasedEntry(Struct, frozen=True, kw_only=True):
    """An entry of a log that is to be emptied."""

    log: Name
    position: Position


class ErasedCall(Struct, frozen=True, kw_only=True):
    """A call that is to be forgotten, with all that is known of it."""

    pbx: Name
    call: Name


class Erase(_Frame, frozen=True, kw_only=True, tag="erase"):
    """Of a relay, before any entry: what was erased for good, up to ``serial`` of the list of that name."""

    of: Name = ""
    serial: Position
    entries: Annotated[tuple[ErasedEntry, ...], Meta(max_length=5000)] = ()
    calls: Annotated[tuple[ErasedCall, ...], Meta(max_length=5000)] = ()


class Renew(_Frame, frozen=True, kw_only=True, tag="renew"):
    """Of a relay, now and then: a new secret for this desk; the old one is good until this one was used."""

    secret: Annotated[str, Meta(min_length=43, max_length=100)]


class Tail(_Frame, frozen=True, kw_only=True, tag="tail"):
    """Of a relay, every 20 s: it lives, and how far its log is; ``problem``: why nothing can be stored."""

    last: Position
    now: Moment
    problem: Name | None = None


class At(_Frame, frozen=True, kw_only=True, tag="at"):
    """Of a desk: how far it has committed."""

    after: Position


class Command(_Frame, frozen=True, kw_only=True, tag="command"):
    """Of a desk: something to be done once.

    Attributes:
        id: repeated, it brings what became of the first.
        verb: of ``Verb``.
        not_after: by the relay's clock; begun later, it is refused.
        state, until: what the desk says of itself, as in ``DeskPresence``.
        call: what is dropped or redirected: Gamma's id, or an external call id; or what a fact is about, by
            Gamma's id and ``pbx``.
        text, instead_of, keeps_both, undoes: as ``calls.facts.AskedFact`` has them.
    """

    id: Id
    verb: Name
    not_after: Moment | None = None
    extension: Name | None = None
    destination: Name | None = None
    call: Name | None = None
    state: Name | None = None
    until: Moment | None = None
    pbx: Name = ""
    text: Annotated[str, Meta(max_length=LONGEST_NOTE)] = ""
    instead_of: Annotated[str, Meta(max_length=LONGEST_NOTE)] | None = None
    keeps_both: bool = False
    undoes: bool = False


class Result(_Frame, frozen=True, kw_only=True, tag="result"):
    """Of a relay: what became of a command.

    Attributes:
        code: of ``calls.codes.TeamRefusal``.
        status: of Gamma's answer, where there was one; ``reason`` and ``retry_after`` too.
        stands: the note that stands there instead.
        by, at: whose claim stands, and since when.
    """

    id: Id
    state: State
    code: Name | None = None
    status: int | None = None
    reason: Name = ""
    retry_after: float | None = None
    stands: str | None = None
    by: Name = ""
    at: Moment | None = None


class Reset(_Frame, frozen=True, kw_only=True, tag="reset"):
    """Of a relay, before its welcome: the log is another than the desk knows, or was set back."""

    log: Name
    first: Position
    last: Position


class Expired(_Frame, frozen=True, kw_only=True, tag="expired"):
    """Of a relay, before its welcome: what came behind the desk's position, before ``first``, is gone.

    Attributes:
        at: when the entry at ``first`` came, by the relay's clock; None where there is none.
    """

    first: Position
    at: Moment | None = None


class ByeFrame(_Frame, frozen=True, kw_only=True, tag="bye"):
    """Of either: why it ends the connection; ``retry_after`` in seconds."""

    code: Name
    retry_after: Annotated[float, Meta(ge=0, le=3600)] | None = None


DeskFrame = Hello | At | Command | ByeFrame
RelayFrame = Welcome | Update | Snapshot | Events | Erase | Renew | Tail | Result | Reset | Expired | ByeFrame


class _Kind(Struct, frozen=True):
    frame: str


_KINDS: msgspec.json.Decoder[_Kind] = msgspec.json.Decoder(_Kind)
_DESK_KINDS = {"hello", "at", "command", "bye"}
_RELAY_KINDS = {
    "welcome",
    "update",
    "snapshot",
    "events",
    "erase",
    "renew",
    "tail",
    "result",
    "reset",
    "expired",
    "bye",
}
_OF_DESK: msgspec.json.Decoder[DeskFrame] = msgspec.json.Decoder(DeskFrame)
_OF_RELAY: msgspec.json.Decoder[RelayFrame] = msgspec.json.Decoder(RelayFrame)
_ENCODER = msgspec.json.Encoder()

_T = TypeVar("_T")


def encode(frame: Struct) -> bytes:
    """A frame as it is sent."""
    return _ENCODER.encode(frame)


def read_desk_frame(text: str | bytes) -> DeskFrame | None:
    """What a desk says; None for a kind that is unknown here. Raises BadFrame."""
    return _read(text, DESK_FRAME_BYTES, _DESK_KINDS, _OF_DESK)


def read_relay_frame(text: str | bytes) -> RelayFrame | None:
    """What a relay says; None for a kind that is unknown here. Raises BadFrame."""
    return _read(text, RELAY_FRAME_BYTES, _RELAY_KINDS, _OF_RELAY)


def agreed_version(v_min: int, v_max: int) -> int | None:
    """The version that both sides speak; None if there is none."""
    highest = min(v_max, VERSION)
    return highest if highest >= max(v_min, LOWEST_VERSION) else None


def mark_in_hex(mark: int) -> str:
    """A mark as frames bear it: readers of JSON lose digits of so large a number."""
    return f"{mark & (2**64 - 1):016x}"


def mark_of_hex(text: str) -> int:
    """The mark, signed, of 64 bits."""
    unsigned = int(text, 16)
    return unsigned - 2**64 if unsigned >= 2**63 else unsigned


def _read(text: str | bytes, limit: int, kinds: set[str], decoder: "msgspec.json.Decoder[_T]") -> _T | None:
    if len(text) > limit:
        raise BadFrame(f"longer than {limit} bytes")
    try:
        return decoder.decode(text)
    except (msgspec.MsgspecError, RecursionError, UnicodeError) as error:
        if _is_of_another_kind(text, kinds):
            return None
        raise BadFrame(str(error)) from error


def _is_of_another_kind(text: str | bytes, kinds: set[str]) -> bool:
    try:
        return _KINDS.decode(text).frame not in kinds
    except (msgspec.MsgspecError, RecursionError, UnicodeError):
        return False
