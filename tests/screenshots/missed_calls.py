"""Missed calls in the window: those that wait, and all of them done at once."""

import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from PySide6.QtCore import QSize
from PySide6.QtGui import QPixmap

from tests.screenshots.scene import Scene
from tests.screenshots.window_picture import Act, picture_after
from tests.ui.desk import Desk, OpenWindow

LARGE, SMALL = QSize(980, 680), QSize(380, 560)


def scenes() -> Iterator[Scene]:
    for name, size in (("", LARGE), ("-small", SMALL)):
        yield Scene(f"waiting{name}", _drawn(size, _waiting))
        yield Scene(f"done{name}", _drawn(size, _done))


def _drawn(size: QSize, act: Act) -> Callable[[], QPixmap]:
    def draw() -> QPixmap:
        with tempfile.TemporaryDirectory() as folder:
            Path(folder, "settings.toml").write_text('agent.extensions = ["203"]\n', "utf-8")
            opened = OpenWindow(Desk(Path(folder)))
        opened.desk.handled.subscribe(lambda waiting: opened.assembly.count_missed(waiting.count))
        opened.assembly.count_missed(opened.desk.handled.now.count)
        return picture_after(opened, size, act)

    return draw


def _waiting(opened: OpenWindow) -> None:
    opened.calls.done_requested.emit(opened.calls.model.row_at(opened.calls.model.index(10)))


def _done(opened: OpenWindow) -> None:
    opened.calls.show_missed_only()
    opened.calls.waiting_bar.all_done_requested.emit()
