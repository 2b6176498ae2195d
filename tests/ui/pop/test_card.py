from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations
from typing import ClassVar

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QPointF, QRect, Qt, QTranslator
from PySide6.QtGui import QAccessibleAnnouncementEvent, QCursor, QEnterEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QToolButton
from pytestqt.qtbot import QtBot

from gamma_desktop.calls.model import Call
from gamma_desktop.contacts.model import Match
from gamma_desktop.desktop.floating_windows import FloatingWindows
from gamma_desktop.history.model import CallerInfo, Remark
from gamma_desktop.ui.keys import hints_of
from gamma_desktop.ui.pop.action_bar import ActionBar
from gamma_desktop.ui.pop.card import ScreenPop
from gamma_desktop.ui.pop.content import Asked, pop_content
from gamma_desktop.ui.pop.model import PopAction, PopContent, PopRemark
from gamma_desktop.ui.pop.remark_line import RemarkLine
from gamma_desktop.ui.theme import tokens
from gamma_desktop.ui.widgets.buttons import Button
from gamma_desktop.ui.widgets.folding_label import FoldingLabel
from gamma_desktop.ui.widgets.key_help import KeyHelp
from gamma_desktop.ui.widgets.labels import PlainLabel
from gamma_desktop.ui.widgets.pill import StatePill
from gamma_desktop.ui.wording import Explanation
from tests.samples import desk
from tests.unit.calls.telling import story


@pytest.fixture
def card(qtbot: QtBot) -> Iterator[ScreenPop]:
    QCursor.setPos(0, 0)
    pop = ScreenPop(hide_after=0)
    pop.move(200, 200)
    qtbot.addWidget(pop)
    yield pop
    pop.clear()


def content_of(call: Call, asked: Asked | None = None) -> PopContent:
    return pop_content(call.key, call, desk.known(), desk.context(), desk.NOW, asked=asked or Asked())


def missed() -> Call:
    return desk.call_of(story("0 rings 203", "21 drops 203"))


def texts(card: ScreenPop) -> set[str]:
    return {label.text() for label in card.findChildren(QLabel) if not label.isHidden() and label.text()}


def button(card: ScreenPop, action: PopAction) -> Button:
    return card.findChildren(ActionBar)[0].button(action)


def hover(card: ScreenPop) -> None:
    middle = QPointF(card.rect().center())
    QApplication.sendEvent(card, QEnterEvent(middle, middle, middle))


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


def test_a_screen_reader_hears_who_calls(card: ScreenPop) -> None:
    card.show_content(content_of(desk.ringing()))
    assert card.accessibleName() == "Incoming call: Ana Lopez"


def test_a_call_is_announced_once_with_the_name_that_is_known_by_then(
    card: ScreenPop, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []

    class Reader:
        @staticmethod
        def updateAccessibility(event: QAccessibleAnnouncementEvent) -> None:  # noqa: N802  (Qt's name)
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


def test_its_height_fits_what_it_shows(card: ScreenPop) -> None:
    card.show_content(content_of(desk.transferred_in()))
    tall = card.height()
    stranger = desk.call_of(story("0 rings 203", call="2"))
    card.show_content(pop_content(stranger.key, stranger, CallerInfo(), desk.context(), desk.NOW))
    assert card.height() < tall
    assert card.width() == 384


def stands(card: ScreenPop) -> list[str]:
    """The words on its buttons, from left to right, and of those without words their names."""
    shown = [each for each in card.findChildren(ActionBar)[0].findChildren(Button) if not each.isHidden()]
    return [each.text() or each.accessibleName() for each in sorted(shown, key=lambda each: each.x())]


RINGING = ("0 rings 203",)
ENDED = ("0 rings 203", "6 talks 203", "210 drops 203")


@pytest.mark.parametrize(
    ("told", "words"),
    [
        (RINGING, ["CRM", "Transfer", "Open contact", "Copy number", "Decline"]),
        (ENDED[:2], ["Transfer", "CRM", "Open contact", "Copy number", "Hang up"]),
        (ENDED, ["CRM", "Call back", "Open contact", "Copy number"]),
        (("0 rings 203", "21 drops 203"), ["Call back", "Done", "CRM", "Open contact", "Copy number"]),
    ],
)
def test_what_stands_first_and_last_depends_on_the_state(
    card: ScreenPop, told: tuple[str, ...], words: list[str]
) -> None:
    card.show_content(content_of(desk.call_of(story("0 rings 203", call="2"))))
    card.show_content(content_of(desk.call_of(story(*told))))
    card.show()
    assert stands(card) == words


def test_what_ends_a_call_stands_on_the_right_and_is_red_only_where_it_ends_a_talk(card: ScreenPop) -> None:
    places, grounds = set(), []
    for told in (RINGING, ENDED[:2]):
        card.show_content(content_of(desk.call_of(story(*told))))
        card.show()
        ending = button(card, PopAction.HANG_UP)
        places.add(ending.mapTo(card, ending.rect().topRight()).x())
        grounds.append(ending.grab().toImage().pixelColor(6, 6).name())
    assert len(places) == 1
    assert max(places) > 350
    assert grounds == [tokens().surface, tokens().danger_soft]


@pytest.mark.parametrize("action", [PopAction.HANG_UP, PopAction.TRANSFER])
@pytest.mark.parametrize("told", [RINGING, ENDED[:2]])
def test_no_button_moves_or_changes_its_width_while_it_works(
    card: ScreenPop, told: tuple[str, ...], action: PopAction
) -> None:
    call = desk.call_of(story(*told))
    bar = card.findChildren(ActionBar)[0]

    def places() -> list[object]:
        return [each.geometry() for each in bar.findChildren(Button) if not each.isHidden()]

    card.show_content(content_of(call))
    card.show()
    before = places()
    card.show_content(content_of(call, Asked(waiting_for=action)))
    assert places() == before


@pytest.mark.parametrize("told", [RINGING, ENDED[:2], ENDED, ("0 rings 203", "21 drops 203")])
def test_its_buttons_have_the_room_that_they_need(card: ScreenPop, told: tuple[str, ...]) -> None:
    card.show_content(content_of(desk.call_of(story(*told))))
    card.show()
    shown = [each for each in card.findChildren(Button) if each.isVisible()]
    assert [each.text() for each in shown if each.width() < each.sizeHint().width()] == []


@pytest.mark.parametrize("told", [ENDED[:2], ENDED, ("0 rings 203", "21 drops 203")])
def test_no_line_of_a_card_with_a_note_is_cut(card: ScreenPop, told: tuple[str, ...]) -> None:
    call = desk.call_of(story(*told))
    context = replace(desk.context(), labels=("Sale",))
    known = desk.known_with_note("Asked for a new depot, " * 4)
    card.show_content(pop_content(call.key, call, known, context, desk.NOW))
    card.show_content(pop_content(call.key, call, known, context, desk.NOW, remark=Remark()))
    card.show()
    (line,) = card.findChildren(RemarkLine)
    line.field.setText("Wants the offer for Valencia by Friday, " * 3)
    card.show_content(
        pop_content(call.key, call, known, context, desk.NOW, remark=Remark(note=line.field.text()))
    )
    labels = [each for each in card.findChildren(PlainLabel) if each.isVisible() and each.wordWrap()]
    assert [each.text() for each in labels if each.height() < each.heightForWidth(each.width())] == []
    assert line.isVisible()


def test_a_note_that_is_being_typed_is_kept_when_the_card_goes_on_to_another_call(
    card: ScreenPop, qtbot: QtBot
) -> None:
    talking = desk.talking()
    shown = replace(content_of(talking), remark=PopRemark(call=talking.key))
    card.show_content(shown)
    card.show()
    QTest.keyClicks(card.findChildren(RemarkLine)[0].field, "Wants the offer")
    with qtbot.waitSignal(card.note_written, timeout=60_000) as written:
        card.show_content(replace(content_of(desk.ringing()), pop_id=shown.pop_id))
    assert written.args == [shown.pop_id, talking.key, "Wants the offer", ""]


class German(QTranslator):
    """The words of the buttons as a German would have them: some are much longer."""

    WORDS: ClassVar = {
        "Transfer": "Weiterverbinden",
        "Hang up": "Gespräch beenden",
        "Call back": "Zurückrufen",
        "Done": "Erledigt",
        "It's over": "Ist schon beendet",
    }

    def translate(self, _context: str, source: str, *_: object) -> str:
        return self.WORDS.get(source, source)

    def isEmpty(self) -> bool:  # noqa: N802  (Qt's name)
        return False


@pytest.fixture
def german(qapp: QApplication) -> Iterator[None]:
    words = German()
    qapp.installTranslator(words)
    yield
    qapp.removeTranslator(words)


@pytest.mark.usefixtures("german")
@pytest.mark.parametrize("told", [ENDED[:1], ENDED[:2], ENDED, ("0 rings 203", "21 drops 203")])
@pytest.mark.parametrize("asked", [Asked(), Asked(may_be_over=True)])
def test_longer_words_stand_on_two_lines_and_nothing_is_cut(
    qtbot: QtBot, told: tuple[str, ...], asked: Asked
) -> None:
    card = ScreenPop()
    qtbot.addWidget(card)
    call = desk.call_of(story(*told))
    card.show_content(content_of(call, asked))
    with qtbot.waitExposed(card):
        card.show()
    buttons = [each for each in card.findChildren(ActionBar)[0].findChildren(Button) if not each.isHidden()]
    places = [QRect(each.mapTo(card, QPoint()), each.size()) for each in buttons]
    assert all(card.rect().contains(place) for place in places)
    assert not any(one.intersects(other) for one, other in combinations(places, 2))
    assert all(each.width() >= each.sizeHint().width() for each in buttons)
    ending = [place for each, place in zip(buttons, places, strict=True) if each.text() == "Gespräch beenden"]
    assert all(end.bottom() == max(place.bottom() for place in places) for end in ending)


def test_on_a_card_of_a_call_that_is_over_an_earlier_note_is_folded(card: ScreenPop) -> None:
    known = desk.known_with_note("Asked for a new depot in Valencia, " * 4)
    heights = []
    for told in (ENDED[:1], ENDED):
        call = desk.call_of(story(*told))
        card.show_content(pop_content(call.key, call, known, desk.context(), desk.NOW))
        card.show()
        last = next(each for each in card.findChildren(FoldingLabel) if "depot" in each.text())
        heights.append(last.height())
    ringing, ended = heights
    assert ended <= 2 * last.fontMetrics().lineSpacing() < ringing
    assert "depot" in last.toolTip()
    assert "depot" in last.accessibleName()


def test_a_click_unfolds_an_earlier_note_and_the_next_one_folds_it_again(card: ScreenPop) -> None:
    known, call = desk.known_with_note("Asked for a new depot in Valencia, " * 4), desk.call_of(story(*ENDED))
    content = pop_content(call.key, call, known, desk.context(), desk.NOW)
    card.show_content(content)
    card.show()
    note = next(each for each in card.findChildren(FoldingLabel) if "depot" in each.text())
    folded = note.height()

    QTest.mouseClick(note, Qt.MouseButton.LeftButton)
    QTest.mouseDClick(note, Qt.MouseButton.LeftButton)  # the second of two at once is for nothing
    QTest.mouseRelease(note, Qt.MouseButton.LeftButton)
    card.show_content(content)  # news of the call leave it as it is
    unfolded, tip = note.height(), note.toolTip()
    QTest.mouseClick(note, Qt.MouseButton.LeftButton)

    assert unfolded >= 3 * note.fontMetrics().lineSpacing() > note.height() == folded
    assert (tip, "depot" in note.toolTip()) == ("", True)
    assert card.height() == card.full_height


def test_what_was_unfolded_is_folded_on_the_card_of_another_call(card: ScreenPop) -> None:
    known, call = desk.known_with_note("Asked for a new depot in Valencia, " * 4), desk.call_of(story(*ENDED))
    content = pop_content(call.key, call, known, desk.context(), desk.NOW)
    card.show_content(content)
    card.show()
    note = next(each for each in card.findChildren(FoldingLabel) if "depot" in each.text())
    folded = note.height()
    QTest.mouseClick(note, Qt.MouseButton.LeftButton)
    card.clear()
    card.show_content(replace(content, pop_id="another call"))
    assert note.height() == folded


@pytest.mark.parametrize("is_just_saved", [False, True])
def test_a_long_note_that_is_saved_ends_in_an_ellipsis_and_not_in_half_a_letter(
    card: ScreenPop,
    is_just_saved: bool,  # noqa: FBT001  (a parameter of the test)
) -> None:
    call, note = desk.call_of(story(*ENDED)), "Wants the offer for Valencia by Friday, and a new depot " * 3
    card.show_content(
        pop_content(call.key, call, desk.known(), desk.context(), desk.NOW, remark=Remark(note=note))
    )
    card.show()
    (field,) = card.findChildren(QLineEdit)
    if is_just_saved:  # a tick stands at its end
        field.setModified(True)
        card.show_content(replace(content_of(call), remark=PopRemark(call=call.key, note=note.strip())))
    assert bool(field.actions()) is is_just_saved
    shown = field.grab().toImage()
    room = min([field.width(), *(sign.x() for sign in field.findChildren(QToolButton))])

    def looks_as_if_it_were(text: str) -> bool:
        field.setText(text)
        return field.grab().toImage() == shown

    shorter = (f"{note[:length]}…" for length in range(len(note)))
    fits = [text for text in shorter if field.fontMetrics().horizontalAdvance(text) < room - 4]
    assert any(map(looks_as_if_it_were, fits))


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
