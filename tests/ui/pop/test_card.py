from dataclasses import replace

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QAccessibleAnnouncementEvent, QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from gamma_desktop.calls.facts import Claim
from gamma_desktop.contacts.model import Match
from gamma_desktop.desktop.floating_windows import FloatingWindows
from gamma_desktop.history.model import CallerInfo, Remark
from gamma_desktop.ui.keys import hints_of
from gamma_desktop.ui.pop.card import ScreenPop
from gamma_desktop.ui.pop.content import Asked, pop_content
from gamma_desktop.ui.pop.model import PopAction, PopRemark
from gamma_desktop.ui.pop.remark_line import RemarkLine
from gamma_desktop.ui.widgets.buttons import Button
from gamma_desktop.ui.widgets.key_help import KeyHelp
from gamma_desktop.ui.widgets.pill import StatePill
from gamma_desktop.ui.wording import Explanation
from tests.samples import desk
from tests.ui.pop.cards import button, content_of, hover, missed, texts
from tests.unit.calls.telling import story


def ground_of(button: Button) -> QColor:
    """The colour that the words of a button stand on."""
    drawn = button.grab().toImage()
    return drawn.pixelColor(drawn.width() // 2, drawn.height() - 5)


def test_one_glance_tells_everything(card: ScreenPop) -> None:
    card.show_content(content_of(desk.transferred_in()))
    assert {
        "Ringing",
        "Ana Lopez",
        "Acme Logistics",
        "647 46 01 97",
        "Tony Manero (203)",
        "Transferred by Gines Gomez, who was called first",
        "4711",
    } <= texts(card)


def test_who_calls_back_already_takes_the_stress_off_the_button(card: ScreenPop) -> None:
    call_back, done = button(card, PopAction.CALL_BACK), button(card, PopAction.DONE)
    card.show_content(content_of(missed()))
    assert ground_of(call_back) != ground_of(done)
    claim = Claim(desk="luis", by="Luis", at=desk.NOW)
    content = pop_content(
        missed().key, missed(), desk.known(), desk.context(), desk.NOW, remark=Remark(claim=claim)
    )
    card.show_content(content)
    assert "Luis is calling back" in texts(card)
    assert ground_of(call_back) == ground_of(done)


def test_a_screen_reader_hears_who_calls(card: ScreenPop) -> None:
    card.show_content(content_of(desk.ringing()))
    assert card.accessibleName() == "Incoming call: Ana Lopez"


def test_a_call_is_announced_once_with_the_name_that_is_known_by_then(
    card: ScreenPop, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []

    class Reader:
        @staticmethod
        def updateAccessibility(event: QAccessibleAnnouncementEvent) -> None:
            told.append(event.message())

    monkeypatch.setattr("gamma_desktop.ui.pop.card.QAccessible", Reader)
    call = desk.ringing()
    card.show_content(pop_content(call.key, call, CallerInfo(), desk.context(), desk.NOW))
    for _ in range(2):
        card.show_content(content_of(call))
    qtbot.waitUntil(lambda: bool(told))
    card.show_content(replace(content_of(call), hint="news that change nothing of it"))
    card.show_content(content_of(desk.talking()))
    qtbot.waitUntil(lambda: "Talking" in told[-1])
    assert told == ["Incoming call: Ana Lopez. Ringing", "Incoming call: Ana Lopez. Talking"]


def test_it_never_asks_for_the_focus(card: ScreenPop) -> None:
    flags = card.windowFlags()
    assert flags & Qt.WindowType.WindowDoesNotAcceptFocus
    assert flags & Qt.WindowType.WindowStaysOnTopHint
    assert card.testAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)


def test_macos_shows_it_while_another_program_is_active(card: ScreenPop) -> None:
    assert card.testAttribute(Qt.WidgetAttribute.WA_MacAlwaysShowToolWindow)


def test_markup_from_outside_stays_text(card: ScreenPop) -> None:
    evil = desk.contact("<b>Ana</b>", "<img src=x>")
    known = CallerInfo(match=Match(candidates=(evil,)))
    call = desk.ringing()
    card.show_content(pop_content(call.key, call, known, desk.context(), desk.NOW))
    assert {"<b>Ana</b>", "<img src=x>"} <= texts(card)
    assert {label.textFormat() for label in card.findChildren(QLabel)} == {Qt.TextFormat.PlainText}


def test_a_press_says_which_pop_and_what(card: ScreenPop, qtbot: QtBot) -> None:
    call = desk.ringing()
    card.show_content(content_of(call))
    with qtbot.waitSignal(card.action_requested) as asked:
        button(card, PopAction.HANG_UP).click()
    assert asked.args == [call.key, PopAction.HANG_UP]


def test_buttons_that_would_do_nothing_are_not_there(card: ScreenPop) -> None:
    card.show_content(content_of(missed()))
    assert button(card, PopAction.HANG_UP).isHidden()
    assert not button(card, PopAction.CALL_BACK).isHidden()


def test_what_was_asked_shows_as_waiting(card: ScreenPop) -> None:
    card.show_content(content_of(desk.talking(), Asked(waiting_for=PopAction.HANG_UP)))
    asked = button(card, PopAction.HANG_UP)
    assert (asked.text(), asked.isEnabled()) == ("Ending…", False)
    assert not button(card, PopAction.TRANSFER).isEnabled()


def test_what_was_waited_for_can_be_asked_again_after_a_failure(card: ScreenPop) -> None:
    card.show_content(content_of(desk.talking(), Asked(waiting_for=PopAction.HANG_UP)))
    card.show_content(content_of(desk.talking(), Asked(problem=Explanation("Refused", "Because."))))
    assert button(card, PopAction.HANG_UP).isEnabled()
    assert {"Refused", "Because.", "Hang up"} <= texts(card) | {button(card, PopAction.HANG_UP).text()}


def test_the_time_runs_only_while_it_can_be_seen(card: ScreenPop) -> None:
    call = desk.talking()
    card.show_content(content_of(call))
    card.show()
    pill = card.findChildren(StatePill)[0]
    seen = pill.is_ticking
    card.hide()
    assert (seen, pill.is_ticking) == (True, False)


def test_a_ringing_pop_runs_no_timer(card: ScreenPop) -> None:
    card.show_content(content_of(desk.ringing()))
    card.show()
    assert not card.findChildren(StatePill)[0].is_ticking


def test_a_resolved_pop_fades(card: ScreenPop, qtbot: QtBot) -> None:
    card.show_content(content_of(missed()))
    card.show()
    with qtbot.waitSignal(card.put_away):
        pass
    assert card.isHidden()


def test_a_live_pop_stays(card: ScreenPop) -> None:
    card.show_content(content_of(missed()))
    card.show_content(content_of(desk.ringing()))
    card.show()
    assert not card.is_leaving


def test_hovering_holds_it_and_leaving_lets_it_go(card: ScreenPop, qtbot: QtBot) -> None:
    card.show_content(content_of(missed()))
    card.show()
    hover(card)
    held = card.is_leaving
    with qtbot.waitSignal(card.put_away):
        QApplication.sendEvent(card, QEvent(QEvent.Type.Leave))
    assert not held


def test_one_that_resolves_under_the_pointer_stays(card: ScreenPop) -> None:
    card.show_content(content_of(desk.ringing()))
    card.show()
    hover(card)
    card.show_content(content_of(missed()))
    assert not card.is_leaving


def test_its_cross_hides_it(card: ScreenPop, qtbot: QtBot) -> None:
    call = desk.ringing()
    card.show_content(content_of(call))
    card.show()
    with qtbot.waitSignal(card.put_away) as gone:
        next(each for each in card.findChildren(Button) if each.accessibleName() == "Hide this pop").click()
    assert (gone.args, card.isVisible()) == ([call.key], False)


def test_its_letters_work_once_it_has_the_keyboard(card: ScreenPop, qtbot: QtBot) -> None:
    card.show_content(content_of(desk.ringing()))
    card.show()
    card.take_keyboard()
    qtbot.waitUntil(card.isActiveWindow)
    with qtbot.waitSignal(card.action_requested) as asked:
        QTest.keyClick(card, Qt.Key.Key_T)
    assert asked.args[1] is PopAction.TRANSFER


@pytest.mark.parametrize("key", [Qt.Key.Key_H, Qt.Key.Key_T, Qt.Key.Key_Space, Qt.Key.Key_Escape])
def test_no_key_does_anything_in_a_window_that_was_given_the_keyboard_unasked(
    card: ScreenPop, qtbot: QtBot, key: Qt.Key
) -> None:
    card.show_content(content_of(desk.talking()))
    card.show()
    card.activateWindow()
    button(card, PopAction.HANG_UP).setFocus()
    qtbot.waitUntil(card.isActiveWindow, timeout=60_000)
    with qtbot.assertNotEmitted(card.action_requested), qtbot.assertNotEmitted(card.put_away):
        QTest.keyClick(card.windowHandle(), key)


def test_its_keys_come_through_its_window_once_the_agent_has_asked_for_them(
    card: ScreenPop, qtbot: QtBot
) -> None:
    card.show_content(content_of(desk.talking()))
    card.show()
    card.take_keyboard()
    qtbot.waitUntil(card.isActiveWindow, timeout=60_000)
    with qtbot.waitSignal(card.action_requested, timeout=60_000) as asked:
        QTest.keyClick(card.windowHandle(), Qt.Key.Key_T)
    assert asked.args[1] is PopAction.TRANSFER


def test_the_note_of_a_card_that_cannot_have_the_keyboard_is_typed_in_the_window(qtbot: QtBot) -> None:
    card = ScreenPop(windows=FloatingWindows.UNMANAGED)
    ended = desk.call_of(story("0 rings 203", "6 talks 203", "60 drops 203"))
    card.show_content(replace(content_of(ended), remark=PopRemark(call=ended.key)))
    card.show()
    with qtbot.waitSignal(card.window_requested, timeout=60_000) as asked:
        QTest.mouseClick(card.findChildren(RemarkLine)[0].field, Qt.MouseButton.LeftButton)
    card.clear()
    card.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert asked.args == [ended.key]


def test_a_reused_card_forgets_what_it_showed(card: ScreenPop) -> None:
    card.show_content(content_of(desk.transferred_in()))
    stranger = desk.call_of(story("0 rings 203", call="2"))
    card.show_content(pop_content(stranger.key, stranger, CallerInfo(), desk.context(), desk.NOW))
    assert not {"Ana Lopez", "Acme Logistics", "4711"} & texts(card)


def test_a_question_mark_tells_what_the_keys_of_the_pop_do(card: ScreenPop, qtbot: QtBot) -> None:
    card.show_content(content_of(missed()))
    card.show()
    hints = {(hint.keys, hint.words) for _, hint in hints_of(card)}
    assert {("B", "Call back"), ("Esc", "Hide this pop"), ("?", "Show these keys")} <= hints
    assert ("H", "Hang up") not in hints
    card.take_keyboard()
    qtbot.waitUntil(card.isActiveWindow, timeout=60_000)
    QTest.keyClick(card, Qt.Key.Key_Question)
    shown = card.findChild(KeyHelp)
    assert shown is not None
    shown.reject()
