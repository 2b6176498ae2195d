"""What the agent asks for in a pop, and what the pop says of it."""

import pytest
from PySide6.QtWidgets import QApplication

from gamma_desktop.calls.actions import DialStage
from gamma_desktop.calls.codes import TeamRefusal
from gamma_desktop.calls.errors import BadRequest, CallError, DialDenied, NotDialable, NotSetUp, RefusedByTeam
from gamma_desktop.calls.model import CallKey, Party
from gamma_desktop.calls.presence import Presence, PresenceState
from gamma_desktop.errors import GammaDesktopError
from gamma_desktop.ui.pop.model import PopAction
from gamma_desktop.ui.pop.transfer_picker import TransferPicker
from tests.samples import desk
from tests.ui.pop.bench import CHAIN, Bench, attempt_at, only
from tests.unit.calls.telling import story, tell


def test_a_missed_call_that_is_ticked_leaves(bench: Bench) -> None:
    bench.tell(desk.ringing())
    bench.tell(desk.call_of(story("0 rings 203", "21 drops 203")))
    bench.press(PopAction.DONE)
    assert (bench.desk.ticked, bench.shown) == ([CHAIN], [])


def test_a_tick_that_cannot_be_kept_is_told_in_the_pop(bench: Bench) -> None:
    bench.tell(desk.ringing())
    bench.tell(desk.call_of(story("0 rings 203", "21 drops 203")))
    bench.desk.error = GammaDesktopError("the disk is full")
    bench.press(PopAction.DONE)
    problem = only(bench).problem
    assert problem is not None
    assert "the disk is full" in problem.advice


def test_hang_up_is_asked_once_and_shown_as_waiting(bench: Bench) -> None:
    bench.tell(desk.talking())
    bench.press(PopAction.HANG_UP)
    bench.press(PopAction.HANG_UP)
    assert bench.actions.asked == [("hang up", CHAIN)]
    assert only(bench).waiting_for is PopAction.HANG_UP


def test_the_event_ends_the_waiting(bench: Bench) -> None:
    bench.tell(desk.talking())
    bench.press(PopAction.HANG_UP)
    bench.tell(desk.call_of(story("0 rings 203", "6 talks 203", "9 drops 203")))
    assert (only(bench).waiting_for, only(bench).may_fade) == (None, True)


def test_a_refusal_is_told_in_the_pop(bench: Bench) -> None:
    bench.tell(desk.talking())
    bench.actions.error = BadRequest(400, "Call does not exist")
    bench.press(PopAction.HANG_UP)
    problem = only(bench).problem
    assert problem is not None
    assert "Call does not exist" in problem.advice
    assert only(bench).waiting_for is None


def test_a_call_that_goes_on_after_a_hang_up_can_be_declared_over(bench: Bench) -> None:
    bench.tell(desk.talking())
    before = PopAction.DECLARE_OVER in only(bench).actions
    bench.press(PopAction.HANG_UP)
    bench.pass_time(10)
    bench.press(PopAction.DECLARE_OVER)

    assert not before
    assert bench.actions.asked == [("hang up", CHAIN), ("over", CHAIN)]


def test_an_accepted_request_without_any_event_is_told_as_unconfirmed(bench: Bench) -> None:
    bench.tell(desk.talking())
    bench.press(PopAction.HANG_UP)
    bench.pass_time(10)
    problem = only(bench).problem
    assert problem is not None
    assert problem.title == "Not confirmed yet"


def test_a_transfer_goes_where_it_was_picked(bench: Bench) -> None:
    bench.tell(desk.talking())
    bench.stack.transfer_requested.emit(CHAIN, "204", "")
    bench.settle()
    assert bench.actions.asked == [("transfer", CHAIN, "204")]
    transferred = desk.call_of(
        [*story("0 rings 203", "6 talks 203"), tell("9 drops 203", cause="causeTransfer")]
    )
    bench.tell(transferred)
    assert only(bench).state.words == "Transferred to Sandra Thomas"


def test_the_picker_offers_the_others_with_their_state(bench: Bench) -> None:
    bench.tell(desk.talking())
    bench.tell(desk.call_of(story("0 rings 204", "1 talks 204", call="2")))
    bench.press(PopAction.TRANSFER)
    assert bench.stack.is_picking
    pickers = (each for each in QApplication.topLevelWidgets() if isinstance(each, TransferPicker))
    picker = next(each for each in pickers if each.isVisible())
    assert state_of(picker, "204") is PresenceState.TALKING
    assert state_of(picker, "201") is PresenceState.FREE
    bench.calls.say_presence({"201": Presence(extension="201", state=PresenceState.OFFLINE)})
    assert state_of(picker, "201") is PresenceState.OFFLINE


def state_of(picker: TransferPicker, extension: str) -> PresenceState:
    offered = {choice.destination: choice.extension for choice in picker.offered}
    found = offered[extension]
    assert found is not None
    return found.state


def test_call_back_dials_and_makes_room_for_the_new_call(bench: Bench) -> None:
    bench.tell(desk.ringing())
    bench.tell(desk.call_of(story("0 rings 203", "21 drops 203")))
    bench.press(PopAction.CALL_BACK)
    assert bench.actions.asked == [("dial", "+34647460197")]
    assert bench.shown == []


@pytest.mark.parametrize(
    ("error", "title"),
    [
        (NotSetUp("extension"), "There is no extension to call from"),
        (
            DialDenied("647 46 01 97", "mobile", by_administrator=True),
            "Calls to 647 46 01 97 are not allowed",
        ),
        (RefusedByTeam(TeamRefusal.CLAIMED, "Luis"), "A colleague is calling back already"),
        (NotDialable("647 46 01 97", None), "This cannot be dialled"),
    ],
)
def test_call_back_that_no_call_comes_of_says_why(bench: Bench, error: CallError, title: str) -> None:
    bench.tell(desk.ringing())
    bench.tell(desk.call_of(story("0 rings 203", "21 drops 203")))
    bench.actions.error = error
    bench.press(PopAction.CALL_BACK)
    problem = only(bench).problem
    assert problem is not None
    assert problem.title == title


def test_a_known_caller_is_looked_at_and_a_stranger_added(bench: Bench) -> None:
    bench.tell(desk.ringing())
    bench.press(PopAction.OPEN_CONTACT)
    assert bench.desk.shown == ["Ana Lopez"]
    stranger = Party(number="+34912345678", raw="+34912345678")
    bench.tell(desk.call_of(story("0 rings 203", call="2", party=stranger)))
    bench.stack.action_requested.emit(CallKey("acme", "2"), PopAction.ADD_CONTACT)
    assert bench.desk.added == ["+34912345678"]


def test_the_number_is_copied_and_the_page_opened(bench: Bench) -> None:
    bench.tell(desk.ringing())
    bench.press(PopAction.COPY_NUMBER)
    bench.press(PopAction.OPEN_CRM)
    assert bench.desk.copied == ["647 46 01 97"]
    assert bench.desk.opened == [(CHAIN, desk.KNOWN)]


def test_a_dialled_call_is_hung_up_by_our_own_id(bench: Bench) -> None:
    bench.actions.tell(attempt_at(DialStage.ASKED))
    bench.settle()
    bench.press(PopAction.HANG_UP, "ours")
    assert bench.actions.asked == [("hang up", "ours")]


def test_an_answer_by_events_needs_no_confirmation_any_more(bench: Bench) -> None:
    bench.tell(desk.talking())
    bench.press(PopAction.HANG_UP)
    bench.tell(desk.call_of(story("0 rings 203", "6 talks 203", "9 drops 203")))
    bench.pass_time(10)
    assert only(bench).problem is None


def test_a_call_that_moved_on_is_no_longer_waited_for(bench: Bench) -> None:
    bench.tell(desk.ringing())
    bench.press(PopAction.HANG_UP)
    bench.tell(desk.talking())
    assert only(bench).waiting_for is None
