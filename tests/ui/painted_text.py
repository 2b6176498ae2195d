"""The words that a widget paints, taken from the painter itself: what stands on a screenshot."""

from PySide6.QtGui import QPaintDevice, QPaintEngine, QTextItem
from PySide6.QtWidgets import QWidget


class _Listener(QPaintEngine):
    def __init__(self) -> None:
        super().__init__(QPaintEngine.PaintEngineFeature.AllFeatures)
        self.words: list[str] = []

    def begin(self, _device: QPaintDevice) -> bool:
        return True

    def end(self) -> bool:
        return True

    def updateState(self, _state: object) -> None:
        pass

    def drawPixmap(self, *_: object) -> None:
        pass

    def drawImage(self, *_: object) -> None:
        pass

    def drawPolygon(self, *_: object) -> None:
        pass

    def drawPath(self, *_: object) -> None:
        pass

    def type(self) -> QPaintEngine.Type:
        return QPaintEngine.Type.User

    def drawTextItem(self, _at: object, item: QTextItem) -> None:
        self.words.append(item.text())


class _Device(QPaintDevice):
    def __init__(self, like: QWidget) -> None:
        super().__init__()
        self._like = like
        self.listener = _Listener()

    def paintEngine(self) -> QPaintEngine:
        return self.listener

    def metric(self, what: QPaintDevice.PaintDeviceMetric) -> int:
        return int(self._like.metric(what))


def painted_words(widget: QWidget) -> str:
    """All that it and what is in it paint as text now, one after the other."""
    device = _Device(widget)
    widget.render(device)
    return " ".join(device.listener.words)
