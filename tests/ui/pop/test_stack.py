from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations
from random import Random

import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, Qt
from PySide6.QtGui import QEnterEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from gamma_desktop.calls.model import CallKey
from gamma_desktop.history.model import CallerInfo
from gamma_desktop.settings.model import Corner, PopSettings
from gamma_desktop.ui.pop.card import ScreenPop
from gamma_desktop.ui.pop.content import pop_content
from gamma_desktop.ui.pop.line import PopLine
from gamma_desktop.ui.pop.model import ExtensionState, PopAction, PopContent, PopRemark
from gamma_desktop.ui.pop.more import MorePops
from gamma_desktop.ui.pop.placement import LINE_HEIGHT
from gamma_desktop.ui.pop.stack import LIMIT, PopStack
from gamma_desktop.ui.pop.transfer_picker import TransferPicker
from gamma_desktop.ui.widgets.buttons import Button
from gamma_desktop.ui.widgets.folding_label import FoldingLabel
from gamma_desktop.ui.wording import Explanation
from tests.samples import desk
from tests.ui.hand_clock import HandClock
from tests.unit.calls.telling import story


def incoming(number: int, *more: str) -> PopContent:
    call = desk.call_of(story("0 rings 203", *more, call=str(number)))
    return pop_content(call.key, call, CallerInfo(), desk.context(), desk.NOW)


def ended_with_note(number: int, note: str) -> PopContent:
    call = desk.call_of(story("0 rings 203", "6 talks 203", "9 drops 203", call=str(number)))
    return pop_content(call.key, call, desk.known_with_note(note), desk.context(), desk.NOW)


TARGET = CallKey("acme", "1")


def window(stack: PopStack, content: PopContent) -> ScreenPop:
    card = stack.card(content.pop_id)
    assert card is not None
    return card


def more() -> MorePops:
    return next(each for each in QApplication.topLevelWidgets() if isinstance(each, MorePops))


def more_button() -> Button:
    return more().findChildren(Button)[0]


def point_at(window: QWidget) -> None:
    middle = QPointF(window.rect().center())
    QApplication.sendEvent(window, QEnterEvent(middle, middle, middle))


def point_elsewhere(window: QWidget) -> None:
    QApplication.sendEvent(window, QEvent(QEvent.Type.Leave))


def on_the_screen() -> list[QWidget]:
    """The pops that are seen, and the number of the others."""
    every = QApplication.topLevelWidgets()
    return [each for each in every if isinstance(each, ScreenPop | MorePops) and each.isVisible()]


def check_nothing_overlaps() -> None:
    area = QGuiApplication.primaryScreen().availableGeometry()
    seen = on_the_screen()
    assert all(area.contains(each.geometry()) for each in seen)
    for one, other in combinations(seen, 2):
        assert not one.geometry().intersects(other.geometry()), (one.windowTitle(), other.windowTitle())


def test_a_pop_stands_in_its_corner(stack: PopStack) -> None:
    content = incoming(1)
    stack.show_content(content)
    area = QGuiApplication.primaryScreen().availableGeometry()
    placed = window(stack, content).geometry()
    assert (area.right() - placed.right(), area.bottom() - placed.bottom()) == (16, 16)
    assert window(stack, content).isVisible()


def test_the_newest_is_nearest_to_the_edge(stack: PopStack) -> None:
    old, new = incoming(1), incoming(2)
    stack.show_content(old)
    stack.show_content(new)
    assert window(stack, new).y() > window(stack, old).y()


def test_pops_do_not_cover_each_other(stack: PopStack) -> None:
    contents = [incoming(number) for number in (1, 2, 3)]
    for content in contents:
        stack.show_content(content)
    first, second, third = (window(stack, content).geometry() for content in contents)
    pairs = [(first, second), (second, third), (first, third)]
    assert not any(one.intersects(other) for one, other in pairs)


def test_those_without_room_are_counted(stack: PopStack) -> None:
    for number in range(1, 7):
        stack.show_content(incoming(number))
    assert more().accessibleName() == "3 more calls"
    assert more().isVisible()


def test_one_without_room_comes_back_when_another_leaves(stack: PopStack) -> None:
    contents = [incoming(number) for number in range(1, 5)]
    for content in contents:
        stack.show_content(content)
    hidden_at_first = stack.card(contents[0].pop_id)
    stack.remove(contents[3].pop_id)
    assert hidden_at_first is None
    assert window(stack, contents[0]).isVisible()
    assert not more().isVisible()


def test_a_call_that_is_over_does_not_wait_for_room(stack: PopStack, qtbot: QtBot) -> None:
    over = incoming(0, "6 talks 203", "9 drops 203")
    stack.show_content(over)
    with qtbot.waitSignal(stack.put_away) as told:
        for number in range(1, LIMIT + 1):
            stack.show_content(incoming(number))
    assert told.args == [over.pop_id]
    assert over not in stack.contents
    assert not more().isVisible()


def test_news_of_a_call_stay_in_its_place(stack: PopStack) -> None:
    first, second = incoming(1), incoming(2)
    stack.show_content(first)
    stack.show_content(second)
    card = window(stack, first)
    stack.show_content(incoming(1, "6 talks 203"))
    assert stack.card(first.pop_id) is card
    assert [content.pop_id for content in stack.contents] == [second.pop_id, first.pop_id]


def test_windows_are_used_again(stack: PopStack) -> None:
    for number in range(1, 6):
        stack.show_content(incoming(number))
        stack.remove(incoming(number).pop_id)
    cards = [each for each in QApplication.topLevelWidgets() if isinstance(each, ScreenPop)]
    assert len(cards) <= 2


def test_another_corner_in_the_settings_counts_at_once(stack: PopStack) -> None:
    content = incoming(1)
    stack.show_content(content)
    stack.use(replace(PopSettings(), corner=Corner.TOP_LEFT))
    area = QGuiApplication.primaryScreen().availableGeometry()
    assert window(stack, content).pos() == area.topLeft() + QPoint(16, 16)


def test_a_picked_destination_belongs_to_its_pop(stack: PopStack, qtbot: QtBot) -> None:
    content = incoming(1, "6 talks 203")
    stack.show_content(content)
    stack.pick_transfer(content.pop_id, TARGET, [ExtensionState(number="204", name="Sandra Thomas")])
    pickers = (each for each in QApplication.topLevelWidgets() if isinstance(each, TransferPicker))
    picker = next(each for each in pickers if each.isVisible())
    with qtbot.waitSignal(stack.transfer_requested) as asked:
        picker.chosen.emit("204", "Wants an invoice")
    assert asked.args == [TARGET, "204", "Wants an invoice"]


def test_the_picker_leaves_with_its_pop(stack: PopStack) -> None:
    content = incoming(1, "6 talks 203")
    stack.show_content(content)
    stack.pick_transfer(content.pop_id, TARGET, [])
    was_picking = stack.is_picking
    stack.remove(content.pop_id)
    assert (was_picking, stack.is_picking) == (True, False)


def test_the_picker_closes_once_its_call_has_ended_though_its_pop_stays(stack: PopStack) -> None:
    talking = replace(incoming(1, "6 talks 203"), target=TARGET)
    stack.show_content(talking)
    stack.pick_transfer(talking.pop_id, TARGET, [])
    stack.show_content(replace(talking, aside="news of the same call"))
    was_picking = stack.is_picking
    stack.show_content(replace(incoming(1, "6 talks 203", "9 drops 203"), target=TARGET))
    assert (was_picking, stack.is_picking) == (True, False)


def test_the_buttons_of_every_pop_are_heard(stack: PopStack, qtbot: QtBot) -> None:
    content = incoming(1)
    stack.show_content(content)
    with qtbot.waitSignal(stack.action_requested) as asked:
        window(stack, content).action_requested.emit(content.pop_id, PopAction.HANG_UP)
    assert asked.args == [content.pop_id, PopAction.HANG_UP]


def test_a_newer_call_takes_the_window_of_the_oldest_without_taking_it_off_the_screen(
    stack: PopStack,
) -> None:
    first, *_, newest = contents = [incoming(number) for number in range(1, LIMIT + 2)]
    for content in contents[:-1]:
        stack.show_content(content)
    oldest = window(stack, first)
    stack._make_spare()
    watch = Hides(oldest)
    stack.show_content(newest)
    assert window(stack, newest) is oldest
    assert watch.seen == 0


def test_a_window_that_has_the_keyboard_leaves_the_screen_before_another_call_takes_it(
    stack: PopStack,
) -> None:
    contents = [incoming(number) for number in range(1, LIMIT + 2)]
    for content in contents[:-1]:
        stack.show_content(content)
    oldest = window(stack, contents[0])
    oldest.take_keyboard()
    watch = Hides(oldest)
    stack.show_content(contents[-1])
    assert watch.seen == 1


class Hides(QObject):
    """Counts how often a window leaves the screen."""

    def __init__(self, window: ScreenPop) -> None:
        super().__init__(window)
        self.seen = 0
        window.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        self.seen += event.type() is QEvent.Type.Hide
        return False


@pytest.fixture
def pair(stack: PopStack) -> Iterator[tuple[PopContent, PopContent]]:
    """Two live calls; the second, which came later, is at the edge."""
    old, new = incoming(1, "6 talks 203"), incoming(2)
    stack.show_content(old)
    stack.show_content(new)
    yield old, new
    for card in (stack.card(old.pop_id), stack.card(new.pop_id)):
        if card is not None:
            point_elsewhere(card)


def test_a_new_call_comes_at_the_far_end_while_the_pointer_is_on_a_pop(
    stack: PopStack, pair: tuple[PopContent, PopContent]
) -> None:
    before = [window(stack, content).geometry() for content in pair]
    point_at(window(stack, pair[1]))
    newest = incoming(3)
    stack.show_content(newest)
    assert [window(stack, content).geometry() for content in pair] == before
    assert window(stack, newest).y() < window(stack, pair[0]).y()


def test_the_order_is_mended_once_the_pointer_has_left(
    stack: PopStack, pair: tuple[PopContent, PopContent], qtbot: QtBot
) -> None:
    point_at(window(stack, pair[1]))
    newest = incoming(3)
    stack.show_content(newest)
    point_elsewhere(window(stack, pair[1]))
    edge = QGuiApplication.primaryScreen().availableGeometry().bottom() - 16
    qtbot.waitUntil(lambda: window(stack, newest).geometry().bottom() == edge, timeout=60_000)


def test_a_pop_does_not_slide_under_the_pointer_when_the_one_below_is_put_away(
    stack: PopStack, pair: tuple[PopContent, PopContent]
) -> None:
    before = window(stack, pair[0]).geometry()
    point_at(window(stack, pair[1]))
    stack.remove(pair[1].pop_id)
    assert window(stack, pair[0]).geometry() == before


def test_a_pop_put_away_under_the_pointer_takes_the_second_click_of_two_and_does_nothing(
    stack: PopStack, pair: tuple[PopContent, PopContent], qtbot: QtBot
) -> None:
    card = window(stack, pair[1])
    hang_up = next(each for each in card.findChildren(Button) if each.text() == "Decline")
    point_at(card)
    stack.remove(pair[1].pop_id)
    with qtbot.assertNotEmitted(stack.action_requested):
        QTest.mouseClick(hang_up, Qt.MouseButton.LeftButton)
    was_there = card.isVisible()
    qtbot.waitUntil(card.isHidden, timeout=60_000)
    assert was_there


def test_a_pop_that_grows_does_not_move_the_one_under_the_pointer(
    stack: PopStack, pair: tuple[PopContent, PopContent]
) -> None:
    before = window(stack, pair[0]).geometry()
    point_at(window(stack, pair[0]))
    stack.show_content(replace(pair[1], hint="A hint that makes the card one line higher than before."))
    assert window(stack, pair[0]).geometry() == before
    check_nothing_overlaps()


def test_pops_with_notes_and_notices_shrink_to_one_line_rather_than_overlap(stack: PopStack) -> None:
    trouble = Explanation(
        "Hang up was refused", "Gamma says that the call does not exist. Look at your phone."
    )
    for number in range(1, 4):
        ended = incoming(number, "6 talks 203", "60 drops 203")
        remark = PopRemark(call=CallKey("acme", str(number)), labels=("Sale",))
        stack.show_content(replace(ended, remark=remark, problem=trouble, may_fade=False))
    live = incoming(4)
    stack.show_content(live)
    check_nothing_overlaps()
    assert window(stack, live).height() > LINE_HEIGHT


def test_a_call_that_goes_on_has_room_before_newer_ones_that_are_over(stack: PopStack) -> None:
    trouble = Explanation("Not placed", "Gamma cannot be reached. Check the network.")
    live = incoming(1)
    stack.show_content(live)
    for number in range(2, 6):
        ended = incoming(number, "6 talks 203", "60 drops 203")
        stack.show_content(replace(ended, problem=trouble, may_fade=False))
    check_nothing_overlaps()
    assert window(stack, live).height() > LINE_HEIGHT


def test_plus_more_shows_all_the_others_without_overlap_and_fewer_again(stack: PopStack) -> None:
    for number in range(1, 9):
        stack.show_content(incoming(number))
    words = more_button().text()
    more_button().click()
    check_nothing_overlaps()
    unfolded = len(on_the_screen())
    more_button().click()
    check_nothing_overlaps()
    assert (words, unfolded, len(on_the_screen())) == ("+5 more", 8 + 1, LIMIT + 1)


def test_what_has_no_room_even_as_a_line_leads_to_the_list_of_calls(stack: PopStack, qtbot: QtBot) -> None:
    for number in range(1, 30):
        stack.show_content(incoming(number))
    more_button().click()
    check_nothing_overlaps()
    with qtbot.waitSignal(stack.more_requested):
        more_button().click()


def test_a_line_opens_to_a_card_by_a_click_on_it(stack: PopStack) -> None:
    contents = [incoming(number, "6 talks 203") for number in range(1, 9)]
    for content in contents:
        stack.show_content(content)
    more_button().click()
    oldest = window(stack, contents[0])
    was_line = oldest.height() == LINE_HEIGHT
    QTest.mouseClick(oldest.findChildren(PopLine)[0], Qt.MouseButton.LeftButton, pos=QPoint(60, 20))
    check_nothing_overlaps()
    assert (was_line, oldest.height() > LINE_HEIGHT) == (True, True)


def test_a_pop_whose_note_is_unfolded_is_shown_whole_and_others_give_way(stack: PopStack) -> None:
    said = "Asked for a new depot in Valencia, " * 15
    noted = [ended_with_note(number, said) for number in (1, 2, 3)]
    for content in noted:
        stack.show_content(content)
    card = window(stack, noted[0])
    note = next(each for each in card.findChildren(FoldingLabel) if "depot" in each.text())
    before = card.height()
    QTest.mouseClick(note, Qt.MouseButton.LeftButton)
    check_nothing_overlaps()
    assert card.height() == card.full_height > before


@pytest.mark.parametrize("seed", range(4))
def test_no_pop_overlaps_and_none_moves_under_the_pointer_whatever_happens(
    stack: PopStack, seed: int
) -> None:
    chance = Random(seed)  # noqa: S311  (no secret)
    pointed: QWidget | None = None
    for step in range(60):
        deed = chance.choice(["arrive", "arrive", "change", "remove", "point", "leave"])
        before = pointed.geometry() if pointed is not None else None
        known = [content.pop_id for content in stack.contents]
        if deed == "arrive" or not known:
            stack.show_content(incoming(1000 + step))
        elif deed == "change":
            told = chance.choice(stack.contents)
            hint = chance.choice(["", "A hint", "A long hint that surely takes two lines of the card " * 2])
            stack.show_content(replace(told, hint=hint, may_fade=chance.random() < 0.3))
        elif deed == "remove":
            stack.remove(chance.choice(known))
        elif deed == "leave" and pointed is not None:
            point_elsewhere(pointed)
            stack._mend()
            pointed = None
        elif deed == "point" and pointed is None and on_the_screen():
            pointed = chance.choice(on_the_screen())
            point_at(pointed)
        check_nothing_overlaps()
        if pointed is not None and before is not None and pointed.isVisible():
            assert pointed.geometry().bottom() == before.bottom(), (step, deed)
    if pointed is not None:
        point_elsewhere(pointed)


class Paints(QObject):
    """Counts how often a widget is painted."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self.count = 0
        widget.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        self.count += event.type() is QEvent.Type.Paint
        return False


def test_what_became_of_a_call_is_painted_before_anything_else_has_its_turn(stack: PopStack) -> None:
    stack.show_content(incoming(1))
    QApplication.processEvents()
    paints = Paints(window(stack, incoming(1)))

    stack.show_content(incoming(1, "6 talks 203"))
    assert paints.count == 1

    QApplication.processEvents()
    assert paints.count == 1


def test_a_pop_that_another_one_moves_is_not_painted_for_it(stack: PopStack) -> None:
    stack.show_content(incoming(1))
    QApplication.processEvents()
    first = window(stack, incoming(1))
    paints, place = Paints(first), first.pos()

    stack.show_content(incoming(2))
    QApplication.processEvents()

    assert first.pos() != place
    assert paints.count == 0


@pytest.mark.parametrize(("waited", "acts"), [(0.4, 0), (0.6, 1)])
def test_what_can_be_pressed_in_a_pop_that_was_moved_is_dead_for_a_moment(
    stack: PopStack, hand_clock: HandClock, waited: float, acts: int
) -> None:
    asked: list[object] = []
    stack.action_requested.connect(lambda *what: asked.append(what))
    stack.show_content(incoming(1))
    QApplication.processEvents()
    hand_clock.pass_time(1)
    stack.show_content(incoming(2))
    QApplication.processEvents()
    hand_clock.pass_time(waited)

    (button,) = (
        each
        for each in window(stack, incoming(1)).findChildren(Button)
        if each.isVisible() and each.text() == "Decline"
    )
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert len(asked) == acts
