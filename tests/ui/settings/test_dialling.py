"""What is asked about, called and blocked: kinds by their names, and prefixes in a table."""

import pytest

from gamma_desktop.numbers.dial_guard import BY_RISK, DialKind
from gamma_desktop.settings.model import DialSettings
from gamma_desktop.ui.settings.dial_control import DialControl
from gamma_desktop.ui.settings.sections import SettingsSection
from gamma_desktop.ui.settings.tables import EntryRow
from gamma_desktop.ui.window.navigation import Page
from tests.ui.desk import OpenWindow, button, texts
from tests.ui.settings.controls import type_into

KEYS = ("dial.confirm", "dial.allow", "dial.deny")


@pytest.fixture(autouse=True)
def on_settings(opened: OpenWindow) -> None:
    opened.go(Page.SETTINGS)
    opened.settings.show_section(SettingsSection.NUMBERS)


def control(opened: OpenWindow, key: str) -> DialControl:
    found = opened.settings.field(key).control
    assert isinstance(found, DialControl)
    return found


def in_force(opened: OpenWindow) -> DialSettings:
    return opened.desk.settings.loaded().settings.dial


def add_prefix(opened: OpenWindow, key: str, text: str) -> EntryRow:
    table = control(opened, key).prefixes
    table.add_button.click()
    row = table.rows[-1]
    assert isinstance(row, EntryRow)
    type_into(row.entry, text)
    opened.desk.work()
    return row


def test_kinds_are_pressed_by_their_names_and_a_link_is_no_choice(opened: OpenWindow) -> None:
    asking = control(opened, "dial.confirm")
    names = {chip.text() for chip in asking.chips.values()}
    assert {"Premium rate", "Shared cost", "Unusual country", "Dialled again within 10 seconds"} <= names
    assert {kind for kind, chip in asking.chips.items() if chip.isChecked()} == {*BY_RISK} - {DialKind.LINK}
    for key in KEYS:
        chips = control(opened, key).chips
        assert DialKind.LINK not in chips
        assert not [chip.text() for chip in chips.values() if "_" in chip.text()]
    said = " ".join(texts(opened.settings.field("dial.confirm")))
    assert "from links in other programs are always asked about" in said
    assert DialKind.UNUSUAL not in control(opened, "dial.deny").chips


def test_what_is_pressed_counts_at_once_beside_what_has_no_chip(opened: OpenWindow) -> None:
    asking = control(opened, "dial.confirm")
    for kind in (DialKind.INTERNATIONAL, DialKind.SHARED_COST):
        asking.chips[kind].click()
        opened.desk.work()
    expected = {*BY_RISK, DialKind.INTERNATIONAL} - {DialKind.SHARED_COST}
    assert set(in_force(opened).confirm) == expected
    opened.settings.undo()
    opened.desk.work()
    assert asking.chips[DialKind.SHARED_COST].isChecked()


def test_prefixes_are_rows_beside_the_kinds(opened: OpenWindow) -> None:
    blocking = control(opened, "dial.deny")
    blocking.chips[DialKind.PREMIUM].click()
    opened.desk.work()
    add_prefix(opened, "dial.deny", "+44 20")
    add_prefix(opened, "dial.deny", "902")
    assert in_force(opened).deny == ("premium", "+4420", "902")
    blocking.chips[DialKind.PREMIUM].click()
    opened.desk.work()
    button(blocking.prefixes.rows[0], "Remove").click()
    opened.desk.work()
    assert in_force(opened).deny == ("902",)


def test_a_word_is_no_prefix_and_stays_as_typed(opened: OpenWindow) -> None:
    row = add_prefix(opened, "dial.allow", "mobile")
    assert "Type how the numbers begin" in row.fault
    assert (in_force(opened).allow, row.entry.text()) == ((), "mobile")
