from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QAbstractButton, QLabel
from pytestqt.qtbot import QtBot

from gamma_desktop.contacts.codes import SourceFault, SourceProblem
from gamma_desktop.contacts.errors import BadSource, SourceDenied
from gamma_desktop.contacts.sources import ContactSource, KeptSource, SourceKind, SourceState
from gamma_desktop.settings.ports import VaultHealth, VaultState
from gamma_desktop.ui.settings.sections import SettingsSection
from gamma_desktop.ui.settings.source_section import SourceSection
from gamma_desktop.ui.window.navigation import Page
from tests.ui.desk import Desk, OpenWindow, button, texts
from tests.ui.settings.played_sources import PlayedSources
from tests.ui.settings.sources import COMPANY, FAILED, FINE, REFUSED, RUNNING, TEAM, WAITING

pytestmark = pytest.mark.usefixtures("qapp")


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[OpenWindow]:
    desk = Desk(tmp_path)
    desk.sources.shown = (FINE, FAILED)
    opened = OpenWindow(desk)
    opened.window.show()
    opened.go(Page.SETTINGS)
    opened.settings.show_section(SettingsSection.CONTACTS)
    yield opened
    opened.close()


@pytest.fixture
def section(opened: OpenWindow) -> SourceSection:
    return opened.settings.sources


@pytest.fixture
def desk(opened: OpenWindow) -> PlayedSources:
    return opened.desk.sources


def fill_in(section: SourceSection, **typed: str) -> None:
    """Type into the form, and have it tried and kept."""
    for name, text in typed.items():
        getattr(section.form, name).setText(text)
    section.form.save_button.click()


def test_each_source_tells_how_it_does(section: SourceSection) -> None:
    shown = texts(section)
    assert "Contacts: 412. Read today 10:20." in shown
    assert REFUSED in shown
    assert "LDAP · dc1.acme.example · reader@acme.example" in shown


def test_a_reading_shows_its_progress_and_can_be_cancelled(
    opened: OpenWindow, section: SourceSection, desk: PlayedSources
) -> None:
    desk.show(RUNNING, WAITING)
    opened.desk.work()
    assert {"Reading… 260 of 412", "Waiting for another source…"} <= set(texts(section))
    assert REFUSED not in texts(section)
    button(section, "Cancel: Team").click()
    assert desk.asked == [("cancel", "Team")]


def test_a_source_is_read_when_asked(section: SourceSection, desk: PlayedSources) -> None:
    button(section, "Sync now: Company").click()
    assert desk.asked == [("sync", "Company")]


def test_a_new_source_is_tried_then_kept(
    opened: OpenWindow, section: SourceSection, desk: PlayedSources
) -> None:
    button(section, "Add a source…").click()
    fill_in(section, name=" Sales  book ", url="https://cards.example/", user="beto", password="p w")
    opened.desk.work()
    source = ContactSource(
        name="Sales book", kind=SourceKind.CARDDAV, url="https://cards.example/", user="beto"
    )
    assert desk.asked == [("test", source, "p w"), ("add", source, "p w")]
    assert section.form.isHidden()
    assert "The server answers, and has one address book: “Team”." in texts(section)


def test_what_the_server_refuses_is_not_kept_and_stays_as_typed(
    opened: OpenWindow, section: SourceSection, desk: PlayedSources, qtbot: QtBot
) -> None:
    desk.problem = SourceDenied(SourceProblem.DENIED, said="no <b>user</b>")
    opened.window.resize(980, 400)
    button(section, "Add a source…").click()
    fill_in(section, name="New", url="https://cards.example/", user="beto", password="wrong")
    opened.desk.work()
    labels = section.findChildren(QLabel)
    told = next(each for each in labels if "no <b>user</b>" in each.text())
    qtbot.waitUntil(lambda: told.visibleRegion().contains(told.rect()), timeout=60_000)
    assert [what for what, *_ in desk.asked] == ["test"]
    assert (
        "The server refused user or password. Check user and password. It says: “no <b>user</b>”."
        in texts(section)
    )
    assert section.form.password.text() == "wrong"
    assert section.form.save_button.isEnabled()


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"name": "New", "url": "http://cards.example/"}, "Use https"),
        ({"name": "", "url": "https://cards.example/"}, "A source needs a name"),
        ({"name": "New", "url": "https://cards.example/", "user": "ana"}, "Enter the password"),
    ],
)
def test_what_can_be_no_source_is_told_by_its_field(
    section: SourceSection, desk: PlayedSources, typed: dict[str, str], words: str
) -> None:
    button(section, "Add a source…").click()
    fill_in(section, **typed)
    assert any(words in text for text in texts(section.form))
    assert desk.asked == []


def test_a_name_that_is_taken_is_told_by_its_field(
    opened: OpenWindow, section: SourceSection, desk: PlayedSources
) -> None:
    desk.problem = BadSource("name", SourceFault.TAKEN, name="New")
    button(section, "Add a source…").click()
    fill_in(section, name="New", url="https://cards.example/")
    opened.desk.work()
    assert section.form.fields["name"].words == "There is a source called “New” already. Choose another name."


def test_a_source_that_is_changed_keeps_what_the_form_does_not_show(
    opened: OpenWindow, section: SourceSection, desk: PlayedSources
) -> None:
    button(section, "Edit: Company").click()
    assert (section.form.name.isEnabled(), section.form.url.text()) == (False, COMPANY.url)
    fill_in(section, base="dc=acme,dc=example")
    opened.desk.work()
    (_, tried, password), (what, kept, _) = desk.asked
    assert (what, password, tried) == ("change", "", kept)
    assert isinstance(kept, ContactSource)
    assert (kept.name, kept.base) == ("Company", "dc=acme,dc=example")


def test_a_password_that_no_keyring_takes_is_told(
    opened: OpenWindow, section: SourceSection, desk: PlayedSources
) -> None:
    desk.health = VaultHealth(state=VaultState.MISSING)
    button(section, "Add a source…").click()
    fill_in(section, name="New", url="https://cards.example/", user="ana", password="p")
    opened.desk.work()
    assert any(each.startswith("Start a keyring") for each in texts(section))


def test_removing_says_what_goes_before_it_does(
    opened: OpenWindow, section: SourceSection, desk: PlayedSources
) -> None:
    button(section, "Remove: Team").click()
    assert any("its contacts (412) will be removed from this computer" in text for text in texts(section))
    assert button(section, "Keep it").hasFocus()
    assert desk.asked == []
    button(section, "Remove").click()
    opened.desk.work()
    assert desk.asked == [("remove", "Team")]
    assert TEAM.name not in section.rows


def test_without_sources_the_section_says_what_they_are_for(
    opened: OpenWindow, section: SourceSection, desk: PlayedSources
) -> None:
    desk.show()
    opened.desk.work()
    assert any(text.startswith("Contacts can come by themselves") for text in texts(section))


def test_a_source_of_the_team_says_so_and_can_only_be_read(
    opened: OpenWindow, section: SourceSection, desk: PlayedSources
) -> None:
    desk.show(SourceState(kept=KeptSource(source=replace(COMPANY, from_team=True))))
    opened.desk.work()
    assert "From your team · LDAP · dc1.acme.example · reader@acme.example" in texts(section)
    shown = [
        each.text() for each in section.rows["Company"].findChildren(QAbstractButton) if each.isVisible()
    ]
    assert shown == ["Sync now"]
