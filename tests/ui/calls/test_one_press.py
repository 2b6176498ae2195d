"""One press is one act until its outcome is known, and the keyboard never falls to something that acts."""

from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from gamma_desktop.calls.actions import DialAttempt, DialStage
from gamma_desktop.calls.errors import BadRequest, Unreachable
from gamma_desktop.calls.model import CallState, Outcome
from gamma_desktop.errors import GammaDesktopError
from gamma_desktop.ui.calls.open_requests import OpenRequests
from gamma_desktop.ui.wording import Attempt
from tests.ui import office
from tests.ui.desk import OpenWindow, button, paint, texts
from tests.ui.hand_clock import HandClock

DIALLED = DialAttempt(
    external_call_id="gd-1", extension="203", destination="+34961234567", asked_at=office.NOW
)


def happen(opened: OpenWindow, *calls: object) -> None:
    opened.desk.calls.happen(*calls)  # type: ignore[arg-type]  # a mapping of fields
    opened.desk.work()
    paint()


def test_a_hang_up_in_the_bar_is_asked_once_and_shown(opened: OpenWindow) -> None:
    happen(opened, office.TALKING)
    bar = opened.window.active_bar
    button(bar, "Hang up").click()
    opened.desk.work()
    ending = button(bar, "Ending…")
    assert not ending.isEnabled()
    ending.click()
    opened.desk.work()
    assert opened.desk.actions.asked == [("hang up", "9002")]


def test_what_was_asked_in_the_bar_waits_in_the_details_too(opened: OpenWindow) -> None:
    happen(opened, office.TALKING)
    opened.calls.open_call(office.identified([office.TALKING])[0])
    button(opened.window.active_bar, "Hang up").click()
    opened.desk.work()
    assert not button(opened.calls.detail, "Ending…").isEnabled()


def test_a_refused_hang_up_can_be_asked_again(opened: OpenWindow) -> None:
    happen(opened, office.TALKING)
    opened.desk.actions.problem = BadRequest(400, "Call does not exist")
    for _ in range(2):
        button(opened.window.active_bar, "Hang up").click()
        opened.desk.work()
    assert len(opened.desk.actions.asked) == 2


def test_what_failed_for_whatever_reason_can_be_asked_again(opened: OpenWindow) -> None:
    opened.desk.actions.problem = GammaDesktopError("the book cannot be read")
    opened.assembly.commands.dial("961234567")
    opened.assembly.commands.transfer("9002", "204", "about the offer")
    opened.desk.work()
    assert len(opened.desk.actions.asked) == 2
    assert any("the book cannot be read" in text for text in texts(opened.window))
    requests = opened.assembly.requests
    assert (requests.is_dialling("961234567"), requests.waiting_for("9002")) == (False, None)


def test_enter_twice_on_a_row_calls_once(opened: OpenWindow) -> None:
    paint()
    opened.calls.list.choose(0)
    for _ in range(3):
        QTest.keyClick(opened.calls.list, Qt.Key.Key_Return)
        opened.desk.work()
    assert opened.desk.actions.asked == [("dial", "+34622334455")]
    assert any(text.startswith("You are calling") for text in texts(opened.window))


def test_enter_on_a_row_that_the_agent_did_not_mark_waits_until_it_has_been_seen(
    opened: OpenWindow, hand_clock: HandClock
) -> None:
    opened.calls.list.setFocus(Qt.FocusReason.TabFocusReason)
    hand_clock.pass_time(1)
    opened.calls.list.choose(1)
    opened.calls.list.viewport().repaint()  # what is painted counts as seen, and Qt may put that off
    asked = []
    for pause in (0.12, 0.6):
        hand_clock.pass_time(pause)
        QTest.keyClick(opened.calls.list, Qt.Key.Key_Return)
        opened.desk.work()
        asked.append(len(opened.desk.actions.asked))
    assert asked == [0, 1]


def test_hang_up_of_a_call_that_has_just_come_to_the_bar_does_nothing_yet(
    opened: OpenWindow, hand_clock: HandClock
) -> None:
    happen(opened, office.TALKING)
    asked = []
    for pause in (0.12, 0.6):
        hand_clock.pass_time(pause)
        hang_up = button(opened.window.active_bar, "Hang up")
        QTest.mouseClick(hang_up, Qt.MouseButton.LeftButton)
        opened.desk.work()
        asked.append(len(opened.desk.actions.asked))
    assert asked == [0, 1]


def test_call_back_in_the_details_of_another_call_does_nothing_yet(
    opened: OpenWindow, hand_clock: HandClock
) -> None:
    first, second = office.identified(office.PAST[:2])
    opened.calls.open_call(first)
    hand_clock.pass_time(1)
    opened.calls.open_call(second)
    asked = []
    for pause in (0.12, 0.6):
        hand_clock.pass_time(pause)
        QTest.mouseClick(button(opened.calls.detail, "Call back"), Qt.MouseButton.LeftButton)
        opened.desk.work()
        asked.append(list(opened.desk.actions.asked))
    assert asked == [[], [("dial", second.call.remote.number)]]


def test_enter_calls_no_one_whom_the_search_has_only_just_found(
    opened: OpenWindow, hand_clock: HandClock
) -> None:
    opened.window.open_search()
    QTest.keyClicks(opened.window.search, "manero")
    opened.desk.work()
    asked = []
    for pause in (0.12, 0.6):
        hand_clock.pass_time(pause)
        QTest.keyClick(opened.window.search, Qt.Key.Key_Return)
        opened.desk.work()
        asked.append(len(opened.desk.actions.asked))
    assert asked == [0, 1]


def test_a_number_that_could_not_be_dialled_can_be_dialled_again(opened: OpenWindow) -> None:
    paint()
    opened.calls.list.choose(0)
    opened.desk.actions.problem = Unreachable("no route")
    for _ in range(2):
        QTest.keyClick(opened.calls.list, Qt.Key.Key_Return)
        opened.desk.work()
    assert len(opened.desk.actions.asked) == 2


@pytest.mark.parametrize("pause", [0.12, 0.6])
def test_enter_after_a_number_was_dialled_dials_nothing_else(
    opened: OpenWindow, hand_clock: HandClock, pause: float
) -> None:
    opened.calls.list.setFocus(Qt.FocusReason.TabFocusReason)
    hand_clock.pass_time(1)
    opened.window.open_search()
    QTest.keyClicks(opened.window.search, "961 55 66 77")
    opened.desk.work()
    QTest.keyClick(opened.window.search, Qt.Key.Key_Return)
    opened.desk.work()
    hand_clock.pass_time(pause)
    focused = opened.window.focusWidget()
    assert focused is not None
    QTest.keyClick(focused, Qt.Key.Key_Return)
    opened.desk.work()
    assert opened.desk.actions.asked == [("dial", "961556677")]


def test_escape_leads_back_to_the_list_after_a_number_was_dialled(opened: OpenWindow) -> None:
    opened.calls.list.setFocus(Qt.FocusReason.TabFocusReason)
    opened.window.open_search()
    QTest.keyClicks(opened.window.search, "961 55 66 77")
    opened.desk.work()
    QTest.keyClick(opened.window.search, Qt.Key.Key_Return)
    opened.desk.work()
    QTest.keyClick(opened.window.search, Qt.Key.Key_Escape)
    assert opened.calls.list.hasFocus()


def test_the_picker_of_the_window_closes_with_its_call(opened: OpenWindow) -> None:
    happen(opened, office.TALKING)
    button(opened.window.active_bar, "Transfer").click()
    picker = opened.assembly.transfers.picker
    assert picker is not None
    was_open = picker.isVisible()
    happen(opened, replace(office.TALKING, state=CallState.ENDED, outcome=Outcome.ANSWERED))
    assert (was_open, picker.isVisible()) == (True, False)


class TestOpenRequests:
    def setup_method(self) -> None:
        self.now = office.NOW
        self.requests = OpenRequests(lambda: self.now)
        self.requests.follow_calls((office.TALKING,))

    def test_nothing_else_is_asked_of_a_call_while_something_is(self) -> None:
        assert self.requests.begin(office.TALKING.key, Attempt.HANG_UP)
        assert not self.requests.begin(office.TALKING.key, Attempt.TRANSFER)

    def test_news_of_the_same_state_is_no_outcome(self) -> None:
        self.requests.begin(office.TALKING.key, Attempt.HANG_UP)
        self.requests.follow_calls((replace(office.TALKING, app_data=("1",)),))
        assert self.requests.waiting_for(office.TALKING.key) is Attempt.HANG_UP

    def test_another_state_is_an_outcome(self) -> None:
        self.requests.begin(office.TALKING.key, Attempt.HANG_UP)
        self.requests.follow_calls((replace(office.TALKING, state=CallState.ENDED),))
        assert self.requests.waiting_for(office.TALKING.key) is None

    def test_what_is_never_confirmed_may_be_asked_again(self) -> None:
        self.requests.begin(office.TALKING.key, Attempt.HANG_UP)
        self.now += timedelta(seconds=10)
        assert self.requests.begin(office.TALKING.key, Attempt.HANG_UP)

    def test_our_own_id_and_the_key_of_its_call_are_one(self) -> None:
        call = replace(office.RINGING, external_call_id="gd-1")
        self.requests.begin("gd-1", Attempt.HANG_UP)
        self.requests.follow_calls((call,))
        assert self.requests.waiting_for(call.key) is Attempt.HANG_UP
        assert self.requests.waiting_for("gd-1") is Attempt.HANG_UP

    @pytest.mark.parametrize("stage", [DialStage.PHONE_RINGS, DialStage.FAILED, DialStage.UNKNOWN])
    def test_a_number_is_dialled_once_until_it_is_known_how_that_went(self, stage: DialStage) -> None:
        self.requests.begin_dial("+34961234567")
        self.requests.follow_dial(replace(DIALLED, stage=DialStage.ACCEPTED))
        assert not self.requests.begin_dial("+34961234567")
        self.requests.follow_dial(replace(DIALLED, stage=stage))
        assert self.requests.begin_dial("+34961234567")
