"""What the listener's settings mean before anything listens."""

import errno
from dataclasses import replace
from pathlib import Path

import pytest

from gamma_desktop.history.codes import ListenerProblem
from gamma_desktop.intake.binding import problem_of, travels_in_clear
from gamma_desktop.intake.listener import IntakeThread
from gamma_desktop.settings.model import ListenerSettings

SETTINGS = ListenerSettings()


@pytest.mark.parametrize(
    ("host", "url"),
    [
        ("127.0.0.1", "http://127.0.0.1:8765/vtcrm/callback"),
        ("0.0.0.0", "http://0.0.0.0:8765/vtcrm/callback"),  # noqa: S104  (a setting; nothing is bound here)
        ("::", "http://[::]:8765/vtcrm/callback"),
        ("crm.example.com", "http://crm.example.com:8765/vtcrm/callback"),
    ],
)
def test_the_url_tells_where_it_listens(host: str, url: str) -> None:
    intake = IntakeThread(replace(SETTINGS, host=host), Path("journal.db"), (), lambda: None)
    assert intake.url == url


def test_stopping_what_never_started_does_nothing() -> None:
    IntakeThread(SETTINGS, Path("journal.db"), (), lambda: None).stop()


@pytest.mark.parametrize(
    ("settings", "in_clear"),
    [
        pytest.param(SETTINGS, False, id="this machine"),
        pytest.param(replace(SETTINGS, host="localhost"), False, id="this machine by name"),
        pytest.param(replace(SETTINGS, host="::1"), False, id="this machine by IPv6"),
        pytest.param(replace(SETTINGS, host="192.168.1.2"), True, id="the network"),
        pytest.param(replace(SETTINGS, host="desk.example.com"), True, id="the network by name"),
        pytest.param(replace(SETTINGS, host="::", tls_certificate="x"), False, id="TLS"),
        pytest.param(
            replace(SETTINGS, host="::", trusted_proxies=("10.0.0.1",)), False, id="TLS ends at a proxy"
        ),
    ],
)
def test_knows_when_events_would_cross_a_network_unencrypted(
    settings: ListenerSettings, *, in_clear: bool
) -> None:
    assert travels_in_clear(settings) is in_clear


@pytest.mark.parametrize(
    ("number", "platform", "problem"),
    [
        pytest.param(errno.EADDRINUSE, "linux", ListenerProblem.PORT_IN_USE, id="taken"),
        pytest.param(errno.EACCES, "linux", ListenerProblem.NOT_PERMITTED, id="kept for administrators"),
        pytest.param(errno.EPERM, "darwin", ListenerProblem.NOT_PERMITTED, id="forbidden"),
        pytest.param(errno.EADDRNOTAVAIL, "darwin", ListenerProblem.ADDRESS_NOT_OURS, id="not ours"),
        pytest.param(10048, "win32", ListenerProblem.PORT_IN_USE, id="WSAEADDRINUSE"),
        pytest.param(10013, "win32", ListenerProblem.PORT_IN_USE, id="WSAEACCES: taken exclusively"),
        pytest.param(errno.EACCES, "win32", ListenerProblem.PORT_IN_USE, id="WSAEACCES, as Python tells it"),
        pytest.param(10049, "win32", ListenerProblem.ADDRESS_NOT_OURS, id="WSAEADDRNOTAVAIL"),
        pytest.param(10013, "linux", ListenerProblem.FAILED, id="no number of this system"),
    ],
)
def test_each_system_s_way_of_refusing_a_port_is_understood(
    number: int, platform: str, problem: ListenerProblem
) -> None:
    assert problem_of(number, platform) is problem


def test_the_journal_is_lent_out_while_it_is_written_and_what_fails_is_told(tmp_path: Path) -> None:
    intake = IntakeThread(replace(SETTINGS, port=0), tmp_path / "journal.db", (), lambda: None)
    with pytest.raises(RuntimeError, match="not started"):
        intake.with_journal(lambda journal: journal.last_position())

    intake.start()
    assert intake.with_journal(lambda journal: journal.last_position()).result(10) == 0
    with pytest.raises(OverflowError):
        intake.with_journal(lambda journal: journal.oldest(2**64, up_to=1)).result(10)
    intake.stop()
