"""The calls of now with the person that each is from, told whenever either changes: for pop, bar, tray, CRM.

A call is looked up once, while the log is asked for its chain, so that a pop has its name in its first frame.
Asks about no call that is nothing to the agent: those are handed on as they are.
"""

import asyncio
from collections.abc import Callable, Collection, Coroutine, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol

from gamma_desktop.calls.actions import DialAttempt, DialsListener
from gamma_desktop.calls.event import CallEvent
from gamma_desktop.calls.model import Call, CallKey, Party
from gamma_desktop.calls.service import CallService
from gamma_desktop.contacts.changes import ContactNews
from gamma_desktop.errors import GammaDesktopError
from gamma_desktop.history.caller_lookup import CallerLookup, NumberRead, chain_of, number_of
from gamma_desktop.history.model import NOT_KNOWN, CallerInfo, IdentifiedCall
from gamma_desktop.numbers.model import NumberKind, NumberRules
from gamma_desktop.numbers.parse import understand
from gamma_desktop.tasks import Spawn

PATIENCE = 0.1
"""Seconds that a call waits for its name before it is told without."""

_READ_AHEAD = 4
"""Numbers looked up before their events are worked in: behind a burst, most of its calls are over already."""

_HELD = 20
"""Calls and dials whose person is told again when it changes: more than are on the screen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CallsChange:
    """Calls that changed, or that are from other people than was known.

    Attributes:
        is_news: something happened to the calls; else only what is known of their people is new.
    """

    calls: tuple[IdentifiedCall, ...]
    is_news: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentifiedDial:
    """A call that we asked for, and who is to be called."""

    attempt: DialAttempt
    party: Party
    caller: CallerInfo


FeedListener = Callable[[CallsChange], None]
IdentifiedDialsListener = Callable[[IdentifiedDial], None]


class Dials(Protocol):
    """Tells of what was dialled from here."""

    def subscribe_dials(self, listener: DialsListener) -> Callable[[], None]:
        """Tell of every step of a dialled call; returns what ends that."""
        ...


@dataclass(eq=False, slots=True)
class _Followed:
    """A call or a dial, as told last.

    Attributes:
        caller: None until the answer is there.
        is_told: it was told, perhaps without a name.
    """

    of: Call | DialAttempt
    party: Party
    caller: CallerInfo | None = None
    is_told: bool = False


class CallerFeed:
    """Owns who the calls of now are from.

    Args:
        calls: tells of calls.
        dials: tells of what was dialled here.
        lookup: asks contacts and log.
        contacts: tells when a number may be someone else's.
        mine: the extensions of the agent who sits here; empty for all of the PBX.
        rules: how numbers are written here, now.
        spawn: starts a coroutine.
    """

    def __init__(
        self,
        calls: CallService,
        dials: Dials,
        lookup: CallerLookup,
        contacts: ContactNews,
        *,
        mine: Callable[[], frozenset[str]],
        rules: Callable[[], NumberRules],
        spawn: Spawn,
    ) -> None:
        self._calls = calls
        self._lookup = lookup
        self._mine = mine
        self._rules = rules
        self._spawn = spawn
        self._followed: dict[CallKey | str, _Followed] = {}
        self._read: dict[str, NumberRead] = {}
        self._contact_changes = 0
        self._listeners: list[FeedListener] = []
        self._dial_listeners: list[IdentifiedDialsListener] = []
        calls.prepare_with(self._prepare)
        calls.subscribe_early(self._follow_calls)
        calls.subscribe_erasures(self._forget)
        dials.subscribe_dials(self._follow_dial)
        contacts.subscribe(self._on_contacts_changed)

    def subscribe(self, listener: FeedListener) -> Callable[[], None]:
        """Tell ``listener`` of calls as they, or the people they are from, change; returns what ends that."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def subscribe_dials(self, listener: IdentifiedDialsListener) -> Callable[[], None]:
        """The same of what is dialled from here."""
        self._dial_listeners.append(listener)
        return lambda: self._dial_listeners.remove(listener)

    def live_calls(self) -> tuple[IdentifiedCall, ...]:
        """The calls that go on, oldest first, with what is known by now."""
        return tuple(_identified(call, self._at_hand(call)) for call in self._calls.live_calls())

    async def identify(self, call: Call) -> IdentifiedCall:
        """A call with the person that it is from; raises what contacts and log raise."""
        caller = self._at_hand(call) or await self._lookup.look_up(call.remote, besides=call)
        return _identified(call, caller)

    def look_again(self) -> None:
        """Have the agent's calls that go on named: at the start, or when others became theirs."""
        self._work_in(self._calls.live_calls(), is_news=False)

    def _prepare(self, events: Sequence[CallEvent]) -> Iterable[Coroutine[Any, Any, None]]:
        """Read whose the numbers of new calls are."""
        self._read.clear()
        mine = self._mine()
        numbers = {
            number: None
            for event in events
            if not mine or event.extension in mine
            if (party := _outside_party(event)) is not None and (number := number_of(party))
            if self._calls.call(event.key) is None
        }
        return [self._read_ahead(number) for number in list(numbers)[-_READ_AHEAD:]]

    async def _read_ahead(self, number: str) -> None:
        changes = self._contact_changes
        try:
            async with asyncio.timeout(PATIENCE):
                read = await self._lookup.read(number)
        except (TimeoutError, GammaDesktopError):
            return  # it is asked for again once the call is known, and what fails then is told
        if changes == self._contact_changes:
            self._read[number] = read

    def _follow_calls(self, changed: tuple[Call, ...]) -> None:
        self._work_in(changed, is_news=True)
        self._read.clear()

    def _work_in(self, calls: Iterable[Call], *, is_news: bool) -> None:
        """Tell of those whose person is at hand or not wanted; the others wait a moment for it."""
        mine, told = self._mine(), []
        for call in calls:
            caller = self._at_hand(call)
            if caller is not None:
                self._follow(call.key, _Followed(call, call.remote, caller, is_told=True))
            elif call.is_live and call.concerns(mine):
                followed = self._read_once(call.key, call, call.remote)
                followed.is_told |= not is_news
                if not followed.is_told:
                    continue
            told.append(_identified(call, caller))
        self._tell(told, is_news=is_news)

    def _follow_dial(self, attempt: DialAttempt) -> None:
        party = dialled_party(attempt, self._rules())
        followed = self._read_once(attempt.external_call_id, attempt, party)
        if followed.is_told:
            self._tell_dial(followed, attempt)

    def _read_once(self, key: CallKey | str, of: Call | DialAttempt, party: Party) -> _Followed:
        """Begin to read who it is, unless that is known or under way."""
        followed = self._followed.get(key)
        if followed is not None and (
            followed.caller is None or number_of(followed.party) == number_of(party)
        ):
            followed.of, followed.party = of, party
            return followed
        followed = _Followed(of, party, is_told=followed is not None and followed.is_told)
        self._follow(key, followed)
        self._spawn(f"look up who {key} is", self._look_up(key))
        asyncio.get_running_loop().call_later(PATIENCE, self._tell_nameless, key)
        return followed

    async def _look_up(self, key: CallKey | str) -> None:
        try:
            while (followed := self._followed.get(key)) is not None and followed.caller is None:
                changes, number = self._contact_changes, number_of(followed.party)
                read = await self._lookup.read(number) if number else None
                if changes == self._contact_changes and number == number_of(followed.party):
                    followed.caller = self._caller(read, followed.of)
        finally:
            if (followed := self._followed.get(key)) is not None:
                self._tell_one(followed)
                if followed.caller is None:  # asked again when something happens to it
                    self._followed.pop(key)

    def _caller(self, read: NumberRead | None, of: Call | DialAttempt) -> CallerInfo:
        if read is None:
            return NOT_KNOWN
        return self._lookup.caller(read, besides=of if isinstance(of, Call) else of.call)

    def _tell_nameless(self, key: CallKey | str) -> None:
        followed = self._followed.get(key)
        if followed is not None and not followed.is_told:
            self._tell_one(followed)

    def _tell_one(self, followed: _Followed) -> None:
        is_news, followed.is_told = not followed.is_told, True
        if isinstance(followed.of, Call):
            self._tell([_identified(followed.of, followed.caller)], is_news=is_news)
        else:
            self._tell_dial(followed, followed.of)

    def _on_contacts_changed(self) -> None:
        self._contact_changes += 1
        self._read.clear()
        if self._followed:
            self._spawn("name the calls of now again", self._name_again(self._contact_changes))

    async def _name_again(self, change: int) -> None:
        numbers = {number for each in self._followed.values() if (number := number_of(each.party))}
        matches = await self._lookup.matches(numbers)
        if change != self._contact_changes:
            return  # a later change is being read
        renamed = []
        for followed in tuple(self._followed.values()):
            match = matches.get(number_of(followed.party) or "")
            if followed.caller is None or match is None or match == followed.caller.match:
                continue
            followed.caller = replace(followed.caller, match=match)
            if isinstance(followed.of, Call):
                renamed.append(_identified(followed.of, followed.caller))
            else:
                self._tell_dial(followed, followed.of)
        self._tell(renamed, is_news=False)

    def _at_hand(self, call: Call) -> CallerInfo | None:
        """Who it is, if that need not be asked: known of the call or of its chain, or read ahead."""
        number = number_of(call.remote)
        if number is None:
            return NOT_KNOWN
        for followed in self._same_chain(call):
            if number_of(followed.party) == number and followed.caller is not None:
                return followed.caller
        read = self._read.get(number)
        return None if read is None else self._lookup.caller(read, besides=call)

    def _same_chain(self, call: Call) -> Iterable[_Followed]:
        known = self._followed.get(call.key)
        if known is not None:
            return (known,)
        chain = chain_of(call)
        others = self._followed.values()
        return (each for each in others if isinstance(each.of, Call) and chain_of(each.of) == chain)

    def _follow(self, key: CallKey | str, followed: _Followed) -> None:
        self._followed.pop(key, None)
        self._followed[key] = followed
        if len(self._followed) > _HELD:
            over = (key for key, each in self._followed.items() if not _goes_on(each.of))
            self._followed.pop(next(over, ""), None)

    def _forget(self, keys: Collection[CallKey]) -> None:
        for key in keys:
            self._followed.pop(key, None)

    def _tell(self, calls: Collection[IdentifiedCall], *, is_news: bool) -> None:
        if calls:
            change = CallsChange(calls=tuple(calls), is_news=is_news)
            for listener in tuple(self._listeners):
                listener(change)

    def _tell_dial(self, followed: _Followed, attempt: DialAttempt) -> None:
        dial = IdentifiedDial(attempt=attempt, party=followed.party, caller=followed.caller or NOT_KNOWN)
        for listener in tuple(self._dial_listeners):
            listener(dial)


def dialled_party(attempt: DialAttempt, rules: NumberRules) -> Party:
    """Whom a dialled call is meant for."""
    number = understand(attempt.destination, rules)
    return Party(
        number=number.e164 or number.dial or attempt.destination,
        raw=attempt.destination,
        is_extension=number.kind is NumberKind.EXTENSION,
    )


def _goes_on(of: Call | DialAttempt) -> bool:
    call = of if isinstance(of, Call) else of.call
    return call is not None and call.is_live


def _outside_party(event: CallEvent) -> Party | None:
    """Who an event says is outside: of a transferred call, the one who was there at its beginning."""
    return (event.origin.first_from if event.origin else None) or event.party


def _identified(call: Call, caller: CallerInfo | None) -> IdentifiedCall:
    known = caller or NOT_KNOWN
    return IdentifiedCall(call=call, match=known.match, last=known.last)
