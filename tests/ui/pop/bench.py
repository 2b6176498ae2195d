"""The controller of the pops among hand-written neighbours, and with the real stack of pops."""

from collections.abc import Callable, Coroutine, Mapping
from dataclasses import replace
from typing import Any

import pytest

from gamma_desktop.calls.actions import DialAttempt, DialsListener, DialStage
from gamma_desktop.calls.errors import CallError
from gamma_desktop.calls.model import Call, CallKey, Party
from gamma_desktop.calls.presence import Presence, presence
from gamma_desktop.calls.service import CallsListener, ErasuresListener
from gamma_desktop.calls.transfers import LostTransfer, LostTransferListener
from gamma_desktop.contacts.changes import ContactChanges
from gamma_desktop.contacts.model import Contact, Match, MatchedBy
from gamma_desktop.errors import GammaDesktopError
from gamma_desktop.history.annotations import CallAnnotations
from gamma_desktop.history.do_not_disturb import is_vip
from gamma_desktop.history.model import CallerInfo, IdentifiedCall
from gamma_desktop.numbers.parse import understand
from gamma_desktop.settings.model import PopMode, PopSettings
from gamma_desktop.ui.calls.commands import CallCommands
from gamma_desktop.ui.calls.dial_question import WantedCall
from gamma_desktop.ui.calls.open_requests import OpenRequests
from gamma_desktop.ui.pop.controller import PopController
from gamma_desktop.ui.pop.model import PopAction, PopContent
from gamma_desktop.ui.pop.stack import PopStack
from tests.fakes.call_feed import FakeCallFeed
from tests.samples import desk
from tests.ui.annotations import PlayedAnnotations
from tests.unit.calls.telling import START

CHAIN = CallKey("acme", "471900")
ANAS = "+34647460197"


class Calls:
    """The calls of a morning, told by the test."""

    def __init__(self) -> None:
        self.calls: dict[CallKey, Call] = {}
        self.early_listeners: list[CallsListener] = []
        self.listeners: list[CallsListener] = []
        self.erasures_listeners: list[ErasuresListener] = []
        self.told_presence: Mapping[str, Presence] = {}
        self.presence_listeners: list[Callable[[], None]] = []

    def subscribe_erasures(self, listener: ErasuresListener) -> Callable[[], None]:
        self.erasures_listeners.append(listener)
        return lambda: self.erasures_listeners.remove(listener)

    def erase(self, *keys: CallKey) -> None:
        for listener in tuple(self.erasures_listeners):
            listener(keys)

    def subscribe_early(self, listener: CallsListener) -> Callable[[], None]:
        self.early_listeners.append(listener)
        return lambda: self.early_listeners.remove(listener)

    def subscribe(self, listener: CallsListener) -> Callable[[], None]:
        self.listeners.append(listener)
        return lambda: self.listeners.remove(listener)

    def live_calls(self) -> tuple[Call, ...]:
        return tuple(call for call in self.calls.values() if call.is_live)

    def presence(self) -> Mapping[str, Presence]:
        return presence(self.live_calls(), self.told_presence)

    def subscribe_presence(self, listener: Callable[[], None]) -> Callable[[], None]:
        self.presence_listeners.append(listener)
        return lambda: self.presence_listeners.remove(listener)

    def say_presence(self, told: Mapping[str, Presence]) -> None:
        self.told_presence = told
        for listener in self.presence_listeners:
            listener()

    def tell(self, call: Call) -> None:
        self.calls[call.key] = call
        for listener in (*self.early_listeners, *self.listeners):
            listener((call,))


class Transfers:
    """Tells of lost ones, when the test says."""

    def __init__(self) -> None:
        self.listeners: list[LostTransferListener] = []

    def subscribe(self, listener: LostTransferListener) -> Callable[[], None]:
        self.listeners.append(listener)
        return lambda: self.listeners.remove(listener)

    def tell(self, lost: LostTransfer) -> None:
        for listener in tuple(self.listeners):
            listener(lost)


class Actions:
    """Notes what was asked, and answers as the test says."""

    def __init__(self) -> None:
        self.asked: list[tuple[object, ...]] = []
        self.error: CallError | None = None
        self.listeners: list[DialsListener] = []

    def subscribe_dials(self, listener: DialsListener) -> Callable[[], None]:
        self.listeners.append(listener)
        return lambda: self.listeners.remove(listener)

    def tell(self, attempt: DialAttempt) -> None:
        for listener in tuple(self.listeners):
            listener(attempt)

    async def dial(self, destination: str, extension: str | None = None) -> DialAttempt:
        self._note("dial", destination)
        return attempt_at(DialStage.ACCEPTED, destination=destination, extension=extension or "203")

    async def hang_up(self, target: CallKey | str) -> None:
        self._note("hang up", target)

    async def declare_over(self, target: CallKey | str) -> None:
        self._note("over", target)

    async def transfer(self, target: CallKey | str, destination: str, note: str = "") -> None:
        self._note("transfer", target, destination, *filter(None, [note]))

    def _note(self, *asked: object) -> None:
        self.asked.append(asked)
        if self.error is not None:
            raise self.error


class Desk:
    """The agent's desk: clipboard and CRM only note."""

    def __init__(self) -> None:
        self.copied: list[str] = []
        self.added: list[str] = []
        self.shown: list[str] = []
        self.worked: list[IdentifiedCall | None] = []
        self.opened: list[tuple[CallKey, Match]] = []
        self.ticked: list[CallKey] = []
        self.error: GammaDesktopError | None = None
        self.match = desk.KNOWN
        """Whom the contacts have for Ana's number: her, or also Bea until one of them is chosen."""
        self.contacts = ContactChanges()

    def who(self, party: Party) -> CallerInfo:
        return replace(desk.known(), match=self.match) if party.number == ANAS else CallerInfo()

    async def choose(self, party: Party, contact_id: str | None) -> None:
        assert party.number == ANAS
        if self.error is not None:
            raise self.error
        chosen = next((each for each in self.match.candidates if each.id == contact_id), None)
        matched_by = MatchedBy.CHOICE if chosen else MatchedBy.E164
        self.match = replace(self.match, chosen=chosen, matched_by=matched_by)
        self.contacts.publish()

    async def mark_handled(self, call: Call) -> None:
        if self.error is not None:
            raise self.error
        self.ticked.append(call.key)

    def add_party(self, party: Party) -> None:
        self.added.append(party.number or "")

    def work_call(self, call: IdentifiedCall | None) -> None:
        self.worked.append(call)

    def open_contact(self, contact: Contact) -> None:
        self.shown.append(contact.name)

    def copy(self, text: str) -> None:
        self.copied.append(text)

    def open_crm(self, call: Call, match: Match) -> None:
        self.opened.append((call.key, match))


class Bench:
    """A controller with everything around it; tasks and timers run when the test says."""

    def __init__(self, stack: PopStack, mode: PopMode) -> None:
        self.calls, self.actions, self.desk, self.stack = Calls(), Actions(), Desk(), stack
        self.context, self.now = desk.live_context(), desk.NOW
        self.is_quiet = False
        self.transfers = Transfers()
        self.feed = FakeCallFeed(self.calls, self.actions, self.desk.who, desk.RULES)
        self.desk.contacts.subscribe(self.feed.name_again)
        self.annotations = PlayedAnnotations()
        self.notes = CallAnnotations(self.annotations)
        self.requests = OpenRequests(lambda: self.now)
        self.calls.subscribe(self.requests.follow_calls)
        self.actions.subscribe_dials(self.requests.follow_dial)
        self.said: list[CallKey] = []
        self.notes.subscribe(self.said.append)
        self.held: list[Callable[[], None]] = []
        self.tasks: list[Coroutine[Any, Any, None]] = []
        self.told: list[object] = []
        self.timers: list[tuple[float, Callable[[], None]]] = []
        self.controller = PopController(
            calls=self.calls,
            feed=self.feed,
            transfers=self.transfers,
            commands=CallCommands(
                self.actions,
                requests=self.requests,
                understand=lambda typed: understand(typed, desk.RULES),
                spawn=self._spawn,
                notify=self.told.append,
                tell=self.told.append,
                before=self.hold_emergency,
            ),
            requests=self.requests,
            contacts=self.desk,
            services=self.desk,
            context=self.context,
            now=lambda: self.now,
            surface=stack,
            stack=stack,
            annotations=self.notes,
            settings=PopSettings(mode=mode),
            silences=lambda _call, match: self.is_quiet and not is_vip(match),
            spawn=self._spawn,
            later=lambda seconds, callback: self.timers.append((seconds, callback)),
        )

    def _spawn(self, _name: str, work: Coroutine[Any, Any, None]) -> None:
        self.tasks.append(work)

    def hold_emergency(self, call: WantedCall) -> None:
        if call.destination == "112":
            self.held.append(call.make)
        else:
            call.make()

    def settle(self) -> None:
        """Let every task that was started come to its end; none of them waits for anything."""
        while self.tasks:
            with pytest.raises(StopIteration):
                self.tasks.pop(0).send(None)

    def pass_time(self, seconds: float) -> None:
        """Call back whatever is due within so many seconds."""
        due, self.timers = [each for each in self.timers if each[0] <= seconds], []
        for _, callback in due:
            callback()

    def tell(self, call: Call) -> None:
        self.calls.tell(call)
        self.settle()

    def press(self, action: PopAction, pop_id: object = CHAIN) -> None:
        """Press a button that the pop has."""
        assert action in next(each for each in self.shown if each.pop_id == pop_id).actions
        self.stack.action_requested.emit(pop_id, action)
        self.settle()

    @property
    def shown(self) -> list[PopContent]:
        return list(self.stack.contents)


def attempt_at(stage: DialStage, *, destination: str = "647460197", extension: str = "203") -> DialAttempt:
    return DialAttempt(
        external_call_id="ours", extension=extension, destination=destination, asked_at=START, stage=stage
    )


def only(bench: Bench) -> PopContent:
    (content,) = bench.shown
    return content
