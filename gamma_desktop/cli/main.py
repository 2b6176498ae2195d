"""Reads the command line and hands it to the module of its command."""

import argparse
import errno
import io
import logging
import os
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path
from types import ModuleType

from gamma_desktop import __version__
from gamma_desktop.cli.arguments import CommandParser, as_sentence, sound_text
from gamma_desktop.cli.exit_codes import DONE, FAILED, complain
from gamma_desktop.cli.plain_text import plain, show_on_terminals
from gamma_desktop.numbers.tel_uri import is_link

_PURPOSES = {
    "listen": "the event listener without a window: prints a call at every change",
    "watch": "follows the calls of a running program",
    "extensions": "the extensions of the PBX, with names",
    "dial": "ring an extension, then call DESTINATION",
    "hangup": "end a call",
    "transfer": "pass a call on, unannounced",
    "calls": "the call log",
    "contacts": "import, find and export contacts",
    "number": "how a number or a tel: link is understood",
    "configure": "register the event callback with Gamma",
    "key": "the API key in the keyring of the operating system",
    "config": "settings, and which layer each came from",
    "doctor": "check everything, and say what to do about what is wrong",
    "links": "links to phone numbers (tel:, callto:, sip:): whether they open here",
    "restore": "the calls and contacts of a backup, and what the events tell of since",
    "join": "make this computer a member of a team, by the line that its relay printed",
    "leave": "end this computer's membership of a team",
    "relay": "the server of a team: takes the events of a PBX in, and hands them to its desks",
    "demo": "a scripted morning of calls, seen on the screen",
    "simulate": "a simulated Gamma cloud",
}

_TAKES_A_FOLDER = "--profile"


def run(arguments: Sequence[str]) -> int:
    """Run one command, or the tray program when none is named; returns the exit code."""
    _have_somewhere_to_print()
    _print_whatever_the_system_calls_text()
    show_on_terminals()
    parser = _parser(arguments)
    link, rest = _take_link(arguments)
    if link is None and _has_more_than_link(arguments):
        parser.error("a link comes last, and as one argument")
    parsed = parser.parse_args(rest)
    logging.basicConfig(
        level=logging.WARNING, stream=sys.stderr, format="%(levelname)s %(name)s: %(message)s"
    )
    command: Callable[[argparse.Namespace], int] | None = getattr(parsed, "run", None)
    if command is not None and parsed.background:
        parser.error("--background starts the tray program: it does not go with a command")
    if command is None:
        parsed.link = link
        command = _load("tray").run
    try:
        _check_named_profile()
        code = command(parsed)
        sys.stdout.flush()
    except KeyboardInterrupt:
        return FAILED
    except BrokenPipeError:
        _print_no_more()
        return DONE  # ``… | head`` has read enough
    except OSError as error:
        _print_no_more()
        return complain(_refusal(error))
    return code


def _check_named_profile() -> None:
    """See that the variable names a folder by text, as the argument does: SQLite takes no other name.

    Raises:
        OSError: it holds bytes that are no text.
    """
    named = os.environ.get("GAMMA_DESKTOP_PROFILE", "")
    try:
        named.encode()
    except UnicodeEncodeError as error:
        raise OSError(errno.EILSEQ, "its name holds bytes that are no text", named) from error


def _print_whatever_the_system_calls_text() -> None:
    """Names come in every script; where the terminal knows fewer, they are escaped rather than refused."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def _have_somewhere_to_print() -> None:
    """A program without a console has no streams at all: what is printed goes nowhere then."""
    sys.stdout = sys.stdout or Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115  (open to the end)
    sys.stderr = sys.stderr or Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115  (open to the end)


def _print_no_more() -> None:
    """What is still to be printed goes nowhere: at the end Python would try once more, and complain."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _refusal(error: OSError) -> str:
    """What the system refused: a file where there is one, else it was the output."""
    what = plain(str(error.filename)) if error.filename else "the output"
    return f"{what} cannot be written or read: {error.strerror or error}"


def _parser(arguments: Sequence[str]) -> argparse.ArgumentParser:
    """All commands with their purpose; only the one that is asked for is loaded, for its arguments."""
    parser = CommandParser(
        prog="gamma-desktop",
        description="Without a command: the tray program. With a tel:, callto: or sip: link: offers it.",
        epilog="Exit codes: 0 done, 1 failed, 2 wrong usage, 3 not set up, 4 refused by Gamma, "
        "5 unknown (sent, no answer).",
    )
    parser.add_argument("--version", action="version", version=f"gamma-desktop {__version__}")
    parser.add_argument(
        _TAKES_A_FOLDER,
        metavar="DIR",
        type=sound_text,
        help="keep settings, data and runtime files under DIR (or GAMMA_DESKTOP_PROFILE)",
    )
    parser.add_argument(
        "--background", action="store_true", help="start in the tray, without showing the window"
    )
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")
    for name, purpose in _PURPOSES.items():
        command = commands.add_parser(name, help=purpose, description=as_sentence(purpose))
        if name in arguments:
            module = _load(name)
            module.add_arguments(command)
            command.set_defaults(run=module.run)
    return parser


def _load(command: str) -> ModuleType:
    return import_module(f"gamma_desktop.cli.{command}")


def _take_link(arguments: Sequence[str]) -> tuple[str | None, list[str]]:
    """The link that is all there is behind the options, and the options; else None and all arguments.

    What stands behind ``--`` is one link, whatever it looks like: so the system hands on what a page holds.
    """
    options, rest = _options_and_rest(arguments)
    match rest:
        case ["--", link]:
            return link, options
        case [link] if is_link(link):
            return link, options
    return None, list(arguments)


def _has_more_than_link(arguments: Sequence[str]) -> bool:
    """Whether a link comes with other arguments: whoever wrote them did not write the link."""
    _, rest = _options_and_rest(arguments)
    return bool(rest) and (rest[0] == "--" or is_link(rest[0]))


def _options_and_rest(arguments: Sequence[str]) -> tuple[list[str], list[str]]:
    """The options of the program, which come first, and what follows: a command with its own, or a link."""
    at = 0
    while at < len(arguments) and arguments[at].startswith("-") and arguments[at] != "--":
        at += 2 if arguments[at] == _TAKES_A_FOLDER else 1
    return list(arguments[:at]), list(arguments[at:])
