"""What proves a desk to its relay: made at random by the desk.

It has so many bits that a plain hash keeps it safe; the relay stores that alone.
"""

import hashlib
import re
import secrets

_SECRET = re.compile(r"[A-Za-z0-9_-]{43,100}")
_BETWEEN = ","
_DESK_ID = re.compile(r"[0-9a-f]{12}")


def new_desk_id() -> str:
    """An id for a desk; says nothing of it."""
    return secrets.token_hex(6)


def new_secret() -> str:
    """A secret of 256 bits."""
    return secrets.token_urlsafe(32)


def is_secret(text: str) -> bool:
    """Whether it is as long as one that ``new_secret`` makes."""
    return bool(_SECRET.fullmatch(text))


def hash_of(secret: str) -> bytes:
    """What a relay keeps of a secret or of a code."""
    return hashlib.sha256(secret.encode()).digest()


def bearer(desk: str, secret: str) -> str:
    """What a desk says of itself in the header ``Authorization: Bearer``."""
    return f"{desk}.{secret}"


def kept_with(secret: str, former: str) -> str:
    """A new secret as it is kept, with the one that is known to be good: which of them is, shows in use."""
    return f"{secret}{_BETWEEN}{former}"


def bearers(desk: str, kept: str) -> tuple[str, ...]:
    """What a desk can say of itself by what it has kept, the likeliest first."""
    return tuple(bearer(desk, secret) for secret in kept.split(_BETWEEN))


def parts_of(text: str) -> tuple[str, str] | None:
    """The desk and the secret of a bearer; None if it is none."""
    desk, _, secret = text.partition(".")
    return (desk, secret) if _DESK_ID.fullmatch(desk) and is_secret(secret) else None
