"""The main job, on a real desktop: Gamma posts events, and the agent sees what they mean."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from gamma_desktop.demo.accessibility import Accessible
from gamma_desktop.demo.desktop import VirtualDesktop
from gamma_desktop.demo.errors import NotSeen
from gamma_desktop.demo.hands import Hands
from gamma_desktop.demo.parts import Parts
from gamma_desktop.demo.screen import Screen, Window
from gamma_desktop.demo.x11 import Rectangle
from tests.system.frozen_thread import frozen_main_thread
from tests.system.running_program import (
    KNOWN_COMPANY,
    KNOWN_NAME,
    POP,
    RunningProgram,
    new_call_id,
    tray_title,
)

STRANGER = dict.fromkeys(("displayedExternalNumber", "displayedLabel", "displayedNumber"), "934001122")
STRANGERS_POP = "Incoming call: 934 00 11 22"
PICKER = "Transfer the call"
_SAMPLE = str(Path(__file__).with_name("sample_window.py"))


@pytest.fixture(scope="module")
def running(
    desktop: VirtualDesktop, screen: Screen, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[RunningProgram]:
    folder = tmp_path_factory.mktemp("program")
    with Parts(folder) as parts:
        yield RunningProgram(desktop, screen, folder, parts)


@pytest.fixture
def call(running: RunningProgram) -> Iterator[str]:
    """A call that rings; it ends with the test."""
    with running.ringing_call() as call_id:
        yield call_id


@pytest.fixture
def other_window(desktop: VirtualDesktop, screen: Screen, tmp_path: Path) -> Iterator[Window]:
    """A window of another program, in which the agent works: it has the keyboard."""
    with Parts(tmp_path) as parts:
        command = [sys.executable, _SAMPLE, "--without-tray"]
        part = parts.start("other", command, environment=desktop.environment())

        def focused(screen: Screen) -> Window | None:
            window = screen.focus()
            return window if window and window.pid == part.pid else None

        yield screen.wait_for("the other window with the keyboard", focused)


def _pop(screen: Screen, *words: str, seconds: float = 60.0) -> Accessible:
    """The pop of the known caller, once it says all these words."""

    def whole(screen: Screen) -> Accessible | None:
        pop = screen.find(name=POP)
        return pop if pop and all(each in pop.words() for each in words) else None

    return screen.wait_for(f"the pop with {words}", whole, seconds=seconds)


def _focus(screen: Screen) -> int | None:
    window = screen.focus()
    return window.id if window else None


def _line_for_a_note(screen: Screen) -> Rectangle | None:
    pop = screen.find(name=POP)
    line = pop.find(name="Note", role="text") if pop else None
    return line.area if line else None


def _note_of(running: RunningProgram, call_id: str) -> object:
    return next(call["note"] for call in running.calls() if call["call_id"] == call_id)


def _pop_window(running: RunningProgram) -> Window:
    """The window of the pop, once it has found its place."""

    def placed(screen: Screen) -> Window | None:
        pop = screen.find(name=POP)
        own = [each for each in screen.windows() if each.pid == running.pid]
        return next((each for each in own if pop and each.area == pop.area), None)

    return running.screen.wait_for("the window of the pop", placed)


@pytest.mark.usefixtures("call")
def test_an_incoming_call_pops_with_who_calls(running: RunningProgram) -> None:
    pop = _pop(running.screen, KNOWN_NAME, KNOWN_COMPANY, "647 46 01 97")
    assert pop.find(name="Decline")
    assert pop.find(name="Transfer")


def test_the_pop_follows_the_call_to_its_end(running: RunningProgram, desktop: VirtualDesktop) -> None:
    hands = Hands(desktop.environment())
    call = new_call_id()
    running.post(call, "ringing")
    _pop(running.screen)
    running.post(call, "talking")
    _pop(running.screen, "Talking")
    hands.point_at(_pop_window(running).area)  # whoever looks at it keeps it from fading
    running.post(call, "dropped")
    _pop(running.screen, "Ended")
    hands.point_at(Rectangle(100, 100, 2, 2))
    running.screen.wait_for("no pop any more", lambda screen: not screen.find(name=POP))


def test_all_that_the_program_has_written_is_its_users_alone(running: RunningProgram) -> None:
    profile = running.program.profile
    written = {each.name: each.lstat().st_mode & 0o077 for each in [profile, *profile.rglob("*")]}

    assert {"gamma-desktop.log", "gamma-desktop.lock", "journal.db", "book.db"} <= written.keys()
    assert [name for name, others in written.items() if others] == []


@pytest.mark.usefixtures("call")
def test_what_the_pop_does_not_say_is_not_found_on_it(running: RunningProgram) -> None:
    with pytest.raises(NotSeen, match=KNOWN_COMPANY):
        _pop(running.screen, "a stranger", seconds=0.5)


def test_the_pop_takes_neither_keyboard_nor_pointer(
    running: RunningProgram, other_window: Window, desktop: VirtualDesktop
) -> None:
    Hands(desktop.environment()).point_at(Rectangle(100, 100, 2, 2))
    before = running.screen.pointer()
    with running.ringing_call():
        _pop_window(running)
        assert _focus(running.screen) == other_window.id
        assert running.screen.pointer() == before


def test_a_note_is_typed_in_the_pop_of_a_call_that_is_over_and_only_after_a_click(
    running: RunningProgram, other_window: Window, desktop: VirtualDesktop
) -> None:
    hands = Hands(desktop.environment())
    with running.ringing_call() as call_id:
        running.post(call_id, "talking")
        hands.point_at(_pop_window(running).area)  # whoever looks at it keeps it from fading
        running.post(call_id, "dropped")
        line = running.screen.wait_for("the line in the pop", _line_for_a_note)
        assert _focus(running.screen) == other_window.id
        hands.click(line)
        running.screen.wait_for("the keyboard in the pop", lambda screen: _focus(screen) != other_window.id)
        hands.type("wants the offer")
        hands.press("Return")
        running.screen.wait_for("the note in the log", lambda _: _note_of(running, call_id))
        hands.click(other_window.area)
    assert _note_of(running, call_id) == "wants the offer"


@pytest.mark.usefixtures("call")
def test_the_pop_stays_above_the_window_that_is_worked_in(
    running: RunningProgram, other_window: Window, desktop: VirtualDesktop
) -> None:
    pop = _pop_window(running)
    Hands(desktop.environment()).click(other_window.area)
    running.screen.wait_for(
        "the keyboard in the other window", lambda screen: _focus(screen) == other_window.id
    )
    order = [each.id for each in running.screen.windows()]
    assert order.index(pop.id) > order.index(other_window.id)


@pytest.mark.usefixtures("call")
def test_the_pop_lies_on_the_screen_and_off_the_tray(running: RunningProgram) -> None:
    pop = _pop_window(running).area
    tray = running.screen.window(tray_title())
    assert tray is not None
    assert Rectangle(0, 0, 1280, 800).contains(pop)
    assert not pop.overlaps(tray.area)
    assert 360 <= pop.width <= 400


def test_a_call_that_comes_while_the_pointer_is_on_a_pop_stands_beyond_it_until_the_pointer_leaves(
    running: RunningProgram, desktop: VirtualDesktop
) -> None:
    hands = Hands(desktop.environment())
    with running.ringing_call():
        first = _pop_window(running).area
        hands.point_at(first)
        second = new_call_id()
        running.post(second, "ringing", **STRANGER)
        above = running.screen.wait_for_accessible(name=STRANGERS_POP).area
        assert above is not None
        assert above.y + above.height <= first.y
        hands.point_at(Rectangle(100, 100, 2, 2))
        running.screen.wait_for("the order mended", lambda screen: _is_above(screen, first.y))
        running.post(second, "dropped", **STRANGER)


def test_a_new_pop_comes_below_the_open_list_of_destinations(
    running: RunningProgram, desktop: VirtualDesktop
) -> None:
    screen = running.screen

    def is_open(screen: Screen) -> bool:
        """Press again until it is open: what has just come cannot be pressed."""
        button = _pop(screen).find(name="Transfer")
        if _highest(screen, PICKER) < 0 and button is not None:
            screen.press(button)
        return _highest(screen, PICKER) >= 0

    with running.ringing_call():
        screen.wait_for("the list of destinations", is_open)
        second = new_call_id()
        running.post(second, "ringing", **STRANGER)
        try:
            screen.wait_for(
                "the list above the new pop",
                lambda screen: _highest(screen, PICKER) > _highest(screen, STRANGERS_POP) >= 0,
            )
        finally:
            Hands(desktop.environment()).press("Escape")
            running.post(second, "dropped", **STRANGER)


def _highest(screen: Screen, title: str) -> int:
    """How high a window stands whose title begins so; -1 if there is none."""
    heights = [at for at, each in enumerate(screen.windows()) if each.title.startswith(title)]
    return max(heights, default=-1)


def _is_above(screen: Screen, y: int) -> bool:
    pop = screen.find(name=POP)
    return pop is not None and pop.area is not None and pop.area.y < y


def test_the_tray_tells_in_shape_and_in_words_where_a_call_stands(
    running: RunningProgram, call: str, desktop: VirtualDesktop
) -> None:
    hands = Hands(desktop.environment())
    shapes = set()
    for state, words in (("ringing", f"{KNOWN_NAME} is calling"), ("talking", f"Talking with {KNOWN_NAME}")):
        running.post(call, state)
        assert _tooltip(running, hands) == f"Gamma Desktop: {words}"
        shapes.add(running.screen.picture(running.tray_icons()[0].area).rgb)
    assert len(shapes) == 2


def _tooltip(running: RunningProgram, hands: Hands) -> str:
    """What the icon in the tray says to a pointer that comes to rest on it."""
    hands.point_at(Rectangle(100, 100, 2, 2))
    running.screen.wait_for("no tool tip", lambda screen: not screen.find(role="tool tip"))
    hands.point_at(running.tray_icons()[0].area)
    return running.screen.wait_for_accessible(role="tool tip").name


def test_a_right_click_on_the_icon_opens_its_menu_and_escape_closes_it(
    running: RunningProgram, desktop: VirtualDesktop
) -> None:
    def menu(screen: Screen) -> Window | None:
        own = [each for each in screen.windows() if each.pid == running.pid and not each.is_managed]
        return next((each for each in own if each.area.height > 100), None)

    hands = Hands(desktop.environment())
    assert menu(running.screen) is None
    hands.click(running.tray_icons()[0].area, button=3)
    opened = running.screen.wait_for("the menu of the icon", menu)
    assert Rectangle(0, 0, 1280, 800).contains(opened.area)
    hands.press("Escape")
    running.screen.wait_for("no menu", lambda screen: not menu(screen))


HOSTILE = "<b>bold</b><img src='file:///etc/passwd'>\x1b[31m\u202e\x07"


def _pop_with_tags(screen: Screen) -> Accessible | None:
    pops = [each for each in screen.find_all() if each.name.startswith("Incoming call: ")]
    return next((pop for pop in pops if "<b>bold</b>" in pop.words()), None)


def test_hostile_text_in_every_field_of_an_event_is_shown_as_plain_text(running: RunningProgram) -> None:
    fields = (
        "displayedExternalNumber displayedLabel displayedNumber originalDialedNumber stateCause callLegId"
    )
    hostile = dict.fromkeys(fields.split(), HOSTILE)
    call = new_call_id()
    running.post(call, "ringing", **hostile)
    running.post(call, "appDataAvailable", **hostile, appData=f"{HOSTILE} typed")

    def pop_with_what_was_typed(screen: Screen) -> Accessible | None:
        pop = _pop_with_tags(screen)
        return pop if pop and "typed" in pop.words() else None

    pop = running.screen.wait_for("a pop that shows the tags as such, twice", pop_with_what_was_typed)
    assert not set(pop.words()) & set("\x1b\u202e\x07")
    running.post(call, "dropped", **hostile)
    running.screen.wait_for("no pop any more", lambda screen: not _pop_with_tags(screen))


def test_a_hostile_name_in_the_contacts_is_shown_as_plain_text(
    running: RunningProgram, tmp_path: Path
) -> None:
    (tmp_path / "hostile.csv").write_text(f'Name,Company,Phone\n"{HOSTILE}","{HOSTILE}",912345678\n')
    running.program.command("contacts", "import", str(tmp_path / "hostile.csv"), "--source", "hostile")
    number = dict.fromkeys(("displayedExternalNumber", "displayedLabel", "displayedNumber"), "912345678")
    call = new_call_id()
    running.post(call, "ringing", **number)
    pop = running.screen.wait_for("a pop that shows the tags as such", _pop_with_tags)
    assert not set(pop.words() + pop.name) & set("\x1b\u202e\x07")
    running.post(call, "dropped", **number)
    running.screen.wait_for("no pop any more", lambda screen: not _pop_with_tags(screen))


def test_the_listener_answers_while_the_window_is_frozen(running: RunningProgram) -> None:
    call = new_call_id()
    with frozen_main_thread(running.pid):
        running.post(call, "ringing")
        running.post(call, "talking")
    running.post(call, "dropped")


def test_an_event_answered_before_a_power_cut_is_in_the_log_after_it(running: RunningProgram) -> None:
    call = new_call_id()
    with frozen_main_thread(running.pid):
        running.post(call, "ringing")
        running.post(call, "talking")
        running.part.kill()
    assert call not in {each["call_id"] for each in running.calls()}
    running.start()
    running.screen.wait_for(
        "the call in the log", lambda _: call in {each["call_id"] for each in running.calls()}
    )
