"""Runs checks at the same time, each within its own limit: one that hangs is told as that, alone."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass

from gamma_desktop.checks.codes import Found
from gamma_desktop.checks.model import Check, CheckName, CheckState
from gamma_desktop.errors import GammaDesktopError, Message

OnFound = Callable[[Sequence[Check]], None]

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Probe:
    """Something to look at, which settles one or more checks.

    Attributes:
        settles: the checks that ``look`` returns; all of them, and no others.
        look: may raise GammaDesktopError, which is a problem of each of them.
        within: seconds.
    """

    settles: tuple[CheckName, ...]
    look: Callable[[], Awaitable[Sequence[Check]]]
    within: float


async def run_checks(probes: Iterable[Probe], on_found: OnFound = lambda _checks: None) -> tuple[Check, ...]:
    """Make all checks.

    Args:
        probes: what is looked at; all at the same time.
        on_found: told of the checks of a probe as soon as they are made.

    Returns:
        The checks in the order of ``CheckName``.
    """

    async def one(probe: Probe) -> Sequence[Check]:
        checks = await _made(probe)
        on_found(checks)
        return checks

    found = await asyncio.gather(*(one(probe) for probe in probes))
    order = list(CheckName)
    return tuple(
        sorted((check for checks in found for check in checks), key=lambda check: order.index(check.name))
    )


async def _made(probe: Probe) -> Sequence[Check]:
    try:
        async with asyncio.timeout(probe.within):
            return await probe.look()
    except TimeoutError:
        return _all(probe, Message(Found.NO_ANSWER, seconds=round(probe.within)))
    except GammaDesktopError as error:
        return _all(probe, error)
    except Exception as error:  # noqa: BLE001  (told as a finding: it must not cost the other checks)
        _log.exception("the check of %s failed", probe.settles[0])
        return _all(probe, Message(Found.CHECK_FAILED, why=type(error).__name__))


def _all(probe: Probe, found: Message | GammaDesktopError) -> Sequence[Check]:
    return [Check(name, CheckState.PROBLEM, found) for name in probe.settles]
