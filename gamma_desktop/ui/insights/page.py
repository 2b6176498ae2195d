"""The Insights page: how many calls, how quickly answered, when, and by whom."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QBoxLayout, QButtonGroup, QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from gamma_desktop.history.insights import Figures, Insights, Period
from gamma_desktop.ui.icons import Icon
from gamma_desktop.ui.insights.bar_chart import Bar, BarChart, ColumnChart, RowChart
from gamma_desktop.ui.insights.tiles import Tiles
from gamma_desktop.ui.insights.wording import figures_words, hour_words, no_calls_in, period_name
from gamma_desktop.ui.palette import Tone
from gamma_desktop.ui.theme import Space, Type, tokens
from gamma_desktop.ui.widgets.buttons import Button, ButtonKind
from gamma_desktop.ui.widgets.card import Card, ScrollPane
from gamma_desktop.ui.widgets.empty import EmptyState
from gamma_desktop.ui.widgets.focus_pane import FocusPane
from gamma_desktop.ui.widgets.labels import PlainLabel
from gamma_desktop.ui.wording import Explanation

FIRST_HOUR, LAST_HOUR = 8, 19
"""Hours that are always drawn; earlier and later ones are where there were calls."""


class InsightsPage(FocusPane):
    """Shows figures; knows no service."""

    period_requested = Signal(Period)
    scope_requested = Signal(bool)
    """True: the whole team; False: the agent's own extensions."""
    reload_requested = Signal()
    shown = Signal()

    def __init__(self, name_of: Callable[[str], str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name_of = name_of
        self._periods: dict[Period, Button] = {period: self._choice(period_name(period)) for period in Period}
        self._mine, self._team = self._choice(self.tr("My calls")), self._choice(self.tr("Whole team"))
        self.tiles = Tiles()
        self.hours = ColumnChart(self.tr("Calls by hour"))
        self.extensions = RowChart(self.tr("Calls by extension"))
        self.gaps = PlainLabel(step=Type.CAPTION, tone=Tone.WARNING)
        self._hours_card = self._card(self.tr("By hour"), self.hours)
        self._extensions_card = self._card(self.tr("By extension"), self.extensions)
        self._words = EmptyState(Icon.HISTORY, "")
        self._choices = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._stack = QStackedLayout()
        self._lay_out()
        self._connect()
        self._periods[Period.TODAY].setChecked(True)
        self._mine.setChecked(True)
        self.show_scope(has_own=False)
        self.show_loading()

    def set_wide(self, wide: bool) -> None:
        """Lay tiles and choices out by the room there is."""
        self.tiles.set_wide(wide)
        ways = QBoxLayout.Direction
        self._choices.setDirection(ways.LeftToRight if wide else ways.TopToBottom)

    def show_scope(self, *, has_own: bool) -> None:
        """Offer the choice between one's own calls and the team's only where there are own ones."""
        for button in (self._mine, self._team):
            button.setVisible(has_own)

    def show_insights(self, insights: Insights, *, of_team: bool, gaps: Sequence[str] = ()) -> None:
        """Show these figures.

        Args:
            insights: what the chosen stretch came to.
            of_team: they are those of all extensions, so that one may be set beside the other.
            gaps: when no event could come, in sentences.
        """
        if not insights.total.calls:
            self._show_no_calls(gaps)
            return
        self._stack.setCurrentIndex(1)
        self.tiles.show_insights(insights)
        self.hours.show_bars(_hour_bars(insights.by_hour))
        self.extensions.show_bars([self._extension_bar(*item) for item in insights.by_extension.items()])
        self._extensions_card.setVisible(of_team and bool(insights.by_extension))
        self.gaps.setText("\n".join(gaps))
        self.gaps.setVisible(bool(gaps))

    def _show_no_calls(self, gaps: Sequence[str]) -> None:
        period = next(period for period, button in self._periods.items() if button.isChecked())
        advice = self.tr("Figures appear here as soon as calls have ended.")
        self._words.show_state(Icon.INSIGHTS, no_calls_in(period), "\n".join([advice, *gaps]))
        self._stack.setCurrentIndex(0)

    def show_loading(self) -> None:
        """Say that they are being computed."""
        self._words.show_state(Icon.HISTORY, self.tr("Counting calls…"))
        self._stack.setCurrentIndex(0)

    def show_error(self, why: Explanation) -> None:
        """Say why there are none."""
        self._words.show_state(Icon.WARNING, why.title, why.advice, self.tr("Try again"))
        self._stack.setCurrentIndex(0)

    def showEvent(self, event: QShowEvent) -> None:
        """Be brought up to date: nothing is computed while the page is hidden."""
        super().showEvent(event)
        self.shown.emit()

    def _extension_bar(self, extension: str, figures: Figures) -> Bar:
        name = self._name_of(extension)
        return Bar(label=name, figures=figures, words=f"{name}: {figures_words(figures)}")

    def _choice(self, text: str) -> Button:
        button = Button(text, kind=ButtonKind.QUIET)
        button.setCheckable(True)
        return button

    def _card(self, title: str, chart: BarChart) -> Card:
        card = Card()
        column = QVBoxLayout(card)
        column.setContentsMargins(Space.M, Space.M, Space.M, Space.M)
        column.setSpacing(Space.S)
        head = QHBoxLayout()
        head.addWidget(PlainLabel(title, step=Type.HEADING), 1)
        if chart is self.hours:
            head.addWidget(Legend())
        column.addLayout(head)
        column.addWidget(chart)
        return card

    def _lay_out(self) -> None:
        self._choices.setSpacing(Space.XS)
        self._choices.addLayout(_row(*self._periods.values()))
        self._choices.addStretch(1)
        self._choices.addLayout(_row(self._mine, self._team))
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, Space.M)
        column.setSpacing(Space.M)
        for part in (self.tiles, self._hours_card, self._extensions_card, self.gaps):
            column.addWidget(part)
        column.addStretch(1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(Space.S)
        whole.addLayout(self._choices)
        whole.addLayout(self._stack, 1)
        # Not before: a layout without a widget shows what it is given as a window.
        self._stack.addWidget(self._words)
        self._stack.addWidget(ScrollPane(content))
        self.lead_to(self._periods[Period.TODAY])

    def _connect(self) -> None:
        for group in (tuple(self._periods.values()), (self._mine, self._team)):
            exclusive = QButtonGroup(self)
            for button in group:
                exclusive.addButton(button)
        for period, button in self._periods.items():
            button.clicked.connect(lambda _on, chosen=period: self.period_requested.emit(chosen))
        self._mine.clicked.connect(lambda: self.scope_requested.emit(False))
        self._team.clicked.connect(lambda: self.scope_requested.emit(True))
        self._words.action_requested.connect(self.reload_requested)


class Legend(QWidget):
    """What the colours of bars mean, in the order in which they are stacked."""

    DOT = 8

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = (self.tr("answered"), self.tr("outgoing"), self.tr("missed"))

    def sizeHint(self) -> QSize:
        """A dot and a word each."""
        width = sum(self._width_of(word) for word in self._words)
        return QSize(width - Space.M, self.fontMetrics().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw dots and words."""
        look, painter = tokens(), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        left = 0.0
        middle = self.height() / 2
        for word, color in zip(self._words, (look.success, look.accent, look.danger), strict=True):
            painter.setPen(QColor(color))
            painter.setBrush(QColor(color))
            painter.drawRoundedRect(QRectF(left, middle - self.DOT / 2, self.DOT, self.DOT), 2, 2)
            painter.setPen(QColor(look.muted))
            text = QRectF(left + self.DOT + Space.XS, 0, self._width_of(word), self.height())
            painter.drawText(text, Qt.AlignmentFlag.AlignVCenter, word)
            left += self._width_of(word)

    def _width_of(self, word: str) -> int:
        return self.DOT + Space.XS + self.fontMetrics().horizontalAdvance(word) + Space.M


def _row(*buttons: Button) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(Space.XS)
    for button in buttons:
        row.addWidget(button)
    row.addStretch(1)
    return row


def _hour_bars(by_hour: Sequence[Figures]) -> list[Bar]:
    """The hours of a working day, and every other one from the first with calls to the last."""
    busy = [hour for hour, figures in enumerate(by_hour) if figures.calls]
    first, last = min([FIRST_HOUR, *busy]), max([LAST_HOUR, *busy])
    return [
        Bar(
            label=f"{hour}",
            figures=by_hour[hour],
            words=f"{hour_words(hour)}: {figures_words(by_hour[hour])}",
        )
        for hour in range(first, last + 1)
    ]
