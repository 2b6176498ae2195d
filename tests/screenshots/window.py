"""The main window: every page and state, at its first size and at its smallest comfortable one."""

import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QSize
from PySide6.QtGui import QPixmap

from gamma_desktop.calls.actions import DialAttempt, DialStage
from gamma_desktop.calls.errors import Unreachable, WrongKey
from gamma_desktop.history.reception_gaps import GapReason, ReceptionGap
from gamma_desktop.ui.window.health import HealthItem, HealthLevel
from gamma_desktop.ui.window.navigation import Page
from tests.screenshots.scene import Scene, picture_of
from tests.ui import office
from tests.ui.desk import Desk, OpenWindow

LARGE, SMALL = QSize(980, 680), QSize(380, 560)
FINE = (
    HealthItem(name="API key", level=HealthLevel.FINE, words="Connected"),
    HealthItem(name="Listener", level=HealthLevel.FINE, words="Listening on port 8765"),
    HealthItem(name="Events", level=HealthLevel.FINE, words="Last event 10:41"),
)
BROKEN = HealthItem(
    name="Listener",
    level=HealthLevel.PROBLEM,
    words="No events arrive",
    advice="Another program uses port 8765. Choose another port in Settings, then register again.",
)
DIALLED = DialAttempt(
    external_call_id="gd-1",
    extension="203",
    destination="+34961234567",
    asked_at=office.NOW,
    stage=DialStage.ACCEPTED,
)
Act = Callable[[OpenWindow], None]


def scenes() -> Iterator[Scene]:
    for name, size in (("", LARGE), ("-small", SMALL)):
        yield Scene(f"calls{name}", drawn(Page.CALLS, size, _two_calls))
        yield Scene(f"contacts{name}", drawn(Page.CONTACTS, size))
        yield Scene(f"team{name}", drawn(Page.TEAM, size, _one_call))
        yield Scene(f"settings{name}", drawn(Page.SETTINGS, size))
        yield Scene(f"search{name}", drawn(Page.CALLS, size, lambda opened: search_for(opened, "an")))
    yield Scene("calls-quiet", drawn(Page.CALLS, LARGE, _choose_transferred))
    yield Scene("call-small", drawn(Page.CALLS, SMALL, _choose_transferred))
    yield Scene("dialling", drawn(Page.CALLS, SMALL, _dial))
    yield Scene("dial-refused", drawn(Page.CALLS, SMALL, _dial_refused))
    yield Scene("calls-empty", drawn(Page.CALLS, SMALL, _no_calls))
    yield Scene("calls-error", drawn(Page.CALLS, SMALL, _no_log))
    yield Scene("no-events", drawn(Page.CALLS, LARGE, lambda opened: opened.window.show_health([BROKEN])))
    for name, size in (("", LARGE), ("-small", SMALL)):
        yield Scene(f"calls-blind{name}", drawn(Page.CALLS, size, _have_gaps))
    yield Scene("contacts-empty", drawn(Page.CONTACTS, SMALL, _no_contacts))
    yield Scene("search-number", drawn(Page.CALLS, SMALL, lambda opened: search_for(opened, "0961 234 567")))
    yield Scene("search-nothing", drawn(Page.CALLS, SMALL, lambda opened: search_for(opened, "zzz")))
    yield Scene("register", drawn(Page.SETTINGS, QSize(980, 1120), _ask_to_register))


def drawn(page: Page, size: QSize, act: Act | None = None) -> Callable[[], QPixmap]:
    def draw() -> QPixmap:
        with tempfile.TemporaryDirectory() as folder:
            Path(folder, "settings.toml").write_text('[agent]\nextensions = ["203"]\n', "utf-8")
            opened = OpenWindow(Desk(Path(folder)))
        opened.window.resize(size)
        opened.window.show()
        opened.window.show_health(FINE)
        opened.go(page)
        if act is not None:
            act(opened)
            opened.desk.work()
        for _turn in range(2):  # what scrolls learns how high it is in the first
            QCoreApplication.processEvents()
        return picture_of(opened.window)

    return draw


def _two_calls(opened: OpenWindow) -> None:
    opened.desk.calls.happen(office.TALKING)
    opened.desk.calls.happen(office.RINGING)
    opened.desk.work()
    opened.calls.list.choose(0)


def _one_call(opened: OpenWindow) -> None:
    opened.desk.calls.happen(office.TALKING)


def search_for(opened: OpenWindow, text: str) -> None:
    opened.window.search.setFocus()
    opened.window.search.setText(text)


def _choose_transferred(opened: OpenWindow) -> None:
    opened.calls.open_call(office.identified([office.TRANSFERRED])[0])


def _dial(opened: OpenWindow) -> None:
    opened.desk.actions.happen(DIALLED)


def _dial_refused(opened: OpenWindow) -> None:
    opened.desk.actions.happen(replace(DIALLED, stage=DialStage.FAILED, error=WrongKey(401, "Unauthorized")))


def _have_gaps(opened: OpenWindow) -> None:
    newest = office.PAST[0].started_at_here
    last_night = office.NOW - timedelta(hours=16)
    opened.desk.figures.gaps = [
        ReceptionGap(since=newest - timedelta(minutes=12), until=newest, why=GapReason.ASLEEP),
        ReceptionGap(since=last_night, until=last_night + timedelta(hours=13), why=GapReason.OFF),
    ]
    opened.assembly.reception_gaps_changed()


def _no_calls(opened: OpenWindow) -> None:
    opened.desk.calls.past = ()
    opened.calls.reload_requested.emit()


def _no_log(opened: OpenWindow) -> None:
    opened.desk.calls.problem = Unreachable("no route to host")
    opened.calls.reload_requested.emit()


def _no_contacts(opened: OpenWindow) -> None:
    opened.desk.contacts.be()
    opened.desk.contacts.changes.publish()


def _ask_to_register(opened: OpenWindow) -> None:
    opened.settings.listener.register_button.click()
