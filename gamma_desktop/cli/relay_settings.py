"""The relay's settings that a command goes by; a mistake in them is said, and nothing is done."""

from gamma_desktop.cli.exit_codes import complain
from gamma_desktop.cli.plain_text import plain
from gamma_desktop.settings.relay import RelaySettings, load_relay_settings
from gamma_desktop.ui.wording.messages import setting_problem


def relay_settings_to_act_on() -> RelaySettings:
    """Load them; what is wrong besides the first thing is said on stderr.

    Raises:
        DoubtfulSettings: something in the file does not count.
    """
    loaded = load_relay_settings()
    for problem in loaded.problems[1:]:
        complain(plain(setting_problem(problem)))
    return loaded.to_act_on()
