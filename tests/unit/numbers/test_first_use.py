"""What a fresh interpreter has loaded once it is prepared: nothing more is needed to read a number."""

import subprocess
import sys

import pytest

_SCRIPT = """
import sys
from datetime import UTC, datetime
from gamma_desktop.numbers.far_time import far_time
from gamma_desktop.numbers.first_use import prepare_to_read
from gamma_desktop.numbers.model import NumberRules
from gamma_desktop.numbers.parse import understand
rules, now = NumberRules(region="{region}"), datetime.now(UTC)
prepare_to_read(rules, now)
before = set(sys.modules)
for text in ("+34647460197", "647460197", "112", "203", "anonymous", "+4930123456", "what"):
    number = understand(text, rules)
    number.e164 and far_time(number.e164, now)
print(*(set(sys.modules) - before - {{"phonenumbers.data.region_ES", "phonenumbers.shortdata.region_ES"}}))
"""


@pytest.mark.parametrize("region", ["ES", "DE", "nowhere"])
def test_nothing_is_loaded_when_the_first_number_is_read(region: str) -> None:
    command = [sys.executable, "-c", _SCRIPT.format(region=region)]
    assert subprocess.run(command, capture_output=True, text=True, check=True).stdout.split() == []
