"""What proves a desk to its relay: made at random by the desk.

It has so many bits that a plain hash keeps it safe; the relay stores that alone.
"""

import hashlib
import re
import secrets

_SECRET = re.compile(r"[A-Za-z0-9_-]{43,100}")
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


def parts_of(text: str) -> tuple[str, str] | None:
    """The desk and the secret of a bearer; None if it is none."""
    desk, _, secret = text.partition(".")
    return (desk, secret) if _DESK_ID.fullmatch(desk) and is_secret(secret) else None
