"""Strangers cost nothing: they are closed at accept, and take nothing away from those who may come."""

from contextlib import suppress
from dataclasses import replace

import pytest

from tests.apart import NO_NAMESPACES
from tests.integration.intake.conftest import PATIENT, SETTINGS, Listen
from tests.integration.intake.strangers import Crowd, Outcome, crowd
from tests.integration.intake.wire import Wire, event

FEW = replace(PATIENT, connections=3)
GAMMA = "127.0.0.5"
FROM_GAMMA_ALONE = replace(SETTINGS, allowed_sources=(f"{GAMMA}/32",))


def came_to(wanted: Crowd) -> Outcome:
    outcome = crowd(wanted)
    if outcome is None:
        pytest.skip(NO_NAMESPACES)
    return outcome


def test_silent_strangers_get_no_handshake_and_no_memory() -> None:
    outcome = came_to(Crowd(connections=500, per_second=100_000, is_tls=True, stay=True))

    assert outcome.closed == outcome.refused == 500
    assert outcome.grown < 30  # each handshake takes 0.3
    assert outcome.answered == outcome.sent


def test_silent_handshakes_from_an_allowed_network_stay_few_and_close_no_connection() -> None:
    outcome = came_to(Crowd(connections=600, per_second=100_000, is_tls=True, stay=True, are_allowed=True))

    assert outcome.opened == 600
    assert 3 < outcome.grown < 60  # each handshake takes 0.3; nothing at all would mean that it is not seen
    assert outcome.answered == outcome.sent


def test_a_stream_of_strangers_costs_no_event_on_the_connection_that_is_kept() -> None:
    outcome = came_to(Crowd(connections=1500, per_second=100_000, is_tls=False, stay=False))

    assert outcome.refused == 1500
    assert outcome.answered == outcome.sent


def test_this_machine_takes_no_place_of_an_allowed_source(listen: Listen) -> None:
    intake = listen(FROM_GAMMA_ALONE, limits=FEW)
    with Wire(intake.address, source=GAMMA) as gamma:
        others = [Wire(intake.address) for _ in range(10)]
        for other in others[:-2]:
            other.wait_until_closed()

        assert gamma.exchange(event()).status == 200
        for other in others:
            other.close()


def test_where_all_places_are_of_allowed_sources_this_machine_is_closed(listen: Listen) -> None:
    intake = listen(FROM_GAMMA_ALONE, limits=FEW)
    allowed = [Wire(intake.address, source=GAMMA) for _ in range(3)]
    try:
        # It may be closed so early that the system tells of it as of a connection that never was.
        with suppress(ConnectionResetError), Wire(intake.address) as other:
            other.wait_until_closed()
        for wire in allowed:
            assert wire.exchange(event()).status == 200
    finally:
        for wire in allowed:
            wire.close()


def test_who_has_brought_an_event_gives_way_last(listen: Listen) -> None:
    intake = listen(limits=FEW)
    with Wire(intake.address) as gamma:
        assert gamma.exchange(event()).status == 200
        silent = [Wire(intake.address) for _ in range(10)]
        for each in silent[:-2]:
            each.wait_until_closed()

        assert gamma.exchange(event()).status == 200
        for each in silent:
            each.close()


def test_one_who_sends_nothing_takes_no_place_of_another_address(listen: Listen) -> None:
    intake = listen(limits=FEW)
    with Wire(intake.address, source=GAMMA) as gamma:
        silent = [Wire(intake.address, source="127.0.0.66") for _ in range(10)]
        for each in silent[:-2]:
            each.wait_until_closed()

        assert gamma.exchange(event()).status == 200
        for each in silent:
            each.close()
