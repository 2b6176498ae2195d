"""A group is told the same of the book's calls as its log says of their events."""

import json
from datetime import datetime, timedelta
from itertools import count

import pytest

from gamma_desktop.calls.facts import HandedOver
from gamma_desktop.calls.known_calls import KnownCall
from gamma_desktop.calls.model import Call, CallKey
from gamma_desktop.calls.ports import RawEvent
from gamma_desktop.calls.tracker import CallTracker
from gamma_desktop.gamma.events import GammaEventDecoder
from gamma_desktop.numbers.model import NumberRules
from gamma_desktop.team.relay.group_view import GroupView
from tests.unit.calls.telling import START
from tests.unit.team.test_groups import GROUPS, Rig, entries, rig

__all__ = ["rig"]

RULES = NumberRules(extensions=frozenset({"201", "202", "301", "401", "999"}))
_DECODER = GammaEventDecoder(lambda: RULES, frozenset)

Step = tuple[str, str, str]
"""A call, an extension and a state."""

RING_GROUP: list[Step] = [
    ("1", "201", "ringing"),
    ("1", "301", "ringing"),
    ("1", "999", "ringing"),
    ("1", "301", "talking"),
    ("1", "201", "dropped"),
    ("1", "999", "dropped"),
    ("1", "301", "dropped"),
]
STORIES: dict[str, list[Step]] = {
    "one of a group": [("1", "201", "ringing"), ("1", "201", "talking"), ("1", "201", "dropped")],
    "another group": [("1", "301", "ringing"), ("1", "301", "dropped")],
    "no group": [("1", "999", "ringing"), ("1", "999", "dropped")],
    "a ring group across groups": RING_GROUP,
    "the same, and no one talks": [each for each in RING_GROUP if each[2] != "talking"],
    "the same, and passed on to the group that only rang": [
        *RING_GROUP,
        ("2", "202", "ringing"),
        ("2", "202", "talking"),
        ("2", "202", "dropped"),
    ],
    "taken by an extension of no group": [
        ("1", "201", "ringing"),
        ("1", "999", "ringing"),
        ("1", "999", "talking"),
        ("1", "201", "dropped"),
        ("1", "999", "dropped"),
    ],
    "passed on": [
        ("1", "301", "ringing"),
        ("1", "301", "talking"),
        ("1", "301", "dropped"),
        ("2", "201", "ringing"),
        ("2", "201", "dropped"),
    ],
}


def body(step: Step, at: datetime) -> dict[str, object]:
    call, extension, state = step
    told: dict[str, object] = {
        "callId": call,
        "extension": extension,
        "state": state,
        "isIncoming": "true",
        "displayedNumber": "647460197",
        "callLegId": f"leg-{extension}",
        "eventTimestamp": int(at.timestamp() * 1000),
    }
    if call != "1":
        told |= {"firstCallId": "1", "previousCallId": "1"}
    return told


def read(tracker: CallTracker, text: str, position: int, at: datetime) -> None:
    headers = {"x-vtcrm-pbxid": "acme"}
    raw = RawEvent(position=position, received_at=at, headers=headers, query="", body=text.encode())
    tracker.apply(_DECODER.decode(raw))


@pytest.mark.parametrize("story", STORIES)
@pytest.mark.parametrize("group", GROUPS)
def test_a_group_knows_the_same_of_a_call_by_the_book_as_by_its_log(rig: Rig, story: str, group: str) -> None:
    whole, by_log, by_book = CallTracker(), CallTracker(), CallTracker()
    for number, step in enumerate(STORIES[story], 1):
        at = START + timedelta(seconds=number)
        text = json.dumps(body(step, at))
        rig.put(text.encode())
        read(whole, text, number, at)
    rig.log.look()
    for entry in entries(rig.log, group):
        for each in (*entry.earlier, entry):
            assert each.body is not None
            read(by_log, each.body, each.position, START + timedelta(seconds=each.position))
    view, calls = GroupView(frozenset(GROUPS[group]), GROUPS), whole.all_calls()
    for call in calls:
        known = view.of(call, known_of(call), calls)
        if known is not None:
            by_book.learn(known.key, known.told, known.received_at)

    told = {call.key: call for call in by_book.all_calls()}
    assert told.keys() == {call.key for call in by_log.all_calls()}
    for call in by_log.all_calls():
        assert told[call.key].answered_by == call.answered_by
        assert set(told[call.key].extensions) <= set(
            call.extensions
        )  # the log is written before all is known
        assert set(GROUPS[group]) & set(told[call.key].extensions) == set(GROUPS[group]) & set(
            call.extensions
        )
        assert told[call.key].started_at == call.started_at


def known_of(call: Call, **said: str) -> KnownCall:
    passed = HandedOver(by="Eva", destination="201", note="In a hurry", at=START)
    return KnownCall(
        key=call.key,
        told=call.told,
        received_at=call.received_at,
        told_at=START,
        note="A",
        label="Sale",
        handed_over=passed if said else None,
    )


def test_words_are_for_groups_that_talked_and_a_note_of_a_transfer_for_where_it_goes() -> None:
    tracker, numbers = CallTracker(), count(1)
    for step in RING_GROUP:
        number = next(numbers)
        at = START + timedelta(seconds=number)
        read(tracker, json.dumps(body(step, at)), number, at)
    call = tracker.get(CallKey("acme", "1"))
    assert call is not None
    sales, support = (GroupView(frozenset(members), GROUPS) for members in GROUPS.values())

    to_sales = sales.of(call, known_of(call, passed="on"), ())
    to_support = support.of(call, known_of(call, passed="on"), ())

    assert to_sales is not None
    assert to_support is not None
    assert (to_sales.has_words, to_sales.note, to_sales.label) == (False, "", "")
    assert to_sales.handed_over is not None
    assert (to_support.has_words, to_support.note, to_support.label) == (True, "A", "Sale")
