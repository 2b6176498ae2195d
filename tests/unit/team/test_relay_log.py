"""The log of a relay on a real journal: where a desk reads on, and what it is sent from there."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from gamma_desktop.intake.journal import JournalWriter
from gamma_desktop.intake.journal_entries import ReceivedEvent
from gamma_desktop.intake.journal_reader import JournalReader
from gamma_desktop.team.frames import EVENTS_BYTES, Entry, Events, mark_in_hex, read_relay_frame
from gamma_desktop.team.relay.log import Batch, Place, RelayLog
from gamma_desktop.team.relay.ready_frame import ReadyFrame

AT = datetime(2026, 11, 30, 10, 2, tzinfo=UTC)


class Rig:
    """A journal, and the log that is read from it."""

    def __init__(self, folder: Path) -> None:
        self.now = AT
        self.path = folder / "journal.db"
        self.writer = JournalWriter(self.path)
        self.writer.open()
        self.reader = JournalReader(self.path)
        self.log = RelayLog(self.reader, lambda: self.now)
        self.log.look()

    def append(self, *bodies: bytes) -> None:
        self.writer.append_all(
            [ReceivedEvent(self.now, {"x-vtcrm-pbxid": "acme"}, "q", body) for body in bodies]
        )
        self.log.look()

    def mark(self, position: int) -> str:
        return mark_in_hex(self.reader.entries_after(position - 1, 1)[0].mark)

    def restarted(self) -> RelayLog:
        log = RelayLog(self.reader, lambda: self.now)
        log.look()
        return log


@pytest.fixture
def rig(tmp_path: Path) -> Iterator[Rig]:
    rig = Rig(tmp_path)
    yield rig
    rig.reader.close()
    rig.writer.close()


def read(batch: Batch | None) -> Events:
    assert batch is not None
    frame = read_relay_frame(batch.frame.text.decode())
    assert isinstance(frame, Events)
    return frame


def steps(entries: tuple[Entry, ...]) -> list[tuple[int, int]]:
    return [(each.prev, each.position) for each in entries]


def test_entries_come_as_they_were_stored(rig: Rig) -> None:
    rig.append(b'{"callId": "1"}', b"\xff\x00 no text")
    events = read(rig.log.batch_after(0))

    assert steps(events.entries) == [(0, 1), (1, 2)]
    assert [(each.body, each.raw) for each in events.entries] == [
        ('{"callId": "1"}', None),
        (None, b"\xff\x00 no text"),
    ]
    first = events.entries[0]
    assert (first.mark, first.at, first.kind) == (rig.mark(1), AT, "event")
    assert (first.headers, first.query) == ({"x-vtcrm-pbxid": "acme"}, "q")
    assert events.live


def test_who_is_up_to_date_gets_nothing(rig: Rig) -> None:
    rig.append(b"a")
    assert rig.log.batch_after(1) is None
    assert rig.log.batch_after(7) is None


def test_all_who_stand_at_one_place_are_sent_the_same_frame(rig: Rig) -> None:
    rig.append(b"a", b"b")
    assert rig.log.batch_after(1) is rig.log.batch_after(1)


def test_from_memory_and_from_the_file_the_same_is_read(rig: Rig) -> None:
    rig.append(*(b"%d" % number for number in range(20)))
    held = read(rig.log.batch_after(4))
    rig.now += timedelta(minutes=2)
    rig.log.look()

    assert read(rig.log.batch_after(4)) == held == read(rig.restarted().batch_after(4))


def test_a_long_replay_comes_in_pieces_and_only_the_last_is_live(rig: Rig) -> None:
    rig.append(*(b"%d" % number for number in range(1200)))
    cursor, lives, found = 0, [], []
    while (batch := rig.log.batch_after(cursor)) is not None:
        events = read(batch)
        lives.append(events.live)
        found += steps(events.entries)
        cursor = batch.last

    assert lives == [False, False, True]
    assert found == [(position - 1, position) for position in range(1, 1201)]


def test_a_frame_ends_at_half_a_megabyte_and_holds_one_entry_at_least(rig: Rig) -> None:
    rig.append(*[b"x" * 200_000] * 5, b"\x01" * 256 * 1024)
    sizes = []
    cursor = 0
    while (batch := rig.log.batch_after(cursor)) is not None:
        sizes.append((len(batch.frame.text) < EVENTS_BYTES + 1000, batch.last))
        cursor = batch.last

    assert sizes == [(True, 2), (True, 4), (True, 5), (True, 6)]


def test_what_was_let_go_of_is_left_out_and_the_entry_before_it_is_named(rig: Rig) -> None:
    rig.append(b"a", b"b", b"c", b"d")
    rig.writer.erase([2, 3])

    assert steps(read(rig.restarted().batch_after(0)).entries) == [(0, 1), (1, 4)]
    assert steps(read(rig.restarted().batch_after(2)).entries) == [(1, 4)]


def test_what_is_erased_is_sent_no_more_though_nothing_new_is_stored(rig: Rig) -> None:
    rig.append(b"a", b"b")
    assert read(rig.log.batch_after(0)).entries[0].body == "a"
    rig.writer.erase([1])
    rig.log.forget_held()

    assert steps(read(rig.log.batch_after(0)).entries) == [(0, 2)]
    rig.append(b"c")
    assert steps(read(rig.log.batch_after(0)).entries) == [(0, 2), (2, 3)]
    assert rig.log.batch_after(2) is rig.log.batch_after(2)


def test_a_desk_reads_on_where_it_was(rig: Rig) -> None:
    rig.append(b"a", b"b", b"c")
    assert rig.log.place_for(rig.log.id, 2, rig.mark(2), None) == Place(2)
    assert rig.log.place_for(rig.log.id, 0, None, None) == Place(0)


def test_a_new_desk_begins_at_the_oldest_entry_or_so_many_days_back(rig: Rig) -> None:
    rig.append(b"a", b"b")
    rig.now += timedelta(days=3)
    rig.append(b"c")
    rig.writer.erase([1])

    assert rig.log.place_for(None, 0, None, None) == Place(1, is_new=True)
    assert rig.log.place_for(None, 0, None, rig.now - timedelta(days=1)) == Place(2, is_new=True)
    assert rig.log.place_for(None, 0, None, rig.now + timedelta(days=1)) == Place(3, is_new=True)


def test_the_mark_where_a_desk_begins_is_told(rig: Rig) -> None:
    rig.append(b"a", b"b")
    rig.writer.erase([1])

    assert [rig.log.mark_at(position) for position in (0, 1, 2, 3)] == [None, None, rig.mark(2), None]


def test_a_desk_that_knows_another_log_or_another_past_begins_again(rig: Rig) -> None:
    rig.append(b"a", b"b", b"c")
    assert rig.log.place_for("another", 2, rig.mark(2), None) == Place(0, is_reset=True)
    assert rig.log.place_for(rig.log.id, 2, rig.mark(1), None) == Place(0, is_reset=True)
    assert rig.log.place_for(rig.log.id, 2, None, None) == Place(0, is_reset=True)
    assert rig.log.place_for(rig.log.id, 9, rig.mark(3), None) == Place(0, is_reset=True)


def test_a_desk_that_is_ahead_of_a_copy_of_the_log_is_to_come_back(rig: Rig) -> None:
    rig.append(b"a", b"b", b"c")
    log = RelayLog(rig.reader, lambda: rig.now, is_copy=True)
    log.look()

    assert log.place_for(log.id, 9, "0" * 16, None) == Place(9, is_ahead=True)
    assert log.place_for(log.id, 3, rig.mark(3), None) == Place(3)
    assert log.place_for("another", 9, None, None) == Place(0, is_reset=True)
    assert log.place_for(log.id, 2, rig.mark(1), None) == Place(0, is_reset=True)


def test_a_desk_that_is_older_than_what_is_kept_goes_on_with_what_is(rig: Rig) -> None:
    rig.append(b"a", b"b", b"c", b"d")
    rig.writer.erase([1, 2])
    log = rig.restarted()

    assert log.place_for(log.id, 1, None, None) == Place(2, is_expired=True)
    assert log.place_for(log.id, 2, None, None) == Place(2)
    rig.writer.erase([3, 4])
    assert log.place_for(log.id, 2, None, None) == Place(4, is_expired=True)
    assert log.place_for(log.id, 4, None, None) == Place(4)


def test_a_file_that_was_replaced_is_another_log(rig: Rig) -> None:
    rig.append(b"a")
    before = rig.log.id
    rig.writer.close()
    for each in rig.path.parent.glob("journal.db*"):
        each.unlink()
    rig.writer.append(AT, {}, "", b"b")

    assert rig.log.look()
    assert rig.log.id != before
    assert not rig.log.look()
    assert json.loads(
        (
            rig.log.batch_after(rig.log.place_for(None, 0, None, None).after) or Batch(ReadyFrame(b""), 0)
        ).frame.text
    )
