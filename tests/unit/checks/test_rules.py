from datetime import UTC, datetime, timedelta

import pytest

from gamma_desktop.checks import rules
from gamma_desktop.checks.model import CheckState
from gamma_desktop.ui.wording.check_words import check_words

NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)
OK, WARNING, PROBLEM = CheckState.OK, CheckState.WARNING, CheckState.PROBLEM
MEBIBYTE = 1024 * 1024


@pytest.mark.parametrize(
    ("ahead", "state", "words"),
    [
        (0, OK, "agrees"),
        (30, OK, "agrees"),
        (31, WARNING, "31 seconds fast"),
        (-45, WARNING, "45 seconds slow"),
        (299, WARNING, "5 minutes fast"),
        (300, PROBLEM, "5 minutes fast"),
        (-3_600, PROBLEM, "60 minutes slow"),
        (7_300, PROBLEM, "2 hours fast"),
    ],
)
def test_a_clock_is_judged_by_how_far_it_is_off(ahead: int, state: CheckState, words: str) -> None:
    check = rules.clock(timedelta(seconds=ahead))
    assert check.state is state
    assert words in check_words(check).title
    assert bool(check_words(check).advice) is (state is not OK)


@pytest.mark.parametrize(
    ("since", "until", "state", "words"),
    [
        (-100, 100, OK, "valid until 2027-03-10"),
        (-100, 21, OK, "valid until"),
        (-100, 20, WARNING, "expires in 20 days, on 2026-12-20"),
        (-100, 0, PROBLEM, "expired on 2026-11-30"),
        (-100, -1, PROBLEM, "expired on 2026-11-29"),
        (1, 100, PROBLEM, "not valid before 2026-12-01"),
    ],
)
def test_a_certificate_is_judged_by_its_days(since: int, until: int, state: CheckState, words: str) -> None:
    validity = rules.Validity(NOW + timedelta(days=since), NOW + timedelta(days=until))
    check = rules.certificate(validity, NOW)
    assert check.state is state
    assert words in check_words(check).title


@pytest.mark.parametrize(
    ("wanted", "cards_can_show", "state", "advice"),
    [
        ("cards", True, OK, ""),
        ("cards", False, PROBLEM, "XWayland"),
        ("cards and notifications", True, WARNING, "as cards alone (Settings, Pop)"),
        ("notifications", True, PROBLEM, "show calls as cards (Settings, Pop)"),
        ("notifications", False, PROBLEM, "XWayland"),
    ],
)
def test_no_notifications_are_judged_by_what_calls_show_as(
    wanted: str, cards_can_show: bool, state: CheckState, advice: str
) -> None:
    check = rules.no_notifications(
        are_wanted="notifications" in wanted,
        cards_are_wanted="cards" in wanted,
        cards_can_show=cards_can_show,
    )
    assert check.state is state
    assert advice in check_words(check).advice
    assert bool(check_words(check).advice) is (state is not OK)


@pytest.mark.parametrize(("free", "state"), [(500, OK), (499, WARNING), (20, WARNING), (19, PROBLEM)])
def test_a_disk_is_judged_by_the_room_that_is_left(free: int, state: CheckState) -> None:
    check = rules.disk(free * MEBIBYTE)
    assert check.state is state
    assert ("0.5 GB" if state is OK else f"{free} MB") in check_words(check).title
