"""What is said between the program and its later starts: frames, and what may stand in them. Knows no Qt.

A frame is its length in four bytes, then JSON that names a version, a verb, and what the verb needs; the
answer is a frame with a version and what became of it. To who watches, one for each change of a call follows.
"""

import struct
from enum import StrEnum

import msgspec

VERSION = 1
LARGEST_REQUEST = 4096

_LENGTH = struct.Struct(">I")
HEAD = _LENGTH.size


class Verb(StrEnum):
    """All that can be asked for."""

    SHOW = "show"
    """Bring the window to the front."""
    OFFER = "offer"
    """Offer the number of a link for dialling."""
    WATCH = "watch"
    """Be told of every change of a call from now on."""


class Request(msgspec.Struct, frozen=True, kw_only=True):
    """What is asked; ``link`` is for OFFER."""

    verb: Verb
    link: str = ""
    version: int = VERSION


class Outcome(StrEnum):
    """What became of a request."""

    TAKEN = "taken"
    NOT_UNDERSTOOD = "not_understood"
    """By a program of another version: a verb or a field that it does not know."""
    TOO_MANY = "too_many"
    """So many watch already that no more may."""


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What the program says to a request."""

    outcome: Outcome
    version: int = VERSION


def framed(content: bytes) -> bytes:
    """A frame with this content."""
    return _LENGTH.pack(len(content)) + content


def length_in(head: bytes) -> int:
    """How long the content of a frame is that begins so."""
    (length,) = _LENGTH.unpack(head)
    return int(length)


def request_in(content: bytes) -> Request | None:
    """What is asked; None where it cannot be understood."""
    try:
        request = msgspec.json.decode(content, type=Request)
    except msgspec.MsgspecError:
        return None
    return request if request.version == VERSION else None


def outcome_in(content: bytes) -> Outcome | None:
    """What became of a request; None where that cannot be understood."""
    try:
        return msgspec.json.decode(content, type=Answer).outcome
    except msgspec.MsgspecError:
        return None
