"""Texts. Whatever they hold came from outside, so nothing here ever reads it as markup."""

from html import escape

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from gamma_desktop.ui.palette import Tone
from gamma_desktop.ui.theme import Type, font, tokens

ELLIPSIS_ROOM = 24


def plain_tooltip(text: str) -> str:
    """A tooltip that shows this text letter by letter: Qt guesses rich text, and wraps only that."""
    return f"<qt>{escape(text).replace(chr(10), '<br>')}</qt>" if text else ""


class PlainLabel(QLabel):
    """A text that wraps where it must; drawn in the ink of its tone."""

    def __init__(
        self,
        text: str = "",
        *,
        step: Type = Type.BODY,
        tone: Tone = Tone.TEXT,
        tabular: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setFont(font(step, tabular=tabular))
        self.setWordWrap(True)
        self._tone = tone
        self.setText(text)

    @property
    def tone(self) -> Tone:
        """What the text means."""
        return self._tone

    def set_tone(self, tone: Tone) -> None:
        """Change what the text means."""
        self._tone = tone
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the text in today's colours."""
        painter = QPainter(self)
        painter.setPen(QColor(tokens().ink(self._tone)))
        flags = self.alignment() | (Qt.TextFlag.TextWordWrap if self.wordWrap() else 0)
        painter.drawText(self.contentsRect(), flags, self.text())


class ElidedLabel(PlainLabel):
    """A text on one line, cut with an ellipsis where room ends; then the tooltip has it whole."""

    def __init__(
        self,
        text: str = "",
        *,
        step: Type = Type.BODY,
        tone: Tone = Tone.TEXT,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, step=step, tone=tone, parent=parent)
        self.setWordWrap(False)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def setText(self, text: str) -> None:  # noqa: N802  (Qt's name)
        """Show this text on one line, whatever breaks it holds."""
        super().setText(" ".join(text.split()))
        self._tell_hidden_part()

    def minimumSizeHint(self) -> QSize:
        """It may shrink to an ellipsis."""
        return QSize(ELLIPSIS_ROOM, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Offer the whole text in the tooltip as soon as some of it is cut."""
        super().resizeEvent(event)
        self._tell_hidden_part()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw as much of the text as there is room for."""
        painter = QPainter(self)
        painter.setPen(QColor(tokens().ink(self.tone)))
        room = self.contentsRect()
        shown = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, self.alignment() | Qt.TextFlag.TextSingleLine, shown)

    def changeEvent(self, event: QEvent) -> None:
        """A larger font may cut the text."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.FontChange:
            self._tell_hidden_part()

    def _tell_hidden_part(self) -> None:
        is_cut = self.fontMetrics().horizontalAdvance(self.text()) > self.contentsRect().width()
        self.setToolTip(plain_tooltip(self.text()) if is_cut else "")
