"""When events are committed, and when somebody else is told."""

import threading
from collections.abc import Callable

from gamma_desktop.calls.ports import RawEvent
from tests.integration.intake.conftest import Listen
from tests.integration.intake.wire import PATIENCE_SECONDS, Wire, event, exchange, head


class Gate:
    """What the listener calls after a commit: counts, and holds it until the gate is opened."""

    def __init__(self) -> None:
        self.passed: list[bool] = []
        self._open = threading.Event()
        self._reached = threading.Event()

    def __call__(self) -> None:
        self._reached.set()
        self.passed.append(self._open.wait(PATIENCE_SECONDS))

    def open(self) -> None:
        self._open.set()

    def wait_until_reached(self) -> None:
        assert self._reached.wait(PATIENCE_SECONDS)


def test_the_answer_goes_out_before_anybody_is_told(listen: Listen) -> None:
    gate = Gate()
    intake = listen(on_stored=gate)
    assert exchange(intake.address, event()).status == 200
    gate.wait_until_reached()
    assert gate.passed == []
    gate.open()
    intake.stop()
    assert gate.passed == [True]


def test_events_that_wait_together_are_committed_together(
    listen: Listen, stored: Callable[[], list[RawEvent]]
) -> None:
    gate = Gate()
    intake = listen(on_stored=gate)
    wires = [Wire(intake.address) for _ in range(20)]
    for wire in wires:  # each is accepted, and has been heard once
        assert wire.exchange(head(method="GET"), "GET").status == 405
    assert wires[0].exchange(event()).status == 200
    gate.wait_until_reached()
    for wire in wires:
        wire.send(event())
    gate.open()
    assert [wire.answer().status for wire in wires] == [200] * 20
    for wire in wires:
        wire.close()
    intake.stop()
    assert len(stored()) == 21
    assert len(gate.passed) == 2


def test_a_failing_listener_for_commits_costs_no_answer(listen: Listen) -> None:
    def fail() -> None:
        raise RuntimeError("the main loop is closed")

    intake = listen(on_stored=fail)
    assert [exchange(intake.address, event()).status for _ in range(3)] == [200] * 3
