"""Shows the demo: on the display that is there, or on a virtual desktop where there is none."""

import os
import secrets
import shutil
import sys
import tempfile
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
from types import MappingProxyType

from gamma_desktop.demo.cloud_control import CloudControl
from gamma_desktop.demo.desktop import VirtualDesktop
from gamma_desktop.demo.errors import DemoError
from gamma_desktop.demo.free_port import free_port
from gamma_desktop.demo.hands import Hands
from gamma_desktop.demo.morning import EXTENSION, Morning
from gamma_desktop.demo.narrated_agent import NarratedAgent
from gamma_desktop.demo.parts import Parts
from gamma_desktop.demo.program import Program
from gamma_desktop.demo.screen_agent import ScreenAgent
from gamma_desktop.demo.story import Story
from gamma_desktop.demo.team import SCREEN, Team
from gamma_desktop.demo.team_day import TeamDay
from gamma_desktop.shipped import resource

_AS_LONG_AS_IT_TAKES = "20"
"""Seconds that a pop stays: the agent at the virtual desktop looks for longer than ten on a busy machine."""
_TEAM = "team-"
_NO_MORE: Mapping[str, str] = MappingProxyType({})


def has_display() -> bool:
    """Whether there is a display that people look at."""
    return sys.platform in {"win32", "darwin"} or bool({"DISPLAY", "WAYLAND_DISPLAY"} & os.environ.keys())


def show_on_virtual_desktop(output: Path) -> bool:
    """Play the morning where only the machine looks; whether every step was seen.

    Args:
        output: the folder for the pictures and the logs; those of an earlier demo are removed.
    """
    logs = _cleared(output)
    print("No display here: the demo plays on a virtual desktop.", flush=True)
    with ExitStack() as cleanup:
        desktop = cleanup.enter_context(VirtualDesktop(logs=logs))
        screen = cleanup.enter_context(desktop.screen())
        parts = cleanup.enter_context(Parts(logs))
        cloud = cleanup.enter_context(CloudControl.of_new_cloud(parts, desktop.environment()))
        program = Program(desktop.home / "profile", desktop.environment())
        program.command("key", "set", stdin=f"{cloud.key}\n")
        set_up(program, cloud, port=free_port(), settings={"pop.hide_after": _AS_LONG_AS_IT_TAKES})
        part = program.start(parts)
        agent = ScreenAgent(screen, Hands(desktop.environment()), program, part.pid)
        morning = Morning(cloud, agent, Story(output, screen.screenshot))
        return play(morning, logs=logs, closing="Every step was seen")


def show_on_this_display(output: Path, *, pace_seconds: float) -> bool:
    """Play the morning where people look, at their pace; whether nothing failed.

    The secrets go by the environment, so that nothing is left in the keyring of the person watching.

    Args:
        output: the folder for the logs; those of an earlier demo are removed.
        pace_seconds: how long people get to look at each thing.
    """
    logs = _cleared(output)
    print("Watch your screen: this is what you should see; nothing checks it. Ctrl+C ends it.", flush=True)
    with ExitStack() as cleanup:
        profile = Path(cleanup.enter_context(tempfile.TemporaryDirectory(prefix="gamma-desktop-")))
        parts = cleanup.enter_context(Parts(logs))
        cloud = cleanup.enter_context(CloudControl.of_new_cloud(parts, os.environ))
        given = {"GAMMA_API_KEY": cloud.key, "GAMMA_DESKTOP_LISTENER_SECRET": secrets.token_urlsafe()}
        program, port = Program(profile, {**os.environ, **given}), free_port()
        set_up(program, cloud, port=port)
        program.start(parts)
        agent = NarratedAgent(program, port=port, pace_seconds=pace_seconds)
        morning = Morning(cloud, agent, Story(output, None))
        return play(morning, logs=logs, closing="The morning is over")


def show_team(output: Path) -> bool:
    """Play the day of a team, always on a virtual desktop; whether every step was seen.

    Args:
        output: as for ``show_on_virtual_desktop``; what the morning left there stays.
    """
    logs = _cleared(output, act=_TEAM)
    print("A team of three plays on a virtual desktop.", flush=True)
    with ExitStack() as cleanup:
        desktop = cleanup.enter_context(VirtualDesktop(logs=logs, size=SCREEN))
        screen = cleanup.enter_context(desktop.screen())
        parts = cleanup.enter_context(Parts(logs))
        cloud = cleanup.enter_context(CloudControl.of_new_cloud(parts, desktop.environment()))
        team = cleanup.enter_context(Team(desktop, parts))
        day = TeamDay(cloud, team, Story(output, screen.screenshot, act=_TEAM))
        return play(day, logs=logs, closing="Every step was seen")


def set_up(
    program: Program, cloud: CloudControl, *, port: int, settings: Mapping[str, str] = _NO_MORE
) -> None:
    """Make the settings, import the contacts and register the callback, as an administrator would."""
    needed = {"api.url": cloud.url, "listener.port": str(port), "agent.extensions": EXTENSION}
    for key, value in {**needed, **settings}.items():
        program.command("config", "set", key, value)
    program.command("contacts", "import", str(resource("demo/contacts.csv")))
    program.command("configure", "--yes", "--callback-url", f"http://127.0.0.1:{port}/vtcrm/callback")


def play(act: Morning | TeamDay, *, logs: Path, closing: str) -> bool:
    """Play scene after scene; says what was not as it should be, and where to find out why."""
    story = act.story
    for title, scene in act.scenes():
        story.chapter(title)
        try:
            scene()
        except DemoError as error:
            story.picture("not-as-expected")
            print(f"\nNot as expected, in “{title}”: {error}", file=sys.stderr)
            print(f"The logs are in {logs}; the last picture: {story.last_picture}", file=sys.stderr)
            return False
    print(f"\n{closing}, in {story.seconds:.0f} s.", flush=True)
    return True


def _cleared(output: Path, act: str = "") -> Path:
    """Remove what this act left in a folder before, and nothing else; returns the folder for the logs."""
    output.mkdir(parents=True, exist_ok=True)
    for picture in output.glob(f"{act}[0-9][0-9]-*.png"):
        picture.unlink()
    logs = output / f"{act}logs"
    shutil.rmtree(logs, ignore_errors=True)
    return logs
