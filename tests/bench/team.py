"""What desks cost a relay: processor time for each delivery, memory for each desk, delay, and the answer."""

import asyncio
import http.client
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median, quantiles
from typing import Protocol

import psutil

from gamma_desktop.demo.free_port import free_port
from gamma_desktop.store.database import Database
from gamma_desktop.store.relay_members import Invitation, JoinAttempt, SqliteRelayMembers
from gamma_desktop.store.schema import Schema
from gamma_desktop.team.secrets import bearer, hash_of, new_desk_id, new_secret
from tests.bench.results import Measure, table
from tests.integration.team.team_processes import SECRET, RelayProcess

SIZES = (10, 100, 200, 1000)
A_SECOND, SECONDS = 20, 6
PROCESSES, LOOKING = 2, 3
STEPS = ("ringing", "ringing", "talking", "dropped")
"""Of each call, as events."""
LIMITS = {200: (100, 120), 1000: (300, 400)}
"""By desks: the delay at p99 in ms, and memory in MB."""
MOST_OF_A_CORE = 20
"""In per cent, with 200 desks."""
_EVENT = {
    "callId": "0",
    "callLegId": "1542401480524.-704062",
    "displayedExternalNumber": "+34647460197",
    "displayedLabel": "647460197",
    "displayedNumber": "0647460197",
    "isIncoming": "true",
    "isRecording": "false",
    "extension": "203",
    "firstFrom": "0647460197",
    "firstTo": "203",
    "firstIsIncoming": "true",
    "lastModificationTime": "1542401484054",
    "padding": "x" * 200,
}


class _Place(Protocol):
    """Where desks connect, and events are posted."""

    @property
    def profile(self) -> Path: ...

    @property
    def port(self) -> int: ...

    @property
    def listener_port(self) -> int: ...


@dataclass(frozen=True)
class _Floor:
    profile: Path
    port: int
    listener_port: int


@dataclass(frozen=True)
class Load:
    """What one number of desks came to.

    Attributes:
        cpu: seconds of processor time of the relay for each event.
        memory: MB of the relay with them.
        delays: seconds from post to frame, as some desks saw them.
        answers: seconds from post to 200.
        connecting: seconds of processor time of the relay for each desk that connects.
        connected: seconds until all were welcome.
    """

    desks: int
    cpu: float
    memory: float
    delays: Sequence[float]
    answers: Sequence[float]
    connecting: float
    connected: float


def run() -> list[Measure]:
    """Measure one relay with 0, 10, 100, 200 and 1,000 desks."""
    with tempfile.TemporaryDirectory() as folder, ExitStack() as ending:
        relay = ending.enter_context(RelayProcess(Path(folder, "relay")))
        relay.invite("first")  # the database and the authority are there now
        bearers = asyncio.run(join(relay.profile / "data" / "relay.db", max(SIZES)))
        relay.start()
        process = psutil.Process(relay.pid)
        bare = _measure(relay, process, [])
        loads = [_measure(relay, process, bearers[:size]) for size in SIZES]
        floor, bare_floor = _floor(Path(folder), bearers[: min(LIMITS)])
    return [*(measure for load in loads for measure in _measures(load, bare)), *_told(floor, bare_floor)]


def _floor(folder: Path, bearers: Sequence[str]) -> tuple[Load, Load]:
    """The same of a loop that only writes, with these desks and without any."""
    place = _Floor(folder / "floor", free_port(), free_port())
    authority = place.profile / "data" / "authority"
    command = [sys.executable, "-m", "tests.bench.team_floor", str(authority), str(place.port)]
    with subprocess.Popen([*command, str(place.listener_port)], stdout=subprocess.PIPE, text=True) as loop:
        assert loop.stdout is not None
        assert loop.stdout.readline() == "ready\n"
        process = psutil.Process(loop.pid)
        try:
            without = _measure(place, process, [])
            return _measure(place, process, bearers), without
        finally:
            loop.kill()


def _told(floor: Load, bare: Load) -> list[Measure]:
    name = f"{floor.desks} desks: a bare loop"
    answers = median(floor.answers) * 1000
    return [
        Measure.plain(f"{name}, each delivery", (floor.cpu - bare.cpu) / floor.desks * 1e6, "µs"),
        Measure.plain(f"{name}, post → frame, p50", median(floor.delays) * 1000, "ms"),
        Measure.plain(f"{name}, post → frame, p99", quantiles(floor.delays, n=100)[98] * 1000, "ms"),
        Measure.plain(f"{name}, post → 200, p50", answers, "ms", reference=median(bare.answers) * 1000),
    ]


def _measures(load: Load, bare: Load) -> list[Measure]:
    name = f"{load.desks} desks"
    each = (load.cpu - bare.cpu) / load.desks
    core, slowest = load.cpu * A_SECOND * 100, quantiles(load.delays, n=100)[98] * 1000
    delay, memory = LIMITS.get(load.desks, (None, None))
    most_of_a_core = MOST_OF_A_CORE if load.desks == min(LIMITS) else None
    return [
        Measure.plain(f"{name}: relay, each delivery", each * 1e6, "µs"),
        _limited(f"{name}: relay, of a core", core, "%", most_of_a_core),
        Measure.plain(f"{name}: relay, each desk", (load.memory - bare.memory) / load.desks * 1000, "kB"),
        _limited(f"{name}: relay, in all", load.memory, "MB", memory),
        Measure.plain(f"{name}: relay, each that connects", load.connecting * 1000, "ms"),
        Measure.plain(f"{name}: until all are connected", load.connected, "s"),
        Measure.plain(f"{name}: post → frame, p50", median(load.delays) * 1000, "ms"),
        _limited(f"{name}: post → frame, p99", slowest, "ms", delay),
        Measure.at_most(
            f"{name}: post → 200, p50",
            median(load.answers) * 1000,
            "ms",
            reference=median(bare.answers) * 1000,
            budget=1.5,
        ),
    ]


def _limited(name: str, value: float, unit: str, most: float | None) -> Measure:
    return (
        Measure.plain(name, value, unit) if most is None else Measure.at_most(name, value, unit, budget=most)
    )


def _measure(relay: _Place, process: psutil.Process, bearers: Sequence[str]) -> Load:
    shares = [bearers[number::PROCESSES] for number in range(PROCESSES)] if bearers else []
    before = sum(process.cpu_times()[:2])
    crowds = [_crowd(relay, share) for share in shares]
    connected = max((_seconds_to_connect(crowd) for crowd in crowds), default=0.0)
    time.sleep(1)  # what connecting leaves to do is done
    connecting = (sum(process.cpu_times()[:2]) - before) / max(1, len(bearers))
    before = sum(process.cpu_times()[:2])
    answers = _post(relay)
    time.sleep(1)
    cpu = (sum(process.cpu_times()[:2]) - before) / len(answers)
    memory = process.memory_full_info().pss / 1e6
    delays: list[float] = []
    for crowd in crowds:
        told = json.loads(crowd.communicate("", timeout=60)[0].splitlines()[-1])
        assert told["lost"] == 0
        delays += told["delays"]
    return Load(len(bearers), cpu, memory, delays, answers, connecting, connected)


def delays(relay: RelayProcess, bearers: Sequence[str]) -> Sequence[float]:
    """Seconds from post to frame, as some of these desks see them."""
    return _measure(relay, psutil.Process(relay.pid), bearers).delays


def _crowd(relay: _Place, bearers: Sequence[str]) -> "subprocess.Popen[str]":
    certificate = relay.profile / "data" / "authority" / "authority.pem"
    command = [
        sys.executable,
        "-m",
        "tests.bench.team_desks",
        f"127.0.0.1:{relay.port}",
        str(certificate),
        str(LOOKING),
    ]
    crowd = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert crowd.stdin is not None
    crowd.stdin.write(" ".join(bearers) + "\n")
    crowd.stdin.flush()
    return crowd


def _seconds_to_connect(crowd: "subprocess.Popen[str]") -> float:
    assert crowd.stdout is not None
    return float(crowd.stdout.readline())


def _post(relay: _Place) -> list[float]:
    """Post events at their pace over one connection, as Gamma does; seconds to each answer."""
    connection = http.client.HTTPConnection("127.0.0.1", relay.listener_port, timeout=60)
    headers = {"X-Gamma-Desktop-Secret": SECRET, "X-VTCRM-PBXID": "acme"}
    began_at = time.time()
    answers, next_at = [], time.monotonic()
    for number in range(A_SECOND * SECONDS):
        next_at += 1 / A_SECOND
        time.sleep(max(0.0, next_at - time.monotonic()))
        began = time.monotonic()
        call, step = divmod(number, len(STEPS))
        told = {"callId": f"{began_at}.{call}", "state": STEPS[step], "posted": str(time.time())}
        body = json.dumps(_EVENT | told)
        connection.request("POST", "/vtcrm/callback", body, headers)
        answer = connection.getresponse()
        answer.read()
        assert answer.status == 200
        answers.append(time.monotonic() - began)
    connection.close()
    return answers


async def join(database: Path, count: int) -> list[str]:
    """Have so many desks be members; returns what each says of itself."""
    now, bearers = datetime.now(UTC), []
    async with Database(database, schema=Schema.RELAY) as opened:
        members = SqliteRelayMembers(opened)
        ids = [f"bench{number}" for number in range(count)]
        await members.invite(
            Invitation(
                id=each,
                code_hash=b"code",
                name=each,
                extensions=("203",),
                group=None,
                rights=frozenset(),
                made_at=now,
                expires_at=now + timedelta(days=1),
            )
            for each in ids
        )
        for each in ids:
            desk, secret = new_desk_id(), new_secret()
            attempt = JoinAttempt(
                invitation=each, code_hash=b"code", desk=desk, secret_hash=hash_of(secret), at=now
            )
            await members.redeem(attempt)
            bearers.append(bearer(desk, secret))
    return bearers


if __name__ == "__main__":
    print(table(run()))
