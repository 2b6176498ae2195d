"""The settings that a command goes by; what is wrong with them is said on stderr, and the rest counts."""

import sys

from gamma_desktop.cli.plain_text import plain
from gamma_desktop.settings.layers import load_settings
from gamma_desktop.settings.model import Settings
from gamma_desktop.settings.paths import ProfilePaths


def settings_in_force(paths: ProfilePaths) -> Settings:
    """Load them, and report each value that does not count: another one is in force in its place."""
    loaded = load_settings(paths)
    for problem in loaded.problems:
        print(plain(str(problem)), file=sys.stderr)
    return loaded.settings
