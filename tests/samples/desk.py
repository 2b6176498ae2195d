"""An agent at extension 203, her colleagues, and the calls that come in. All names are made up."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from gamma_desktop.calls.event import CallEvent
from gamma_desktop.calls.model import Call, Extension, Origin, Party
from gamma_desktop.calls.tracker import CallTracker
from gamma_desktop.contacts.model import Contact, ContactNumber, Match, MatchedBy
from gamma_desktop.history.model import CallerInfo, Remark, RemarkedCall
from gamma_desktop.numbers.model import NumberRules
from gamma_desktop.settings.model import AgentSettings, CrmSettings, Settings
from gamma_desktop.ui.agent_context import AgentContext, LiveAgentContext
from tests.unit.calls.telling import START, story, tell

NAMES: Mapping[str, str] = {
    "201": "Gines Gomez",
    "202": "Antonio Abajo",
    "203": "Tony Manero",
    "204": "Sandra Thomas",
    "206": "Peter Garrisson",
    "9204": "Incoming IVR",
}
RULES = NumberRules(extensions=frozenset(NAMES))
MINE = frozenset({"203"})


NOW = START
"""The time, at the beginning of a call."""


def context(*, has_crm: bool = True) -> AgentContext:
    """What is known beside a call."""
    return AgentContext(mine=MINE, names=NAMES, rules=RULES, has_crm=has_crm)


def live_context(*, mine: frozenset[str] = MINE) -> LiveAgentContext:
    """The same as it is in force, of the desk of these extensions."""
    agent = AgentSettings(extensions=tuple(sorted(mine)))
    settings = Settings(agent=agent, crm=CrmSettings(url="https://crm.example/?n={number}"))
    return LiveAgentContext(settings, [Extension(number=n, name=name) for n, name in NAMES.items()], RULES)


def later(seconds: float) -> datetime:
    """So many seconds into the call."""
    return START + timedelta(seconds=seconds)


def call_of(events: Iterable[CallEvent]) -> Call:
    """What the events of one call come to."""
    tracker = CallTracker(MINE)
    changed: tuple[Call, ...] = ()
    for event in events:
        changed = tracker.apply(event) or changed
    return changed[-1]


def contact(name: str, company: str = "", note: str = "") -> Contact:
    """Somebody in the book."""
    number = ContactNumber(raw="647 460 197", e164="+34647460197", label="mobile")
    return Contact(id=name, name=name, company=company, numbers=(number,), note=note, source="contacts.csv")


ANA = contact("Ana Lopez", "Acme Logistics", "Wants the new offer for the Valencia depot by Friday.")
BEA = contact("Beatriz Lopez", "Acme Logistics")
KNOWN = Match(candidates=(ANA,), matched_by=MatchedBy.E164)
TWO = Match(candidates=(ANA, BEA), matched_by=MatchedBy.E164)


def spoke_yesterday() -> Call:
    """The last call with Ana: Sandra took it the day before."""
    before = call_of(story("0 rings 204", "5 talks 204", "205 drops 204"))
    return _moved(before, timedelta(days=-1, hours=-4))


def known() -> CallerInfo:
    """Ana, whom we know well."""
    return CallerInfo(match=KNOWN, last=RemarkedCall(call=spoke_yesterday()))


def known_with_note(note: str) -> CallerInfo:
    """The same, and what was noted the last time."""
    return CallerInfo(match=KNOWN, last=RemarkedCall(call=spoke_yesterday(), remark=Remark(note=note)))


def ringing() -> Call:
    """Ana calls."""
    return call_of(story("0 rings 203"))


def talking() -> Call:
    """Ana was put through."""
    return call_of(story("0 rings 203", "6 talks 203"))


def transferred_in() -> Call:
    """Ana called Gines, who passed her on, after she had typed her customer number."""
    origin = Origin(
        previous_call_id="471899",
        first_call_id="471899",
        transferred_by="201",
        first_from=Party(number="+34647460197", raw="+34647460197"),
        first_to=Party(number="201", raw="201", is_extension=True),
    )
    return call_of(
        [tell("0 rings 203", origin=origin), tell("1 types 203 4711", origin=origin)],
    )


def _moved(call: Call, by: timedelta) -> Call:
    return replace(call, started_at=call.started_at + by)
