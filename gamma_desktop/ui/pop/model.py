"""What a pop shows: frozen values, all words made. The widgets know nothing else."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from gamma_desktop.calls.model import CallKey
from gamma_desktop.calls.presence import PresenceState
from gamma_desktop.contacts.model import NO_MATCH, Match
from gamma_desktop.numbers.lines import LineColour
from gamma_desktop.ui.bidi import filled
from gamma_desktop.ui.calls.available_actions import Ending
from gamma_desktop.ui.icons import Icon
from gamma_desktop.ui.palette import Tone
from gamma_desktop.ui.widgets.pill import Dot
from gamma_desktop.ui.wording import Explanation


@dataclass(frozen=True, slots=True)
class NoticeId:
    """A pop about no call of now: a call-back that is due, say. ``name`` is unique among them."""

    name: str


PopId = CallKey | str | NoticeId
"""A chain of calls by its first call, or a call that we dialled by our own id for it, or a notice."""


class PopAction(StrEnum):
    """What an agent can ask for in a pop."""

    HANG_UP = "hang_up"
    TRANSFER = "transfer"
    DECLARE_OVER = "declare_over"
    CALL_BACK = "call_back"
    DONE = "done"
    CALL_AGAIN = "call_again"
    ADD_CONTACT = "add_contact"
    OPEN_CONTACT = "open_contact"
    OPEN_CRM = "open_crm"
    COPY_NUMBER = "copy_number"
    SNOOZE = "snooze"
    IN_AN_HOUR = "in_an_hour"
    TOMORROW = "tomorrow"
    AT_A_TIME = "at_a_time"
    UNDO = "undo"
    SHOW_LIST = "show_list"


class Row(StrEnum):
    """The facts beside the caller, in the order in which they are read."""

    TIME = "time"
    FOR = "for"
    VIA = "via"
    PASSED = "passed"
    TYPED = "typed"
    LAST = "last"
    NOTE = "note"


@dataclass(frozen=True, slots=True, kw_only=True)
class PopState:
    """Where the call stands, in a word or a short sentence.

    Attributes:
        talking_since: by our clock; the time passed since runs behind the words.
    """

    words: str
    dot: Dot = Dot.HOLLOW
    tone: Tone = Tone.MUTED
    talking_since: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """The top of a pop: the other end of the call.

    Attributes:
        who: a name, else a number, else what is known instead.
        has_name: who is a name, so initials can be drawn from it.
        icon: drawn where there are no initials.
        line: number and place, where ``who`` does not say them.
        evidence: why we think that it is this person, or who else it may be.
        is_exact: it is this person's own number: a tick beside the name says so.
        number: what "copy number" copies; empty if there is none.
        match: who it may be, to choose from where there are several.
    """

    who: str
    has_name: bool = False
    icon: Icon = Icon.USER
    company: str = ""
    line: str = ""
    evidence: str = ""
    evidence_icon: Icon = Icon.CHECK
    is_exact: bool = False
    number: str = ""
    match: Match = NO_MATCH


@dataclass(frozen=True, slots=True, kw_only=True)
class PopRemark:
    """What is said of a call that is over, and the labels that it may have."""

    call: CallKey
    note: str = ""
    label: str = ""
    labels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PopContent:
    """One pop, in words.

    Attributes:
        heading: what kind of call it is, for screen readers ("Incoming call").
        aside: what to do about a call that rings here, beside its state.
        hint: what to do about the state.
        is_seen_to: somebody in the team calls back, or has done so: no one else needs to.
        actions: what is offered, in order.
        ending: how *Hang up* is called.
        waiting_for: what was asked and is not confirmed yet.
        problem: what was asked and did not end well.
        line_colour: of the line or extension that it is for.
        warns: the rows that tell of something to mind.
        folds: the rows that have had their time, and take one line for each of theirs.
        remark: there is a line for a note; None: not (yet).
        target: the call that the buttons act on, as it is named to Gamma.
        may_fade: it needs no more of the agent's attention.
        is_ringing: a phone here rings, and waits to be answered.
    """

    pop_id: PopId
    heading: str
    caller: Caller
    state: PopState
    aside: str = ""
    hint: str = ""
    is_seen_to: bool = False
    rows: Mapping[Row, str] = field(default_factory=dict)
    actions: tuple[PopAction, ...] = ()
    ending: Ending = Ending.HANG_UP
    waiting_for: PopAction | None = None
    problem: Explanation | None = None
    remark: PopRemark | None = None
    target: CallKey | str | None = None
    may_fade: bool = False
    is_ringing: bool = False
    warns: frozenset[Row] = frozenset()
    folds: frozenset[Row] = frozenset()
    line_colour: LineColour | None = None

    @property
    def acts_on(self) -> Hashable:
        """The call and the number that its buttons are about: another value, another meaning."""
        return self.pop_id, self.target, self.caller.number

    @property
    def is_live(self) -> bool:
        """Its call goes on, as far as is known: there is something to hang up."""
        return PopAction.HANG_UP in self.actions

    @property
    def name(self) -> str:
        """What a screen reader calls it."""
        return filled("{0}: {1}", self.heading, self.caller.who)


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtensionState:
    """An extension one can transfer to, and what it is doing; ``since`` and ``until`` by our clock."""

    number: str
    name: str = ""
    colour: LineColour | None = None
    state: PresenceState = PresenceState.FREE
    since: datetime | None = None
    until: datetime | None = None
