"""Whether events can come in: the listener, where Gamma was told to send them, and the certificate."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial

from gamma_desktop.calls.callback import has_moved
from gamma_desktop.calls.trial import shows_that_events_go_elsewhere, silent_trial
from gamma_desktop.checks import rules
from gamma_desktop.checks.codes import Found
from gamma_desktop.checks.model import Check, CheckName, CheckState, Remedy
from gamma_desktop.errors import GammaDesktopError, Message
from gamma_desktop.intake.binding import listening_socket, travels_in_clear
from gamma_desktop.intake.certificate import validity_of
from gamma_desktop.intake.errors import JournalError, ListenerError
from gamma_desktop.intake.journal_reader import JournalReader
from gamma_desktop.intake.looking_in import ListenerAnswer, address_in, ask_listener
from gamma_desktop.intake.registration import Registration, RegistrationFile, place_of
from gamma_desktop.settings.errors import NoListenerSecret, VaultError
from gamma_desktop.settings.model import Settings
from gamma_desktop.settings.paths import ProfilePaths
from gamma_desktop.settings.profile_lock import ProfileInUse, profile_lock
from gamma_desktop.store.profile_files import TrialFile
from gamma_desktop.vault.worker import off_the_loop


@dataclass(frozen=True, slots=True)
class OwnListener:
    """How this program's own listener does.

    Attributes:
        url: where it takes events; None while it does not.
        error: why it does not.
    """

    url: str | None
    error: GammaDesktopError | None


class ReceptionChecks:
    """Looks at what comes between Gamma's event and this computer.

    Args:
        paths: the profile.
        settings: those in force.
        trials: the last test calls.
        listening: where this program takes events, if it is the one that does.
        is_place_known: whether the settings say where events are taken: False where they do not count.
    """

    def __init__(
        self,
        paths: ProfilePaths,
        settings: Settings,
        trials: TrialFile,
        listening: Callable[[], OwnListener] | None,
        *,
        is_place_known: bool,
    ) -> None:
        self._paths = paths
        self._listener = settings.listener
        self._trials = trials
        self._listening = listening
        self._is_place_known = is_place_known

    async def look_at_listener(self, secret: CheckState) -> Check:
        """Ask the listener that runs, or see whether one could; without its secret none would begin."""
        address = address_in(self._listener).text
        if self._listening is not None and (own := self._listening()).url is None:
            if own.error is None or isinstance(own.error, VaultError | NoListenerSecret):
                return _listener(CheckState.SKIPPED, Message(Found.NOT_LISTENING, address=address))
            return _listener(CheckState.PROBLEM, own.error)
        if self._listening is None and not self._is_running():
            try:
                await off_the_loop(self._bind)
            except ListenerError as error:
                return _listener(CheckState.PROBLEM, error)
            return self._in_clear_or(Message(Found.COULD_LISTEN, address=address))
        return await self._ask(address, secret)

    async def look_at_callback(self) -> Sequence[Check]:
        """Look where Gamma was last told to send events, and what the last test call came to."""
        registered = RegistrationFile(self._paths.registration).load()
        if registered is None and self._listener.require_secret:
            return [_callback(CheckState.PROBLEM, Message(Found.NOT_REGISTERED))]
        if await off_the_loop(partial(self._is_silent_since, registered)):
            return [_callback(CheckState.PROBLEM, Message(Found.TAKEN_OVER))]
        if registered is None:
            return [_callback(CheckState.OK, Message(Found.REGISTERED_BY_OTHERS))]
        if not self._is_place_known:
            return [Check(CheckName.CALLBACK, CheckState.SKIPPED, Message(Found.NEEDS_SETTINGS))]
        if has_moved(registered.place, place_of(self._listener)):
            return [_callback(CheckState.WARNING, Message(Found.REGISTERED_ELSEWHERE, url=registered.url))]
        date = registered.at.astimezone().date().isoformat()
        return [_callback(CheckState.OK, Message(Found.REGISTERED, date=date, url=registered.url))]

    async def look_at_certificate(self) -> Sequence[Check]:
        """Read the certificate that the listener shows."""
        files = self._listener.tls_certificate, self._listener.tls_key
        validity = await off_the_loop(lambda: validity_of(*files))
        if validity is None:
            return [Check(CheckName.TLS, CheckState.OK, Message(Found.NO_TLS))]
        return [rules.certificate(validity, datetime.now(UTC))]

    async def _ask(self, address: str, secret: CheckState) -> Check:
        answer = await ask_listener(address_in(self._listener), has_tls=bool(self._listener.tls_certificate))
        match answer:
            case ListenerAnswer.OK:
                return self._in_clear_or(Message(Found.LISTENING, address=address))
            case ListenerAnswer.REFUSING:
                return _listener(CheckState.PROBLEM, Message(Found.REFUSING), Remedy.REGISTER)
            case ListenerAnswer.UNAVAILABLE:
                return _listener(CheckState.PROBLEM, Message(Found.NOT_STORING))
        state = CheckState.PROBLEM if secret is CheckState.OK else CheckState.SKIPPED
        return _listener(state, Message(Found.NOT_LISTENING, address=address))

    def _in_clear_or(self, fine: Message) -> Check:
        if travels_in_clear(self._listener):
            address = address_in(self._listener).text
            return _listener(CheckState.WARNING, Message(Found.UNENCRYPTED, address=address))
        return _listener(CheckState.OK, fine)

    def _is_silent_since(self, registered: Registration | None) -> bool:
        """Whether a test call brought no event, and none has come since."""
        since = registered.at if registered is not None else None
        with JournalReader(self._paths.journal) as journal:
            try:
                last_event_at = journal.last_received_at()
            except JournalError:  # told by the check of that file
                last_event_at = None
        silent = silent_trial(self._trials.newest(), since=since)
        return shows_that_events_go_elsewhere(silent, last_event_at=last_event_at)

    def _bind(self) -> None:
        listening_socket(self._listener.host, self._listener.port).close()

    def _is_running(self) -> bool:
        if not self._paths.lock.exists():
            return False
        try:
            with profile_lock(self._paths.lock):
                return False
        except ProfileInUse:
            return True
        except OSError:  # a program that runs for this user could open it too
            return False


def _listener(state: CheckState, found: Message | GammaDesktopError, remedy: Remedy | None = None) -> Check:
    return Check(CheckName.LISTENER, state, found, remedy)


def _callback(state: CheckState, found: Message) -> Check:
    remedy = None if state is CheckState.OK else Remedy.REGISTER
    return Check(CheckName.CALLBACK, state, found, remedy)
