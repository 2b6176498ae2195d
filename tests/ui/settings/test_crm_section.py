"""*Try it* on the Settings page: the addresses for the last calls, as the settings stand now."""

from dataclasses import replace

import pytest

from gamma_desktop.calls.model import Party
from gamma_desktop.ui.settings.crm_section import CrmSection
from gamma_desktop.ui.settings.sections import SettingsSection
from gamma_desktop.ui.window.navigation import Page
from tests.ui import office
from tests.ui.desk import OpenWindow, texts


@pytest.fixture
def section(opened: OpenWindow) -> CrmSection:
    settings = opened.desk.settings
    settings.paths.settings_file.write_text(
        'agent.extensions = ["203"]\n[crm]\nurl = "https://crm.example/?q={number}"\n'
        'rules = [{ url = "https://crm.example/new/{number}", known = false, missing = "do_not_open" }]\n'
    )
    settings.use(settings.paths)
    opened.go(Page.SETTINGS)
    opened.settings.show_section(SettingsSection.CRM)
    return opened.settings.crm


def test_each_of_the_last_ten_calls_shows_its_address(opened: OpenWindow, section: CrmSection) -> None:
    opened.desk.calls.past = (
        replace(office.PAST[0], remote=Party(number="+34699999999", raw="+34699999999")),
        *office.PAST[1:],
    )
    section.try_button.click()
    opened.desk.work()
    shown = [text for text in texts(section) if text.startswith("https://") or text == "No page"]
    assert shown[0] == "https://crm.example/new/%2B34699999999"
    assert any(text.startswith("https://crm.example/?q=") for text in shown)
    assert len(shown) <= 10


def test_trying_again_shows_the_calls_of_now_alone(opened: OpenWindow, section: CrmSection) -> None:
    for _ in range(2):
        section.try_button.click()
        opened.desk.work()
    opened.desk.calls.past = ()
    section.try_button.click()
    opened.desk.work()
    assert "There are no calls yet." in texts(section)
    assert not any("crm.example" in text for text in texts(section))
