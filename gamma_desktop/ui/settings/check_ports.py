"""What *Check everything* needs from the rest of the program."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from gamma_desktop.calls.trial import Trial
from gamma_desktop.checks.model import Check, Remedy
from gamma_desktop.checks.run import OnFound


class MakeChecks(Protocol):
    """Makes every check."""

    async def __call__(self, on_found: OnFound) -> Sequence[Check]:
        """All of them; ``on_found`` is told of each as soon as it is made."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckServices:
    """Checks, and what the program can do about some of what they find.

    Attributes:
        make_test_call: to a number; raises CallError where Gamma does not take it.
        test_calls: the last ones, newest first.
        remedies: each raises GammaDesktopError where it fails; registering is asked about on the page itself.
    """

    run: MakeChecks
    make_test_call: Callable[[str], Awaitable[Trial]]
    test_calls: Callable[[], Sequence[Trial]]
    remedies: Mapping[Remedy, Callable[[], Awaitable[None]]] = field(default_factory=dict)
