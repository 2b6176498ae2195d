"""The Settings have a place for every setting, which is found, changed and taken back by keyboard alone."""

from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from gamma_desktop.settings.keys import KEYS
from gamma_desktop.settings.layers import Layer
from gamma_desktop.settings.paths import ProfilePaths
from gamma_desktop.settings.write import set_value
from gamma_desktop.ui.settings.controls import as_text
from gamma_desktop.ui.settings.description import groups
from gamma_desktop.ui.settings.finding import all_entries, find
from gamma_desktop.ui.settings.page import SettingsPage
from gamma_desktop.ui.settings.sections import SettingsSection
from gamma_desktop.ui.settings.tables import Table
from gamma_desktop.ui.widgets.buttons import Button
from gamma_desktop.ui.window.navigation import Page
from tests.ui.desk import Desk, OpenWindow, button, texts
from tests.ui.settings.controls import choice, choose, entry, tick, type_into

PLAIN, CTRL = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def page(opened: OpenWindow) -> SettingsPage:
    opened.go(Page.SETTINGS)
    return opened.settings


def press(opened: OpenWindow, key: Qt.Key, modifier: Qt.KeyboardModifier = PLAIN) -> None:
    """Press a key where the keyboard is."""
    focused = QApplication.focusWidget()
    assert focused is not None
    QTest.keyClick(focused, key, modifier)
    opened.desk.work()
    QCoreApplication.processEvents()


def with_managed(tmp_path: Path, desk: Desk, text: str) -> OpenWindow:
    managed = tmp_path / "managed.toml"
    managed.write_text(text, "utf-8")
    desk.settings.use(ProfilePaths(settings=tmp_path, data=tmp_path, runtime=tmp_path, managed=managed))
    opened = OpenWindow(desk)
    opened.go(Page.SETTINGS)
    return opened


def test_every_setting_has_a_control_with_a_name_and_a_default(page: SettingsPage) -> None:
    for key in KEYS:
        control = page.field(key).control
        assert all(part.accessibleName() for part in control.parts), key
        assert control.words_of(KEYS[key].default), key


@pytest.mark.parametrize("key", KEYS)
def test_what_a_control_hands_over_is_a_value_of_its_setting(key: str) -> None:
    assert KEYS[key].rule.parse(as_text(KEYS[key].default)) == KEYS[key].default


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("theme", "ui.theme"),
        ("dark", "ui.theme"),
        ("listener.port", "listener.port"),
        ("theme transcripts", ""),
        ("ddi", "lines.names"),
        ("certificate file", "listener.tls_certificate"),
    ],
)
def test_a_setting_is_found_by_its_name_its_explanation_and_its_key(typed: str, key: str) -> None:
    found = find(all_entries(), typed)
    assert (found[0].key if found else "") == key


@pytest.mark.parametrize(
    ("typed", "keys"),
    [
        ("premium", {"dial.confirm", "dial.allow", "dial.deny"}),
        ("international", {"dial.confirm", "dial.allow", "dial.deny", "numbers.region"}),
        ("popup", {"pop.mode", "pop.surface", "pop.corner", "pop.screen", "pop.hide_after"}),
        ("do not disturb", {"pop.mode", "quiet.hours", "quiet.days", "quiet.vip_lines"}),
        ("timeout", {"pop.hide_after", "calls.retire_ringing_after", "calls.retire_talking_after"}),
        ("gdpr", {"retention.calls_days", "retention.events_days"}),
        ("hotkey", {"shortcuts.dial_selection", "shortcuts.show_pop", "shortcuts.search"}),
        (
            "webhook",
            {"listener.path", "hooks.on_ringing", "hooks.on_answered", "hooks.on_ended", "hooks.on_missed"},
        ),
        ("how long", {"retention.calls_days", "retention.events_days"}),
    ],
)
def test_all_settings_that_a_word_may_mean_are_found(typed: str, keys: set[str]) -> None:
    assert {each.key for each in find(all_entries(), typed) if each.key} >= keys


def test_each_setting_has_words_of_its_own_to_be_found_by() -> None:
    settings = (each for section in SettingsSection for group in groups(section) for each in group.settings)
    assert [each.key for each in settings if len(each.words.split()) < 4] == []


def test_each_setting_is_found_by_its_key() -> None:
    assert {each.key for each in all_entries() if each.key} == set(KEYS)
    assert [key for key in KEYS if key not in {each.key for each in find(all_entries(), key)}] == []


def test_the_search_leads_to_a_setting_by_keys_alone(opened: OpenWindow, page: SettingsPage) -> None:
    press(opened, Qt.Key.Key_F, CTRL)
    assert page.rail.field.hasFocus()
    QTest.keyClicks(page.rail.field, "keep")
    press(opened, Qt.Key.Key_Down)
    press(opened, Qt.Key.Key_Down)
    press(opened, Qt.Key.Key_Up)
    wanted = page.results.current
    press(opened, Qt.Key.Key_Return)
    assert (page.section, page.rail.field.text()) == (wanted.section, "")
    assert page.field(wanted.key).control.parts[0].hasFocus()


def test_a_word_that_no_setting_has_says_so(opened: OpenWindow, page: SettingsPage) -> None:
    press(opened, Qt.Key.Key_F, CTRL)
    QTest.keyClicks(page.rail.field, "xyzzy")
    assert "No setting matches “xyzzy”" in texts(page)
    press(opened, Qt.Key.Key_Escape)
    assert page.rail.item(SettingsSection.YOU).hasFocus()


def test_arrows_go_from_section_to_section(opened: OpenWindow, page: SettingsPage) -> None:
    assert page.rail.item(SettingsSection.YOU).hasFocus()
    press(opened, Qt.Key.Key_Down)
    assert page.section is SettingsSection.POP
    for _ in range(3):
        press(opened, Qt.Key.Key_Up)
    assert page.rail.field.hasFocus()
    assert str(page.section) == "you"  # the first run, in between, is entered by Enter alone


@pytest.mark.parametrize(("width", "section"), [(980, SettingsSection.SET_UP), (380, SettingsSection.POP)])
def test_the_search_makes_room_for_itself_where_a_section_has_all_of_it(
    opened: OpenWindow, page: SettingsPage, width: int, section: SettingsSection
) -> None:
    opened.window.resize(width, 680)
    page.show_section(section)
    QCoreApplication.processEvents()
    press(opened, Qt.Key.Key_F, CTRL)
    assert page.rail.field.hasFocus()
    assert not page.first_run.isVisible()
    assert page.rail.item(SettingsSection.POP).width() < 380
    assert choice(page, "ui.theme").isVisible() is (width > 400)
    assert not choice(page, "pop.mode").isVisible()


def test_in_a_narrow_window_one_goes_into_a_section_and_back(opened: OpenWindow, page: SettingsPage) -> None:
    opened.window.resize(380, 560)
    QCoreApplication.processEvents()
    page.rail.item(SettingsSection.YOU).setFocus()
    assert not choice(page, "ui.theme").isVisible()
    press(opened, Qt.Key.Key_Return)
    assert choice(page, "ui.theme").isVisible()
    assert not page.rail.isVisible()
    press(opened, Qt.Key.Key_Escape)
    assert page.rail.item(SettingsSection.YOU).hasFocus()


def test_tab_reaches_every_control_of_a_section(opened: OpenWindow, page: SettingsPage) -> None:
    page.show_section(SettingsSection.POP)
    wanted = {choice(page, "pop.mode"), choice(page, "pop.corner"), entry(page, "pop.hide_after")}
    page.rail.item(SettingsSection.POP).setFocus()
    for _ in range(12):
        press(opened, Qt.Key.Key_Tab)
        wanted.discard(QApplication.focusWidget())
    assert not wanted


def test_a_change_says_that_it_is_saved_and_is_undone_beside_it(
    opened: OpenWindow, page: SettingsPage
) -> None:
    page.show_section(SettingsSection.POP)
    choose(choice(page, "pop.corner"), "Top left")
    opened.desk.work()
    field = page.field("pop.corner")
    assert (field.words, field.origin) == ("Saved", "Your choice")
    button(field, "Undo: Corner of the screen").click()
    opened.desk.work()
    assert (field.words, choice(page, "pop.corner").currentText()) == ("Undone", "Bottom right")
    assert opened.desk.settings.loaded().explain("pop.corner").layer is Layer.DEFAULT


def test_changes_are_undone_by_keys_last_first(opened: OpenWindow, page: SettingsPage) -> None:
    page.show_section(SettingsSection.POP)
    port = entry(page, "pop.hide_after")
    port.setFocus()
    for typed in ("20", "30"):
        type_into(port, typed)
        opened.desk.work()
    seen = []
    for _ in range(2):
        press(opened, Qt.Key.Key_Z, CTRL)
        seen.append(port.text())
    assert seen == ["20", "10"]


def test_what_is_being_typed_is_undone_before_what_was_saved(opened: OpenWindow, page: SettingsPage) -> None:
    page.show_section(SettingsSection.POP)
    seconds = entry(page, "pop.hide_after")
    seconds.setFocus()
    type_into(seconds, "20")
    opened.desk.work()
    QTest.keyClicks(seconds, "5")
    press(opened, Qt.Key.Key_Escape)
    assert seconds.text() == "20"
    press(opened, Qt.Key.Key_Z, CTRL)
    assert seconds.text() == "10"


def test_a_value_of_the_administrators_is_named_and_comes_back(tmp_path: Path, desk: Desk) -> None:
    opened = with_managed(tmp_path, desk, '[pop]\nmode = "quiet"\n')
    field = opened.settings.field("pop.mode")
    assert field.origin == "Your administrator's default"
    choose(choice(opened.settings, "pop.mode"), "Nothing")
    opened.desk.work()
    assert field.origin == "Your choice"
    told = field.reset_button.accessibleDescription()
    assert told == "Back to what your administrator set: Quiet: the tray alone"
    field.reset_button.click()
    opened.desk.work()
    assert choice(opened.settings, "pop.mode").currentText() == "Quiet: the tray alone"
    opened.close()


def test_every_locked_setting_is_disabled_and_says_why(tmp_path: Path, desk: Desk) -> None:
    names = ", ".join(f'"{key}"' for key in KEYS)
    opened = with_managed(tmp_path, desk, f"locked = [{names}]\n")
    for key in KEYS:
        field = opened.settings.field(key)
        assert not any(part.isEnabled() for part in field.control.parts), key
        assert field.origin == "Locked by your administrator"
    opened.close()


def test_a_locked_setting_that_is_found_takes_the_keyboard_and_says_what_is_set(
    tmp_path: Path, desk: Desk, qtbot: QtBot
) -> None:
    opened = with_managed(tmp_path, desk, 'locked = ["quiet.days"]\n[quiet]\ndays = ["sunday"]\n')
    opened.window.show()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is not None)
    opened.settings.rail.field.setFocus()
    QTest.keyClicks(opened.settings.rail.field, "quiet days")
    press(opened, Qt.Key.Key_Return)
    focused = QApplication.focusWidget()
    assert focused is not None
    assert focused.accessibleName() == "Quiet days, Sunday, Locked by your administrator"
    opened.close()


def test_a_locked_table_offers_no_way_to_change_it(tmp_path: Path, desk: Desk) -> None:
    opened = with_managed(tmp_path, desk, 'locked = ["calls.labels"]\n[calls]\nlabels = ["Sale"]\n')
    table = opened.settings.field("calls.labels").control
    assert isinstance(table, Table)
    assert not any(each.isVisibleTo(table) for each in table.findChildren(Button))
    opened.close()


def test_of_what_the_administrators_file_alone_can_name_it_is_told_whether_it_does(
    tmp_path: Path, desk: Desk
) -> None:
    opened = with_managed(tmp_path, desk, 'crm.program = ["/opt/crm"]\n')
    named, other = (opened.settings.field(key) for key in ("crm.program", "hooks.on_missed"))
    assert (named.origin, other.origin) == ("Locked by your administrator", "None named")
    assert not any(part.isEnabled() for each in (named, other) for part in each.control.parts)
    opened.close()


def test_keys_of_settings_stand_on_the_pages_of_administrators_alone(page: SettingsPage) -> None:
    for section in SettingsSection:
        page.show_section(section)
        shown = {key for key in KEYS if any(key in text for text in texts(page))}
        assert bool(shown) is (section is SettingsSection.ADMINISTRATOR), section


def test_no_section_is_wider_than_its_room(opened: OpenWindow) -> None:
    set_value(opened.desk.settings.paths, "lines.names", '["+34961112233 = Sales, blue", "203 = Desk"]')
    set_value(opened.desk.settings.paths, "calls.labels", '["Sale", "Complaint"]')
    opened.desk.settings.use(opened.desk.settings.paths)
    opened.window.resize(380, 560)
    opened.go(Page.SETTINGS)
    page = opened.settings
    for size in ((380, 560), (760, 560), (980, 680), (380, 560)):
        opened.window.resize(*size)
        for section in SettingsSection:
            page.show_section(section)
            QCoreApplication.processEvents()
            shown = [each for each in page.findChildren(QWidget) if each.isVisible()]
            assert not [each for each in shown if _right(each) > _right(page)], (size, section)


def _right(widget: QWidget) -> int:
    return widget.mapToGlobal(widget.rect().topRight()).x()


def test_a_tick_can_be_undone(opened: OpenWindow, page: SettingsPage) -> None:
    page.show_section(SettingsSection.YOU)
    tick(page, "ui.autostart").setFocus()
    press(opened, Qt.Key.Key_Space)
    assert opened.desk.settings.loaded().settings.ui.autostart
    press(opened, Qt.Key.Key_Z, CTRL)
    assert not opened.desk.settings.loaded().settings.ui.autostart
