"""A database file, such as book.db: who may touch it, and from which thread. Knows nothing of what is in it.

Three threads, each with its own connection: one writes, in order, and alone checkpoints; one reads, so
that a list never waits for a write; one surveys, which may take a tenth of a second, so that no pop waits for
that. All block on a queue while there is nothing to do. Other processes may read and write the same file in
short transactions.
"""

import asyncio
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Self, TypeVar

import apsw

from gamma_desktop.calls.model import CallKey
from gamma_desktop.durable_files import inode_of
from gamma_desktop.history.codes import StorageProblem
from gamma_desktop.history.damage import Damage
from gamma_desktop.private_files import keep_private, make_private
from gamma_desktop.store.columns import one_integer
from gamma_desktop.store.errors import (
    BookBusy,
    BookDamaged,
    RowUnreadable,
    StoreError,
    explained,
)
from gamma_desktop.store.schema import Schema, migrate, migrations, refuse_newer
from gamma_desktop.store.scrubbing import scrub_some
from gamma_desktop.store.transaction import reading, writing, writing_durably
from gamma_desktop.store.unreadable_rows import put_aside
from gamma_desktop.written_ahead import is_cut_off

T = TypeVar("T")

PATIENCE = timedelta(seconds=10)
_PAGES_HELD = 512
"""KiB, for each of three connections: the system holds the file in memory anyway, for all of them."""
_ROOM_FOR_MUCH = 64 * 1024
"""KiB: the pages that 100,000 new contacts change."""
_MENDED_AT_MOST = 3
"""Times in a run: a disk that damages it again and again is no longer trusted."""
_WAL_KEPT = 16 * 1024 * 1024

_ASK_AGAIN_AFTER_SECONDS = 0.02


def sqlite_version() -> str:
    """The version of the library that keeps the data: our own, not the system's."""
    return apsw.sqlite_lib_version()


class Database:
    """Gives work on the book to the thread that may do it. Works under any running asyncio loop.

    Every method raises ``store.errors.StoreError``. Open before use, close at the end, or use ``async with``.

    Args:
        path: the file, in a folder that must exist.
        schema: what kind of file it is.
        is_made: whether it is made if missing; else BookBusy is raised, since it is being repaired.
        patience: how long to wait for another program that is writing.
        mend: what to do about a damaged file while it is closed. The one program that owns the book repairs
            it and returns what that came to; a command has it repaired, and returns nothing. Without it
            BookDamaged is raised.
        on_damage: told what it came to, on the loop.
        on_put_aside: told whose calls could not be read, and were made good as far as their columns tell.

    Attributes:
        path: the file.
    """

    def __init__(
        self,
        path: Path,
        *,
        schema: Schema = Schema.BOOK,
        is_made: bool = True,
        patience: timedelta = PATIENCE,
        mend: Callable[[Path], Damage | None] | None = None,
        on_damage: Callable[[Damage], object] = lambda _: None,
        on_put_aside: Callable[[Sequence[CallKey]], object] = lambda _: None,
    ) -> None:
        self.path = path
        self._schema = schema
        self._is_made = is_made
        self._mend = mend
        self._others_may_replace_it = mend is None or not is_made
        self._on_damage = on_damage
        self._on_put_aside = on_put_aside
        self._mended = 0
        self._mending = asyncio.Lock()
        self._patience = patience
        self._writer = _Worker(path, f"{path.stem}-writer")
        self._reader = _Worker(path, f"{path.stem}-reader")
        self._surveyor = _Worker(path, f"{path.stem}-surveyor")
        self._seen_version = 0
        self._inode = 0

    async def __aenter__(self) -> Self:
        await self.open()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def open(self) -> None:
        """Open the file, copying and migrating it if it is of an older schema."""
        try:
            try:
                await self._connect_all()
            except BookDamaged as damage:
                await self._mend_once(self._mended, damage)
        except BaseException:
            await self.close()
            raise

    async def replace_damaged(self, inode: int) -> None:
        """Have the file replaced that was seen to be damaged; raises StoreError.

        Where that is under way already, this waits for it.

        Args:
            inode: that of the damaged file; another that stands in its place by now stays.
        """
        async with self._mending:
            mended = self._mended
        if inode_of(self.path) == inode:
            await self._mend_once(mended, BookDamaged(self.path, StorageProblem.DAMAGED, why="seen before"))

    async def close(self) -> None:
        """Finish what was asked for, then close; the writer goes last, and leaves one file behind.

        Closing what is closed, or could not be opened, does nothing.
        """
        await self._surveyor.close()
        await self._reader.close()
        await self._writer.close(self._leave_log_of_another)

    async def write(self, work: Callable[[apsw.Connection], T]) -> T:
        """Do ``work`` on the writing thread, in one transaction: if it raises, nothing of it is kept.

        When this returns, a power cut can no longer take it away. Cancelling withdraws work that has not
        begun; what has begun is finished.
        """

        def transaction(book: apsw.Connection) -> T:
            with writing_durably(book):
                return work(book)

        return await self._do(self._writer, transaction)

    async def write_lazily(self, work: Callable[[apsw.Connection], T]) -> T:
        """Do the same without waiting for the disk: for what the journal gives again, or another look."""

        def transaction(book: apsw.Connection) -> T:
            with writing(book):
                return work(book)

        return await self._do(self._writer, transaction)

    async def write_much(self, work: Callable[[apsw.Connection], T]) -> T:
        """Do the same with room in memory for what it changes: else it goes to the disk several times over.

        The room is given back at the end.
        """

        def transaction(book: apsw.Connection) -> T:
            usual = one_integer(book, "PRAGMA cache_size")
            book.pragma("cache_size", -_ROOM_FOR_MUCH)
            try:
                with writing_durably(book):
                    return work(book)
            finally:
                book.pragma("cache_size", usual)
                book.pragma("shrink_memory")

        return await self._do(self._writer, transaction)

    async def read(self, work: Callable[[apsw.Connection], T]) -> T:
        """Do ``work`` on the reading thread, on one unchanging view of the book."""

        def transaction(book: apsw.Connection) -> T:
            with reading(book):
                return work(book)

        return await self._do(self._reader, transaction)

    async def survey(self, work: Callable[[apsw.Connection], T]) -> T:
        """Do the same on a separate thread: for what goes through much of the book."""

        def transaction(book: apsw.Connection) -> T:
            with reading(book):
                return work(book)

        return await self._do(self._surveyor, transaction)

    async def scrub_some(self, page: int) -> int | None:
        """Leave nothing in the log that is written ahead, nor in pages beside their rows; see ``scrubbing``.

        Returns:
            The page to go on at, 0 at the end; None while others read or write.
        """
        return await self._writer.do(lambda book: self._scrub_some(book, page))

    async def stamp(self) -> tuple[int, int]:
        """What is another after anything was written, here or by another process; asking costs nothing."""
        return await self._do(self._writer, lambda book: (_data_version(book), book.total_changes()))

    async def changed_by_others(self) -> bool:
        """Whether another process has written since the last time of asking (or of opening)."""
        version = await self._do(self._writer, _data_version)
        changed = version != self._seen_version
        self._seen_version = version
        return changed

    async def _do(self, worker: "_Worker", work: Callable[[apsw.Connection], T]) -> T:
        """Have it done; once more where what stood in the way could be mended."""
        mended = self._mended
        try:
            return await self._try(worker, work)
        except RowUnreadable:
            if self._schema is not Schema.BOOK or not await self._put_aside():
                raise
        except BookDamaged as damage:
            await self._mend_once(mended, damage)
        return await self._try(worker, work)

    async def _try(self, worker: "_Worker", work: Callable[[apsw.Connection], T]) -> T:
        if self._mending.locked():
            async with self._mending:
                pass
        if worker is self._surveyor:
            await worker.open(self._open_for_reading)
        done = await worker.do(work)
        if worker is self._writer and self._others_may_replace_it:
            self._see_that_it_stands()  # else it was written to a file that has been replaced since
        return done

    async def _mend_once(self, mended: int, damage: BookDamaged) -> None:
        """Have the file mended, unless that was done since; raises ``damage`` where it cannot be."""
        async with self._mending:
            if self._mended != mended:
                return
            if self._mend is None or self._mended >= _MENDED_AT_MOST:
                raise damage
            self._mended += 1
            mend = self._mend
            for worker in (self._surveyor, self._reader, self._writer):
                await worker.disconnect()
            found = await self._writer.run(lambda: mend(self.path))
            await self._connect_all()
        if found is not None:
            self._on_damage(found)

    async def _put_aside(self) -> bool:
        """Have rows put aside that cannot be read; whether there were any."""

        def transaction(book: apsw.Connection) -> tuple[Sequence[CallKey], int]:
            with writing_durably(book):
                return put_aside(book)

        calls, contacts = await self._try(self._writer, transaction)
        self._on_put_aside(calls)
        return bool(calls or contacts)

    async def _connect_all(self) -> None:
        await self._writer.open(self._open_for_writing)
        await self._reader.open(self._open_for_reading)
        self._seen_version = await self._writer.do(_data_version)

    def _empty_log(self, connection: apsw.Connection) -> bool:
        connection.set_busy_timeout(0)  # the one that waits behind this must not wait for a reader
        try:
            connection.wal_checkpoint(mode=apsw.SQLITE_CHECKPOINT_TRUNCATE)
        except apsw.BusyError:
            return False
        finally:
            self._be_patient(connection)
        return True

    def _scrub_some(self, connection: apsw.Connection, page: int) -> int | None:
        if not self._empty_log(connection):
            return None
        connection.pragma("shrink_memory")  # pages that are held would be written as they were
        return scrub_some(self.path, page)

    def _see_that_it_stands(self) -> None:
        """Raise BookBusy if the file does not stand in its place, or another does."""
        if not self._inode or inode_of(self.path) != self._inode:
            raise BookBusy(self.path, StorageProblem.BEING_REPAIRED)

    def _leave_log_of_another(self, connection: apsw.Connection) -> None:
        """Closing the last connection deletes the log by its name; another file may bear that name by now."""
        if inode_of(self.path) != self._inode:
            connection.config(apsw.SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1)

    def _write_ahead(self, connection: apsw.Connection) -> None:
        """Give a new file its write-ahead log.

        Where another program does the same, SQLite does not wait for it as it does elsewhere: two that hold
        what the other one needs would wait for ever (https://www.sqlite.org/c3ref/busy_handler.html).
        """
        until = time.monotonic() + self._patience.total_seconds()
        while True:
            try:
                connection.pragma("journal_mode", "wal")
            except apsw.BusyError:
                if time.monotonic() >= until:
                    raise
                time.sleep(_ASK_AGAIN_AFTER_SECONDS)
            else:
                return

    def _be_patient(self, connection: apsw.Connection) -> None:
        connection.set_busy_timeout(int(self._patience.total_seconds() * 1000))

    def _open_for_writing(self) -> apsw.Connection:
        if self._is_made:
            make_private(self.path)
        self._inode = inode_of(self.path)
        self._see_that_it_stands()
        keep_private(self.path)
        connection = self._connect()
        try:
            connection.config(apsw.SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1)  # a refused file stays as it was
            refuse_newer(connection, self.path, migrations(self._schema))
            self._see_that_it_stands()  # from here on it is not moved: ``wreck.alone_with`` waits
            _refuse_cut_off(self.path, connection)
            connection.config(apsw.SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 0)
            self._write_ahead(connection)
            connection.pragma("synchronous", "full")
            connection.pragma("fullfsync", 1)  # macOS: fsync alone stops at the drive's cache
            connection.pragma("journal_size_limit", _WAL_KEPT)
            connection.pragma("secure_delete", 1)  # what is erased, or written over, leaves no trace
            migrate(connection, self.path, migrations(self._schema))
            connection.pragma("synchronous", "normal")  # see ``transaction``: who writes says what it takes
        except BaseException:
            connection.close()
            raise
        return connection

    def _open_for_reading(self) -> apsw.Connection:
        connection = self._connect()
        connection.config(apsw.SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1)
        connection.wal_autocheckpoint(0)
        connection.pragma("query_only", 1)
        return connection

    def _connect(self) -> apsw.Connection:
        connection = apsw.Connection(str(self.path), flags=apsw.SQLITE_OPEN_READWRITE)
        try:
            self._be_patient(connection)
            connection.pragma("foreign_keys", 1)
            connection.pragma("cache_size", -_PAGES_HELD)
        except BaseException:  # its lock would go with the error alone, and a repair waits for that
            connection.close()
            raise
        return connection


class _Worker:
    """A thread, and the connection that it alone uses."""

    def __init__(self, path: Path, name: str) -> None:
        self._path = path
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix=name)
        self._connection: apsw.Connection | None = None
        self._is_closed = False

    async def open(self, connect: Callable[[], apsw.Connection]) -> None:
        """Connect, unless that is done already."""
        await self.run(lambda: self._open(connect))

    async def close(self, before: Callable[[apsw.Connection], object] = lambda _: None) -> None:
        """Let go of the file, and of the thread; ``before`` is done first, where the file is open."""
        if not self._is_closed:
            self._is_closed = True
            await self.run(lambda: self._close(before))
            self._thread.shutdown()

    async def disconnect(self) -> None:
        """Let go of the file; the thread stays."""
        await self.run(self._close)

    async def do(self, work: Callable[[apsw.Connection], T]) -> T:
        return await self.run(lambda: work(self._opened))

    async def run(self, work: Callable[[], T]) -> T:
        def translated() -> T:
            with explained(self._path):
                return work()

        return await asyncio.wrap_future(self._thread.submit(translated))

    @property
    def _opened(self) -> apsw.Connection:
        if self._connection is None:
            raise StoreError(self._path, StorageProblem.UNEXPECTED, why="closed")
        return self._connection

    def _open(self, connect: Callable[[], apsw.Connection]) -> None:
        if self._connection is None:
            self._connection = connect()

    def _close(self, before: Callable[[apsw.Connection], object] = lambda _: None) -> None:
        if self._connection is not None:
            before(self._connection)
            self._connection.close()
            self._connection = None


def _refuse_cut_off(path: Path, connection: apsw.Connection) -> None:
    """Raise BookDamaged, before it is written over, if what was written last is damaged."""
    if is_cut_off(path, connection):
        raise BookDamaged(path, StorageProblem.DAMAGED_END)


def _data_version(connection: apsw.Connection) -> int:
    """A number that changes when another connection commits, never by this one's own writing."""
    return one_integer(connection, "PRAGMA data_version")
