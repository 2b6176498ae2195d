"""The one owner of what is known of the way from Gamma to this computer; footer, tray and Settings show it.

Each ``note_…`` is the newest truth about its link, and takes the place of what was known of it before.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from gamma_desktop.calls.errors import BadRequest, CallError, KeyWithheld, NotSetUp
from gamma_desktop.errors import GammaDesktopError
from gamma_desktop.history.damage import Damage
from gamma_desktop.history.health import TOLD_FOR, ChainHealth, ReceiverHealth, TeamHealth
from gamma_desktop.history.reception_gaps import ReceptionGap
from gamma_desktop.settings.errors import NoListenerSecret, VaultError
from gamma_desktop.settings.layers import LoadedSettings


class HealthBoard:
    """Notes what is learnt, and tells its listeners when that changes anything."""

    def __init__(self) -> None:
        self.chain = ChainHealth()
        self._listeners: list[Callable[[ChainHealth], None]] = []

    def subscribe(self, listener: Callable[[ChainHealth], None]) -> None:
        """Tell ``listener`` of every change."""
        self._listeners.append(listener)

    @property
    def is_in_trouble(self) -> bool:
        """Whether something is wrong that a keyring, a command or Gamma may mend by itself."""
        chain = self.chain
        has_no_secret = isinstance(chain.listener_error, VaultError | NoListenerSecret)
        has_no_key = chain.key_error is not None or chain.has_key is False
        has_no_relay = chain.team is not None and not chain.team.is_connected
        is_stuck = has_no_secret or has_no_key or has_no_relay
        return is_stuck or chain.api_error is not None or chain.refusing is not None

    def note_key(self, *, has_key: bool) -> None:
        """The keyring answered."""
        self._note(replace(self.chain, has_key=has_key, key_error=None))

    def note_key_error(self, error: GammaDesktopError) -> None:
        """The keyring did not."""
        self._note(replace(self.chain, has_key=None, key_error=error))

    def note_team(self, team: TeamHealth) -> None:
        """The connection to the relay of the team came, or went."""
        self._note(replace(self.chain, team=team))

    def note_api(self, error: CallError | None) -> None:
        """Gamma was asked; ``error`` says why it did not answer as it should."""
        if isinstance(error, KeyWithheld):
            chain = replace(self.chain, has_key=None, key_error=error.why, api_answers=None, api_error=None)
        elif isinstance(error, NotSetUp):
            chain = replace(self.chain, has_key=False, key_error=None, api_answers=None, api_error=None)
        elif error is None or isinstance(error, BadRequest):  # it answers: that a call is over, say
            chain = replace(self.chain, has_key=True, key_error=None, api_answers=True, api_error=None)
        else:
            chain = replace(self.chain, has_key=True, key_error=None, api_answers=False, api_error=error)
        self._note(chain)

    def note_offline(self) -> None:
        """There is no network: what Gamma answered before no longer counts."""
        self._note(replace(self.chain, api_answers=None, api_error=None))

    def note_listening(self, url: str, last_event_at: datetime | None) -> None:
        """Events are taken."""
        self._note(
            replace(
                self.chain,
                listener_url=url,
                listener_error=None,
                last_event_at=last_event_at,
            )
        )

    def note_not_receiving(self, error: GammaDesktopError) -> None:
        """Events cannot be taken."""
        self._note(replace(self.chain, listener_url=None, listener_error=error))

    def note_receiver(self, receiver: ReceiverHealth) -> None:
        """What cannot be stored now, and what is refused."""
        self._note(replace(self.chain, journal_error=receiver.problem, refusing=receiver.refusing))

    def note_reception(self, gap_since: datetime | None, latest: ReceptionGap | None, now: datetime) -> None:
        """Whether events can come at all, and the last stretch without them, while that is news."""
        lately = latest if latest is not None and now - latest.until <= TOLD_FOR else None
        self._note(replace(self.chain, gap_since=gap_since, latest_gap=lately))

    def note_event(self, at: datetime | None) -> None:
        """An event came, and was worked in."""
        self._note(replace(self.chain, last_event_at=at, storing_error=None))

    def note_registration(self, callback_url: str, *, left: str) -> None:
        """Gamma was told to send events; ``left`` is where to, if we no longer listen there."""
        self._note(replace(self.chain, callback_url=callback_url, left_callback=left))

    def note_test_call(self, silent: datetime | None) -> None:
        """When a test call was made that brought no event; None: the last one did, or does not count."""
        self._note(replace(self.chain, silent_test_call=silent))

    def note_damage(self, damage: Damage | None) -> None:
        """A file was found damaged, and replaced; None: the agent has read it."""
        self._note(replace(self.chain, damage=damage))

    def note_storing_trouble(self, error: GammaDesktopError) -> None:
        """Events come, but cannot be worked in."""
        self._note(replace(self.chain, storing_error=error))

    def note_waiting(self, events: int) -> None:
        """So many events wait to be worked in; 0 when there are no more than usual."""
        self._note(replace(self.chain, events_waiting=events))

    def note_settings(self, loaded: LoadedSettings, *, is_in_clear: bool) -> None:
        """Settings were read."""
        self._note(replace(self.chain, settings_problems=loaded.problems, is_in_clear=is_in_clear))

    def note_sources(self, problem: str) -> None:
        """Sources of contacts were read; ``problem`` says which fail again and again."""
        self._note(replace(self.chain, sources_problem=problem))

    def _note(self, chain: ChainHealth) -> None:
        if chain != self.chain:
            self.chain = chain
            for listener in tuple(self._listeners):
                listener(chain)
