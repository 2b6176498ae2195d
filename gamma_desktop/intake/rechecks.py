"""Has the way of the events checked again when something may have changed: machine, network, keyring.

Is told by the program what the system says of itself; knows no system.
"""

from collections.abc import Callable, Coroutine
from datetime import datetime
from typing import Any

from gamma_desktop.calls.service import CallService
from gamma_desktop.history.reception_gaps import GapReason
from gamma_desktop.intake.chain_check import ChainCheck
from gamma_desktop.intake.health import HealthBoard
from gamma_desktop.intake.pulse import Pulse
from gamma_desktop.intake.reception import EventReception
from gamma_desktop.intake.service import IntakeService
from gamma_desktop.tasks import Spawn


class Rechecks:
    """Looks again as soon as there is a reason to, and every minute while something is wrong.

    Args:
        intake: takes the events in.
        reception: knows whether they can come.
        pulse: tells that the machine has slept, and when to look now and then.
        calls: tells that events came.
        health: told of it.
        chain: looks at every link of the chain.
        keep_secrets: moves secrets from memory to the keyring, if it can be used by now.
        clock: the time now.
        spawn: starts a coroutine.
    """

    def __init__(
        self,
        *,
        intake: IntakeService,
        reception: EventReception,
        pulse: Pulse,
        calls: CallService,
        health: HealthBoard,
        chain: ChainCheck,
        keep_secrets: Callable[[], Coroutine[Any, Any, None]],
        clock: Callable[[], datetime],
        spawn: Spawn,
    ) -> None:
        self._intake = intake
        self._reception = reception
        self._pulse = pulse
        self._calls = calls
        self._health = health
        self._chain = chain
        self._keep_secrets = keep_secrets
        self._clock = clock
        self._spawn = spawn

    def begin(self) -> None:
        """Follow what is received from now on."""
        self._reception.subscribe(self._show)
        self._intake.subscribe(self._show)
        self._pulse.subscribe_waking(self._chain.look_quietly)
        self._pulse.subscribe_beat(self._look_at_trouble)
        self._calls.subscribe(lambda _changed: self._believe_events())

    def note_network(self, has_network: bool) -> None:  # noqa: FBT001  (the system tells it so)
        """The machine has a network again, or has lost it."""
        if has_network:
            self._spawn("events can come again", self._reception.regain(GapReason.OFFLINE))
            self._chain.look_quietly()
        else:
            self._spawn("events cannot come", self._reception.lose(GapReason.OFFLINE))
            self._health.note_offline()

    def note_attention(self) -> None:
        """The agent turns to the window: what is wrong is looked at now."""
        if self._health.is_in_trouble:
            self._chain.look_quietly()

    def _show(self) -> None:
        self._health.note_receiver(self._intake.health)
        self._health.note_reception(self._reception.gap_since, self._reception.latest, self._clock())

    def _believe_events(self) -> None:
        """An event that came in goes before what the system says of its network, and what was registered."""
        gap_since, last = self._reception.gap_since, self._intake.health.last_event_at
        if gap_since is not None and last is not None and last > gap_since:
            self._spawn("events come again", self._reception.regain(GapReason.OFFLINE))
        if self._health.chain.left_callback:
            self._chain.note_registration()

    def _look_at_trouble(self) -> None:
        self._show()
        self._spawn("keep secrets", self._keep_secrets())
        if self._health.is_in_trouble:
            self._chain.look_quietly()
