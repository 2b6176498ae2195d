"""The pages of the CRM for some calls, as a table: the address, and below it which calls it is for."""

from collections.abc import Mapping
from typing import TypeVar

from PySide6.QtCore import QCoreApplication

from gamma_desktop.settings.crm import CrmRule, MissingValue, crm_rule_in
from gamma_desktop.settings.errors import BadValue
from gamma_desktop.settings.rules import Value
from gamma_desktop.ui.bidi import joined
from gamma_desktop.ui.settings.controls import SettingEntry
from gamma_desktop.ui.settings.tables import Table, TableRow
from gamma_desktop.ui.widgets.choice_box import ChoiceBox

T = TypeVar("T")

translate = QCoreApplication.translate


class CrmRulesTable(Table):
    """Pages in the order in which they are tried: the first that fits a call opens."""

    def __init__(self) -> None:
        super().__init__(translate("settings", "Add a page"))

    def words_of(self, value: Value) -> str:
        """By the addresses."""
        rules = value if isinstance(value, tuple) else ()
        return joined((crm_rule_in(rule).url for rule in rules), ", ") or translate("settings", "nothing")

    def _make_row(self, text: str) -> TableRow:
        return CrmRuleRow(crm_rule_in(text) if text else CrmRule(url=""))

    def _written(self, text: str) -> str:
        try:
            return str(crm_rule_in(text))
        except BadValue:
            return text


class CrmRuleRow(TableRow):
    """One page: its address, the calls that it is for, and what to do where a value is missing."""

    def __init__(self, rule: CrmRule) -> None:
        self._rule = rule
        self.url = SettingEntry(rule.url)
        self.url.setCursorPosition(0)
        self.url.setPlaceholderText("https://crm.example/new?phone={e164}")
        self.url.setAccessibleName(translate("settings", "Address of the page"))
        self.line = SettingEntry(rule.line)
        self.line.setPlaceholderText(translate("settings", "All lines"))
        self.line.setAccessibleName(translate("settings", "Line, by name or number; empty: all lines"))
        self.direction = _choice(
            translate("settings", "Direction of the call"), _directions(), rule.direction
        )
        self.known = _choice(translate("settings", "Caller"), _callers(), rule.known)
        self.missing = _choice(translate("settings", "Where a value is missing"), _missing(), rule.missing)
        super().__init__(
            self.url,
            told=str(rule) if rule.url else "",
            ordered=True,
            remove=translate("settings", "Remove this page"),
            below={
                translate("settings", "Calls"): self.direction,
                translate("settings", "Line"): self.line,
                translate("settings", "Caller"): self.known,
                translate("settings", "Missing value"): self.missing,
            },
        )
        for entry in (self.url, self.line):
            entry.editingFinished.connect(self.tell)
        for box in (self.direction, self.known, self.missing):
            box.activated.connect(self.tell)
        self.url.abandoned.connect(lambda: self.url.setText(self._rule.url))
        self.line.abandoned.connect(lambda: self.line.setText(self._rule.line))

    @property
    def is_whole(self) -> bool:
        """It has an address."""
        return bool(self.url.text().strip())

    @property
    def text(self) -> str:
        """The page as the settings have it; may be one that they refuse."""
        return str(
            CrmRule(
                url=self.url.text().strip(),
                direction=self.direction.currentData(),
                line=" ".join(self.line.text().split()),
                known=self.known.currentData(),
                missing=MissingValue(self.missing.currentData()),
            )
        )


def _choice(name: str, choices: Mapping[T, str], chosen: T) -> ChoiceBox:
    box = ChoiceBox()
    for value, words in choices.items():
        box.addItem(words, value)
    box.setCurrentIndex(list(choices).index(chosen))
    box.setAccessibleName(name)
    box.setToolTip(name)
    return box


def _directions() -> dict[str, str]:
    return {
        "": translate("settings", "All"),
        "incoming": translate("settings", "Incoming"),
        "outgoing": translate("settings", "Outgoing"),
        "internal": translate("settings", "Internal"),
    }


def _callers() -> dict[bool | None, str]:
    return {
        None: translate("settings", "All"),
        True: translate("settings", "Known"),
        False: translate("settings", "Unknown"),
    }


def _missing() -> dict[MissingValue, str]:
    return {
        MissingValue.LEAVE_OUT: translate("settings", "Leave it out"),
        MissingValue.NEXT: translate("settings", "Next page"),
        MissingValue.DO_NOT_OPEN: translate("settings", "No page"),
    }
