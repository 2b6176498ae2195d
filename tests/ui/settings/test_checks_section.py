"""*Check everything* on the Settings page."""

import pytest
from PySide6.QtWidgets import QPushButton, QWidget

from gamma_desktop.calls.errors import WrongKey
from gamma_desktop.checks.codes import Found
from gamma_desktop.checks.model import Check, CheckName, CheckState, Remedy
from gamma_desktop.desktop.codes import DesktopTrouble
from gamma_desktop.desktop.links import LinksNotArranged
from gamma_desktop.errors import Message
from gamma_desktop.ui.settings.checks_section import ChecksSection
from gamma_desktop.ui.settings.sections import SettingsSection
from gamma_desktop.ui.window.navigation import Page
from tests.ui.desk import OpenWindow, button, texts
from tests.ui.settings.played_checks import FINE, LOCKED, UNREGISTERED, WITH_OTHER


@pytest.fixture
def section(opened: OpenWindow) -> ChecksSection:
    opened.go(Page.SETTINGS)
    opened.settings.show_section(SettingsSection.CONNECTION)
    return opened.settings.checks


def check(opened: OpenWindow, section: ChecksSection, *broken: Check) -> None:
    opened.desk.checks.broken = list(broken)
    section.check_button.click()
    opened.desk.work()


def told(section: ChecksSection, name: CheckName) -> list[str]:
    row = section.rows[name]
    return [part.text() for part in (row.words, row.advice, row.button) if not part.isHidden()]


def test_nothing_is_checked_or_listed_before_it_is_asked_for(section: ChecksSection) -> None:
    assert "It takes a few seconds" in " ".join(texts(section))
    assert not section.rows[CheckName.KEY].words.isVisible()


def test_while_they_run_it_says_so_and_each_shows_as_soon_as_it_is_made(
    opened: OpenWindow, section: ChecksSection
) -> None:
    section.check_button.click()
    assert not section.check_button.isEnabled()
    assert told(section, CheckName.DISK) == ["…"]
    disk = Check(CheckName.DISK, CheckState.OK, FINE[CheckName.DISK])
    section.show_found([disk])
    assert told(section, CheckName.DISK) == ["59.3 GB are free"]
    assert told(section, CheckName.KEY) == ["…"]
    opened.desk.work()
    assert section.check_button.isEnabled()
    assert section.check_button.text() == "Check again"


def test_where_all_is_well_it_says_so_and_when(opened: OpenWindow, section: ChecksSection) -> None:
    check(opened, section)
    assert any(each.startswith("All is well. Checked today ") for each in texts(section))
    assert not [each for each in section.findChildren(QPushButton) if each.isVisible()][2:]


def test_a_trouble_has_its_state_reason_advice_and_button(opened: OpenWindow, section: ChecksSection) -> None:
    check(opened, section, LOCKED, WITH_OTHER)
    assert told(section, CheckName.KEYRING) == [
        "Problem: The keyring is locked",
        "Unlock the keyring (answer its prompt, or log out and in again), then try again.",
        "Unlock",
    ]
    assert told(section, CheckName.LINKS)[0].startswith("Warning: Links to phone numbers (tel)")
    assert any(each.startswith("1 problem, 1 warning. Checked") for each in texts(section))


def test_a_button_mends_and_all_is_checked_again(opened: OpenWindow, section: ChecksSection) -> None:
    check(opened, section, LOCKED)
    button(section, "Unlock").click()
    opened.desk.work()
    assert opened.desk.checks.mended == [Remedy.UNLOCK_KEYRING]
    assert told(section, CheckName.KEYRING) == ["The keyring works (Secret Service)"]


def test_what_could_not_be_mended_says_why(opened: OpenWindow, section: ChecksSection) -> None:
    opened.desk.checks.refuses = LinksNotArranged(DesktopTrouble.LINKS_NEED_XDG_UTILS)
    check(opened, section, WITH_OTHER)
    button(section, "Open links here").click()
    opened.desk.work()
    assert any("Install xdg-utils first" in each for each in texts(section))


def test_registering_again_asks_first(opened: OpenWindow, section: ChecksSection) -> None:
    check(opened, section, UNREGISTERED)
    button(section, "Register…").click()
    opened.desk.work()
    assert opened.settings.listener.question.isVisible()
    assert opened.desk.checks.mended == []


def test_the_keyboard_goes_from_top_to_bottom(opened: OpenWindow, section: ChecksSection) -> None:
    check(opened, section, LOCKED, UNREGISTERED)
    meant = [
        section.check_button,
        section.rows[CheckName.KEYRING].button,
        section.rows[CheckName.CALLBACK].button,
        section.number,
        section.test_call_button,
    ]
    found: list[QWidget] = []
    stop = section.check_button.nextInFocusChain()
    while stop is not None and stop is not section.check_button:
        found += [stop] if stop in meant else []
        stop = stop.nextInFocusChain()
    assert found == meant[1:]


def test_a_row_tells_a_screen_reader_which_check_it_is_and_how_it_ended(
    opened: OpenWindow, section: ChecksSection
) -> None:
    check(opened, section, LOCKED)
    assert section.rows[CheckName.KEYRING].words.accessibleName() == "Keyring, Problem: The keyring is locked"
    assert section.rows[CheckName.TRAY].words.accessibleName() == "Tray, OK: This desktop has a tray"


def test_a_test_call_tells_the_time_of_each_hop_and_sums_up_the_last_ones(
    opened: OpenWindow, section: ChecksSection
) -> None:
    section.number.setText("647460197")
    section.test_call_button.click()
    opened.desk.work()
    assert (
        section.test_call.words
        == "Accepted after 120\N{NO-BREAK SPACE}ms · Your phone rang after 310\N{NO-BREAK SPACE}ms"
        " · Ended after 400\N{NO-BREAK SPACE}ms"
    )
    assert (
        "Last 1, until your phone rang: p50 310\N{NO-BREAK SPACE}ms, p95 310\N{NO-BREAK SPACE}ms"
    ) in texts(section)


def test_a_test_call_without_an_event_says_so_and_what_to_do(
    opened: OpenWindow, section: ChecksSection
) -> None:
    opened.desk.checks.event_comes = False
    section.number.setText("647460197")
    section.test_call_button.click()
    opened.desk.work()
    assert section.test_call.words.endswith("No event came here.")
    assert any("Another computer or program may have registered since." in each for each in texts(section))
    section.register_button.click()
    assert opened.settings.listener.question.isVisible()
    assert "Last 1: no event came" in texts(section)


def test_a_test_call_that_may_go_on_ringing_says_so(opened: OpenWindow, section: ChecksSection) -> None:
    opened.desk.checks.may_ring = True
    section.number.setText("647460197")
    section.test_call_button.click()
    opened.desk.work()
    assert section.test_call.words.endswith("Gamma did not end the call: pick up your phone and hang up.")


def test_a_test_call_that_gamma_refuses_says_why_and_counts_for_nothing(
    opened: OpenWindow, section: ChecksSection
) -> None:
    opened.desk.checks.refuses = WrongKey(401, "Unauthorized")
    section.number.setText("647460197")
    section.test_call_button.click()
    opened.desk.work()
    assert section.test_call.words.startswith("Gamma refused the key")
    assert opened.desk.checks.trials == []


def test_a_check_that_is_not_made_here_has_no_row(opened: OpenWindow, section: ChecksSection) -> None:
    check(opened, section)
    assert not section.rows[CheckName.RELAY].words.isVisible()
    assert section.rows[CheckName.DISK].words.isVisible()


def test_links_can_be_taken_where_nobody_asked_for_them_yet(
    opened: OpenWindow, section: ChecksSection
) -> None:
    not_yet = Check(CheckName.LINKS, CheckState.OK, Message(Found.LINKS_NOT_TAKEN), Remedy.TAKE_LINKS)
    check(opened, section, not_yet)
    assert told(section, CheckName.LINKS)[-1] == "Open links here"
    button(section, "Open links here").click()
    opened.desk.work()
    assert opened.desk.checks.mended == [Remedy.TAKE_LINKS]
