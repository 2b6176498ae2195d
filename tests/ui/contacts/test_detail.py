from dataclasses import replace

from PySide6.QtCore import QBuffer, QByteArray, Qt
from PySide6.QtGui import QColor, QGuiApplication, QImage, QImageWriter
from PySide6.QtTest import QTest

from gamma_desktop.ui.widgets.action_line import ActionLine
from gamma_desktop.ui.window.navigation import Page
from tests.ui import office
from tests.ui.contacts.conftest import OWN, Show
from tests.ui.desk import OpenWindow, button, paint, texts

BEATRIZ = office.CONTACTS[1]


def test_enter_dials_the_first_number(opened: OpenWindow, show: Show) -> None:
    show(BEATRIZ)
    line = opened.window.focusWidget()
    assert isinstance(line, ActionLine)
    paint()
    QTest.keyClick(line, Qt.Key.Key_Return)
    opened.desk.work()
    assert opened.desk.actions.asked == [("dial", "+34961234567")]


def test_tab_leads_from_the_star_through_the_numbers_to_the_note(opened: OpenWindow, show: Show) -> None:
    show(BEATRIZ)
    show(office.ANA)
    opened.contacts.detail.favourite_button.setFocus()
    names = []
    for _ in range(3):
        names.append(opened.window.focusWidget().accessibleName())
        QTest.keyClick(opened.window.focusWidget(), Qt.Key.Key_Tab)

    assert names == ["Add to favourites", "Call 647 46 01 97", "Your note"]


def test_an_e_mail_address_is_copied_and_nothing_opens(opened: OpenWindow, show: Show) -> None:
    show(replace(BEATRIZ, emails=("bea@ferrer.example",)))
    button(opened.contacts, "Copy bea@ferrer.example").click()
    assert QGuiApplication.clipboard().text() == "bea@ferrer.example"


def test_whoever_is_shown_is_shown_as_they_are_now_or_no_more(opened: OpenWindow, show: Show) -> None:
    show(BEATRIZ)
    opened.desk.contacts.be(replace(BEATRIZ, numbers=office.ANA.numbers))
    opened.desk.contacts.changes.publish()
    opened.desk.work()
    assert button(opened.contacts.detail, "Call 647 46 01 97").isEnabled()

    opened.desk.contacts.be(office.ANA)
    opened.desk.contacts.changes.publish()
    opened.desk.work()
    assert opened.contacts.detail.is_empty


def test_the_last_calls_stand_there_and_open(opened: OpenWindow, show: Show) -> None:
    show(office.ANA)
    button(opened.contacts, "Incoming call, yesterday 11:02").click()
    opened.desk.work()
    assert opened.window.page is Page.CALLS
    assert "Ana Lopez" in texts(opened.calls.detail)


def test_a_call_that_comes_meanwhile_joins_them(opened: OpenWindow, show: Show) -> None:
    show(office.ANA)
    opened.desk.calls.happen(office.RINGING)
    opened.desk.work()
    assert button(opened.contacts, "Incoming call, today 10:41").isVisible()


def test_somebody_from_elsewhere_can_be_noted_on_but_not_changed(opened: OpenWindow, show: Show) -> None:
    show(BEATRIZ)
    assert not opened.contacts.detail.edit_button.isVisible()
    assert any(text.startswith("From contacts.csv") for text in texts(opened.contacts.detail))
    note = opened.contacts.detail.note
    note.setFocus()
    QTest.keyClicks(note, "Knows the harbour")
    opened.contacts.browser.list.setFocus()
    opened.desk.work()
    assert [each.local_note for each in opened.desk.contacts.everybody() if each.id == BEATRIZ.id] == [
        "Knows the harbour"
    ]


def test_escape_restores_the_note(opened: OpenWindow, show: Show) -> None:
    show(replace(BEATRIZ, local_note="Knows the harbour"))
    note = opened.contacts.detail.note
    note.setFocus()
    QTest.keyClicks(note, "Rubbish ")
    QTest.keyClick(note, Qt.Key.Key_Escape)
    assert note.toPlainText() == "Knows the harbour"


def test_a_note_is_saved_where_it_was_typed_when_somebody_else_is_chosen(
    opened: OpenWindow, show: Show
) -> None:
    show(BEATRIZ)
    opened.contacts.detail.note.setPlainText("Of Beatriz")
    opened.contacts.browser.list.choose(3)
    opened.desk.work()
    notes = {each.name: each.local_note for each in opened.desk.contacts.everybody() if each.local_note}
    assert notes == {"Beatriz Ferrer": "Of Beatriz"}


def test_a_star_puts_a_contact_among_the_favourites(opened: OpenWindow, show: Show) -> None:
    show(OWN)
    opened.contacts.detail.favourite_button.click()
    opened.desk.work()
    assert opened.contacts.browser.model.held[0].name == "Inés Prat"
    assert opened.contacts.detail.favourite_button.accessibleName() == "Remove from favourites"
    assert opened.desk.told_of_contacts == []


def test_a_picture_takes_the_place_of_the_initials(opened: OpenWindow, show: Show) -> None:
    show(OWN)
    opened.desk.contacts.photos["red"] = red_square()
    show(replace(OWN, photo="red"))
    seen = opened.contacts.detail.grab().toImage()
    assert seen.pixelColor(16 + 24, 16 + 24) == QColor("red")


def red_square() -> bytes:
    image = QImage(64, 64, QImage.Format.Format_RGB32)
    image.fill(QColor("red"))
    buffer = QBuffer()
    QImageWriter(buffer, QByteArray(b"PNG")).write(image)
    return bytes(buffer.data().data())


def test_every_source_of_a_person_is_named(opened: OpenWindow, show: Show) -> None:
    show(replace(BEATRIZ, source="crm.csv", also_in=("Team", "phone.vcf")))
    (told,) = [text for text in texts(opened.contacts.detail) if "also in" in text]
    assert all(source in told for source in ("crm.csv", "Team", "phone.vcf"))


def test_a_vip_is_marked_and_is_none_any_longer(opened: OpenWindow, show: Show) -> None:
    show(BEATRIZ)
    detail = opened.contacts.detail
    contact = detail.contact
    assert contact is not None
    for is_vip in (True, False):
        paint()
        QTest.mouseClick(detail.vip_button, Qt.MouseButton.LeftButton)
        opened.desk.work()
        assert detail.vip_button.isChecked() is is_vip
        shown = detail.contact
        assert shown is not None
        assert shown.is_vip is is_vip
