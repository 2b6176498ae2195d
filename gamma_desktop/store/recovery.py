"""Keeps a damaged file from stopping anything: has it replaced, tells what is missing, makes the backups.

The journal is replaced by its writer between two events, the book by its database between two transactions.
What is told goes to all subscribers, those who come later included.
"""

import asyncio
import logging
import threading
from collections.abc import Awaitable, Callable, Generator, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

from gamma_desktop.durable_files import inode_of
from gamma_desktop.errors import GammaDesktopError
from gamma_desktop.history.damage import Damage, DamagedFile, JournalLoss
from gamma_desktop.history.erasure import Forgotten
from gamma_desktop.settings.paths import ProfilePaths
from gamma_desktop.store.backups import Backups, let_others_go_first
from gamma_desktop.store.errors import BookDamaged, explained
from gamma_desktop.store.forgetting import forget_calls, forget_events, forget_team_sources
from gamma_desktop.store.rebuild import rebuild
from gamma_desktop.store.wreck import (
    Row,
    Wreck,
    is_put_back,
    move_aside,
    move_back,
    moved_aside,
    note_put_back,
)

FIRST_BACKUP_AFTER = 60.0
"""Seconds from the start: it is no time for backups itself."""
LOOK_EVERY = 3600.0
BACKUP_EVERY = timedelta(days=1)

_ROWS_AT_ONCE = 200
_BREATH = 0.02
_AGAIN_AFTER = 60.0
"""Seconds until putting back is tried again after a full disk, say."""

PutBack = Callable[[Sequence[Row]], Awaitable[None]]
"""Writes rows of events into the journal, at their positions; raises JournalError."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class JournalLayout:
    """What the journal looks like, for who saves what can be read of a damaged one.

    Attributes:
        begin: makes an empty one.
        columns: those of an event, as its writer takes them back.
    """

    begin: Callable[[Path], None]
    columns: str


@contextmanager
def rescued_journal(path: Path, layout: JournalLayout) -> Iterator[tuple[Path, Wreck]]:
    """Move a damaged journal aside; where it stands now, and what can be read of it."""
    moved_to = move_aside(path, datetime.now(UTC))
    with _journal_wreck(moved_to, layout) as wreck:
        yield moved_to, wreck


@contextmanager
def _journal_wreck(path: Path, layout: JournalLayout) -> Iterator[Wreck]:
    """What can be read of a damaged journal that was moved aside."""
    with TemporaryDirectory(dir=path.parent) as folder:
        empty = Path(folder) / "empty.db"
        layout.begin(empty)
        with Wreck(path, [empty]) as wreck:
            yield wreck


class Recovery:
    """Has damaged files replaced, and keeps copies to replace them by.

    Args:
        paths: where the files are.
        clock: the time now, aware, UTC.
        journal: what the journal looks like.
        first_backup_after: seconds from the start until backups are looked at.
    """

    def __init__(
        self,
        paths: ProfilePaths,
        clock: Callable[[], datetime],
        journal: JournalLayout,
        *,
        first_backup_after: float = FIRST_BACKUP_AFTER,
    ) -> None:
        self._first_backup_after = first_backup_after
        lock = threading.RLock()
        self.backups_of_book = Backups(paths.book, paths.backups, lock)
        self.backups_of_journal = Backups(paths.journal, paths.backups, lock)
        self._backups = {
            DamagedFile.BOOK: self.backups_of_book,
            DamagedFile.JOURNAL: self.backups_of_journal,
        }
        self._thread = ThreadPoolExecutor(1, "backups", initializer=let_others_go_first)
        self.found: list[Damage] = []
        self._clock = clock
        self._journal = journal
        self._listeners: list[Callable[[Damage], object]] = []
        self._copies = asyncio.Lock()  # one at a time: backups, putting back, forgetting

    async def close(self) -> None:
        """Give up a backup that is being made."""
        for backups in self._backups.values():
            backups.stop()
        await asyncio.to_thread(self._thread.shutdown)

    def subscribe(self, listener: Callable[[Damage], object]) -> None:
        """Tell ``listener`` of every damage, also of what was found before."""
        self._listeners.append(listener)
        for damage in self.found:
            listener(damage)

    def mend_book(self, path: Path) -> Damage:
        """Rebuild the book while it is closed, on the thread of the store; raises StoreError."""
        return rebuild(path, self.backups_of_book, self._clock())

    def tell(self, damage: Damage) -> None:
        """A file was found damaged, and replaced."""
        self.found.append(damage)
        for listener in tuple(self._listeners):
            listener(damage)

    def tell_of_journal(self, loss: JournalLoss, cursor: int) -> None:
        """The journal was; ``cursor`` says up to where its events are worked in."""
        self.tell(
            Damage(
                file=DamagedFile.JOURNAL,
                moved_to=loss.moved_to,
                found_at=self._clock(),
                is_complete=not loss.is_missing_after(cursor),
                lost_since=loss.known_until(cursor),
            )
        )

    async def finish_moving(self) -> None:
        """Have a file be mended again that an earlier run moved aside, and no more; raises StoreError."""
        for backups in self._backups.values():
            with explained(backups.original):
                await asyncio.to_thread(move_back, backups.original)

    @property
    def has_all_put_back(self) -> bool:
        """Whether no damaged journal holds events that have not been put back yet."""
        return not self._not_put_back()

    async def put_back(self, write: PutBack) -> None:
        """Put into the journal what can be read of damaged ones, and of its newest backup, until all is.

        In pieces, with a breath between them, for the events that come meanwhile; what an earlier run began
        goes on.
        """
        async with self._copies:
            while waiting := self._not_put_back():
                try:
                    await self._put_back_from(waiting[0], write)
                except (GammaDesktopError, OSError) as error:
                    _log.warning("Events could not be put back yet: %s", error)
                    await asyncio.sleep(_AGAIN_AFTER)

    async def forget_erased(self, forgotten: Forgotten) -> bool:
        """Have no copy, and no file that was moved aside, hold what was erased; raises StoreError.

        Returns:
            False if events are still being put back, which might bring it back: erase again.
        """
        if not self.has_all_put_back:
            return False
        async with self._copies:
            await asyncio.wrap_future(self._thread.submit(forget_calls, self.backups_of_book, forgotten))
            await asyncio.wrap_future(self._thread.submit(forget_events, self.backups_of_journal, forgotten))
        return self.has_all_put_back

    async def forget_team_sources(self) -> None:
        """Have no copy hold contacts that the team's sources brought; raises StoreError."""
        async with self._copies:
            await asyncio.wrap_future(self._thread.submit(forget_team_sources, self.backups_of_book))

    async def back_up_daily(self, on_damage: Callable[[DamagedFile, int], Awaitable[None]]) -> None:
        """Copy both files once a day, until cancelled.

        Args:
            on_damage: told that a copy shows damage which nothing else had met yet; and the file's inode.
        """
        await asyncio.sleep(self._first_backup_after)
        while True:
            for file, backups in self._backups.items():
                inode = inode_of(backups.original)
                try:
                    async with self._copies:
                        await asyncio.wrap_future(self._thread.submit(self._back_up, backups))
                except BookDamaged:
                    await on_damage(file, inode)
                except GammaDesktopError as error:
                    _log.error("There is no backup of today: %s", error)
            await asyncio.sleep(LOOK_EVERY)

    def _back_up(self, backups: Backups) -> None:
        now = self._clock()
        is_recent = any(timedelta() <= now - each.at < BACKUP_EVERY for each in backups.all())
        if backups.original.exists() and not is_recent:
            backups.make(now)

    def _not_put_back(self) -> Sequence[Path]:
        aside = moved_aside(self.backups_of_journal.original)
        return [file for file in aside if not is_put_back(file)]

    async def _put_back_from(self, damaged: Path, write: PutBack) -> None:
        with closing(_Pieces(self._pieces(damaged))) as pieces:
            while rows := await asyncio.to_thread(pieces.following):
                await write(rows)
                await asyncio.sleep(_BREATH)
        await asyncio.to_thread(note_put_back, damaged)

    def _pieces(self, moved_to: Path) -> Generator[Sequence[Row], None, None]:
        with _journal_wreck(moved_to, self._journal) as wreck:
            yield from _in_pieces(wreck, self._journal.columns)
        backup = self.backups_of_journal.newest_good()
        if backup is not None:
            with _journal_wreck(backup.path, self._journal) as whole:
                yield from _in_pieces(whole, self._journal.columns)


class _Pieces:
    """Rows piece by piece, read on one thread after another; closed by the last of them.

    One who asks may be cancelled while the next piece is being read.
    """

    def __init__(self, pieces: Generator[Sequence[Row], None, None]) -> None:
        self._pieces = pieces
        self._lock = threading.Lock()

    def following(self) -> Sequence[Row]:
        with self._lock:
            return next(self._pieces, ())

    def close(self) -> None:
        with self._lock:
            self._pieces.close()


def _in_pieces(wreck: Wreck, columns: str) -> Iterator[Sequence[Row]]:
    rows = wreck.rows("events", columns, key="position")
    while some := tuple(islice(rows, _ROWS_AT_ONCE)):
        yield some
