"""No command: the tray program, or a message to the one that runs already."""

import argparse
import gc
import os
import string
import sys
from urllib.parse import quote

from gamma_desktop.cli.exit_codes import DONE, USAGE, complain, fail
from gamma_desktop.errors import GammaDesktopError
from gamma_desktop.settings.paths import profile_paths

_PRINTABLE = string.ascii_letters + string.digits + string.punctuation
"""What a link is handed on with as it is: a line break would be read as the end of the message."""


def run(arguments: argparse.Namespace) -> int:
    """Run until the agent quits; ``arguments.link`` is a tel: or callto: link to offer, or None."""
    if not _has_display():
        return complain(
            "there is no display to show anything on (DISPLAY and WAYLAND_DISPLAY are not set); "
            "without one, use a command such as `gamma-desktop listen`"
        )
    gc.disable()  # nothing is garbage yet, and loading takes a tenth less; on again once all has started
    from gamma_desktop.app.program import run_program

    link, code = _checked(arguments.link)
    try:
        run_program(profile_paths(arguments.profile), link=link, in_background=arguments.background)
    except GammaDesktopError as error:
        return fail(error)
    return code


def _checked(link: str | None) -> tuple[str | None, int]:
    """The link for the window, and the exit code. The window tells of a refused one: browsers do not."""
    if link is None:
        return None, DONE
    from gamma_desktop.numbers.errors import RefusedLink
    from gamma_desktop.numbers.tel_uri import number_in, without_margins
    from gamma_desktop.ui.wording import say

    link = without_margins(link)
    try:
        number_in(link)
    except RefusedLink as error:
        return _to_be_told(link), complain(say(error.problem), USAGE)
    return _as_text(link), DONE


def _as_text(link: str) -> str:
    """A link that names a number: what in it is no text is no part of that."""
    return link.encode(errors="surrogatepass").decode(errors="replace")


def _to_be_told(link: str) -> str:
    """A refused link on one line, and so short that the running program hears it; refused there, too."""
    from gamma_desktop.numbers.tel_uri import LONGEST_LINK

    short = link if len(link) <= LONGEST_LINK else f"{link[:LONGEST_LINK]}…"
    return quote(short, safe=_PRINTABLE, errors="surrogatepass")


def _has_display() -> bool:
    named = any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))
    return named or sys.platform != "linux"
