"""What stands in the stream: entries of the log, as bytes; and their subjects.

A kind is a field of an entry here too, and never taken from a header or a subject.
"""

import os
from collections.abc import Mapping
from datetime import datetime

import msgspec

from gamma_desktop.calls.ports import EVENT
from gamma_desktop.intake.journal_entries import LogEntry, ReceivedEvent

STREAM = "GAMMA"
SUBJECTS = "gamma.>"
MEMBERS = "GAMMA_TEAM"
MEMBER_SUBJECTS = "gamma-team.>"
FACTS = "gamma.fact"
"""Where facts of the team go: each is judged by what stands there before it."""
LOG_KEY = "gamma-desktop-log"
"""Of the stream's metadata: the id of the log that it is."""

COMMAND = "command"
"""The kind of an entry that is the record of a command: relays keep those beside their journals."""


class BadEntry(ValueError):
    """What stands in the stream makes no sense: another program wrote it."""


class StreamEntry(msgspec.Struct, frozen=True, array_like=True):
    """An entry as it stands in the stream; its position is the stream's. Fields as in LogEntry."""

    kind: str
    mark: int
    received_at: datetime
    headers: Mapping[str, str]
    query: str
    body: bytes


_ENCODER = msgspec.msgpack.Encoder()
_DECODER = msgspec.msgpack.Decoder(StreamEntry)


def new_entry(event: ReceivedEvent, kind: str = EVENT) -> LogEntry:
    """An entry that has no position yet, with a mark of its own."""
    return LogEntry(0, int.from_bytes(os.urandom(8), "big", signed=True), *event, kind=kind)


def encoded(entry: LogEntry) -> bytes:
    """An entry, without its position."""
    return _ENCODER.encode(
        StreamEntry(entry.kind, entry.mark, entry.received_at, entry.headers, entry.query, entry.body)
    )


def decoded(position: int, payload: bytes) -> LogEntry:
    """The entry that stands at a position; raises BadEntry."""
    try:
        found = _DECODER.decode(payload)
    except msgspec.MsgspecError as error:
        raise BadEntry(str(error)) from error
    return LogEntry(
        position, found.mark, found.received_at, found.headers, found.query, found.body, found.kind
    )


def subject_of_entries(relay: str) -> str:
    """Where a relay's own entries go: the last one there tells it what it has sent."""
    return f"gamma.entry.{relay}"


def subject_of_command(command: str) -> str:
    """Where the record of one command goes: the first one there counts."""
    return f"gamma.command.{command.encode().hex()}"


def subject_of_member(table: str, row: str) -> str:
    """Where a row of who may connect goes: the last one there counts."""
    return f"gamma-team.{table}.{row.encode().hex()}"
