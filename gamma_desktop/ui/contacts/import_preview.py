"""What a file turned out to be, before anything of it is imported; what each column holds can be changed."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractSlider, QHBoxLayout, QVBoxLayout, QWidget

from gamma_desktop.contacts.csv_fields import Field, Fields, with_field
from gamma_desktop.contacts.csv_guess import is_missing
from gamma_desktop.contacts.file_kind import FileKind
from gamma_desktop.contacts.importing import FilePreview
from gamma_desktop.ui.bidi import filled, joined
from gamma_desktop.ui.contacts.import_column import ImportColumn
from gamma_desktop.ui.contacts.import_people import FirstContact, ProblemLines
from gamma_desktop.ui.palette import Tone
from gamma_desktop.ui.parties import PartyNames
from gamma_desktop.ui.theme import Space, Type
from gamma_desktop.ui.widgets.buttons import Button, ButtonKind
from gamma_desktop.ui.widgets.card import Card, ScrollPane
from gamma_desktop.ui.widgets.labels import ElidedLabel, PlainLabel

MOST_COLUMNS_SHOWN = 100
MOST_PROBLEMS_SHOWN = 12

_ENCODINGS = {"utf-8": "UTF-8", "utf-8-sig": "UTF-8", "cp1252": "Windows-1252"}
_CELLS_SHOWN = 3
_STEPS: dict[int, QAbstractSlider.SliderAction] = {
    Qt.Key.Key_PageDown: QAbstractSlider.SliderAction.SliderPageStepAdd,
    Qt.Key.Key_PageUp: QAbstractSlider.SliderAction.SliderPageStepSub,
}


class ImportPreview(QWidget):
    """Asks whether to import, and as what."""

    confirmed = Signal(object)
    """Carries what the columns hold: Fields, or None for what has no columns."""
    cancelled = Signal()
    fields_changed = Signal(object)
    """Carries what the columns hold now: Fields. The preview is to be shown again."""

    def __init__(self, parties: PartyNames, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._parties = parties
        self._fields: Fields = ()
        self.columns: list[ImportColumn] = []
        self._title = ElidedLabel(step=Type.HEADING)
        self._facts = PlainLabel(tone=Tone.MUTED)
        self._guidance = PlainLabel(tone=Tone.MUTED)
        self._found = QVBoxLayout()
        self._rows = QVBoxLayout()
        self.import_button = Button(self.tr("Import"), kind=ButtonKind.PRIMARY)
        self.import_button.clicked.connect(self._on_import)
        self.cancel_button = Button(self.tr("Cancel"))
        self.cancel_button.clicked.connect(self.cancelled)
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.M, Space.S, Space.M, Space.M)
        column.setSpacing(Space.XS)
        for label in (self._title, self._facts, self._guidance):
            column.addWidget(label)
        column.addSpacing(Space.S)
        column.addWidget(self._ground(), 1)
        column.addSpacing(Space.S)
        column.addLayout(self._buttons())

    def show_preview(self, preview: FilePreview) -> None:
        """Show what a file is."""
        self._title.setText(filled(self.tr("Import {0}"), preview.name))
        self._facts.setText(self._told(preview))
        self._fields = preview.fields
        self.columns = []
        _empty(self._rows)
        if preview.kind.has_columns:
            self._show_columns(preview)
        self.show_found(preview)
        self._check()
        self.import_button.setFocus()

    def show_found(self, preview: FilePreview) -> None:
        """Show what a file comes to, its columns being as they are."""
        _empty(self._found)
        if preview.first:
            self._found.addWidget(self._heading(self.tr("First contacts, as they will be imported")))
        for entry in preview.first:
            self._found.addWidget(FirstContact(entry, self._parties))
        shown = {problem for entry in preview.first for problem in entry.problems}
        others = [problem for problem in preview.problems if problem not in shown]
        untold = max(len(others) - MOST_PROBLEMS_SHOWN, 0) + preview.untold
        if others or untold:
            self._found.addWidget(self._heading(self._doubts(preview)))
            self._found.addWidget(ProblemLines(others[:MOST_PROBLEMS_SHOWN], untold))

    def _doubts(self, preview: FilePreview) -> str:
        if preview.checked >= preview.entries:
            return self.tr("Not imported, or not as it stands")
        return self.tr("Not imported, or not as it stands, in the first {0}").format(f"{preview.checked:,}")

    def _heading(self, text: str) -> QWidget:
        label = PlainLabel(text, step=Type.STRONG, tone=Tone.MUTED)
        label.setContentsMargins(Space.M, Space.S, Space.M, Space.XS)
        return label

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Page through what is shown: nothing in it need have the focus."""
        step = _STEPS.get(event.key())
        if step is None:
            super().keyPressEvent(event)
        else:
            self._pane.verticalScrollBar().triggerAction(step)

    def _show_columns(self, preview: FilePreview) -> None:
        self._rows.addWidget(self._heading(self.tr("What each column holds; change what is wrong")))
        for place, heading in enumerate(preview.headings[:MOST_COLUMNS_SHOWN]):
            cells = [row[place] for row in preview.rows if place < len(row) and row[place]]
            column = ImportColumn(place, heading, tuple(cells[:_CELLS_SHOWN]))
            column.show_field(preview.fields[place])
            column.field_chosen.connect(lambda field, place=place: self._on_chosen(place, field))
            self.columns.append(column)
            self._rows.addWidget(column)

    def _on_import(self) -> None:
        self.confirmed.emit(self._fields or None)

    def _on_chosen(self, place: int, field: Field) -> None:
        self._fields = with_field(self._fields, place, field)
        for column, given in zip(self.columns, self._fields, strict=False):
            column.show_field(given)
        self._check()
        self.fields_changed.emit(self._fields)

    def _check(self) -> None:
        """No contact can be imported without a name and a way to reach them."""
        if self._fields and is_missing(self._fields, Field.NAME):
            self.import_button.set_unavailable(self.tr("Say which column holds the name or the company"))
        elif self._fields and is_missing(self._fields, Field.PHONE) and is_missing(self._fields, Field.EMAIL):
            self.import_button.set_unavailable(self.tr("Say which column holds the phone number"))
        else:
            self.import_button.set_available()
        is_ready = self.import_button.isEnabled()
        self._guidance.setText("" if is_ready else self.import_button.accessibleDescription())
        self._guidance.setVisible(not is_ready)

    def _told(self, preview: FilePreview) -> str:
        is_whole = preview.checked == preview.entries
        entries = f"{preview.entries:,}" if is_whole else self.tr("about {0}").format(f"{preview.entries:,}")
        if preview.kind is FileKind.VCARD:
            return self.tr("vCard, {0} contacts").format(entries)
        if preview.kind is FileKind.SHEET:
            sheet = filled(self.tr("sheet “{0}”"), preview.sheet)
            return joined((self.tr("Excel (XLSX)"), self.tr("{0} rows").format(entries), sheet))
        between = {
            ",": self.tr("commas"),
            ";": self.tr("semicolons"),
            "\t": self.tr("tabs"),
            "|": self.tr("bars"),
        }.get(preview.delimiter, "")
        encoding = _ENCODINGS.get(preview.encoding, preview.encoding.upper())
        return " · ".join(filter(None, ("CSV", self.tr("{0} rows").format(entries), encoding, between)))

    def _ground(self) -> QWidget:
        inside = QWidget()
        whole = QVBoxLayout(inside)
        whole.setContentsMargins(0, Space.XS, 0, Space.S)
        whole.setSpacing(Space.XS)
        for part in (self._found, self._rows):
            part.setSpacing(0)
            whole.addLayout(part)
        whole.addStretch(1)
        self._pane = ScrollPane(inside)
        card = Card()
        layout = QVBoxLayout(card)
        layout.setContentsMargins(1, 1, 1, 1)
        layout.addWidget(self._pane)
        return card

    def _buttons(self) -> QHBoxLayout:
        buttons = QHBoxLayout()
        buttons.setSpacing(Space.S)
        buttons.addStretch(1)
        buttons.addWidget(self.cancel_button)
        buttons.addWidget(self.import_button)
        return buttons


def _empty(layout: QVBoxLayout) -> None:
    while (item := layout.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.deleteLater()
