"""Bands between the rows of a list: something happened there that has no row of its own, or a section begins.

Where a row stands is computed from the bands above it, however many rows there are.
"""

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen

from gamma_desktop.ui.palette import Tone
from gamma_desktop.ui.theme import Space, Type, font, tokens


def band_height() -> int:
    """How high a band is: one line of small text with its air."""
    return QFontMetrics(font(Type.CAPTION)).height() + 2 + Space.XS


class Band(NamedTuple):
    """What a band says."""

    words: str
    is_heading: bool = False


class Bands:
    """Which rows have bands above them, and where that leaves every row."""

    def __init__(self) -> None:
        self._bands: dict[int, tuple[Band, ...]] = {}
        self._above: list[int] = []

    @property
    def by_row(self) -> Mapping[int, tuple[Band, ...]]:
        """The bands above each row that has any, from top to bottom."""
        return self._bands

    def put(self, bands: Mapping[int, tuple[Band, ...]]) -> bool:
        """Learn what is above these rows, () for nothing; False if all of it was known."""
        changed = {row: above for row, above in bands.items() if self._bands.get(row, ()) != above}
        if changed:
            kept = {row: above for row, above in (self._bands | changed).items() if above}
            self._replace(kept.items())
        return bool(changed)

    def clear(self) -> None:
        """Have none."""
        self._replace(())

    def open_room(self, start: int, count: int) -> None:
        """Rows came before this one; what is above it now is to be put."""
        self._replace((row + count if row >= start else row, above) for row, above in self._bands.items())

    def close_room(self, start: int, count: int) -> None:
        """Rows went away."""
        gone = range(start, start + count)
        self._replace(
            (row - count if row >= gone.stop else row, above)
            for row, above in self._bands.items()
            if row not in gone
        )

    def count_above(self, row: int) -> int:
        """How many bands stand above a row, its own among them."""
        return bisect_right(self._above, row)

    def row_at(self, y: int, row_height: int, band: int) -> tuple[int, bool]:
        """The row at a height from the top of the list, and whether it is the band above that row."""
        before = bisect_right(
            range(len(self._above)), y, key=lambda at: self._above[at] * row_height + at * band
        )
        if before:
            row = self._above[before - 1]
            if y < row * row_height + before * band:
                return row, True
        return (y - before * band) // row_height, False

    def _replace(self, bands: Iterable[tuple[int, tuple[Band, ...]]]) -> None:
        self._bands = dict(bands)
        self._above = sorted(row for row, above in self._bands.items() for _ in above)


def paint_heading(painter: QPainter, words: str, band: QRect) -> None:
    """Name the section that begins below; drawn on the ground of the window, since rows pass beneath it."""
    look = tokens()
    painter.fillRect(band, QColor(look.window))
    painter.setFont(font(Type.CAPTION))
    painter.setPen(QColor(look.muted))
    room = band.adjusted(Space.S + Space.XS, 0, -Space.S, 0)
    shown = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, room.width())
    painter.drawText(room, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)


def paint_band(painter: QPainter, words: str, band: QRect) -> None:
    """Draw a dashed line across the band, with the words on it."""
    look, metrics = tokens(), QFontMetrics(font(Type.CAPTION))
    height = metrics.height() + 2
    shown = metrics.elidedText(words, Qt.TextElideMode.ElideRight, band.width() - 2 * Space.L - 2 * Space.S)
    width = metrics.horizontalAdvance(shown) + 2 * Space.S
    middle = band.top() + band.height() / 2
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(look.ink(Tone.WARNING)), 1, Qt.PenStyle.DashLine))
    painter.drawLine(band.left() + Space.S, round(middle), band.right() - Space.S, round(middle))
    pill = QRectF(band.center().x() - width / 2, middle - height / 2, width, height)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(look.soft(Tone.WARNING)))
    painter.drawRoundedRect(pill, height / 2, height / 2)
    painter.setFont(font(Type.CAPTION))
    painter.setPen(QColor(look.ink(Tone.WARNING)))
    painter.drawText(pill, Qt.AlignmentFlag.AlignCenter, shown)
    painter.restore()
