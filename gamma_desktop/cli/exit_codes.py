"""How a command ends: the codes other programs count on, and the one line that says why."""

import sys
from typing import TYPE_CHECKING

from gamma_desktop.cli.plain_text import plain

if TYPE_CHECKING:
    from gamma_desktop.errors import GammaDesktopError
    from gamma_desktop.settings.errors import VaultError
    from gamma_desktop.ui.wording import Attempt

DONE = 0
FAILED = 1
USAGE = 2
NOT_SET_UP = 3
REFUSED = 4
UNKNOWN = 5


def fail(error: "GammaDesktopError", attempt: "Attempt | None" = None) -> int:
    """Say on stderr what went wrong and what to do; returns the exit code for it."""
    from gamma_desktop.cli.failures import code_of, words_of
    from gamma_desktop.ui.wording import Attempt

    print(f"gamma-desktop: {plain(words_of(error, attempt or Attempt.OTHER))}", file=sys.stderr)
    return code_of(error)


def fail_without_keyring(error: "VaultError") -> int:
    """Say that there is no place for the API key, and what a machine without a keyring can do."""
    from gamma_desktop.cli.failures import instead_of_keyring

    code = fail(error)
    if instead := instead_of_keyring(error):
        print(f"gamma-desktop: {instead}", file=sys.stderr)
    return code


def complain(line: str, code: int = FAILED) -> int:
    """Say one line on stderr; returns ``code``."""
    print(f"gamma-desktop: {line}", file=sys.stderr)
    return code
