"""Writes all contacts into a file of the agent's choice."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QFileDialog

from gamma_desktop.errors import GammaDesktopError
from gamma_desktop.tasks import Spawn
from gamma_desktop.ui.contacts.page import ContactsPage
from gamma_desktop.ui.contacts.ports import ExportContacts
from gamma_desktop.ui.wording import Explanation, explain

translate = QCoreApplication.translate

VCARD, CSV = ".vcf", ".csv"


class ContactExportController:
    """Joins the button on the page to what exports.

    Args:
        notify: shows a person what went wrong, and what to do.
        tell: says what was done.
    """

    def __init__(
        self,
        page: ContactsPage,
        *,
        export: ExportContacts,
        notify: Callable[[Explanation], None],
        tell: Callable[[str], None],
        spawn: Spawn,
    ) -> None:
        self._page = page
        self._export = export
        self._notify = notify
        self._tell = tell
        self._spawn = spawn
        page.browser.export_button.clicked.connect(self._ask_where)

    def write(self, path: Path) -> None:
        """Write them into this file; its suffix says in which form."""
        self._page.browser.set_exporting(True)
        self._spawn("export contacts", self._write(path))

    def _ask_where(self) -> None:
        dialog = QFileDialog(self._page, translate("contacts", "Export all contacts"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        cards = translate("contacts", "vCards, with pictures (*.vcf)")
        dialog.setNameFilters([cards, translate("contacts", "CSV for spreadsheets (*.csv)")])
        dialog.setDefaultSuffix(VCARD)
        dialog.filterSelected.connect(
            lambda chosen: dialog.setDefaultSuffix(VCARD if chosen == cards else CSV)
        )
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda name: self.write(Path(name)))
        dialog.open()

    async def _write(self, path: Path) -> None:
        try:
            await self._export(path)
        except GammaDesktopError as error:
            self._notify(explain(error))
        except OSError as error:
            title = translate("contacts", "The file could not be written")
            self._notify(Explanation(title, f"{path.name}: {error.strerror or error}"))
        else:
            self._tell(translate("contacts", "All contacts are in {0}").format(path.name))
        finally:
            self._page.browser.set_exporting(False)
