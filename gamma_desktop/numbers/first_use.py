"""Has ready what reading numbers needs, so that the first call of a program does not wait 60 ms for it."""

from datetime import datetime

from gamma_desktop.numbers.model import NumberRules
from gamma_desktop.numbers.parse import understand

_EMERGENCY = "112"
_ABROAD = "+493012345678"


def prepare_to_read(rules: NumberRules, now: datetime) -> None:
    """Load numbering plans, places and time zones by reading a number of each kind; may run in any thread.

    Args:
        rules: how numbers are written here.
        now: aware.
    """
    from gamma_desktop.numbers import far_time, plan  # noqa: PLC0415  (what is to be loaded)

    for text in (_EMERGENCY, plan.example(rules.region), _ABROAD):
        understand(text, rules)
    far_time.far_time(_ABROAD, now)
