"""A pop as one line, where there is no room for a card: who, where it stands, and the act most needed."""

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from gamma_desktop.ui.calls.available_actions import Ending
from gamma_desktop.ui.icons import Icon
from gamma_desktop.ui.palette import Tone
from gamma_desktop.ui.pop.content import action_name
from gamma_desktop.ui.pop.model import PopAction, PopContent
from gamma_desktop.ui.pop.placement import WIDTH
from gamma_desktop.ui.theme import Space, Type
from gamma_desktop.ui.widgets.buttons import Button, ButtonKind, IconButton
from gamma_desktop.ui.widgets.labels import ElidedLabel, PlainLabel
from gamma_desktop.ui.widgets.pill import StateDot
from gamma_desktop.ui.widgets.ticker import ElapsedLabel

translate = QCoreApplication.translate

WIDEST_WHO, WIDEST_STATE = 150, 150
"""Who it is comes first; what is left is for where it stands."""

LEAST_STATE = 72
"""With less room, the words for where it stands are left to the mark."""


class PopLine(QWidget):
    """Shows one pop; a click anywhere beside its button opens the card."""

    opened = Signal()
    pressed = Signal(PopAction)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._dot = StateDot()
        self._who = ElidedLabel(step=Type.STRONG)
        self._state = PlainLabel(step=Type.CAPTION, tone=Tone.MUTED)
        self._elapsed = ElapsedLabel()
        self._acts = _acts()
        self._open = IconButton(Icon.CHEVRON_DOWN, translate("pop", "Open"))
        self._open.clicked.connect(self.opened)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(Space.L, 0, Space.S, 0)
        layout.setSpacing(Space.S)
        layout.addWidget(self._dot)
        layout.addWidget(self._who, 1)
        layout.addWidget(self._state)
        layout.addWidget(self._elapsed)
        for action, button in self._acts.items():
            layout.addWidget(button)
            button.clicked.connect(lambda *_clicked, action=action: self.pressed.emit(action))
        layout.addWidget(self._open)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def show_content(self, content: PopContent) -> None:
        """Show this pop."""
        state = content.state
        self._open.stand_for(content.pop_id)
        self._dot.show_state(state.dot, state.tone)
        self._who.setText(content.caller.who)
        self._who.setMinimumWidth(min(self._who.sizeHint().width(), WIDEST_WHO))
        self._state.setText(state.words)
        self._elapsed.run_since(state.talking_since)
        self._elapsed.setVisible(state.talking_since is not None)
        hang_up = self._acts[PopAction.HANG_UP]
        hang_up.say(action_name(PopAction.HANG_UP, content.ending))
        hang_up.become(ButtonKind.DANGER if content.ending is Ending.HANG_UP else ButtonKind.SECONDARY)
        wanted = next((action for action in self._acts if action in content.actions), None)
        for action, button in self._acts.items():
            button.stand_for(content.acts_on)
            button.setVisible(action is wanted)
            if content.waiting_for is None:
                button.set_available()
            else:
                button.set_unavailable(translate("pop", "Asked: waiting for Gamma to confirm"))
        self._state.setVisible(state.talking_since is None and self._give_room_to_state(wanted))

    def _give_room_to_state(self, wanted: PopAction | None) -> bool:
        """Have its words on one line, or on two; False where there is too little room for them."""
        others = [self._dot, self._who, self._open, *([self._acts[wanted]] if wanted else [])]
        taken = sum(max(each.minimumSizeHint().width(), each.minimumWidth()) + Space.S for each in others)
        room = WIDTH - Space.L - Space.S - taken
        words = self._state.fontMetrics().horizontalAdvance(self._state.text()) + 1
        self._state.setFixedWidth(min(words, max(room, 0), WIDEST_STATE))
        return room >= min(words, LEAST_STATE)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click on it opens it."""
        super().mouseReleaseEvent(event)
        if event.button() is Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.opened.emit()


def _acts() -> dict[PopAction, Button]:
    """What a line offers to do: the first of these that makes sense."""
    hang_up = Button(icon=Icon.PHONE_OFF)
    hang_up.keep_room_for(*(action_name(PopAction.HANG_UP, each) for each in Ending))
    return {
        PopAction.HANG_UP: hang_up,
        PopAction.CALL_BACK: IconButton(Icon.PHONE, translate("pop", "Call back")),
        PopAction.CALL_AGAIN: IconButton(Icon.PHONE, translate("pop", "Call again")),
    }
