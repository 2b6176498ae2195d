"""A team on one virtual screen: a relay, and desks that join by invitation; all the real program."""

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from gamma_desktop.demo.cloud_control import CloudControl
from gamma_desktop.demo.desktop import VirtualDesktop
from gamma_desktop.demo.errors import CommandFailed
from gamma_desktop.demo.free_port import free_port
from gamma_desktop.demo.hands import Hands
from gamma_desktop.demo.parts import Part, Parts
from gamma_desktop.demo.program import Program
from gamma_desktop.demo.screen_agent import ScreenAgent
from gamma_desktop.demo.x11 import Rectangle
from gamma_desktop.shipped import resource

SCREEN = (1920, 1200)
_ASIDE = Rectangle(1460, 900, 2, 2)
_READY_WITHIN_SECONDS = 60.0
_AS_LONG_AS_IT_TAKES = 15


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Who sits at a desk, and which part of the screen is theirs.

    Attributes:
        name: as the telephone system has it, too.
        corner: where their calls pop.
        window: where their window stands.
    """

    name: str
    extension: str
    corner: str
    window: Rectangle

    @property
    def first_name(self) -> str:
        """What they are called in the story."""
        return self.name.split()[0]


class Relay:
    """The relay of the team, a process that can be killed and comes back at the same ports.

    Args:
        program: runs its commands, on its own profile.
        parts: end it.
    """

    def __init__(self, program: Program, parts: Parts) -> None:
        self._program = program
        self._parts = parts
        self._part: Part | None = None

    def set_up(self, cloud: CloudControl) -> None:
        """Make it the relay, which gets all events from now on, as an administrator does."""
        listener = f"127.0.0.1:{free_port()}"
        self._program.command("key", "set", stdin=f"{cloud.key}\n")
        self._program.command("config", "set", "api.url", cloud.url)
        self._program.command(
            *("relay", "init", "--yes", "--name", "127.0.0.1", "--port", str(free_port())),
            *("--listen", listener, "--callback-url", f"http://{listener}/vtcrm/callback"),
        )

    def start(self) -> None:
        """Run it; returns once desks can connect."""
        self._part = part = self._program.start(self._parts, "relay", "run", name="relay")
        before = part.log.read_text().count('"relay": "ready"')
        part.until_ready(
            lambda: part.log.read_text().count('"relay": "ready"') > before, seconds=_READY_WITHIN_SECONDS
        )

    def kill(self) -> None:
        """End it as a power cut would."""
        if self._part is not None:
            self._part.kill()

    def invite(self, place: Place) -> str:
        """The line by which a desk joins."""
        return self._program.command("relay", "invite", place.name, "--extension", place.extension).strip()


class Desk:
    """A desk of the team, a process that can be killed and started again.

    Args:
        place: who sits there.
        program: runs on its own profile.
        desktop: all desks share it.
        parts: end it.
    """

    def __init__(self, place: Place, program: Program, desktop: VirtualDesktop, parts: Parts) -> None:
        self.place = place
        self._program = program
        self._desktop = desktop
        self._parts = parts
        self._cleanup = ExitStack()
        self._part: Part | None = None
        self._agent: ScreenAgent | None = None

    @property
    def agent(self) -> ScreenAgent:
        """Who sits there, and sees nothing but what this desk shows.

        Raises:
            CommandFailed: the desk does not run.
        """
        if self._agent is None:
            raise CommandFailed(f"The desk of {self.place.name} does not run.")
        return self._agent

    def join(self, line: str) -> None:
        """Become a member of the team, with the contacts of the company."""
        self._program.command("join", line)
        self._program.command("contacts", "import", str(resource("demo/contacts.csv")))

    def start(self) -> None:
        """Start the program."""
        first_name = self.place.first_name.lower()
        self._part = self._program.start(self._parts, name=f"desk-{first_name}")
        screen = self._cleanup.enter_context(self._desktop.screen(self._part.pid))
        hands = Hands(self._desktop.environment())
        self._agent = ScreenAgent(screen, hands, self._program, self._part.pid, aside=_ASIDE)

    def open_window(self) -> None:
        """Show the window, at its place, once the icon is in the tray."""
        self.agent.sees_tray_icon()
        self.agent.opens_window()
        self.agent.puts_window_at(self.place.window)

    def kill(self) -> None:
        """End it as a power cut would."""
        if self._part is not None:
            self._part.kill()
        self.close()

    def close(self) -> None:
        """Look at it no more."""
        self._agent = None
        self._cleanup.close()


class Team:
    """A relay and the desks of three people; a context manager, which lets go of the screen.

    Args:
        desktop: the virtual screen that they share, of the size ``SCREEN``.
        parts: end all processes.
    """

    def __init__(self, desktop: VirtualDesktop, parts: Parts) -> None:
        self._settings = desktop.home / "settings"
        self._settings.mkdir()
        environment = desktop.environment()
        relay_file = self._settings / "relay.toml"
        relay = Program(desktop.home / "relay", environment | {"GAMMA_DESKTOP_RELAY": str(relay_file)})
        self.relay = Relay(relay, parts)
        self.desks = tuple(
            Desk(place, self._program_of(place, desktop, environment), desktop, parts) for place in PLACES
        )

    def gather(self, cloud: CloudControl, tell: Callable[[str], None]) -> None:
        """Set up the relay, run it, and have each desk join and start, beside each other; each is told of."""
        tell("setting up the relay")
        self.relay.set_up(cloud)
        self.relay.start()
        tell("inviting three desks; each joins")
        with ThreadPoolExecutor() as pool:
            list(pool.map(lambda desk: desk.join(self.relay.invite(desk.place)), self.desks))
        tell("starting the three desks")
        for desk in self.desks:  # not on the pool's threads: they take along what they have started
            desk.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for desk in self.desks:
            desk.close()

    def _program_of(self, place: Place, desktop: VirtualDesktop, environment: Mapping[str, str]) -> Program:
        """The program of a desk, with the settings that its administrator chose."""
        managed: Path = self._settings / f"{place.extension}.toml"
        managed.write_text(f'[pop]\ncorner = "{place.corner}"\nhide_after = {_AS_LONG_AS_IT_TAKES}\n')
        profile = desktop.home / f"desk-{place.extension}"
        return Program(profile, {**environment, "GAMMA_DESKTOP_MANAGED": str(managed)})


PLACES = (
    Place(name="Gines Gomez", extension="201", corner="top-left", window=Rectangle(432, 32, 500, 540)),
    Place(name="Antonio Abajo", extension="202", corner="top-right", window=Rectangle(988, 32, 500, 540)),
    Place(name="Sandra Thomas", extension="204", corner="bottom-left", window=Rectangle(432, 632, 500, 540)),
)
