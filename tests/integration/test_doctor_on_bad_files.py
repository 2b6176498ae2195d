"""``doctor`` where files of the profile are not as they should be: it tells what it can, and nothing else."""

import json
import zipfile
from pathlib import Path

import pytest

from gamma_desktop.settings.paths import profile_paths
from tests.fixtures.simulated_cloud import RunningCloud
from tests.integration.command import Desk

OF_THIS_MACHINE = {"keyring", "tray", "notifications", "links", "autostart", "hotkeys", "disk"}


@pytest.fixture
def desk(tmp_path: Path, simulated_cloud: RunningCloud) -> Desk:
    """Registered; the address of the API is the administrator's."""
    secrets = {"GAMMA_API_KEY": simulated_cloud.key, "GAMMA_DESKTOP_LISTENER_SECRET": "a-secret-for-tests"}
    desk = Desk(tmp_path / "profile", **secrets)
    desk.profile.mkdir()
    (desk.profile / "no-managed.toml").write_text(f'api.url = "{simulated_cloud.url}"\n')
    (desk.profile / "settings.toml").write_text('agent.extensions = ["203"]\nlistener.port = 0\n')
    done = desk.run("configure", "--yes", "--callback-url", "http://127.0.0.1:9/")
    assert done.returncode == 0, done.stderr
    return desk


def told(desk: Desk, *more: str) -> dict[str, str]:
    """What is not well, by the check that says so, apart from what this machine lacks."""
    done = desk.run("doctor", "--json", *more)
    return {
        each["check"]: each["reason"]
        for each in json.loads(done.stdout)
        if each["state"] != "ok" and each["check"] not in OF_THIS_MACHINE
    }


def test_a_lock_that_it_may_not_open_keeps_it_from_no_check(desk: Desk) -> None:
    lock = profile_paths(str(desk.profile)).lock
    lock.unlink(missing_ok=True)
    lock.mkdir(parents=True)

    assert told(desk) == {}


@pytest.mark.parametrize("content", [b"this is [[ no settings", b'agent.extensions = ["\xff"]'])
def test_settings_that_cannot_be_read_are_the_one_problem(desk: Desk, content: bytes) -> None:
    (desk.profile / "settings.toml").write_bytes(content)

    found = told(desk)

    found.pop("listener", None)  # the port by default may be another program's
    assert found.keys() == {"settings"}
    assert found["settings"].startswith(
        f"A file of settings does not count: {desk.profile}/settings.toml:1: is"
    )


def test_the_bundle_says_why_it_holds_no_events(desk: Desk, tmp_path: Path) -> None:
    journal = profile_paths(str(desk.profile)).journal
    journal.parent.mkdir(parents=True, exist_ok=True)
    journal.write_bytes(b"no journal" * 2_000)

    found = told(desk, "--bundle", str(tmp_path / "bundle.zip"))

    assert found.keys() == {"journal"}
    with zipfile.ZipFile(tmp_path / "bundle.zip") as bundle:
        about = json.loads(bundle.read("about.json"))
        health = json.loads(bundle.read("health.json"))
    assert (about["events"], bool(about["why_no_events"])) == (0, True)
    assert {"journal"} <= {each["check"] for each in health if each["state"] == "problem"}


def test_a_bundle_that_cannot_be_written_hides_no_check(desk: Desk, tmp_path: Path) -> None:
    for output in ((), ("--json",)):
        done = desk.run("doctor", *output, "--bundle", str(tmp_path / "nowhere" / "bundle.zip"))

        assert done.returncode == 1
        assert "Call history" in done.stdout or {each["check"] for each in json.loads(done.stdout)}
        (line,) = done.stderr.splitlines()
        assert line.endswith("bundle.zip cannot be written or read: No such file or directory")


def test_hints_about_several_settings_end_as_questions_do(desk: Desk) -> None:
    (desk.profile / "settings.toml").write_text('agent.extensionz = ["203"]\nlistener.portt = 0\n')

    found = told(desk)["settings"]
    refused = desk.run("dial", "600", "--yes").stderr

    assert found.count("settings.toml") == 1
    assert "did you mean agent.extensions? · line 2: listener.portt is not a setting" in found
    assert "did you mean agent.extensions? Correct it" in refused
    assert "?." not in found + refused
