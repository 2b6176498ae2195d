"""Keeps together what is known of the chain from Gamma to this desk, as one learns it from all sides."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from gamma_desktop.calls.errors import CallError, KeyWithheld, NotSetUp
from gamma_desktop.errors import GammaDesktopError
from gamma_desktop.history.blind_times import BlindTime
from gamma_desktop.settings.layers import LoadedSettings
from gamma_desktop.ui.settings.ports import ListenerState
from gamma_desktop.ui.window.chain import ChainHealth
from gamma_desktop.ui.wording import explain

TOLD_FOR = timedelta(hours=1)
"""How long after a blind time its mention stays; the log goes on marking it."""


class HealthBoard:
    """Notes what is learnt, and tells its listeners when that changes anything."""

    def __init__(self) -> None:
        self.chain = ChainHealth()
        self._listeners: list[Callable[[ChainHealth], None]] = []

    def subscribe(self, listener: Callable[[ChainHealth], None]) -> None:
        """Tell ``listener`` of every change."""
        self._listeners.append(listener)

    def listener_state(self) -> ListenerState:
        """How the event listener does, for the Settings page."""
        error = self.chain.listener_error
        return ListenerState(
            is_listening=self.chain.listener_url is not None,
            problem=str(explain(error)) if error is not None else "",
            last_event_at=self.chain.last_event_at,
            callback_url=self.chain.listener_url or "",
        )

    def note_key(self, *, has_key: bool) -> None:
        """The keyring answered."""
        self._note(replace(self.chain, has_key=has_key, key_error=None))

    def note_key_error(self, error: GammaDesktopError) -> None:
        """The keyring did not."""
        self._note(replace(self.chain, has_key=None, key_error=error))

    def note_api(self, error: CallError | None) -> None:
        """Gamma was asked; ``error`` says why it did not answer as it should."""
        if isinstance(error, KeyWithheld):
            chain = replace(self.chain, has_key=None, key_error=error.why, api_answers=None, api_error=None)
        elif error is None:
            chain = replace(self.chain, has_key=True, key_error=None, api_answers=True, api_error=None)
        elif isinstance(error, NotSetUp):
            chain = replace(self.chain, has_key=False, api_answers=None, api_error=None)
        else:
            chain = replace(self.chain, api_answers=False, api_error=error)
        self._note(chain)

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

    def note_deaf(self, error: GammaDesktopError) -> None:
        """Events cannot be taken."""
        self._note(replace(self.chain, listener_url=None, listener_error=error))

    def note_hearing(self, blind_since: datetime | None, latest: BlindTime | None, now: datetime) -> None:
        """Whether events can come at all; a stretch without them is told for an hour after its end."""
        lately = latest if latest is not None and now - latest.until <= TOLD_FOR else None
        self._note(replace(self.chain, blind_since=blind_since, blind_lately=lately))

    def note_event(self, at: datetime | None) -> None:
        """An event came, and was worked in."""
        lately = self.chain.blind_lately
        if lately is not None and at is not None and at - lately.until > TOLD_FOR:
            self._note(replace(self.chain, blind_lately=None))
        self._note(replace(self.chain, last_event_at=at, storing_error=None))

    def note_storing_trouble(self, error: GammaDesktopError) -> None:
        """Events come, but cannot be worked in."""
        self._note(replace(self.chain, storing_error=error))

    def note_settings(self, loaded: LoadedSettings, *, is_in_clear: bool) -> None:
        """Settings were read."""
        problem = str(loaded.problems[0]) if loaded.problems else ""
        self._note(replace(self.chain, settings_problem=problem, is_in_clear=is_in_clear))

    def note_sources(self, problem: str) -> None:
        """Sources of contacts were read; ``problem`` says which fail again and again."""
        self._note(replace(self.chain, sources_problem=problem))

    def _note(self, chain: ChainHealth) -> None:
        if chain != self.chain:
            self.chain = chain
            for listener in tuple(self._listeners):
                listener(chain)
