"""The buttons of a pop: those that make sense now, and none that would do nothing."""

from collections.abc import Callable, Mapping
from itertools import pairwise

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from gamma_desktop.ui.calls.available_actions import Ending, over_words
from gamma_desktop.ui.icons import Icon
from gamma_desktop.ui.pop.content import action_name, waiting_name
from gamma_desktop.ui.pop.model import PopAction, PopContent
from gamma_desktop.ui.theme import Space
from gamma_desktop.ui.widgets.buttons import Button, ButtonKind, IconButton
from gamma_desktop.ui.widgets.dressed import Menu

translate = QCoreApplication.translate

CALL_ACTIONS = (PopAction.HANG_UP, PopAction.TRANSFER)
ENDINGS = (PopAction.DECLARE_OVER, PopAction.HANG_UP)
SNOOZES = (PopAction.SNOOZE, PopAction.IN_AN_HOUR, PopAction.TOMORROW)
ICONS = (PopAction.ADD_CONTACT, PopAction.OPEN_CONTACT, PopAction.COPY_NUMBER)


Line = tuple[PopAction, ...]


class ActionBar(QWidget):
    """All buttons stand ready; ``show_content`` picks, and puts them in their order.

    What ends the call stands apart, on the right. Once the call is over, the quiet icons stand there: a press
    that comes too late meets nothing that calls. With no other button before them they begin the line.

    Args:
        room: how wide it can be.
    """

    pressed = Signal(PopAction)

    def __init__(self, room: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._room = room
        self._buttons = _buttons()
        self._lines: tuple[Line, ...] = ()
        self._rows: list[QHBoxLayout] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(Space.S)
        for action, button in self._buttons.items():
            button.setParent(self)
            button.clicked.connect(
                self._ask_how_long if action is PopAction.SNOOZE else self._pressing(action)
            )

    def show_content(self, content: PopContent) -> None:
        """Offer what makes sense now; while one is waited for, the call can be asked for nothing else."""
        for action, button in self._buttons.items():
            button.stand_for(content.acts_on)
            button.setVisible(action in content.actions)
        ends_talk = content.ending is Ending.HANG_UP
        self._buttons[PopAction.HANG_UP].become(ButtonKind.DANGER if ends_talk else ButtonKind.SECONDARY)
        is_missed = content.actions[:1] == (PopAction.CALL_BACK,) and PopAction.DONE in content.actions
        is_first = is_missed and not content.is_seen_to
        self._buttons[PopAction.CALL_BACK].become(ButtonKind.PRIMARY if is_first else ButtonKind.SECONDARY)
        for action in CALL_ACTIONS:
            self._show_waiting(action, content)
        self._arrange(content.actions)

    def button(self, action: PopAction) -> Button:
        """The button of an action."""
        return self._buttons[action]

    def _arrange(self, actions: tuple[PopAction, ...]) -> None:
        """On one line; where that is too narrow for what the buttons say, on as many as they need."""
        widths = {action: self._buttons[action].sizeHint().width() for action in actions}
        apart = ENDINGS if PopAction.HANG_UP in actions else ICONS
        edge = next((at for at, action in enumerate(actions) if action in apart), len(actions))
        lines = _lines(actions, edge, widths, self._room)
        if lines == self._lines:
            return
        self._lines = lines
        while len(self._rows) < len(lines):
            row = QHBoxLayout()
            row.setSpacing(0)
            self._column.addLayout(row)
            self._rows.append(row)
        for at, row in enumerate(self._rows):
            self._fill(row, lines[at] if at < len(lines) else (), actions[edge:] if edge else ())
        for one, following in pairwise(actions):
            QWidget.setTabOrder(self._buttons[one], self._buttons[following])

    def _fill(self, row: QHBoxLayout, line: Line, apart: Line) -> None:
        """Have these buttons on a line; those that stand apart stand on its right."""
        while row.count():
            row.takeAt(0)
        edge = next((at for at, action in enumerate(line) if action in apart), len(line))
        for at, action in enumerate(line):
            if at == edge:
                row.addStretch(1)
            if at:
                row.addSpacing(_gap(line[at - 1], action))
            row.addWidget(self._buttons[action])
        if line and edge == len(line):
            row.addStretch(1)

    def _show_waiting(self, action: PopAction, content: PopContent) -> None:
        button, waiting_for = self._buttons[action], content.waiting_for
        is_asked = action is waiting_for
        button.say(waiting_name(action) if is_asked else action_name(action, content.ending))
        if waiting_for is None:
            button.set_available()
        else:
            button.set_unavailable(translate("pop", "Asked: waiting for Gamma to confirm"))

    def _ask_how_long(self) -> None:
        """Offer the times to which a call-back can be moved."""
        menu = Menu(self)
        menu.aboutToHide.connect(menu.deleteLater)
        for action in SNOOZES:
            menu.addAction(action_name(action), self._pressing(action))
        menu.addSeparator()
        menu.addAction(action_name(PopAction.AT_A_TIME), self._pressing(PopAction.AT_A_TIME))
        button = self._buttons[PopAction.SNOOZE]
        menu.popup(button.mapToGlobal(button.rect().bottomLeft()))

    def _pressing(self, action: PopAction) -> Callable[[], None]:
        return lambda: self.pressed.emit(action)


def _gap(before: PopAction, action: PopAction) -> int:
    """Icons have air of their own."""
    return 0 if {before, action} <= set(ICONS) else Space.S


def _lines(actions: Line, edge: int, widths: Mapping[PopAction, int], room: int) -> tuple[Line, ...]:
    """All on one line, or else what stands apart below the others; and where that is too wide, more lines."""

    def width_of(line: Line) -> int:
        return sum(widths[each] for each in line) + sum(_gap(*pair) for pair in pairwise(line))

    if width_of(actions) <= room:
        return (actions,)
    lines: list[Line] = []
    for group in (actions[:edge], actions[edge:]):
        line: Line = ()
        for action in group:
            if line and width_of((*line, action)) > room:
                lines.append(line)
                line = ()
            line = (*line, action)
        if line:
            lines.append(line)
    return tuple(lines)


def _buttons() -> dict[PopAction, Button]:
    crm = Button(action_name(PopAction.OPEN_CRM), tip=translate("pop", "Open in CRM"), key="O")
    crm.setAccessibleName(translate("pop", "Open in CRM"))
    hang_up = Button(action_name(PopAction.HANG_UP), icon=Icon.PHONE_OFF, key="H")
    endings = [action_name(PopAction.HANG_UP, each) for each in Ending]
    hang_up.keep_room_for(*endings, waiting_name(PopAction.HANG_UP))
    transfer = Button(action_name(PopAction.TRANSFER), icon=Icon.TRANSFER, key="T")
    transfer.keep_room_for(action_name(PopAction.TRANSFER), waiting_name(PopAction.TRANSFER))
    return {
        PopAction.HANG_UP: hang_up,
        PopAction.TRANSFER: transfer,
        PopAction.DECLARE_OVER: Button(action_name(PopAction.DECLARE_OVER), tip=over_words(), key="E"),
        PopAction.CALL_BACK: Button(action_name(PopAction.CALL_BACK), icon=Icon.PHONE, key="B"),
        PopAction.DONE: Button(
            action_name(PopAction.DONE),
            icon=Icon.CHECK,
            tip=translate("pop", "Mark as done: it no longer counts as missed"),
            key="D",
        ),
        PopAction.SNOOZE: Button(
            translate("pop", "Later"),
            icon=Icon.CLOCK,
            tip=translate("pop", "Call back at another time"),
            key="L",
        ),
        PopAction.UNDO: Button(action_name(PopAction.UNDO), key="Z"),
        PopAction.SHOW_LIST: Button(action_name(PopAction.SHOW_LIST), icon=Icon.PHONE_MISSED, key="S"),
        PopAction.CALL_AGAIN: Button(action_name(PopAction.CALL_AGAIN), icon=Icon.PHONE, key="A"),
        PopAction.OPEN_CRM: crm,
        PopAction.ADD_CONTACT: IconButton(Icon.USER_PLUS, translate("pop", "Add contact"), key="P"),
        PopAction.OPEN_CONTACT: IconButton(Icon.USER, translate("pop", "Open contact"), key="P"),
        PopAction.COPY_NUMBER: IconButton(Icon.COPY, translate("pop", "Copy number"), key="C"),
    }
