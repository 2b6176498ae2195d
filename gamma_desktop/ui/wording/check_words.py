"""A check in words: its name, what it found, what to do, and the button that does it."""

from gamma_desktop.checks.model import Check, CheckName, CheckState, Remedy
from gamma_desktop.errors import GammaDesktopError
from gamma_desktop.history.codes import TeamFault
from gamma_desktop.ui.translation import translate
from gamma_desktop.ui.wording.checks import ADVICE, BUTTONS, NAMES, STATES
from gamma_desktop.ui.wording.errors import explain
from gamma_desktop.ui.wording.explanation import Explanation
from gamma_desktop.ui.wording.messages import say


def check_name(name: CheckName) -> str:
    """What is checked, for a heading."""
    return translate("checks", NAMES[name])


def state_words(state: CheckState) -> str:
    """How a check ended, in a word."""
    return translate("checks", STATES[state])


def button_words(remedy: Remedy) -> str:
    """What stands on the button."""
    return translate("checks", BUTTONS[remedy])


def check_words(check: Check) -> Explanation:
    """What was found, without a full stop, and what to do about it; "" where nothing is to be done."""
    found = check.found
    if isinstance(found, GammaDesktopError):
        return explain(found)
    advice = next((text for code, text in ADVICE.items() if code == found.code), "")
    if found.code in set(TeamFault):  # worded as sentences, for the health of the link
        what, _, to_do = say(found).partition(". ")
        return Explanation(what.rstrip("."), to_do or translate("checks", advice))
    return Explanation(say(found), translate("checks", advice) if advice else "")
