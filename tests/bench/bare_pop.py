"""The least that any program does which shows in a small window what was posted: beside it a pop is measured.

The same server, one row that is synced to the disk before the answer, a signal to the main thread, two texts
in a window that stands ready, shown as a pop is. Prints each painting as ``watched_program`` does. To be run
as a module, with the port and a folder for the rows.
"""

import asyncio
import json
import os
import socket
import sys
import threading
import time
from pathlib import Path

import apsw
from aiohttp import web
from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, Signal
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QApplication, QLabel, QVBoxLayout, QWidget

_PAINTED = QEvent.Type(QEvent.registerEventType())


class Posted(QObject):
    """Hands what was posted to the main thread."""

    came = Signal(str, str, str)


class BarePop(QWidget):
    """Who calls, and the state of the call."""

    def __init__(self) -> None:
        super().__init__(
            None,
            Qt.WindowType.Tool
            | Qt.WindowType.FramelessWindowHint
            | Qt.WindowType.WindowStaysOnTopHint
            | Qt.WindowType.WindowDoesNotAcceptFocus,
        )
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self._caller, self._state = QLabel(), QLabel()
        layout = QVBoxLayout(self)
        for label in (self._caller, self._state):
            label.setTextFormat(Qt.TextFormat.PlainText)
            layout.addWidget(label)
        self.resize(384, 220)
        self._told = ""
        self.winId()
        self.grab()

    def show_call(self, call: str, stage: str, caller: str) -> None:
        self._told = f"{call} {stage}"
        self._caller.setText(caller)
        self._state.setText(stage)
        self.show()
        if self.windowHandle().isExposed():
            self.repaint()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        QCoreApplication.postEvent(self, QEvent(_PAINTED), Qt.EventPriority.HighEventPriority.value)

    def customEvent(self, event: QEvent) -> None:
        painted_at = time.monotonic_ns()
        if event.type() == _PAINTED and self._told:
            os.write(sys.stdout.fileno(), f"{self._told} {painted_at}\n".encode())
            if self._told.endswith(" dropped"):
                self.hide()


async def serve(port: int, file: Path, posted: Posted) -> None:
    """Store each event, answer, and tell the main thread."""
    database = apsw.Connection(str(file))
    for pragma in ("journal_mode = WAL", "synchronous = FULL"):
        list(database.execute(f"PRAGMA {pragma}"))
    database.execute("CREATE TABLE events (position INTEGER PRIMARY KEY, body BLOB NOT NULL)")

    async def store(request: web.BaseRequest) -> web.StreamResponse:
        body = await request.read()
        database.execute("INSERT INTO events (body) VALUES (?)", (body,))
        event = json.loads(body)
        posted.came.emit(event["callId"], event["state"], event["displayedNumber"])
        return web.Response()

    listening = socket.create_server(("127.0.0.1", port))
    await asyncio.get_running_loop().create_server(web.Server(store, access_log=None), sock=listening)
    await asyncio.Event().wait()


def main(port: int, folder: Path) -> int:
    application = QApplication([])
    window = QWidget()  # for whoever waits until the program is there
    window.show()
    pop, posted = BarePop(), Posted()
    posted.came.connect(pop.show_call)
    thread = threading.Thread(
        target=lambda: asyncio.run(serve(port, folder / "bare.db", posted)), daemon=True
    )
    thread.start()
    return application.exec()


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), Path(sys.argv[2])))
