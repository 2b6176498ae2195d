"""Neighbours of the window, played by hand: they answer from the office, and note what was asked of them."""

from collections.abc import AsyncIterator, Callable, Collection, Mapping, Sequence
from datetime import datetime
from pathlib import Path

from gamma_desktop.calls.actions import DialAttempt
from gamma_desktop.calls.errors import CallError
from gamma_desktop.calls.model import Call, CallKey, Extension
from gamma_desktop.calls.presence import Presence, presence
from gamma_desktop.contacts.model import Contact
from gamma_desktop.errors import GammaDesktopError
from gamma_desktop.history.model import CallFilter, IdentifiedCall, IdentifiedListing
from gamma_desktop.settings.layers import LoadedSettings, load_settings
from gamma_desktop.settings.paths import ProfilePaths
from gamma_desktop.settings.write import reset_value, set_value
from tests.fakes.call_history import admits
from tests.fakes.contact_book import FakeContactBook
from tests.ui import office
from tests.ui.annotations import PlayedAnnotations
from tests.ui.handled import PlayedTicks


class PlayedCalls:
    """The calls of now and before."""

    def __init__(self) -> None:
        self.live: tuple[Call, ...] = ()
        self.told_presence: Mapping[str, Presence] = {}
        self._presence_listeners: list[Callable[[], None]] = []
        self.past: tuple[Call, ...] = office.PAST
        self.problem: GammaDesktopError | None = None
        self.annotations = PlayedAnnotations()
        self.handled = PlayedTicks()
        self.meanwhile: Callable[[], object] = lambda: None
        self.listed: list[CallFilter] = []
        self.talked: frozenset[str] = frozenset()
        self._listeners: list[Callable[[tuple[Call, ...]], None]] = []

    def live_calls(self) -> Sequence[Call]:
        return self.live

    def presence(self) -> Mapping[str, Presence]:
        return presence(self.live, self.told_presence)

    def subscribe_presence(self, listener: Callable[[], None]) -> Callable[[], None]:
        self._presence_listeners.append(listener)
        return lambda: self._presence_listeners.remove(listener)

    def say_presence(self, told: Mapping[str, Presence]) -> None:
        """What the desks of the team say from now on."""
        self.told_presence = told
        for listener in self._presence_listeners:
            listener()

    def subscribe_early(self, listener: Callable[[tuple[Call, ...]], None]) -> Callable[[], None]:
        return self.subscribe(listener)

    def subscribe(self, listener: Callable[[tuple[Call, ...]], None]) -> Callable[[], None]:
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def happen(self, *changed: Call) -> None:
        """These calls changed: the live ones among them go on, the others are in the log."""
        keys = {call.key for call in changed}
        going_on = [call for call in changed if call.is_live]
        self.live = (*(call for call in self.live if call.key not in keys), *going_on)
        ended = [call for call in changed if not call.is_live]
        self.past = (*ended, *(call for call in self.past if call.key not in keys))
        for listener in self._listeners:
            listener(changed)

    async def talked_with(self, prefix: str, *, since: datetime, mine: Collection[str]) -> Collection[str]:
        assert since < office.NOW
        assert mine == {"203"}
        return {number for number in self.talked if number.startswith(prefix)}

    async def find(self, wanted: CallFilter, *, limit: int, offset: int = 0) -> Sequence[IdentifiedCall]:
        self.meanwhile()
        if self.problem is not None:
            raise self.problem
        return self._fitting(wanted)[offset : offset + limit]

    async def pages(
        self, wanted: CallFilter, *, limit: int | None = None
    ) -> AsyncIterator[Sequence[IdentifiedCall]]:
        yield await self.find(wanted, limit=len(self._fitting(wanted)) if limit is None else limit)

    async def count(self, wanted: CallFilter) -> int:
        return len(self._fitting(wanted))

    async def listing(
        self,
        wanted: CallFilter,
        spans: Sequence[range],
        *,
        known: Mapping[CallKey, IdentifiedCall],
        is_counted: bool = True,
    ) -> IdentifiedListing:
        self.listed.append(wanted)
        self.meanwhile()
        if self.problem is not None:
            raise self.problem
        rows = sorted(self._fitting(wanted), key=lambda row: row.call.is_live, reverse=True)
        found = {at: rows[at] for span in spans for at in span if at < len(rows)}
        shown = {at: known.get(row.call.key, row) for at, row in found.items()}
        return IdentifiedListing(rows=shown, length=len(rows) if is_counted else max(found, default=-1) + 1)

    def _fitting(self, wanted: CallFilter) -> list[IdentifiedCall]:
        calls = sorted((*self.live, *self.past), key=lambda call: call.started_at, reverse=True)
        admitted = [call for call in calls if admits(wanted, call)]
        known = self.handled.marked(office.identified(admitted, self.annotations.said))
        return [each for each in known if office.holds(each, wanted.text)]

    async def find_with(
        self, contact: Contact, *, mine: Collection[str] = (), limit: int, offset: int = 0
    ) -> Sequence[IdentifiedCall]:
        numbers = {number.key for number in contact.numbers}
        everything = [call for call in (*self.live, *self.past) if call.concerns(frozenset(mine))]
        found = [call for call in everything if call.remote.number in numbers]
        return office.identified(found[offset : offset + limit])

    async def identify_all(self, calls: Sequence[Call]) -> Sequence[IdentifiedCall]:
        return [await self.identify(call) for call in calls]

    async def identify(self, call: Call) -> IdentifiedCall:
        return self.handled.marked(office.identified([call], self.annotations.said))[0]


class PlayedActions:
    """Notes what was asked, and fails where a problem is set."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, ...]] = []
        self.problem: GammaDesktopError | None = None
        self._listeners: list[Callable[[DialAttempt], None]] = []

    def subscribe_dials(self, listener: Callable[[DialAttempt], None]) -> Callable[[], None]:
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def has_dialled(self, destination: str, since: datetime) -> bool:
        return since < office.NOW and ("dial", destination) in self.asked

    def happen(self, attempt: DialAttempt) -> None:
        for listener in self._listeners:
            listener(attempt)

    async def dial(self, destination: str, extension: str | None = None) -> DialAttempt:
        self._note("dial", destination)
        return DialAttempt(
            external_call_id="x", extension=extension or "203", destination=destination, asked_at=office.NOW
        )

    async def hang_up(self, target: CallKey | str) -> None:
        self._note("hang up", target if isinstance(target, str) else target.call_id)

    async def declare_over(self, target: CallKey | str) -> None:
        self._note("over", target if isinstance(target, str) else target.call_id)

    async def transfer(self, target: CallKey | str, destination: str, note: str = "") -> None:
        name = target if isinstance(target, str) else target.call_id
        self._note("transfer", name, destination, *filter(None, [note]))

    def _note(self, *what: str) -> None:
        self.asked.append(what)
        if self.problem is not None:
            raise self.problem


class PlayedContacts(FakeContactBook):
    """The customers of the office, found by all that is known of them."""

    def __init__(self) -> None:
        super().__init__(*office.CONTACTS)
        self.problem: GammaDesktopError | None = None
        self.chosen: list[tuple[str, str | None]] = []

    async def search(self, text: str, *, limit: int, offset: int = 0) -> Sequence[Contact]:
        words = text.casefold().split()
        everybody = await super().search("", limit=1_000_000)
        found = [each for each in everybody if all(word in _all_of(each) for word in words)]
        return tuple(found[offset : offset + limit])

    async def save(self, contact: Contact) -> Contact:
        if self.problem is not None:
            raise self.problem
        return await super().save(contact)

    def everybody(self) -> list[Contact]:
        """All there are, by name."""
        return self._by_name()

    def be(self, *people: Contact) -> None:
        """Hold these and no others."""
        photos, changes = self.photos, self.changes
        super().__init__(*people)
        self.photos, self.changes = photos, changes

    async def choose(self, number: str, contact_id: str | None) -> None:
        self.chosen.append((number, contact_id))
        self.changes.publish()


def _all_of(contact: Contact) -> str:
    return " ".join((contact.name, contact.company, *(each.raw for each in contact.numbers))).casefold()


class PlayedGamma:
    """Gamma as the settings meet it."""

    def __init__(self) -> None:
        self.problem: CallError | None = None
        self.known: tuple[Extension, ...] = office.EXTENSIONS
        self.learnt: Callable[[Sequence[Extension]], object] = lambda _found: None
        self.tested: list[str] = []
        self.registered: list[str] = []
        self.before_it_answers: Callable[[], None] = lambda: None
        self.place_problem: GammaDesktopError | None = None

    async def extensions(self) -> tuple[Extension, ...]:
        found = await self.answer()
        self.learnt(found)
        return found

    async def answer(self) -> tuple[Extension, ...]:
        if self.problem is not None:
            raise self.problem
        return self.known

    async def test_key(self, key: str) -> int:
        self.tested.append(key)
        return len(await self.extensions())

    async def register(self, url: str) -> None:
        self.registered.append(url)
        self.before_it_answers()
        if self.problem is not None:
            raise self.problem

    async def try_place(self) -> None:
        if self.place_problem is not None:
            raise self.place_problem


class SettingsOfFile:
    """The real settings files, in a folder of the test."""

    def __init__(self, folder: Path) -> None:
        self._listeners: list[Callable[[], object]] = []
        self.use(
            ProfilePaths(
                settings=folder,
                data=folder / "data",
                runtime=folder / "run",
                managed=folder / "managed.toml",
            )
        )

    def use(self, paths: ProfilePaths) -> None:
        """Read the files of these paths from now on."""
        self.paths = paths
        self._read()

    def subscribe(self, listener: Callable[[], object]) -> None:
        self._listeners.append(listener)

    def _read(self) -> None:
        self._loaded = load_settings(self.paths)
        for listener in self._listeners:
            listener()

    def loaded(self) -> LoadedSettings:
        return self._loaded

    async def change(self, key: str, text: str) -> None:
        set_value(self.paths, key, text)
        self._read()

    async def reset(self, key: str) -> None:
        reset_value(self.paths, key)
        self._read()
