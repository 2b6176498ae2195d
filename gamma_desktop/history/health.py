"""How the way of an event stands, from Gamma to the book: values, worded by those who show them."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from gamma_desktop.calls.trial import shows_that_events_go_elsewhere
from gamma_desktop.errors import GammaDesktopError
from gamma_desktop.history.codes import TeamFault
from gamma_desktop.history.damage import Damage
from gamma_desktop.history.reception_gaps import ReceptionGap
from gamma_desktop.history.refusals import RefusedEvents
from gamma_desktop.settings.errors import SettingsProblem

TOLD_FOR = timedelta(minutes=10)
"""How long a gap in reception is mentioned after its end, if no event comes before; the log keeps it."""


RESET_TOLD_FOR = timedelta(days=7)
"""How long it is mentioned that the log of the relay was read again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiverHealth:
    """How a receiver of events stands.

    Attributes:
        stored: events ever stored in this journal, or in one that stood in its place.
        last_event_at: when the newest one came in.
        problem: why nothing can be stored now; None if all is well.
        refused: requests refused since it started, for whatever reason.
        refusing: the events of unknown senders that are being refused; None if there is no such trouble.
        spooling_since: when a relay of several began to keep events on its own disk alone; None: it does not.
    """

    stored: int = 0
    last_event_at: datetime | None = None
    problem: GammaDesktopError | None = None
    refused: int = 0
    refusing: RefusedEvents | None = None
    spooling_since: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LogReset:
    """That the relay's record of events was read again from its beginning, and matched with what was here.

    Attributes:
        is_another_log: it is that of another relay, or was begun again; else it was put back from a backup.
    """

    at: datetime
    is_another_log: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamHealth:
    """How the connection of a desk to the relay of its team stands.

    Attributes:
        is_connected: the relay has welcomed us, and was heard lately.
        since: when that began, or ended.
        fault: why there is none; or, while there is one, what is wrong at the relay.
        detail: in the system's words.
        calls_to_get: how many calls of the time before this desk the relay has yet to tell, about.
        reset: when its record of events was read again lately; None: it was not.
    """

    is_connected: bool
    since: datetime
    fault: TeamFault | None = None
    detail: str = ""
    calls_to_get: int = 0
    reset: LogReset | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChainHealth:
    """What is known of each link.

    Attributes:
        has_key: None while the keyring has not answered.
        key_error: why the keyring did not give the key.
        api_answers: None while Gamma has not been asked.
        api_error: why the last question to Gamma failed.
        listener_url: where events are taken; None while they are not.
        listener_error: why they are not.
        journal_error: why events that come cannot be stored now; they are refused.
        refusing: events that are refused since it cannot be known whose they are.
        callback_url: where events shall be sent from now on, as far as it is known.
        left_callback: where Gamma still sends events, though we no longer listen there; else "".
        silent_test_call: when a test call was made that brought no event; None after one that did, or since
            registering again.
        gap_since: since when no event can come, for whatever reason.
        latest_gap: a stretch, not long ago, in which none could.
        is_in_clear: events reach the listener from outside this machine, unencrypted.
        settings_problems: what is wrong in the settings files.
        sources_problem: which sources of contacts fail again and again, and why; "" if none does.
        damage: the file that was found damaged last, and what that cost.
        storing_error: why events that came cannot be worked in now.
        events_waiting: how many wait to be worked in, while they come faster than that; else 0.
        last_event_at: by our clock.
        team: how the relay is reached, on a desk in a team: it has no key and no listener of its own.
    """

    has_key: bool | None = None
    key_error: GammaDesktopError | None = None
    api_answers: bool | None = None
    api_error: GammaDesktopError | None = None
    listener_url: str | None = None
    listener_error: GammaDesktopError | None = None
    journal_error: GammaDesktopError | None = None
    refusing: RefusedEvents | None = None
    callback_url: str = ""
    left_callback: str = ""
    silent_test_call: datetime | None = None
    gap_since: datetime | None = None
    latest_gap: ReceptionGap | None = None
    is_in_clear: bool = False
    settings_problems: tuple[SettingsProblem, ...] = ()
    sources_problem: str = ""
    damage: Damage | None = None
    storing_error: GammaDesktopError | None = None
    events_waiting: int = 0
    last_event_at: datetime | None = None
    team: TeamHealth | None = None

    @property
    def seems_taken_over(self) -> bool:
        """Whether Gamma seems to send its events elsewhere: a test call brought none, and none came since."""
        return shows_that_events_go_elsewhere(self.silent_test_call, last_event_at=self.last_event_at)
