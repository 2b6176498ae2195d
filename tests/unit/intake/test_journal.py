"""The journal on a real file: order, durability, and what it does with a file it cannot use."""

import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import apsw
import pytest

from gamma_desktop.calls.ports import RawEvent
from gamma_desktop.durable_files import inode_of
from gamma_desktop.history.damage import JournalLoss
from gamma_desktop.intake.errors import JournalDamaged, JournalTooNew, JournalUnavailable
from gamma_desktop.intake.journal import JournalWriter
from gamma_desktop.intake.journal_entries import EVENT_COLUMNS, FollowedLog, LogEntry, ReceivedEvent
from gamma_desktop.intake.journal_reader import JournalReader
from gamma_desktop.store.wreck import Wreck

AT = datetime(2018, 11, 16, 20, 32, 52, 176543, tzinfo=UTC)

# Appends for ever and says which position is safe; killed at any moment, it must not have lied.
WRITE_FOR_EVER = """
import itertools, sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from gamma_desktop.intake.journal import JournalWriter
with JournalWriter(Path(sys.argv[1])) as journal:
    for number in itertools.count(1):
        print(journal.append(datetime.now(UTC), {}, "", b"body %d" % number), flush=True)
"""
COUNT_ELSEWHERE = """
import sys
from pathlib import Path
from gamma_desktop.intake.journal_reader import JournalReader
with JournalReader(Path(sys.argv[1])) as journal:
    print(*(event.body.decode() for event in journal.read_after(0, 10)))
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "journal.db"


@pytest.fixture
def writer(path: Path) -> Iterator[JournalWriter]:
    with JournalWriter(path) as journal:
        yield journal


@pytest.fixture
def reader(path: Path) -> Iterator[JournalReader]:
    with JournalReader(path) as journal:
        yield journal


def append(writer: JournalWriter, *bodies: bytes) -> list[int]:
    return [writer.append(AT, {}, "", body) for body in bodies]


def test_gives_back_what_was_stored(writer: JournalWriter, reader: JournalReader) -> None:
    headers = {"x-vtcrm-pbxid": "acme", "content-type": "\x00 ñ"}
    position = writer.append(AT, headers, "a=%F1&b", b'\x00\xff{"callId"')
    assert reader.read_after(0, 10) == [
        RawEvent(
            position=position, received_at=AT, headers=headers, query="a=%F1&b", body=b'\x00\xff{"callId"'
        )
    ]


def test_positions_grow_by_one(writer: JournalWriter) -> None:
    assert append(writer, b"a", b"b", b"c") == [1, 2, 3]


def test_a_group_is_stored_in_its_order(writer: JournalWriter, reader: JournalReader) -> None:
    assert writer.append_all([ReceivedEvent(AT, {}, "", body) for body in (b"a", b"b", b"c")]) == 3
    assert [(event.position, event.body) for event in reader.read_after(0, 10)] == [
        (1, b"a"),
        (2, b"b"),
        (3, b"c"),
    ]


def test_reads_on_from_a_position(writer: JournalWriter, reader: JournalReader) -> None:
    append(writer, b"a", b"b", b"c", b"d")
    assert [event.body for event in reader.read_after(1, 2)] == [b"b", b"c"]
    assert reader.read_after(4, 2) == []


def test_gets_single_events_in_order(writer: JournalWriter, reader: JournalReader) -> None:
    append(writer, b"a", b"b", b"c")
    assert [event.body for event in reader.get([3, 1, 9, 3])] == [b"a", b"c"]


def test_counts_and_remembers_the_last(writer: JournalWriter, reader: JournalReader) -> None:
    append(writer, b"a", b"b")
    assert (reader.count(), reader.last_position()) == (2, 2)
    assert (writer.last_position(), writer.last_received_at()) == (2, AT)


def test_is_empty_at_the_start(writer: JournalWriter, reader: JournalReader) -> None:
    assert (writer.last_position(), writer.last_received_at()) == (0, None)
    assert (reader.read_after(0, 10), reader.count(), reader.last_position()) == ([], 0, 0)


def test_goes_on_after_reopening(path: Path, reader: JournalReader) -> None:
    for expected in ([1, 2], [3, 4]):
        with JournalWriter(path) as writer:
            assert append(writer, b"a", b"b") == expected
    assert reader.count() == 4


def test_never_reuses_a_position(path: Path, reader: JournalReader) -> None:
    with JournalWriter(path) as writer:
        append(writer, b"a", b"b")
    execute(path, "DELETE FROM events")
    with JournalWriter(path) as writer:
        assert writer.last_position() == 2
        assert append(writer, b"c") == [3]
    assert (reader.count(), reader.last_position()) == (1, 3)


def execute(path: Path, statement: str) -> None:
    connection = apsw.Connection(str(path))
    connection.execute(statement)
    connection.close()


def test_a_reader_may_be_there_before_the_journal(path: Path, reader: JournalReader) -> None:
    assert (reader.read_after(0, 10), reader.last_position()) == ([], 0)
    path.touch()
    assert reader.read_after(0, 10) == []
    with JournalWriter(path) as writer:
        append(writer, b"a")
        assert [event.body for event in reader.read_after(0, 10)] == [b"a"]


def test_every_commit_reaches_the_disk_before_it_counts(writer: JournalWriter) -> None:
    assert writer._connection is not None
    assert writer._connection.execute("PRAGMA journal_mode").get == "wal"
    assert writer._connection.execute("PRAGMA synchronous").get == 2  # FULL


def test_another_process_reads_what_was_just_written(path: Path, writer: JournalWriter) -> None:
    append(writer, b"a", b"b")
    output = subprocess.check_output([sys.executable, "-c", COUNT_ELSEWHERE, path], text=True)
    assert output.split() == ["a", "b"]


def test_a_reader_cannot_write(path: Path, writer: JournalWriter, reader: JournalReader) -> None:
    append(writer, b"a")
    reader.read_after(0, 1)
    assert reader._connection is not None
    with pytest.raises(apsw.ReadOnlyError):
        reader._connection.execute("DELETE FROM events")
    assert path.with_name("journal.db-wal").exists()


@pytest.mark.parametrize("acknowledged", [1, 2, 50])
def test_a_killed_writer_loses_nothing_that_it_acknowledged(path: Path, acknowledged: int) -> None:
    with subprocess.Popen([sys.executable, "-c", WRITE_FOR_EVER, path], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        for _ in range(acknowledged):
            process.stdout.readline()
        process.kill()
        said = [acknowledged, *(int(line) for line in process.stdout.read().split())]
    with JournalReader(path) as reader:
        kept = reader.read_after(0, said[-1] + 10)
    assert [event.position for event in kept] == list(range(1, len(kept) + 1))
    assert [event.body for event in kept[: said[-1]]] == [b"body %d" % n for n in range(1, said[-1] + 1)]


def test_a_killed_writer_leaves_a_journal_that_goes_on(path: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", WRITE_FOR_EVER, path], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.readline()
        process.kill()
        process.wait()
    with JournalReader(path) as reader, JournalWriter(path) as writer:
        last = reader.last_position()
        assert append(writer, b"next") == [last + 1]


def test_a_journal_begun_anew_goes_on_behind_what_was_read_from_the_one_before(path: Path) -> None:
    with JournalWriter(path, begin_after=60) as writer, JournalReader(path) as reader:
        assert append(writer, b"a", b"b") == [61, 62]
        assert [event.body for event in reader.read_after(60, 10)] == [b"a", b"b"]


def test_positions_that_a_lost_journal_had_given_out_are_not_given_out_again(path: Path) -> None:
    with JournalWriter(path) as writer:
        last = append(writer, b"a", b"b", b"c")[-1]
    for each in path.parent.glob(f"{path.name}*"):
        each.unlink()

    with JournalWriter(path) as begun_again:
        assert append(begun_again, b"d")[0] > last


def test_a_journal_that_is_further_already_goes_on_where_it_was(path: Path, writer: JournalWriter) -> None:
    append(writer, b"a", b"b", b"c")
    with JournalWriter(path, begin_after=2) as again:
        assert append(again, b"d") == [4]


def test_a_newer_journal_is_refused_untouched(path: Path, writer: JournalWriter) -> None:
    append(writer, b"a")
    writer.close()
    execute(path, "PRAGMA user_version = 3")
    before = path.read_bytes()
    with pytest.raises(JournalTooNew) as caught:
        writer.append(AT, {}, "", b"b")
    assert (caught.value.found, caught.value.known) == (3, 2)
    with JournalReader(path) as reader, pytest.raises(JournalTooNew):
        reader.read_after(0, 1)
    assert path.read_bytes() == before


def test_a_newer_journal_with_a_write_ahead_log_is_refused_untouched(tmp_path: Path, path: Path) -> None:
    original = tmp_path / "original.db"
    connection = apsw.Connection(str(original))
    connection.execute("PRAGMA journal_mode = WAL").get  # noqa: B018  (apsw runs it when it is asked for)
    connection.execute("CREATE TABLE later (x); PRAGMA user_version = 3")
    for end in ("", "-wal"):
        path.with_name(path.name + end).write_bytes(original.with_name(original.name + end).read_bytes())
    connection.close()
    before = [path.with_name(path.name + end).read_bytes() for end in ("", "-wal")]
    with pytest.raises(JournalTooNew):
        JournalWriter(path).open()
    assert [path.with_name(path.name + end).read_bytes() for end in ("", "-wal")] == before


def test_a_file_that_is_no_journal_is_refused_untouched(path: Path) -> None:
    path.write_bytes(b"no database at all, and longer than a header of one " * 100)
    before = path.read_bytes()
    with pytest.raises(JournalDamaged):
        JournalWriter(path).append(AT, {}, "", b"a")
    with JournalReader(path) as reader, pytest.raises(JournalDamaged):
        reader.last_position()
    assert path.read_bytes() == before


def test_a_damaged_page_is_told_as_such(path: Path, reader: JournalReader) -> None:
    with JournalWriter(path) as writer:
        append(writer, *[b"x" * 3000] * 20)
    content = bytearray(path.read_bytes())
    content[4096:] = b"\xff" * (len(content) - 4096)
    path.write_bytes(content)
    with pytest.raises(JournalDamaged):
        reader.read_after(0, 100)


def test_an_event_whose_headers_make_no_sense_is_read_without_them(path: Path, reader: JournalReader) -> None:
    with JournalWriter(path) as writer:
        append(writer, b"a")
    execute(path, "UPDATE events SET headers = CAST(x'7bff' AS TEXT)")
    (event,) = reader.read_after(0, 1)
    assert (event.body, event.headers) == (b"a", {})


def test_a_folder_that_is_not_there_is_unavailable_until_it_is(tmp_path: Path) -> None:
    writer = JournalWriter(tmp_path / "later" / "journal.db")
    with pytest.raises(JournalUnavailable):
        append(writer, b"a")
    (tmp_path / "later").mkdir()
    assert append(writer, b"a") == [1]
    writer.close()


def test_a_full_file_stores_none_of_a_group_and_goes_on_once_there_is_room(
    writer: JournalWriter, reader: JournalReader
) -> None:
    assert append(writer, b"a") == [1]
    assert writer._connection is not None
    writer._connection.execute("PRAGMA max_page_count = 6").get  # noqa: B018  (as above)
    with pytest.raises(JournalUnavailable, match="full"):
        writer.append_all([ReceivedEvent(AT, {}, "", b"x" * 3000) for _ in range(20)])
    assert reader.last_position() == 1
    assert append(writer, b"b") == [2]


def test_erased_events_leave_no_trace_and_their_positions_are_not_given_out_again(
    path: Path, writer: JournalWriter, reader: JournalReader
) -> None:
    append(writer, b"stays", *[b"a secret " * 2000] * 3)
    writer.erase([2, 3, 4])
    assert writer.empty_log()
    assert append(writer, b"later") == [5]
    assert [event.body for event in reader.read_after(0, 10)] == [b"stays", b"later"]
    assert b"a secret" not in b"".join(file.read_bytes() for file in path.parent.iterdir())


def test_the_log_cannot_be_emptied_while_somebody_reads(path: Path, writer: JournalWriter) -> None:
    append(writer, b"before")
    reader = apsw.Connection(str(path))
    reader.execute("BEGIN; SELECT * FROM events").fetchall()
    append(writer, b"after")
    assert not writer.empty_log()
    reader.close()
    assert writer.empty_log()


def test_the_oldest_events_are_told_with_their_time(writer: JournalWriter) -> None:
    append(writer, b"1", b"2", b"3")
    assert writer.oldest(2, up_to=3) == [(1, AT), (2, AT)]
    assert writer.oldest(5, up_to=1) == [(1, AT)]


def test_of_the_newest_events_only_some_megabytes_are_held(tmp_path: Path) -> None:
    large = b"x" * 256 * 1024
    moved_to = tmp_path / "moved.db"

    @contextmanager
    def rescue(path: Path) -> Iterator[tuple[Path, Wreck]]:
        path.replace(moved_to)
        with Wreck(moved_to) as wreck:
            yield moved_to, wreck

    losses: list[JournalLoss] = []
    journal = JournalWriter(tmp_path / "journal.db", rescue=rescue, on_loss=losses.append)
    journal.append_all([ReceivedEvent(datetime.now(UTC), {}, "", large)] * 40)
    journal.empty_log()
    (tmp_path / "journal.db").write_bytes(b"no database" * 1000)
    journal.begin_anew(inode_of(tmp_path / "journal.db"))
    journal.close()
    assert len(losses[0].received) == 15


def entry(position: int, body: bytes, *, kind: str = "event") -> LogEntry:
    """An entry of the log of a relay."""
    return LogEntry(position, position * 1000, AT, {}, "", body, kind)


def test_each_entry_bears_a_mark_of_its_own(writer: JournalWriter, reader: JournalReader) -> None:
    append(writer, b"a", b"b")
    entries = reader.entries_after(0, 10)

    assert [(each.position, each.body, each.kind) for each in entries] == [
        (1, b"a", "event"),
        (2, b"b", "event"),
    ]
    assert len({0, *(each.mark for each in entries)}) == 3


def test_each_journal_has_an_id_of_its_own_that_stays(tmp_path: Path) -> None:
    ids = []
    for name in ("one.db", "one.db", "another.db"):
        with JournalWriter(tmp_path / name) as writer, JournalReader(tmp_path / name) as reader:
            assert reader.log_id() == writer.log_id()
            ids.append(writer.log_id())

    assert ids[0] == ids[1] != ids[2]


def test_entries_of_a_log_stand_at_positions_of_our_own(writer: JournalWriter, reader: JournalReader) -> None:
    append(writer, b"came in here")
    writer.append_followed("a log", [entry(70, b"a"), entry(75, b"b", kind="fact")])
    writer.append_followed("a log", [entry(76, b"c")])

    assert [(each.position, each.body) for each in reader.read_after(0, 10)] == [
        (1, b"came in here"),
        (2, b"a"),
        (3, b"b"),
        (4, b"c"),
    ]
    assert reader.entries_after(2, 1)[0]._replace(position=75) == entry(75, b"b", kind="fact")


def test_how_far_a_log_was_read_is_kept_with_its_entries(path: Path) -> None:
    with JournalWriter(path) as writer:
        assert writer.followed() is None
        writer.append_followed("a log", [entry(70, b"a"), entry(75, b"b")])
        writer.erase([1, 2])
    with JournalWriter(path) as again:
        assert again.followed() == FollowedLog("a log", 75, 75000)
        again.follow(FollowedLog("another", 0, 0))
        assert again.followed() == FollowedLog("another", 0, 0)


def test_what_cannot_be_stored_of_a_log_is_not_noted_as_read(writer: JournalWriter) -> None:
    writer.append_followed("a log", [entry(1, b"a")])
    assert writer._connection is not None
    writer._connection.execute("PRAGMA max_page_count = 8").get  # noqa: B018  (as above)
    with pytest.raises(JournalUnavailable, match="full"):
        writer.append_followed("a log", [entry(number, b"x" * 3000) for number in range(2, 22)])

    assert writer.followed() == FollowedLog("a log", 1, 1000)


def test_a_log_is_told_from_its_ends(writer: JournalWriter, reader: JournalReader) -> None:
    assert (reader.first_position(), reader.first_since(AT), reader.position_before(5)) == (0, 0, 0)
    append(writer, b"a", b"b", b"c", b"d")
    writer.erase([1, 3])

    assert (reader.first_position(), reader.first_since(AT), reader.position_before(4)) == (2, 2, 2)
    assert reader.first_since(AT + timedelta(microseconds=1)) == 0


OF_SCHEMA_1 = """
CREATE TABLE events (
    position INTEGER PRIMARY KEY AUTOINCREMENT,
    received_at INTEGER NOT NULL,
    headers TEXT NOT NULL,
    query TEXT NOT NULL,
    body BLOB NOT NULL
) STRICT;
INSERT INTO events VALUES (7, 1542400372176543, '{"a":"b"}', 'q', CAST('old' AS BLOB));
PRAGMA user_version = 1;
"""


def test_a_journal_of_an_earlier_program_is_copied_and_goes_on(path: Path, reader: JournalReader) -> None:
    execute(path, OF_SCHEMA_1)
    known = reader.read_after(0, 10)
    with JournalWriter(path) as writer:
        assert append(writer, b"new") == [8]
        assert writer.log_id()

    assert [event.body for event in known] == [b"old"]
    assert reader.read_after(0, 1) == known
    assert [(each.kind, each.body) for each in reader.entries_after(0, 10)] == [
        ("event", b"old"),
        ("event", b"new"),
    ]
    with JournalReader(path.with_name("journal-schema-1.db")) as copy:
        assert copy.read_after(0, 10) == known


def test_without_room_for_a_copy_an_earlier_journal_is_left_as_it_is(path: Path) -> None:
    execute(path, OF_SCHEMA_1)
    path.with_name("journal.db.copy").mkdir()
    with pytest.raises(JournalUnavailable):
        JournalWriter(path).open()

    with JournalReader(path) as reader:
        assert [event.body for event in reader.read_after(0, 10)] == [b"old"]


def test_the_layout_of_a_journal_that_was_brought_up_to_date_is_that_of_a_new_one(tmp_path: Path) -> None:
    execute(tmp_path / "old.db", OF_SCHEMA_1)
    layouts = []
    for name in ("old.db", "new.db"):
        with JournalWriter(tmp_path / name) as writer:
            assert writer._connection is not None
            layouts.append(
                list(writer._connection.execute("SELECT name, sql FROM sqlite_schema ORDER BY name"))
            )

    assert [name for name, _ in layouts[0]] == [name for name, _ in layouts[1]]


def test_events_of_a_copy_with_an_earlier_layout_can_be_put_back(
    tmp_path: Path, writer: JournalWriter, reader: JournalReader
) -> None:
    execute(tmp_path / "backup.db", OF_SCHEMA_1)
    with Wreck(tmp_path / "backup.db") as wreck:
        writer.put_back(list(wreck.rows("events", EVENT_COLUMNS, key="position")))
        assert wreck.is_complete

    (entry,) = reader.entries_after(0, 10)
    assert (entry.position, entry.body, entry.kind, entry.mark) == (7, b"old", "event", 0)


def test_a_new_file_in_the_place_of_a_damaged_one_goes_on_with_the_log_where_what_was_saved_ends(
    tmp_path: Path,
) -> None:
    path, moved_to = tmp_path / "journal.db", tmp_path / "moved.db"

    @contextmanager
    def rescue(path: Path) -> Iterator[tuple[Path, Wreck]]:
        path.replace(moved_to)
        with Wreck(moved_to) as wreck:
            yield moved_to, wreck

    with JournalWriter(path, rescue=rescue) as journal:
        journal.append_followed("a log", [entry(70, b"a"), entry(75, b"b")])
        journal.empty_log()
        path.write_bytes(b"no database" * 1000)
        journal.begin_anew(inode_of(path))

        assert journal.followed() == FollowedLog("a log", 75, 75000)


def test_many_entries_are_stored_soon_also_where_another_thread_never_rests(writer: JournalWriter) -> None:
    is_over = threading.Event()

    def toil() -> None:
        while not is_over.is_set():
            for _ in range(1000):
                pass

    events = [ReceivedEvent(AT, {}, "", b"body %d" % number) for number in range(12_000)]
    toiling = threading.Thread(target=toil)
    toiling.start()
    try:
        began = time.monotonic()
        writer.append_all(events)
        took = time.monotonic() - began
    finally:
        is_over.set()
        toiling.join()

    assert writer.last_position() == 12_000
    assert took < 5
