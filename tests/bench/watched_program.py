"""The real program on a profile, which also prints each time that a pop has been painted.

A line is the call, how far its pop says that the call has come, and the time by the monotonic clock, which
all processes of a machine share. The one thing that differs from the program as it is shipped: the stack
makes its cards of the class below. To be run as a module, with the folder of the profile.
"""

import os
import sys
import time

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QPaintEvent

from gamma_desktop.calls.model import CallKey
from gamma_desktop.cli.main import run
from gamma_desktop.ui.pop import stack
from gamma_desktop.ui.pop.card import ScreenPop
from gamma_desktop.ui.pop.model import PopContent

_PAINTED = QEvent.Type(QEvent.registerEventType())


class WatchedPop(ScreenPop):
    """A pop that tells when it has been painted.

    Its children are painted after it, and all of it then goes to the screen, in one piece of work of Qt's;
    what is posted from inside arrives right after that.
    """

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        QCoreApplication.postEvent(self, QEvent(_PAINTED), Qt.EventPriority.HighEventPriority.value)

    def customEvent(self, event: QEvent) -> None:
        painted_at = time.monotonic_ns()
        content = self.content
        if event.type() == _PAINTED and content is not None and isinstance(content.pop_id, CallKey):
            line = f"{content.pop_id.call_id} {_stage(content)} {painted_at}\n"
            os.write(sys.stdout.fileno(), line.encode())


def _stage(content: PopContent) -> str:
    if content.may_fade:
        return "dropped"
    return "talking" if content.state.talking_since is not None else "ringing"


if __name__ == "__main__":
    vars(stack)["ScreenPop"] = WatchedPop
    sys.exit(run(["--profile", sys.argv[1]]))
