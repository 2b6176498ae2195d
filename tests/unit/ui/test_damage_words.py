"""What the agent reads of a damaged file: one sentence says what is missing."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from gamma_desktop.history.damage import Damage, DamagedFile
from gamma_desktop.ui.damage_words import damage_words
from gamma_desktop.ui.window.chain import ChainHealth, health_items

AT = datetime(2026, 3, 1, 9, tzinfo=UTC)
JOURNAL, BOOK = DamagedFile.JOURNAL, DamagedFile.BOOK


def damage(file: DamagedFile, *, is_complete: bool = False, backup_at: datetime | None = None) -> Damage:
    moved_to = Path("/data/book-damaged-20260301T090000Z.db")
    return Damage(file=file, moved_to=moved_to, found_at=AT, is_complete=is_complete, backup_at=backup_at)


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (damage(BOOK, is_complete=True), "nothing is missing"),
        (damage(JOURNAL), "calls of the last moments may be missing"),
        (damage(BOOK), "A new one has begun; notes, ticks and contacts may be missing"),
        (damage(BOOK, backup_at=AT), "put back as of 01 March, "),
    ],
)
def test_what_is_missing_is_said(found: Damage, expected: str) -> None:
    assert expected in damage_words(found).advice
    assert "book-damaged-20260301T090000Z.db" in damage_words(found).advice


def test_the_health_line_goes_on_saying_it() -> None:
    items = health_items(ChainHealth(damage=damage(JOURNAL)), AT)
    assert "The file of events was damaged" in [item.words for item in items]
