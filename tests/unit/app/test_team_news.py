"""What a desk knows of its team follows the connection to the relay."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from gamma_desktop.app.team_news import TeamNews
from gamma_desktop.calls.model import Extension
from gamma_desktop.calls.presence import Presence, PresenceState, presence_of
from gamma_desktop.history.codes import TeamFault
from gamma_desktop.history.health import TeamHealth
from gamma_desktop.settings.paths import ProfilePaths
from gamma_desktop.team.ports import TeamState

ANA, BEA = Extension(number="201"), Extension(number="202")
KEPT_QUIET = TeamState(presence={"202": Presence(extension="202", state=PresenceState.DO_NOT_DISTURB)})
CONNECTED = TeamHealth(is_connected=True, since=datetime(2026, 11, 23, 10, 2, tzinfo=UTC))


class PlayedWay:
    """A way to the relay that says what the test has it say."""

    def __init__(self) -> None:
        self.health = replace(CONNECTED, is_connected=False, fault=TeamFault.NOT_YET)
        self.on_missed = self.on_reset = None
        self._on_health: Callable[[TeamHealth], None] = lambda _health: None
        self._on_news: Callable[[TeamState], None] = lambda _news: None

    def subscribe(self, listener: Callable[[TeamHealth], None]) -> None:
        self._on_health = listener

    def subscribe_news(self, listener: Callable[[TeamState], None]) -> None:
        self._on_news = listener

    def be(self, health: TeamHealth) -> None:
        self.health = health
        self._on_health(health)

    def tell(self, news: TeamState) -> None:
        self._on_news(news)


class PlayedCalls:
    """Keeps what is told of presence."""

    def __init__(self) -> None:
        self.told: Mapping[str, Presence] = {}

    def note_presence(self, told: Mapping[str, Presence]) -> None:
        self.told = told


def test_without_a_connection_to_the_relay_nothing_is_known_of_colleagues(tmp_path: Path) -> None:
    way, calls = PlayedWay(), PlayedCalls()
    unused: Any = None
    news = TeamNews(
        way,  # type: ignore[arg-type]  # as much of it as is followed
        paths=ProfilePaths(settings=tmp_path, data=tmp_path, runtime=tmp_path, managed=tmp_path / "x"),
        calls=calls,  # type: ignore[arg-type]  # likewise
        intake=unused,
        reception=unused,
        retention_job=unused,
        known_extensions=lambda: (ANA, BEA),
        ask_extensions=unused,
        until_worked_in=unused,
        take_sources=unused,
        spawn=lambda _name, work: work.close(),
    )

    def states() -> list[PresenceState]:
        return [presence_of(each, calls.told).state for each in (ANA, BEA)]

    unknown = [PresenceState.UNKNOWN] * 2
    known = [PresenceState.FREE, PresenceState.DO_NOT_DISTURB]
    news.follow()
    assert states() == unknown
    way.tell(KEPT_QUIET)
    way.be(CONNECTED)
    assert states() == known
    way.tell(TeamState())
    way.be(replace(CONNECTED, is_connected=False, fault=TeamFault.UNREACHABLE))
    assert states() == unknown
    way.tell(KEPT_QUIET)
    way.be(CONNECTED)
    assert states() == known
