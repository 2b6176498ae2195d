"""The listener under a crowd of strangers, on a machine with a network of its own; prints what it came to.

Run by ``crowd``. The strangers come from 192.0.2.0/24, which nothing allows; Gamma's own connection comes
from an address that is allowed, is kept, and brings one event after the other meanwhile.
"""

import json
import resource
import socket
import ssl
import struct
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import asdict, dataclass, replace
from http import HTTPStatus
from pathlib import Path

import trustme

from gamma_desktop.intake.listener import IntakeThread
from tests.apart import NETWORK
from tests.bench.process import own_megabytes
from tests.integration.intake.conftest import PATIENT, SETTINGS
from tests.integration.intake.wire import PATIENCE_SECONDS, SECRET, Wire, event

_PREPARE = "ip link set lo up && ip address add 192.0.2.1/24 dev lo"
GAMMA = "127.0.0.5"
STRANGERS = "192.0.2.0/24"
MODULE = "tests.integration.intake.strangers"
_BETWEEN_EVENTS = 0.1
_RESET = struct.pack("ii", 1, 0)
"""Closing resets the connection: none of the few ports stays taken for a minute."""


@dataclass(frozen=True)
class Crowd:
    """What strangers are to do.

    Attributes:
        connections: how many they open, in all.
        per_second: at most.
        is_tls: they talk to a listener with TLS, and never begin with the handshake.
        stay: they keep them open, rather than resetting each and going on.
        are_allowed: they come from where events may come from.
        processes: how many of them come at the same time, each with its share.
    """

    connections: int
    per_second: int
    is_tls: bool
    stay: bool
    are_allowed: bool = False
    processes: int = 1

    @property
    def share(self) -> "Crowd":
        """What each process does."""
        return replace(
            self, connections=self.connections // self.processes, per_second=self.per_second // self.processes
        )


@dataclass(frozen=True)
class Outcome:
    """What it came to.

    Attributes:
        opened, seconds: by the strangers.
        closed: of those that stay and may not come, how many were closed without a byte.
        sent, answered: Gamma's events.
        grown: the listener's memory, in megabytes.
        refused: connections that the listener tells that it turned away.
    """

    opened: int
    seconds: float
    sent: int
    answered: int
    grown: float
    refused: int
    closed: int


def crowd(wanted: Crowd) -> Outcome | None:
    """Have it done on a network apart; None where this machine allows none."""
    if subprocess.run([*NETWORK, "true"], capture_output=True, check=False).returncode != 0:
        return None
    inside = f'{_PREPARE} && exec "$0" -m {MODULE} "$@"'
    command = [*NETWORK, "sh", "-c", inside, sys.executable, "run", json.dumps(asdict(wanted))]
    ran = subprocess.run(command, capture_output=True, text=True, check=False, timeout=180)
    if ran.returncode != 0:
        raise AssertionError(ran.stderr)
    return Outcome(**json.loads(ran.stdout))


def _run(wanted: Crowd) -> Outcome:
    with tempfile.TemporaryDirectory() as folder:
        authority, certificate = trustme.CA(), Path(folder, "certificate.pem")
        authority.issue_cert("127.0.0.1").private_key_and_cert_chain_pem.write_to_path(certificate)
        sources = f"{GAMMA}/32,{STRANGERS}" if wanted.are_allowed else f"{GAMMA}/32"
        trusting = ssl.create_default_context() if wanted.is_tls else None
        if trusting:
            authority.configure_trust(trusting)
        with _process("listen", folder, str(certificate) if wanted.is_tls else "", sources) as listener:
            address = "127.0.0.1", int(_line_of(listener))
            with Wire(address, source=GAMMA, tls=trusting) as gamma:
                gamma.exchange(event())
                deliveries = _Deliveries(gamma, listener.pid)
                with ExitStack() as strangers:
                    come = ("come", json.dumps(asdict(wanted.share)), str(address[1]))
                    all_of_them = [strangers.enter_context(_process(*come)) for _ in range(wanted.processes)]
                    threading.Thread(target=deliveries.go_on, daemon=True).start()
                    came = [json.loads(_line_of(each)) for each in all_of_them]
                    deliveries.end()
            return Outcome(
                opened=sum(each["opened"] for each in came),
                seconds=max(each["ended"] for each in came) - min(each["began"] for each in came),
                sent=deliveries.sent,
                answered=deliveries.answered,
                grown=deliveries.grown,
                refused=_refused(address, trusting),
                closed=sum(each["closed"] for each in came),
            )


class _Deliveries:
    """Gamma's events, one after the other on the connection that it keeps."""

    def __init__(self, gamma: Wire, pid: int) -> None:
        self._gamma = gamma
        self._pid = pid
        self._before = own_megabytes(pid)
        self._are_enough = threading.Event()
        self._is_over = threading.Event()
        self.sent = self.answered = 0
        self.grown = 0.0

    def go_on(self) -> None:
        """Send events until there are enough, and look at the memory of the listener."""
        while not self._are_enough.is_set():
            self._send()
            self._are_enough.wait(_BETWEEN_EVENTS)
        self._send()  # with all strangers there
        self._is_over.set()

    def end(self) -> None:
        self._are_enough.set()
        assert self._is_over.wait(PATIENCE_SECONDS)

    def _send(self) -> None:
        self.sent += 1
        with suppress(OSError):  # the connection was taken away
            self.answered += self._gamma.exchange(event()).status == HTTPStatus.OK
        self.grown = max(self.grown, own_megabytes(self._pid) - self._before)


@contextmanager
def _process(*arguments: str) -> Iterator["subprocess.Popen[str]"]:
    command = [sys.executable, "-m", MODULE, *arguments]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield process
        finally:
            process.kill()


def _line_of(process: "subprocess.Popen[str]") -> str:
    assert process.stdout is not None
    return process.stdout.readline()


def _refused(address: tuple[str, int], tls: ssl.SSLContext | None) -> int:
    with Wire(address, source=GAMMA, tls=tls) as wire:
        answer = wire.exchange(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n", "GET")
    refused: int = json.loads(answer.body)["refused"]
    return refused


def _listen(folder: str, certificate: str, sources: str) -> None:
    settings = replace(SETTINGS, allowed_sources=tuple(sources.split(",")), tls_certificate=certificate)
    limits = replace(PATIENT, head_seconds=600.0)  # nothing is closed for its slowness
    intake = IntakeThread(settings, Path(folder, "journal.db"), (SECRET,), lambda: None, limits)
    intake.start()
    print(intake.address[1], flush=True)
    threading.Event().wait()


def _come(wanted: Crowd, port: int) -> None:
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    began = time.monotonic()
    held: list[socket.socket] = []
    opened = 0
    for number in range(wanted.connections):
        if (ahead := began + number / wanted.per_second - time.monotonic()) > 0:
            time.sleep(ahead)
        stranger = socket.socket()
        stranger.bind((f"192.0.2.{number % 200 + 1}", 0))
        stranger.settimeout(PATIENCE_SECONDS)
        opened += stranger.connect_ex(("127.0.0.1", port)) == 0
        if wanted.stay:
            held.append(stranger)
        else:
            stranger.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
            stranger.close()
    ended = time.monotonic()
    closed = 0 if wanted.are_allowed else _closed(held)
    print(json.dumps({"opened": opened, "closed": closed, "began": began, "ended": ended}), flush=True)
    sys.stdin.read()  # those that stay do so until the last event was answered


def _closed(connections: list[socket.socket]) -> int:
    """How many the other side has closed, and said nothing, up to the first that stays open."""
    for number, connection in enumerate(connections):
        try:
            if connection.recv(1):
                return number
        except ConnectionError:
            continue
        except TimeoutError:
            return number
    return len(connections)


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["run", wanted]:
            print(json.dumps(asdict(_run(Crowd(**json.loads(wanted))))))
        case ["listen", folder, certificate, sources]:
            _listen(folder, certificate, sources)
        case ["come", wanted, port]:
            _come(Crowd(**json.loads(wanted)), int(port))
