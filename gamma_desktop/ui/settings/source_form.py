"""The form for a source of contacts: a new one, or one that is there. It is tried before it is kept."""

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from gamma_desktop.contacts.errors import BadSource
from gamma_desktop.contacts.sources import LONGEST_NAME, ContactSource, SourceKind
from gamma_desktop.ui.palette import Tone
from gamma_desktop.ui.theme import Space, Type
from gamma_desktop.ui.widgets.buttons import Button, ButtonKind
from gamma_desktop.ui.widgets.choice_box import ChoiceBox
from gamma_desktop.ui.widgets.dressed import LineField
from gamma_desktop.ui.widgets.field import Field
from gamma_desktop.ui.widgets.labels import PlainLabel
from gamma_desktop.ui.wording import say

_LONGEST = 1_000
_ADDRESSES = {SourceKind.CARDDAV: "https://cloud.example/", SourceKind.LDAP: "ldaps://dc1.example.com"}


class SourceForm(QWidget):
    """Takes what a source is; the fields of a directory show for directories alone."""

    save_requested = Signal(object, str)
    """A ContactSource to try and keep, and its password; "" for the one that is kept."""
    closed = Signal()
    problem_shown = Signal(QWidget)
    """What is wrong is said here."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._before: ContactSource | None = None
        self.kind = ChoiceBox()
        self.kind.addItem(self.tr("Address book (CardDAV)"), SourceKind.CARDDAV.value)
        self.kind.addItem(self.tr("Directory (LDAP, Active Directory)"), SourceKind.LDAP.value)
        self.name, self.url, self.user, self.password = (LineField() for _ in range(4))
        self.base, self.filter, self.ca_file = (LineField() for _ in range(3))
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.name.setMaxLength(LONGEST_NAME)
        for entry in (self.url, self.user, self.password, self.base, self.filter, self.ca_file):
            entry.setMaxLength(_LONGEST)
        self.fields = self._make_fields()
        self.save_button = Button(self.tr("Test and add"), kind=ButtonKind.PRIMARY)
        self.close_button = Button(self.tr("Cancel"))
        self._title = PlainLabel(step=Type.STRONG)
        self._result = PlainLabel(step=Type.CAPTION, tone=Tone.MUTED)
        self._lay_out()
        self.kind.currentIndexChanged.connect(lambda _at: self._show_fields_of_kind())
        self.save_button.clicked.connect(self._save)
        self.close_button.clicked.connect(self.closed)
        for entry in (self.name, self.url, self.user, self.password, self.base, self.filter, self.ca_file):
            entry.returnPressed.connect(self.save_button.click)

    def open_new(self) -> None:
        """Start with nothing."""
        self._fill(None)
        self.name.setFocus()

    def open_for(self, source: ContactSource) -> None:
        """Start with a source as it is; its name and kind stay."""
        self._fill(source)
        self.url.setFocus()

    def show_testing(self) -> None:
        """Say that the server is being asked."""
        self.save_button.set_unavailable(self.tr("The server is being asked"))
        self._say(self.tr("Asking the server…"), Tone.MUTED)

    def show_problem(self, words: str, field: str = "") -> None:
        """Say what is wrong, by the field that it is about; what was typed stays."""
        self.save_button.set_available()
        self._clear()
        if field in self.fields:
            self.fields[field].show_error(words)
        else:
            self._say(words, Tone.DANGER)
        self.problem_shown.emit(self.fields.get(field, self._result))

    def _make_fields(self) -> dict[str, Field]:
        return {
            "kind": Field(self.tr("Kind"), self.kind),
            "name": Field(
                self.tr("Name"), self.name, hint=self.tr("What it is called here, such as Company.")
            ),
            "url": Field(self.tr("Address"), self.url),
            "user": Field(self.tr("User"), self.user),
            "password": Field(
                self.tr("Password"), self.password, hint=self.tr("Kept in the keyring of your system.")
            ),
            "base": Field(
                self.tr("Where to look (base)"), self.base, hint=self.tr("Empty: where the directory says.")
            ),
            "filter": Field(
                self.tr("Whom to take (filter)"), self.filter, hint=self.tr("Empty: people with a number.")
            ),
            "ca_file": Field(
                self.tr("Certificate authority (file)"),
                self.ca_file,
                hint=self.tr("Only where your company has an authority of its own."),
            ),
        }

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, Space.M, 0, 0)
        column.setSpacing(Space.M)
        column.addWidget(self._title)
        for field in self.fields.values():
            column.addWidget(field)
        buttons = QHBoxLayout()
        buttons.setSpacing(Space.S)
        buttons.addWidget(self.save_button)
        buttons.addWidget(self.close_button)
        buttons.addStretch(1)
        column.addLayout(buttons)
        column.addWidget(self._result)

    def _fill(self, source: ContactSource | None) -> None:
        self._before = source
        self._title.setText(source.name if source is not None else self.tr("A new source"))
        self.kind.setEnabled(source is None)
        self.name.setEnabled(source is None)
        self.kind.setCurrentIndex(self.kind.findData((source.kind if source else SourceKind.CARDDAV).value))
        for key in ("name", "url", "user", "base", "filter", "ca_file"):
            getattr(self, key).setText(getattr(source, key) if source is not None else "")
        self.password.clear()
        self.password.setPlaceholderText(self.tr("Empty: the one that is kept") if source else "")
        self.save_button.setText(self.tr("Test and keep") if source else self.tr("Test and add"))
        self.save_button.set_available()
        self._clear()
        self._show_fields_of_kind()

    def _clear(self) -> None:
        for field in self.fields.values():
            field.clear()
        self._say("", Tone.MUTED)

    def _say(self, words: str, tone: Tone) -> None:
        self._result.set_tone(tone)
        self._result.setText(words)
        self._result.setVisible(bool(words))

    def _show_fields_of_kind(self) -> None:
        kind = SourceKind(self.kind.currentData())
        self.url.setPlaceholderText(_ADDRESSES[kind])
        for key in ("base", "filter"):
            self.fields[key].setVisible(kind is SourceKind.LDAP)

    def _save(self) -> None:
        self._clear()
        try:
            source = self._source()
        except BadSource as error:
            self.show_problem(say(error.fault), error.field)
            return
        if source.user and not (self.password.text() or self._before):
            self.show_problem(self.tr("Enter the password of this user."), "password")
            return
        self.save_requested.emit(source, self.password.text())

    def _source(self) -> ContactSource:
        kind = SourceKind(self.kind.currentData())
        is_directory = kind is SourceKind.LDAP
        typed = ContactSource(
            name=" ".join(self.name.text().split()),
            kind=kind,
            url=self.url.text().strip(),
            user=self.user.text().strip(),
            base=self.base.text().strip() if is_directory else "",
            filter=self.filter.text().strip() if is_directory else "",
            ca_file=self.ca_file.text().strip(),
        )
        return typed if self._before is None else replace(typed, attributes=self._before.attributes)
