"""The agent at the virtual desktop: believes nothing but what is on the screen, and uses mouse and keys."""

import time
from collections.abc import Callable

from gamma_desktop.demo.accessibility import Accessible
from gamma_desktop.demo.agent import Caller
from gamma_desktop.demo.errors import NotSeen
from gamma_desktop.demo.hands import Hands
from gamma_desktop.demo.program import Program
from gamma_desktop.demo.screen import Screen, Window
from gamma_desktop.demo.x11 import Rectangle

WINDOW_TITLE = "Gamma Desktop"
_PICKER_TITLE, _NOTE_LINE = "Transfer the call", "Note for who takes it"
ASIDE = Rectangle(300, 60, 2, 2)
_A_LOOK = 0.8
"""Seconds; what has just come or moved cannot be pressed for the first half second."""


class ScreenAgent:
    """Sits at a screen.

    Args:
        screen: what to look at.
        hands: what to act with.
        program: the program that was started on that screen.
        pid: its process id: whose icon counts.
        aside: where the pointer rests, away from all that is used.
    """

    def __init__(
        self, screen: Screen, hands: Hands, program: Program, pid: int, *, aside: Rectangle = ASIDE
    ) -> None:
        self._screen = screen
        self._hands = hands
        self._program = program
        self._pid = pid
        self._aside = aside
        self._work: tuple[int | None, tuple[int, int]] | None = None

    def opens_window(self) -> None:
        """Start the program a second time, which raises the window of the first."""
        self._program.raise_window()
        self._screen.wait_for("the program's window", _window)

    def goes_on_working(self) -> None:
        """Leave the keyboard in the window that has it, and the pointer aside."""
        self._hands.point_at(self._aside)
        self._screen.wait_for("a window with the keyboard", Screen.focus)
        self._work = self._keyboard_and_pointer()

    def was_not_disturbed(self) -> None:
        """Compare keyboard and pointer with where they were."""
        now = self._keyboard_and_pointer()
        if now != self._work:
            raise NotSeen(f"Keyboard and pointer were at {self._work}, and now are at {now}.")

    def sees_tray_icon(self) -> None:
        """Find the program's own window inside the tray."""
        self._screen.wait_for(
            "the program's icon in the tray",
            lambda screen: [icon for icon in screen.tray_icons() if icon.pid == self._pid],
        )

    def sees_pop(self, caller: Caller, *words: str) -> None:
        """Read the pop until all is there."""

        def whole_pop(screen: Screen) -> Accessible | None:
            pop = screen.find(name=caller.title)
            return pop if pop and all(each in pop.words() for each in words) else None

        self._screen.wait_for(f"the pop {caller.title!r} saying {', '.join(words)}", whole_pop)

    def puts_window_at(self, area: Rectangle) -> None:
        """Drag the program's window somewhere, and to a size."""

        def own_window(screen: Screen) -> Window | None:
            shown = screen.windows()
            own = (each for each in shown if each.pid == self._pid and each.is_managed)
            return next((each for each in own if each.title.endswith(WINDOW_TITLE)), None)

        self._hands.place(self._screen.wait_for("the program's window", own_window).id, area)

    def opens_page(self, name: str) -> None:
        """Click on a page's name in the window."""

        def find_page(screen: Screen) -> Accessible | None:
            window = _window(screen)
            found = window.find_all(name=name) if window else ()
            return next((each for each in found if each.role != "frame"), None)

        self._click(f"the page {name}", find_page)
        self._hands.point_at(self._aside)

    def sees_in_window(self, *words: str) -> None:
        """Read the window until all is there."""

        def whole(screen: Screen) -> Accessible | None:
            window = _window(screen)
            return window if window and all(each in window.words() for each in words) else None

        self._screen.wait_for(f"the window saying {', '.join(words)}", whole)

    def sees_no_pop(self) -> None:
        """See that no call has a pop."""
        for window in self._screen.windows():
            if window.pid == self._pid and window.title.startswith(("Incoming call", "Outgoing call")):
                raise NotSeen(f"There is a pop: {window.title}")

    def sees_no_offer(self, caller: Caller, button: str) -> None:
        """Look for the button once the pop is there."""
        pop = self._screen.wait_for_accessible(name=caller.title)
        if pop.find(name=button):
            raise NotSeen(f"The pop offers {button!r}, which it should not:\n{pop.describe()}")

    def hangs_up(self, caller: Caller, call_id: str) -> None:  # noqa: ARG002  (the pop knows its call)
        """Click on the pop's button."""
        self._click_in_pop(caller, "Hang up")

    def transfers(
        self,
        caller: Caller,
        call_id: str,  # noqa: ARG002  (the other agent's parameter)
        *,
        extension: str,
        note: str = "",
    ) -> None:
        """Click on the pop's button, write the note, if any, and click on the extension in the picker."""
        self._click_in_pop(caller, "Transfer")
        if note:
            self._click("the line for a note in the picker", _note_line)
            self._hands.type(note)

        def offered(screen: Screen) -> Accessible | None:
            picker = screen.find(name=_PICKER_TITLE)
            rows = picker.find_all(role="list item") if picker else ()
            return next((row for row in rows if extension in row.name), None)

        self._click(f"extension {extension} in the picker", offered)
        self._hands.point_at(self._aside)

    def calls_back(self, caller: Caller, number: str) -> None:  # noqa: ARG002  (the pop knows the number)
        """Click on the pop's button."""
        self._click_in_pop(caller, "Call back")

    def dials(self, number: str) -> None:
        """Type the number into the search box and press Enter on what it offers."""
        self._click(
            "the search box",
            lambda screen: next((each for each in _shown(screen) if "editable" in each.states), None),
        )
        self._hands.type(number)
        self._screen.wait_for(
            f"an offer to call {number}",
            lambda screen: [each for each in _shown(screen) if _is_offer(each, number)],
        )
        self._hands.press("Return")

    def _keyboard_and_pointer(self) -> tuple[int | None, tuple[int, int]]:
        window = self._screen.focus()
        return window.id if window else None, self._screen.pointer()

    def _click_in_pop(self, caller: Caller, button: str) -> None:
        def find_button(screen: Screen) -> Accessible | None:
            pop = screen.find(name=caller.title)
            return pop.find(name=button) if pop else None

        self._click(f"{button!r} on the pop {caller.title!r}", find_button)
        self._hands.point_at(self._aside)  # as people go back to their work: no pop moves below the pointer

    def _click(self, what: str, look: Callable[[Screen], Accessible | None]) -> None:
        """Click on something once it has stood where it is for as long as a person looks."""
        stood: dict[Rectangle, float] = {}

        def settled(screen: Screen) -> Rectangle | None:
            target = look(screen)
            if target is None or target.area is None or "sensitive" not in target.states:
                return None
            now, area = time.monotonic(), target.area
            since = stood.get(area, now)
            stood.clear()
            stood[area] = since
            is_inside = any(window.area.contains(area) for window in screen.windows())
            return area if is_inside and now - since >= _A_LOOK else None

        self._hands.click(self._screen.wait_for(what, settled))


def _note_line(screen: Screen) -> Accessible | None:
    picker = screen.find(name=_PICKER_TITLE)
    fields = picker.find_all(name=_NOTE_LINE) if picker else ()
    return next((each for each in fields if "editable" in each.states), None)


def _window(screen: Screen) -> Accessible | None:
    frames = screen.find_all(role="frame")
    return next((frame for frame in frames if frame.name.endswith(WINDOW_TITLE)), None)


def _shown(screen: Screen) -> tuple[Accessible, ...]:
    window = _window(screen)
    return window.find_all() if window else ()


def _is_offer(row: Accessible, number: str) -> bool:
    return row.role == "list item" and row.name.startswith("Call ") and number in row.name.replace(" ", "")
