"""The buttons of a pop: those that make sense now, and none that would do nothing."""

from collections.abc import Callable, Hashable

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from gamma_desktop.ui.calls.offers import over_words
from gamma_desktop.ui.icons import Icon
from gamma_desktop.ui.pop.content import action_name, waiting_name
from gamma_desktop.ui.pop.model import PopAction
from gamma_desktop.ui.theme import Space
from gamma_desktop.ui.widgets.buttons import Button, ButtonKind, IconButton

translate = QCoreApplication.translate

CALL_ACTIONS = (PopAction.HANG_UP, PopAction.TRANSFER)


class ActionBar(QWidget):
    """All buttons stand ready; ``show_actions`` picks."""

    pressed = Signal(PopAction)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._buttons = _buttons()
        self._names = {action: button.text() for action, button in self._buttons.items()}
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(Space.S)
        for action, button in self._buttons.items():
            if action is PopAction.OPEN_CRM:
                layout.addStretch(1)
            layout.addWidget(button)
            button.clicked.connect(self._pressing(action))

    def show_actions(
        self, actions: tuple[PopAction, ...], waiting_for: PopAction | None, meaning: Hashable
    ) -> None:
        """Offer these; while one is being waited for, the call can be asked for nothing else.

        Args:
            actions: what makes sense now.
            waiting_for: what was asked and is not confirmed yet.
            meaning: the call and the number that they act on.
        """
        for action, button in self._buttons.items():
            button.stand_for(meaning)
            button.setVisible(action in actions)
        for action in CALL_ACTIONS:
            self._show_waiting(action, waiting_for)

    def button(self, action: PopAction) -> Button:
        """The button of an action."""
        return self._buttons[action]

    def _show_waiting(self, action: PopAction, waiting_for: PopAction | None) -> None:
        button = self._buttons[action]
        is_asked = action is waiting_for
        button.setText(waiting_name(action) if is_asked else self._names[action])
        if waiting_for is None:
            button.set_available()
        else:
            button.set_unavailable(translate("pop", "Asked: waiting for Gamma to confirm"))

    def _pressing(self, action: PopAction) -> Callable[[], None]:
        return lambda: self.pressed.emit(action)


def _buttons() -> dict[PopAction, Button]:
    crm = Button(
        action_name(PopAction.OPEN_CRM), icon=Icon.EXTERNAL_LINK, tip=translate("pop", "Open in CRM"), key="O"
    )
    crm.setAccessibleName(translate("pop", "Open in CRM"))
    return {
        PopAction.HANG_UP: Button(
            action_name(PopAction.HANG_UP), kind=ButtonKind.DANGER, icon=Icon.PHONE_OFF, key="H"
        ),
        PopAction.TRANSFER: Button(action_name(PopAction.TRANSFER), icon=Icon.TRANSFER, key="T"),
        PopAction.DECLARE_OVER: Button(action_name(PopAction.DECLARE_OVER), tip=over_words(), key="E"),
        PopAction.CALL_BACK: Button(
            action_name(PopAction.CALL_BACK), kind=ButtonKind.PRIMARY, icon=Icon.PHONE, key="B"
        ),
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
