from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from gamma_desktop.contacts.sources import ContactSource, KeptSource, SourceKind, SourceStatus
from gamma_desktop.sync.service import due_at, next_due

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
TEAM = KeptSource(source=ContactSource(name="Team", kind=SourceKind.LDAP, url="ldaps://dir.example"))
BOOK = KeptSource(source=replace(TEAM.source, name="Book"))


def test_a_source_is_read_soon_after_the_start_then_every_so_often() -> None:
    assert due_at(TEAM, None, NOW, HOUR) == NOW
    assert due_at(TEAM, NOW, NOW, HOUR) == NOW + HOUR


@pytest.mark.parametrize(
    ("failures", "wait"), [(1, MINUTE), (2, 2 * MINUTE), (4, 8 * MINUTE), (7, HOUR), (10_000, HOUR)]
)
def test_after_failures_it_is_tried_sooner_and_less_and_less_often(failures: int, wait: timedelta) -> None:
    failing = replace(TEAM, status=SourceStatus(failures=failures))
    assert due_at(failing, NOW, NOW, HOUR) == NOW + wait


def test_whichever_is_due_first_is_next() -> None:
    tried = {"Team": NOW - MINUTE, "Book": NOW - HOUR}
    assert next_due((TEAM, BOOK), tried, NOW, HOUR) == (NOW, "Book")


def test_nothing_is_due_without_sources_or_where_none_is_read_by_itself() -> None:
    assert next_due((), {}, NOW, HOUR) is None
    assert next_due((TEAM,), {}, NOW, timedelta()) is None
