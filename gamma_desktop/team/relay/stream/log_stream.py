"""The stream itself: made when it is missing, and known by the id of the log that it is."""

import asyncio
from base64 import b64decode
from collections.abc import Collection, Mapping
from datetime import timedelta

import msgspec

from gamma_desktop.intake.journal import JournalWriter
from gamma_desktop.intake.journal_entries import FollowedLog
from gamma_desktop.settings.codes import StreamFault
from gamma_desktop.settings.errors import StreamUnusable
from gamma_desktop.team.relay.stream.servers import Session, StreamRefused, StreamUnreachable
from gamma_desktop.team.relay.stream.wire import (
    LOG_KEY,
    MEMBER_SUBJECTS,
    MEMBERS,
    STREAM,
    SUBJECTS,
    BadEntry,
    decoded,
)

REPEATS_SEEN_FOR = timedelta(seconds=600)
_COPIES = 3
_NO_STREAM, _NO_MESSAGE, _IN_USE = 10059, 10037, 10058
_GONE = frozenset({_NO_MESSAGE, 10043, 10057})
_MADE_WITHIN = 30.0
_PAUSE = 0.5


class _Config(msgspec.Struct, frozen=True):
    metadata: Mapping[str, str] = {}


class _State(msgspec.Struct, frozen=True):
    first_seq: int = 0
    last_seq: int = 0


class _Info(msgspec.Struct, frozen=True):
    config: _Config
    state: _State


class _Erased(msgspec.Struct, frozen=True):
    success: bool = False


class _Message(msgspec.Struct, frozen=True):
    seq: int
    data: str = ""


class _Found(msgspec.Struct, frozen=True):
    message: _Message


class LogStream:
    """What there is of it, as of one look.

    Attributes:
        log: its id.
        first, last: positions; ``first`` is one more than ``last`` where nothing stands in it.
    """

    def __init__(self, info: _Info) -> None:
        self.log = info.config.metadata.get(LOG_KEY, "")
        self.first = info.state.first_seq or 1
        self.last = info.state.last_seq


async def look(session: Session, stream: str = STREAM) -> LogStream:
    """How far a stream is; raises StreamUnreachable, StreamRefused."""
    return LogStream(await session.api(f"STREAM.INFO.{stream}", {}, _Info))


async def look_or_make(session: Session, *, log: str, behind: int, kept: timedelta) -> LogStream:
    """The stream; made if it is missing, with an id and as a continuation of what one relay has by then.

    Args:
        session: a connection.
        log: the id that it gets.
        behind: the position that it begins behind.
        kept: how long entries are kept; zero: for ever.

    Raises:
        StreamUnusable: it cannot be made.
        StreamUnreachable: the connection has ended.
    """
    why = ""
    try:
        async with asyncio.timeout(_MADE_WITHIN):
            while not session.is_over:
                try:
                    return await look(session)
                except StreamUnreachable as error:
                    why = str(error)
                except StreamRefused as refused:
                    if refused.code != _NO_STREAM:
                        raise
                    why = await _try_to_make(session, log, behind, kept)
                await asyncio.sleep(_PAUSE)
            raise StreamUnreachable(why)
    except TimeoutError:
        raise StreamUnusable(StreamFault.NOT_MADE, why=why or "timeout") from None
    except StreamRefused as refused:
        raise StreamUnusable(StreamFault.NOT_MADE, why=str(refused)) from refused


async def _try_to_make(session: Session, log: str, behind: int, kept: timedelta) -> str:
    """Ask for it once; returns why it may not be there yet."""
    config: dict[str, object] = {
        "name": STREAM,
        "subjects": [SUBJECTS],
        "storage": "file",
        "num_replicas": _COPIES,
        "retention": "limits",
        "discard": "old",
        "max_age": int(kept.total_seconds() * 1e9),
        "duplicate_window": int(REPEATS_SEEN_FOR.total_seconds() * 1e9),
        "metadata": {LOG_KEY: log},
    }
    if behind:
        config["first_seq"] = behind + 1
    try:
        await session.api(f"STREAM.CREATE.{STREAM}", config, _Info)
    except StreamUnreachable as error:
        return str(error)
    except StreamRefused as refused:
        if refused.code != _IN_USE:  # another relay was faster
            raise
    return ""


async def erase(session: Session, positions: Collection[int]) -> None:
    """Have the stream let go of entries, and overwrite them; raises StreamUnreachable, StreamRefused."""
    first = (await look(session)).first
    for position in positions:
        if position < first:  # let go of by its age
            continue
        try:
            await session.api(f"STREAM.MSG.DELETE.{STREAM}", {"seq": position}, _Erased)
        except StreamRefused as refused:
            if refused.code not in _GONE:
                raise


async def make_members(session: Session) -> None:
    """Have the stream of who may connect, unless it is there; raises StreamUnreachable, StreamRefused."""
    config = {
        "name": MEMBERS,
        "subjects": [MEMBER_SUBJECTS],
        "storage": "file",
        "num_replicas": _COPIES,
        "max_msgs_per_subject": 1,
    }
    await session.api(f"STREAM.CREATE.{MEMBERS}", config, _Info)


async def last_mark_at(session: Session, subject: str) -> int | None:
    """The mark of the newest entry at a subject; None if there is none. Raises as ``look``."""
    return await _mark(session, {"last_by_subj": subject})


async def last_position_at(session: Session, subject: str) -> int:
    """The position of the newest entry at a subject; 0 if there is none. Raises as ``look``."""
    found = await _message(session, {"last_by_subj": subject})
    return 0 if found is None else found.seq


async def join_log(journal: JournalWriter, session: Session, kept: timedelta) -> None:
    """Have the journal be a copy of the stream's log, at its positions.

    Raises:
        StreamUnusable: it cannot be: it holds another log, or more than the stream does.
        StreamUnreachable, JournalError.
    """
    own, last = journal.log_id(), journal.last_position()
    followed = journal.followed()
    if followed is None:
        stream = await look_or_make(session, log=own, behind=last, kept=kept)
        if stream.log != own and last:
            raise StreamUnusable(StreamFault.OTHER_LOG)
        journal.copy_log(FollowedLog(stream.log, last, 0))
        return
    stream = await look_or_make(session, log=followed.log, behind=followed.position, kept=kept)
    if stream.log != followed.log:
        raise StreamUnusable(StreamFault.OTHER_LOG)
    if followed.position > max(stream.last, stream.first - 1) or await _is_forked(session, stream, followed):
        raise StreamUnusable(StreamFault.SET_BACK, position=followed.position, last=stream.last)
    journal.copy_log(followed)


async def _is_forked(session: Session, stream: LogStream, followed: FollowedLog) -> bool:
    """Whether another entry stands where ours was read; one that is gone tells nothing."""
    if followed.position < stream.first:
        return False
    found = await _mark(session, {"seq": followed.position})
    return found is not None and followed.mark not in {0, found}


async def _mark(session: Session, which: Mapping[str, object]) -> int | None:
    found = await _message(session, which)
    if found is None:
        return None
    try:
        return decoded(found.seq, b64decode(found.data)).mark
    except (BadEntry, ValueError):
        return None


async def _message(session: Session, which: Mapping[str, object]) -> _Message | None:
    try:
        return (await session.api(f"STREAM.MSG.GET.{STREAM}", which, _Found)).message
    except StreamRefused as refused:
        if refused.code == _NO_MESSAGE:
            return None
        raise StreamUnreachable(str(refused)) from refused
