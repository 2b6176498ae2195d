"""The real program on a real desktop, as a call comes in: a picture of the whole screen."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

from gamma_desktop.demo.cloud_control import CloudControl
from gamma_desktop.demo.desktop import VirtualDesktop
from gamma_desktop.demo.morning import EXTENSION
from gamma_desktop.demo.program import Program
from gamma_desktop.demo.screen import Screen
from gamma_desktop.demo.showing import set_up

EARLIER = ("934567890", "912345678", "+442071234567")
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
        set_up(program, cloud).command("config", "set", "ui.theme", look)
        program.command("config", "set", "pop.hide_after", "1")
        program.start(desktop.parts)
        screen.wait_for("the tray icon", lambda seen: seen.tray_icons() or None)
        for number in EARLIER:
            call = cloud.incoming(number, [EXTENSION])
            screen.wait_for("the pop", lambda seen: _pops(seen) or None)
            cloud.answer(call)
            cloud.hangup(call)
            screen.wait_for("no pop any more", lambda seen: _pops(seen) == 0 or None, seconds=30)
        cloud.incoming(CALLER, [EXTENSION])
        screen.wait_for("the pop", lambda seen: _pops(seen) or None)
        screen.wait_for_accessible(role="push button", name="Transfer")


def _pops(screen: Screen) -> int:
    return sum(window.title.startswith("Incoming call") for window in screen.windows())
