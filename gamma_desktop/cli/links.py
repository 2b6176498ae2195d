"""``gamma-desktop links``: do links to phone numbers open here? Takes or releases them, for this user."""

import argparse

from gamma_desktop.cli.exit_codes import DONE, fail
from gamma_desktop.errors import GammaDesktopError
from gamma_desktop.settings.paths import profile_paths


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--take", action="store_true", help="have them open here")
    what.add_argument("--release", action="store_true", help="have them open here no longer")


def run(arguments: argparse.Namespace) -> int:
    """Take or release them, then say who opens them."""
    from gamma_desktop.desktop.links import give_links_up, link_opener, link_state, take_links

    opener = link_opener(profile_paths(arguments.profile))
    try:
        if arguments.take:
            take_links(opener)
        elif arguments.release:
            give_links_up(opener)
        state = link_state(opener)
    except GammaDesktopError as error:
        return fail(error)
    print(f"here: {'yes' if state.is_asked_for else 'no'}")
    for scheme, program in state.others.items():
        print(f"{scheme}: {program}")
    return DONE
