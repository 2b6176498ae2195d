"""What the program says of itself in the window: what this desktop does not let it have, and failures."""

from pathlib import Path

from PySide6.QtCore import QCoreApplication

from gamma_desktop.ui.bidi import filled
from gamma_desktop.ui.wording import Explanation

translate = QCoreApplication.translate


def no_pops_here() -> Explanation:
    """No card can stand in the corner without taking the keyboard, and nothing shows notifications."""
    return Explanation(
        translate("notices", "Calls cannot pop up on this desktop"),
        translate(
            "notices",
            "Calls show here and in the tray. Ask your administrator for XWayland or notifications.",
        ),
    )


def no_tray_here() -> Explanation:
    """The desktop has no tray, or it has gone."""
    return Explanation(
        translate("notices", "This desktop has no tray now"),
        translate(
            "notices", "Closing the window minimises it until there is one, so that you find it again."
        ),
    )


def goes_on_in_tray() -> Explanation:
    """The window was closed, and the program goes on."""
    return Explanation(
        translate("notices", "Gamma Desktop goes on in the tray"),
        translate("notices", "Calls still pop up. Quit from the tray's menu."),
    )


def no_number_selected() -> Explanation:
    """The shortcut that dials what is selected was pressed."""
    return Explanation(
        translate("hotkeys", "No phone number is selected"),
        translate("hotkeys", "Select or copy one, then press the keys again."),
    )


def unexpected_failure(line: str, log: Path) -> Explanation:
    """Something failed that is handled nowhere; ``line`` is what is known of it."""
    words = translate("notices", "{0} Details are in {1}")
    return Explanation(translate("notices", "Something went wrong"), words.format(line, log))


def crm_not_started(program: str) -> Explanation:
    """The program of the CRM does not start: an agent can do nothing about it."""
    return Explanation(
        translate("notices", "The CRM did not open"),
        filled(translate("notices", "Ask your administrator: {0} does not start."), program),
    )


def crm_not_opened() -> Explanation:
    """The system opens no page."""
    return Explanation(
        translate("notices", "The CRM did not open"),
        translate(
            "notices",
            "Choose a browser in the settings of your system. If it stays so, ask your administrator.",
        ),
    )
