"""``relay backup``: copies a relay, whether it runs or not, into a new folder."""

import argparse
import sys
from pathlib import Path

from gamma_desktop.cli.arguments import sound_text
from gamma_desktop.cli.exit_codes import DONE, complain, fail
from gamma_desktop.cli.plain_text import plain
from gamma_desktop.errors import GammaDesktopError
from gamma_desktop.settings.paths import profile_paths


def add_arguments(parser: argparse.ArgumentParser, _action: str) -> None:
    """Declare the arguments."""
    parser.add_argument("folder", metavar="FOLDER", type=sound_text, help="a folder that is not there yet")


def run(arguments: argparse.Namespace) -> int:
    """Copy it."""
    from gamma_desktop.app.relay_backup import back_up_relay

    folder = Path(arguments.folder).expanduser().absolute()
    try:
        count = back_up_relay(profile_paths(arguments.profile), folder)
    except FileExistsError:
        return complain(f"{plain(str(folder))} is there already: name a folder that is not.")
    except OSError as error:
        return complain(f"{plain(str(folder))} is no backup: {plain(error.strerror or str(error))}.")
    except GammaDesktopError as error:
        return fail(error)
    print(f"{count} files are in {plain(str(folder))}: keep them as safe as the relay.", file=sys.stderr)
    return DONE
