"""For what time the listener's certificate is good, read by the same library that will show it to Gamma."""

import ssl
from datetime import UTC, datetime

from gamma_desktop.checks.rules import Validity
from gamma_desktop.history.codes import ListenerProblem
from gamma_desktop.intake.binding import tls_context
from gamma_desktop.intake.errors import ListenerError

_CHECKS_NO_TIME = 0x200000
"""X509_V_FLAG_NO_CHECK_TIME of OpenSSL, which Python has no name for."""


def validity_of(certificate: str, key: str) -> Validity | None:
    """When the certificate is good; None where none is set. Reads files.

    A handshake in memory, with a client that trusts this certificate whatever its time, makes the library
    tell its times.

    Raises:
        ListenerError: the files cannot be used.
    """
    context = tls_context(certificate, key)
    if context is None:
        return None
    try:
        told = _handshake(context, certificate)
        since, until = (_time(str(told[name])) for name in ("notBefore", "notAfter"))
    except (OSError, KeyError, ValueError) as error:
        raise ListenerError(ListenerProblem.TLS_UNUSABLE, f"{certificate}: {error}") from error
    return Validity(since, until)


def _handshake(server_context: ssl.SSLContext, certificate: str) -> dict[str, object]:
    client_context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    client_context.check_hostname = False
    client_context.load_verify_locations(certificate)
    client_context.verify_flags |= ssl.VerifyFlags(_CHECKS_NO_TIME) | ssl.VERIFY_X509_PARTIAL_CHAIN
    to_client, to_server = ssl.MemoryBIO(), ssl.MemoryBIO()
    server = server_context.wrap_bio(to_server, to_client, server_side=True)
    client = client_context.wrap_bio(to_client, to_server)
    waiting = [client, server]
    while waiting:
        side = waiting.pop(0)
        try:
            side.do_handshake()
        except ssl.SSLWantReadError:
            waiting.append(side)
    return dict(client.getpeercert() or {})


def _time(text: str) -> datetime:
    return datetime.fromtimestamp(ssl.cert_time_to_seconds(text), UTC)
