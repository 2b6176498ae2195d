"""A canary as key and secret: it is in no file, log, bundle or argument, and in no child's environment.

The environment that a process was started with stays readable in /proc as long as it runs, and cannot be
taken back: what is checked is that children get none of it, as the variables are removed once they are read.
What is drawn is looked at by the painted text in ui/app/test_canary_painted.py.
"""

import os
import signal
import stat
import subprocess
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from gamma_desktop.demo.desktop import VirtualDesktop
from gamma_desktop.demo.parts import Parts
from gamma_desktop.demo.screen import Screen
from tests.fixtures.simulated_cloud import RunningCloud
from tests.system.running_program import (
    KEY,
    KNOWN_NAME,
    KNOWN_NUMBER,
    SECRET,
    ListeningProgram,
    new_call_id,
)

KEY_FIELD = "The key that your administrator received from Gamma"
CANARIES = (KEY.encode(), SECRET.encode())
PEOPLE = (KNOWN_NAME.split()[-1].encode(), KNOWN_NUMBER.encode(), b"647 46 01 97")
"""What is written the same way in every file: an accent may be escaped."""
TELLS = '#!/bin/sh\n{ env; echo "$0" "$@"; } >>"$HOME/told-to-children"\n'


@pytest.fixture
def running(
    desktop: VirtualDesktop, simulated_cloud: RunningCloud, tmp_path: Path
) -> Iterator[ListeningProgram]:
    """With programs of the system that write down what they are given."""
    tools = tmp_path / "tools"
    tools.mkdir()
    for name in ("xdg-mime", "xdg-open"):
        (tools / name).write_text(TELLS)
        (tools / name).chmod(0o700)
    home = tmp_path / "home"
    home.mkdir()
    environment = desktop.environment() | {"HOME": str(home), "XDG_DATA_HOME": str(home / "data")}
    environment["PATH"] = f"{tools}:{environment['PATH']}"
    with Parts(tmp_path / "parts") as parts:
        yield ListeningProgram(environment, tmp_path, parts, simulated_cloud.url)


def members_of(archive: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(archive) as opened:
        return {f"{archive}!{name}": opened.read(name) for name in opened.namelist()}


def files_with(folder: Path, looked_for: tuple[bytes, ...]) -> list[str]:
    """Every file below a folder, and in an archive there, that holds one of these."""
    found = []
    for path in folder.rglob("*"):
        if not path.is_file() or stat.S_ISSOCK(path.stat().st_mode):
            continue
        contents = {str(path): path.read_bytes()}
        if path.suffix == ".zip":
            contents |= members_of(path)
        found += [name for name, content in contents.items() if any(each in content for each in looked_for)]
    return found


def is_opened(running: ListeningProgram, told: Path) -> bool:
    """Whether the CRM's page of a caller is opened by now, as the settings have it."""
    call = new_call_id()
    running.post(call, "ringing")
    running.post(call, "dropped")
    return told.exists() and b"xdg-open https://crm.example.com/" in told.read_bytes()


def run(running: ListeningProgram, *arguments: str) -> None:
    """Run a command, whatever comes of it."""
    command = running.program.command_line(*arguments)
    subprocess.run(
        command, env=running.program.environment, stdin=subprocess.DEVNULL, check=False, timeout=60
    )


def of_process(pid: int, what: str) -> bytes:
    return Path(f"/proc/{pid}/{what}").read_bytes()


def words_on_every_page(screen: Screen) -> str:
    """All that a screen reader could read on each page, with the key typed where one types it."""
    found = []
    window = screen.wait_for_accessible(name="Gamma Desktop", role="frame")
    for page in ("Contacts", "Team", "Insights", "Calls", "Settings"):
        pages = (each for each in window.find_all(role="radio button") if each.name.startswith(page))
        screen.press(next(pages))
        found.append(screen.describe())
    screen.press(screen.wait_for_accessible(name="Connection", role="radio button"))
    entry = screen.wait_for_accessible(role="text", name=KEY_FIELD)
    screen.write(entry, KEY)
    screen.wait_for_accessible(name="Test and keep")
    found.append(screen.describe())
    assert "Connection" in found[-1], "the search itself finds nothing"
    return "\n".join(found)


def test_a_canary_is_nowhere_but_where_it_was_given(
    running: ListeningProgram, screen: Screen, tmp_path: Path
) -> None:
    call = new_call_id()
    running.program.command("config", "set", "crm.url", "https://crm.example.com/?q={number}")
    running.program.command("config", "set", "crm.open_on", "ringing")
    told = tmp_path / "home" / "told-to-children"
    running.part.until_ready(lambda: is_opened(running, told), seconds=60)
    assert not {each.decode() for each in CANARIES if each.decode() in words_on_every_page(screen)}
    running.post(call, "ringing")
    running.post(call, "dropped")
    log = running.program.profile / "data" / "gamma-desktop.log"
    running.post(f"{KNOWN_NAME} {KNOWN_NUMBER}\a", "ringing", displayedLabel=KNOWN_NAME)
    running.part.until_ready(lambda: b"is put aside: " in log.read_bytes(), seconds=60)
    for arguments in (("key", "test"), ("dial", KNOWN_NUMBER), ("links", "--take"), ("hangup", call)):
        run(running, *arguments)
    bundle = tmp_path / "bundle.zip"
    run(running, "doctor", "--bundle", str(bundle))
    assert bundle.exists()

    assert not any(each in of_process(running.pid, "cmdline") for each in CANARIES)
    (limit,) = (line for line in of_process(running.pid, "limits").splitlines() if b"core file" in line)
    assert limit.split()[4] in {b"0", b"1"}
    os.kill(running.pid, signal.SIGTERM)
    running.part.wait(seconds=60)

    assert b"xdg-mime" in told.read_bytes()
    assert b"_TIME0" in told.read_bytes(), "a page that opens by itself is to leave the keyboard alone"
    assert files_with(tmp_path, CANARIES) == []
    assert stat.S_IMODE(log.stat().st_mode) == 0o600
    members = members_of(bundle)
    assert b"is put aside: " in members[f"{bundle}!log/gamma-desktop.log"]
    of_people = {str(log): log.read_bytes()} | members
    assert [name for name, content in of_people.items() if any(each in content for each in PEOPLE)] == []
    assert all(files_with(bundle.parent, (each,)) for each in PEOPLE[:2]), "the search itself finds nothing"
