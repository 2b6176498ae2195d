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
@pytest.mark.parametrize("mode", [0o701, 0o770, 0o1777])
def test_a_runtime_folder_that_is_open_to_others_is_refused(paths: ProfilePaths, mode: int) -> None:
    paths.runtime.mkdir()
    paths.runtime.chmod(mode)

    with pytest.raises(ProfileUnusable, match=f"run cannot be used: it is open to others .mode {mode:o};"):
        paths.prepare()


@root
def test_a_runtime_folder_of_somebody_else_is_refused(paths: ProfilePaths) -> None:
    paths.runtime.mkdir(0o700)
    os.chown(paths.runtime, 12345, -1)

    with pytest.raises(ProfileUnusable, match="it belongs to another user"):
        paths.prepare()


@root
def test_a_link_that_somebody_else_can_turn_elsewhere_is_refused(paths: ProfilePaths, tmp_path: Path) -> None:
    (tmp_path / "private").mkdir(0o700)
    paths.runtime.symlink_to(tmp_path / "private")
    os.chown(paths.runtime, 12345, -1, follow_symlinks=False)

    with pytest.raises(ProfileUnusable, match="it belongs to another user"):
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
