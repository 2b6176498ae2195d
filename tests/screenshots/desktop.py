"""The real program on a real desktop, as a call comes in: a picture of the whole screen."""

import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

from gamma_desktop.demo.cloud_control import CloudControl
from gamma_desktop.demo.desktop import VirtualDesktop
from gamma_desktop.demo.free_port import free_port
from gamma_desktop.demo.morning import EXTENSION
from gamma_desktop.demo.program import Program
from gamma_desktop.demo.screen import Screen
from gamma_desktop.demo.showing import set_up

EARLIER = (("934567890", 4, 131), ("912345678", None, 17), ("955123456", 7, 204))
"""Who called before: the number, after how many seconds it was answered if it was, and when it ended."""

ENDS = ("Missed, to call back", "02:07", "03:17")
CALLER = "647460197"


def take_desktop_pictures(folder: Path) -> Iterator[Path]:
    """Save a picture in each look; yields where."""
    for look in ("light", "dark"):
        path = folder / f"desktop-ringing-{look}.png"
        with VirtualDesktop(size=(1280, 800)) as desktop, desktop.screen() as screen:
            _ring(desktop, screen, look)
            screen.screenshot(path)
        yield path


def _ring(desktop: VirtualDesktop, screen: Screen, look: str) -> None:
    with ExitStack() as until_taken:
        cloud = until_taken.enter_context(CloudControl.of_new_cloud(desktop.parts, desktop.environment()))
        program = Program(desktop.home / "profile", desktop.environment())
        program.command("key", "set", stdin=f"{cloud.key}\n")
        port = free_port()
        set_up(program, cloud, port=port, settings={"ui.theme": look, "pop.hide_after": "1"})
        program.start(desktop.parts)
        program.wait_until_it_listens(port)
        screen.wait_for("the tray icon", lambda seen: seen.tray_icons() or None)
        for earlier in EARLIER:
            _tell_of_a_call(cloud, *earlier)
        screen.wait_for("the calls before", lambda seen: _rows(seen, *ENDS) == len(EARLIER) or None)
        screen.wait_for("no pop of theirs", lambda seen: _pops(seen) == 0 or None, seconds=30)
        cloud.incoming(CALLER, [EXTENSION])
        screen.wait_for("the pop", lambda seen: _pops(seen) or None)
        screen.wait_for("the call in the list", lambda seen: _rows(seen, "Ringing") or None)


def _tell_of_a_call(cloud: CloudControl, number: str, answered_after: int | None, ended_after: int) -> None:
    """A whole call by its events: the simulated office lives by the clock, and would take as long."""
    now = time.time() - ended_after
    steps = [("ringing", 0.0), ("talking", answered_after), ("dropped", ended_after)]
    for state, after in steps:
        if after is not None:
            cloud.deliver(
                {
                    "callId": number,
                    "callLegId": f"{number}.-1",
                    "displayedExternalNumber": f"+34{number}",
                    "displayedLabel": number,
                    "displayedNumber": f"0{number}",
                    "isIncoming": "true",
                    "isRecording": "false",
                    "eventTimestamp": str(round((now + after) * 1000)),
                    "state": state,
                    "stateCause": "causeNormal",
                    "extension": EXTENSION,
                }
            )


def _rows(screen: Screen, *ends: str) -> int:
    return sum(row.name.endswith(ends) for row in screen.find_all(role="list item"))


def _pops(screen: Screen) -> int:
    return sum(window.title.startswith("Incoming call") for window in screen.windows())
