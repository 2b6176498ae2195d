"""The pane of one call, in its states: beside the list, and alone in a small window."""

import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QSize
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QScrollArea, QWidget

from gamma_desktop.calls.model import Call
from gamma_desktop.history.model import Remark
from gamma_desktop.history.recordings import DownloadBroken, OnProgress
from gamma_desktop.ui.calls.recording_section import RecordingStage, RecordingState
from tests.samples import chain
from tests.screenshots.scene import Scene
from tests.screenshots.window_picture import Act, picture_after
from tests.ui import office
from tests.ui.desk import Desk, OpenWindow

LARGE, SMALL = QSize(980, 680), QSize(380, 560)
NOTE = "Wants the offer for the Valencia depot by Friday, with the discount that Gines promised."
SETTINGS = """
agent.extensions = ["203"]
calls.labels = ["Sale", "Complaint", "Call back later"]
"""


def scenes() -> Iterator[Scene]:
    for name, size in (("", LARGE), ("-small", SMALL)):
        yield Scene(f"chain{name}", _drawn(size, _chain))
        yield Scene(f"note{name}", _drawn(size, _note))
        yield Scene(f"note-conflict{name}", _drawn(size, _conflict))
        yield Scene(f"missed{name}", _drawn(size, _missed))
        yield Scene(f"transcript{name}", _drawn(size, _transcript))
        yield Scene(f"recording{name}", _drawn(size, _recording))
        yield Scene(f"recording-coming{name}", _drawn(size, _recording_coming))
        yield Scene(f"recording-failed{name}", _drawn(size, _recording_failed))
        yield Scene(f"recording-here{name}", _drawn(size, _recording_here))
        yield Scene(f"recording-refused{name}", _drawn(size, _recording_refused))


def _drawn(size: QSize, act: Act) -> Callable[[], QPixmap]:
    def draw() -> QPixmap:
        with tempfile.TemporaryDirectory() as folder:
            Path(folder, "settings.toml").write_text(SETTINGS, "utf-8")
            opened = OpenWindow(Desk(Path(folder)))
        opened.desk.calls.annotations.chains["471900"] = chain.calls()
        opened.desk.calls.past = (*(call for call in chain.calls() if call.key == chain.MINE), *office.PAST)
        opened.desk.calls.annotations.said = {chain.MINE: Remark(note=NOTE, label="Sale")}
        opened.calls.reload_requested.emit()
        opened.desk.work()
        return picture_after(opened, size, act)

    return draw


def _open(opened: OpenWindow, call: Call) -> None:
    opened.calls.open_call(office.identified([call], opened.desk.calls.annotations.said)[0])
    opened.desk.work()


def _chain(opened: OpenWindow) -> None:
    _open(opened, chain.mine())


def _scroll_to(opened: OpenWindow, part: QWidget) -> None:
    QCoreApplication.processEvents()
    for pane in opened.calls.detail.findChildren(QScrollArea):
        if pane.isAncestorOf(part) and pane is not part:
            pane.ensureWidgetVisible(part, 0, 24)


def _transcript(opened: OpenWindow) -> None:
    _open(opened, chain.mine())
    section = opened.calls.detail.transcript
    section.field.setText("offer")
    _scroll_to(opened, section)


def _recording(opened: OpenWindow) -> None:
    _open(opened, chain.mine())
    _scroll_to(opened, opened.calls.detail.recording)


def _recording_coming(opened: OpenWindow) -> None:
    _recording(opened)
    section = opened.calls.detail.recording
    coming = RecordingState(stage=RecordingStage.COMING, come=2_400_000, total=6_800_000)
    section.show_recording(coming)
    _scroll_to(opened, section)


def _recording_failed(opened: OpenWindow) -> None:
    async def fail(_progress: OnProgress) -> None:
        raise DownloadBroken("no answer in time")

    _recording(opened)
    opened.desk.recordings.fetching = fail
    opened.calls.detail.recording.fetch_requested.emit()
    opened.desk.work()
    _scroll_to(opened, opened.calls.detail.recording)


def _recording_here(opened: OpenWindow) -> None:
    _open(opened, chain.mine())
    section = opened.calls.detail.recording
    section.show_recording(RecordingState(stage=RecordingStage.HERE, file=Path("recording.mp3")))
    _scroll_to(opened, section)


def _recording_refused(opened: OpenWindow) -> None:
    opened.desk.recordings.allowed = ()
    _recording(opened)


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
    opened.desk.calls.annotations.said[chain.MINE] = Remark(note="Peter has sent the offer.", label="Sale")
    opened.calls.detail.note.save()
