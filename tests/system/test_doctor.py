"""``doctor`` in broken set-ups, on a real desktop with one thing wrong: it names that, and nothing else."""

import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from gamma_desktop.calls.trial import Hop, Trial
from gamma_desktop.demo.desktop import VirtualDesktop
from gamma_desktop.demo.parts import Parts
from gamma_desktop.settings.paths import profile_paths
from gamma_desktop.simulator.server import SimulatedCloud, wall_clock_ms
from gamma_desktop.store.profile_files import TrialFile
from tests.apart import DISKS, skip_without
from tests.fixtures.keyring_lock import lock_keyring, unlock_keyring
from tests.fixtures.keyring_session import KeyringSession, scripted_keyring
from tests.fixtures.notification_server import played_server
from tests.fixtures.simulated_cloud import QUICK, running_cloud
from tests.integration.command import PATIENCE
from tests.system.sound_setup import SoundSetup

Trouble = Callable[[SoundSetup], AbstractContextManager[None]]
HOUR_MS = 3_600_000


@pytest.fixture(scope="module")
def whole(desktop: VirtualDesktop, tmp_path_factory: pytest.TempPathFactory) -> Iterator[SoundSetup]:
    """Made once: each test puts back what it broke."""
    with running_cloud(SimulatedCloud(policy=QUICK)) as cloud:
        yield SoundSetup(desktop, cloud, tmp_path_factory.mktemp("sound"))


@pytest.fixture
def sound(whole: SoundSetup) -> Iterator[SoundSetup]:
    """With a notification server."""
    with played_server(whole.desk.environment["DBUS_SESSION_BUS_ADDRESS"]):
        yield whole
    whole.put_back()


@contextmanager
def _no_key(sound: SoundSetup) -> Iterator[None]:
    assert sound.desk.run("key", "clear").returncode == 0
    yield
    sound.keep_key()


@contextmanager
def _wrong_key(sound: SoundSetup) -> Iterator[None]:
    assert sound.desk.run("key", "set", stdin="a-key-that-gamma-does-not-know").returncode == 0
    yield
    sound.keep_key()


@contextmanager
def _locked_keyring(sound: SoundSetup) -> Iterator[None]:
    address = sound.desk.environment["DBUS_SESSION_BUS_ADDRESS"]
    lock_keyring(address)
    try:
        yield
    finally:
        unlock_keyring(address, sound.desktop.keyring_password)


@contextmanager
def _another_session(sound: SoundSetup, *, hangs: bool) -> Iterator[None]:
    """The same desktop, with another keyring, or none."""
    folder = Path(tempfile.mkdtemp(dir=sound.folder))
    with Parts(folder / "logs") as parts:
        session = KeyringSession(folder, parts)
        sound.desk.environment["DBUS_SESSION_BUS_ADDRESS"] = session.address
        with played_server(session.address):
            if not hangs:
                yield
                return
            with scripted_keyring(session.address, lambda _method, _arguments: None):
                yield


@contextmanager
def _taken_port(sound: SoundSetup) -> Iterator[None]:
    with socket.create_server(("127.0.0.1", sound.port)):
        yield


@contextmanager
def _expired_certificate(sound: SoundSetup) -> Iterator[None]:
    sound.use_certificate(days=-30)
    yield


@contextmanager
def _missing_secret(sound: SoundSetup) -> Iterator[None]:
    code = (
        "import asyncio, sys; from gamma_desktop.settings.paths import profile_paths as paths;"
        "from gamma_desktop.vault.keyring_vault import KeyringVault as Vault;"
        "asyncio.run(Vault(paths(None).name).delete('listener-secret'))"
    )
    subprocess.run([sys.executable, "-c", code], env=sound.desk.environment, check=True)
    yield
    sound.register()


@contextmanager
def _damaged_book(sound: SoundSetup) -> Iterator[None]:
    book = sound.desk.profile / "data" / "book.db"
    with book.open("r+b") as file:
        file.seek(4096)
        file.write(os.urandom(book.stat().st_size - 4096))
    yield


@contextmanager
def _wrong_clock(sound: SoundSetup) -> Iterator[None]:
    """Ours is an hour behind: to us, Gamma's is an hour ahead."""
    cloud = SimulatedCloud(policy=QUICK, clock=lambda: wall_clock_ms() + HOUR_MS)
    with running_cloud(cloud) as ahead:
        sound.write_settings(api__url=f'"{ahead.url}"')
        yield


@contextmanager
def _no_tray(sound: SoundSetup) -> Iterator[None]:
    sound.desktop.stop_tray()
    try:
        yield
    finally:
        sound.desktop.start_tray()


@contextmanager
def _taken_links(sound: SoundSetup) -> Iterator[None]:
    entries = Path(sound.desk.environment["XDG_DATA_HOME"]) / "applications"
    (entries / "softphone.desktop").write_text(
        "[Desktop Entry]\nType=Application\nName=S\nExec=/bin/true %u\n"
    )
    command = ["xdg-mime", "default", "softphone.desktop", "x-scheme-handler/tel"]
    subprocess.run(command, env=sound.desk.environment, check=True)
    yield


@contextmanager
def _taken_over(sound: SoundSetup) -> Iterator[None]:
    """What a test call leaves that brought no event; tests/ui/app/test_test_call.py makes one."""
    trials = TrialFile(profile_paths(str(sound.desk.profile)).trials)
    trials.add(Trial(at=datetime.now(UTC), event_came=False, seconds={Hop.ACCEPTED: 0.1}))
    yield
    profile_paths(str(sound.desk.profile)).trials.unlink()


TROUBLES: dict[str, tuple[Trouble, str, str]] = {
    "no key": (_no_key, "key", "There is no API key"),
    "a wrong key": (_wrong_key, "key", "Gamma refused the key"),
    "a locked keyring": (_locked_keyring, "keyring", "The keyring is locked"),
    "no keyring": (lambda sound: _another_session(sound, hangs=False), "keyring", "There is no keyring"),
    "a hanging keyring": (
        lambda sound: _another_session(sound, hangs=True),
        "keyring",
        "The keyring does not answer",
    ),
    "a port that is taken": (_taken_port, "listener", "This computer cannot receive events"),
    "an expired certificate": (_expired_certificate, "tls", "The certificate expired on "),
    "no secret": (_missing_secret, "secret", "Not registered with Gamma"),
    "a damaged book": (_damaged_book, "book", "The file is damaged"),
    "a clock off by an hour": (_wrong_clock, "clock", "This computer's clock is 60 minutes slow"),
    "a callback that another took over": (
        _taken_over,
        "callback",
        "The last test call brought no event here",
    ),
    "no tray": (_no_tray, "tray", "This desktop has no tray"),
    "links that another program took": (
        _taken_links,
        "links",
        "Links to phone numbers (tel) open with another program: softphone.desktop",
    ),
}
ONLY_WARNED_OF = {"no tray", "links that another program took"}


def troubles(sound: SoundSetup, *command: str) -> tuple[int, dict[str, tuple[str, str, str]]]:
    """How ``doctor`` ends, and what it says of each check that is not well: state, reason, advice."""
    if command:
        done = subprocess.run(
            command,
            env=sound.desk.environment,
            capture_output=True,
            encoding="utf-8",
            timeout=PATIENCE,
            check=False,
        )
    else:
        done = sound.desk.run("doctor", "--json")
    assert done.stdout, done.stderr
    return done.returncode, {
        each["check"]: (each["state"], each["reason"], each["advice"])
        for each in json.loads(done.stdout)
        if each["state"] != "ok"
    }


def assert_names_only(
    found: tuple[int, dict[str, tuple[str, str, str]]], check: str, reason: str, state: str = "problem"
) -> None:
    code, named = found
    assert named.keys() == {check}, named
    told_state, told_reason, advice = named[check]
    assert (told_state, code) == (state, 1 if state == "problem" else 0)
    assert told_reason.startswith(reason)
    assert advice


def test_a_sound_set_up_has_no_trouble_alone_and_beside_the_running_program(
    sound: SoundSetup, tmp_path: Path
) -> None:
    assert troubles(sound) == (0, {})
    with Parts(tmp_path / "parts") as parts:
        command = [sys.executable, "-m", "gamma_desktop", "--background"]
        part = parts.start("program", command, environment=sound.desk.environment)
        answers = ["curl", "--silent", "--max-time", "5", f"http://127.0.0.1:{sound.port}/healthz"]
        part.until_ready(lambda: subprocess.run(answers, capture_output=True, check=False).stdout, seconds=60)
        assert troubles(sound) == (0, {})


@pytest.mark.parametrize("trouble", TROUBLES)
def test_it_names_what_is_wrong_and_nothing_else(sound: SoundSetup, trouble: str) -> None:
    make, check, reason = TROUBLES[trouble]
    with make(sound):
        found = troubles(sound)
    assert_names_only(found, check, reason, "warning" if trouble in ONLY_WARNED_OF else "problem")


def test_no_notification_server_is_a_problem_only_where_calls_show_as_notifications(
    whole: SoundSetup,
) -> None:
    whole.write_settings(pop__surface='"notification"')
    assert_names_only(troubles(whole), "notifications", "This desktop shows no notifications")
    whole.write_settings()
    assert troubles(whole) == (0, {})


def test_a_full_disk_is_named_alone(sound: SoundSetup) -> None:
    data, kept = sound.desk.profile / "data", sound.folder / "kept"
    shutil.copytree(data, kept)
    scene = (
        f"mount -t tmpfs -o size=4m,mode=700 tmpfs '{data}' && cp -a '{kept}'/. '{data}'"
        f" && {{ cat /dev/zero > '{data}/filling' 2>/dev/null; true; }}"
        ' && exec unshare --user --map-user="$0" --map-group="$1" "$2" -m gamma_desktop doctor --json'
    )
    skip_without(DISKS, "sh", "-c", f"mount -t tmpfs -o size=4m tmpfs '{data}'")
    command = [*DISKS, "sh", "-c", scene, str(os.getuid()), str(os.getgid()), sys.executable]
    assert_names_only(troubles(sound, *command), "disk", "The disk is full")
