from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QAbstractButton, QLabel, QMenu, QWidget

from gamma_desktop.calls.actions import DialAttempt, DialStage
from gamma_desktop.calls.errors import BadRequest, CallError, MaybeSent, NotSetUp, WrongKey
from gamma_desktop.calls.model import Call, CallState, Direction, Outcome
from gamma_desktop.calls.presence import Presence, PresenceState
from gamma_desktop.calls.staleness import SILENT_AFTER
from gamma_desktop.history.model import CallerInfo
from gamma_desktop.ui.calls.active_bar import ONE_LINE, TWO_LINES
from gamma_desktop.ui.calls.active_line import line_of_dial
from gamma_desktop.ui.palette import Tone
from gamma_desktop.ui.pop.content import action_name, pop_content
from gamma_desktop.ui.pop.model import PopAction
from gamma_desktop.ui.pop.transfer_picker import TransferPicker
from gamma_desktop.ui.widgets.buttons import IconButton
from gamma_desktop.ui.wording import Explanation
from tests.samples.desk import NOW, context
from tests.ui import office
from tests.ui.desk import OpenWindow, button, paint, texts

ASKED = DialAttempt(external_call_id="gd-1", extension="203", destination="+34961234567", asked_at=office.NOW)
OUT = replace(
    office.call(
        "7001",
        office.outside("+34961234567"),
        minutes_ago=0,
        direction=Direction.OUTGOING,
        state=CallState.RINGING,
    ),
    external_call_id="gd-1",
)


def test_there_is_no_bar_while_there_is_no_call(opened: OpenWindow) -> None:
    assert not opened.window.active_bar.isVisible()


def test_a_call_that_a_colleague_took_leaves_the_bar_and_cannot_be_hung_up_here(opened: OpenWindow) -> None:
    ringing = replace(
        office.TAKEN_BY_ANOTHER, state=CallState.RINGING, legs=office.RINGING.legs, answered_by=None
    )
    opened.desk.calls.happen(ringing)
    opened.desk.work()
    assert opened.window.active_bar.isVisible()
    opened.desk.calls.happen(office.TAKEN_BY_ANOTHER)
    opened.desk.work()
    assert not opened.window.active_bar.isVisible()
    opened.calls.open_call(office.identified([office.TAKEN_BY_ANOTHER])[0])
    assert not {"Hang up", "Transfer"} & {each.text() for each in visible_buttons(opened.calls.detail)}
    opened.calls.open_call(office.identified([office.TALKING])[0])
    assert {"Hang up", "Transfer"} <= {each.text() for each in visible_buttons(opened.calls.detail)}


def test_where_a_call_stands_is_said_on_one_line_where_there_is_room(opened: OpenWindow) -> None:
    opened.window.resize(980, 680)
    line = line_of_dial(replace(ASKED, stage=DialStage.PHONE_RINGS), "961 23 45 67", office.NOW)
    opened.window.active_bar.show_lines([line])
    paint()
    shown = [each for each in opened.window.active_bar.findChildren(QLabel) if each.text() == line.words]
    assert [each.width() >= each.fontMetrics().horizontalAdvance(line.words) for each in shown] == [True]


def visible_buttons(widget: QWidget) -> list[QAbstractButton]:
    return [each for each in widget.findChildren(QAbstractButton) if each.isVisible()]


def test_a_call_that_rings_can_be_hung_up_from_any_page(opened: OpenWindow) -> None:
    opened.desk.calls.happen(office.RINGING)
    opened.desk.work()
    bar = opened.window.active_bar
    assert {"Ana Lopez", "Ringing", "00:06"} <= set(texts(bar))
    button(bar, "Decline").click()
    opened.desk.work()
    assert opened.desk.actions.asked == [("hang up", "9001")]


@pytest.mark.parametrize(
    ("call", "word"),
    [
        (office.RINGING, "Decline"),
        (replace(office.RINGING, direction=Direction.INTERNAL), "Decline"),
        (replace(OUT, state=CallState.PROMPTING), "Cancel"),
        (OUT, "Cancel"),
        (office.TALKING, "Hang up"),
        (replace(OUT, state=CallState.TALKING), "Hang up"),
    ],
)
def test_what_ends_a_call_is_called_the_same_in_pop_bar_details_and_menu(
    opened: OpenWindow, call: Call, word: str
) -> None:
    opened.desk.calls.happen(call)
    opened.desk.work()
    opened.calls.list.choose(0)
    opened.calls.list.menu_requested.emit(opened.calls.list.current, opened.window.pos())
    menu = opened.calls.findChildren(QMenu, options=Qt.FindChildOption.FindDirectChildrenOnly)[-1]
    pop = pop_content(call.key, call, CallerInfo(), context(), NOW)
    assert button(opened.window.active_bar, word).accessibleName() == word
    assert button(opened.calls.detail, word).accessibleName() == word
    assert menu.actions()[0].text() == word
    assert action_name(PopAction.HANG_UP, pop.ending) == word
    menu.close()


def test_a_call_that_ends_leaves_the_bar(opened: OpenWindow) -> None:
    opened.desk.calls.happen(office.RINGING)
    opened.desk.work()
    opened.desk.calls.happen(replace(office.RINGING, state=CallState.ENDED, outcome=Outcome.MISSED))
    opened.desk.work()
    assert not opened.window.active_bar.isVisible()


def test_a_call_of_which_nothing_was_heard_for_a_while_can_be_declared_over(opened: OpenWindow) -> None:
    opened.desk.calls.happen(replace(office.TALKING, received_at=office.NOW))
    opened.desk.work()
    buttons = opened.window.active_bar.findChildren(IconButton)
    over = next(each for each in buttons if each.accessibleName() == "It's over")
    was_offered = over.isVisible()
    opened.desk.calls.happen(replace(office.TALKING, received_at=office.NOW - SILENT_AFTER))
    opened.desk.work()
    is_offered = over.isVisible()
    over.click()
    opened.desk.work()

    assert over.focusPolicy() & Qt.FocusPolicy.TabFocus
    assert (was_offered, is_offered, opened.desk.actions.asked) == (False, True, [("over", "9002")])


def test_a_refused_hang_up_is_explained(opened: OpenWindow) -> None:
    opened.desk.calls.happen(office.TALKING)
    opened.desk.work()
    opened.desk.actions.problem = BadRequest(400, "Call does not exist")
    button(opened.window.active_bar, "Hang up").click()
    opened.desk.work()
    assert "Gamma could not do this" in texts(opened.window)


def test_a_dialled_call_is_hung_up_by_our_own_id_before_any_event(opened: OpenWindow) -> None:
    opened.desk.actions.happen(ASKED)
    opened.desk.work()
    button(opened.window.active_bar, "Cancel").click()
    opened.desk.work()
    assert opened.desk.actions.asked == [("hang up", "gd-1")]


def test_a_dialled_call_and_its_events_are_one_line(opened: OpenWindow) -> None:
    opened.desk.actions.happen(ASKED)
    opened.desk.calls.happen(OUT)
    opened.desk.actions.happen(replace(ASKED, stage=DialStage.RINGING, call=OUT))
    opened.desk.work()
    shown = texts(opened.window.active_bar)
    assert shown.count("Beatriz Ferrer") == 1
    assert "Ringing there" in shown


@pytest.mark.parametrize(
    ("stage", "words"),
    [
        (DialStage.ASKED, "Calling…"),
        (DialStage.ACCEPTED, "Accepted. Your phone should ring now"),
        (DialStage.PHONE_RINGS, "Your phone rings. Pick up your phone to connect"),
        (DialStage.RINGING, "Ringing there"),
        (DialStage.TALKING, "Talking"),
    ],
)
def test_a_dialled_call_tells_how_far_it_has_come(opened: OpenWindow, stage: DialStage, words: str) -> None:
    opened.desk.actions.happen(replace(ASKED, stage=stage))
    opened.desk.work()
    assert words in texts(opened.window.active_bar)


def test_a_phone_that_does_not_ring_is_worth_a_word() -> None:
    accepted = replace(ASKED, stage=DialStage.ACCEPTED)
    late = line_of_dial(accepted, "Beatriz Ferrer", office.NOW + timedelta(seconds=8))
    assert late.words == "Accepted. Your phone has not rung for 8 s. Is 203 registered?"


def test_an_extension_of_which_gamma_tells_nothing_is_no_trouble() -> None:
    accepted = replace(ASKED, destination="204", stage=DialStage.ACCEPTED)
    late = line_of_dial(accepted, "Sandra Thomas", office.NOW + timedelta(seconds=8), is_internal=True)
    assert (late.words, late.tone) == (
        "Accepted. Gamma reports no calls to extensions: look at your phone",
        Tone.MUTED,
    )


def test_one_that_nothing_more_may_be_heard_of_can_be_dismissed(opened: OpenWindow) -> None:
    long_ago = office.NOW - timedelta(seconds=9)
    opened.desk.actions.happen(replace(ASKED, asked_at=long_ago, stage=DialStage.ACCEPTED))
    opened.desk.work()
    button(opened.window.active_bar, "Dismiss").click()
    assert not opened.window.active_bar.isVisible()


@pytest.mark.parametrize(
    ("stage", "error", "words"),
    [
        (DialStage.FAILED, WrongKey(401), "Gamma refused the key"),
        (DialStage.UNKNOWN, MaybeSent(), "Gamma did not answer"),
    ],
)
def test_a_dialled_call_that_stops_says_why(
    opened: OpenWindow, stage: DialStage, error: CallError, words: str
) -> None:
    opened.desk.actions.happen(replace(ASKED, stage=stage, error=error))
    opened.desk.work()
    assert any(words in text for text in texts(opened.window.active_bar))


def test_the_window_tells_what_to_do_about_a_dial_that_failed(opened: OpenWindow) -> None:
    opened.desk.actions.problem = MaybeSent()
    opened.calls.list.choose(0)
    button(opened.calls, "Call back").click()
    opened.desk.work()
    assert any("may or may not have been placed" in text for text in texts(opened.window))


def test_a_failed_one_stays_until_it_is_dismissed(opened: OpenWindow) -> None:
    opened.desk.actions.happen(replace(ASKED, stage=DialStage.FAILED, error=WrongKey(401)))
    opened.desk.work()
    button(opened.window.active_bar, "Dismiss").click()
    assert not opened.window.active_bar.isVisible()


def test_one_that_may_have_been_placed_can_still_be_hung_up(opened: OpenWindow) -> None:
    opened.desk.actions.happen(replace(ASKED, stage=DialStage.UNKNOWN, error=MaybeSent()))
    opened.desk.work()
    assert button(opened.window.active_bar, "Cancel").isEnabled()


def test_without_an_extension_the_window_says_what_to_do(opened: OpenWindow) -> None:
    opened.desk.actions.problem = NotSetUp("extension")
    opened.calls.list.choose(0)
    button(opened.calls, "Call back").click()
    opened.desk.work()
    assert "There is no extension to call from" in texts(opened.window)


def test_transfer_opens_the_picker_and_passes_the_call_on(opened: OpenWindow) -> None:
    opened.desk.calls.happen(office.TALKING)
    opened.desk.work()
    button(opened.window.active_bar, "Transfer").click()
    picker = opened.assembly.transfers.picker
    assert isinstance(picker, TransferPicker)
    assert "203" not in [choice.destination for choice in picker.offered]
    opened.desk.calls.say_presence({"204": Presence(extension="204", state=PresenceState.OFFLINE)})
    offered = {choice.destination: choice.extension for choice in picker.offered}
    assert offered["204"] is not None
    assert offered["204"].state is PresenceState.OFFLINE
    picker.chosen.emit("204", "")
    opened.desk.work()
    assert opened.desk.actions.asked == [("transfer", "9002", "204")]
    picker.deleteLater()


def test_an_outgoing_call_cannot_be_passed_on_and_the_button_says_why(opened: OpenWindow) -> None:
    opened.desk.calls.happen(replace(OUT, external_call_id=None))
    opened.desk.work()
    transfer = button(opened.window.active_bar, "Transfer")
    assert not transfer.isEnabled()
    assert transfer.accessibleDescription() == "Gamma transfers incoming calls only"


@pytest.mark.parametrize(
    ("width", "height", "each", "lines"),
    [(731, 680, ONE_LINE, 3), (731, 427, ONE_LINE, 3), (731, 300, ONE_LINE, 1), (400, 427, TWO_LINES, 2)],
)
def test_in_a_low_window_the_bar_leaves_room_for_the_page(
    opened: OpenWindow, width: int, height: int, each: int, lines: int
) -> None:
    calls = [replace(office.RINGING, key=replace(office.RINGING.key, call_id=str(each))) for each in range(4)]
    opened.desk.calls.happen(*calls)
    opened.desk.work()
    opened.window.setMinimumHeight(0)
    opened.window.resize(width, height)
    opened.desk.work()
    assert opened.window.active_bar.height() // each == lines


def test_in_a_low_window_with_a_warning_nothing_of_the_page_is_painted_over_itself(
    opened: OpenWindow,
) -> None:
    opened.window.setMinimumHeight(0)
    opened.window.resize(722, 401)  # a screen of 1280 × 800 at 175 %
    opened.desk.calls.happen(office.TALKING, office.RINGING)
    opened.desk.work()
    opened.window.show_notice(Explanation("Gamma cannot be reached", "Nothing was sent. Check the network."))
    paint()
    filters, rows = opened.calls.filter, opened.calls.list
    assert filters.height() >= filters.minimumSizeHint().height()
    assert (
        rows.mapTo(opened.window, QPoint()).y()
        >= filters.mapTo(opened.window, QPoint(0, filters.height())).y()
    )
    assert opened.window.active_bar.height() // ONE_LINE >= 1


@pytest.mark.parametrize(("width", "are_beside"), [(980, True), (400, False)])
def test_a_call_takes_one_line_where_the_width_allows(
    opened: OpenWindow, width: int, *, are_beside: bool
) -> None:
    opened.window.resize(width, 680)
    opened.desk.calls.happen(office.TALKING)
    opened.desk.work()
    paint()
    bar = opened.window.active_bar
    name, words = (
        next(each for each in bar.findChildren(QLabel) if each.text() == text)
        for text in ("Carlos Ibáñez", "Talking")
    )
    middle = [each.mapTo(bar, each.rect().center()).y() for each in (name, words)]
    assert (abs(middle[0] - middle[1]) < name.height() / 2) is are_beside
