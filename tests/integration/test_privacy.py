"""What the program writes is for its user alone: the real program, at a loose umask, on loose profiles."""

import os
import stat
from pathlib import Path

import pytest

from gamma_desktop.private_files import make_private
from tests.integration.command import Desk, one_line
from tests.integration.listening import Listening

EVENT = (Path(__file__).parent.parent / "data" / "vendor" / "callback-notification.json").read_bytes()

pytestmark = pytest.mark.skipif(os.name == "nt", reason="files of Windows take the rights of their folder")


def open_to_others(profile: Path) -> dict[str, str]:
    """What others could do something with, and its mode."""
    everything = [profile, *profile.rglob("*")]
    modes = {str(each.relative_to(profile)): each.lstat().st_mode for each in everything}
    return {name: f"{stat.S_IMODE(mode):o}" for name, mode in modes.items() if mode & 0o077}


def test_all_that_a_listener_makes_is_private_at_the_loosest_umask(tmp_path: Path) -> None:
    profile = tmp_path / "profile"
    at_the_loosest = Listening(profile)
    at_the_loosest.umask = 0
    with at_the_loosest as listening:
        assert listening.post(EVENT) == 200
        listening.next_call()

        assert (profile / "data" / "journal.db-wal").exists()
        assert open_to_others(profile) == {}


def test_a_profile_that_is_open_to_others_is_closed(tmp_path: Path) -> None:
    profile = tmp_path / "profile"
    with Listening(profile) as listening:
        assert listening.post(EVENT) == 200
        listening.kill()
    for each in [profile, *profile.rglob("*")]:
        each.chmod(0o777 if each.is_dir() else 0o666)

    with Listening(profile):
        assert open_to_others(profile) == {}


def test_a_profile_in_a_shared_folder_is_refused_by_name(tmp_path: Path) -> None:
    shared = tmp_path / "shared"
    shared.mkdir()
    shared.chmod(0o1777)

    done = Desk(shared).run("listen")

    assert done.returncode == 1
    assert one_line(done).startswith(
        f"This profile cannot be used. {shared}: it is open to others (mode 1777"
    )
    assert stat.S_IMODE(shared.stat().st_mode) == 0o1777


def test_a_folder_that_is_named_for_a_file_stays_as_open_as_it_was(tmp_path: Path) -> None:
    shared = tmp_path / "shared"
    shared.mkdir()
    shared.chmod(0o1777)

    done = Desk(tmp_path / "profile").run("doctor", "--bundle", str(shared))

    assert done.returncode == 1
    assert done.stderr.splitlines()[-1].endswith("shared cannot be written or read: Is a directory")
    assert stat.S_IMODE(shared.stat().st_mode) == 0o1777


def test_a_device_that_is_named_for_a_file_stays_everybodys(tmp_path: Path) -> None:
    device = tmp_path / "device"  # a pipe stands for it: who is not root can make one
    os.mkfifo(device)
    device.chmod(0o666)

    make_private(device)

    assert stat.S_IMODE(device.stat().st_mode) == 0o666
