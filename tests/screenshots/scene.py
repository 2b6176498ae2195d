"""A scene: a surface in one state, and how to have it drawn."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QWidget


@dataclass(frozen=True, slots=True)
class Scene:
    """``draw`` is called again for each look, once that is applied."""

    name: str
    draw: Callable[[], QPixmap]


def picture_of(widget: QWidget) -> QPixmap:
    """A widget as it stands, drawn once; it is done with afterwards."""
    taken = widget.grab()
    widget.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    return taken
