"""The figures that one wants at a glance: a tile each."""

from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from gamma_desktop.history.insights import Insights
from gamma_desktop.ui.insights.wording import answer_time, average_talk, long_duration, share_of_callers
from gamma_desktop.ui.palette import Tone
from gamma_desktop.ui.theme import Space, Type
from gamma_desktop.ui.widgets.card import Card
from gamma_desktop.ui.widgets.labels import PlainLabel


class Tile(Card):
    """A figure, what it is, and what it means."""

    def __init__(self, title: str, tone: Tone = Tone.TEXT, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = PlainLabel(title, step=Type.CAPTION, tone=Tone.MUTED)
        self._figure = PlainLabel(step=Type.TITLE, tone=tone, tabular=True)
        self._more = PlainLabel(step=Type.CAPTION, tone=Tone.MUTED)
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.M, Space.M, Space.M, Space.M)
        column.setSpacing(2)
        for label in (self._title, self._figure, self._more):
            column.addWidget(label)
        column.addStretch(1)

    @property
    def words(self) -> str:
        """All that it says."""
        return f"{self._title.text()}: {self._figure.text()}, {self._more.text()}".rstrip(", ")

    def show_figure(self, figure: str, more: str = "") -> None:
        """Say this."""
        self._figure.setText(figure)
        self._more.setText(more)
        self.setAccessibleName(self.words)


class Tiles(QWidget):
    """All tiles: in one row where there is room, else in two columns."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.answered = Tile(self.tr("Answered"), Tone.SUCCESS)
        self.missed = Tile(self.tr("Missed"), Tone.DANGER)
        self.outgoing = Tile(self.tr("Outgoing"), Tone.ACCENT)
        self.answering = Tile(self.tr("Time to answer"))
        self.talking = Tile(self.tr("Talk time"))
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(Space.S)
        self.set_wide(wide=True)

    @property
    def all(self) -> tuple[Tile, ...]:
        """Every one, in order."""
        return (self.answered, self.missed, self.outgoing, self.answering, self.talking)

    def set_wide(self, wide: bool) -> None:
        """Lie in a row, or stand in two columns."""
        columns = len(self.all) if wide else 2
        for tile in self.all:
            self._grid.removeWidget(tile)
        for position, tile in enumerate(self.all):
            is_last_alone = not wide and position == len(self.all) - 1
            self._grid.addWidget(tile, position // columns, position % columns, 1, 2 if is_last_alone else 1)
        for column in range(len(self.all)):
            self._grid.setColumnStretch(column, 1 if column < columns else 0)

    def show_insights(self, insights: Insights) -> None:
        """Say what they come to."""
        total = insights.total
        self.answered.show_figure(str(total.answered), share_of_callers(total.answered, total))
        self.missed.show_figure(str(total.missed), share_of_callers(total.missed, total))
        self.outgoing.show_figure(str(total.outgoing))
        within = answer_time(insights.answer_p90)
        more = self.tr("90 % within {0}").format(within) if insights.answer_p90 is not None else ""
        self.answering.show_figure(answer_time(insights.answer_median), more)
        self.talking.show_figure(long_duration(total.talk_seconds), average_talk(total))
