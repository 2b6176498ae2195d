"""Frames are read strictly by type; what a newer side adds is left out, and nothing hostile gets further."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from gamma_desktop.team.frames import (
    CLOSE_CODES,
    DESK_FRAME_BYTES,
    RELAY_FRAME_BYTES,
    At,
    BadFrame,
    Bye,
    Command,
    Entry,
    Events,
    Hello,
    State,
    agreed_version,
    bye_of,
    encode,
    mark_in_hex,
    mark_of_hex,
    read_desk_frame,
    read_relay_frame,
    stays_away,
)

HELLO = {"frame": "hello", "v_min": 1, "v_max": 1, "session": "a run"}
ENTRY = {
    "prev": 6,
    "position": 7,
    "mark": "00ff00ff00ff00ff",
    "at": "2026-11-30T10:02:00.000001Z",
    "kind": "event",
    "headers": {"x-vtcrm-pbxid": "acme"},
    "query": "",
    "body": "{}",
}


def told(frame: dict[str, Any], **changes: object) -> str:
    return json.dumps(frame | changes)


def events(**changes: object) -> str:
    return json.dumps({"frame": "events", "live": True, "entries": [ENTRY | changes]})


def test_what_one_side_says_is_what_the_other_reads() -> None:
    command = Command(id="gd-1", verb="dial", extension="203", destination="647", not_after=datetime.now(UTC))
    entry = Entry(prev=6, position=7, mark="00ff00ff00ff00ff", at=datetime.now(UTC), raw=b"\xff\x00")
    for frame in (command, At(after=2**63 - 1)):
        assert read_desk_frame(encode(frame).decode()) == frame
    events = Events(live=False, entries=(entry,))
    assert read_relay_frame(encode(events).decode()) == events


def test_unknown_fields_are_left_out() -> None:
    assert read_desk_frame(told(HELLO, later={"nested": [1]})) == Hello(v_min=1, v_max=1, session="a run")
    assert isinstance(read_relay_frame(events(later="field")), Events)


def test_frames_of_an_unknown_kind_are_left_out() -> None:
    assert read_desk_frame('{"frame": "later", "v": 9}') is None
    assert read_relay_frame('{"frame": "photograph", "calls": []}') is None


def test_no_side_takes_what_the_other_says() -> None:
    assert read_desk_frame('{"frame": "tail", "last": 1, "now": "2026-11-30T10:02:00Z"}') is None
    assert read_relay_frame(told(HELLO)) is None


@pytest.mark.parametrize(
    "frame",
    [
        "",
        "null",
        "[]",
        '"hello"',
        "{",
        "{}",
        '{"frame": 1}',
        told(HELLO) + "{}",
        told(HELLO, v_min="1"),
        told(HELLO, v_min=True),
        told(HELLO, v_max=1.5),
        told(HELLO, session=""),
        told(HELLO, session="x" * 201),
        told(HELLO, after=-1),
        told(HELLO, after=2**63),
        told(HELLO, mark="xyz"),
        told(HELLO, since=4000),
        told(HELLO, can=["x"] * 101),
        '{"frame": "command", "id": "1"}',
        '{"frame": "command", "id": "1", "verb": "dial", "not_after": "tomorrow"}',
        '{"frame": "at", "after": 1e400}',
        '{"frame": "at", "after": NaN}',
        '{"frame": "bye", "code": "x", "retry_after": -1}',
    ],
)
def test_what_makes_no_sense_is_refused_of_a_desk(frame: str) -> None:
    with pytest.raises(BadFrame):
        read_desk_frame(frame)


@pytest.mark.parametrize(
    "frame",
    [
        events(position=0),
        events(position="7"),
        events(mark="00FF00FF00FF00FF"),
        events(mark="0"),
        events(at="yesterday"),
        events(headers={"a": 1}),
        events(headers=[]),
        events(body=1),
        events(raw="not base64!"),
        '{"frame": "events", "live": true, "entries": []}',
        json.dumps({"frame": "events", "live": True, "entries": [ENTRY] * 501}),
    ],
)
def test_what_makes_no_sense_is_refused_of_a_relay(frame: str) -> None:
    with pytest.raises(BadFrame):
        read_relay_frame(frame)


def test_frames_of_any_size_and_depth_are_refused_unharmed() -> None:
    deep = '{"frame": "hello", "v_min": 1, "v_max": 1, "session": "s", "x": ' + "[" * 60_000
    for frame in (deep, "[" * DESK_FRAME_BYTES, told(HELLO, app="x" * DESK_FRAME_BYTES)):
        with pytest.raises(BadFrame):
            read_desk_frame(frame)
    with pytest.raises(BadFrame):
        read_relay_frame(events(body="x" * RELAY_FRAME_BYTES))


def test_half_a_character_of_json_is_no_text() -> None:
    with pytest.raises(BadFrame):
        read_desk_frame('{"frame": "command", "id": "\\ud800", "verb": "dial"}')


def test_the_highest_version_that_both_speak_is_agreed_on() -> None:
    assert [agreed_version(*each) for each in ((1, 1), (1, 9), (0, 1), (2, 9), (0, 0))] == [
        1,
        1,
        1,
        None,
        None,
    ]


@pytest.mark.parametrize("mark", [0, 1, -1, 2**63 - 1, -(2**63)])
def test_a_mark_is_the_same_on_both_sides(mark: int) -> None:
    assert mark_of_hex(mark_in_hex(mark)) == mark


def test_each_reason_to_end_has_a_code_that_says_whether_to_come_back() -> None:
    assert {bye: bye_of(bye.close_code) for bye in Bye} == {bye: bye for bye in Bye}
    assert {bye for bye in Bye if stays_away(bye.close_code)} == {Bye.VERSION, Bye.REMOVED, Bye.COPIED}
    assert [stays_away(code) for code in (None, 1006, 4099, 4599, 4600)] == [False, False, False, True, False]
    assert len(set(CLOSE_CODES.values())) == len(Bye)


def test_a_result_has_one_of_three_states() -> None:
    assert [state.value for state in State] == ["accepted", "refused", "unknown"]
    with pytest.raises(BadFrame):
        read_relay_frame('{"frame": "result", "id": "1", "state": "done"}')


@pytest.mark.parametrize("field", ["until", "not_after"])
def test_a_moment_without_its_zone_is_no_moment(field: str) -> None:
    command = {"frame": "command", "id": "1", "verb": "presence"}
    assert read_desk_frame(told(command, **{field: "2026-11-30T10:02:00Z"})) is not None
    with pytest.raises(BadFrame):
        read_desk_frame(told(command, **{field: "2026-11-30T10:02:00"}))
