from pathlib import Path

import pytest

from gamma_desktop.settings.paths import ProfilePaths


@pytest.fixture
def paths(tmp_path: Path) -> ProfilePaths:
    """A profile of its own, with a managed file of its own; neither file is there yet."""
    profile = ProfilePaths(
        settings=tmp_path / "settings",
        data=tmp_path / "data",
        runtime=tmp_path / "run",
        managed=tmp_path / "managed.toml",
    )
    profile.prepare()
    return profile
