"""What the desks of a team say of themselves, by extension: those of this relay, and of others beside it.

A state, kept in memory alone: a desk that comes back says it again.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime, timedelta
from types import MappingProxyType

from gamma_desktop.calls.codes import TeamRefusal
from gamma_desktop.calls.presence import SAID_BY_DESKS, PresenceState
from gamma_desktop.team.frames import Command, DeskPresence, Result, State, Update, encode
from gamma_desktop.team.ports import Desk
from gamma_desktop.team.relay.ready_frame import ReadyFrame

_FIRST = (PresenceState.FREE, PresenceState.DO_NOT_DISTURB, PresenceState.OFFLINE)
"""Where several desks have one extension, the first of these that one of them has."""

_FARTHEST = timedelta(days=366)
"""What is farther off than this no one means, and the clock of a desk may not be able to tell it."""

Said = tuple[PresenceState, datetime | None]
"""What a desk says of itself, and until when."""


class PresenceBoard:
    """Knows it of each desk; belongs to one loop.

    Args:
        clock: the time now, aware.

    Attributes:
        by_extension: of the extensions that desks have, as of the last ``renew``; replaced as a whole.
        on_change: called when that may have changed.
        on_own: told by ``renew`` what the desks of this relay say, by id, where that has changed.
    """

    def __init__(self, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._clock = clock
        self.by_extension: Mapping[str, DeskPresence] = MappingProxyType({})
        self.on_change: Callable[[], None] = lambda: None
        self._extensions: dict[str, tuple[str, ...]] = {}
        self._said: dict[str, Said] = {}
        self._elsewhere: dict[str, Mapping[str, Said]] = {}
        self.on_own: Callable[[Mapping[str, Said]], None] = lambda _: None
        self._told_own: Mapping[str, Said] = {}
        self._updates: list[tuple[Mapping[str, DeskPresence], ReadyFrame | None]] = []

    def use(self, desks: Iterable[Desk]) -> None:
        """Go by these desks from now on; those that are not connected are offline."""
        self._extensions = {desk.id: desk.extensions for desk in desks}
        self.on_change()

    def note_connected(self, desk: Desk) -> None:
        """A desk is there, and free unless it says something else."""
        self._extensions[desk.id] = desk.extensions
        self._said[desk.id] = (PresenceState.FREE, None)
        self.on_change()

    def note_gone(self, desk: Desk) -> None:
        """A desk is not there any more."""
        self._said.pop(desk.id, None)
        self.on_change()

    def take(self, desk: Desk, command: Command) -> Result:
        """Take what a desk says of itself; it counts while the desk is connected."""
        state = next((each for each in SAID_BY_DESKS if each == command.state), None)
        is_far = command.until is not None and abs(command.until - self._clock()) > _FARTHEST
        if state is None or is_far:
            return Result(id=command.id, state=State.REFUSED, code=TeamRefusal.NOT_KNOWN)
        if desk.id in self._said:
            self._said[desk.id] = (state, command.until if state is PresenceState.DO_NOT_DISTURB else None)
            self.on_change()
        return Result(id=command.id, state=State.ACCEPTED)

    def take_of_relay(self, relay: str, said: Mapping[str, Said] | None) -> None:
        """Take what the desks of another relay say; None: it has none any more."""
        if said == self._elsewhere.get(relay):
            return
        if said is None:
            self._elsewhere.pop(relay, None)
        else:
            self._elsewhere[relay] = said
        self.on_change()

    def renew(self) -> None:
        """Put together what each desk is by now."""
        if self._said != self._told_own:
            self._told_own = dict(self._said)
            self.on_own(self._told_own)
        found: dict[str, Said] = {}
        for desk, extensions in self._extensions.items():
            said = self._said_by(desk)
            for extension in extensions:
                known = found.get(extension)
                if known is None or _FIRST.index(said[0]) < _FIRST.index(known[0]):
                    found[extension] = said
        told = {
            extension: DeskPresence(extension=extension, state=state, until=until)
            for extension, (state, until) in found.items()
        }
        for extension in self.by_extension.keys() - told.keys():  # its desk was removed: nothing is known
            told[extension] = DeskPresence(extension=extension, state=PresenceState.FREE)
        if told != self.by_extension:
            self.by_extension = MappingProxyType(told)
            self._updates.clear()

    def update_since(self, before: Mapping[str, DeskPresence]) -> ReadyFrame | None:
        """What has changed since ``before``, an earlier ``by_extension``: made once for all that stand there.

        None: nothing.
        """
        for known, frame in self._updates:
            if known is before:
                return frame
        changed = tuple(each for name, each in self.by_extension.items() if each != before.get(name))
        frame = ReadyFrame(encode(Update(presence=changed))) if changed else None
        self._updates.append((before, frame))
        return frame

    def _said_by(self, desk: str) -> Said:
        """What a desk says that is here, else elsewhere."""
        if desk in self._said:
            return self._said[desk]
        others = [said[desk] for said in self._elsewhere.values() if desk in said]
        return min(others, key=lambda said: _FIRST.index(said[0]), default=(PresenceState.OFFLINE, None))
