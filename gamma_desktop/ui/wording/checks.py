"""What each check found, in one sentence, and what to do about it; window and command alike."""

from enum import StrEnum

from gamma_desktop.calls.trial import Hop
from gamma_desktop.checks.codes import Found
from gamma_desktop.checks.model import CheckName, CheckState, Remedy
from gamma_desktop.history.codes import TeamFault

_NO_CALL_TWICE = "Nothing to do here: no call shows twice. Tell your administrator if that is news."
_RELAY_AWAY = "Check your network. If it stays so, ask your administrator whether the relay runs."

SENTENCES: dict[StrEnum, str] = {
    Found.NO_ANSWER: "No answer within {seconds} seconds",
    Found.CHECK_FAILED: "The check itself failed ({why})",
    Found.NEEDS_KEYRING: "Not checked: it needs the keyring",
    Found.NEEDS_KEY: "Not checked: it needs the API key",
    Found.NEEDS_API: "Not checked: it needs an answer from Gamma",
    Found.NEEDS_RELAY: "Not checked: it needs an answer from the relay",
    Found.NEEDS_DISK: "Not checked: it needs room on the disk",
    Found.NEEDS_REGISTRATION: "Not checked: events are not registered yet",
    Found.NEEDS_BOOK: "Not checked: it needs the call history",
    Found.NEEDS_SETTINGS: "Not checked: a setting that it needs does not count",
    Found.NEEDS_DISPLAY: "Not checked: there is no display here",
    Found.NEEDS_SESSION_BUS: "Not checked: there is no desktop session here",
    Found.TAKES_TOO_LONG: "Not checked to its end: it is large ({megabytes} MB)",
    Found.KEY_FOUND: "There is a key",
    Found.KEY_ACCEPTED: "Gamma knows the key",
    Found.KEYRING_FINE: "The keyring works ({backend})",
    Found.KEYRING_NOT_NEEDED: "No keyring, and none is needed: the environment gives key and secret",
    Found.KEYRING_NOT_NEEDED_IN_TEAM: "No keyring, and none is needed: the environment gives the secret",
    Found.RELAY_CONNECTED: "Connected to your team as {name} ({relays})",
    Found.RELAY_SET_BACK: (
        "Connected to your team as {name}. Its relay was put back from a backup: it was read again on {at}"
    ),
    Found.RELAY_IS_ANOTHER: (
        "Connected to your team as {name}. Its relay has other events than before: all were read on {at}"
    ),
    Found.NO_RELAY_ANSWERS: "No relay of your team answers",
    Found.API_REACHED: "Gamma answers",
    Found.API_ANSWERS: "Gamma answers, with {extensions} extensions",
    Found.EXTENSION_FOUND: "Your extension: {extensions}",
    Found.EXTENSION_OF_ALL: "None chosen: you see the calls of all extensions",
    Found.EXTENSION_UNKNOWN: "Gamma does not list your extension {extensions}",
    Found.LISTENING: "Events can come in at {address}",
    Found.COULD_LISTEN: "Gamma Desktop is not running; {address} is free for it",
    Found.NOT_LISTENING: "Gamma Desktop runs, but takes no events at {address}",
    Found.REFUSING: "Events come in, but are refused",
    Found.NOT_STORING: "Events come in, but cannot be saved",
    Found.UNENCRYPTED: "Events travel unencrypted to {address}",
    Found.REGISTERED: "Registered on {date}: {url}",
    Found.REGISTERED_BY_OTHERS: "Registered by someone else, as the settings say",
    Found.NOT_REGISTERED: "This computer is not registered with Gamma",
    Found.REGISTERED_ELSEWHERE: "Gamma still sends events to the old address, {url}",
    Found.TAKEN_OVER: "The last test call brought no event here",
    Found.SECRET_FOUND: "The secret that proves Gamma's events is there",
    Found.SECRET_NOT_NEEDED: "No secret is needed, as the settings say",
    Found.NO_TLS: "No certificate here: events arrive without TLS",
    Found.CERTIFICATE_VALID: "The certificate is valid until {until}",
    Found.CERTIFICATE_ENDS: "The certificate expires in {days} days, on {until}",
    Found.CERTIFICATE_EXPIRED: "The certificate expired on {until}",
    Found.CERTIFICATE_TOO_EARLY: "The certificate is not valid before {since}",
    Found.SECONDS: "{count} seconds",
    Found.MINUTES: "{count} minutes",
    Found.HOURS: "{count} hours",
    Found.CLOCK_RIGHT: "This computer's clock agrees with Gamma's",
    Found.CLOCK_AHEAD: "This computer's clock is {span} fast",
    Found.CLOCK_BEHIND: "This computer's clock is {span} slow",
    Found.TRAY_THERE: "This desktop has a tray",
    Found.NO_TRAY: "This desktop has no tray",
    Found.NOTIFICATIONS_THERE: "Notifications can be shown ({server})",
    Found.NO_NOTIFICATIONS: "This desktop shows no notifications",
    Found.NOTIFICATIONS_NOT_NEEDED: (
        "This desktop shows no notifications, and none are needed: calls show as cards"
    ),
    Found.NO_NOTIFICATIONS_BESIDE_CARDS: "This desktop shows no notifications: calls show as cards alone",
    Found.NO_NOTIFICATIONS_OR_CARDS: "Calls cannot pop up: this desktop shows no notifications, and no cards",
    Found.LINKS_TAKEN: "Links to phone numbers open here ({schemes})",
    Found.LINKS_NOT_TAKEN: "Links to phone numbers do not open here, as you have not asked for it",
    Found.LINKS_LOST: "Links to phone numbers ({schemes}) open with no program any more",
    Found.LINKS_WITH_OTHER: "Links to phone numbers ({schemes}) open with another program: {program}",
    Found.AUTOSTART_ON: "Starts when you log in",
    Found.AUTOSTART_OFF: "Does not start when you log in, as set",
    Found.AUTOSTART_MISSING: "Set to start when you log in, but your system does not know that",
    Found.HOTKEYS_NOT_SET: "No global shortcuts are set",
    Found.HOTKEYS_READY: "Global shortcuts work ({shortcuts})",
    Found.HOTKEY_UNUSABLE: "{shortcut} does not work: {why}",
    Found.DISK_HAS_ROOM: "{gigabytes} GB are free",
    Found.DISK_NEARLY_FULL: "Only {megabytes} MB are free",
    Found.DISK_FULL: "The disk is full: {megabytes} MB are free",
    Found.FILE_SOUND: "Sound ({megabytes} MB)",
    Found.FILE_NOT_YET: "Nothing saved yet",
    Found.FILE_DAMAGED: "The file is damaged: {file}",
    Found.NO_SOURCES: "No address books on servers are set up",
    Found.SOURCES_READ: "Up to date: {names}",
    Found.SOURCES_FAIL: "Not up to date: {names}",
    Found.SETTINGS_COUNT: "All settings count",
    Found.SETTINGS_FILE_IGNORED: "A file of settings does not count: {place}: {fault}",
    Found.SETTING_IGNORED: "A setting does not count: {place}: {key} {fault}",
    Found.SETTING_IGNORED_TOO: "line {line}: {key} {fault}",
    Found.SETTINGS_IGNORED: "{first} · {others}",
    Found.VERSION: "Gamma Desktop {version}, Python {python}, SQLite {sqlite}",
}

ADVICE: dict[StrEnum, str] = {
    Found.NO_ANSWER: "Check again. If it stays so, log out and in again.",
    Found.NO_RELAY_ANSWERS: _RELAY_AWAY,
    TeamFault.UNREACHABLE: _RELAY_AWAY,
    Found.CHECK_FAILED: "Check again. If it stays so, send a support bundle to your administrator.",
    Found.EXTENSION_UNKNOWN: "Choose your extension (Settings, You), or ask your administrator.",
    Found.RELAY_SET_BACK: _NO_CALL_TWICE,
    Found.RELAY_IS_ANOTHER: _NO_CALL_TWICE,
    Found.NOT_LISTENING: "Quit Gamma Desktop and the program that uses this port, then start it again.",
    Found.REFUSING: "Register again to get calls here.",
    Found.NOT_STORING: "Make room on this computer's disk, or check that it can be written to.",
    Found.UNENCRYPTED: (
        "Names and numbers of callers can be read on the way. Ask your administrator to set up TLS."
    ),
    Found.NOT_REGISTERED: "Register (Settings, Connection). Until then no calls show here.",
    Found.REGISTERED_ELSEWHERE: "Register again to get calls here.",
    Found.TAKEN_OVER: (
        "Another computer or program may have registered since. Ask your administrator, or register again;"
        " that takes the events away from there."
    ),
    Found.CERTIFICATE_ENDS: "Ask your administrator for a new certificate.",
    Found.CERTIFICATE_EXPIRED: "Gamma may send no events now. Ask your administrator for a new certificate.",
    Found.CERTIFICATE_TOO_EARLY: "Check the date of this computer, or ask your administrator.",
    Found.CLOCK_AHEAD: "Have your system set its clock by itself: times in the call history are wrong.",
    Found.CLOCK_BEHIND: "Have your system set its clock by itself: times in the call history are wrong.",
    Found.NO_TRAY: "The window stays in the task bar instead. Add a tray to your panel to see calls there.",
    Found.NO_NOTIFICATIONS: "Start a notification service, or show calls as cards (Settings, Pop).",
    Found.NO_NOTIFICATIONS_BESIDE_CARDS: (
        "Start a notification service, or have calls show as cards alone (Settings, Pop)."
    ),
    Found.NO_NOTIFICATIONS_OR_CARDS: (
        "Start a notification service, or ask your administrator for XWayland, which lets cards show."
    ),
    Found.LINKS_LOST: "Choose Gamma Desktop for them again.",
    Found.LINKS_WITH_OTHER: "Choose Gamma Desktop for them again.",
    Found.AUTOSTART_MISSING: "Set it once more.",
    Found.HOTKEY_UNUSABLE: "Choose other keys (Settings, Shortcuts).",
    Found.DISK_NEARLY_FULL: "Make room on this computer's disk.",
    Found.DISK_FULL: "Make room on this computer's disk: until then calls cannot be saved.",
    Found.FILE_DAMAGED: ("Start Gamma Desktop, which repairs it: from a backup, and from what can be read."),
    Found.SOURCES_FAIL: "See Contact sources (Settings, Contacts) for the reason.",
    Found.SETTINGS_FILE_IGNORED: "Correct it, or remove it.",
    Found.SETTING_IGNORED: "Correct it, or remove it.",
    Found.SETTINGS_IGNORED: "Correct them, or remove them.",
}

NAMES: dict[CheckName, str] = {
    CheckName.KEY: "API key",
    CheckName.KEYRING: "Keyring",
    CheckName.API: "Gamma",
    CheckName.EXTENSION: "Your extension",
    CheckName.RELAY: "Team",
    CheckName.LISTENER: "Events",
    CheckName.CALLBACK: "Registration",
    CheckName.SECRET: "Secret",
    CheckName.TLS: "Certificate",
    CheckName.CLOCK: "Clock",
    CheckName.TRAY: "Tray",
    CheckName.NOTIFICATIONS: "Notifications",
    CheckName.LINKS: "Links",
    CheckName.AUTOSTART: "Start at log-in",
    CheckName.HOTKEYS: "Shortcuts",
    CheckName.DISK: "Disk",
    CheckName.BOOK: "Call history",
    CheckName.JOURNAL: "Saved events",
    CheckName.SOURCES: "Contacts from servers",
    CheckName.SETTINGS: "Settings",
    CheckName.VERSION: "Version",
}

STATES: dict[CheckState, str] = {
    CheckState.OK: "OK",
    CheckState.SKIPPED: "Skipped",
    CheckState.WARNING: "Warning",
    CheckState.PROBLEM: "Problem",
}

BUTTONS: dict[Remedy, str] = {
    Remedy.REGISTER: "Register…",
    Remedy.UNLOCK_KEYRING: "Unlock",
    Remedy.ARRANGE_AUTOSTART: "Set again",
    Remedy.TAKE_LINKS: "Open links here",
}

HOPS: dict[Hop, str] = {
    Hop.ACCEPTED: "Accepted after {0}",
    Hop.PROMPTED: "Your phone rang after {0}",
    Hop.DROPPED: "Ended after {0}",
}
