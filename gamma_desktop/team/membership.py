"""What a desk of a team knows of its relay, in a small file of the profile. Its secret is in the keyring."""

import hashlib
import ssl
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

import msgspec

from gamma_desktop.durable_files import make_folder, write_whole
from gamma_desktop.history.health import LogReset
from gamma_desktop.settings.codes import JoinFault
from gamma_desktop.settings.errors import JoinFailed, LockedKey
from gamma_desktop.settings.model import Settings
from gamma_desktop.settings.paths import ProfilePaths
from gamma_desktop.settings.relay import may_be_pushed
from gamma_desktop.settings.write import set_value
from gamma_desktop.team.frames import LISTS_FOLLOWED, Erase, SettingValue


@dataclass(frozen=True, slots=True, kw_only=True)
class Membership:
    """A desk's place in its team.

    Attributes:
        desk: its id at the relay.
        name: as the relay has it.
        relays: addresses, tried in turn.
        authority: the certificate (PEM) of the one authority that is trusted; None: those of the system.
        extensions: its own, as they were when it joined.
        followed: by the name of each relay's list of what was erased, the serial up to which that is erased
            here.
        reset: when the relay's log was read again from its beginning, last; None: never.
    """

    desk: str
    name: str
    relays: tuple[str, ...]
    authority: str | None
    joined_at: datetime
    extensions: tuple[str, ...] = ()
    followed: Mapping[str, int] = field(default_factory=dict)
    reset: LogReset | None = None

    def tls(self) -> ssl.SSLContext:
        """Trusts the relay's authority and no other, where it has one of its own."""
        return tls_trusting(self.authority)


def tls_trusting(authority: str | None) -> ssl.SSLContext:
    """TLS of a client that trusts one authority (PEM) alone; None: those that the system trusts."""
    return ssl.create_default_context(cadata=authority)


def hash_of_certificate(certificate: bytes) -> str:
    """By what an invitation names an authority: SHA-256 of its certificate (DER), in 43 characters."""
    return urlsafe_b64encode(hashlib.sha256(certificate).digest()).rstrip(b"=").decode()


def membership_of(paths: ProfilePaths, settings: Settings) -> Membership | None:
    """The membership of this profile; None for a desk on its own.

    ``team.relays`` goes before the addresses that were known on joining: a relay may have moved.

    Raises:
        JoinFailed: there is a file, and it cannot be read.
    """
    try:
        membership = msgspec.json.decode(paths.membership.read_bytes(), type=Membership)
    except FileNotFoundError:
        return None
    except (OSError, msgspec.MsgspecError) as error:
        path = str(paths.membership)
        raise JoinFailed(JoinFault.MEMBERSHIP_UNREADABLE, path=path, why=str(error)) from error
    return replace(membership, relays=settings.team.relays) if settings.team.relays else membership


def refuse_members(paths: ProfilePaths) -> None:
    """For what the relay does in a team; raises JoinFailed on a desk that is in one."""
    if paths.membership.exists():
        raise JoinFailed(JoinFault.RELAY_DOES_THIS)


def take_membership(paths: ProfilePaths, settings: Settings, membership: Membership) -> None:
    """Be a member from now on: the relay's addresses, and the desk's extensions where none is set.

    Raises:
        OSError, SettingsNotSaved: not all of it could be kept.
    """
    make_folder(paths.membership.parent)
    write_whole(paths.membership, msgspec.json.encode(membership))
    wanted = {"team.relays": membership.relays}
    if not settings.agent.extensions:
        wanted["agent.extensions"] = membership.extensions
    for key, values in wanted.items():
        if values:
            with suppress(LockedKey):  # the administrator's count
                set_value(paths, key, ",".join(values))


def followed_with(followed: Mapping[str, int], told: Erase) -> Mapping[str, int]:
    """Up to where what was erased at relays is erased here, this too; the lists that were heard of last."""
    others = [each for each in followed.items() if each[0] != told.of]
    return dict([*others, (told.of, told.serial)][-LISTS_FOLLOWED:])


def note_erased(file: Path, followed: Mapping[str, int]) -> None:
    """Remember up to where what was erased at relays is erased here; raises OSError."""
    known = msgspec.json.decode(file.read_bytes(), type=Membership)
    write_whole(file, msgspec.json.encode(replace(known, followed=followed)))


def note_reset(file: Path, reset: LogReset) -> None:
    """Remember that the relay's log was read again from its beginning; raises OSError."""
    known = msgspec.json.decode(file.read_bytes(), type=Membership)
    write_whole(file, msgspec.json.encode(replace(known, reset=reset)))


def take_settings(file: Path, told: Mapping[str, SettingValue]) -> None:
    """Go by the settings that the relay hands out, those of before no more; raises OSError.

    Values are judged where settings are read. What no relay decides for a desk is left out, whatever it says.
    """
    import tomlkit  # noqa: PLC0415  (9 ms, paid once a change comes)

    sections: dict[str, dict[str, SettingValue]] = {}
    for key, value in told.items():
        section, _, name = key.partition(".")
        if may_be_pushed(key) and name:
            sections.setdefault(section, {})[name] = value
    text = tomlkit.dumps(sections) if sections else ""
    before = file.read_text("utf-8") if file.exists() else ""
    if text and text != before:
        write_whole(file, text.encode())
    elif not text:
        file.unlink(missing_ok=True)


def forget_membership(paths: ProfilePaths) -> None:
    """Be a desk on its own again, without the team's settings; raises OSError."""
    paths.team_settings.unlink(missing_ok=True)
    paths.membership.unlink(missing_ok=True)
