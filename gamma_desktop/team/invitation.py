"""The line by which a desk joins: where the relay is, a code that is good once, and whom to trust.

Such as ``relay.example.com:8443/7K2MD-…/9mQ…``: addresses, the code, and the hash of the relay's certificate
authority, or "system" where the relay shows a certificate that systems trust. So nothing is trusted at first
sight.
"""

import re
import secrets
from dataclasses import dataclass

from gamma_desktop.settings.addresses import host_and_port
from gamma_desktop.settings.codes import JoinFault
from gamma_desktop.settings.errors import BadValue, JoinFailed

SYSTEM = "system"
"""Stands for the hash where systems trust the relay's certificate."""

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's: none is taken for another when it is read aloud
_LOOKALIKES = str.maketrans("ILO", "110")
_ID_LENGTH, _PROOF_LENGTH, _GROUP = 5, 15, 5
_CODE = re.compile(rf"[{_ALPHABET}]{{{_ID_LENGTH + _PROOF_LENGTH}}}")
_HASH = re.compile(r"[A-Za-z0-9_-]{43}")
_COMMAND = re.compile(r"\s*(?:.*?\bgamma-desktop(?:\.exe)?[\"']?\s.*?)?\bjoin\s+", re.DOTALL)
"""What stands before the line where all of the command was copied."""
_LONGEST_LINE = 1_000
_PARTS = 3
_MOST_ADDRESSES = 8


class JoinCode:
    """A code that is good once: its first part names an invitation, the rest proves it, with 75 bits."""

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
        """In groups of five, as it is read aloud."""
        whole = self.invitation + self.proof
        return "-".join(whole[index : index + _GROUP] for index in range(0, len(whole), _GROUP))


@dataclass(frozen=True, slots=True)
class JoinLine:
    """What ``relay invite`` prints and ``join`` takes.

    Attributes:
        relays: where the relay is reached, tried in turn.
        code: see ``JoinCode``.
        authority: the hash of the relay's certificate authority, or ``SYSTEM``.
    """

    relays: tuple[str, ...]
    code: str
    authority: str

    @classmethod
    def read(cls, text: str) -> "JoinLine":
        """Read a line as it was sent, whatever a mail program put around it, with the command or without.

        Raises:
            JoinFailed: it is no such line, or a part of one.
        """
        line = text[found.end() :] if (found := _COMMAND.match(text)) else text
        parts = "".join(line.split()).strip("<>\"'`").split("/")
        if len(text) > _LONGEST_LINE or len(parts) != _PARTS:
            raise JoinFailed(JoinFault.NO_LINE)
        relays, code, authority = parts[0].split(","), JoinCode.read(parts[1]), parts[2]
        if code is None or not (authority == SYSTEM or _HASH.fullmatch(authority)):
            raise JoinFailed(JoinFault.NO_LINE)
        try:
            addresses = tuple(map(host_and_port, relays))
        except BadValue as error:
            raise JoinFailed(JoinFault.NO_LINE) from error
        if len(addresses) > _MOST_ADDRESSES:
            raise JoinFailed(JoinFault.NO_LINE)
        return cls(addresses, str(code), authority)

    def __str__(self) -> str:
        return f"{','.join(self.relays)}/{self.code}/{self.authority}"
