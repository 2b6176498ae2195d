"""Has Gamma send its events to us, with the secret that authenticates them."""

from gamma_desktop.calls.callback import check_callback
from gamma_desktop.calls.ports import CallbackRegistration, EventRegistry
from gamma_desktop.settings.model import Settings
from gamma_desktop.settings.ports import SecretStore
from gamma_desktop.vault import listener_secret


async def register_callback(
    registry: EventRegistry,
    vault: SecretStore,
    settings: Settings,
    url: str,
    *,
    allowed: tuple[str, ...] | None = None,
    secret_may_be_lost: bool = False,
) -> None:
    """Register ``url``, which displaces whoever received the events until now.

    Args:
        registry: Gamma.
        vault: keeps the secret, and makes one if there is none.
        settings: name the secret header, and where Gamma is.
        url: where Gamma reaches the listener.
        allowed: who may use the API from now on; None leaves the list as it is.
        secret_may_be_lost: a secret in memory will do: for the program that listens itself.

    Raises:
        UnusableCallback: Gamma could not send anything there; nothing was sent.
        CallError: the request did not end well.
        VaultError: there is no secret to register, and none can be kept.
    """
    check_callback(url, settings.api.url)
    headers = {}
    if settings.listener.require_secret:
        secret = await listener_secret.ensure(vault, may_be_lost=secret_may_be_lost)
        headers = {settings.listener.secret_header: secret}
    await registry.register(CallbackRegistration(url=url, headers=headers, allowed_addresses=allowed))
