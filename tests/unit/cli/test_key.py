import asyncio
import os
import pty
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from gamma_desktop.cli import key
from gamma_desktop.settings.paths import profile_paths
from gamma_desktop.settings.ports import SecretName
from gamma_desktop.vault.keyring_vault import KeyringVault
from tests.fixtures.keyring_session import KeyringSession
from tests.fixtures.simulated_cloud import RunningCloud
from tests.unit.cli.conftest import Run

SECRET = "83isocjid5hyd02sdjiembslw323"
Pipe = Callable[[bytes], None]


@pytest.fixture
def keyring(keyring_session: KeyringSession) -> KeyringSession:
    keyring_session.start_keyring()
    return keyring_session


def kept(profile: Path) -> str | None:
    vault = KeyringVault(profile_paths(str(profile)).name)
    return asyncio.run(vault.read(SecretName.API_KEY))


@pytest.fixture
def cloud_in_settings(simulated_cloud: RunningCloud, profile: Path) -> RunningCloud:
    profile.mkdir()
    (profile / "settings.toml").write_text(f'api.url = "{simulated_cloud.url}"\n')
    return simulated_cloud


@pytest.mark.usefixtures("keyring")
def test_a_piped_key_is_kept_without_the_space_around_it(
    run_command: Run, pipe_in: Pipe, profile: Path
) -> None:
    pipe_in(b"  " + SECRET.encode() + b"\r\n")
    assert run_command(key, "set") == 0
    assert kept(profile) == SECRET


@pytest.mark.parametrize("piped", [b"", b" \n", b"two\nlines", b"\xff\xfe", b"a\x1b[31m", b"x" * 10_000])
def test_what_can_be_no_key_is_refused_in_one_line_that_does_not_hold_it(
    run_command: Run, pipe_in: Pipe, capsys: pytest.CaptureFixture[str], piped: bytes
) -> None:
    pipe_in(piped)
    assert run_command(key, "set") == 1
    error = capsys.readouterr().err
    assert error.count("\n") == 1
    assert "key" in error
    assert "two" not in error


@pytest.mark.usefixtures("keyring_session")
def test_without_a_keyring_set_says_so_rather_than_forget_the_key_silently(
    run_command: Run, pipe_in: Pipe, capsys: pytest.CaptureFixture[str]
) -> None:
    pipe_in(SECRET.encode())
    assert run_command(key, "set") == 3
    error = capsys.readouterr().err
    assert "GAMMA_API_KEY" in error
    assert SECRET not in error


@pytest.mark.usefixtures("keyring")
def test_set_warns_when_the_environment_goes_first(
    run_command: Run, pipe_in: Pipe, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GAMMA_API_KEY", "another")
    pipe_in(SECRET.encode())
    assert run_command(key, "set") == 0
    assert "GAMMA_API_KEY is set" in capsys.readouterr().err


@pytest.mark.usefixtures("keyring")
def test_a_typed_key_is_prompted_for_and_not_shown(profile: Path) -> None:
    master, slave = pty.openpty()
    program = (
        "import argparse, sys; from gamma_desktop.cli import key; parser = argparse.ArgumentParser();"
        "key.add_arguments(parser); parser.set_defaults(profile=sys.argv[1]);"
        "sys.exit(key.run(parser.parse_args(['set'])))"
    )
    command = [sys.executable, "-c", program, str(profile)]
    process = subprocess.Popen(command, stdin=slave, stdout=slave, stderr=slave, start_new_session=True)
    os.close(slave)
    with process, os.fdopen(master, "r+b", buffering=0) as terminal:
        shown = b""
        while b": " not in shown:
            shown += terminal.read(1_000)
        terminal.write(SECRET.encode() + b"\n")
        assert process.wait(60) == 0
        shown += terminal.read(10_000)
    assert b"kept in the keyring" in shown
    assert SECRET.encode() not in shown
    assert kept(profile) == SECRET


@pytest.mark.usefixtures("keyring")
def test_what_is_cleared_is_gone(run_command: Run, pipe_in: Pipe, profile: Path) -> None:
    pipe_in(SECRET.encode())
    run_command(key, "set")
    assert run_command(key, "clear") == 0
    assert kept(profile) is None


def test_a_good_key_is_told_with_the_number_of_extensions(
    run_command: Run,
    cloud_in_settings: RunningCloud,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("GAMMA_API_KEY", cloud_in_settings.key)
    assert run_command(key, "test") == 0
    assert "The key is good" in capsys.readouterr().err


@pytest.mark.usefixtures("cloud_in_settings")
def test_a_wrong_key_is_refused_by_gamma(
    run_command: Run, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("GAMMA_API_KEY", "wrong")
    assert run_command(key, "test") == 4
    assert "401" in capsys.readouterr().err


@pytest.mark.usefixtures("keyring", "cloud_in_settings")
def test_testing_without_a_key_says_how_to_give_one(
    run_command: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_command(key, "test") == 3
    assert "gamma-desktop key set" in capsys.readouterr().err
