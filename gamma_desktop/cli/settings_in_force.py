"""The settings that a command goes by; what is wrong with them is said on stderr, and the rest counts."""

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from gamma_desktop.cli.exit_codes import complain
from gamma_desktop.cli.plain_text import plain
from gamma_desktop.settings.errors import DoubtfulSettings
from gamma_desktop.settings.layers import ACTED_ON, load_settings
from gamma_desktop.settings.model import Settings
from gamma_desktop.settings.paths import ProfilePaths
from gamma_desktop.ui.wording.messages import setting_problem

if TYPE_CHECKING:
    from gamma_desktop.numbers.model import NumberRules
    from gamma_desktop.settings.relay import RelaySettings


def settings_in_force(paths: ProfilePaths) -> Settings:
    """Load them, and report each value that does not count: another one is in force in its place."""
    loaded = load_settings(paths)
    for problem in loaded.problems:
        print(plain(setting_problem(problem)), file=sys.stderr)
    return loaded.settings


def settings_to_act_on(paths: ProfilePaths, sections: Sequence[str] = ACTED_ON) -> Settings:
    """Load them for a command that acts: what it depends on must be as it was set, not as it is by default.

    Args:
        paths: where they are.
        sections: what it depends on.

    Raises:
        DoubtfulSettings: something of it does not count, or a file cannot be read.
    """
    problem = load_settings(paths).doubt_about(sections)
    if problem is not None:
        raise DoubtfulSettings(problem)
    return settings_in_force(paths)


async def settings_to_dial(paths: ProfilePaths, destination: str) -> "tuple[Settings, NumberRules]":
    """Load what a call to ``destination`` is made or passed on by, and how numbers are written here.

    An emergency call is made by what is in force, whatever else does not count, and waits for nothing.

    Raises:
        DoubtfulSettings: something that another call depends on does not count.
        StoreError: the extensions of the PBX cannot be read, and it is another call.
    """
    from gamma_desktop.app.api_session import known_rules, rules_at_once
    from gamma_desktop.numbers.model import NumberKind
    from gamma_desktop.numbers.parse import understand

    settings = load_settings(paths).settings
    if understand(destination, settings.numbers.rules()).kind is NumberKind.EMERGENCY:
        rules = await rules_at_once(paths, settings)
        if understand(destination, rules).kind is NumberKind.EMERGENCY:  # and no extension of the PBX
            return settings_in_force(paths), rules
    settings = settings_to_act_on(paths)
    return settings, await known_rules(paths, settings)


async def known_number_rules(paths: ProfilePaths) -> "NumberRules":
    """How numbers are written here, by these settings and the extensions seen last; raises StoreError."""
    from gamma_desktop.app.api_session import known_rules

    return await known_rules(paths, settings_in_force(paths))


def relay_settings_to_act_on() -> "RelaySettings":
    """Load the relay's settings; all that is wrong in them but the first is said on stderr.

    Raises:
        DoubtfulSettings: something in the file does not count.
    """
    from gamma_desktop.settings.relay import load_relay_settings

    loaded = load_relay_settings()
    for problem in loaded.problems[1:]:
        complain(plain(setting_problem(problem)))
    return loaded.to_act_on()
