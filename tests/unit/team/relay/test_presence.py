"""What the relay makes of what desks say of themselves."""

from datetime import UTC, datetime, timedelta

import pytest

from gamma_desktop.calls.codes import TeamRefusal
from gamma_desktop.calls.presence import PresenceState
from gamma_desktop.team.frames import Command, State, Update, Verb, read_relay_frame
from gamma_desktop.team.ports import Desk
from gamma_desktop.team.relay.presence import PresenceBoard, Said

ANA = Desk(id="ana", name="Ana", extensions=("203",))
BEA = Desk(id="bea", name="Bea", extensions=("204", "203"))
NOW = datetime(2026, 3, 2, 13, 30, tzinfo=UTC)
UNTIL = datetime(2026, 3, 2, 14, 30, tzinfo=UTC)


def say(board: PresenceBoard, desk: Desk, state: str) -> State:
    return board.take(desk, Command(id="1", verb=Verb.PRESENCE, state=state, until=UNTIL)).state


def states(board: PresenceBoard) -> dict[str, str]:
    board.renew()
    return {name: each.state for name, each in board.by_extension.items()}


def test_a_desk_is_offline_until_it_comes_and_once_it_is_gone() -> None:
    board = PresenceBoard(lambda: NOW)
    board.use([ANA])
    assert states(board) == {"203": "offline"}
    board.note_connected(ANA)
    assert states(board) == {"203": "free"}
    assert say(board, ANA, "do-not-disturb") is State.ACCEPTED
    assert states(board) == {"203": "do-not-disturb"}
    assert board.by_extension["203"].until == UNTIL
    board.note_gone(ANA)
    assert states(board) == {"203": "offline"}


def test_of_two_desks_with_one_extension_the_more_available_counts() -> None:
    board = PresenceBoard(lambda: NOW)
    board.use([ANA, BEA])
    board.note_connected(BEA)
    say(board, BEA, "do-not-disturb")
    assert states(board) == {"203": "do-not-disturb", "204": "do-not-disturb"}
    board.note_connected(ANA)
    assert states(board) == {"203": "free", "204": "do-not-disturb"}


def test_a_desk_cannot_say_what_it_is_not_for_it_to_say() -> None:
    board = PresenceBoard(lambda: NOW)
    board.note_connected(ANA)
    refused = board.take(ANA, Command(id="1", verb=Verb.PRESENCE, state="offline"))
    assert (refused.state, refused.code) == (State.REFUSED, TeamRefusal.NOT_KNOWN)
    assert states(board) == {"203": "free"}


def test_of_a_removed_desk_nothing_is_told_but_that_it_is_no_more() -> None:
    board = PresenceBoard(lambda: NOW)
    board.use([ANA, BEA])
    board.renew()
    board.use([ANA])
    assert states(board) == {"203": "offline", "204": "free"}


def test_a_desk_at_another_relay_is_what_it_says_there_until_it_comes_here_or_that_relay_is_gone() -> None:
    board = PresenceBoard(lambda: NOW)
    told: list[dict[str, Said]] = []
    board.on_own = lambda own: told.append(dict(own))
    board.use([ANA])
    board.take_of_relay("two", {"ana": (PresenceState.DO_NOT_DISTURB, UNTIL)})
    assert states(board) == {"203": "do-not-disturb"}
    assert board.by_extension["203"].until == UNTIL
    board.take_of_relay("three", {"ana": (PresenceState.FREE, None), "unknown": (PresenceState.FREE, None)})
    assert states(board) == {"203": "free"}
    board.take_of_relay("three", None)
    assert states(board) == {"203": "do-not-disturb"}
    board.note_connected(ANA)
    assert states(board) == {"203": "free"}
    board.note_gone(ANA)
    board.take_of_relay("two", None)
    assert states(board) == {"203": "offline"}
    assert told == [{"ana": (PresenceState.FREE, None)}, {}]


def test_what_has_changed_is_one_frame_for_all_desks_that_were_told_the_same() -> None:
    board = PresenceBoard(lambda: NOW)
    board.use([ANA, BEA])
    board.renew()
    before = board.by_extension
    board.note_connected(ANA)
    board.renew()
    frame = board.update_since(before)
    assert frame is not None
    assert board.update_since(before) is frame
    update = read_relay_frame(frame.text.decode())
    assert isinstance(update, Update)
    assert [(each.extension, each.state) for each in update.presence or ()] == [("203", "free")]
    assert board.update_since(board.by_extension) is None


@pytest.mark.parametrize("until", [datetime.max.replace(tzinfo=UTC), NOW - timedelta(days=400)])
def test_a_desk_cannot_say_until_when_in_another_age(until: datetime) -> None:
    board = PresenceBoard(lambda: NOW)
    board.note_connected(ANA)
    said = Command(id="1", verb=Verb.PRESENCE, state="do-not-disturb", until=until)
    assert board.take(ANA, said).state is State.REFUSED
    assert states(board) == {"203": "free"}
