"""A group reads what concerns it, whole, and nothing else: from a real journal, as frames for its desks."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from gamma_desktop.calls.facts import FACT, Fact, FactVerb, encode_fact
from gamma_desktop.calls.model import CallKey
from gamma_desktop.intake.journal import JournalWriter
from gamma_desktop.intake.journal_entries import ReceivedEvent
from gamma_desktop.intake.journal_reader import JournalReader
from gamma_desktop.team.frames import EVENTS_BYTES, RELAY_FRAME_BYTES, Entry, Events, read_relay_frame
from gamma_desktop.team.relay.groups import GroupIndex
from gamma_desktop.team.relay.log import RelayLog

GROUPS = {"sales": ("201", "202"), "support": ("301",)}


class Rig:
    """A journal with calls, and the logs of its groups."""

    def __init__(self, folder: Path) -> None:
        self.writer = JournalWriter(folder / "journal.db")
        self.writer.open()
        self.reader = JournalReader(folder / "journal.db")
        self.log = self.begun_again()

    def begun_again(self) -> RelayLog:
        log = RelayLog(self.reader, lambda: datetime.now(UTC), GROUPS)
        log.look()
        return log

    def event(self, call: str, extension: str, *, first: str = "", pbx: str = "acme", **more: object) -> int:
        body = {"callId": call, "firstCallId": first or call, "extension": extension, **more}
        position = self.put(json.dumps(body).encode(), pbx)
        self.log.look()
        return position

    def put(self, body: bytes, pbx: str = "acme") -> int:
        event = ReceivedEvent(datetime.now(UTC), {"x-vtcrm-pbxid": pbx}, "", body)
        return self.writer.append_all([event])


@pytest.fixture
def rig(tmp_path: Path) -> Iterator[Rig]:
    rig = Rig(tmp_path)
    yield rig
    rig.reader.close()
    rig.writer.close()


def entries(log: RelayLog, group: str, after: int = 0) -> list[Entry]:
    found: list[Entry] = []
    while (batch := log.batch_after(after, group)) is not None:
        assert len(batch.frame.text) < RELAY_FRAME_BYTES
        frame = read_relay_frame(batch.frame.text.decode())
        assert isinstance(frame, Events)
        found += frame.entries
        after = batch.last
        assert frame.live is (log.batch_after(after, group) is None)
    return found


def steps(log: RelayLog, group: str, after: int = 0) -> list[tuple[int, int, list[int]]]:
    """Each entry of a group: what stands before it, its position, and what came earlier of its chain."""
    return [
        (entry.prev, entry.position, [each.position for each in entry.earlier])
        for entry in entries(log, group, after)
    ]


def test_a_group_reads_the_calls_of_its_extensions_and_no_others(rig: Rig) -> None:
    for call, extension in (("1", "201"), ("2", "301"), ("3", "202"), ("4", "999"), ("1", "201")):
        rig.event(call, extension)

    assert steps(rig.log, "sales") == [(0, 1, []), (1, 3, []), (3, 5, [])]
    assert steps(rig.log, "support") == [(0, 2, [])]
    assert steps(rig.log, "no such group") == []


def test_all_events_of_a_call_that_touches_a_group_are_read_by_it(rig: Rig) -> None:
    rig.event("1", "201")
    rig.event("1", "999")
    rig.event("1", "", recordingURL="https://recordings.example/1")

    assert [step[1] for step in steps(rig.log, "sales")] == [1, 2, 3]


def test_a_call_that_reaches_a_group_later_brings_what_came_before(rig: Rig) -> None:
    rig.event("1", "999")
    rig.event("1", "301")
    rig.event("9", "999")
    rig.event("1.1", "201", first="1")
    rig.event("1.1", "201", first="1")
    rig.event("1", "", recordingURL="https://recordings.example/1")

    assert steps(rig.log, "support") == [(0, 2, [1]), (2, 4, []), (4, 5, []), (5, 6, [])]
    assert steps(rig.log, "sales") == [(0, 4, [1, 2]), (4, 5, []), (5, 6, [])]


def test_a_colleague_at_the_other_end_is_touched_too(rig: Rig) -> None:
    rig.event("1", "999", displayedExternalNumber="301")
    assert [step[1] for step in steps(rig.log, "support")] == [1]


def test_calls_of_two_systems_that_share_an_id_are_not_mixed(rig: Rig) -> None:
    rig.event("1", "201", pbx="acme")
    rig.event("1", "999", pbx="another")
    assert [step[1] for step in steps(rig.log, "sales")] == [1]


@pytest.mark.parametrize("body", [b"no json", b"[]", b"{}", b"[" * 100_000, b'{"extension": "201"}'])
def test_what_cannot_be_understood_is_shown_to_no_group(rig: Rig, body: bytes) -> None:
    rig.put(body)
    rig.log.look()
    assert [steps(rig.log, group) for group in GROUPS] == [[], []]
    assert rig.log.batch_after(0) is not None


def test_a_desk_goes_on_in_the_log_of_its_group_from_any_position(rig: Rig) -> None:
    for number in range(10):
        rig.event(str(number), "201" if number % 3 == 0 else "999")

    assert steps(rig.log, "sales", 5) == [(4, 7, []), (7, 10, [])]
    assert steps(rig.log, "sales", 10) == []


def test_a_relay_that_starts_again_gives_the_same_logs(rig: Rig) -> None:
    for number in range(700):
        rig.event(f"{number % 40}", ("201", "301", "999")[number % 3])
    again = rig.begun_again()
    assert not again.is_ready_for("sales")
    while again.index_some():
        pass

    assert again.is_ready_for("sales")
    assert [steps(again, group) for group in GROUPS] == [steps(rig.log, group) for group in GROUPS]


def test_what_is_kept_no_longer_takes_no_memory_and_the_rest_reads_as_before(rig: Rig) -> None:
    index = GroupIndex(GROUPS)
    for number in range(20):
        rig.event(f"{number // 2}", ("201", "301")[number % 2])
    index.add(rig.reader.entries_after(0, 100))
    before = [index.after(group, 10, 100) for group in GROUPS]
    index.forget_before(11)

    assert [index.after(group, 10, 100)[1:] for group in GROUPS] == [placed[1:] for placed in before]
    assert [index.after(group, 0, 100)[0].prev for group in GROUPS] == [0, 0]
    assert [len(index.after(group, 0, 100)) for group in GROUPS] == [len(placed) for placed in before]


def test_what_was_erased_is_left_out(rig: Rig) -> None:
    rig.event("1", "999")
    rig.event("1", "201")
    rig.event("2", "201")
    assert len(steps(rig.log, "sales")) == 2
    rig.writer.erase([1, 2])
    rig.log.forget_held()

    assert steps(rig.log, "sales") == [(2, 3, [])]
    assert steps(rig.begun_again(), "sales") == [(0, 3, [])]


def test_all_desks_of_a_group_get_one_frame_until_something_is_added(rig: Rig) -> None:
    rig.event("1", "201")
    rig.event("2", "301")
    sales, support = (rig.log.batch_after(0, group) for group in GROUPS)
    assert sales is not None
    assert rig.log.batch_after(0, "sales") is sales
    assert rig.log.batch_after(0, "support") is support
    assert rig.log.batch_after(0, "support") is not rig.log.batch_after(0)

    rig.event("3", "201")
    assert steps(rig.log, "sales") == [(0, 1, []), (1, 3, [])]


def test_however_large_a_chain_is_its_frame_can_be_read(rig: Rig) -> None:
    for _ in range(12):
        rig.event("1", "999", appData="x" * 100_000)
    rig.event("1", "201")

    (entry,) = entries(rig.log, "sales")
    assert entry.position == 13
    assert [each.position for each in entry.earlier][-1] == 12
    assert sum(len(each.body or "") for each in entry.earlier) < EVENTS_BYTES


def told(log: RelayLog, group: str) -> list[dict[str, object]]:
    """The bodies that a group reads, those that came earlier of a chain in their place."""
    read = [each for entry in entries(log, group) for each in (*entry.earlier, entry)]
    return [json.loads(each.body or "") for each in read]


def test_a_ring_group_across_groups_is_told_as_taken_elsewhere_without_by_whom(rig: Rig) -> None:
    """Whichever rings first; neither who talks nor what was said is told to those whose phones only rang."""
    rig.event("1", "301", state="ringing")
    rig.event("1", "201", state="ringing")
    rig.event("1", "301", state="talking", firstTo="301")
    rig.event("1", "201", state="dropped")
    rig.event("1", "301", state="dropped", recordingURL="https://r.example/1.mp3")
    rig.event("1", "", recordingURL="https://r.example/1.mp3", transcription=["hello"])

    sales, support = told(rig.log, "sales"), told(rig.log, "support")
    assert [body.get("extension") for body in sales] == [None, "201", None, "201", None, None]
    assert [body.get("state") for body in sales[:5]] == [
        "ringing",
        "ringing",
        "talking",
        "dropped",
        "dropped",
    ]
    assert not {"recordingURL", "transcription", "firstTo"} & {name for body in sales for name in body}
    assert [body.get("extension") for body in support][2::2] == ["301", "301"]
    assert support[4]["recordingURL"] == "https://r.example/1.mp3"
    assert told(rig.begun_again(), "sales") == sales


def test_a_call_that_is_passed_on_names_who_has_it_now(rig: Rig) -> None:
    rig.event("1", "201", state="ringing")
    rig.event("1", "201", state="talking")
    rig.event("1.1", "301", first="1", state="ringing")
    rig.event("1.1", "301", first="1", state="talking")

    assert [body["extension"] for body in told(rig.log, "sales")] == ["201", "201", "301", "301"]
    assert [body["extension"] for body in told(rig.log, "support")] == ["201", "201", "301", "301"]


def test_what_is_said_of_a_call_is_read_by_those_whom_the_relay_names_and_names_no_one(rig: Rig) -> None:
    rig.event("1", "201", state="ringing")
    rig.event("1", "301", state="ringing")
    rig.event("1", "201", state="talking")
    for verb in (FactVerb.NOTE, FactVerb.LABEL, FactVerb.HAND_OVER, FactVerb.HANDLE):
        key = CallKey("acme", "1")
        fact = Fact(id=verb, verb=verb, call=key, first_call_id="1", extensions=("201",), by="Ana", text="x")
        rig.writer.append_fact(FACT, datetime.now(UTC), encode_fact(fact))
    rig.log.look()

    said = {group: [body for body in told(rig.log, group) if "verb" in body] for group in GROUPS}
    assert [body["verb"] for body in said["sales"]] == ["note", "label", "hand_over", "handle"]
    assert [body["verb"] for body in said["support"]] == ["handle"]
    whole = rig.log.batch_after(0)
    assert whole is not None
    assert b"extensions" not in whole.frame.text
    assert not any("extensions" in body for bodies in said.values() for body in bodies)


def test_what_was_said_before_a_phone_of_a_group_rang_does_not_come_with_it_but_what_is_passed_on_does(
    rig: Rig,
) -> None:
    rig.event("1", "201", state="ringing")
    rig.event("1", "201", state="talking")
    note = Fact(id="1", verb=FactVerb.NOTE, call=CallKey("acme", "1"), first_call_id="1", extensions=("201",))
    rig.writer.append_fact(FACT, datetime.now(UTC), encode_fact(note))
    rig.event("1.1", "301", first="1", state="ringing")
    assert [body.get("verb") for body in told(rig.log, "support")] == [None, None, "note", None]

    rig.event("2", "201", state="ringing")
    rig.event("2", "201", state="talking")
    note = Fact(id="2", verb=FactVerb.NOTE, call=CallKey("acme", "2"), first_call_id="2", extensions=("201",))
    rig.writer.append_fact(FACT, datetime.now(UTC), encode_fact(note))
    rig.event("2", "301", state="ringing")
    assert [body.get("verb") for body in told(rig.log, "support")][4:] == [None, None, None]
