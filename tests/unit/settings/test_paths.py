import os
import tempfile
from pathlib import Path

import pytest

from gamma_desktop.settings.errors import ProfileUnusable
from gamma_desktop.settings.paths import (
    MANAGED_VARIABLE,
    PROFILE_VARIABLE,
    ProfilePaths,
    managed_file,
    profile_paths,
)
from tests.saying import raises_saying

posix = pytest.mark.skipif(os.name == "nt", reason="folders of Windows are private to begin with")
root = pytest.mark.skipif(os.name == "nt" or os.getuid() != 0, reason="only root can give a folder away")


@pytest.mark.parametrize(
    ("platform", "end"),
    [
        ("linux", "/etc/gamma-desktop/managed.toml"),
        ("darwin", "/Library/Application Support/Gamma Desktop/managed.toml"),
        ("win32", "Gamma Desktop/managed.toml"),
    ],
)
def test_each_system_has_its_own_place_for_the_managed_file(
    monkeypatch: pytest.MonkeyPatch, platform: str, end: str
) -> None:
    monkeypatch.delenv(MANAGED_VARIABLE, raising=False)
    assert managed_file(platform).as_posix().endswith(end)


def test_the_environment_can_name_another_managed_file(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv(MANAGED_VARIABLE, str(tmp_path / "roll-out.toml"))
    assert managed_file() == tmp_path / "roll-out.toml"


@pytest.fixture
def paths(tmp_path: Path) -> ProfilePaths:
    return ProfilePaths(settings=tmp_path, data=tmp_path / "data", runtime=tmp_path / "run")


def test_folders_are_made_for_their_owner_alone_and_found_good_again(paths: ProfilePaths) -> None:
    paths.prepare()
    paths.prepare()

    assert paths.runtime.stat().st_mode & 0o777 == 0o700


@posix
@pytest.mark.parametrize("mode", [0o701, 0o770, 0o755])
def test_folders_that_are_open_to_others_are_closed_with_what_is_in_them(
    paths: ProfilePaths, mode: int
) -> None:
    paths.data.mkdir(parents=True)
    log = paths.data / "gamma-desktop.log.1"
    log.touch()
    for each in (paths.data, log):
        each.chmod(mode)

    paths.prepare()

    assert [each.stat().st_mode & 0o077 for each in (paths.data, log)] == [0, 0]


@posix
def test_a_folder_that_many_share_is_refused_and_stays_as_it_is(paths: ProfilePaths) -> None:
    paths.runtime.mkdir()
    paths.runtime.chmod(0o1777)

    with raises_saying(ProfileUnusable, r"run: it is open to others .mode 1777;"):
        paths.prepare()
    assert paths.runtime.stat().st_mode & 0o7777 == 0o1777


@posix
def test_a_home_is_refused_rather_than_closed(paths: ProfilePaths, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(paths.settings))
    paths.settings.chmod(0o755)

    with raises_saying(ProfileUnusable, r"it is open to others .mode 755;"):
        paths.prepare()


@root
def test_a_folder_into_which_others_put_something_is_refused(paths: ProfilePaths) -> None:
    paths.data.mkdir(mode=0o777)
    paths.data.chmod(0o777)
    (paths.data / "journal.db").touch()
    os.chown(paths.data / "journal.db", 12345, -1)

    with raises_saying(ProfileUnusable, r"journal\.db in it belongs to another user"):
        paths.prepare()


@root
def test_a_runtime_folder_of_somebody_else_is_refused(paths: ProfilePaths) -> None:
    paths.runtime.mkdir(0o700)
    os.chown(paths.runtime, 12345, -1)

    with raises_saying(ProfileUnusable, "it belongs to another user"):
        paths.prepare()


@root
def test_a_link_that_somebody_else_can_turn_elsewhere_is_refused(paths: ProfilePaths, tmp_path: Path) -> None:
    (tmp_path / "private").mkdir(0o700)
    paths.runtime.symlink_to(tmp_path / "private")
    os.chown(paths.runtime, 12345, -1, follow_symlinks=False)

    with raises_saying(ProfileUnusable, "it belongs to another user"):
        paths.prepare()


@posix
@pytest.mark.parametrize("was_there_first", [False, True])
def test_nothing_is_put_into_a_session_folder_that_others_may_write_to(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, *, was_there_first: bool
) -> None:
    monkeypatch.delenv(PROFILE_VARIABLE, raising=False)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    tmp_path.chmod(0o777)
    if was_there_first:
        (tmp_path / f"runtime-{os.getuid()}").mkdir()

    assert profile_paths(None).runtime == tmp_path / f"gamma-desktop-{os.getuid()}"
