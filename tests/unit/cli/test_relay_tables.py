from datetime import UTC, datetime

import pytest

from gamma_desktop.cli.relay_desks import show
from gamma_desktop.cli.relay_status import words_of_disk
from gamma_desktop.team.relay.overview import DeskOverview

MEBIBYTE = 1024**2


def test_a_disk_without_room_says_what_comes_of_it() -> None:
    assert words_of_disk(0).endswith("0 MB are free. Events may be refused: make room")
    assert words_of_disk(70_000 * MEBIBYTE) == "68.4 GB are free"


def test_when_a_desk_was_there_last_is_told_as_that(capsys: pytest.CaptureFixture[str]) -> None:
    seen = datetime(2026, 11, 23, 10, 2, tzinfo=UTC)
    desk = DeskOverview(
        id="0123456789ab",
        name="Ana",
        extensions=("201",),
        group=None,
        rights=frozenset(),
        is_connected=False,
        last_seen=seen,
        app="0.1.0",
        lag=3,
        joined_at=seen,
    )
    show([desk], as_json=False)
    headings, row = capsys.readouterr().out.splitlines()
    assert f"last seen {seen.astimezone():%Y-%m-%d %H:%M}" in row
    assert row.index("0.1.0") == headings.index("Version")
