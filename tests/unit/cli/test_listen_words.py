from dataclasses import replace
from datetime import UTC, datetime

import pytest

from gamma_desktop.cli.listen import teller_of_team
from gamma_desktop.history.codes import TeamFault
from gamma_desktop.history.health import TeamHealth

CONNECTED = TeamHealth(is_connected=True, since=datetime(2026, 11, 23, 10, 2, tzinfo=UTC))


def test_what_is_known_of_the_connection_is_said_once_and_each_change_of_it(
    capsys: pytest.CaptureFixture[str],
) -> None:
    tell = teller_of_team()
    for health in (
        replace(CONNECTED, calls_to_get=2),
        CONNECTED,
        replace(CONNECTED, fault=TeamFault.RELAY_CANNOT_STORE),
        replace(CONNECTED, is_connected=False, fault=TeamFault.COPIED),
        CONNECTED,
    ):
        tell(health)
    connected, full, copied, again = capsys.readouterr().err.splitlines()
    assert connected == again == "gamma-desktop: connected to your team"
    assert "new calls are not coming in. The relay has no room" in full
    assert "Another computer uses the same profile" in copied
