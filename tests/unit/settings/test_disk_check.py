"""A disk that lacks what SQLite needs; the kernel's answers are those of such a network folder."""

import errno
import fcntl
import os
from pathlib import Path
from typing import IO, NoReturn

import pytest

from gamma_desktop.settings.disk_check import what_the_disk_lacks
from gamma_desktop.settings.errors import ProfileUnusable
from gamma_desktop.settings.paths import profile_paths
from tests.saying import raises_saying


def refusing(number: int) -> object:
    def refuse(*_: object) -> NoReturn:
        raise OSError(number, os.strerror(number))

    return refuse


def test_an_ordinary_disk_lacks_nothing_and_keeps_no_trace(tmp_path: Path) -> None:
    assert what_the_disk_lacks(tmp_path) is None
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("call", "number", "words"),
    [
        ("fcntl.lockf", errno.ENOLCK, "file locks"),
        ("fcntl.lockf", errno.EOPNOTSUPP, "file locks"),
        ("mmap.mmap", errno.ENODEV, "shared memory maps"),
    ],
)
def test_the_first_start_says_what_the_disk_lacks_and_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str, number: int, words: str
) -> None:
    monkeypatch.setattr(call, refusing(number))
    with raises_saying(ProfileUnusable, f"{words}.*Name another folder with --profile"):
        profile_paths(str(tmp_path / "profile")).prepare()


def test_a_folder_on_a_better_disk_is_proposed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    network, home = tmp_path / "network", tmp_path / "home"
    home.mkdir()
    lock = fcntl.lockf

    def lock_at_home(file: IO[bytes], how: int) -> object:
        if Path(f"/proc/self/fd/{file.fileno()}").readlink().is_relative_to(network):
            raise OSError(errno.ENOLCK, os.strerror(errno.ENOLCK))
        return lock(file, how)

    monkeypatch.setattr("fcntl.lockf", lock_at_home)
    monkeypatch.setenv("XDG_DATA_HOME", str(home))
    with raises_saying(ProfileUnusable, f"--profile, such as {home}/gamma-desktop"):
        profile_paths(str(network)).prepare()
