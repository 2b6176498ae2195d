"""Has Gamma send its events to us, and remembers where they were sent, so that it is noticed when we move."""

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from gamma_desktop.calls.callback import ListenerPlace, check_callback
from gamma_desktop.calls.errors import MaybeSent, VendorDown
from gamma_desktop.calls.ports import CallbackRegistration, EventRegistry
from gamma_desktop.durable_files import make_folder, write_whole
from gamma_desktop.errors import GammaDesktopError
from gamma_desktop.intake import listener_secret
from gamma_desktop.settings.errors import NoListenerSecret
from gamma_desktop.settings.model import ListenerSettings, Settings
from gamma_desktop.settings.ports import SecretStore

_MAY_HAVE_ARRIVED = (MaybeSent, VendorDown)

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Registration:
    """What was registered last.

    Attributes:
        url: where Gamma sends events.
        at: when it was registered.
        place: where the listener stood then.
    """

    url: str
    at: datetime
    place: ListenerPlace


class RegistrationFile:
    """A small file of the profile, by which the program learns what a command has registered."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def load(self) -> Registration | None:
        """The last one; None if there is none, or none that can be read: then nothing is known of it."""
        try:
            return msgspec.json.decode(self._path.read_bytes(), type=Registration)
        except FileNotFoundError:
            return None
        except (OSError, msgspec.MsgspecError) as error:
            _log.warning("what was registered with Gamma is not known: %s", error)
            return None

    def save(self, registration: Registration) -> None:
        """Remember it; not being able to do so costs a hint later, and nothing now."""
        try:
            make_folder(self._path.parent)
            write_whole(self._path, msgspec.json.encode(registration))
        except OSError as error:
            _log.warning("what was registered with Gamma is not remembered: %s", error)


def place_of(listener: ListenerSettings) -> ListenerPlace:
    """Where the listener stands by its settings."""
    return ListenerPlace(
        scheme="https" if listener.tls_certificate else "http",
        host=listener.host,
        port=listener.port,
        path=listener.path,
        secret_header=listener.secret_header if listener.require_secret else "",
    )


class CallbackRegistrar:
    """Registers our callback, and makes the secret for it if there is none.

    Args:
        registry: Gamma.
        vault: keeps the secret.
        file: remembers what was registered.
        secret_may_be_lost: a secret in memory will do: for the program that listens itself.
    """

    def __init__(
        self,
        registry: EventRegistry,
        vault: SecretStore,
        file: RegistrationFile,
        *,
        secret_may_be_lost: bool = False,
    ) -> None:
        self._registry = registry
        self._vault = vault
        self._file = file
        self._secret_may_be_lost = secret_may_be_lost

    async def register(
        self,
        settings: Settings,
        url: str,
        *,
        allowed: tuple[str, ...] | None = None,
        get_ready: Callable[[], Awaitable[None]] | None = None,
    ) -> None:
        """Register ``url``, which displaces the present receiver of the events.

        Args:
            settings: name the secret header, and where Gamma is.
            url: where Gamma reaches the listener.
            allowed: who may use the API from now on; None leaves the list as it is.
            get_ready: called once there is a secret, before anything is sent: events come from then on;
                what it raises ends this, with nothing sent.

        Raises:
            UnusableCallback: Gamma could not send anything there; nothing was sent.
            CallError: the request did not end well.
            VaultError: there is no secret to register, and none can be kept.
        """
        check_callback(url, settings.api.url)
        headers, is_new = {}, False
        if settings.listener.require_secret:
            known = await self._known_secret()
            is_new = known is None
            secret = known or await listener_secret.make(self._vault, may_be_lost=self._secret_may_be_lost)
            headers = {settings.listener.secret_header: secret}
        try:
            if get_ready is not None:
                await get_ready()
            await self._registry.register(
                CallbackRegistration(url=url, headers=headers, allowed_addresses=allowed)
            )
        except GammaDesktopError as error:
            if is_new and not isinstance(error, _MAY_HAVE_ARRIVED):
                await listener_secret.forget(self._vault)
            raise
        place = place_of(settings.listener)
        self._file.save(Registration(url=url, at=datetime.now(UTC), place=place))

    async def _known_secret(self) -> str | None:
        try:
            return await listener_secret.known(self._vault)
        except NoListenerSecret:
            return None
