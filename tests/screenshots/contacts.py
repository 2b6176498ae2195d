"""The Contacts page: the list, all about one of them, and the form."""

from collections.abc import Iterator
from dataclasses import replace

from PySide6.QtCore import QBuffer, QByteArray, QCoreApplication, Qt
from PySide6.QtGui import QColor, QImage, QImageWriter, QPainter
from PySide6.QtTest import QTest

from gamma_desktop.contacts.model import LOCAL, Contact
from gamma_desktop.errors import GammaDesktopError
from gamma_desktop.ui.contacts.draft import ContactDraft, DraftNumber
from gamma_desktop.ui.window.navigation import Page
from tests.screenshots.scene import Scene
from tests.screenshots.window import LARGE, SMALL, drawn
from tests.ui import office
from tests.ui.desk import OpenWindow

OWN = replace(
    office.contact(
        "Inés Prat", "Prat i Fills", "+34931234567", "+34655443322", note="Ask for the harvest prices."
    ),
    id="own-1",
    source=LOCAL,
    title="Head of Purchasing",
    emails=("ines@pratifills.example",),
)
FAVOURITES = ("Hannah Vogel", "Beatriz Ferrer")


def scenes() -> Iterator[Scene]:
    for name, size in (("", LARGE), ("-small", SMALL)):
        yield Scene(f"list{name}", drawn(Page.CONTACTS, size, _many))
        yield Scene(f"form-new{name}", drawn(Page.CONTACTS, size, _add))
        yield Scene(f"form-invalid{name}", drawn(Page.CONTACTS, size, _add_nonsense))
    yield Scene("photos", drawn(Page.CONTACTS, LARGE, _with_photos))
    yield Scene("detail", drawn(Page.CONTACTS, LARGE, lambda opened: _open(opened, "Beatriz Ferrer")))
    yield Scene("detail-own", drawn(Page.CONTACTS, LARGE, lambda opened: _open(opened, OWN.name)))
    yield Scene("detail-small", drawn(Page.CONTACTS, SMALL, lambda opened: _open(opened, OWN.name)))
    yield Scene("form-change", drawn(Page.CONTACTS, LARGE, _change))
    yield Scene("form-leaving-small", drawn(Page.CONTACTS, SMALL, _leave))
    yield Scene("form-failed-small", drawn(Page.CONTACTS, SMALL, _fail))
    yield Scene("nobody-small", drawn(Page.CONTACTS, SMALL, lambda opened: _filter(opened, "Quintana")))
    yield Scene(
        "nobody-number-small", drawn(Page.CONTACTS, SMALL, lambda opened: _filter(opened, "961 111 111"))
    )
    yield Scene("deleted-small", drawn(Page.CONTACTS, SMALL, _delete))


def people() -> tuple[Contact, ...]:
    marked = (replace(each, is_favourite=each.name in FAVOURITES) for each in office.CONTACTS)
    return (*marked, OWN)


def _many(opened: OpenWindow) -> None:
    opened.desk.contacts.be(*people())
    opened.desk.contacts.changes.publish()
    opened.desk.work()


def _with_photos(opened: OpenWindow) -> None:
    """Landscapes stand in for faces."""
    shown = [replace(each, photo=each.name if at % 2 else "") for at, each in enumerate(people())]
    opened.desk.contacts.be(*shown)
    for at, each in enumerate(shown):
        opened.desk.contacts.photos[each.name] = _landscape(40 * at)
    opened.desk.contacts.changes.publish()
    opened.desk.work()
    QCoreApplication.processEvents()
    opened.desk.work()
    opened.contacts.browser.list.choose(1)
    opened.desk.work()


def _landscape(hue: int) -> bytes:
    image = QImage(96, 96, QImage.Format.Format_RGB32)
    image.fill(QColor.fromHsv(hue % 360, 90, 235))
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor.fromHsv((hue + 40) % 360, 160, 180))
    painter.drawEllipse(-20, 52, 90, 90)
    painter.setBrush(QColor.fromHsv((hue + 80) % 360, 140, 150))
    painter.drawEllipse(40, 60, 90, 90)
    painter.end()
    buffer = QBuffer()
    QImageWriter(buffer, QByteArray(b"PNG")).write(image)
    return bytes(buffer.data().data())


def _open(opened: OpenWindow, name: str) -> None:
    _many(opened)
    opened.assembly.open_contact(next(each for each in people() if each.name == name))


def _filter(opened: OpenWindow, text: str) -> None:
    _many(opened)
    opened.contacts.browser.filter.setFocus()
    opened.contacts.browser.filter.setText(text)


def _add(opened: OpenWindow) -> None:
    _many(opened)
    numbers = (
        DraftNumber(text="961 111 111", label="work"),
        DraftNumber(text="+34647460197", label="mobile"),
    )
    opened.assembly.add_contact(ContactDraft(name="Quintana", numbers=numbers))
    for field in opened.contacts.form.numbers.fields:
        field.owners_wanted.emit(field.key)


def _add_nonsense(opened: OpenWindow) -> None:
    _many(opened)
    numbers = (DraftNumber(text="ask Ana"), DraftNumber(text="+34 91 123 45 xx", label="work"))
    opened.assembly.add_contact(ContactDraft(numbers=numbers, emails=("quintana",)))
    opened.contacts.form.save_button.click()


def _change(opened: OpenWindow) -> None:
    _open(opened, OWN.name)
    opened.contacts.detail.edit_button.click()


def _leave(opened: OpenWindow) -> None:
    _add(opened)
    opened.contacts.form.name.setText("Quintana Hermanos")
    QTest.keyClick(opened.contacts.form.name, Qt.Key.Key_Escape)


def _fail(opened: OpenWindow) -> None:
    opened.desk.contacts.problem = GammaDesktopError("The disk is full: make room and save again.")
    _add(opened)
    opened.contacts.form.save_button.click()


def _delete(opened: OpenWindow) -> None:
    _open(opened, OWN.name)
    opened.contacts.detail.remove_button.click()
