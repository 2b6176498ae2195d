"""Where things are: settings, data and runtime files of a profile; and, from ``shipped``, our resources."""

import os
import stat
import sys
import tempfile
import warnings
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from gamma_desktop.durable_files import make_folder
from gamma_desktop.private_files import PRIVATE_FOLDER, close_to_others, is_open_to_others
from gamma_desktop.settings.codes import ProfileFault
from gamma_desktop.settings.disk_check import what_the_disk_lacks
from gamma_desktop.settings.errors import ProfileUnusable

if TYPE_CHECKING:
    from platformdirs import PlatformDirs

PROFILE_VARIABLE = "GAMMA_DESKTOP_PROFILE"
MANAGED_VARIABLE = "GAMMA_DESKTOP_MANAGED"
RELAY_VARIABLE = "GAMMA_DESKTOP_RELAY"


def managed_file(platform: str = sys.platform) -> Path:
    """The administrator's settings: where GAMMA_DESKTOP_MANAGED says, else in the system's own place.

    The variable is for roll-outs that cannot write there. It opens no door: what is locked keeps people
    from changing things by mistake, and a person who may set the variable may as well run another program.
    """
    chosen = os.environ.get(MANAGED_VARIABLE)
    if chosen:
        return Path(chosen).expanduser().absolute()
    match platform:
        case "win32":
            return Path(os.environ.get("PROGRAMDATA", r"C:\ProgramData")) / "Gamma Desktop" / "managed.toml"
        case "darwin":
            return Path("/Library/Application Support/Gamma Desktop/managed.toml")
        case _:
            return Path("/etc/gamma-desktop/managed.toml")


def relay_file() -> Path:
    """The settings of the relay: where GAMMA_DESKTOP_RELAY says, else beside the managed file."""
    chosen = os.environ.get(RELAY_VARIABLE)
    return Path(chosen).expanduser().absolute() if chosen else managed_file().with_name("relay.toml")


@dataclass(frozen=True, slots=True)
class ProfilePaths:
    """The folders of one profile; ``prepare`` makes them, readable by their owner alone.

    Attributes:
        managed: the administrator's settings file, the same for every profile unless a test says otherwise.
        named: the folder that was named to keep all of it under; None: the system's own places.
    """

    settings: Path
    data: Path
    runtime: Path
    managed: Path = field(default_factory=managed_file)
    named: Path | None = None

    @property
    def settings_file(self) -> Path:
        """The user's own settings."""
        return self.settings / "settings.toml"

    @property
    def journal(self) -> Path:
        """Raw events; written by the intake alone."""
        return self.data / "journal.db"

    @property
    def book(self) -> Path:
        """Calls, contacts, the journal cursor; written by the store alone."""
        return self.data / "book.db"

    @property
    def book_in_doubt(self) -> Path:
        """There while a command waits for the running program to see whether the book is damaged."""
        return self.data / "book-in-doubt"

    @property
    def set_up(self) -> Path:
        """How far the agent came with setting up."""
        return self.data / "set-up"

    @property
    def quiet(self) -> Path:
        """Until when calls are not to disturb, as the agent chose."""
        return self.data / "do-not-disturb.json"

    @property
    def registration(self) -> Path:
        """Where Gamma was last told to send events; written by who registers."""
        return self.data / "registration.json"

    @property
    def membership(self) -> Path:
        """What a desk of a team knows of its relay; written by who joins."""
        return self.data / "membership.json"

    @property
    def team_settings(self) -> Path:
        """Settings that the relay of the team hands out; written when it does."""
        return self.data / "team.toml"

    @property
    def team_authorities(self) -> Path:
        """Certificates that sources of the team's contacts are trusted by."""
        return self.data / "team-authorities"

    @property
    def relay(self) -> Path:
        """The relay's desks, invitations and commands."""
        return self.data / "relay.db"

    @property
    def spool(self) -> Path:
        """What a relay among several has not brought to the others yet."""
        return self.data / "spool.db"

    @property
    def authority(self) -> Path:
        """The relay's own certificate authority, and the certificate it shows."""
        return self.data / "authority"

    @property
    def trials(self) -> Path:
        """The last test calls; written by who makes them."""
        return self.data / "test-calls.json"

    @property
    def backups(self) -> Path:
        """Copies of the book and of the journal."""
        return self.data / "backups"

    @property
    def recordings(self) -> Path:
        """Recordings of calls that someone fetched."""
        return self.data / "recordings"

    @property
    def log(self) -> Path:
        """What the program notes of itself; older ones have a number behind their name."""
        return self.data / "gamma-desktop.log"

    @property
    def lock(self) -> Path:
        """Held by the one program that runs on this profile."""
        return self.runtime / "gamma-desktop.lock"

    @property
    def window_lock(self) -> Path:
        """Held by that program besides where it has a window, or is about to."""
        return self.runtime / "window.lock"

    @property
    def hotkeys(self) -> Path:
        """How the global shortcuts do; written by the program that runs."""
        return self.runtime / "hotkeys.json"

    @property
    def name(self) -> str:
        """A short name, different for each profile: for sockets and keyring entries."""
        import hashlib  # noqa: PLC0415  (not needed to show the window, which waits for what is loaded)

        return hashlib.sha256(str(self.data.absolute()).encode()).hexdigest()[:12]

    def prepare(self) -> None:
        """Make the folders that are missing, and close to others what is open to them.

        Raises:
            ProfileUnusable: one cannot be made, or cannot be ours alone, or its disk cannot hold the data.
        """
        for folder in (self.settings, self.data, self.runtime):
            try:
                make_folder(folder)
                if os.name != "nt":
                    _close_folder(folder)
            except OSError as error:
                raise ProfileUnusable(
                    folder, ProfileFault.SYSTEM, why=error.strerror or str(error)
                ) from error
        if not self.book.exists():
            _check_disk(self.data)
        if os.name != "nt":
            close_to_others(self.settings_file)
            _close_files(self.data, self.runtime)


def _check_disk(folder: Path) -> None:
    lacking = None
    with suppress(OSError):  # full, or closed to us: who opens the files says so
        lacking = what_the_disk_lacks(folder)
    if lacking is not None:
        raise ProfileUnusable(folder, lacking, proposed=_folder_that_would_do())


def _folder_that_would_do() -> Path | None:
    """The system's own place for the data, if it is on a better disk: a named one often is not."""
    folder = _system_places().user_data_path
    there = next(each for each in (folder, *folder.parents) if each.is_dir())
    with suppress(OSError):
        if what_the_disk_lacks(there) is None:
            return folder
    return None


def profile_paths(profile: str | None) -> ProfilePaths:
    """The paths of a profile folder, or the system's own places when none is named.

    Args:
        profile: a folder to keep everything under; None takes GAMMA_DESKTOP_PROFILE, else the system's.
    """
    chosen = profile or os.environ.get(PROFILE_VARIABLE)
    if chosen:
        root = Path(chosen).expanduser().absolute()
        return ProfilePaths(settings=root, data=root / "data", runtime=root / "run", named=root)
    places = _system_places()
    return ProfilePaths(
        settings=places.user_config_path, data=places.user_data_path, runtime=_runtime_folder(places)
    )


def _system_places() -> "PlatformDirs":
    from platformdirs import PlatformDirs  # noqa: PLC0415  (not needed where a profile is named)

    return PlatformDirs("Gamma Desktop" if os.name == "nt" else "gamma-desktop", appauthor=False)


def _runtime_folder(places: "PlatformDirs") -> Path:
    """The system's own place if it is there and ours; else one in the shared temporary folder."""
    # It warns, or raises, where it does not trust what it finds; what is done about that is done here.
    with warnings.catch_warnings(action="ignore"), suppress(OSError):
        if _is_ours((runtime := places.user_runtime_path).parent):
            return runtime
    return Path(tempfile.gettempdir()) / f"gamma-desktop-{_user_id()}"


def _user_id() -> int:
    if sys.platform == "win32":
        user = 0
    else:
        user = os.getuid()
    return user


def _is_ours(folder: Path) -> bool:
    """Whether a folder exists where only we may put things."""
    if os.name == "nt":
        return os.access(folder, os.W_OK)
    try:
        _check_private(folder)
    except (OSError, ProfileUnusable):
        return False
    return True


def _check_private(folder: Path) -> None:
    """See that a folder is ours alone: its place may be a shared one, where anybody may have been first."""
    if not {folder.lstat().st_uid, folder.stat().st_uid} <= {_user_id()}:
        raise ProfileUnusable(folder, ProfileFault.OTHER_OWNER)
    if is_open_to_others(status := folder.stat()):
        mode = stat.S_IMODE(status.st_mode)
        raise ProfileUnusable(folder, ProfileFault.OPEN_TO_OTHERS, mode=f"{mode:o}")


def _close_folder(folder: Path) -> None:
    """Make a folder ours alone. A shared one, and a home, are refused: not all in there is ours."""
    status = folder.stat()
    is_closed = not is_open_to_others(status)
    is_ours = status.st_uid == _user_id() and not status.st_mode & stat.S_ISVTX and folder != Path.home()
    if is_ours and not is_closed:
        folder.chmod(PRIVATE_FOLDER)
    _check_private(folder)
    if is_closed:
        return
    for each in folder.iterdir():  # while it was open, others may have put something there
        if each.lstat().st_uid != _user_id():
            raise ProfileUnusable(folder, ProfileFault.STRANGE_FILE, name=each.name)


def _close_files(*folders: Path) -> None:
    """Close the files that lie in our folders themselves; what is deeper is out of reach for others."""
    for folder in folders:
        with os.scandir(folder) as entries:
            for entry in entries:
                if not entry.is_symlink() and is_open_to_others(entry.stat(follow_symlinks=False)):
                    close_to_others(Path(entry.path))
