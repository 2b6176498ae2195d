"""How a pop leaves: after a time, gently, and never while the pointer is on it."""

from PySide6.QtCore import QObject, QTimer, QVariantAnimation, Signal
from PySide6.QtWidgets import QApplication, QStyle, QWidget

FADE_MS = 220


class Fader(QObject):
    """Waits, then fades a window out; holding it starts the wait again."""

    finished = Signal()

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._fade)
        self._fading = QVariantAnimation(self)
        self._fading.setDuration(FADE_MS)
        self._fading.setStartValue(1.0)
        self._fading.setEndValue(0.0)
        self._fading.valueChanged.connect(window.setWindowOpacity)
        self._fading.finished.connect(self.finished)
        self._after_ms: int | None = None
        self._is_held = False

    @property
    def is_waiting(self) -> bool:
        """Whether the window is on its way out."""
        return self._timer.isActive()

    def start(self, after_ms: int) -> None:
        """Fade after this time; a wait that is under way goes on."""
        if self._after_ms is None:
            self._after_ms = after_ms
            self._wait()

    def cancel(self) -> None:
        """Stay."""
        self._after_ms = None
        self._stay()

    def hold(self) -> None:
        """Stay while the pointer is on it."""
        self._is_held = True
        self._stay()

    def release(self) -> None:
        """The pointer has left: the wait starts again."""
        self._is_held = False
        self._wait()

    def _wait(self) -> None:
        if self._after_ms is not None and not self._is_held:
            self._timer.start(self._after_ms)

    def _stay(self) -> None:
        self._timer.stop()
        self._fading.stop()
        self._window.setWindowOpacity(1.0)

    def _fade(self) -> None:
        if _is_motion_reduced():
            self.finished.emit()
        else:
            self._fading.start()


def _is_motion_reduced() -> bool:
    """The system asks for no animations."""
    return not QApplication.style().styleHint(QStyle.StyleHint.SH_Widget_Animation_Duration)
