"""``watch``: follows the calls of a running program; a call object at every change."""

import argparse
import json
from typing import Any

from gamma_desktop.cli.exit_codes import DONE, fail
from gamma_desktop.cli.plain_text import cell, plain
from gamma_desktop.errors import GammaDesktopError
from gamma_desktop.settings.paths import profile_paths

_WIDTHS = (9, 10, 30, 9)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("--json", action="store_true", help="one JSON object a line")


def run(arguments: argparse.Namespace) -> int:
    """Print until interrupted, or until the program ends."""
    from gamma_desktop.desktop.channel_place import ChannelPlace
    from gamma_desktop.desktop.watching import watched

    paths = profile_paths(arguments.profile)
    try:
        for content in watched(ChannelPlace(paths.runtime, paths.name)):
            print(content.decode() if arguments.json else _line(json.loads(content)), flush=True)
    except GammaDesktopError as error:
        return fail(error)
    return DONE


def _line(call: dict[str, Any]) -> str:
    """Which way, how it stands, who, on which extension, and its id."""
    contact, number = call["remote"]["contact"], call["remote"]["number"] or call["remote"]["raw"] or ""
    who = f"{contact['name']} {number}" if contact else number
    cells = (call["direction"], call["outcome"] or call["state"], who, call["extension"] or "")
    padded = [cell(text, width) for text, width in zip(cells, _WIDTHS, strict=True)]
    return "  ".join([*padded, plain(call["call_id"])])
