"""Tells whether SQLite left out the end of a write-ahead log since it is damaged: by itself it says nothing.

What is committed there and cannot be verified is lost without a word, and overwritten next. The format:
https://www.sqlite.org/fileformat2.html#the_write_ahead_log
"""

import os
import struct
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

import apsw

_HEADER, _FRAME_HEADER = struct.Struct(">8I"), struct.Struct(">6I")
_MAGIC = {0x377F0682: "<", 0x377F0683: ">"}
"""The first number of a log, and which way round the numbers were that its checksums are made of."""
_SALT_STEPS = 1 << 16
"""The first salt grows by one each time that a log begins at its beginning again."""
_AT_ONCE = 1 << 20
_COMMIT_LASTS_AT_MOST_MILLISECONDS = 60_000


class _Frame(NamedTuple):
    """The header of a page in the log; ``committed`` is not 0 where a transaction ends."""

    page: int
    committed: int
    salt: int
    other_salt: int
    checksum: int
    other_checksum: int


def is_cut_off(path: Path, connection: apsw.Connection, *, is_alone: bool = False) -> bool:
    """Whether the log of a file holds a transaction that SQLite does not take for one.

    A transaction that a crash or a power cut ended half-way is not told apart from a damaged one if its last
    page reached the disk and an earlier one did not. What is missing at the end of a file is not seen.

    Args:
        path: the database.
        connection: one on it, that has read something of it; closing it must not write to the file.
        is_alone: whether nothing else can have the file open, so that nothing is written meanwhile.

    Raises:
        apsw.Error, OSError: it cannot be looked at.
    """
    log = path.with_name(f"{path.name}-wal")
    if not _looks_cut_off(log, connection):
        return False
    if is_alone:
        return True
    # Another program that commits has its pages in the log, and the disk asked to keep them, before SQLite
    # counts them. So damage is what is still seen while nothing can be written.
    with closing(apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READWRITE)) as guard:
        guard.config(apsw.SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1)
        guard.set_busy_timeout(_COMMIT_LASTS_AT_MOST_MILLISECONDS)
        guard.execute("BEGIN IMMEDIATE")
        return _looks_cut_off(log, connection)


def _looks_cut_off(log: Path, connection: apsw.Connection) -> bool:
    try:
        with log.open("rb") as file:
            header = file.read(_HEADER.size)
            salts = _salts(header)
            if salts is None:
                return _is_written(header) or any(map(_is_written, iter(lambda: file.read(_AT_ONCE), b"")))
            frames = list(_frames(log, page_size=_HEADER.unpack(header)[2]))
    except FileNotFoundError:
        return False
    used, _ = connection.wal_checkpoint(mode=apsw.SQLITE_CHECKPOINT_NOOP)
    return any(_is_of_a_transaction(frame, *salts) for frame in frames[max(used, 0) :])


def _salts(header: bytes) -> tuple[int, int] | None:
    """What marks the pages of this turn of the log; None if the header makes no sense."""
    if len(header) < _HEADER.size:
        return None
    numbers = _HEADER.unpack(header)
    order = _MAGIC.get(numbers[0])
    if order is None or _checksum(header[:24], order) != numbers[6:]:
        return None
    return numbers[4], numbers[5]


def _checksum(content: bytes, order: str) -> tuple[int, int]:
    first = second = 0
    for one, other in struct.iter_unpack(f"{order}2I", content):
        first = (first + one + second) & 0xFFFFFFFF
        second = (second + other + first) & 0xFFFFFFFF
    return first, second


def _frames(log: Path, page_size: int) -> Iterator[_Frame]:
    """Those that are whole: at a full disk the last one has its mark and not all of its page."""
    with log.open("rb", buffering=0) as file:
        length = os.fstat(file.fileno()).st_size
        for begin in range(
            _HEADER.size, length - _FRAME_HEADER.size - page_size + 1, _FRAME_HEADER.size + page_size
        ):
            file.seek(begin)
            header = file.read(_FRAME_HEADER.size)
            if len(header) < _FRAME_HEADER.size:
                return
            yield _Frame(*_FRAME_HEADER.unpack(header))


def _is_of_a_transaction(frame: _Frame, salt: int, other_salt: int) -> bool:
    """Whether it ends one of this turn of the log, or is garbage: not what is left of an earlier turn."""
    if (frame.salt, frame.other_salt) == (salt, other_salt):
        return frame.committed != 0
    if not any(frame[1:]):
        return False  # nothing, or a page of an unfinished transaction, which is given its mark at the commit
    return not 0 < (salt - frame.salt) % (1 << 32) <= _SALT_STEPS


def _is_written(content: bytes) -> bool:
    return bool(content.strip(b"\0"))
