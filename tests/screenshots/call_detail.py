"""The pane of one call, in its states: beside the list, and alone in a small window."""

import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QSize
from PySide6.QtGui import QPixmap

from gamma_desktop.calls.model import Call
from gamma_desktop.history.model import Remark
from tests.samples import chain
from tests.screenshots.scene import Scene
from tests.ui import office
from tests.ui.desk import Desk, OpenWindow

LARGE, SMALL = QSize(980, 680), QSize(380, 560)
NOTE = "Wants the offer for the Valencia depot by Friday, with the discount that Gines promised."
SETTINGS = """
agent.extensions = ["203"]
calls.labels = ["Sale", "Complaint", "Call back later"]
"""

Act = Callable[[OpenWindow], None]


def scenes() -> Iterator[Scene]:
    for name, size in (("", LARGE), ("-small", SMALL)):
        yield Scene(f"chain{name}", _drawn(size, _chain))
        yield Scene(f"note{name}", _drawn(size, _note))
        yield Scene(f"note-conflict{name}", _drawn(size, _conflict))
        yield Scene(f"missed{name}", _drawn(size, _missed))


def _drawn(size: QSize, act: Act) -> Callable[[], QPixmap]:
    def draw() -> QPixmap:
        with tempfile.TemporaryDirectory() as folder:
            Path(folder, "settings.toml").write_text(SETTINGS, "utf-8")
            opened = OpenWindow(Desk(Path(folder)))
        opened.desk.calls.papers.chains["471900"] = chain.calls()
        opened.desk.calls.past = (*(call for call in chain.calls() if call.key == chain.MINE), *office.PAST)
        opened.desk.calls.papers.said = {chain.MINE: Remark(note=NOTE, label="Sale")}
        opened.window.resize(size)
        opened.window.show()
        opened.calls.reload_requested.emit()
        opened.desk.work()
        act(opened)
        opened.desk.work()
        QCoreApplication.processEvents()
        picture = opened.window.grab()
        opened.window.hide()
        opened.desk.work()
        opened.close()
        return picture

    return draw


def _open(opened: OpenWindow, call: Call) -> None:
    opened.calls.open_call(office.identified([call], opened.desk.calls.papers.said)[0])
    opened.desk.work()


def _chain(opened: OpenWindow) -> None:
    _open(opened, chain.mine())


def _missed(opened: OpenWindow) -> None:
    _open(opened, office.MISSED)


def _note(opened: OpenWindow) -> None:
    _open(opened, chain.mine())
    field = opened.calls.detail.note.field
    field.setFocus()
    field.setPlainText(f"{NOTE}\nPeter sends it")
    field.moveCursor(field.textCursor().MoveOperation.End)


def _conflict(opened: OpenWindow) -> None:
    _note(opened)
    opened.desk.calls.papers.said[chain.MINE] = Remark(note="Peter has sent the offer.", label="Sale")
    opened.calls.detail.note.save()
