"""When a pop shows, and what: calls, dials, transfers and choices as they come."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from pytestqt.qtbot import QtBot

from gamma_desktop.calls.actions import DialStage
from gamma_desktop.calls.facts import HandedOver
from gamma_desktop.calls.model import Call, CallKey, Origin
from gamma_desktop.calls.tracker import CallTracker
from gamma_desktop.calls.transfers import LostTransfer
from gamma_desktop.contacts.model import NO_MATCH
from gamma_desktop.desktop.floating_windows import FloatingWindows
from gamma_desktop.errors import GammaDesktopError
from gamma_desktop.history.model import Remark
from gamma_desktop.settings.model import PopMode
from gamma_desktop.ui.pop.model import PopAction, Row
from gamma_desktop.ui.pop.stack import PopStack
from tests.samples import desk
from tests.ui.pop.bench import CHAIN, Bench, attempt_at, only
from tests.ui.pop.conftest import StackOn
from tests.unit.calls.telling import story, tell


def test_a_call_for_me_pops_with_its_name(bench: Bench) -> None:
    bench.tell(desk.ringing())
    assert only(bench).name == "Incoming call: Ana Lopez"


def test_nothing_pops_up_while_the_program_ends(bench: Bench) -> None:
    bench.controller.close()
    bench.tell(desk.ringing())
    assert bench.shown == []


@pytest.mark.parametrize(
    "call",
    [
        desk.call_of(story("0 rings 204")),
        desk.call_of(story("0 rings 203", incoming=False)),
        desk.call_of(story("0 rings 203", "21 drops 203")),
    ],
    ids=["for a colleague", "dialled on the phone", "over already"],
)
def test_what_is_no_news_for_me_does_not_pop(bench: Bench, call: Call) -> None:
    bench.tell(call)
    assert bench.shown == []


def test_without_an_extension_of_mine_every_call_pops(bench: Bench) -> None:
    bench.context.current = replace(bench.context.current, mine=frozenset())
    bench.tell(desk.call_of(story("0 rings 204")))
    assert only(bench).name == "Incoming call: Ana Lopez"


@pytest.mark.parametrize(("waited", "pops"), [(30, 1), (31, 0)])
def test_an_event_that_waited_too_long_does_not_pop(bench: Bench, waited: int, pops: int) -> None:
    call = desk.ringing()
    bench.now = call.received_at + timedelta(seconds=waited)
    bench.tell(call)
    assert len(bench.shown) == pops


@pytest.mark.parametrize("mode", [PopMode.QUIET, PopMode.OFF])
def test_quiet_and_off_show_nothing(stack: PopStack, mode: PopMode) -> None:
    bench = Bench(stack, mode)
    bench.tell(desk.ringing())
    assert bench.shown == []


def test_the_tray_recalls_what_was_quiet(stack: PopStack) -> None:
    bench = Bench(stack, PopMode.QUIET)
    bench.tell(desk.ringing())
    bench.controller.recall()
    bench.settle()
    assert only(bench).name == "Incoming call: Ana Lopez"


def test_what_is_not_to_disturb_does_not_pop_and_can_be_recalled(bench: Bench) -> None:
    bench.is_quiet = True
    bench.tell(desk.ringing())
    bench.tell(desk.talking())
    assert bench.shown == []
    bench.controller.recall()
    bench.settle()
    assert only(bench).name == "Incoming call: Ana Lopez"


def test_a_vip_comes_through_also_where_that_is_known_only_later(bench: Bench) -> None:
    bench.is_quiet = True
    bench.tell(desk.ringing())
    assert bench.shown == []
    (ana,) = bench.desk.match.candidates
    bench.desk.match = replace(bench.desk.match, candidates=(replace(ana, is_vip=True),))
    bench.desk.contacts.publish()
    assert only(bench).name == "Incoming call: Ana Lopez"


def test_a_call_that_still_rings_when_the_quiet_is_over_pops_with_its_next_news(bench: Bench) -> None:
    bench.is_quiet = True
    bench.tell(desk.ringing())
    bench.is_quiet = False
    bench.tell(desk.ringing())
    assert only(bench).name == "Incoming call: Ana Lopez"


def test_a_lost_transfer_waits_as_well(bench: Bench) -> None:
    bench.is_quiet = True
    call = desk.call_of(story("0 rings 203", "6 talks 203"))
    for listener in bench.transfers.listeners:
        listener(LostTransfer(call=call, passed_on=call))
    bench.settle()
    assert bench.shown == []


PASSED_ON = Origin(previous_call_id="471900", first_call_id="471900", transferred_by="203")
PASSED_ON_AGAIN = Origin(previous_call_id="471900.1", first_call_id="471900", transferred_by="204")


def lost_transfer(*lines: str) -> LostTransfer:
    passed_on = desk.call_of(
        [*story("0 rings 203", "6 talks 203"), tell("9 drops 203", cause="causeTransfer")]
    )
    call = desk.call_of([tell(line, call="471900.1", origin=PASSED_ON) for line in lines])
    return LostTransfer(call=call, passed_on=passed_on)


def test_a_transfer_that_nobody_answered_comes_back_after_its_pop_was_put_away(bench: Bench) -> None:
    bench.tell(desk.talking())
    lost = lost_transfer("9 rings 204", "30 drops 204")
    assert lost.passed_on is not None
    bench.tell(lost.passed_on)
    bench.stack.remove(CHAIN)
    bench.stack.put_away.emit(CHAIN)
    bench.transfers.tell(lost)
    bench.settle()

    assert (only(bench).caller.who, only(bench).state.words) == ("Ana Lopez", "Sandra Thomas did not answer")
    assert PopAction.CALL_BACK in only(bench).actions


def test_a_transfer_that_nobody_answered_pops_where_there_was_no_pop(bench: Bench) -> None:
    bench.transfers.tell(lost_transfer("9 rings 204", "30 drops 204"))
    bench.settle()
    assert only(bench).state.words == "Sandra Thomas did not answer"


def test_a_transfer_that_was_answered_after_all_is_lost_no_more(bench: Bench) -> None:
    bench.transfers.tell(lost_transfer("9 rings 204", "30 drops 204"))
    bench.settle()
    bench.tell(lost_transfer("9 rings 204", "30 drops 204", "12 talks 204").call)
    assert only(bench).state.words == "Transferred to Sandra Thomas"


TAKEN_OVER = (
    *(
        tell(line, call="471900", cause="causeTransfer")
        for line in ("0 rings 203", "6 talks 203", "9 drops 203")
    ),
    *(
        tell(line, call="471900.1", origin=PASSED_ON, cause="causeTransfer")
        for line in ("10 rings 204", "12 talks 204", "20 drops 204")
    ),
    *(tell(line, call="471900.2", origin=PASSED_ON_AGAIN) for line in ("21 rings 206", "40 drops 206")),
)


@pytest.mark.parametrize(
    "order", [(0, 1, 2, 3, 4, 5, 6, 7), (0, 1, 2, 6, 7, 5, 3, 4), (0, 1, 2, 3, 5, 6, 7, 4)]
)
def test_what_becomes_of_a_call_that_somebody_took_over_is_theirs(bench: Bench, order: Sequence[int]) -> None:
    tracker = CallTracker(desk.MINE)
    for place in order:
        for call in tracker.apply(TAKEN_OVER[place]):
            bench.tell(call)
    assert only(bench).state.words == "Transferred to Sandra Thomas"


@pytest.mark.parametrize(("minutes", "is_retired", "pops"), [(1, False, 0), (5, True, 1), (11, True, 0)])
def test_a_lost_transfer_of_long_ago_is_no_news(
    bench: Bench,
    minutes: int,
    is_retired: bool,
    pops: int,
) -> None:
    lost = lost_transfer("9 rings 204", "30 drops 204")
    later = lost.call.received_at + timedelta(minutes=minutes)
    bench.now = later
    bench.transfers.tell(replace(lost, call=replace(lost.call, is_retired=is_retired)))
    bench.settle()
    assert len(bench.shown) == pops


def test_one_that_was_hidden_stays_hidden_and_can_be_recalled(bench: Bench) -> None:
    bench.tell(desk.ringing())
    bench.stack.remove(CHAIN)
    bench.stack.put_away.emit(CHAIN)
    bench.tell(desk.talking())
    hidden = bench.shown
    bench.controller.recall()
    assert hidden == []
    assert only(bench).state.words == "Talking"


def test_the_pop_that_rings_gets_the_keyboard_before_one_that_came_later_and_is_talked_in(
    bench: Bench, qtbot: QtBot
) -> None:
    bench.tell(desk.ringing())
    bench.tell(desk.call_of(story("0 rings 203", "6 talks 203", call="2")))
    bench.controller.recall()
    card = bench.stack.card(CHAIN)
    assert card is not None
    qtbot.waitUntil(card.isActiveWindow, timeout=60_000)


def test_where_there_was_no_pop_yet_the_window_opens(bench: Bench) -> None:
    bench.controller.recall()
    assert (bench.shown, bench.desk.worked) == ([], [None])


def test_where_no_pop_can_have_the_keyboard_the_window_opens_at_the_call_that_rings(
    stack_on: StackOn,
) -> None:
    bench = Bench(stack_on(FloatingWindows.UNMANAGED), PopMode.FULL)
    bench.tell(desk.ringing())
    bench.tell(desk.call_of(story("0 rings 203", "6 talks 203", call="2")))
    bench.controller.recall()
    (worked,) = bench.desk.worked
    assert len(bench.shown) == 2
    assert worked is not None
    assert (worked.call.key, worked.match) == (CHAIN, desk.KNOWN)


def test_where_there_can_be_no_pop_none_comes_and_the_window_opens_at_the_call_that_rings(
    stack_on: StackOn,
) -> None:
    bench = Bench(stack_on(FloatingWindows.NONE), PopMode.FULL)
    bench.tell(desk.ringing())
    bench.actions.tell(attempt_at(DialStage.ACCEPTED))
    bench.settle()
    bench.controller.recall()
    (worked,) = bench.desk.worked
    assert bench.shown == []
    assert worked is not None
    assert worked.call.key == CHAIN


def test_a_missed_call_that_faded_can_be_recalled(bench: Bench) -> None:
    bench.tell(desk.ringing())
    bench.tell(desk.call_of(story("0 rings 203", "21 drops 203")))
    bench.stack.remove(CHAIN)
    bench.stack.put_away.emit(CHAIN)
    bench.controller.recall()
    assert only(bench).state.words == "Missed after 21\u00a0s"


def test_an_erased_call_leaves_and_cannot_be_recalled(bench: Bench) -> None:
    bench.tell(desk.call_of(story("0 rings 203", call="1")))
    bench.tell(desk.ringing())
    bench.tell(desk.call_of(story("0 rings 203", "21 drops 203")))
    bench.calls.erase(CHAIN)
    bench.controller.recall()
    bench.settle()
    assert [content.pop_id for content in bench.shown] == [CallKey("acme", "1")]


def test_a_call_that_is_erased_while_its_caller_is_looked_up_shows_no_pop(bench: Bench) -> None:
    bench.calls.tell(desk.ringing())
    bench.calls.erase(CHAIN)
    bench.settle()
    assert bench.shown == []


def test_a_dialled_call_that_was_refused_long_ago_is_not_recalled_with_what_goes_on(bench: Bench) -> None:
    bench.actions.tell(attempt_at(DialStage.FAILED))
    bench.settle()
    bench.stack.remove("ours")
    bench.stack.put_away.emit("ours")
    bench.tell(desk.ringing())
    bench.controller.recall()
    assert only(bench).name == "Incoming call: Ana Lopez"


def test_a_call_passed_on_by_others_tells_where_it_went(bench: Bench) -> None:
    bench.tell(desk.talking())
    bench.tell(
        desk.call_of([*story("0 rings 203", "6 talks 203"), tell("9 drops 203", cause="causeTransfer")])
    )
    bench.tell(desk.call_of([tell("9 rings 206", call="471900.1", origin=PASSED_ON)]))
    assert only(bench).state.words == "Transferred to Peter Garrisson"


def test_calling_an_emergency_number_again_goes_the_way_of_every_other_call(bench: Bench) -> None:
    bench.actions.tell(attempt_at(DialStage.FAILED, destination="112"))
    bench.settle()
    bench.press(PopAction.CALL_AGAIN, "ours")
    assert (bench.actions.asked, len(bench.shown)) == ([], 1)
    bench.held.pop()()
    bench.settle()
    assert (bench.actions.asked, bench.shown) == ([("dial", "112")], [])


def test_whoever_was_added_has_their_name_in_the_pop_at_once(bench: Bench) -> None:
    bench.desk.match = NO_MATCH
    bench.tell(desk.ringing())
    assert PopAction.ADD_CONTACT in only(bench).actions
    bench.desk.match = desk.KNOWN
    bench.desk.contacts.publish()
    bench.settle()
    assert only(bench).caller.who == "Ana Lopez"


def test_a_dialled_call_tells_its_truth_in_one_place(bench: Bench) -> None:
    told = []
    for stage in (DialStage.ASKED, DialStage.ACCEPTED):
        bench.actions.tell(attempt_at(stage))
        bench.settle()
        told.append(only(bench).state.words)
    for lines in (
        ["0 prompts 203"],
        ["0 prompts 203", "5 rings 203"],
        ["0 prompts 203", "5 rings 203", "9 talks 203"],
    ):
        call = desk.call_of([tell(line, incoming=False, external="ours") for line in lines])
        bench.tell(call)
        told.append(only(bench).state.words)
    assert told == ["Calling…", "Accepted", "Your phone rings", "Ringing there", "Talking"]


def test_a_phone_that_does_not_ring_is_told_after_a_while(bench: Bench) -> None:
    bench.actions.tell(attempt_at(DialStage.ASKED))
    bench.actions.tell(attempt_at(DialStage.ACCEPTED))
    bench.settle()
    bench.pass_time(8)
    assert only(bench).hint == "Your phone has not rung for 8 s. Is 203 registered?"


def test_the_note_of_who_passed_the_call_on_stands_on_the_pop_also_where_it_comes_late(bench: Bench) -> None:
    first = CallKey("acme", "471899")
    note = HandedOver(by="Gines", destination="203", note="Wants an invoice", at=desk.NOW)
    bench.tell(desk.transferred_in())
    bench.settle()
    before = only(bench).rows.get(Row.PASSED)
    bench.annotations.said[first] = Remark(handed_over=note)
    bench.notes.publish(first)
    bench.settle()
    assert (before, only(bench).rows[Row.PASSED]) == (None, "Gines: “Wants an invoice”")


def test_the_note_stands_also_on_the_pop_of_one_whom_the_call_rang_before_it_was_passed_on(
    bench: Bench,
) -> None:
    first = CallKey("acme", "471899")
    rings = [tell("0 rings 203", call="471899"), tell("0 rings 201", call="471899")]
    bench.tell(desk.call_of(rings))
    bench.settle()
    note = HandedOver(by="Gines", destination="203", note="Wants an invoice", at=desk.NOW)
    bench.annotations.said[first] = Remark(handed_over=note)
    bench.tell(desk.transferred_in())
    bench.settle()
    assert only(bench).rows[Row.PASSED] == "Gines: “Wants an invoice”"


def test_late_news_of_an_earlier_call_do_not_take_the_pop_back(bench: Bench) -> None:
    bench.context.current = replace(bench.context.current, mine=frozenset())
    bench.tell(desk.transferred_in())
    earlier = [tell("0 rings 201", call="471899"), tell("1 drops 201", call="471899", cause="causeTransfer")]
    bench.tell(desk.call_of(earlier))
    assert only(bench).state.words == "Ringing"


def test_whom_the_agent_chooses_is_the_caller_and_the_others_stay_named(bench: Bench) -> None:
    bench.desk.match = desk.TWO
    bench.tell(desk.ringing())
    bench.stack.contact_chosen.emit(CHAIN, desk.BEA.id)
    bench.settle()
    caller = bench.shown[0].caller
    assert (caller.who, caller.evidence) == (
        "Beatriz Lopez",
        "Chosen by you; also: Ana Lopez (Acme Logistics)",
    )
    bench.stack.contact_chosen.emit(CHAIN, None)
    bench.settle()
    assert bench.shown[0].caller.evidence.startswith("2 possible contacts")


def test_a_choice_that_cannot_be_kept_is_explained_in_the_pop(bench: Bench) -> None:
    bench.desk.match = desk.TWO
    bench.desk.error = GammaDesktopError("The disk is full.")
    bench.tell(desk.ringing())
    bench.stack.contact_chosen.emit(CHAIN, desk.BEA.id)
    bench.settle()
    problem = bench.shown[0].problem
    assert problem is not None
    assert "The disk is full." in problem.advice
