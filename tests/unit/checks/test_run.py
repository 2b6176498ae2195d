import asyncio
import logging
from collections.abc import Sequence

import pytest

from gamma_desktop.checks.codes import Found
from gamma_desktop.checks.model import Check, CheckName, CheckState
from gamma_desktop.checks.run import Probe, run_checks
from gamma_desktop.errors import GammaDesktopError, Message

FINE = Message(Found.TRAY_THERE)


def made(*names: CheckName) -> list[Check]:
    return [Check(name, CheckState.OK, FINE) for name in names]


async def never() -> Sequence[Check]:
    await asyncio.Event().wait()
    raise AssertionError


async def test_one_that_hangs_is_told_as_that_and_holds_up_no_other() -> None:
    soon: list[str] = []
    in_time = asyncio.Event()

    def on_found(checks: Sequence[Check]) -> None:
        soon.extend(check.name for check in checks)
        in_time.set()

    async def look() -> Sequence[Check]:
        return made(CheckName.DISK)

    async def last() -> Sequence[Check]:
        await in_time.wait()
        assert soon == ["disk"]
        return made(CheckName.TLS)

    found = await run_checks(
        [
            Probe((CheckName.TRAY, CheckName.KEYRING), never, 0.2),
            Probe((CheckName.TLS,), last, 60),
            Probe((CheckName.DISK,), look, 60),
        ],
        on_found,
    )
    assert [(check.name, check.state) for check in found] == [
        (CheckName.KEYRING, CheckState.PROBLEM),
        (CheckName.TLS, CheckState.OK),
        (CheckName.TRAY, CheckState.PROBLEM),
        (CheckName.DISK, CheckState.OK),
    ]
    assert found[0].found == Message(Found.NO_ANSWER, seconds=0)


async def test_an_error_is_what_its_checks_found() -> None:
    error = GammaDesktopError("the disk is gone")

    async def look() -> Sequence[Check]:
        raise error

    found = await run_checks([Probe((CheckName.BOOK, CheckName.DISK), look, 60)])
    assert [(check.state, check.found) for check in found] == [(CheckState.PROBLEM, error)] * 2


async def test_a_check_that_breaks_costs_itself_alone(caplog: pytest.LogCaptureFixture) -> None:
    async def look() -> Sequence[Check]:
        raise ZeroDivisionError

    async def other() -> Sequence[Check]:
        return made(CheckName.DISK)

    with caplog.at_level(logging.CRITICAL):
        found = await run_checks([Probe((CheckName.TLS,), look, 60), Probe((CheckName.DISK,), other, 60)])
    assert found[0].found == Message(Found.CHECK_FAILED, why="ZeroDivisionError")
    assert found[1].state is CheckState.OK
