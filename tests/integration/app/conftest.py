"""The profiles that files are damaged in: used once for all tests, and copied for each."""

import asyncio
import shutil
from pathlib import Path

import pytest

from gamma_desktop.settings.paths import ProfilePaths
from tests.integration.app.damaged_profile import profile_in, use


@pytest.fixture(scope="session")
def used_profile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a profile on which many calls came and went."""
    folder = tmp_path_factory.mktemp("used")
    asyncio.run(use(profile_in(folder)))
    return folder


@pytest.fixture
def used(tmp_path: Path, used_profile: Path) -> ProfilePaths:
    """A copy of it, to be damaged."""
    shutil.copytree(used_profile, tmp_path, dirs_exist_ok=True)
    return profile_in(tmp_path)
