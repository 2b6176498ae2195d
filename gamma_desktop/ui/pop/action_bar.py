"""The buttons of a pop: those that make sense now, and none that would do nothing."""

from collections.abc import Callable
from itertools import pairwise

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from gamma_desktop.ui.calls.offers import over_words
from gamma_desktop.ui.icons import Icon
from gamma_desktop.ui.pop.content import action_name, waiting_name
from gamma_desktop.ui.pop.model import Ending, PopAction, PopContent
from gamma_desktop.ui.theme import Space
from gamma_desktop.ui.widgets.buttons import Button, ButtonKind, IconButton

translate = QCoreApplication.translate

CALL_ACTIONS = (PopAction.HANG_UP, PopAction.TRANSFER)
ENDINGS = (PopAction.DECLARE_OVER, PopAction.HANG_UP)
ICONS = (PopAction.ADD_CONTACT, PopAction.OPEN_CONTACT, PopAction.COPY_NUMBER)


class ActionBar(QWidget):
    """All buttons stand ready; ``show_content`` picks, and puts them in their order.

    What ends the call stands apart, on the right. Once the call is over, the quiet icons stand there: a press
    that comes too late meets nothing that calls.
    """

    pressed = Signal(PopAction)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._buttons = _buttons()
        self._order: tuple[PopAction, ...] = ()
        layout = self._layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        for action, button in self._buttons.items():
            layout.addWidget(button)
            button.clicked.connect(self._pressing(action))

    def show_content(self, content: PopContent) -> None:
        """Offer what makes sense now; while one is waited for, the call can be asked for nothing else."""
        self._arrange(content.actions)
        for action, button in self._buttons.items():
            button.stand_for(content.acts_on)
            button.setVisible(action in content.actions)
        ends_talk = content.ending is Ending.HANG_UP
        self._buttons[PopAction.HANG_UP].become(ButtonKind.DANGER if ends_talk else ButtonKind.SECONDARY)
        is_first = content.actions[:1] == (PopAction.CALL_BACK,) and PopAction.DONE in content.actions
        self._buttons[PopAction.CALL_BACK].become(ButtonKind.PRIMARY if is_first else ButtonKind.SECONDARY)
        for action in CALL_ACTIONS:
            self._show_waiting(action, content)

    def button(self, action: PopAction) -> Button:
        """The button of an action."""
        return self._buttons[action]

    def _arrange(self, actions: tuple[PopAction, ...]) -> None:
        if actions == self._order:
            return
        self._order = actions
        while self._layout.count():
            self._layout.takeAt(0)
        apart = ENDINGS if PopAction.HANG_UP in actions else ICONS
        edge = next((at for at, action in enumerate(actions) if action in apart), len(actions))
        for at, action in enumerate(actions):
            if at == edge:
                self._layout.addStretch(1)
            if at:
                are_icons = action in ICONS and actions[at - 1] in ICONS
                self._layout.addSpacing(0 if are_icons else Space.S)
            self._layout.addWidget(self._buttons[action])
        if edge == len(actions):
            self._layout.addStretch(1)
        for one, following in pairwise(actions):
            QWidget.setTabOrder(self._buttons[one], self._buttons[following])

    def _show_waiting(self, action: PopAction, content: PopContent) -> None:
        button, waiting_for = self._buttons[action], content.waiting_for
        is_asked = action is waiting_for
        button.setText(waiting_name(action) if is_asked else action_name(action, content.ending))
        button.setAccessibleName(button.text())
        if waiting_for is None:
            button.set_available()
        else:
            button.set_unavailable(translate("pop", "Asked: waiting for Gamma to confirm"))

    def _pressing(self, action: PopAction) -> Callable[[], None]:
        return lambda: self.pressed.emit(action)


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
        PopAction.CALL_AGAIN: Button(action_name(PopAction.CALL_AGAIN), icon=Icon.PHONE, key="A"),
        PopAction.OPEN_CRM: crm,
        PopAction.ADD_CONTACT: IconButton(Icon.USER_PLUS, translate("pop", "Add contact"), key="P"),
        PopAction.OPEN_CONTACT: IconButton(Icon.USER, translate("pop", "Open contact"), key="P"),
        PopAction.COPY_NUMBER: IconButton(Icon.COPY, translate("pop", "Copy number"), key="C"),
    }
