"""What is on a screen, read by machine, and the hands to act on it as a person would."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Self, TypeVar

from gamma_desktop.demo.accessibility import AccessibilityReader, Accessible
from gamma_desktop.demo.errors import NotSeen
from gamma_desktop.demo.picture import Picture
from gamma_desktop.demo.waiting import look_until
from gamma_desktop.demo.x11 import Rectangle, WindowGone, XConnection

_TRAY_SELECTION = "_NET_SYSTEM_TRAY_S0"
_POINTER_ROOT = 1
Seen = TypeVar("Seen")


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """A visible top-level window.

    Attributes:
        pid: of the program that made it, if it says so.
        is_managed: the window manager looks after it; False for menus, tooltips and the like.
    """

    id: int
    title: str
    pid: int | None
    area: Rectangle
    is_managed: bool


class Screen:
    """Reads a screen; close it, or use it as a context manager.

    Args:
        display: the X display.
        cookie: that lets us onto the display.
        session_bus: the address of its user's session bus.
        pid: of the one process whose accessibility tree is read; None: those of all.
    """

    def __init__(self, *, display: str, cookie: bytes, session_bus: str, pid: int | None = None) -> None:
        self._pid = pid
        self._x = XConnection(display, cookie)
        self._reader = AccessibilityReader(session_bus)

    def close(self) -> None:
        """Hang up."""
        self._reader.close()
        self._x.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def applications(self) -> tuple[Accessible, ...]:
        """The accessibility tree of every program, or of the one that this reads."""
        return self._reader.applications(self._pid)

    def find_all(self, *, role: str | None = None, name: str | None = None) -> tuple[Accessible, ...]:
        """What is showing anywhere and has that role and exactly that name."""
        return tuple(found for each in self.applications() for found in each.find_all(role=role, name=name))

    def find(self, *, role: str | None = None, name: str | None = None) -> Accessible | None:
        """The first of ``find_all``; None if there is nothing like it."""
        return next(iter(self.find_all(role=role, name=name)), None)

    def wait_for(self, what: str, look: Callable[["Screen"], Seen | None], *, seconds: float = 60.0) -> Seen:
        """Wait until something can be seen, looking again and again.

        Args:
            what: in words, for the message should it not come.
            look: returns what it saw, or anything false.
            seconds: how long to go on looking.

        Raises:
            NotSeen: the time is up; the message shows what was on the screen instead.
        """
        seen = look_until(lambda: look(self), seconds=seconds)
        if seen is None:
            raise NotSeen(f"Not seen within {seconds:g} s: {what}. On the screen was:\n{self.describe()}")
        return seen

    def wait_for_accessible(
        self, *, role: str | None = None, name: str | None = None, seconds: float = 60.0
    ) -> Accessible:
        """Wait until something with that role and name is showing; raises NotSeen."""
        found = self.wait_for(
            f"{role or 'anything'} named {name!r}",
            lambda screen: screen.find_all(role=role, name=name),
            seconds=seconds,
        )
        return found[0]

    def press(self, target: Accessible) -> None:
        """Do what a click on it does.

        Raises:
            NotSeen: it cannot be pressed, or is gone.
        """
        if not self._reader.press(target):
            raise NotSeen(
                f"{target.role} {target.name!r} cannot be pressed. On the screen was:\n{self.describe()}"
            )

    def write(self, target: Accessible, text: str) -> None:
        """Replace the content of a text field.

        Raises:
            NotSeen: it takes no text, or is gone.
        """
        if "editable" not in target.states or not self._reader.write(target, text):
            raise NotSeen(
                f"{target.role} {target.name!r} takes no text. On the screen was:\n{self.describe()}"
            )

    def windows(self) -> tuple[Window, ...]:
        """The visible top-level windows, the lowest first."""
        found = []
        for window in self._top_level():
            try:
                if self._x.is_viewable(window):
                    found.append(self._window(window))
            except WindowGone:
                continue
        return tuple(each for each in found if each.area.overlaps(self._x.area))

    def window(self, title: str) -> Window | None:
        """The highest visible window with that title."""
        return next((each for each in reversed(self.windows()) if each.title == title), None)

    def focus(self) -> Window | None:
        """The window that has the keyboard; None if none has."""
        visible = {window.id: window for window in self.windows()}
        try:
            holder = self._x.focus()
            while holder not in visible and holder > _POINTER_ROOT:
                holder = self._x.parent(holder)
        except WindowGone:
            return None
        return visible.get(holder)

    def pointer(self) -> tuple[int, int]:
        """Where the pointer is."""
        return self._x.pointer()

    def tray_icons(self) -> tuple[Window, ...]:
        """The icons that really sit in the tray: windows of other programs inside the tray's own.

        A freedesktop tray icon is embedded by XEMBED; the tray is the owner of the selection.
        """
        tray = self._x.selection_owner(_TRAY_SELECTION)
        panels = [window for window in self._top_level() if tray and self._x.same_client(window, tray)]
        try:
            return tuple(self._window(icon) for panel in panels for icon in self._embedded_in(panel, tray))
        except WindowGone:
            return ()

    def picture(self, area: Rectangle | None = None) -> Picture:
        """The pixels of an area, the whole screen by default."""
        return self._x.picture(area)

    def screenshot(self, path: Path) -> None:
        """Write the whole screen as a PNG file."""
        path.parent.mkdir(parents=True, exist_ok=True)
        self.picture().write_png(path)

    def describe(self) -> str:
        """The windows and the accessibility trees as text, for a message that must tell what was there."""
        windows = [f"window {each.title!r} {each.area}" for each in self.windows()]
        return "\n".join([*windows, *(each.describe() for each in self.applications())])

    def _top_level(self) -> list[int]:
        """The programs' own windows, the lowest first: what stands on the screen, taken out of its frame."""
        managed = frozenset(self._x.cardinals(self._x.root, "_NET_CLIENT_LIST"))
        windows = []
        for frame in self._x.children(self._x.root):
            try:
                framed = [child for child in self._x.children(frame) if child in managed]
            except WindowGone:
                continue
            windows += framed or [frame]
        return windows

    def _window(self, window: int) -> Window:
        title = self._x.property(window, "_NET_WM_NAME") or self._x.property(window, "WM_NAME") or b""
        return Window(
            id=window,
            title=title.decode(errors="replace"),
            pid=next(iter(self._x.cardinals(window, "_NET_WM_PID")), None),
            area=self._x.geometry(window),
            is_managed=not self._x.overrides_redirect(window),
        )

    def _embedded_in(self, window: int, tray: int) -> list[int]:
        icons = []
        for child in self._x.children(window):
            if self._x.same_client(child, tray):
                icons += self._embedded_in(child, tray)
            elif self._x.is_viewable(child):
                icons.append(child)
        return icons
