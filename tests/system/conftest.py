from collections.abc import Iterator

import pytest

from gamma_desktop.demo.desktop import VirtualDesktop
from gamma_desktop.demo.screen import Screen


@pytest.fixture(scope="session")
def desktop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[VirtualDesktop]:
    """One desktop for all system tests: each test ends the programs that it started on it."""
    with VirtualDesktop(logs=tmp_path_factory.mktemp("desktop-logs")) as running:
        yield running


@pytest.fixture(scope="session")
def screen(desktop: VirtualDesktop) -> Iterator[Screen]:
    with desktop.screen() as reader:
        yield reader
