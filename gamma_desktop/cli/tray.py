"""No command: the tray program, or a message to the one that runs already."""

import argparse
import gc
import os
import sys

from gamma_desktop.cli.exit_codes import DONE, USAGE, complain, fail
from gamma_desktop.errors import GammaDesktopError
from gamma_desktop.settings.paths import profile_paths


def run(arguments: argparse.Namespace) -> int:
    """Run until the agent quits; ``arguments.link`` is a tel: or callto: link to offer, or None."""
    if arguments.link is not None and (problem := _link_problem(arguments.link)):
        return complain(problem, USAGE)
    if not _has_display():
        return complain(
            "there is no display to show anything on (DISPLAY and WAYLAND_DISPLAY are not set); "
            "without one, use a command such as `gamma-desktop listen`"
        )
    gc.disable()  # nothing is garbage yet, and loading takes a tenth less; on again once all has started
    from gamma_desktop.app.program import run_program

    paths = profile_paths(arguments.profile)
    try:
        paths.prepare()
        run_program(paths, link=arguments.link, in_background=arguments.background)
    except GammaDesktopError as error:
        return fail(error)
    except OSError as error:
        return complain(f"{paths.data} cannot be used: {error.strerror}. Name another folder with --profile.")
    return DONE


def _link_problem(link: str) -> str | None:
    from gamma_desktop.numbers.errors import RefusedLink
    from gamma_desktop.numbers.tel_uri import number_in

    try:
        number_in(link)
    except RefusedLink as error:
        return str(error)
    return None


def _has_display() -> bool:
    named = any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))
    return named or sys.platform != "linux"
