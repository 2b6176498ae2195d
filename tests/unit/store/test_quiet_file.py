"""Do not disturb over restarts."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from gamma_desktop.history.do_not_disturb import QuietRecord
from gamma_desktop.history.quiet_times import Quiet, QuietChoice
from gamma_desktop.store.profile_files import QuietFile

NOON = datetime(2026, 3, 12, 12, tzinfo=UTC)


def test_what_was_saved_is_there_for_the_next_start(tmp_path: Path) -> None:
    record = QuietRecord(
        choice=QuietChoice(is_on=True, since=NOON, until=None), quiet=Quiet(since=NOON, is_chosen=True)
    )
    QuietFile(tmp_path / "new" / "quiet.json").save(record)
    assert QuietFile(tmp_path / "new" / "quiet.json").load() == record


@pytest.mark.parametrize("content", [b"", b"{", b'{"choice": 3}', b"\xff", b'{"choice": {"is_on": true}}'])
def test_a_file_that_makes_no_sense_says_nothing(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "quiet.json"
    path.write_bytes(content)
    assert QuietFile(path).load() == QuietRecord()
