"""An open book in a folder of its own."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from gamma_desktop.store.database import Database


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "book.db"


@pytest.fixture
async def database(path: Path) -> AsyncIterator[Database]:
    async with Database(path) as opened:
        yield opened
