"""``dial`` before a call that holds a risk: asks at a terminal, needs --yes of a program, obeys a denial."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from gamma_desktop.calls.model import Direction, Outcome, Party
from gamma_desktop.numbers.dial_guard import DialKind
from gamma_desktop.numbers.far_time import far_time
from tests.fixtures.simulated_cloud import RunningCloud
from tests.integration.command import Desk, one_line
from tests.integration.test_asking_gamma import asked, at_a_terminal, log_call
from tests.samples.dial_rows import DENIABLE, LONDON, PLAIN, ROWS, Row
from tests.unit.calls.call_log_contract import ended, ringing_call

PREMIUM = "803 123 456"
FAR_AWAY = ("+81312345678", "+12125550123", "+61291234567", "+551123456789", "+919812345678")


@pytest.fixture
def desk(tmp_path: Path, simulated_cloud: RunningCloud) -> Desk:
    """At extension 203, with the key."""
    desk = Desk(tmp_path / "profile", GAMMA_API_KEY=simulated_cloud.key)
    desk.profile.mkdir()
    (desk.profile / "no-managed.toml").write_text(f'api.url = "{simulated_cloud.url}"\n')
    set_to(desk)
    return desk


def set_to(desk: Desk, **lists: list[str]) -> None:
    lines = [f"dial.{name} = {json.dumps(entries)}" for name, entries in lists.items()]
    (desk.profile / "settings.toml").write_text("\n".join(['agent.extensions = ["203"]', *lines]))


def late_somewhere() -> str:
    """A number where it is outside office hours now."""
    now = datetime.now(UTC)
    return next(n for n in FAR_AWAY if (there := far_time(n, now)) and there.is_at_night)


async def number_now(desk: Desk, row: Row) -> str:
    """What to dial for the row to be so at this time, by the real clock."""
    if row.is_repeated:
        call = replace(
            ringing_call("471900"),
            direction=Direction.OUTGOING,
            remote=Party(number="+34961234567"),
            started_at=datetime.now(UTC),
        )
        await log_call(desk, call)
    return late_somewhere() if row.entry == DialKind.OUTSIDE_HOURS else row.number


async def test_each_risk_needs_a_yes_of_a_program(desk: Desk, simulated_cloud: RunningCloud) -> None:
    for row in ROWS:
        set_to(desk, confirm=[row.entry])
        refused = desk.run("dial", await number_now(desk, row))
        assert refused.returncode == 1, row
        assert one_line(refused).startswith("no call was made: add --yes to call "), row
        assert row.told in refused.stderr
    set_to(desk, confirm=[DialKind.INTERNATIONAL, DialKind.OUTSIDE_HOURS])
    assert ": International call. It is " in desk.run("dial", late_somewhere()).stderr
    assert asked(simulated_cloud) == []
    assert desk.run("dial", ROWS[-1].number, "--yes").returncode == 0
    assert len(asked(simulated_cloud)) == 1


async def test_what_is_allowed_is_called_without_a_yes(desk: Desk, simulated_cloud: RunningCloud) -> None:
    for row in ROWS:
        set_to(desk, confirm=[row.entry], allow=[row.entry])
        assert desk.run("dial", await number_now(desk, row)).returncode == 0, row
    assert len(asked(simulated_cloud)) == len(ROWS)


def test_what_is_forbidden_is_not_called_whatever_is_said(desk: Desk, simulated_cloud: RunningCloud) -> None:
    for row in DENIABLE:
        set_to(desk, deny=[row.entry])
        done = desk.run("dial", row.number, "--yes")
        assert done.returncode == 1, row
        assert "are not allowed" in one_line(done)
        assert "You can change this in Settings." in done.stderr
    assert asked(simulated_cloud) == []


def test_what_the_administrator_forbids_is_told_to_be_theirs_and_no_user_lifts_it(
    desk: Desk, simulated_cloud: RunningCloud
) -> None:
    managed = f'locked = ["dial.deny"]\napi.url = "{simulated_cloud.url}"\ndial.deny = ["premium"]\n'
    (desk.profile / "no-managed.toml").write_text(managed)
    set_to(desk, deny=[], allow=["803", "+34803"], confirm=[])
    done = desk.run("dial", PREMIUM, "--yes")
    assert (done.returncode, "Ask your administrator." in one_line(done)) == (1, True)
    assert asked(simulated_cloud) == []


def test_no_call_is_passed_on_to_what_is_forbidden(desk: Desk, simulated_cloud: RunningCloud) -> None:
    set_to(desk, deny=["premium"])
    assert "are not allowed" in one_line(desk.run("transfer", "471900", PREMIUM))
    assert asked(simulated_cloud) == []


@pytest.mark.parametrize(("answer", "code"), [("n\n", 1), ("y\n", 0)])
def test_a_risk_is_asked_about_at_a_terminal(
    desk: Desk, simulated_cloud: RunningCloud, answer: str, code: int
) -> None:
    done = at_a_terminal(desk, answer, "dial", PREMIUM)
    assert (done.returncode, "803 12 34 56: Premium rate number." in done.stderr) == (code, True)
    assert len(asked(simulated_cloud)) == 1 - code


async def test_a_country_that_the_call_log_knows_needs_no_yes(desk: Desk) -> None:
    set_to(desk, confirm=["unusual"])
    assert desk.run("dial", LONDON).returncode == 1
    now = datetime.now(UTC)
    call = replace(
        ended(ringing_call("471900")),
        remote=Party(number="+442079460999"),
        outcome=Outcome.ANSWERED,
        started_at=now - timedelta(days=89),
    )
    await log_call(desk, replace(call, started_at=now - timedelta(days=91)))
    assert desk.run("dial", LONDON).returncode == 1
    await log_call(desk, call)
    assert desk.run("dial", LONDON).returncode == 0


def test_where_a_list_does_not_count_a_call_needs_a_yes(desk: Desk, simulated_cloud: RunningCloud) -> None:
    set_to(desk, deny=["premiun"])
    done = desk.run("dial", PLAIN)
    assert done.returncode == 1
    assert "dial.deny must be prefixes" in done.stderr
    assert "--yes" in done.stderr.splitlines()[-1]
    assert "What may be called from here is not known" in done.stderr.splitlines()[-1]
    assert asked(simulated_cloud) == []
    assert desk.run("dial", PLAIN, "--yes").returncode == 0
    assert desk.run("dial", "204").returncode == 0


@pytest.mark.parametrize(
    "line", ['dial.deny = ["premiun"]', 'dail.deny = ["premium"]', 'dial.dney = ["premium"]']
)
def test_where_a_list_does_not_count_a_call_is_passed_on_to_colleagues_and_emergency_numbers_alone(
    desk: Desk, simulated_cloud: RunningCloud, line: str
) -> None:
    (desk.profile / "settings.toml").write_text(f'agent.extensions = ["203"]\n{line}\n')
    done = desk.run("transfer", "471900", PLAIN)
    assert done.returncode == 1
    assert line.partition(" ")[0].partition(".")[0] in done.stderr.splitlines()[0]
    assert "Calls cannot be transferred to 961 23 45 67 now" in done.stderr.splitlines()[-1]
    assert asked(simulated_cloud) == []
    for destination in ("204", "112"):
        desk.run("transfer", "471900", destination)
    assert [body["destination"] for _, body in asked(simulated_cloud)] == ["204", "112"]


def test_a_mistake_of_a_user_keeps_no_call_back_where_the_administrators_denial_is_locked(
    desk: Desk, simulated_cloud: RunningCloud
) -> None:
    managed = f'locked = ["dial.deny"]\napi.url = "{simulated_cloud.url}"\ndial.deny = ["premium"]\n'
    (desk.profile / "no-managed.toml").write_text(managed)
    set_to(desk, deny=["premiun"])
    assert desk.run("dial", PLAIN).returncode == 0
    desk.run("transfer", "471900", PLAIN)
    assert [body["destination"] for _, body in asked(simulated_cloud)] == ["961234567", "961234567"]


def test_a_call_is_passed_on_to_an_emergency_number_whatever_does_not_count(
    desk: Desk, simulated_cloud: RunningCloud
) -> None:
    (desk.profile / "settings.toml").write_text('agent.extensions = "203 and 204"\n')
    assert desk.run("transfer", "471900", PLAIN).returncode == 1
    assert asked(simulated_cloud) == []
    desk.run("transfer", "471900", "112")
    assert [body["destination"] for _, body in asked(simulated_cloud)] == ["112"]
