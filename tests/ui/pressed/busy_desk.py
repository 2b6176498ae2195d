"""A busy desk: the real window and the real pops, on calls that come, change and end as the test says.

Gamma is played by the control that the contract holds for; it answers at once, late, with a refusal or not
at all, and the calls that were asked to end do so after a while, or never.
"""

import itertools
import random
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, QObject
from PySide6.QtGui import QGuiApplication

from gamma_desktop.calls.actions import CallActions
from gamma_desktop.calls.errors import BadRequest, MaybeSent
from gamma_desktop.calls.model import Call, CallKey, CallState, Direction, Outcome, Party
from gamma_desktop.calls.service import ErasuresListener
from gamma_desktop.calls.transfers import LostTransferListener
from gamma_desktop.history.annotations import CallAnnotations
from gamma_desktop.history.model import CallerInfo
from gamma_desktop.numbers.dial_guard import DialRules
from gamma_desktop.settings.model import PopSettings
from gamma_desktop.ui.calls.page import CallsPage
from gamma_desktop.ui.pop.controller import PopController
from gamma_desktop.ui.pop.stack import PopStack
from gamma_desktop.ui.window.assembly import WindowAssembly
from gamma_desktop.ui.window.main_window import MainWindow
from gamma_desktop.ui.window.navigation import Page
from gamma_desktop.ui.window.services import WindowServices
from tests.fakes.call_control import FakeCallControl
from tests.fakes.call_feed import FakeCallFeed
from tests.ui import office
from tests.ui.annotations import PlayedAnnotations
from tests.ui.desk import RULES, Desk
from tests.ui.hand_clock import HandClock
from tests.ui.neighbours import PlayedCalls
from tests.ui.pressed.hand_loop import HandLoop
from tests.ui.pressed.hand_timers import HandTimers

MOST_LIVE = 4


class BusyCalls(PlayedCalls):
    """The calls of now and before, none before the first."""

    def __init__(self) -> None:
        super().__init__()
        self.past = ()

    def subscribe_erasures(self, _listener: ErasuresListener) -> Callable[[], None]:
        return lambda: None

    def call(self, key: CallKey) -> Call | None:
        return next((call for call in (*self.live, *self.past) if call.key == key), None)

    async def give_up(self, key: CallKey) -> None:
        call = self.call(key)
        if call is not None and call.is_live:
            self.happen(replace(call, state=CallState.ENDED, outcome=Outcome.MISSED))

    def call_with_external_id(self, external_call_id: str) -> Call | None:
        known = (*self.live, *self.past)
        return next((call for call in known if call.external_call_id == external_call_id), None)


class NoTransfers:
    """None that was passed on comes back."""

    def subscribe(self, _listener: LostTransferListener) -> Callable[[], None]:
        return lambda: None


class PopDesk:
    """What pops need beside calls."""

    async def mark_handled(self, _call: Call) -> None:
        pass

    def add_party(self, _party: Party) -> None:
        pass

    def open_contact(self, _contact: object) -> None:
        pass

    def work_call(self, _call: object) -> None:
        pass

    async def choose(self, _party: Party, _contact_id: str | None) -> None:
        raise AssertionError("there is nobody to choose from")

    def copy(self, _text: str) -> None:
        pass

    def open_crm(self, _call: Call, _match: object) -> None:
        pass


class BusyDesk:
    """Everything an agent sees, and what is asked of Gamma."""

    def __init__(self, folder: Path, clock: HandClock, dice: random.Random) -> None:
        self._clock, self._dice = clock, dice
        self._numbers = itertools.count(600_000_001)
        self._ids = itertools.count(1)
        self.loop = HandLoop(clock)
        self.calls = BusyCalls()
        self.control = FakeCallControl()
        self.actions = CallActions(
            self.control,
            self.calls,  # type: ignore[arg-type]  # of the service it needs what these calls offer
            extension=lambda: "203",
            rules=lambda: RULES,
            dial_rules=DialRules,
            clock=self.now,
            new_id=lambda: f"gd-{next(self._ids)}",
        )
        self.feed = FakeCallFeed(self.calls, self.actions, lambda _party: CallerInfo(), RULES)
        self._neighbours = Desk(folder)
        self._neighbours.contacts.be()
        self.assembly = WindowAssembly(MainWindow(), self._services())
        self.window = self.assembly.window
        self._neighbours.know_extensions(office.EXTENSIONS)
        self._parent = QObject()
        self._timers = HandTimers(clock, self._parent)
        self.stack = PopStack(PopSettings(), parent=self._parent)
        desk = PopDesk()
        self.pops = PopController(
            calls=self.calls,
            feed=self.feed,
            transfers=NoTransfers(),
            commands=self.assembly.commands,
            requests=self.assembly.requests,
            contacts=desk,
            services=desk,
            context=self._neighbours.context,
            now=self.now,
            surface=self.stack,
            stack=self.stack,
            annotations=CallAnnotations(PlayedAnnotations()),
            settings=PopSettings(),
            silences=lambda _call, _match: False,
            spawn=self.loop.spawn,
            later=self._later,
        )
        self.stack.pops_shown.connect(self.assembly.transfers.stay_above)
        self.assembly.start()
        self.window.resize(780, 460)  # few rows to paint: this is done thousands of times
        self.window.move(0, 0)
        self.window.show()
        self.window.activateWindow()
        self.turn()

    def _later(self, seconds: float, callback: Callable[[], None]) -> None:
        self.loop.call_later(seconds, callback)

    def now(self) -> datetime:
        return office.NOW + timedelta(seconds=self._clock.seconds)

    def turn(self) -> None:
        """Let everybody do what they do at this time, and the screen show it."""
        self._timers.take_over()
        self.loop.turn()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        QCoreApplication.processEvents()
        self._timers.take_over()

    def pass_time(self, seconds: float) -> None:
        """Move the hands."""
        self._clock.seconds = round(self._clock.seconds + seconds, 3)
        self._timers.fire_what_is_due()
        self.turn()

    def close(self) -> None:
        self.pops.close()
        self.stack.close()
        self.window.hide()
        self.window.deleteLater()
        self._neighbours.give_up()
        self.loop.give_up()
        QGuiApplication.sync()

    @property
    def page(self) -> CallsPage:
        page = self.window.page_widget(Page.CALLS)
        assert isinstance(page, CallsPage)
        return page

    # What happens at Gamma

    def something_happens(self) -> str:
        """One thing that calls do by themselves."""
        live = list(self.calls.live)
        if not live or (len(live) < MOST_LIVE and self._dice.random() < 0.5):
            return self.somebody_calls()
        call = self._dice.choice(live)
        if call.state is CallState.TALKING or self._dice.random() < 0.4:
            return self.end(call)
        state = CallState.RINGING if call.state is CallState.PROMPTING else CallState.TALKING
        self.calls.happen(replace(call, state=state, answered_by="203", answered_at=self.now()))
        return f"{call.key.call_id} is {state.value}"

    def somebody_calls(self) -> str:
        number = next(self._numbers)
        call = replace(
            office.call(
                f"in-{number}",
                office.outside(f"+34{number}"),
                minutes_ago=0,
                state=CallState.RINGING,
                rang=None,
            ),
            started_at=self.now(),
            received_at=self.now(),
        )
        self.calls.happen(call)
        return f"{number} calls"

    def end(self, call: Call) -> str:
        """A call ends: missed where nobody talked."""
        talked = call.state is CallState.TALKING
        outcome = Outcome.ANSWERED if talked else Outcome.MISSED
        self.calls.happen(replace(call, state=CallState.ENDED, outcome=outcome, ended_at=self.now()))
        return f"{call.key.call_id} ends"

    def answer(self, request: tuple[str, ...]) -> None:
        """What comes of a request that was accepted."""
        if request[0] == "dial" and self._dice.random() < 0.8:
            self.loop.call_later(self._dice.choice((0.1, 0.7, 3)), lambda: self._phone_rings(request))
        elif request[0] != "dial" and self._dice.random() < 0.7:
            self.loop.call_later(self._dice.choice((0.0, 0.1, 0.4, 1)), lambda: self._is_obeyed(request[1]))

    def line_up_an_answer(self) -> None:
        """The next request is answered well, or not."""
        self.control.errors.clear()
        roll = self._dice.random()
        if roll < 0.08:
            self.control.errors.append(BadRequest(400, "Call does not exist"))
        elif roll < 0.12:
            self.control.errors.append(MaybeSent())

    def _phone_rings(self, request: tuple[str, ...]) -> None:
        _, _, destination, own_id = request
        number = destination if destination.startswith("+") else f"+34{destination}"
        call = office.call(
            f"out-{own_id}",
            office.outside(number),
            minutes_ago=0,
            direction=Direction.OUTGOING,
            state=CallState.PROMPTING,
            rang=None,
        )
        self.calls.happen(replace(call, external_call_id=own_id, started_at=self.now()))

    def _is_obeyed(self, call_id: str) -> None:
        for call in self.calls.live:
            if call_id in {call.key.call_id, call.external_call_id}:
                self.end(call)
                return

    def ids_of(self, number: str) -> set[str]:
        """What the calls with a number are called, also those whose end is not on the screen yet."""
        dialled = (request for request in self.control.requests if request[0] == "dial")
        ids = {own_id for _, _, destination, own_id in dialled if destination.endswith(number)}
        for call in (*self.calls.live, *self.calls.past):
            if (call.remote.number or "").endswith(number):
                ids |= {call.key.call_id}
        return ids

    def _services(self) -> WindowServices:
        services = self._neighbours.services()
        return replace(
            services,
            calls=self.calls,
            actions=self.actions,
            lookup=self.calls,
            now=self.now,
            spawn=self.loop.spawn,
        )
