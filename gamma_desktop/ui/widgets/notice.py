"""A word of warning inside a surface: what happened, and what to do about it."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from gamma_desktop.ui.explanation import Explanation
from gamma_desktop.ui.icons import Icon
from gamma_desktop.ui.palette import Tone
from gamma_desktop.ui.theme import Radius, Space, Type, tokens
from gamma_desktop.ui.widgets.icon_label import IconLabel
from gamma_desktop.ui.widgets.labels import PlainLabel


class Notice(QWidget):
    """An explanation on a quiet ground, red or amber; hidden while there is nothing to explain."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tone = Tone.DANGER
        self._said = ""
        self._title = PlainLabel(step=Type.STRONG)
        self._advice = PlainLabel()
        self._icon = IconLabel(Icon.WARNING, tone=self._tone)
        words = QVBoxLayout()
        words.setSpacing(Space.XS)
        words.addWidget(self._title)
        words.addWidget(self._advice)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(Space.M, Space.S, Space.M, Space.S)
        layout.setSpacing(Space.S)
        layout.addWidget(self._icon, alignment=Qt.AlignmentFlag.AlignTop)
        layout.addLayout(words, 1)
        self.hide()

    @property
    def tone(self) -> Tone:
        """Red or amber."""
        return self._tone

    def explain(self, explanation: Explanation | None, tone: Tone | None = None) -> None:
        """Show it; None hides the notice. The tone follows from how certain it is, unless one is given."""
        if explanation is not None:
            self._tone = tone or (Tone.DANGER if explanation.is_certain else Tone.WARNING)
            self._icon.show_icon(Icon.WARNING, self._tone)
            self._title.setText(explanation.title)
            self._advice.setText(explanation.advice)
            self._advice.setVisible(bool(explanation.advice))
            self.setAccessibleName(str(explanation))
        is_news = explanation is not None and str(explanation) != self._said
        self._said = str(explanation) if explanation is not None else ""
        self.setVisible(explanation is not None)
        if is_news and self.isVisible():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, self._said))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the ground: to polish it and all in it for another tone would cost four times as much."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(tokens().soft(self._tone)))
        painter.drawRoundedRect(self.rect(), Radius.CONTROL, Radius.CONTROL)
