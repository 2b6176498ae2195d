"""The bar of active calls: always in sight, one line a call, with what can be done about it."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from gamma_desktop.ui import theme
from gamma_desktop.ui.bidi import joined
from gamma_desktop.ui.calls.active_line import STAGES, ActiveLine
from gamma_desktop.ui.calls.available_actions import Ending, ending_words
from gamma_desktop.ui.icons import Icon
from gamma_desktop.ui.palette import Tone
from gamma_desktop.ui.ports import Clock
from gamma_desktop.ui.theme import Space, Type
from gamma_desktop.ui.widgets.buttons import Button, ButtonKind, IconButton
from gamma_desktop.ui.widgets.card import Card, ScrollPane
from gamma_desktop.ui.widgets.labels import ElidedLabel, PlainLabel
from gamma_desktop.ui.widgets.pill import StateDot
from gamma_desktop.ui.widgets.ticker import ElapsedLabel
from gamma_desktop.ui.wording import Attempt

LINES_IN_SIGHT = 3
FADE_AFTER = 10_000
ONE_LINE, TWO_LINES = 44, 60
"""How high a call is."""

WIDE_FROM = 520
"""From this width on a call takes one line, with its words beside the name."""


class StageSteps(QWidget):
    """How far a dialled call has come, as a row of strokes; the words beside it say the same."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._step = 0
        self.setFixedSize(len(STAGES) * 10 - 4, 4)

    def show_step(self, step: int) -> None:
        """Show ``step`` of all stages as reached; 0 hides the row."""
        self._step = step
        self.setVisible(step > 0)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the strokes."""
        look, painter = theme.tokens(), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        for each in range(len(STAGES)):
            painter.setBrush(QColor(look.accent if each < self._step else look.border))
            painter.drawRoundedRect(QRectF(each * 10, 0, 6, 4), 2, 2)
        painter.end()


class ActiveRow(QWidget):
    """One call that goes on."""

    hang_up_requested = Signal(object)
    transfer_requested = Signal(object)
    over_declared = Signal(object)
    dismissed = Signal(object)

    def __init__(self, now: Clock, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._line: ActiveLine | None = None
        self._dot = StateDot()
        self._title = ElidedLabel(step=Type.STRONG)
        self._words = PlainLabel(step=Type.CAPTION, tone=Tone.MUTED)
        self._steps = StageSteps()
        self._elapsed = ElapsedLabel(step=Type.STRONG, tone=Tone.TEXT, now=now)
        self._transfer = IconButton(Icon.TRANSFER, self.tr("Transfer"))
        self._hang_up = Button(ending_words(Ending.HANG_UP), kind=ButtonKind.DANGER)
        self._hang_up.keep_room_for(*map(ending_words, Ending), self.tr("Ending…"))
        self._over = IconButton(Icon.X, self.tr("It's over"))
        self._dismiss = IconButton(Icon.X, self.tr("Dismiss"))
        self._transfer.clicked.connect(lambda: self.transfer_requested.emit(self._line))
        self._hang_up.clicked.connect(lambda: self.hang_up_requested.emit(self._line))
        self._over.clicked.connect(lambda: self.over_declared.emit(self._line))
        self._dismiss.clicked.connect(lambda: self.dismissed.emit(self._line))
        self._lay_out()
        self.set_wide(False)

    def set_wide(self, is_wide: bool) -> None:
        """Have the words stand beside the name, or below it."""
        self.setFixedHeight(ONE_LINE if is_wide else TWO_LINES)
        if is_wide:
            self._first.insertWidget(2, self._words, 1)
        else:
            self._text.insertWidget(2, self._words)
        self._first.setStretch(self._first.count() - 1, 0 if is_wide else 1)

    @property
    def transfer_button(self) -> QWidget:
        """Where a picker of extensions is anchored."""
        return self._transfer

    def show_line(self, line: ActiveLine) -> None:
        """Show this call."""
        if line == self._line:
            return
        self._line = line
        for button in (self._transfer, self._hang_up, self._over, self._dismiss):
            button.stand_for(line.target)
        self.setAccessibleName(joined((line.title, line.words), ", "))
        self._title.setText(line.title)
        self._words.setText(line.words)
        self._words.set_tone(Tone.MUTED if line.tone in {Tone.ACCENT, Tone.SUCCESS} else line.tone)
        self._dot.show_state(line.dot, line.tone)
        self._steps.show_step(line.step)
        self._elapsed.run_since(line.since)
        self._elapsed.setVisible(line.since is not None)
        self._transfer.setVisible(not line.is_over and not line.step)
        self._hang_up.setVisible(not line.is_over)
        self._over.setVisible(line.may_be_over and not line.is_over)
        self._dismiss.setVisible(line.is_over or line.is_silent)
        is_hanging_up = line.waiting_for is Attempt.HANG_UP
        self._hang_up.say(self.tr("Ending…") if is_hanging_up else ending_words(line.ending))
        ends_talk = line.ending is Ending.HANG_UP
        self._hang_up.become(ButtonKind.DANGER if ends_talk else ButtonKind.SECONDARY)
        why_waiting = self.tr("Asked: waiting for Gamma to confirm") if line.waiting_for else ""
        self._hang_up.offer_unless(why_waiting)
        self._transfer.offer_unless(why_waiting or line.why_no_transfer)

    def _lay_out(self) -> None:
        first = self._first = QHBoxLayout()
        first.setSpacing(Space.S)
        first.addWidget(self._title)
        first.addWidget(self._steps)
        first.addStretch(1)
        text = self._text = QVBoxLayout()
        text.setSpacing(0)
        text.addStretch(1)
        text.addLayout(first)
        text.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(Space.L, 0, Space.M, 0)
        row.setSpacing(Space.S)
        row.addWidget(self._dot)
        row.addLayout(text, 1)
        for widget in (self._elapsed, self._over, self._transfer, self._hang_up, self._dismiss):
            row.addWidget(widget)


class ActiveBar(Card):
    """Shows every call that concerns the agent; not there at all while there is none."""

    hang_up_requested = Signal(object)
    transfer_requested = Signal(object, QWidget)
    """A line, and the button to put the picker beside."""
    over_declared = Signal(object)
    """A line whose call was never told to end."""
    dismissed = Signal(object)
    """What the line's ``target`` is."""

    def __init__(self, now: Clock, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._now = now
        self.setAccessibleName(self.tr("Active calls"))
        self._rows: dict[Any, ActiveRow] = {}
        self._height = LINES_IN_SIGHT * TWO_LINES + 2 * Space.XS
        self._is_wide = False
        inside = QWidget()
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, Space.XS, 0, Space.XS)
        layout.addWidget(ScrollPane(inside))
        self.hide()

    def show_lines(self, lines: Sequence[ActiveLine]) -> None:
        """Show these calls, in this order."""
        wanted = {line.target for line in lines}
        for target in [target for target in self._rows if target not in wanted]:
            gone = self._rows.pop(target)
            gone.hide()  # until it is deleted it would stand among the others, and could be pressed
            gone.deleteLater()
        for at, line in enumerate(lines):
            row = self._row(line)
            row.show_line(line)
            if self._column.indexOf(row) != at:
                self._column.insertWidget(at, row)
        self._fit()
        self.setVisible(bool(lines))

    def give_room(self, width: int, height: int) -> None:
        """Take at most so much of the window; the lines that find no room are scrolled to."""
        self._height = height
        if self._is_wide != (is_wide := width >= WIDE_FROM):
            self._is_wide = is_wide
            for row in self._rows.values():
                row.set_wide(is_wide)
        self._fit()

    def _fit(self) -> None:
        most = max(1, min((self._height - 2 * Space.XS) // self._each, LINES_IN_SIGHT))
        self.setFixedHeight(min(len(self._rows), most) * self._each + 2 * Space.XS)

    @property
    def _each(self) -> int:
        return ONE_LINE if self._is_wide else TWO_LINES

    def minimumSizeHint(self) -> QSize:
        """As narrow as the window gets."""
        return QSize(200, self._each + 2 * Space.XS)

    def _row(self, line: ActiveLine) -> ActiveRow:
        known = self._rows.get(line.target)
        if known is not None:
            return known
        row = self._rows[line.target] = ActiveRow(self._now)
        row.set_wide(self._is_wide)
        row.hang_up_requested.connect(self.hang_up_requested)
        row.transfer_requested.connect(
            lambda line: self.transfer_requested.emit(line, self._rows[line.target].transfer_button)
        )
        row.over_declared.connect(self.over_declared)
        row.dismissed.connect(lambda line: self.dismissed.emit(line.target))
        return row

    def fade_later(self, line: ActiveLine) -> None:
        """Let a line that is over go by itself after a while."""
        timer = QTimer(self, singleShot=True, interval=FADE_AFTER)
        timer.timeout.connect(lambda: self.dismissed.emit(line.target))
        timer.timeout.connect(timer.deleteLater)
        timer.start()
