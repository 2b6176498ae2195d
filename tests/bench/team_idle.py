"""A desk of a team at rest, beside one of its own: how often it wakes up, and its memory.

Both are the whole program with its window on the screen and an empty book, one after the other.
"""

import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from gamma_desktop.demo.cloud_control import CloudControl
from gamma_desktop.demo.desktop import VirtualDesktop
from gamma_desktop.demo.free_port import free_port
from gamma_desktop.demo.parts import Parts
from gamma_desktop.demo.program import Program
from tests.bench.desk import Desk, as_installed, wait_until_quiet
from tests.bench.process import own_megabytes, wake_ups
from tests.bench.results import Measure, table
from tests.integration.team.team_processes import RelayProcess

SECONDS = 90
"""A relay says every 20 that it lives."""
_MORE_A_SECOND = 0.2


def run() -> list[Measure]:
    """Measure a desk that listens by itself, and one that has joined a relay."""
    with _standalone() as desk:
        woken, memory = _at_rest(desk)
    with _of_team() as desk:
        woken_in_team, memory_in_team = _at_rest(desk)
    more = woken_in_team - woken
    return [
        Measure.plain("desk at rest: wake-ups", woken, "1/s"),
        Measure.at_most("desk of a team at rest: more wake-ups", more, "1/s", budget=_MORE_A_SECOND),
        Measure.at_most("desk of a team at rest: memory", memory_in_team, "MB", reference=memory, budget=1.0),
    ]


def _at_rest(desk: Desk) -> tuple[float, float]:
    with desk.running(desk.real()) as (part, _):
        wait_until_quiet(part.pid)
        before = wake_ups(part.pid)
        time.sleep(SECONDS)
        return (wake_ups(part.pid) - before) / SECONDS, own_megabytes(part.pid)


@contextmanager
def _standalone() -> Iterator[Desk]:
    with ExitStack() as ending:
        desk = _fresh(ending, GAMMA_DESKTOP_LISTENER_SECRET="a-secret-for-benches")
        parts = ending.enter_context(Parts(desk.logs))
        cloud = ending.enter_context(CloudControl.of_new_cloud(parts, desk.program.environment))
        desk.program.command("key", "set", stdin=f"{cloud.key}\n")
        told = {"api.url": cloud.url, "listener.port": str(desk.port), "agent.extensions": "203"}
        for key, value in told.items():
            desk.program.command("config", "set", key, value)
        yield desk


@contextmanager
def _of_team() -> Iterator[Desk]:
    with ExitStack() as ending:
        folder = Path(ending.enter_context(TemporaryDirectory()))
        relay = ending.enter_context(RelayProcess(folder / "relay"))
        line = relay.invite("Ana", "--extension", "203")
        relay.start()
        desk = _fresh(ending)
        desk.program.command("join", line)
        yield desk


def _fresh(ending: ExitStack, **more: str) -> Desk:
    profile = Path(ending.enter_context(TemporaryDirectory()), "profile")
    desktop = ending.enter_context(VirtualDesktop())
    screen = ending.enter_context(desktop.screen())
    environment = {**as_installed(desktop.environment()), **more}
    return Desk(desktop.logs, Program(profile, environment), screen, free_port(), "")


if __name__ == "__main__":
    print(table(run()))
