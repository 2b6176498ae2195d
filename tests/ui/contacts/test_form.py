from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from gamma_desktop.contacts.model import LOCAL
from gamma_desktop.errors import GammaDesktopError
from gamma_desktop.ui.contacts.draft import ContactDraft, DraftNumber
from gamma_desktop.ui.contacts.form import ContactForm
from gamma_desktop.ui.window.navigation import Page
from tests.ui import office
from tests.ui.contacts.conftest import OWN, Show
from tests.ui.desk import OpenWindow, button, texts

QUINTANA = ContactDraft(numbers=(DraftNumber(text="961 111 111", label="work"),))


def begin(opened: OpenWindow, draft: ContactDraft = QUINTANA) -> ContactForm:
    opened.assembly.add_contact(draft)
    opened.desk.work()
    return opened.contacts.form


def test_a_contact_is_added_by_keyboard_alone(opened: OpenWindow) -> None:
    opened.go(Page.CONTACTS)
    QTest.keyClick(opened.window, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    for text in ("Julia Quintana", "Quintana", "Owner", "961 111 111"):
        QTest.keyClicks(opened.window.focusWidget(), text)
        QTest.keyClick(opened.window.focusWidget(), Qt.Key.Key_Tab)
    QTest.keyClick(opened.window.focusWidget(), Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    opened.desk.work()
    kept = next(each for each in opened.desk.contacts.everybody() if each.source == LOCAL)
    assert (kept.name, kept.company, kept.title) == ("Julia Quintana", "Quintana", "Owner")
    assert [number.e164 for number in kept.numbers] == ["+34961111111"]


def test_whoever_was_added_is_shown_and_the_rest_of_the_program_told(opened: OpenWindow) -> None:
    form = begin(opened)
    form.name.setText("Julia Quintana")
    form.save_button.click()
    opened.desk.work()
    assert "Julia Quintana" in texts(opened.contacts.detail)
    assert opened.desk.told_of_contacts


def test_a_number_tells_how_it_is_understood_as_it_is_typed(opened: OpenWindow) -> None:
    (field,) = begin(opened).numbers.fields
    told = []
    for text in ("961111111", "203", "+34 91 123 45 xx", "961"):
        field.edit.setText(text)
        told.append(field.field.words)
    assert told[:3] == [
        "961 11 11 11 · landline · Valencia, Spain",
        "Tony Manero (203)",
        "All numbers from 911 23 45 00 to 911 23 45 99",
    ]


def test_somebody_who_has_the_number_already_is_named(opened: OpenWindow, qtbot: QtBot) -> None:
    form = begin(opened)
    with qtbot.waitSignal(form.owners_wanted):
        form.numbers.fields[0].edit.setText("647 460 197")
    opened.desk.work()
    assert "Ana Lopez has this number already" in texts(form)


def test_what_is_wrong_stands_beside_the_field_and_nothing_is_saved(opened: OpenWindow) -> None:
    form = begin(opened, ContactDraft(numbers=(DraftNumber(text="ask Ana"),), emails=("quintana",)))
    form.save_button.click()
    opened.desk.work()
    shown = texts(form)
    assert "Give a name, or a company" in shown
    assert "An e-mail address reads name@company.com" in shown
    assert form.name.hasFocus()
    assert opened.desk.contacts.everybody() == list(office.CONTACTS)


def test_escape_closes_what_was_not_touched(opened: OpenWindow) -> None:
    form = begin(opened)
    QTest.keyClick(form.name, Qt.Key.Key_Escape)
    assert opened.contacts.browser.list.isVisible()


def test_escape_asks_before_it_gives_up_what_was_typed(opened: OpenWindow) -> None:
    form = begin(opened)
    form.name.setText("Julia")
    QTest.keyClick(form.name, Qt.Key.Key_Escape)
    QTest.keyClick(form, Qt.Key.Key_Escape)
    assert (form.isVisible(), form.name.text()) == (True, "Julia")
    QTest.keyClick(form.name, Qt.Key.Key_Escape)
    button(form, "Discard").click()
    assert opened.contacts.browser.list.isVisible()


def test_another_contact_waits_until_what_was_typed_is_saved_or_given_up(opened: OpenWindow) -> None:
    form = begin(opened)
    form.name.setText("Julia")
    opened.assembly.open_contact(office.ANA)
    opened.desk.work()
    assert form.name.text() == "Julia"
    button(form, "Discard").click()
    opened.desk.work()
    assert "Ana Lopez" in texts(opened.contacts.detail)


def test_what_cannot_be_saved_stays_in_the_form_with_the_reason(opened: OpenWindow) -> None:
    opened.desk.contacts.problem = GammaDesktopError("The disk is full.")
    form = begin(opened)
    form.name.setText("Julia")
    form.save_button.click()
    opened.desk.work()
    assert form.name.text() == "Julia"
    assert any("The disk is full." in text for text in texts(form))
    assert form.save_button.isEnabled()


def test_a_contact_of_ones_own_is_changed(opened: OpenWindow, show: Show) -> None:
    show(OWN)
    opened.contacts.detail.edit_button.click()
    opened.contacts.form.company.setText("Prat S.L.")
    opened.contacts.form.save_button.click()
    opened.desk.work()
    (kept,) = (each for each in opened.desk.contacts.everybody() if each.id == OWN.id)
    assert (kept.name, kept.company, kept.numbers) == ("Inés Prat", "Prat S.L.", OWN.numbers)


def test_a_deleted_contact_comes_back_by_undo(opened: OpenWindow, show: Show) -> None:
    show(OWN)
    opened.contacts.detail.remove_button.click()
    opened.desk.work()
    assert OWN.id not in {each.id for each in opened.desk.contacts.everybody()}
    assert "Inés Prat was deleted" in texts(opened.window)
    QTest.keyClick(opened.contacts.browser.list, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    opened.desk.work()
    assert OWN.id in {each.id for each in opened.desk.contacts.everybody()}


def test_a_stranger_of_a_call_is_added_from_its_details(opened: OpenWindow) -> None:
    stranger = next(call for call in office.PAST if call.remote.number == "+34912345678")
    opened.assembly.open_call(office.identified([stranger])[0])
    button(opened.calls.detail, "Add contact").click()
    opened.desk.work()
    assert opened.contacts.form.numbers.fields[0].edit.text() == "+34912345678"


def test_whoever_is_known_is_opened_from_a_call(opened: OpenWindow) -> None:
    opened.assembly.open_call(office.identified([office.MISSED])[0])
    button(opened.calls.detail, "Open contact").click()
    opened.desk.work()
    assert "Dolores Núñez" in texts(opened.contacts.detail)


def test_a_hidden_caller_cannot_be_added_and_the_button_says_why(opened: OpenWindow) -> None:
    hidden = next(call for call in office.PAST if call.remote.is_hidden)
    opened.assembly.open_call(office.identified([hidden])[0])
    add = button(opened.calls.detail, "Add contact")
    assert not add.isEnabled()
    assert "withheld" in add.toolTip()
