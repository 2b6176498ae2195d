"""The secrets of a team: what proves a desk to its relay, and what is typed once to become one.

All are made at random, with so many bits that a plain hash keeps them: the relay stores nothing else of them.
"""

import hashlib
import re
import secrets

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's: none is taken for another when it is read aloud
_LOOKALIKES = str.maketrans("ILO", "110")
_ID_LENGTH, _PROOF_LENGTH = 5, 15
_CODE = re.compile(rf"[{_ALPHABET}]{{{_ID_LENGTH + _PROOF_LENGTH}}}")
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


class JoinCode:
    """A code that is good once: the first part names an invitation, the rest proves it, with 75 bits."""

    def __init__(self, characters: str) -> None:
        self.invitation = characters[:_ID_LENGTH]
        self.proof = characters[_ID_LENGTH:]

    @classmethod
    def new(cls) -> "JoinCode":
        """One made at random."""
        return cls("".join(secrets.choice(_ALPHABET) for _ in range(_ID_LENGTH + _PROOF_LENGTH)))

    @classmethod
    def read(cls, text: str) -> "JoinCode | None":
        """One as a person typed it; None if it is none."""
        characters = text.upper().replace("-", "").translate(_LOOKALIKES)
        return cls(characters) if _CODE.fullmatch(characters) else None

    def __str__(self) -> str:
        """In groups of five."""
        whole = self.invitation + self.proof
        return "-".join(whole[index : index + 5] for index in range(0, len(whole), 5))
