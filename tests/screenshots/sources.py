"""Contact sources on the Settings page: none, fine, failing, read, added, refused, removed."""

import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QSize
from PySide6.QtGui import QPixmap

from gamma_desktop.contacts.codes import SourceProblem
from gamma_desktop.contacts.errors import SourceUntrusted
from gamma_desktop.contacts.sources import SourceState
from gamma_desktop.ui.settings.sections import SettingsSection
from gamma_desktop.ui.window.navigation import Page
from tests.screenshots.scene import Scene, picture_of
from tests.ui.desk import Desk, OpenWindow
from tests.ui.settings.sources import FAILED, FINE, RUNNING, WAITING

LARGE, SMALL, TALL = QSize(980, 680), QSize(380, 560), QSize(980, 1000)
UNTRUSTED = SourceUntrusted(SourceProblem.UNTRUSTED, why="Self-signed certificate in certificate chain")

Act = Callable[[OpenWindow], None]


def scenes() -> Iterator[Scene]:
    yield Scene("none", _drawn(LARGE, ()))
    for name, size in (("", LARGE), ("-small", SMALL)):
        yield Scene(f"kept{name}", _drawn(size, (FINE, FAILED)))
        yield Scene(f"reading{name}", _drawn(size, (RUNNING, WAITING)))
    yield Scene("remove", _drawn(LARGE, (FINE, FAILED), _remove))
    yield Scene("add", _drawn(TALL, (FINE,), _add_directory))
    yield Scene("add-small", _drawn(SMALL, (), _add_directory))
    yield Scene("refused", _drawn(TALL, (FINE,), _be_refused))


def _drawn(size: QSize, sources: tuple[SourceState, ...], act: Act | None = None) -> Callable[[], QPixmap]:
    def draw() -> QPixmap:
        with tempfile.TemporaryDirectory() as folder:
            desk = Desk(Path(folder))
            desk.sources.shown = sources
            opened = OpenWindow(desk)
        opened.window.resize(size)
        opened.window.show()
        opened.go(Page.SETTINGS)
        if act is not None:
            act(opened)
            opened.desk.work()
        QCoreApplication.processEvents()
        _scroll_there(opened)
        QCoreApplication.processEvents()
        return picture_of(opened.window)

    return draw


def _scroll_there(opened: OpenWindow) -> None:
    opened.settings.show_section(SettingsSection.CONTACTS)


def _remove(opened: OpenWindow) -> None:
    opened.settings.sources.rows["Company"].remove_button.click()


def _add_directory(opened: OpenWindow) -> None:
    opened.settings.sources.add_button.click()
    form = opened.settings.sources.form
    form.kind.setCurrentIndex(1)
    form.name.setText("Company")
    form.url.setText("ldaps://dc1.acme.example")
    form.user.setText("reader@acme.example")
    form.password.setText("secret")


def _be_refused(opened: OpenWindow) -> None:
    _add_directory(opened)
    opened.desk.sources.problem = UNTRUSTED
    opened.settings.sources.form.save_button.click()
