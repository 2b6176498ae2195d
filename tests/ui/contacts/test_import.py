import asyncio
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from gamma_desktop.contacts.codes import NoPerson, Oddity
from gamma_desktop.contacts.csv_fields import Field
from gamma_desktop.contacts.file_kind import FileKind
from gamma_desktop.contacts.importing import (
    FilePreview,
    FirstEntry,
    ImportedPerson,
    ImportProblem,
    ImportProgress,
    ImportReport,
)
from gamma_desktop.contacts.model import ContactNumber
from gamma_desktop.errors import GammaDesktopError, Message
from gamma_desktop.numbers.codes import WrittenProblem
from gamma_desktop.ui.contacts.import_panel import ImportPanel
from gamma_desktop.ui.widgets.card import ScrollPane
from gamma_desktop.ui.window.navigation import Page
from tests.ui.desk import OpenWindow, button, rows, texts

FILE = Path("/home/ana/customers.csv")
LEFT_OUT = Message(Oddity.LEFT_OUT, why=Message(NoPerson.NO_NAME))
TABLE = FilePreview(
    name="customers.csv",
    kind=FileKind.TABLE,
    entries=1204,
    encoding="cp1252",
    delimiter=";",
    headings=("Kunde", "Telefon", "Ort", "Firma"),
    fields=(Field.NAME, Field.PHONE, Field.IGNORED, Field.COMPANY),
    rows=(("Ana", "647460197", "", "Acme"), ("Bea", "203", "Valencia", "")),
)
CARDS = FilePreview(
    name="phone.vcf",
    kind=FileKind.VCARD,
    entries=2,
    checked=2,
    left_out=1,
    first=(
        FirstEntry(
            person=ImportedPerson(
                file="phone.vcf",
                line=1,
                name="Ana",
                company="Acme",
                numbers=(
                    ContactNumber(raw="647460197", e164="+34647460197", label="mobile"),
                    ContactNumber(raw="ask Bea"),
                ),
                emails=("ana@acme.example",),
            )
        ),
        FirstEntry(person=None, problems=(ImportProblem(file="phone.vcf", line=7, reason=LEFT_OUT),)),
    ),
    problems=(
        ImportProblem(file="phone.vcf", line=7, reason=LEFT_OUT),
        ImportProblem(file="phone.vcf", line=3, reason=Message(Oddity.LINKED_PICTURE)),
    ),
)
REPORT = ImportReport(
    read=12,
    imported=8,
    updated=2,
    skipped=2,
    problems=(
        ImportProblem(
            file="customers.csv", line=4, reason=Message(Oddity.LEFT_OUT, why=Message(NoPerson.NO_NUMBER))
        ),
        ImportProblem(file="customers.csv", line=9, reason=Message(Oddity.NOT_AN_ADDRESS, text="<b>12</b>")),
    ),
)


@pytest.fixture
def panel(opened: OpenWindow) -> ImportPanel:
    """The import of a table, looked at."""
    opened.go(Page.CONTACTS)
    opened.desk.importer.preview = TABLE
    opened.desk.importer.report = REPORT
    opened.contacts.import_requested.emit(FILE)
    opened.desk.work()
    return opened.contacts.importing


def choose(panel: ImportPanel, column: int, field: Field) -> None:
    choice = panel.preview.columns[column].choice
    choice.setCurrentIndex(choice.findData(field))
    choice.activated.emit(choice.currentIndex())


def confirm(opened: OpenWindow) -> None:
    button(opened.contacts, "Import").click()
    opened.desk.work()


def test_what_was_recognised_is_shown_before_anything_is_imported(
    opened: OpenWindow, panel: ImportPanel
) -> None:
    shown = texts(panel)
    assert "CSV · about 1,204 rows · Windows-1252 · semicolons" in shown
    assert {"Import customers.csv", "Kunde", "Ana · Bea", "Valencia"} <= set(shown)
    assert [column.choice.currentData() for column in panel.preview.columns] == list(TABLE.fields)
    assert opened.desk.importer.imported == []


def test_cards_show_who_is_among_them(opened: OpenWindow, panel: ImportPanel) -> None:
    opened.desk.importer.preview = CARDS
    opened.contacts.import_requested.emit(Path("phone.vcf"))
    opened.desk.work()

    assert "vCard, 2 contacts" in texts(panel)
    assert {"Ana", "Acme", "647 46 01 97 Mobile · “ask Bea” as text · ana@acme.example"} <= {
        text.replace("\N{NO-BREAK SPACE}", " ") for text in texts(panel)
    }


def test_what_is_left_out_or_odd_is_told_before_anything_is_imported(
    opened: OpenWindow, panel: ImportPanel
) -> None:
    opened.desk.importer.preview = CARDS
    opened.contacts.import_requested.emit(Path("phone.vcf"))
    opened.desk.work()

    assert {
        "Line 7",
        "Left out: there is no name.",
        "Line 3: The picture is only linked to, and was left out.",
    } <= set(texts(panel))
    assert opened.desk.importer.imported == []


def test_a_changed_column_shows_at_once_what_the_contacts_will_be(
    opened: OpenWindow, panel: ImportPanel
) -> None:
    person = ImportedPerson(file="customers.csv", line=2, name="Valencia")
    opened.desk.importer.first_again = (FirstEntry(person=person),)
    choose(panel, 2, Field.COMPANY)
    opened.desk.work()

    assert opened.desk.importer.looked_again == [(Field.NAME, Field.PHONE, Field.COMPANY, Field.IGNORED)]
    assert "First contacts, as they will be imported" in texts(panel)


def test_what_a_column_holds_can_be_changed_and_is_remembered(opened: OpenWindow, panel: ImportPanel) -> None:
    choose(panel, 2, Field.COMPANY)
    fields = (Field.NAME, Field.PHONE, Field.COMPANY, Field.IGNORED)
    assert panel.preview.columns[3].choice.currentData() == Field.IGNORED
    confirm(opened)

    assert opened.desk.importer.imported == [(FILE, fields)]
    assert opened.desk.importer.remembered == [(TABLE.headings, fields)]


@pytest.mark.usefixtures("panel")
def test_a_guess_that_was_right_is_not_remembered(opened: OpenWindow) -> None:
    confirm(opened)

    assert opened.desk.importer.imported == [(FILE, TABLE.fields)]
    assert opened.desk.importer.remembered == []


def test_without_a_name_or_a_number_it_is_said_what_is_missing(panel: ImportPanel) -> None:
    choose(panel, 1, Field.NOTE)
    assert not panel.preview.import_button.isEnabled()
    assert "Say which column holds the phone number" in texts(panel)

    choose(panel, 1, Field.PHONE)
    assert panel.preview.import_button.isEnabled()
    assert "Say which column holds the phone number" not in texts(panel)


def test_progress_is_shown_and_what_is_being_stored_cannot_be_stopped(panel: ImportPanel) -> None:
    panel.show_importing("customers.csv")
    panel.show_progress(ImportProgress(done=0.5, read=600))
    assert panel.progress.bar.value() == panel.progress.bar.maximum() // 2
    assert "600 read" in texts(panel)

    panel.show_progress(ImportProgress(done=1, read=1204, is_storing=True))
    assert not panel.progress.cancel_button.isEnabled()


def test_the_report_counts_and_gives_a_reason_for_each_line_left_out(
    opened: OpenWindow, panel: ImportPanel
) -> None:
    confirm(opened)
    assert "12 read · 8 new · 2 updated · 2 left out" in texts(panel)
    assert rows(panel.report.list) == [
        "Line 4: Left out: there is no number.",
        "Line 9: “<b>12</b>” was left out: it is no e-mail address.",
    ]
    tip = panel.report.model.index(1).data(Qt.ItemDataRole.ToolTipRole)
    assert "&lt;b&gt;12&lt;/b&gt;” was left out" in tip

    button(opened.contacts, "Done").click()
    assert opened.contacts.browser.isVisible()


def test_an_import_that_only_takes_contacts_away_says_so(opened: OpenWindow, panel: ImportPanel) -> None:
    opened.desk.importer.report = ImportReport(read=3, removed=1204)
    confirm(opened)

    assert {"Contacts removed: 1,204", "3 read · 1,204 removed: no longer in the file"} <= set(texts(panel))


def test_a_reason_that_is_cut_in_its_row_is_told_whole_below_the_list(
    opened: OpenWindow, panel: ImportPanel
) -> None:
    told = Message(Oddity.UNMATCHED_NUMBER, text="none", why=Message(WrittenProblem.NOT_VALID))
    reason = "“none” is kept, but no call will match it: Not a valid phone number."
    opened.desk.importer.report = ImportReport(
        read=2, imported=1, skipped=1, problems=(ImportProblem(file="customers.csv", line=4, reason=told),)
    )
    confirm(opened)
    opened.window.resize(380, 560)
    assert reason in texts(panel)

    opened.window.resize(1280, 680)
    assert reason not in texts(panel)


def test_a_long_preview_is_paged_by_the_keyboard(
    opened: OpenWindow, panel: ImportPanel, qtbot: QtBot
) -> None:
    opened.window.resize(380, 560)
    opened.desk.importer.preview = replace(TABLE, first=CARDS.first * 6)
    opened.contacts.import_requested.emit(FILE)
    opened.desk.work()
    bar = panel.preview.findChildren(ScrollPane)[0].verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 0, timeout=60_000)
    QTest.keyClick(panel.preview.import_button, Qt.Key.Key_PageDown)
    assert bar.value() > 0

    QTest.keyClick(panel.preview.import_button, Qt.Key.Key_PageUp)
    assert bar.value() == 0


@pytest.mark.parametrize("step", ["preview", "report"])
def test_escape_leads_back_to_the_contacts(opened: OpenWindow, panel: ImportPanel, step: str) -> None:
    if step == "report":
        confirm(opened)
    QTest.keyClick(opened.window.focusWidget(), Qt.Key.Key_Escape)

    assert opened.contacts.browser.isVisible()
    assert not panel.isVisible()


def test_cancelling_stops_the_import_and_leads_back(opened: OpenWindow, panel: ImportPanel) -> None:
    stopped = []

    async def until_cancelled() -> None:
        button(panel, "Cancel").click()
        try:
            await asyncio.sleep(60)
        except asyncio.CancelledError:
            stopped.append(True)
            raise

    opened.desk.importer.meanwhile = until_cancelled
    button(opened.contacts, "Import").click()
    with pytest.raises(asyncio.CancelledError):
        opened.desk.work()

    assert stopped == [True]
    assert opened.contacts.browser.isVisible()


def test_another_file_does_not_disturb_an_import_that_goes_on(opened: OpenWindow, panel: ImportPanel) -> None:
    async def drop_another() -> None:
        opened.contacts.import_requested.emit(Path("other.csv"))

    opened.desk.importer.meanwhile = drop_another
    confirm(opened)

    assert opened.desk.importer.looked_at == [FILE]
    assert panel.report.isVisible()


def test_a_file_that_cannot_be_read_is_explained_and_another_can_be_tried(
    opened: OpenWindow, panel: ImportPanel
) -> None:
    opened.desk.importer.problem = GammaDesktopError("customers.csv is no text.")
    opened.contacts.import_requested.emit(FILE)
    opened.desk.work()

    assert "customers.csv is no text." in texts(opened.window)
    assert opened.contacts.browser.import_button.isEnabled()
    assert not panel.isVisible()


def test_contacts_and_calls_learn_the_names_of_an_import(opened: OpenWindow, panel: ImportPanel) -> None:
    before = len(opened.desk.calls.listed)
    confirm(opened)

    assert len(opened.desk.calls.listed) == before + 1
    assert panel.report.isVisible()


def test_an_import_is_undone_where_it_was_told_what_it_came_to(
    opened: OpenWindow, panel: ImportPanel
) -> None:
    confirm(opened)
    button(panel, "Undo import").click()
    opened.desk.work()
    assert opened.desk.importer.undone == [FILE]
    assert {"Import undone", "3 removed · 1 changed back · 2 restored"} <= set(texts(panel))
    assert panel.report.undo_button.isHidden()


def test_nothing_is_offered_to_undo_where_nothing_was_changed(opened: OpenWindow, panel: ImportPanel) -> None:
    opened.desk.importer.report = ImportReport(read=3)
    confirm(opened)
    assert panel.report.undo_button.isHidden()
