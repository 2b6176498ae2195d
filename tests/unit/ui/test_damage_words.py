"""What the agent reads of a damaged file: one sentence says what is missing."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from gamma_desktop.cli.damage_line import damage_line
from gamma_desktop.history.damage import Damage, DamagedFile
from gamma_desktop.history.health import ChainHealth
from gamma_desktop.ui.damage_words import damage_words
from gamma_desktop.ui.window.chain import health_items
from gamma_desktop.ui.window.health import HealthLevel

AT = datetime(2026, 3, 1, 9, tzinfo=UTC)
JOURNAL, BOOK = DamagedFile.JOURNAL, DamagedFile.BOOK


def damage(
    file: DamagedFile,
    *,
    is_complete: bool = False,
    backup_at: datetime | None = None,
    only_latest: bool = False,
    lost_since: datetime | None = None,
) -> Damage:
    return Damage(
        file=file,
        moved_to=Path("/data/book-damaged-20260301T090000Z.db"),
        found_at=AT,
        is_complete=is_complete,
        backup_at=backup_at,
        only_latest=only_latest,
        lost_since=lost_since,
    )


@pytest.mark.parametrize(
    ("found", "title", "advice"),
    [
        (damage(BOOK, is_complete=True), "A damaged file was repaired", "Nothing is missing"),
        (damage(JOURNAL), "Calls may be missing", "the call list of your phone for the latest calls"),
        (damage(JOURNAL, lost_since=AT - timedelta(minutes=3)), "Calls may be missing", "from {:%H:%M} to "),
        (damage(BOOK), "Your call history was damaged", "rebuilt without a backup"),
        (damage(BOOK, only_latest=True), "Your call history was damaged", "that you changed last"),
        (damage(BOOK, backup_at=AT), "Your call history was damaged", "changed after 1 Mar"),
    ],
)
def test_what_is_missing_is_said_and_what_to_do(found: Damage, title: str, advice: str) -> None:
    told = damage_words(found)
    assert told.title == title
    assert advice.format((AT - timedelta(minutes=3)).astimezone()) in told.advice
    assert "journal" not in str(told)
    assert "book-damaged-20260301T090000Z.db" in damage_line(found)


def test_the_health_line_goes_on_saying_it_unless_nothing_is_missing() -> None:
    lost, whole = ChainHealth(damage=damage(JOURNAL)), ChainHealth(damage=damage(JOURNAL, is_complete=True))
    assert [item.words for item in health_items(lost, AT) if item.level is HealthLevel.WARNING] == [
        "Calls may be missing"
    ]
    assert max(item.level for item in health_items(whole, AT)) < HealthLevel.WARNING
