"""What the operating system refused, in words."""

from enum import StrEnum

from gamma_desktop.desktop.codes import DesktopTrouble, HotkeyState

SENTENCES: dict[StrEnum, str] = {
    DesktopTrouble.LOG_IN: "The start at log-in was not changed",
    DesktopTrouble.LOG_IN_REFUSED: "Set it in the settings of your system instead. ({why})",
    DesktopTrouble.SECOND_START: "Links from other programs do not arrive",
    DesktopTrouble.CHANNEL: "The system refuses it: {why}. Calls pop up all the same.",
    DesktopTrouble.LINKS: "Which program opens links to phone numbers was not changed",
    DesktopTrouble.LINKS_REFUSED: "The system refuses it: {why}",
    DesktopTrouble.LINKS_NEED_XDG_UTILS: "Install xdg-utils first: your system is told by it.",
    DesktopTrouble.LINKS_OF_MACOS: "Choose Gamma Desktop for calls in the settings of FaceTime.",
    DesktopTrouble.NOT_WATCHED: "Calls cannot be followed",
    DesktopTrouble.NO_PROGRAM: "No Gamma Desktop with a window runs on this profile: start it first.",
    DesktopTrouble.TOO_MANY_WATCH: "Too many commands follow them already: end one first.",
    HotkeyState.READY: "Ready",
    HotkeyState.ASKED: "Waiting for your desktop",
    HotkeyState.TAKEN: "Another program uses this shortcut",
    HotkeyState.TWICE: "You use this shortcut above already",
    HotkeyState.NO_SUCH_KEY: "Your keyboard has no such key",
    HotkeyState.REFUSED: "Your system refuses this shortcut",
    HotkeyState.NO_PORTAL: "This desktop offers no global shortcuts",
    HotkeyState.NOT_HERE: "There are no global shortcuts here",
}
