"""Where the listener listens: TLS, and every setting that it cannot listen with."""

import socket
import ssl
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
import trustme
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    PrivateFormat,
    load_pem_private_key,
)

from gamma_desktop.calls.ports import RawEvent
from gamma_desktop.history.codes import ListenerProblem
from gamma_desktop.intake.errors import JournalDamaged, ListenerError
from gamma_desktop.intake.listener import IntakeThread
from gamma_desktop.settings.model import ListenerSettings
from gamma_desktop.ui.wording import explain
from tests.integration.intake.conftest import HURRIED, PATIENT, SETTINGS, Listen
from tests.integration.intake.wire import Wire, event, exchange

AUTHORITY = trustme.CA()


@pytest.fixture
def tls(tmp_path: Path) -> ListenerSettings:
    issued = AUTHORITY.issue_cert("127.0.0.1")
    certificate, key = tmp_path / "certificate.pem", tmp_path / "key.pem"
    issued.cert_chain_pems[0].write_to_path(certificate)
    issued.private_key_pem.write_to_path(key)
    return replace(SETTINGS, tls_certificate=str(certificate), tls_key=str(key))


@pytest.fixture
def trusting() -> ssl.SSLContext:
    context = ssl.create_default_context()
    AUTHORITY.configure_trust(context)
    return context


def test_events_come_in_over_tls(
    listen: Listen, tls: ListenerSettings, trusting: ssl.SSLContext, stored: Callable[[], list[RawEvent]]
) -> None:
    intake = listen(tls)
    assert intake.url.startswith("https://127.0.0.1:")
    with Wire(intake.address, tls=trusting) as wire:
        assert [wire.exchange(event()).status for _ in range(2)] == [200, 200]
    assert len(stored()) == 2


@pytest.mark.parametrize("has_brought_an_event", [True, False])
def test_handshakes_count_and_take_no_place_of_a_connection(
    listen: Listen, tls: ListenerSettings, trusting: ssl.SSLContext, *, has_brought_an_event: bool
) -> None:
    intake = listen(tls, limits=replace(PATIENT, tls_connections=1, handshakes=3, head_seconds=600.0))
    with Wire(intake.address, tls=trusting) as wire:
        if has_brought_an_event:
            assert wire.exchange(event()).status == 200
        silent = [Wire(intake.address) for _ in range(10)]
        for each in silent[:-3]:
            each.wait_until_closed()

        assert wire.exchange(event()).status == 200
        for each in silent:
            each.close()


def test_certificate_and_key_may_stand_in_one_file(
    listen: Listen, tls: ListenerSettings, trusting: ssl.SSLContext
) -> None:
    both = Path(tls.tls_certificate)
    both.write_bytes(both.read_bytes() + Path(tls.tls_key).read_bytes())
    intake = listen(replace(tls, tls_key=""))
    with Wire(intake.address, tls=trusting) as wire:
        assert wire.exchange(event()).status == 200


def test_handshakes_that_never_end_hold_nobody_up(
    listen: Listen, tls: ListenerSettings, trusting: ssl.SSLContext
) -> None:
    intake = listen(tls)
    stalled = [Wire(intake.address) for _ in range(50)]
    with Wire(intake.address, tls=trusting) as wire:
        assert wire.exchange(event()).status == 200
    for one in stalled:
        one.close()


def test_a_handshake_that_never_ends_is_cut_off(listen: Listen, tls: ListenerSettings) -> None:
    intake = listen(tls, limits=HURRIED)
    with Wire(intake.address) as wire:
        wire.wait_until_closed()


@pytest.mark.parametrize("problem", ListenerProblem)
def test_every_problem_comes_with_what_to_do(problem: ListenerProblem) -> None:
    _said, _, to_do = explain(ListenerError(problem, "127.0.0.1:80")).advice.partition("127.0.0.1:80")
    assert to_do.strip(" .:")


def assert_cannot_listen(
    listen: Listen, settings: ListenerSettings, problem: ListenerProblem
) -> ListenerError:
    with pytest.raises(ListenerError) as caught:
        listen(settings)
    assert caught.value.problem is problem
    return caught.value


def test_a_port_in_use_is_told_in_our_words_alone(listen: Listen) -> None:
    taken = listen().address[1]
    error = assert_cannot_listen(listen, replace(SETTINGS, port=taken), ListenerProblem.PORT_IN_USE)
    assert explain(error).advice == (
        f"Another program uses port {taken}. End that program,"
        " or choose another port in Settings, Administrator."
    )


def test_a_port_that_was_just_left_can_be_taken_again(listen: Listen) -> None:
    first = listen()
    with Wire(first.address) as wire:
        wire.exchange(event())
        first.stop()
    second = listen(replace(SETTINGS, port=first.address[1]))
    assert exchange(second.address, event()).status == 200


def test_an_address_of_another_machine_is_told(listen: Listen) -> None:
    assert_cannot_listen(listen, replace(SETTINGS, host="192.0.2.1"), ListenerProblem.ADDRESS_NOT_OURS)


@pytest.mark.parametrize(
    "wrong",
    [
        pytest.param(replace(SETTINGS, host="no such host"), id="host"),
        pytest.param(replace(SETTINGS, port=65536), id="port"),
        pytest.param(replace(SETTINGS, trusted_proxies=("10.0.0.0/33",)), id="network"),
    ],
)
def test_a_setting_that_makes_no_sense_is_told(listen: Listen, wrong: ListenerSettings) -> None:
    assert_cannot_listen(listen, wrong, ListenerProblem.BAD_SETTING)


def test_tls_files_that_cannot_be_used_are_told(listen: Listen, tls: ListenerSettings) -> None:
    for wrong in (
        replace(tls, tls_certificate="/nowhere.pem"),
        replace(tls, tls_certificate=tls.tls_key),
        replace(tls, tls_certificate=""),
    ):
        assert_cannot_listen(listen, wrong, ListenerProblem.TLS_UNUSABLE)


def test_a_key_with_a_password_is_told_and_nobody_is_asked(listen: Listen, tls: ListenerSettings) -> None:
    key = load_pem_private_key(Path(tls.tls_key).read_bytes(), None)
    Path(tls.tls_key).write_bytes(
        key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(b"password"))
    )
    assert_cannot_listen(listen, tls, ListenerProblem.TLS_UNUSABLE)


def test_a_failed_start_leaves_the_port_free(listen: Listen, journal: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    journal.write_bytes(b"no database" * 1000)
    for _ in range(2):
        with pytest.raises(JournalDamaged):
            listen(replace(SETTINGS, port=port))


def test_stopping_twice_does_nothing(listen: Listen) -> None:
    intake = listen()
    intake.stop()
    intake.stop()


def test_stopping_after_a_failed_start_does_nothing(journal: Path) -> None:
    journal.write_bytes(b"no database" * 1000)
    intake = IntakeThread(SETTINGS, journal, (), lambda: None)
    with pytest.raises(JournalDamaged):
        intake.start()
    intake.stop()
