"""The form in which Gamma is asked to dial: what an agent would press on the phone."""

from gamma_desktop.numbers.model import NumberRules


def outside_form(pressed: str, rules: NumberRules) -> str:
    """What to send for an outside number, given the digits that the public network expects.

    Gamma puts the dial-out prefix in front where it is not there yet. Digits that begin with the prefix by
    chance ("0049…", "061") would be taken for prefixed, and digits that are also an extension would ring it;
    those get the prefix from us.
    """
    is_ambiguous = pressed.startswith(rules.outside_prefix) or pressed in rules.extensions
    return rules.outside_prefix + pressed if is_ambiguous else pressed
