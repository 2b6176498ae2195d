"""A call's way, drawn from top to bottom: a dot a step on one line, its words, its time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QPointF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from gamma_desktop.calls.model import Call, CallKey
from gamma_desktop.history.timeline import Step, StepKind
from gamma_desktop.ui.formatting import time_of_day
from gamma_desktop.ui.icons import Icon
from gamma_desktop.ui.palette import Tone
from gamma_desktop.ui.parties import PartyNames
from gamma_desktop.ui.theme import Space, Type, tokens
from gamma_desktop.ui.widgets.buttons import IconButton
from gamma_desktop.ui.widgets.labels import PlainLabel
from gamma_desktop.ui.widgets.pill import DOT, Dot, paint_dot
from gamma_desktop.ui.wording.step_words import step_sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class StepWords:
    """A step as it is read.

    Attributes:
        time: the time of day; "" where no event told it.
    """

    words: str
    time: str = ""
    dot: Dot = Dot.HOLLOW
    tone: Tone = Tone.MUTED

    @property
    def spoken(self) -> str:
        """What a screen reader says."""
        return f"{self.time}: {self.words}" if self.time else self.words


def step_words(step: Step, parties: PartyNames) -> StepWords:
    """Word a step."""
    dot, tone = _signs().get(step.kind, (Dot.HOLLOW, Tone.MUTED))
    return StepWords(words=step_sentence(step, parties), time=_time(step.at), dot=dot, tone=tone)


def _time(at: datetime | None) -> str:
    return "" if at is None else time_of_day(at)


def _signs() -> dict[StepKind, tuple[Dot, Tone]]:
    return {
        StepKind.ANSWERED: (Dot.FULL, Tone.SUCCESS),
        StepKind.TRANSFERRED: (Dot.RING, Tone.ACCENT),
        StepKind.MISSED: (Dot.CROSS, Tone.DANGER),
        StepKind.UNANSWERED: (Dot.CROSS, Tone.WARNING),
        StepKind.CANCELLED: (Dot.CROSS, Tone.WARNING),
        StepKind.LOST: (Dot.CROSS, Tone.WARNING),
    }


RAIL = DOT + Space.S
LINE_MIDDLE = 12
"""How far below the top of a row the middle of its first line is."""


class _Rail(QWidget):
    """The dot of a step, and the line to its neighbours."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedWidth(RAIL)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self._dot, self._tone = Dot.HOLLOW, Tone.MUTED
        self._is_first = self._is_last = False

    def show_place(self, dot: Dot, tone: Tone, *, is_first: bool, is_last: bool) -> None:
        self._dot, self._tone = dot, tone
        self._is_first, self._is_last = is_first, is_last
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw line and dot; the line keeps clear of the dot."""
        look, painter = tokens(), QPainter(self)
        middle = QPointF(DOT / 2 + 1, LINE_MIDDLE)
        painter.setPen(QPen(QColor(look.edge), 1))
        gap = QPointF(0, DOT / 2 + 3)
        if not self._is_first:
            painter.drawLine(QPointF(middle.x(), 0), middle - gap)
        if not self._is_last:
            painter.drawLine(middle + gap, QPointF(middle.x(), self.height()))
        paint_dot(painter, middle, self._dot, look.ink(self._tone))


class _StepRow(QWidget):
    """One step; where it begins another call of the chain, a button opens that one."""

    opened = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._call: Call | None = None
        self._rail = _Rail()
        self._words = PlainLabel(tabular=True)
        self._time = PlainLabel(step=Type.CAPTION, tone=Tone.MUTED, tabular=True)
        self._time.setWordWrap(False)
        self._open = IconButton(Icon.CHEVRON_RIGHT, self.tr("Show this call"))
        self._open.setFixedSize(QSize(24, 24))
        self._open.clicked.connect(lambda: self.opened.emit(self._call))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Space.S)
        row.addWidget(self._rail)
        row.addWidget(self._words, 1)
        row.addWidget(self._time, alignment=Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._open, alignment=Qt.AlignmentFlag.AlignTop)
        for label in (self._words, self._time):
            label.setContentsMargins(0, Space.XS, 0, Space.XS)

    def show_step(self, step: Step, parties: PartyNames, *, is_first: bool, is_last: bool) -> None:
        self._call = step.call
        read = step_words(step, parties)
        self._rail.show_place(read.dot, read.tone, is_first=is_first, is_last=is_last)
        self._words.setText(read.words)
        self._words.setAccessibleName(read.spoken)
        self._time.setText(read.time)

    def show_link(self, *, to_other_call: bool, is_own: bool, has_room: bool) -> None:
        """Offer the call of this step; what happened to another call than the one shown is quieter.

        Args:
            to_other_call: this is the first step of a call that is not shown.
            is_own: it happened to the call that is shown.
            has_room: leave the room of a link also where there is none, so that times stand in one column.
        """
        self._words.set_tone(Tone.TEXT if is_own else Tone.MUTED)
        policy = self._open.sizePolicy()
        policy.setRetainSizeWhenHidden(has_room)
        self._open.setSizePolicy(policy)
        self._open.setVisible(to_other_call)


class TimelineView(QWidget):
    """Shows steps; its rows are kept and reused."""

    call_opened = Signal(object)
    """A call of the chain that the agent wants to see."""

    def __init__(self, parties: PartyNames, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("What happened"))
        self._parties = parties
        self._rows: list[_StepRow] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)

    def show_steps(self, steps: Sequence[Step], shown: CallKey) -> None:
        """Show these steps; ``shown`` is the call that the pane is about."""
        while len(self._rows) < len(steps):
            self._add_row()
        told: set[CallKey] = {shown}
        has_room = any(step.call.key != shown for step in steps)
        for at, (row, step) in enumerate(zip(self._rows, steps, strict=False)):
            row.show_step(step, self._parties, is_first=at == 0, is_last=at == len(steps) - 1)
            key = step.call.key
            row.show_link(to_other_call=key not in told, is_own=key == shown, has_room=has_room)
            told.add(key)
        for at, row in enumerate(self._rows):
            row.setVisible(at < len(steps))

    def _add_row(self) -> None:
        row = _StepRow()
        row.opened.connect(self.call_opened)
        self._rows.append(row)
        self._column.addWidget(row)
