"""When a caller's page opens by itself: once a chain of calls, at the moment that is set."""

from collections.abc import Callable, Coroutine
from dataclasses import replace
from typing import Any

import pytest

from gamma_desktop.calls.actions import DialsListener
from gamma_desktop.calls.model import Call, CallKey, Direction
from gamma_desktop.calls.service import CallsListener
from gamma_desktop.contacts.model import Match
from gamma_desktop.history.model import CallerInfo
from gamma_desktop.numbers.model import NumberRules
from gamma_desktop.settings.crm import CrmRule
from gamma_desktop.settings.model import CrmOpen, CrmSettings
from gamma_desktop.ui.crm_opener import CrmOpener
from tests.fakes.call_feed import FakeCallFeed
from tests.samples.desk import call_of
from tests.unit.calls.telling import after, story

RINGING = call_of(story("0 rings 203"))
TALKING = call_of(story("0 rings 203", "5 talks 203"))
OUT = call_of(story("0 prompts 203", "5 talks 203", incoming=False))
FOR_OUT = CrmRule(url="https://crm.example/out", direction="outgoing")


class Quiet:
    """Calls and dials that the test tells by itself."""

    def subscribe_early(self, _listener: CallsListener) -> Callable[[], None]:
        return lambda: None

    def subscribe_dials(self, _listener: DialsListener) -> Callable[[], None]:
        return lambda: None


class Desk:
    """The desk of extension 203."""

    def __init__(self, *, when: CrmOpen, rules: tuple[CrmRule, ...] = (), is_quiet: bool = False) -> None:
        self.opened: list[Call] = []
        self.feed = FakeCallFeed(Quiet(), Quiet(), lambda _party: CallerInfo(), NumberRules())
        settings = CrmSettings(url="https://crm.example/", open_on=when, rules=tuple(map(str, rules)))
        self._opener = CrmOpener(
            self.feed,
            lambda: frozenset({"203"}),
            self._open,
            settings=lambda: settings,
            silences=lambda _call, _match: is_quiet,
            clock=lambda: after(6),
            spawn=self._run,
        )

    def tell(self, *calls: Call) -> None:
        for call in calls:
            self.feed.tell((call,))

    def _open(self, call: Call, _match: Match) -> None:
        self.opened.append(call)

    def _run(self, _name: str, work: Coroutine[Any, Any, None]) -> None:
        with pytest.raises(StopIteration):
            work.send(None)


def passed_on(call: Call) -> Call:
    """What it became when it was passed on."""
    return replace(call, key=CallKey(call.key.pbx, f"{call.key.call_id}.1"))


@pytest.mark.parametrize(
    ("when", "opened"), [(CrmOpen.RINGING, [RINGING]), (CrmOpen.ANSWERED, [TALKING]), (CrmOpen.CLICK, [])]
)
def test_it_opens_at_the_moment_that_is_set(when: CrmOpen, opened: list[Call]) -> None:
    desk = Desk(when=when)
    desk.tell(RINGING, RINGING, TALKING, TALKING)
    assert desk.opened == opened


def test_it_opens_once_for_a_chain_of_transfers() -> None:
    desk = Desk(when=CrmOpen.RINGING)
    desk.tell(RINGING, passed_on(RINGING), passed_on(passed_on(RINGING)))
    assert desk.opened == [RINGING]


def test_another_chain_opens_a_page_of_its_own() -> None:
    desk = Desk(when=CrmOpen.RINGING)
    other = replace(RINGING, key=CallKey("acme", "471901"), first_call_id="471901")
    desk.tell(RINGING, other, replace(other, key=CallKey("other", "471901")))
    assert len(desk.opened) == 3


@pytest.mark.parametrize(("rules", "count"), [((), 0), ((FOR_OUT,), 1)])
def test_outgoing_calls_open_a_page_where_a_rule_is_for_them(rules: tuple[CrmRule, ...], count: int) -> None:
    desk = Desk(when=CrmOpen.ANSWERED, rules=rules)
    assert OUT.direction is Direction.OUTGOING
    desk.tell(OUT)
    assert len(desk.opened) == count
