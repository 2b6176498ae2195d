"""The administrator's programs, run by the real ``listen``: what they are told, and who may name them."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from gamma_desktop.settings.errors import LockedKey
from gamma_desktop.settings.layers import load_settings
from gamma_desktop.settings.paths import profile_paths
from gamma_desktop.settings.write import set_value
from tests.integration.listening import PATIENCE, SECRET, Listening

EXAMPLES = Path(__file__).parent.parent / "data" / "vendor"
NOTE = """
import json, os, sys
told = json.load(sys.stdin)
with open(sys.argv[1], "w") as pipe:
    json.dump([sys.argv[2], told["state"], told["outcome"], told["remote"]["number"], dict(os.environ)], pipe)
"""


@pytest.fixture
def pipe(tmp_path: Path) -> Path:
    """Where a hook says what it was told."""
    os.mkfifo(tmp_path / "pipe")
    return tmp_path / "pipe"


def told_by(pipe: Path) -> list[Any]:
    """What a hook says, waited for no longer than it surely takes."""
    done = subprocess.run(["cat", pipe], capture_output=True, timeout=PATIENCE, check=True)
    told: list[Any] = json.loads(done.stdout)
    return told


def hook(pipe: Path, name: str, *, then: str = "") -> list[str]:
    """The command line of a program that says what it is told."""
    script = pipe.with_name("hook.py")
    script.write_text(NOTE + then, "utf-8")
    return [sys.executable, str(script), str(pipe), name]


def manage(folder: Path, monkeypatch: pytest.MonkeyPatch, **hooks: list[str]) -> None:
    """The administrator's file names these programs."""
    folder.mkdir(exist_ok=True)
    lines = ["[hooks]", *(f"{name} = {json.dumps(command)}" for name, command in hooks.items())]
    (folder / "managed.toml").write_text("\n".join(lines), "utf-8")
    monkeypatch.setenv("GAMMA_DESKTOP_MANAGED", str(folder / "managed.toml"))


def test_each_hook_is_told_of_its_moment_and_of_no_secret(
    tmp_path: Path, pipe: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    manage(tmp_path, monkeypatch, on_ringing=hook(pipe, "rings"), on_missed=hook(pipe, "missed; $(id)"))
    monkeypatch.setenv("GAMMA_API_KEY", "canary")
    told = []
    with Listening(tmp_path / "profile") as listening:
        for example in ("incoming-missed-1-ringing", "incoming-missed-2-dropped"):
            assert listening.post((EXAMPLES / f"{example}.json").read_bytes()) == 200
            told.append(told_by(pipe))
    assert [each[:4] for each in told] == [
        ["rings", "ringing", None, "+34647460197"],
        ["missed; $(id)", "ended", "missed", "+34647460197"],
    ]
    assert all({"canary", SECRET}.isdisjoint(each[4].values()) for each in told)


def test_one_that_hangs_holds_up_no_call_and_is_ended_with_the_program(
    tmp_path: Path, pipe: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    manage(tmp_path, monkeypatch, on_ringing=hook(pipe, "hangs", then="import time\ntime.sleep(600)\n"))
    with Listening(tmp_path / "profile") as listening:
        states = []
        for step in ("1-ringing", "2-talking", "3-dropped"):
            assert listening.post((EXAMPLES / f"incoming-answered-{step}.json").read_bytes()) == 200
            states.append(listening.next_call()["state"])
            if step == "1-ringing":
                assert told_by(pipe)[0] == "hangs"
    assert states == ["ringing", "talking", "ended"]


def test_one_that_does_not_start_is_told_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    manage(tmp_path, monkeypatch, on_ringing=["/no/such/program"])
    with Listening(tmp_path / "profile") as listening:
        assert listening.post((EXAMPLES / "incoming-missed-1-ringing.json").read_bytes()) == 200
        while "hooks.on_ringing does not start" not in (said := listening.next_warning()):
            pass
    assert "Tell your administrator." in said


def test_a_user_names_no_program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    manage(tmp_path, monkeypatch)
    paths = profile_paths(str(tmp_path / "profile"))
    paths.settings.mkdir()
    paths.settings_file.write_text(
        '[hooks]\non_ringing = ["/bin/sh", "-c", "id"]\n[crm]\nprogram = ["/bin/sh"]\n', "utf-8"
    )
    loaded = load_settings(paths)
    assert loaded.settings.hooks.on_ringing == ()
    assert [(each.key, each.reason.code) for each in loaded.problems] == [
        ("hooks.on_ringing", "setting_administrators"),
        ("crm.program", "setting_administrators"),
    ]
    assert loaded.settings.crm.program == ()
    with pytest.raises(LockedKey):
        set_value(paths, "hooks.on_ended", '["/bin/true"]')


@pytest.mark.parametrize(
    "command", [["relative"], ["hook.sh"], ["C:\\hooks\\run.bat"], ["/opt/run.CMD"], ["", "x"], "text"]
)
def test_what_names_no_program_by_its_path_does_not_count(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: object
) -> None:
    manage(tmp_path, monkeypatch, on_ringing=command)  # type: ignore[arg-type]  # what is wrong in the file
    loaded = load_settings(profile_paths(str(tmp_path / "profile")))
    assert loaded.settings.hooks.on_ringing == ()
    assert [each.reason.code for each in loaded.problems] == ["value_program"]
