"""What to do about what a check found: each place that is named in the Settings is there."""

import re

from gamma_desktop.ui.settings.description import groups
from gamma_desktop.ui.settings.sections import SettingsSection, section_name
from gamma_desktop.ui.wording.checks import ADVICE

PLACE = re.compile(r"(?:See (?P<group>[A-Z][a-z ]+) )?\(Settings, (?P<section>[^)]+)\)")
GROUPS = {section_name(each): {group.title for group in groups(each)} for each in SettingsSection}


def test_every_place_in_the_settings_that_is_named_exists() -> None:
    named = {advice: list(PLACE.finditer(advice)) for advice in ADVICE.values()}
    assert sum(map(len, named.values())) >= 5
    for advice, places in named.items():
        assert advice.count("Settings") == len(places), advice
        for place in places:
            assert place["section"] in GROUPS, advice
            assert place["group"] is None or place["group"] in GROUPS[place["section"]], advice
