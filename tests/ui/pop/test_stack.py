from dataclasses import replace

from PySide6.QtCore import QEvent, QObject, QPoint
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gamma_desktop.settings.model import Corner, PopSettings
from gamma_desktop.ui.pop.card import ScreenPop
from gamma_desktop.ui.pop.content import pop_content
from gamma_desktop.ui.pop.model import ExtensionState, Introduction, PopAction, PopContent
from gamma_desktop.ui.pop.more import MorePops
from gamma_desktop.ui.pop.stack import LIMIT, PopStack
from gamma_desktop.ui.pop.transfer_picker import TransferPicker
from tests.samples import desk
from tests.unit.calls.telling import story


def incoming(number: int, *more: str) -> PopContent:
    call = desk.call_of(story("0 rings 203", *more, call=str(number)))
    return pop_content(call.key, call, Introduction(), desk.around())


def window(stack: PopStack, content: PopContent) -> ScreenPop:
    card = stack.card(content.pop_id)
    assert card is not None
    return card


def more() -> MorePops:
    return next(each for each in QApplication.topLevelWidgets() if isinstance(each, MorePops))


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
    stack.pick_transfer(content.pop_id, [ExtensionState(number="204", name="Sandra Thomas")])
    picker = next(each for each in QApplication.topLevelWidgets() if isinstance(each, TransferPicker))
    with qtbot.waitSignal(stack.transfer_requested) as asked:
        picker.chosen.emit("204")
    assert asked.args == [content.pop_id, "204"]


def test_the_picker_leaves_with_its_pop(stack: PopStack) -> None:
    content = incoming(1, "6 talks 203")
    stack.show_content(content)
    stack.pick_transfer(content.pop_id, [])
    was_picking = stack.is_picking
    stack.remove(content.pop_id)
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
