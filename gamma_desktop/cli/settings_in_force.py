"""The settings that a command goes by; what is wrong with them is said on stderr, and the rest counts."""

import sys
from typing import TYPE_CHECKING

from gamma_desktop.cli.plain_text import plain
from gamma_desktop.settings.layers import load_settings
from gamma_desktop.settings.model import Settings
from gamma_desktop.settings.paths import ProfilePaths

if TYPE_CHECKING:
    from gamma_desktop.numbers.model import NumberRules


def settings_in_force(paths: ProfilePaths) -> Settings:
    """Load them, and report each value that does not count: another one is in force in its place."""
    loaded = load_settings(paths)
    for problem in loaded.problems:
        print(plain(str(problem)), file=sys.stderr)
    return loaded.settings


async def known_number_rules(paths: ProfilePaths) -> "NumberRules":
    """How numbers are written here, by these settings and the extensions seen last; raises StoreError."""
    from gamma_desktop.app.office import known_rules

    return await known_rules(paths, settings_in_force(paths))
