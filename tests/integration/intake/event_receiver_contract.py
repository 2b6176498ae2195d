"""What every receiver of events promises, as tests that a subclass runs against its own.

They drive a receiver from both its ends: a real sender on one, and the real journal that it writes on the
other. All that differs from one kind to another is in the bench.
"""

import asyncio
import threading
from abc import ABC, abstractmethod
from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path

import apsw
import pytest

from gamma_desktop.app.repairs import JOURNAL
from gamma_desktop.errors import GammaDesktopError
from gamma_desktop.history.damage import JournalLoss
from gamma_desktop.history.health import ReceiverHealth
from gamma_desktop.history.ports import EventReceiver
from gamma_desktop.history.refusals import RefusedEvents
from gamma_desktop.intake.journal import JournalWriter
from gamma_desktop.intake.journal_file import JournalFile
from gamma_desktop.intake.journal_reader import JournalReader
from gamma_desktop.store.recovery import rescued_journal

PATIENCE = 60
Receiver = EventReceiver[JournalWriter]


class ReceiverBench(ABC):
    """Receivers on one journal, what they tell, and the sender at their other end.

    Attributes:
        cursor: how far the events of the journal are worked in.
        woken: set when something was stored.
        told_on: the threads that anything was told on.
    """

    def __init__(self, folder: Path) -> None:
        self.journal = folder / "journal.db"
        self.cursor = 0
        self.woken = asyncio.Event()
        self.told_on: set[str] = set()
        self.losses: list[JournalLoss] = []
        self.refused: list[RefusedEvents] = []
        self._changed = asyncio.Event()
        self._made: list[Receiver] = []

    @abstractmethod
    def make(self, journal: JournalFile, on_refused: Callable[[RefusedEvents], None]) -> Receiver:
        """A receiver that could start."""

    @abstractmethod
    def make_one_that_cannot_start(self, journal: JournalFile) -> Receiver:
        """A receiver whose settings do not let it."""

    @abstractmethod
    async def send(self, receiver: Receiver, body: bytes) -> bool:
        """Send an event; whether the sender hears that it arrived for good."""

    @abstractmethod
    def change_secrets(self) -> None:
        """Have other secrets be good from now on, and the sender use them."""

    def sent_again(self, *_bodies: bytes) -> list[bytes]:
        """Those of the events that did not arrive which the sender sends again by itself."""
        return []

    async def start(self) -> Receiver:
        receiver = self.make(self.file(), self._take_refused)
        await receiver.start()
        self._made.append(receiver)
        return receiver

    def file(self) -> JournalFile:
        return JournalFile(
            path=self.journal,
            cursor=lambda: self.cursor,
            wake=self._wake,
            rescue=partial(rescued_journal, layout=JOURNAL),
            on_loss=self._take_loss,
        )

    def stored(self) -> list[tuple[int, bytes]]:
        with JournalReader(self.journal) as reader:
            return [(raw.position, raw.body) for raw in reader.read_after(0, 1000)]

    async def until(self, is_so: Callable[[], bool]) -> None:
        async with asyncio.timeout(PATIENCE):
            while not is_so():
                self._changed.clear()
                await self._changed.wait()

    async def end(self) -> None:
        for receiver in self._made:
            await receiver.stop()
        assert self.told_on <= {threading.main_thread().name}

    def _wake(self) -> None:
        self.woken.set()
        self._note()

    def _take_loss(self, loss: JournalLoss) -> None:
        self.losses.append(loss)
        self._note()

    def _take_refused(self, refused: RefusedEvents) -> None:
        self.refused.append(refused)
        self._note()

    def _note(self) -> None:
        self.told_on.add(threading.current_thread().name)
        self._changed.set()


class EventReceiverContract:
    """Subclass it, and give a fixture ``bench`` that ends it after the test."""

    async def test_what_the_sender_hears_has_arrived_is_in_the_journal(self, bench: ReceiverBench) -> None:
        receiver = await bench.start()
        for number in range(3):
            assert await bench.send(receiver, b"%d" % number)
            assert bench.stored()[-1] == (number + 1, b"%d" % number)

    async def test_what_works_events_in_is_woken_on_its_own_thread(self, bench: ReceiverBench) -> None:
        receiver = await bench.start()
        await bench.send(receiver, b"{}")
        await bench.until(bench.woken.is_set)

        assert bench.told_on == {threading.main_thread().name}

    async def test_health_tells_what_was_stored_and_goes_on_counting(self, bench: ReceiverBench) -> None:
        first = await bench.start()
        await bench.send(first, b"1")
        await first.stop()
        second = await bench.start()
        before = second.health
        await bench.send(second, b"2")

        assert (before.stored, before.last_event_at) == (1, first.health.last_event_at)
        assert second.health.stored == 2

    async def test_it_has_an_address_while_it_runs(self, bench: ReceiverBench) -> None:
        receiver = bench.make(bench.file(), lambda _refused: None)
        assert receiver.address is None
        running = await bench.start()
        assert running.address

    async def test_after_its_end_nothing_is_taken_and_the_journal_is_free(self, bench: ReceiverBench) -> None:
        receiver = await bench.start()
        await bench.send(receiver, b"before")
        await receiver.stop()

        assert not await bench.send(receiver, b"after")
        with JournalWriter(bench.journal) as another:
            assert another.last_position() == 1
            assert another.empty_log()

    async def test_one_that_cannot_start_says_so_and_lets_another_start(self, bench: ReceiverBench) -> None:
        receiver = bench.make_one_that_cannot_start(bench.file())
        with pytest.raises(GammaDesktopError):
            await receiver.start()
        await receiver.stop()

        assert receiver.health == ReceiverHealth()
        assert await bench.send(await bench.start(), b"{}")

    async def test_events_go_on_behind_what_was_worked_in_of_a_journal_that_is_gone(
        self, bench: ReceiverBench
    ) -> None:
        bench.cursor = 41
        await bench.send(await bench.start(), b"{}")

        assert bench.stored() == [(42, b"{}")]

    async def test_while_nothing_can_be_stored_the_sender_hears_that_and_health_tells_why(
        self, bench: ReceiverBench
    ) -> None:
        bench.journal.mkdir()
        receiver = await bench.start()
        assert not await bench.send(receiver, b"lost")
        then = receiver.health
        bench.journal.rmdir()

        assert await bench.send(receiver, b"kept")
        assert (then.problem is None, receiver.health.problem) == (False, None)
        assert [body for _, body in bench.stored()] == [*bench.sent_again(b"lost"), b"kept"]

    async def test_it_finds_out_when_asked_that_events_can_be_stored_again(
        self, bench: ReceiverBench
    ) -> None:
        bench.journal.mkdir()
        receiver = await bench.start()
        await bench.send(receiver, b"lost")
        await bench.until(lambda: bool(bench.refused))
        bench.journal.rmdir()
        receiver.try_to_store()
        await bench.until(lambda: bench.refused[-1].is_over)

        assert receiver.health.problem is None

    async def test_a_journal_that_somebody_holds_costs_no_event_that_was_confirmed(
        self, bench: ReceiverBench
    ) -> None:
        receiver = await bench.start()
        await bench.send(receiver, b"before")
        with closing(apsw.Connection(str(bench.journal))) as holder:
            holder.execute("BEGIN IMMEDIATE")
            assert not await bench.send(receiver, b"held")
        await bench.send(receiver, b"after")

        kept = [b"before", *bench.sent_again(b"held"), b"after"]
        assert [body for _, body in bench.stored()] == kept

    async def test_a_damaged_journal_is_replaced_and_told_of(self, bench: ReceiverBench) -> None:
        bench.journal.write_bytes(b"no database" * 1000)
        receiver = await bench.start()
        assert await bench.send(receiver, b"{}")
        await bench.until(lambda: bool(bench.losses))

        assert [body for _, body in bench.stored()] == [b"{}"]

    async def test_the_journal_can_be_written_between_two_events(self, bench: ReceiverBench) -> None:
        receiver = await bench.start()
        await bench.send(receiver, b"erased")
        await receiver.use_journal(lambda journal: journal.erase([1]))
        await bench.send(receiver, b"kept")

        assert bench.stored() == [(2, b"kept")]

    async def test_what_goes_wrong_with_the_journal_is_told_to_who_wrote_it(
        self, bench: ReceiverBench
    ) -> None:
        def fail(_journal: JournalWriter) -> None:
            raise GammaDesktopError("no room")

        receiver = await bench.start()
        with pytest.raises(GammaDesktopError, match="no room"):
            await receiver.use_journal(fail)
        assert await bench.send(receiver, b"{}")

    async def test_other_secrets_are_taken_up_while_it_runs(self, bench: ReceiverBench) -> None:
        receiver = await bench.start()
        bench.change_secrets()
        assert not await bench.send(receiver, b"too early")
        await receiver.look_for_secrets()

        assert await bench.send(receiver, b"{}")

    async def test_what_never_started_can_be_stopped_and_asked(self, bench: ReceiverBench) -> None:
        receiver = bench.make(bench.file(), lambda _refused: None)
        receiver.try_to_store()
        await receiver.look_for_secrets()
        await receiver.stop()

        assert (receiver.address, receiver.health) == (None, ReceiverHealth())
        assert not bench.journal.exists()
