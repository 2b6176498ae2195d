"""Has the chain checked again at once when the machine has woken up or its network has changed."""

from collections.abc import Callable

from PySide6.QtCore import QObject

from gamma_desktop.app.engine import Engine, now
from gamma_desktop.app.health_board import HealthBoard
from gamma_desktop.app.system_watch import SystemWatch
from gamma_desktop.history.blind_times import Blindness
from gamma_desktop.ui.ports import Spawn


class Rechecks:
    """Between the system, the hearing and the health that is shown.

    Args:
        engine: knows whether events can come.
        health: told of it.
        recheck: looks anew at every link of the chain.
        spawn: starts a coroutine.
        parent: the object that the watch on the system lives and dies with.
    """

    def __init__(
        self, engine: Engine, health: HealthBoard, recheck: Callable[[], None], spawn: Spawn, parent: QObject
    ) -> None:
        self._engine = engine
        self._health = health
        self._recheck = recheck
        self._spawn = spawn
        self._system = SystemWatch(engine.pulse.look, self._note_network, parent)
        engine.hearing.subscribe(self._show)
        engine.pulse.subscribe_waking(recheck)
        engine.calls.subscribe(lambda _changed: self._believe_events())

    def begin(self) -> None:
        """Follow the system from now on."""
        self._system.begin()

    def _show(self) -> None:
        hearing = self._engine.hearing
        self._health.note_hearing(hearing.blind_since, hearing.latest, now())

    def _believe_events(self) -> None:
        """An event that came in goes before what the system says of its network."""
        blind_since, last = self._engine.hearing.blind_since, self._engine.last_event_at
        if blind_since is not None and last is not None and last > blind_since:
            self._spawn("events come again", self._engine.hearing.regain(Blindness.OFFLINE))

    def _note_network(self, has_network: bool) -> None:  # noqa: FBT001  (told as it is)
        hearing = self._engine.hearing
        if has_network:
            self._spawn("events can come again", hearing.regain(Blindness.OFFLINE))
            self._recheck()
        else:
            self._spawn("events cannot come", hearing.lose(Blindness.OFFLINE))
