"""Zeroes what SQLite leaves behind inside pages, for files of which something was erased.

``PRAGMA secure_delete`` overwrites rows as they are deleted. But when SQLite puts a page in order to make
room, the rows that move leave a copy in the unused part of the page (``rebuildPage`` in btree.c), and
deleting such a row later overwrites the row, not the copy: a number could be found after it was erased.

Rows are never touched: only the bytes between a page's list of cells and its first cell, which SQLite never
reads. The file is written through SQLite's own handle: closing any other would drop SQLite's locks (POSIX).
"""

import struct
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

import apsw

from gamma_desktop.store.columns import one_integer
from gamma_desktop.store.errors import explained

PAGES_AT_ONCE = 1000
"""4 MB: a writer waits for it no longer than a frame of the screen takes."""

_HEADER_OF_FILE = 100
_TREE_PAGES = {2: 12, 5: 12, 10: 8, 13: 8}
"""The kinds of page that have cells, with the length of their header."""

_MOST_PAGES = 1 << 25
"""In a larger file (128 GB) the number that other pages begin with could look like such a kind."""


class _Unused(NamedTuple):
    """A stretch of the file that SQLite does not read."""

    begin: int
    length: int


class _HandleKeeper(apsw.VFS):
    """The system's own files, and a hold on the handle of the one that is opened."""

    def __init__(self) -> None:
        self.name = f"scrubbing-{threading.get_ident()}"
        self.handle: apsw.VFSFile | None = None
        super().__init__(self.name, "")

    def xOpen(self, name: "apsw.URIFilename | str | None", flags: list[int]) -> apsw.VFSFile:
        opened = apsw.VFSFile("", name, flags)
        if flags[0] & apsw.SQLITE_OPEN_MAIN_DB:
            self.handle = opened
        return opened


def scrub_some(path: Path, page: int) -> int | None:
    """Scrub the next pages of a file whose write-ahead log was just emptied.

    No connection may hold pages of it in memory and write them later: let go of them first.

    Args:
        path: a database without automatic vacuum.
        page: the first one, from 1.

    Returns:
        The page to go on at, 0 at the end; None if another program is writing: empty the log and try again.

    Raises:
        StoreError: the file cannot be read or written.
    """
    keeper = _HandleKeeper()
    try:
        with explained(path), closing(_opened(path, keeper)) as connection:
            try:
                connection.execute("BEGIN IMMEDIATE")  # nothing is written, here or to the log, until the end
            except apsw.BusyError:
                return None
            if keeper.handle is None or _has_log(path):
                return None
            return _scrub(connection, keeper.handle, page)
    finally:
        keeper.unregister()


def _opened(path: Path, keeper: _HandleKeeper) -> apsw.Connection:
    connection = apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READWRITE, vfs=keeper.name)
    connection.config(apsw.SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1)
    connection.set_busy_timeout(0)
    return connection


def _has_log(path: Path) -> bool:
    log = path.with_name(f"{path.name}-wal")
    return log.exists() and log.stat().st_size > 0


def _scrub(connection: apsw.Connection, handle: apsw.VFSFile, page: int) -> int:
    size, count = one_integer(connection, "PRAGMA page_size"), one_integer(connection, "PRAGMA page_count")
    if one_integer(connection, "PRAGMA auto_vacuum") or count > _MOST_PAGES:
        return 0
    begin = (page - 1) * size
    data = handle.xRead(size * min(PAGES_AT_ONCE, count - page + 1), begin)
    for unused in _left_behind(data, begin, size):
        handle.xWrite(bytes(unused.length), unused.begin)
    handle.xSync(apsw.SQLITE_SYNC_NORMAL)
    following = page + PAGES_AT_ONCE
    return following if following <= count else 0


def _left_behind(data: bytes, begin: int, size: int) -> Iterator[_Unused]:
    """Where something stands that SQLite does not read."""
    for offset in range(0, len(data), size):
        unused = _unused(data[offset : offset + size], _HEADER_OF_FILE if begin + offset == 0 else 0)
        if unused is not None:
            start, end = unused
            if data[offset + start : offset + end].strip(b"\0"):
                yield _Unused(begin + offset + start, end - start)


def _unused(page: bytes, header: int) -> tuple[int, int] | None:
    """From the end of the list of cells to the first cell; None for pages without cells, or without sense."""
    length = _TREE_PAGES.get(page[header])
    if length is None:
        return None
    cells, first_cell = struct.unpack_from(">HH", page, header + 3)
    first_cell = first_cell or len(page)
    listed = header + length
    start = listed + 2 * cells
    if not start <= first_cell <= len(page):
        return None
    places = struct.unpack_from(f">{cells}H", page, listed)
    return (start, first_cell) if all(first_cell <= place < len(page) for place in places) else None
