import json
import re
import tomllib
from pathlib import Path

import pytest

from gamma_desktop.settings.keys import KEYS
from gamma_desktop.settings.layers import load_settings
from gamma_desktop.settings.paths import ProfilePaths
from gamma_desktop.ui.wording.settings import DESCRIPTIONS

GUIDE = (Path(__file__).parents[3] / "docs" / "settings.md").read_text()


def test_the_guide_lists_every_setting_as_it_is() -> None:
    rows = [
        f"| `{key.name}` | `{json.dumps(key.default, ensure_ascii=False)}` | {DESCRIPTIONS[key.name]} |"
        for key in KEYS.values()
    ]
    assert "\n".join(rows) in GUIDE


@pytest.mark.parametrize("example", re.findall(r"```toml\n(.*?)```", GUIDE, re.DOTALL))
def test_what_the_guide_shows_has_no_mistakes(paths: ProfilePaths, example: str) -> None:
    file = paths.managed if "locked" in tomllib.loads(example) else paths.settings_file
    file.write_text(example)
    assert load_settings(paths).problems == ()
