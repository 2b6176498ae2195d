"""Who is told of a call that was passed on and that nobody answered."""

from collections.abc import Callable

import pytest

from gamma_desktop.calls.event import CallEvent
from gamma_desktop.calls.model import Call, CallKey, Origin, Party
from gamma_desktop.calls.service import CallsListener
from gamma_desktop.calls.tracker import CallTracker
from gamma_desktop.calls.transfers import HELD, LostTransfer, TransferWatch
from tests.unit.calls.telling import CALLER, story, tell

ROBIN = Party(number="203", raw="203", is_extension=True)


class Calls:
    """A tracker that tells."""

    def __init__(self, mine: frozenset[str]) -> None:
        self.tracker = CallTracker(mine)
        self._listeners: list[CallsListener] = []

    def call(self, key: CallKey) -> Call | None:
        return self.tracker.get(key)

    def subscribe(self, listener: CallsListener) -> Callable[[], None]:
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def happen(self, *events: CallEvent) -> None:
        for event in events:
            changed = self.tracker.apply(event)
            for listener in self._listeners:
                listener(changed)


class Desk:
    """Extension 203, its calls, and what it was told."""

    def __init__(self, *mine: str) -> None:
        self.calls = Calls(frozenset(mine))
        self.lost: list[LostTransfer] = []
        TransferWatch(self.calls, lambda: frozenset(mine)).subscribe(self.lost.append)

    @property
    def told(self) -> list[str]:
        return [lost.call.key.call_id for lost in self.lost]


@pytest.fixture
def desk() -> Desk:
    made = Desk("203")
    made.calls.happen(*story("0 rings 203", "6 talks 203", call="1"), passed_on(9, "203", call="1"))
    return made


def passed_on(second: int, extension: str, *, call: str) -> CallEvent:
    return tell(f"{second} drops {extension}", call=call, cause="causeTransfer")


def then(*lines: str, call: str = "1.1", before: str = "1", by: str = "203") -> list[CallEvent]:
    """What happens to the call that another one became."""
    origin = Origin(
        previous_call_id=before, first_call_id="1", transferred_by=by, first_from=CALLER, first_to=ROBIN
    )
    party = Party(number=by, raw=by, is_extension=True)
    return [tell(line, call=call, origin=origin, party=party) for line in lines]


def test_a_call_that_the_next_one_does_not_answer_is_told_with_the_call_it_came_from(desk: Desk) -> None:
    desk.calls.happen(*then("9 rings 301", "30 drops 301"))

    (lost,) = desk.lost
    assert (lost.call.key.call_id, lost.call.extension) == ("1.1", "301")
    assert lost.passed_on is not None
    assert lost.passed_on.key.call_id == "1"


def test_a_call_that_is_answered_is_not_told(desk: Desk) -> None:
    desk.calls.happen(*then("9 rings 301", "12 talks 301", "30 drops 301"))
    assert desk.told == []


def test_a_call_that_still_rings_is_not_told(desk: Desk) -> None:
    desk.calls.happen(*then("9 rings 301"))
    assert desk.told == []


def test_it_is_told_once_however_often_its_end_comes(desk: Desk) -> None:
    desk.calls.happen(*then("9 rings 301", "30 drops 301", "29 drops 301", "8 rings 301"))
    assert desk.told == ["1.1"]


def test_a_call_that_is_given_up_is_told(desk: Desk) -> None:
    desk.calls.happen(*then("9 rings 301"))
    retired = desk.calls.tracker.retire(
        desk.calls.tracker.live_calls()[0].received_at, ringing_after=0, talking_after=0
    )
    for listener in desk.calls._listeners:
        listener(retired)
    assert desk.told == ["1.1"]


def test_a_call_that_rings_on_unanswered_at_a_third_place_is_still_ours(desk: Desk) -> None:
    desk.calls.happen(*then("9 rings 301"), passed_on(20, "301", call="1.1"))
    assert desk.told == []
    desk.calls.happen(*then("20 rings 302", "40 drops 302", call="1.2", before="1.1", by="301"))
    assert desk.told == ["1.2"]


def test_whoever_answered_and_passed_it_on_has_taken_it_over(desk: Desk) -> None:
    desk.calls.happen(*then("9 rings 301", "12 talks 301"), passed_on(20, "301", call="1.1"))
    desk.calls.happen(*then("20 rings 302", "40 drops 302", call="1.2", before="1.1", by="301"))
    assert desk.told == []


def test_a_call_that_comes_back_to_the_desk_speaks_for_itself(desk: Desk) -> None:
    desk.calls.happen(*then("9 rings 301"), passed_on(20, "301", call="1.1"))
    desk.calls.happen(*then("20 rings 203", "40 drops 203", call="1.2", before="1.1", by="301"))
    assert desk.told == []


def test_what_a_colleague_passed_on_is_theirs() -> None:
    desk = Desk("204")
    desk.calls.happen(*story("0 rings 203", "6 talks 203", call="1"), passed_on(9, "203", call="1"))
    desk.calls.happen(*then("9 rings 301", "30 drops 301"))
    assert desk.told == []


def test_to_a_reception_every_call_shows_by_itself() -> None:
    desk = Desk()
    desk.calls.happen(*story("0 rings 203", "6 talks 203", call="1"), passed_on(9, "203", call="1"))
    desk.calls.happen(*then("9 rings 301", "30 drops 301"))
    assert desk.told == []


def test_a_call_whose_origin_is_forgotten_is_told_without_it() -> None:
    desk = Desk("203")
    desk.calls.happen(*then("9 rings 301", "30 drops 301"))
    assert [lost.passed_on for lost in desk.lost] == [None]


def test_no_more_is_remembered_than_is_needed() -> None:
    desk = Desk("203")
    for number in range(HELD + 5):
        desk.calls.happen(*then("9 rings 301", "30 drops 301", call=f"1.{number}"))
    assert len(desk.told) == HELD + 5
