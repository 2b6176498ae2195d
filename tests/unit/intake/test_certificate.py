"""The time of a certificate is read by the library that shows it, whatever time it is."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from gamma_desktop.intake.certificate import validity_of
from gamma_desktop.intake.errors import ListenerError
from tests.fixtures.certificates import write_certificate


@pytest.mark.parametrize("days", [-30, 10, 300])
def test_it_tells_from_when_to_when_it_is_good(tmp_path: Path, days: int) -> None:
    until = datetime.now(UTC).replace(microsecond=0) + timedelta(days=days)
    certificate, key = write_certificate(tmp_path, until)
    validity = validity_of(str(certificate), str(key))
    assert validity is not None
    assert (validity.since, validity.until) == (until - timedelta(days=365), until)


def test_where_none_is_set_there_is_nothing_to_tell() -> None:
    assert validity_of("", "") is None


@pytest.mark.parametrize("broken", ["own.pem", "own.key"])
def test_files_that_cannot_be_used_are_a_problem_of_the_listener(tmp_path: Path, broken: str) -> None:
    certificate, key = write_certificate(tmp_path, datetime.now(UTC) + timedelta(days=9))
    (tmp_path / broken).write_text("nothing of the kind")
    with pytest.raises(ListenerError):
        validity_of(str(certificate), str(key))
