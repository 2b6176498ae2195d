"""A check in words: its name, what it found, what to do, and the button that does it."""

from collections.abc import Sequence

from gamma_desktop.calls.trial import Hop, Trial, percentile
from gamma_desktop.checks.codes import Found
from gamma_desktop.checks.model import Check, CheckName, CheckState, Remedy
from gamma_desktop.errors import GammaDesktopError
from gamma_desktop.history.codes import TeamFault
from gamma_desktop.ui.bidi import joined
from gamma_desktop.ui.durations import measured_duration
from gamma_desktop.ui.explanation import Explanation
from gamma_desktop.ui.translation import translate
from gamma_desktop.ui.wording.checks import ADVICE, BUTTONS, HOPS, NAMES, STATES
from gamma_desktop.ui.wording.errors import explain
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


def hops(trial: Trial) -> str:
    """How long each hop of a test call took: "Accepted after 120 ms · … · Ended after 1.4 s"."""
    return joined(
        translate("checks", HOPS[hop]).format(measured_duration(trial.seconds[hop]))
        for hop in Hop
        if hop in trial.seconds
    )


def no_event_advice(*, can_register: bool) -> str:
    """What to do when a test call brought no event here."""
    if can_register:
        return translate("checks", ADVICE[Found.TAKEN_OVER])
    return translate("checks", "Ask your administrator: the relay of your team gets the events.")


def figures(trials: Sequence[Trial]) -> str:
    """What the last test calls took until the phone rang: the middle one, and all but one in twenty."""
    told = [trial.seconds[Hop.PROMPTED] for trial in trials if trial.event_came]
    half, most = percentile(told, 0.5), percentile(told, 0.95)
    if half is None or most is None:
        return translate("checks", "Last {0}: no event came").format(len(trials))
    words = translate("checks", "Last {0}, until your phone rang: p50 {1}, p95 {2}")
    return words.format(len(trials), measured_duration(half), measured_duration(most))
