"""What a desk that joins and a relay say to each other: JSON over HTTPS, decoded strictly by type."""

import msgspec

JOIN_PATH = "/join"
LEAVE_PATH = "/leave"
AUTHORITY_PATH = "/authority"


class JoinRequest(msgspec.Struct, frozen=True, kw_only=True):
    """``POST /join``: a code, and the secret by which the relay will know the desk."""

    code: str
    secret: str


class JoinAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """The desk that there is now."""

    desk: str
    name: str
    extensions: tuple[str, ...]
    relays: tuple[str, ...]


class JoinRefusal(msgspec.Struct, frozen=True, kw_only=True):
    """Why there is none: a ``JoinFault``."""

    code: str
