"""Has the chain checked again when something may have changed: the machine, its network, its keyring.

Between the system, the reception of events and the health that is shown.
"""

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from gamma_desktop.app.chain_check import ChainCheck
from gamma_desktop.app.engine import Engine, now
from gamma_desktop.app.health_board import HealthBoard
from gamma_desktop.app.system_watch import SystemWatch
from gamma_desktop.desktop.keyring_watch import KeyringWatch
from gamma_desktop.history.blind_times import Blindness
from gamma_desktop.ui.ports import Spawn


class Rechecks:
    """Looks again as soon as there is a reason to, and every minute while something is wrong.

    Args:
        engine: knows whether events can come.
        health: told of it.
        chain: looks at every link of the chain.
        spawn: starts a coroutine.
        application: tells when the agent turns to it; the watches on the system live and die with it.
    """

    def __init__(
        self,
        engine: Engine,
        health: HealthBoard,
        chain: ChainCheck,
        spawn: Spawn,
        application: QGuiApplication,
    ) -> None:
        self._engine = engine
        self._health = health
        self._chain = chain
        self._spawn = spawn
        self._system = SystemWatch(engine.pulse.look, self._note_network, application)
        self._keyring = KeyringWatch(chain.look_quietly, application)
        self._application = application

    def begin(self) -> None:
        """Follow the system from now on."""
        engine = self._engine
        engine.hearing.subscribe(self._show)
        engine.subscribe_intake(self._show)
        engine.pulse.subscribe_waking(self._chain.look_quietly)
        engine.pulse.subscribe_beat(self._look_at_trouble)
        engine.calls.subscribe(lambda _changed: self._believe_events())
        self._system.begin()
        self._keyring.begin()
        self._application.applicationStateChanged.connect(self._on_state)

    def _show(self) -> None:
        hearing = self._engine.hearing
        self._health.note_intake(self._engine.intake_health)
        self._health.note_hearing(hearing.blind_since, hearing.latest, now())

    def _believe_events(self) -> None:
        """An event that came in goes before what the system says of its network, and what was registered."""
        blind_since, last = self._engine.hearing.blind_since, self._engine.last_event_at
        if blind_since is not None and last is not None and last > blind_since:
            self._spawn("events come again", self._engine.hearing.regain(Blindness.OFFLINE))
        if self._health.chain.left_callback:
            self._chain.note_registration()

    def _note_network(self, has_network: bool) -> None:  # noqa: FBT001  (told as it is)
        hearing = self._engine.hearing
        if has_network:
            self._spawn("events can come again", hearing.regain(Blindness.OFFLINE))
            self._chain.look_quietly()
        else:
            self._spawn("events cannot come", hearing.lose(Blindness.OFFLINE))
            self._health.note_offline()

    def _on_state(self, state: Qt.ApplicationState) -> None:
        if state is Qt.ApplicationState.ApplicationActive and self._health.is_in_trouble:
            self._chain.look_quietly()

    def _look_at_trouble(self) -> None:
        self._show()
        self._spawn("keep secrets", self._engine.vault.keep_what_is_in_memory())
        if self._health.is_in_trouble:
            self._chain.look_quietly()
