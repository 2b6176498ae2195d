"""Links to phone numbers (tel:, callto:, sip:, sips:): does the system open them here?

Only for this user, and only on request. Linux: a desktop entry, made the default by ``xdg-mime``. Windows: a
program may say that it can open such links; which one does, its user chooses in the system's settings. macOS:
an application's own Info.plist says it, so nothing can be registered from here.
"""

import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from gamma_desktop.desktop.codes import DesktopTrouble
from gamma_desktop.desktop.login_item import LoginItem, exec_value
from gamma_desktop.errors import GammaDesktopError, Message
from gamma_desktop.settings.paths import ProfilePaths
from gamma_desktop.workers.child_command import child_command, worker_environment

SCHEMES = ("tel", "callto", "sip", "sips")

_SECONDS = 10
_MARK = "X-Gamma-Desktop-Links=true"
_FOR_XDG_MIME = ("DISPLAY", "WAYLAND_DISPLAY", "XDG_CURRENT_DESKTOP", "XDG_CONFIG_DIRS", "XDG_DATA_DIRS")
"""What it chooses its way by, besides what every child of ours is given."""


class LinksNotArranged(GammaDesktopError):
    """The system could not be told, or asked, who opens links."""

    title = DesktopTrouble.LINKS

    def __init__(self, problem: DesktopTrouble, **data: str) -> None:
        self.message = Message(problem, **data)
        super().__init__(str(self.message))


@dataclass(frozen=True, slots=True)
class LinkState:
    """Who opens links to phone numbers.

    Attributes:
        is_asked_for: this program was registered for them here.
        others: other programs that open them, by scheme; schemes that no program opens are left out.
        missing: schemes that no program opens.
    """

    is_asked_for: bool
    others: Mapping[str, str] = field(default_factory=dict)
    missing: tuple[str, ...] = ()


def link_opener(paths: ProfilePaths) -> LoginItem:
    """The start of this program with a link: what stands behind ``--`` is one argument, and no option."""
    program = child_command(without_console=True)
    if paths.named is None:
        return LoginItem("gamma-desktop-links", (*program, "--"))
    return LoginItem(f"gamma-desktop-links-{paths.name}", (*program, "--profile", str(paths.named), "--"))


def links_entry(opener: LoginItem) -> bytes:
    """The desktop entry by which the system starts the program with a link; no menu shows it."""
    lines = (
        "[Desktop Entry]",
        "Type=Application",
        "Name=Gamma Desktop",
        f"Exec={exec_value(opener.command)} %u",
        "Terminal=false",
        "NoDisplay=true",
        f"MimeType={''.join(f'x-scheme-handler/{scheme};' for scheme in SCHEMES)}",
        _MARK,
    )
    return "".join(f"{line}\n" for line in lines).encode()


if sys.platform == "win32":
    import winreg
    from contextlib import suppress

    _CLASSES = r"Software\Classes"
    _CAPABILITIES = r"Software\Gamma Desktop\Capabilities"
    _REGISTERED = r"Software\RegisteredApplications"
    _CHOICE = r"Software\Microsoft\Windows\Shell\Associations\UrlAssociations\{0}\UserChoice"

    def link_state(opener: LoginItem) -> LinkState:
        """Who opens links now; raises LinksNotArranged."""
        if _value(_REGISTERED, opener.name) is None:
            return LinkState(is_asked_for=False)
        chosen = {scheme: _value(_CHOICE.format(scheme), "ProgId") for scheme in SCHEMES}
        others = {scheme: program for scheme, program in chosen.items() if program not in {None, opener.name}}
        missing = tuple(scheme for scheme, program in chosen.items() if program is None)
        return LinkState(True, {scheme: str(program) for scheme, program in others.items()}, missing)

    def take_links(opener: LoginItem) -> None:
        """Say that this program can open them; its user chooses it. Raises LinksNotArranged."""
        command = f'{subprocess.list2cmdline(opener.command)} "%1"'
        place = f"{_CAPABILITIES}\\{opener.name}"
        try:
            _set(f"{_CLASSES}\\{opener.name}", "", "URL:Gamma Desktop")
            _set(f"{_CLASSES}\\{opener.name}", "URL Protocol", "")
            _set(f"{_CLASSES}\\{opener.name}\\shell\\open\\command", "", command)
            _set(place, "ApplicationName", "Gamma Desktop")
            _set(place, "ApplicationDescription", "Gamma Desktop")
            for scheme in SCHEMES:
                _set(f"{place}\\URLAssociations", scheme, opener.name)
            _set(_REGISTERED, opener.name, place)
            os.startfile("ms-settings:defaultapps")  # noqa: S606, S607  (a page of the system's settings)
        except OSError as error:
            raise LinksNotArranged(DesktopTrouble.LINKS_REFUSED, why=str(error.strerror or error)) from error

    def give_links_up(opener: LoginItem) -> None:
        """Stop opening links; raises LinksNotArranged."""
        try:
            with winreg.CreateKey(winreg.HKEY_CURRENT_USER, _REGISTERED) as key, suppress(FileNotFoundError):
                winreg.DeleteValue(key, opener.name)
        except OSError as error:
            raise LinksNotArranged(DesktopTrouble.LINKS_REFUSED, why=str(error.strerror or error)) from error

    def _value(path: str, name: str) -> str | None:
        try:
            with winreg.OpenKey(winreg.HKEY_CURRENT_USER, path) as key:
                return str(winreg.QueryValueEx(key, name)[0])
        except OSError:
            return None

    def _set(path: str, name: str, value: str) -> None:
        with winreg.CreateKey(winreg.HKEY_CURRENT_USER, path) as key:
            winreg.SetValueEx(key, name, 0, winreg.REG_SZ, value)

elif sys.platform == "darwin":

    def link_state(opener: LoginItem) -> LinkState:  # noqa: ARG001  (the same on every system)
        """Nothing can be asked for from here."""
        return LinkState(is_asked_for=False)

    def take_links(opener: LoginItem) -> None:  # noqa: ARG001  (another system needs it)
        """Raises LinksNotArranged: the application's own Info.plist names the links that it opens."""
        raise LinksNotArranged(DesktopTrouble.LINKS_OF_MACOS)

    def give_links_up(opener: LoginItem) -> None:
        """Nothing was asked for from here."""

else:

    def link_state(opener: LoginItem) -> LinkState:
        """Who opens links now; raises LinksNotArranged. Blocks while ``xdg-mime`` runs."""
        if not _entry_of(opener).exists():
            return LinkState(is_asked_for=False)
        found = {scheme: _xdg_mime("query", "default", _type_of(scheme)).strip() for scheme in SCHEMES}
        ours = f"{opener.name}.desktop"
        others = {scheme: program for scheme, program in found.items() if program not in {"", ours}}
        return LinkState(True, others, tuple(scheme for scheme, program in found.items() if not program))

    def take_links(opener: LoginItem) -> None:
        """Have the system open them here, for this user; raises LinksNotArranged."""
        entry = _entry_of(opener)
        try:
            content = links_entry(opener)
            entry.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            entry.write_bytes(content)
        except OSError as error:
            raise LinksNotArranged(DesktopTrouble.LINKS_REFUSED, why=f"{entry}: {error.strerror}") from error
        _xdg_mime("default", entry.name, *map(_type_of, SCHEMES))

    def give_links_up(opener: LoginItem) -> None:
        """Stop opening links; another program that takes them is the system's affair.

        Raises:
            LinksNotArranged: the entry cannot be removed.
        """
        entry = _entry_of(opener)
        try:
            entry.unlink(missing_ok=True)
        except OSError as error:
            raise LinksNotArranged(DesktopTrouble.LINKS_REFUSED, why=f"{entry}: {error.strerror}") from error

    def _entry_of(opener: LoginItem) -> Path:
        named = Path(os.environ.get("XDG_DATA_HOME", ""))
        folder = named if named.is_absolute() else Path.home() / ".local" / "share"
        return folder / "applications" / f"{opener.name}.desktop"

    def _type_of(scheme: str) -> str:
        return f"x-scheme-handler/{scheme}"

    def _xdg_mime(*arguments: str) -> str:
        environment = worker_environment() | {
            name: os.environ[name] for name in _FOR_XDG_MIME if name in os.environ
        }
        try:
            ran = subprocess.run(  # noqa: S603  (our own words alone)
                ["xdg-mime", *arguments],  # noqa: S607  (wherever the system has it)
                env=environment,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                encoding="utf-8",
                errors="replace",
                timeout=_SECONDS,
                check=False,
            )
        except FileNotFoundError as error:
            raise LinksNotArranged(DesktopTrouble.LINKS_NEED_XDG_UTILS) from error
        except (OSError, subprocess.SubprocessError) as error:
            raise LinksNotArranged(DesktopTrouble.LINKS_REFUSED, why=f"xdg-mime: {error}") from error
        if ran.returncode and arguments[0] == "default":
            why = ran.stderr.strip()[:200] or str(ran.returncode)
            raise LinksNotArranged(DesktopTrouble.LINKS_REFUSED, why=f"xdg-mime: {why}")
        return ran.stdout
