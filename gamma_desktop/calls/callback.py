"""Which addresses Gamma could send events to. Looks at the text alone, and asks nobody."""

import ipaddress
from urllib.parse import urlsplit

from gamma_desktop.calls.errors import UnusableCallback


def check_callback(url: str, api_url: str) -> None:
    """Make sure that a registration would not send the events of a whole PBX into the void.

    Args:
        url: where events shall be sent.
        api_url: where Gamma takes requests; one on this machine may well send events to it.

    Raises:
        UnusableCallback: Gamma cannot send anything there.
    """
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError as error:
        raise UnusableCallback(f"{url!r} is no address: {error}.") from error
    if parts.scheme not in {"http", "https"} or not host:
        example = "https://desk.example.com/vtcrm/callback"
        raise UnusableCallback(f"{url!r} is no http or https address; an example: {example}")
    if parts.username is not None or parts.password is not None or parts.fragment:
        raise UnusableCallback(
            "An address for events holds no user, password or fragment (#…): a secret header protects it."
        )
    if _is_this_machine(host) and not _is_this_machine(urlsplit(api_url).hostname or ""):
        raise UnusableCallback(
            f"Gamma cannot reach {host}: name an address that it can reach, a tunnel's or a reverse proxy's."
        )


def _is_this_machine(host: str) -> bool:
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host == "localhost"
    return address.is_loopback or address.is_unspecified
