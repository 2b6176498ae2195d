"""Texts. Whatever they hold came from outside, so nothing here ever reads it as markup."""

from html import escape

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from gamma_desktop.ui.palette import Tone
from gamma_desktop.ui.theme import Radius, Space, Type, font, tokens

ELLIPSIS_ROOM = 24
WORD_ROOM = 160
"""Words that are wider may be broken: else one that someone sent would push all beside it out of view."""

_TALLEST = 1 << 20

ONE_LINE = Qt.TextFlag.TextSingleLine.value
IN_THE_MIDDLE = ONE_LINE | Qt.AlignmentFlag.AlignVCenter.value
"""How texts are drawn, as the numbers that Qt takes: to join its flags costs as much as to draw a line."""

_WRAPPED, _ANYWHERE = Qt.TextFlag.TextWordWrap.value, Qt.TextFlag.TextWrapAnywhere.value


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

    def minimumSizeHint(self) -> QSize:
        """As wide as its longest word, if that is one."""
        hint = super().minimumSizeHint()
        return QSize(min(hint.width(), WORD_ROOM), hint.height()) if self.wordWrap() else hint

    def heightForWidth(self, width: int) -> int:
        """As high as its lines, those of a broken word included."""
        if not self._must_break(width):
            return super().heightForWidth(width)
        room = QRect(0, 0, width, _TALLEST)
        return self.fontMetrics().boundingRect(room, self._flags(width), self.text()).height()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the text in today's colours."""
        painter = QPainter(self)
        painter.setPen(QColor(tokens().ink(self._tone)))
        room = self.contentsRect()
        painter.drawText(room, self._flags(room.width()), self.text())

    def _must_break(self, width: int) -> bool:
        return self.wordWrap() and super().minimumSizeHint().width() > width

    def _flags(self, width: int) -> int:
        flags = self.alignment().value
        if self.wordWrap():
            flags |= _WRAPPED
        if self._must_break(width):
            flags |= _ANYWHERE
        return flags


class StopLabel(PlainLabel):
    """A text that the keyboard stops at, where there is nothing to press; on a ground that bears the ring."""

    def __init__(
        self, text: str = "", *, step: Type = Type.BODY, tone: Tone = Tone.TEXT, ground: Tone = Tone.MUTED
    ) -> None:
        super().__init__(text, step=step, tone=tone)
        self._ground = ground
        self.is_stop = True

    @property
    def is_stop(self) -> bool:
        """Whether it is one now; else it is a text like any other."""
        return self.focusPolicy() is not Qt.FocusPolicy.NoFocus

    @is_stop.setter
    def is_stop(self, is_stop: bool) -> None:
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus if is_stop else Qt.FocusPolicy.NoFocus)
        air = (Space.S, Space.XS, Space.S, Space.XS) if is_stop else (0, 0, 0, 0)
        self.setContentsMargins(*air)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw ground and ring, then the text."""
        if self.is_stop:
            look, painter = tokens(), QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(QColor(look.accent), 2) if self.hasFocus() else Qt.PenStyle.NoPen)
            painter.setBrush(QColor(look.soft(self._ground)))
            shape = QRectF(self.rect()).adjusted(1, 1, -1, -1)
            painter.drawRoundedRect(shape, Radius.CONTROL, Radius.CONTROL)
            painter.end()
        super().paintEvent(event)


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

    def setText(self, text: str) -> None:
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
        painter.drawText(room, self.alignment().value | ONE_LINE, shown)

    def changeEvent(self, event: QEvent) -> None:
        """A larger font may cut the text."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.FontChange:
            self._tell_hidden_part()

    def _tell_hidden_part(self) -> None:
        is_cut = self.fontMetrics().horizontalAdvance(self.text()) > self.contentsRect().width()
        self.setToolTip(plain_tooltip(self.text()) if is_cut else "")
