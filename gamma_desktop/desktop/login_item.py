"""What each system is told to have the program start at log-in: texts and places alone; writes nothing."""

import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from gamma_desktop.settings.paths import ProfilePaths

LONGEST_RUN_VALUE = 260
"""Characters: Windows passes over a longer command without a word (Run and RunOnce Registry Keys)."""

_MARK = "X-Gamma-Desktop-Autostart=true"
_ENDS_A_WORD = frozenset(" \t\n\r\"'\\><~|&;$*?#()`")
_ESCAPED_IN_QUOTES = str.maketrans({sign: f"\\{sign}" for sign in '"`$\\'})
_ESCAPED_IN_A_VALUE = str.maketrans({"\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r"})


@dataclass(frozen=True, slots=True)
class LoginItem:
    """A start at log-in.

    Attributes:
        name: what it is registered under, different for each profile.
        command: the program and its arguments.
    """

    name: str
    command: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LoginFile:
    """The file that a system looks for at log-in.

    Attributes:
        mark: stands in every such file that this program wrote.
    """

    path: Path
    content: bytes
    mark: bytes


def login_item(paths: ProfilePaths, program: Sequence[str]) -> LoginItem:
    """The start of the program on a profile, in the tray, without its window.

    Args:
        paths: the profile; one that was named is named again.
        program: the command line that starts the program.
    """
    if paths.named is None:
        return LoginItem("gamma-desktop", (*program, "--background"))
    return LoginItem(f"gamma-desktop-{paths.name}", (*program, "--profile", str(paths.named), "--background"))


def autostart_file(item: LoginItem, environment: Mapping[str, str], home: Path) -> LoginFile:
    """The file of a desktop that follows the Desktop Application Autostart Specification.

    Raises:
        ValueError: the specification has no way to write this command.
    """
    named = Path(environment.get("XDG_CONFIG_HOME", ""))
    folder = named if named.is_absolute() else home / ".config"  # the specification has others ignored
    return LoginFile(folder / "autostart" / f"{item.name}.desktop", desktop_entry(item), _MARK.encode())


def desktop_entry(item: LoginItem) -> bytes:
    """The item as a Desktop Entry; one whose program is gone is passed over.

    Raises:
        ValueError: the Desktop Entry Specification has no way to write this command.
    """
    program = item.command[0]
    if "=" in program:
        raise ValueError(f"a desktop entry cannot name a program whose path holds “=”: {program}")
    lines = (
        "[Desktop Entry]",
        "Type=Application",
        "Name=Gamma Desktop",
        f"Exec={exec_value(item.command)}",
        f"TryExec={program.translate(_ESCAPED_IN_A_VALUE)}",
        "Terminal=false",
        _MARK,
    )
    return "".join(f"{line}\n" for line in lines).encode()


def exec_value(command: Sequence[str]) -> str:
    """A command as the value of Exec: quoted as arguments, then escaped as any value is."""
    return " ".join(_exec_argument(each) for each in command).translate(_ESCAPED_IN_A_VALUE)


def launch_agent_file(item: LoginItem, home: Path) -> LoginFile:
    """The file for launchd of macOS.

    Raises:
        ValueError: the command holds what a property list cannot.
    """
    import plistlib  # noqa: PLC0415  (0.7 MB, for macOS alone)

    agent = {
        "Label": item.name,
        "ProgramArguments": list(item.command),
        "RunAtLoad": True,
        "LimitLoadToSessionType": "Aqua",
        "ProcessType": "Interactive",
    }
    path = home / "Library" / "LaunchAgents" / f"{item.name}.plist"
    return LoginFile(path, plistlib.dumps(agent), item.name.encode())


def run_value(item: LoginItem) -> str:
    """The item as a value of the Run key of Windows.

    Raises:
        ValueError: Windows would not run a command of this length.
    """
    value = subprocess.list2cmdline(item.command)
    if len(value) > LONGEST_RUN_VALUE:
        raise ValueError(f"the command is longer than {LONGEST_RUN_VALUE} characters: {value}")
    return value


def _exec_argument(text: str) -> str:
    text = text.replace("%", "%%")
    if text and not _ENDS_A_WORD & set(text):
        return text
    return f'"{text.translate(_ESCAPED_IN_QUOTES)}"'
