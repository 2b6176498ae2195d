"""The tray program on a desk in a team: what the relay has pops, and the window says how it is reached."""

import asyncio
import json
import secrets
from collections.abc import Iterator
from pathlib import Path

import pytest

from gamma_desktop.settings.paths import ProfilePaths
from gamma_desktop.settings.ports import SecretName
from gamma_desktop.settings.secrets import VARIABLES
from gamma_desktop.ui.settings.first_run import Step
from gamma_desktop.ui.settings.sections import SettingsSection
from tests.fixtures.address_book_server import PASSWORD, USER, address_book_server, card
from tests.fixtures.keyring_session import KeyringSession
from tests.integration.team.team_processes import RelayProcess, joined
from tests.ui.app.running import RINGING, Play, Running
from tests.ui.app.test_contact_sources import words
from tests.ui.settings.controls import entries


@pytest.fixture
def relay(tmp_path: Path) -> Iterator[RelayProcess]:
    credentials = tmp_path / "credentials"
    credentials.mkdir()
    (credentials / "cards").write_text(PASSWORD)
    with RelayProcess(tmp_path / "relay", CREDENTIALS_DIRECTORY=str(credentials)) as relay:
        relay.start()
        yield relay


@pytest.fixture
def member(paths: ProfilePaths, relay: RelayProcess, monkeypatch: pytest.MonkeyPatch) -> ProfilePaths:
    """The profile without key and listener's secret, joined to the relay."""
    secret = secrets.token_urlsafe(32)
    for name in (SecretName.API_KEY, SecretName.LISTENER_SECRET):
        monkeypatch.delenv(VARIABLES[name])
    monkeypatch.setenv(VARIABLES[SecretName.DESK_SECRET], secret)
    joined(paths.settings, relay.invite("Ana", "--extension", "203"), secret)
    return paths


async def post(relay: RelayProcess, call_id: str) -> None:
    body = json.dumps(RINGING | {"callId": call_id, "firstCallId": call_id}).encode()
    assert await asyncio.to_thread(relay.post, body) == 200


def says(running: Running, words: str) -> bool:
    told = [*running.words, running.window.health_line.summary.accessibleDescription()]
    return any(words in each for each in told)


@pytest.mark.usefixtures("member")
def test_a_desk_in_a_team_pops_what_the_relay_has_and_says_how_that_is_reached(
    play: Play, relay: RelayProcess
) -> None:
    async def scene(running: Running) -> None:
        running.window.health_line.summary.click()
        await running.until(lambda: says(running, "Connected to your team"))
        await post(relay, "1")
        await running.until(lambda: running.pops == ["Incoming call: 647 46 01 97"])
        await asyncio.to_thread(relay.kill)
        await running.until(lambda: says(running, "calls will be caught up"))
        await asyncio.to_thread(relay.start)
        await running.until(lambda: not says(running, "calls will be caught up"))
        await post(relay, "2")
        await running.until(lambda: len(running.pops) == 2)
        await running.until(lambda: len(running.log) == 2)

        assert not says(running, "API key")

    play(scene)


@pytest.mark.usefixtures("member")
def test_a_desk_that_is_removed_has_the_calls_of_the_team_go(
    play: Play, relay: RelayProcess, paths: ProfilePaths
) -> None:
    async def scene(running: Running) -> None:
        await post(relay, "1")
        await running.until(lambda: len(running.log) == 1)
        await asyncio.to_thread(relay.command, "relay", "remove", "Ana", "--yes")
        await running.until(lambda: not paths.membership.exists())
        await running.until(lambda: running.log == [])
        await running.until(lambda: running.has_done("read the settings again"))
        running.window.show()
        running.window.health_line.summary.click()
        await running.until(lambda: says(running, "This computer is no longer in your team"))
        assert not says(running, "Nothing to leave")
        assert running.failures == []

    play(scene)
    assert not any(b"647460197" in file.read_bytes() for file in paths.data.rglob("*.db*"))


@pytest.mark.usefixtures("member")
def test_what_the_relay_hands_out_shows_in_the_settings_and_goes_while_both_run(
    play: Play, relay: RelayProcess, tmp_path: Path, keyring_session: KeyringSession
) -> None:
    keyring_session.start_keyring()
    file = Path(relay.environment["GAMMA_DESKTOP_RELAY"])
    before = file.read_text()

    async def scene(running: Running) -> None:
        with address_book_server(tmp_path / "cards") as server:
            await asyncio.to_thread(server.put, "ana", card("u1", "Ana Gil", "+34647460197"))
            running.window.show()
            running.window.open_settings(SettingsSection.CONTACTS)
            section = running.settings.sources
            push = 'calls.labels = ["Sale"]'
            source = f'[[relay.sources]]\nname = "Company"\ncarddav = "{server.url}"\nuser = "{USER}"\n'
            source += 'credential = "cards"\n'
            await asyncio.to_thread(file.write_text, f"{before}{push}\n{source}")
            await running.until(lambda: "Company" in section.rows and "Contacts: 1." in words(section))
            assert "From your team · CardDAV · 127.0.0.1" in words(section)
            row = section.rows["Company"]
            assert (row.edit_button.isHidden(), row.remove_button.isHidden()) == (True, True)
            await running.until(lambda: entries(running.settings, "calls.labels") == ["Sale"])
            assert "Set for your team" in words(running.settings.field("calls.labels"))
            await post(relay, "1")
            await running.until(lambda: running.pops == ["Incoming call: Ana Gil"])
            await asyncio.to_thread(file.write_text, before)
            await running.until(lambda: not section.rows)
            await running.until(lambda: entries(running.settings, "calls.labels") == [])
            assert keyring_session.items() == []

    play(scene)


def test_an_invitation_in_the_first_run_joins_the_team(
    play: Play, paths: ProfilePaths, relay: RelayProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLES[SecretName.DESK_SECRET], secrets.token_urlsafe(32))
    line = relay.invite("Ana", "--extension", "203")

    async def scene(running: Running) -> None:
        running.window.show()
        running.window.open_settings(SettingsSection.SET_UP)
        first_run = running.settings.first_run
        first_run.key.setText(line[:-4])
        first_run.step_requested.emit(Step.KEY)
        first_run.check_button.click()
        await running.until(lambda: first_run.check_button.isEnabled() and running.has_done("join a team"))
        assert not paths.membership.exists()
        first_run.key.setText(line)
        first_run.check_button.click()
        await running.until(lambda: says(running, "You are in the team, as Ana"))
        assert paths.membership.exists()
        await running.until(lambda: entries(running.settings, "team.relays"))
        await running.until(lambda: running.has_done("read the settings again"))

    play(scene)
