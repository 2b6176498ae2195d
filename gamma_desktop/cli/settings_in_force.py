"""The settings that a command goes by; what is wrong with them is said on stderr, and the rest counts."""

import sys
from typing import TYPE_CHECKING

from gamma_desktop.cli.plain_text import plain
from gamma_desktop.settings.errors import DoubtfulSettings
from gamma_desktop.settings.layers import load_settings
from gamma_desktop.settings.model import Settings
from gamma_desktop.settings.paths import ProfilePaths

if TYPE_CHECKING:
    from gamma_desktop.numbers.model import NumberRules

_ACTED_ON = ("api", "agent", "listener", "team")
"""The sections that decide where a request goes, for whom, and where events are sent."""


def settings_in_force(paths: ProfilePaths) -> Settings:
    """Load them, and report each value that does not count: another one is in force in its place."""
    loaded = load_settings(paths)
    for problem in loaded.problems:
        print(plain(str(problem)), file=sys.stderr)
    return loaded.settings


def settings_to_act_on(paths: ProfilePaths) -> Settings:
    """Load them for a command that acts: what it depends on must be as it was set, not as it is by default.

    Raises:
        DoubtfulSettings: something of it does not count, or a file cannot be read.
    """
    loaded = load_settings(paths)
    for section in ("", *_ACTED_ON):
        if problem := loaded.doubtful.get(section):
            raise DoubtfulSettings(f"{problem}. Correct it, or remove it.")
    return settings_in_force(paths)


async def known_number_rules(paths: ProfilePaths) -> "NumberRules":
    """How numbers are written here, by these settings and the extensions seen last; raises StoreError."""
    from gamma_desktop.app.office import known_rules

    return await known_rules(paths, settings_in_force(paths))
