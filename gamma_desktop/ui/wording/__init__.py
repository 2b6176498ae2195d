"""The catalogue: everything that the layers below tell as codes and data, put into words in one place.

Serves pop, bar, log, tray, notifications and commands alike. Knows no Qt, so that a command need not load it.
"""

from gamma_desktop.ui.explanation import Explanation
from gamma_desktop.ui.wording.errors import explain, explain_not_registered, keyring_advice, refused_link
from gamma_desktop.ui.wording.messages import Attempt, say

__all__ = [
    "Attempt",
    "Explanation",
    "explain",
    "explain_not_registered",
    "keyring_advice",
    "refused_link",
    "say",
]
