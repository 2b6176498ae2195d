"""Where things stand on a card, and that they have the room they need, also in longer words."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import combinations
from typing import ClassVar

import pytest
from PySide6.QtCore import QPoint, QRect, Qt, QTranslator
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QToolButton
from pytestqt.qtbot import QtBot

from gamma_desktop.calls.actions import DialAttempt, DialStage
from gamma_desktop.history.caller_feed import dialled_party
from gamma_desktop.history.model import CallerInfo, Remark
from gamma_desktop.ui.keys import hints_of
from gamma_desktop.ui.palette import Tone
from gamma_desktop.ui.pop.action_bar import ActionBar
from gamma_desktop.ui.pop.card import ScreenPop
from gamma_desktop.ui.pop.content import Asked, dial_content, pop_content
from gamma_desktop.ui.pop.line import PopLine
from gamma_desktop.ui.pop.model import PopAction, PopContent, PopRemark, PopState
from gamma_desktop.ui.pop.placement import LINE_HEIGHT, WIDTH
from gamma_desktop.ui.pop.remark_line import RemarkLine
from gamma_desktop.ui.theme import tokens
from gamma_desktop.ui.widgets.buttons import Button
from gamma_desktop.ui.widgets.folding_label import FoldingLabel
from gamma_desktop.ui.widgets.key_caps import KeyCapsOver
from gamma_desktop.ui.widgets.labels import PlainLabel
from gamma_desktop.ui.widgets.pill import Dot
from tests.samples import desk
from tests.ui.painted_text import painted_words
from tests.ui.pop.cards import button, content_of, missed
from tests.unit.calls.telling import story


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

    def isEmpty(self) -> bool:
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


def with_earlier_note(told: Sequence[str]) -> PopContent:
    """What a pop says of a call of someone of whom there is a long note."""
    known, call = desk.known_with_note("Asked for a new depot in Valencia, " * 4), desk.call_of(story(*told))
    return pop_content(call.key, call, known, desk.context(), desk.NOW)


def shown_note(card: ScreenPop, content: PopContent) -> FoldingLabel:
    card.show_content(content)
    card.show()
    return next(each for each in card.findChildren(FoldingLabel) if "depot" in each.text())


def test_on_a_card_of_a_call_that_is_over_an_earlier_note_is_folded(card: ScreenPop) -> None:
    heights = []
    for told in (ENDED[:1], ENDED):
        last = shown_note(card, with_earlier_note(told))
        heights.append(last.height())
    ringing, ended = heights
    assert ended <= 2 * last.fontMetrics().lineSpacing() < ringing
    assert "depot" in last.toolTip()
    assert "depot" in last.accessibleName()


def test_a_click_unfolds_an_earlier_note_and_the_next_one_folds_it_again(card: ScreenPop) -> None:
    content = with_earlier_note(ENDED)
    note = shown_note(card, content)
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
    content = with_earlier_note(ENDED)
    note = shown_note(card, content)
    folded = note.height()
    QTest.mouseClick(note, Qt.MouseButton.LeftButton)
    card.clear()
    card.show_content(replace(content, pop_id="another call"))
    assert note.height() == folded


@pytest.mark.parametrize("is_just_saved", [False, True])
def test_a_long_note_that_is_saved_ends_in_an_ellipsis_and_not_in_half_a_letter(
    card: ScreenPop,
    is_just_saved: bool,
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


def test_a_card_without_words_that_wrap_is_as_high_as_what_stands_on_it(card: ScreenPop) -> None:
    asked_for = DialAttempt(
        external_call_id="x",
        extension="203",
        destination="647460197",
        asked_at=desk.NOW,
        stage=DialStage.ASKED,
    )
    party = dialled_party(asked_for, desk.RULES)
    card.show_content(dial_content(asked_for, party, desk.known(), desk.context(), desk.NOW))
    card.show()
    lowest = button(card, PopAction.HANG_UP)
    assert card.height() == card.full_height
    assert lowest.mapTo(card, lowest.rect().bottomLeft()).y() < card.height()


def test_caps_stand_on_what_keys_press_while_it_is_worked_by_them_and_nothing_moves(
    card: ScreenPop, qtbot: QtBot
) -> None:
    ended = desk.call_of(story("0 rings 203", "6 talks 203", "60 drops 203"))
    card.show_content(replace(content_of(ended), remark=PopRemark(call=ended.key, labels=("Sales",))))
    card.show()
    before = {each: each.geometry() for each in card.findChildren(Button)}
    assert card.findChildren(KeyCapsOver) == []
    card.take_keyboard()
    qtbot.waitUntil(card.isActiveWindow, timeout=60_000)
    (over,) = card.findChildren(KeyCapsOver)
    caps = over.caps
    assert (over.isVisible(), set(caps)) == (True, {"B", "C", "Esc", "L", "N", "O", "P"})
    assert all(card.rect().toRectF().contains(box) for box in caps.values())
    assert not any(one.intersects(other) for one, other in combinations(caps.values(), 2))
    assert {each: each.geometry() for each in before} == before
    hints = {(hint.keys, hint.words) for _, hint in hints_of(card)}
    assert {("Enter", "Save the note"), ("Esc", "Restore the note")} <= hints
    QTest.keyClick(card, Qt.Key.Key_N)
    assert over.caps == {}  # letters are text now
    QTest.keyClick(card.focusWidget(), Qt.Key.Key_Escape)
    assert over.caps == caps
    card.show_content(content_of(missed()))
    assert {"B", "D"} <= set(over.caps)


def test_caps_go_with_the_keyboard(card: ScreenPop, qtbot: QtBot) -> None:
    card.show_content(content_of(desk.ringing()))
    card.show()
    card.take_keyboard()
    qtbot.waitUntil(card.isActiveWindow, timeout=60_000)
    (over,) = card.findChildren(KeyCapsOver)
    other = QLineEdit()
    qtbot.addWidget(other)
    other.show()
    other.activateWindow()
    qtbot.waitUntil(lambda: not over.isVisible(), timeout=60_000)


def test_a_pop_of_one_line_says_its_state_whole(qtbot: QtBot) -> None:
    line = PopLine()
    qtbot.addWidget(line)
    call = desk.call_of(story(*ENDED))
    words = "Antonio Abajo did not answer"
    content = replace(content_of(call), state=PopState(words=words, dot=Dot.CROSS, tone=Tone.DANGER))
    line.show_content(content)
    line.resize(WIDTH, LINE_HEIGHT)
    line.show()
    assert " ".join(painted_words(line).split()).endswith(words)


def test_icons_that_stand_alone_begin_their_line(card: ScreenPop) -> None:
    content = content_of(desk.call_of(story(*ENDED)))
    card.show_content(replace(content, actions=(PopAction.OPEN_CONTACT, PopAction.COPY_NUMBER)))
    bar = card.findChildren(ActionBar)[0]
    card.grab()
    assert bar.button(PopAction.OPEN_CONTACT).x() == 0
