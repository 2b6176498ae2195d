"""The Insights page: an agent's day, the whole team's, and what it says where there is nothing to draw."""

import tempfile
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QSize
from PySide6.QtGui import QPixmap

from gamma_desktop.errors import GammaDesktopError
from gamma_desktop.history.insights import Insights
from gamma_desktop.history.reception_gaps import GapReason, ReceptionGap
from gamma_desktop.ui.window.navigation import Page
from tests.screenshots.scene import Scene, picture_of
from tests.screenshots.window import FINE
from tests.ui import office
from tests.ui.desk import Desk, OpenWindow, button

LARGE, SMALL = QSize(980, 760), QSize(380, 760)
Set = Callable[[Desk], None]
Act = Callable[[OpenWindow], None]


def scenes() -> Iterator[Scene]:
    for name, size in (("", LARGE), ("-small", SMALL)):
        yield Scene(f"mine{name}", _drawn(size))
        yield Scene(f"team{name}", _drawn(size, act=_choose_team))
    yield Scene("blind-time", _drawn(LARGE, _have_gaps))
    yield Scene("empty", _drawn(LARGE, _have_no_calls))
    yield Scene("error", _drawn(LARGE, _fail))


def _drawn(size: QSize, prepare: Set | None = None, act: Act | None = None) -> Callable[[], QPixmap]:
    def draw() -> QPixmap:
        with tempfile.TemporaryDirectory() as folder:
            Path(folder, "settings.toml").write_text('[agent]\nextensions = ["203"]\n', "utf-8")
            desk = Desk(Path(folder))
        if prepare is not None:
            prepare(desk)
        opened = OpenWindow(desk)
        opened.window.resize(size)
        opened.window.show()
        opened.window.show_health(FINE)
        opened.go(Page.INSIGHTS)
        if act is not None:
            act(opened)
            desk.work()
        QCoreApplication.processEvents()
        return picture_of(opened.window)

    return draw


def _choose_team(opened: OpenWindow) -> None:
    button(opened.window, "Whole team").click()


def _have_gaps(desk: Desk) -> None:
    since = office.NOW - timedelta(minutes=40)
    desk.figures.gaps = [ReceptionGap(since=since, until=since + timedelta(minutes=15), why=GapReason.OFF)]


def _have_no_calls(desk: Desk) -> None:
    desk.figures.mine = Insights()


def _fail(desk: Desk) -> None:
    desk.figures.problem = GammaDesktopError("The book is on a disk that cannot be read.")
