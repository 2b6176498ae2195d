"""Has damaged files replaced while the engine runs, and what was in them worked in again."""

import asyncio
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from gamma_desktop.calls.model import CallKey
from gamma_desktop.calls.ports import LogFellBack
from gamma_desktop.calls.pump import EventPump, read_entry
from gamma_desktop.calls.service import CallService
from gamma_desktop.durable_files import inode_of
from gamma_desktop.errors import GammaDesktopError
from gamma_desktop.gamma.events import GammaEventDecoder
from gamma_desktop.history.damage import Damage, DamagedFile, JournalLoss
from gamma_desktop.intake.errors import JournalDamaged
from gamma_desktop.intake.journal import begin_journal
from gamma_desktop.intake.journal_entries import EVENT_COLUMNS
from gamma_desktop.intake.journal_reader import JournalReader
from gamma_desktop.intake.reception import EventReception
from gamma_desktop.intake.service import IntakeService
from gamma_desktop.settings.paths import ProfilePaths
from gamma_desktop.store.backups import shows_damage
from gamma_desktop.store.call_log import SqliteCallLog
from gamma_desktop.store.database import Database
from gamma_desktop.store.errors import StoreError
from gamma_desktop.store.recovery import JournalLayout, Recovery, rescued_journal
from gamma_desktop.store.wreck import Row, Wreck
from gamma_desktop.tasks import Spawn

JOURNAL = JournalLayout(begin=begin_journal, columns=EVENT_COLUMNS)

_LETS_GO_WITHIN = 5.0
"""Seconds that the reader of a damaged journal is given to close it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RepairedParts:
    """The parts of an engine that read and write the files.

    Attributes:
        calls: takes events in again.
        journal: reads the journal; closed before the file is moved.
        pump: woken when there is more to work in.
        intake: has the writer of the journal.
        reception: told of events that are lost.
    """

    database: Database
    call_log: SqliteCallLog
    calls: CallService
    journal: JournalReader
    decoder: GammaEventDecoder
    pump: EventPump
    intake: IntakeService
    reception: EventReception


class FileRepairs:
    """Acts when the book or the journal is found to be damaged.

    Args:
        paths: the profile.
        recovery: mends files, and tells of damage.
        is_pumping: whether events are worked in by themselves.
        on_trouble: told why events cannot be worked in at present.
        on_erased: told that calls may be gone.
        spawn: runs what takes time.
    """

    _parts: RepairedParts

    def __init__(
        self,
        paths: ProfilePaths,
        recovery: Recovery,
        *,
        is_pumping: Callable[[], bool],
        on_trouble: Callable[[GammaDesktopError], object],
        on_erased: Callable[[], object],
        spawn: Spawn,
    ) -> None:
        self._paths = paths
        self._recovery = recovery
        self._is_pumping = is_pumping
        self._on_trouble = on_trouble
        self._on_erased = on_erased
        self._spawn = spawn
        self._loop: asyncio.AbstractEventLoop | None = None

    def begin_with(self, parts: RepairedParts) -> None:
        """Take the parts, which are made later: they tell this of damage."""
        self._parts = parts
        self._recovery.subscribe(self._note_lost_events)

    async def begin(self) -> None:
        """Finish what an earlier run began; before the book is opened. Raises StoreError."""
        self._loop = asyncio.get_running_loop()
        await self._recovery.finish_moving()

    async def mend_journal(self) -> None:
        """Have the journal replaced if it is damaged, and events put back; raises JournalError."""
        await self._parts.intake.use_journal(lambda journal: journal.last_position())
        self.put_back_events()

    async def look_at_book_in_doubt(self) -> None:
        """Have the book replaced if it is as damaged as a command found it, which waits for that."""
        if not self._paths.book_in_doubt.exists():
            return
        try:
            inode = inode_of(self._paths.book)
            if await asyncio.to_thread(shows_damage, self._paths.book):
                await self._parts.database.replace_damaged(inode)
        except StoreError as error:
            self._on_trouble(error)
        self._paths.book_in_doubt.unlink(missing_ok=True)

    async def back_up(self) -> None:
        """Copy both files daily, until cancelled; a copy that shows damage has its original replaced."""
        await self._recovery.back_up_daily(self.replace_damaged)

    async def replace_damaged(self, file: DamagedFile, inode: int) -> None:
        """Have a file replaced of which a copy, or a reader, shows damage, if it is still there."""
        if file is DamagedFile.BOOK:
            await self._parts.database.replace_damaged(inode)
        else:
            await self._parts.intake.use_journal(lambda journal: journal.begin_anew(inode))

    def put_back_events(self) -> None:
        """Have the events of damaged journals put back that are not yet."""
        if not self._recovery.has_all_put_back:
            self._spawn("put events back", self._recovery.put_back(self._put_rows_back))

    async def _put_rows_back(self, rows: Sequence[Row]) -> None:
        await self._parts.intake.use_journal(lambda journal: journal.put_back(rows))

    def note_trouble(self, error: GammaDesktopError) -> None:
        """Events cannot be worked in at present: replace the journal if that is why."""
        if isinstance(error, JournalDamaged):
            self._spawn(
                "replace the journal", self.replace_damaged(DamagedFile.JOURNAL, self._parts.journal.inode)
            )
        elif not isinstance(error, LogFellBack):
            self._on_trouble(error)

    def note_loss(self, loss: JournalLoss) -> None:
        """The journal was replaced."""
        self._recovery.tell_of_journal(loss, self._parts.calls.cursor)
        self.put_back_events()

    @contextmanager
    def rescued_journal(self, path: Path) -> Iterator[tuple[Path, Wreck]]:
        """On the thread of the writer: the reader lets go first, since Windows moves no file that is open."""
        is_let_go = threading.Event()
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self._let_go_of_journal, is_let_go)
            is_let_go.wait(_LETS_GO_WITHIN)
        with rescued_journal(path, JOURNAL) as rescued:
            yield rescued

    def _let_go_of_journal(self, is_let_go: threading.Event) -> None:
        self._parts.journal.close()
        is_let_go.set()

    def _note_lost_events(self, damage: Damage) -> None:
        if damage.file is DamagedFile.JOURNAL and not damage.is_complete:
            lost = self._parts.reception.lost_what_came(damage.lost_since, damage.found_at)
            self._spawn("events were lost", lost)

    def note_damage_of_book(self, damage: Damage) -> None:
        """The book was replaced."""
        self._recovery.tell(damage)
        if self._is_pumping():
            self._spawn("take up where the backup left off", self._take_up_again())
        self._on_erased()

    async def _take_up_again(self) -> None:
        with suppress(LogFellBack):
            await self._parts.calls.take(())
        self._parts.pump.wake()

    def work_in_again(self, keys: Sequence[CallKey]) -> None:
        """Rows of these calls could not be read: take their events again, where there are any."""
        self._spawn("work events in again", self._read_again(keys))

    async def _read_again(self, keys: Sequence[CallKey]) -> None:
        for key in keys:
            read = [
                read_entry(raw, self._parts.decoder)
                for raw in self._parts.journal.get(await self._parts.call_log.event_positions(key))
            ]
            await self._parts.calls.take([each for each in read if not each.problem])
