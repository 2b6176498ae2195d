"""What contacts look like: pictures of the book, decoded beside the main thread, a few of them kept."""

import asyncio
from collections import OrderedDict

from PySide6.QtCore import QByteArray, QObject, Qt, Signal
from PySide6.QtGui import QImage, QPainter, QPainterPath, QPixmap

from gamma_desktop.errors import GammaDesktopError
from gamma_desktop.tasks import LatestWins, Spawn
from gamma_desktop.ui.contacts.ports import ContactLookup

KEPT = 200
SIDE = 96
"""Pixels: twice the largest circle, for dense screens."""


class ContactPhotos(QObject):
    """Round pictures by their names; what is not here yet is fetched, and ``loaded`` tells."""

    loaded = Signal()

    def __init__(self, source: ContactLookup, spawn: Spawn, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._source = source
        self._pictures: OrderedDict[str, QPixmap | None] = OrderedDict()
        self._wanted: list[str] = []
        self._fetches = LatestWins("fetch pictures", spawn)

    def picture(self, name: str) -> QPixmap | None:
        """The picture of that name; None if there is none, or none yet."""
        if not name:
            return None
        if name in self._pictures:
            self._pictures.move_to_end(name)
            return self._pictures[name]
        if name not in self._wanted:
            self._wanted.append(name)
            del self._wanted[:-KEPT]
            self._fetches.ask(self._fetch)
        return None

    async def _fetch(self) -> None:
        """The newest first: it is what one looks at."""
        while self._wanted:
            name = self._wanted.pop()
            self._pictures[name] = await self._read(name)
            while len(self._pictures) > KEPT:
                self._pictures.popitem(last=False)
            self.loaded.emit()

    async def _read(self, name: str) -> QPixmap | None:
        try:
            data = await self._source.photo(name)
        except GammaDesktopError:
            return (
                None  # initials stand in for it; the list has its own way to tell that the book is in trouble
            )
        image = await asyncio.to_thread(_round, data) if data else QImage()
        return None if image.isNull() else QPixmap.fromImage(image)


def _round(data: bytes) -> QImage:
    """A square picture cut to a circle; null for what is no picture."""
    image = QImage.fromData(QByteArray(data))
    if image.isNull():
        return image
    filling = Qt.AspectRatioMode.KeepAspectRatioByExpanding
    scaled = image.scaled(SIDE, SIDE, filling, Qt.TransformationMode.SmoothTransformation)
    drawn = QImage(SIDE, SIDE, QImage.Format.Format_ARGB32_Premultiplied)
    drawn.fill(Qt.GlobalColor.transparent)
    painter = QPainter(drawn)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    circle = QPainterPath()
    circle.addEllipse(drawn.rect())
    painter.setClipPath(circle)
    painter.drawImage((SIDE - scaled.width()) // 2, (SIDE - scaled.height()) // 2, scaled)
    painter.end()
    return drawn
