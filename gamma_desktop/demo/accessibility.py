"""What programs show, as a screen reader reads it: the AT-SPI tree, over D-Bus.

Everything is a snapshot: frozen values that say what was there at one moment. What cannot be seen is left out
with all that is in it: a window holds more that is hidden than is shown, and answers cost its program time.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Self, TypeVar

from gamma_desktop.demo.bus import Answer, Bus, Question, property_of
from gamma_desktop.demo.errors import ScreenGone
from gamma_desktop.demo.x11 import Rectangle

_ROOT_PATH = "/org/a11y/atspi/accessible/root"
_NULL_PATH = "/org/a11y/atspi/null"
_ON_SCREEN = 0
_MOST_CHILDREN = 200
_DEEPEST = 40
# AtspiStateType, in its order: a state's place here is its bit.
_STATES = """
    invalid active armed busy checked collapsed defunct editable enabled expandable expanded focusable
    focused has-tooltip horizontal iconified modal multi-line multiselectable opaque pressed resizable
    selectable selected sensitive showing single-line stale transient vertical visible
    manages-descendants indeterminate required truncated animated invalid-entry
    supports-autocompletion selectable-text is-default visited checkable has-popup read-only
"""
_HOLD_TEXT = frozenset({"text", "password text", "entry", "spin button", "combo box", "paragraph"})


Address = tuple[str, str]
T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Accessible:
    """One thing that shows on the screen (a window, a button, a label) with all that lies in it.

    Attributes:
        bus_name, path: its address on the accessibility bus.
        role: as AT-SPI names it ("push button").
        text: the content of what holds text; "" otherwise.
        states: as AT-SPI names them ("showing", "sensitive").
        area: where it is on the screen; None where it has no place.
    """

    bus_name: str
    path: str
    role: str
    name: str
    description: str
    text: str
    states: frozenset[str]
    area: Rectangle | None
    children: tuple["Accessible", ...] = ()

    def walk(self) -> Iterator["Accessible"]:
        """This and everything in it, from the top down."""
        yield self
        for child in self.children:
            yield from child.walk()

    def find_all(self, *, role: str | None = None, name: str | None = None) -> tuple["Accessible", ...]:
        """What is showing in here and has that role and exactly that name."""
        return tuple(each for each in self.walk() if role in {None, each.role} and name in {None, each.name})

    def find(self, *, role: str | None = None, name: str | None = None) -> "Accessible | None":
        """The first of ``find_all``; None if there is nothing like it."""
        return next(iter(self.find_all(role=role, name=name)), None)

    def words(self) -> str:
        """Everything that can be read in here, a line each."""
        shown = (f"{each.name}\n{each.text}" for each in self.walk())
        return "\n".join(line for text in shown for line in text.splitlines() if line)

    def describe(self, indent: int = 0) -> str:
        """The tree as text, for a message that must tell what was there."""
        text = f" text={self.text!r}" if self.text and self.text != self.name else ""
        own = f"{'  ' * indent}{self.role} {self.name!r}{text}"
        return "\n".join([own, *(child.describe(indent + 1) for child in self.children)])


class AccessibilityReader:
    """Reads the trees of the programs on an accessibility bus, and acts on what it read.

    Args:
        session_bus: the address of the session bus; it knows where the accessibility bus is.

    Raises:
        ScreenGone: there is no accessibility bus.
    """

    def __init__(self, session_bus: str) -> None:
        with Bus(session_bus) as session:
            answer = session.ask(Question("org.a11y.Bus", "/org/a11y/bus", "org.a11y.Bus", "GetAddress"))
        if not answer:
            raise ScreenGone("There is no accessibility bus in this session.")
        self._bus = Bus(answer[0])

    def close(self) -> None:
        """Hang up."""
        self._bus.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def applications(self, pid: int | None = None) -> tuple[Accessible, ...]:
        """The tree of every program on the bus, without what vanished while it was read.

        Args:
            pid: of the process whose tree alone is wanted.
        """
        registry = ("org.a11y.atspi.Registry", _ROOT_PATH)
        found = _references(self._bus.ask(_call(registry, "Accessible", "GetChildren")))
        if pid is not None:
            owners = self._bus.ask_all([_owner_of(name) for name, _ in found])
            found = [each for each, owner in zip(found, owners, strict=True) if owner == (pid,)]
        return self._read_level(found, _DEEPEST)

    def press(self, target: Accessible) -> bool:
        """Do what a click on it does; False if it has no such action, or has gone."""
        address = (target.bus_name, target.path)
        actions = self._bus.ask(_call(address, "Action", "GetActions"))
        names = [name for name, *_ in actions[0]] if actions else []
        wanted = next((name for name in ("Press", "Toggle", "ShowMenu") if name in names), None)
        if wanted is None:
            return False
        done = self._bus.ask(_call(address, "Action", "DoAction", "i", (names.index(wanted),)))
        return bool(done and done[0])

    def write(self, target: Accessible, text: str) -> bool:
        """Replace the content of a text field; False if it takes none, or has gone."""
        address = (target.bus_name, target.path)
        done = self._bus.ask(_call(address, "EditableText", "SetTextContents", "s", (text,)))
        return bool(done and done[0])

    def focus(self, target: Accessible) -> bool:
        """Give it the keyboard; False if it does not take it, or has gone."""
        done = self._bus.ask(_call((target.bus_name, target.path), "Component", "GrabFocus"))
        return bool(done and done[0])

    def _read_level(self, addresses: list[Address], depth: int) -> tuple[Accessible, ...]:
        """Read things that lie side by side, all questions under way at once, and then what is in them."""
        if not addresses or not depth:
            return ()
        answers = self._bus.ask_all([_call(address, "Accessible", "GetState") for address in addresses])
        states = dict(zip(addresses, map(_states, answers), strict=True))
        shown = [address for address in addresses if "showing" in states[address]]
        rows = self._ask_each(shown, _questions)
        alive = [(address, row) for address, row in zip(shown, rows, strict=True) if row[0] is not None]
        texts = self._ask_each(alive, _question_for_text)
        read = [
            (_accessible(address, states[address], row, text), _references(row[-1]))
            for (address, row), text in zip(alive, texts, strict=True)
        ]
        below = iter(self._read_level([child for _, inside in read for child in inside], depth - 1))
        return _with_children(read, list(below))

    def _ask_each(self, things: Sequence[T], questions: Callable[[T], list[Question]]) -> list[list[Answer]]:
        """Ask some questions about each, all at once; the answers, for each its own."""
        asked = [questions(each) for each in things]
        answers = iter(self._bus.ask_all([question for some in asked for question in some]))
        return [[next(answers) for _ in some] for some in asked]


def _with_children(
    parents: list[tuple[Accessible, list[Address]]], children: list[Accessible]
) -> tuple[Accessible, ...]:
    """Put each child, read in one go with all others, back to its parent."""
    found = {(child.bus_name, child.path): child for child in children}
    return tuple(
        replace(parent, children=tuple(found[address] for address in inside if address in found))
        for parent, inside in parents
    )


def _questions(address: Address) -> list[Question]:
    return [
        _call(address, "Accessible", "GetRoleName"),
        property_of(*address, "org.a11y.atspi.Accessible", "Name"),
        property_of(*address, "org.a11y.atspi.Accessible", "Description"),
        _call(address, "Component", "GetExtents", "u", (_ON_SCREEN,)),
        _call(address, "Accessible", "GetChildren"),
    ]


def _question_for_text(read: tuple[Address, list[Answer]]) -> list[Question]:
    """What is to be asked of something, known by its address and its answers to ``_questions``."""
    address, (role, *_) = read
    holds_text = role is not None and role[0] in _HOLD_TEXT
    return [_call(address, "Text", "GetText", "ii", (0, -1))] if holds_text else []


def _states(answer: Answer) -> frozenset[str]:
    if answer is None:  # it has gone meanwhile
        return frozenset()
    low, high = answer[0]
    bits = low | high << 32
    return frozenset(each for bit, each in enumerate(_STATES.split()) if bits >> bit & 1)


def _accessible(
    address: Address, states: frozenset[str], answers: list[Answer], text: list[Answer]
) -> Accessible:
    """Build the value from the answers to ``_questions``, where a role is."""
    role, name, description, extents, _ = answers
    return Accessible(
        bus_name=address[0],
        path=address[1],
        role=role[0] if role else "",
        name=name[0][1] if name else "",
        description=description[0][1] if description else "",
        text="".join(answer[0] for answer in text if answer),
        states=states,
        area=Rectangle(*extents[0]) if extents else None,
    )


def _owner_of(bus_name: str) -> Question:
    """Which process a program on the bus is."""
    bus = "org.freedesktop.DBus"
    return Question(bus, "/org/freedesktop/DBus", bus, "GetConnectionUnixProcessID", "s", (bus_name,))


def _references(answer: Answer) -> list[Address]:
    listed = answer[0][:_MOST_CHILDREN] if answer else []
    return [(name, path) for name, path in listed if path != _NULL_PATH]


def _call(
    address: Address,
    interface: str,
    method: str,
    signature: str | None = None,
    arguments: tuple[object, ...] = (),
) -> Question:
    return Question(*address, f"org.a11y.atspi.{interface}", method, signature, arguments)
