from pathlib import Path

import pytest

from gamma_desktop.settings.paths import MANAGED_VARIABLE, managed_file


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
