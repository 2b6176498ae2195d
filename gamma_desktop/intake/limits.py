"""What the listener puts up with."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class IntakeLimits:
    """Sizes, counts and times of the listener.

    Attributes:
        body_bytes: the largest body.
        body_seconds: from the head of a request to the end of its body.
        head_seconds: from a connection's first sign, or the first byte of a later request, to the end of
            the head.
        idle_seconds: how long a connection may rest between requests: longer than a proxy's pool keeps it,
            since closing first could cost an event that is just being sent.
        linger_seconds: how long to go on reading from a client that was refused, so that the answer is not
            lost in a reset of the connection.
        connections: open at the same time; beyond it, the one that has waited longest for a request goes.
        waiting: of these, those that wait for a request.
        tls_connections: the same where there is TLS: each takes half a megabyte.
        handshakes: of TLS at the same time, besides; beyond it, one from where most of them come goes.
        retry_seconds: what Retry-After says when an event could not be stored.
    """

    body_bytes: int = 256 * 1024
    body_seconds: float = 5.0
    head_seconds: float = 10.0
    idle_seconds: float = 3600.0
    linger_seconds: float = 1.0
    connections: int = 512
    waiting: int = 512
    tls_connections: int = 64
    handshakes: int = 48
    retry_seconds: int = 5


DEFAULT_LIMITS = IntakeLimits()
