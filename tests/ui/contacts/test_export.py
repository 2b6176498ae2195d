from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog

from gamma_desktop.errors import GammaDesktopError
from gamma_desktop.ui.window.navigation import Page
from tests.ui.desk import OpenWindow, texts

FILE = Path("/home/ana/all.vcf")


@pytest.fixture(autouse=True)
def asked(opened: OpenWindow) -> None:
    """The file to write into was chosen."""
    opened.go(Page.CONTACTS)
    page = opened.contacts
    page.browser.export_button.click()
    dialog = page.findChildren(QFileDialog)[0]
    assert dialog.acceptMode() is QFileDialog.AcceptMode.AcceptSave
    dialog.fileSelected.emit(str(FILE))
    dialog.close()
    assert not page.browser.export_button.isEnabled()


def test_all_contacts_go_into_the_file_that_was_chosen_and_it_is_said(opened: OpenWindow) -> None:
    opened.desk.work()

    assert opened.desk.importer.exported == [FILE]
    assert "All contacts are in all.vcf" in texts(opened.window)
    assert opened.contacts.browser.export_button.isEnabled()


@pytest.mark.parametrize(
    ("problem", "told"),
    [
        (OSError(28, "No space left on device"), "all.vcf: No space left on device"),
        (GammaDesktopError("gone"), "gone"),
    ],
)
def test_what_could_not_be_written_is_explained(opened: OpenWindow, problem: Exception, told: str) -> None:
    opened.desk.importer.export_problem = problem
    opened.desk.work()

    assert told in texts(opened.window)
    assert opened.contacts.browser.export_button.isEnabled()
