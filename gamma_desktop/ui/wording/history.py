"""What is wrong with what is kept, and with how events get here, in words."""

from enum import StrEnum

from gamma_desktop.history.codes import (
    DueTimeFault,
    HookFault,
    ListenerProblem,
    StorageProblem,
    TeamFault,
    Trouble,
)

SENTENCES: dict[StrEnum, str] = {
    Trouble.RELAY_UNUSABLE: "The relay's list of desks cannot be used",
    Trouble.CALLS_UNUSABLE: "The calls and contacts cannot be used",
    Trouble.NO_SUCH_BACKUP: "There is no such backup",
    Trouble.NOT_EXPORTED: "The calls could not be exported",
    Trouble.NO_EVENTS: "Events cannot be taken in",
    Trouble.NOT_LISTENING: "This computer cannot receive events",
    Trouble.EVENTS_NOT_STORED: "Events cannot be stored",
    Trouble.HOOK_FAILED: "A program that is told of calls failed",
    HookFault.NOT_STARTED: "hooks.{hook} does not start ({why}). Your calls go on. Tell your administrator.",
    HookFault.TOO_SLOW: (
        "hooks.{hook} took more than {seconds} s, and was ended. Your calls go on. Tell your administrator."
    ),
    HookFault.FAILED: "hooks.{hook} ended with {status}. Your calls go on. Tell your administrator.",
    HookFault.TOO_MANY: (
        "More than {most} calls waited for hooks.{hook}, and some were left out. Tell your administrator."
    ),
    HookFault.NO_CALL: "hooks.{hook} was told nothing: a call could not be read ({why}).",
    TeamFault.NOT_YET: "Connecting to your team.",
    TeamFault.UNREACHABLE: "The relay cannot be reached.",
    TeamFault.NOT_TRUSTED: "What answers is not your team's relay, or its certificate has ended.",
    TeamFault.NOT_KNOWN: "The relay does not know this computer. Ask your administrator for an invitation.",
    TeamFault.CANNOT_STORE: "This computer cannot store what comes. Make room on its disk.",
    TeamFault.ENDED: "The relay ended the connection.",
    TeamFault.OTHER_VERSION: "The relay is of another version. Update Gamma Desktop, or the relay.",
    TeamFault.REMOVED: (
        "Your administrator has removed it: the team's calls and contacts are erased from it. To come back,"
        " ask for an invitation, and start Gamma Desktop again."
    ),
    TeamFault.COPIED: "Another computer uses the same profile. Ask for an invitation for each.",
    TeamFault.RELAY_CANNOT_STORE: "The relay has no room for calls. Ask your administrator.",
    StorageProblem.TOO_NEW: (
        "{path}: written by a newer version of the program (schema {found}, this one knows {known})."
        " Install that version, or name another profile. The file was not touched."
    ),
    StorageProblem.BEING_REPAIRED: (
        "{path} is being repaired. Try again in a minute, or start Gamma Desktop if it does not run."
    ),
    StorageProblem.DAMAGED: (
        "{path} is damaged. Start Gamma Desktop, which puts it back from a backup. ({why})"
    ),
    StorageProblem.RELAY_DAMAGED: (
        "{path} is damaged. Put your own backup of it in its place, or move it away and invite all desks."
    ),
    StorageProblem.DAMAGED_ROW: (
        "A row of {path} is damaged. Start Gamma Desktop, which puts it back from a backup. ({why})"
    ),
    StorageProblem.DAMAGED_END: "{path} is damaged at its end. Start Gamma Desktop, which puts it right.",
    StorageProblem.DAMAGED_AS_COPIED: "{path} is damaged, as a copy of it shows.",
    StorageProblem.DAMAGED_COPY: "{path} is damaged.",
    StorageProblem.IN_USE: "{path} is held by another program. Try again. ({why})",
    StorageProblem.INACCESSIBLE: (
        "{path} may not be opened for writing. Check the rights of the file and its folder. ({why})"
    ),
    StorageProblem.NOT_REACHED: "{path}: {why}. Check the file and its folder.",
    StorageProblem.FULL: "{path}: the disk is full. Make room, and try again. ({why})",
    StorageProblem.FULL_FOR_BACKUP: "{path}: too little room for a backup. Make room.",
    StorageProblem.FAILING: "{path} could not be read or written. Check the disk. ({why})",
    StorageProblem.UNEXPECTED: "{path}: {why}",
    StorageProblem.NO_BACKUP: "{path} has no backup of calls and contacts that can be read.",
    StorageProblem.UNKNOWN_BACKUP: "{path} has no backup {name}. --list names those that there are.",
    StorageProblem.DAMAGED_BACKUP: "{path}: this backup is damaged. Choose another; --list names them.",
    StorageProblem.EVENTS_NOT_WRITTEN: (
        "{path}: {why}. Make room on this disk, or see that it can be written."
    ),
    StorageProblem.EVENTS_DAMAGED: (
        "{path} is damaged. Start Gamma Desktop, which begins a new one and keeps what can be read. ({why})"
    ),
    StorageProblem.NOT_EXPORTED: "{path} cannot be written ({why}). Choose another place, and try again.",
    ListenerProblem.PORT_IN_USE: (
        "Another program uses port {what}. End that program, or choose another port in Settings,"
        " Administrator."
    ),
    ListenerProblem.ADDRESS_NOT_OURS: (
        "{what} is no address of this computer. Set listener.host to one that is."
    ),
    ListenerProblem.NOT_PERMITTED: (
        "The system does not let this program use port {what}. Set a listener.port from 1024 on."
    ),
    ListenerProblem.TLS_UNUSABLE: "{what}: check listener.tls_certificate and listener.tls_key.",
    ListenerProblem.BAD_SETTING: "{what}: correct this setting.",
    ListenerProblem.FAILED: "{what}: check listener.host and listener.port.",
    DueTimeFault.UNKNOWN: "“{text}” is no time. Write “in 10 minutes”, “15:00” or “tomorrow at 9”.",
    DueTimeFault.PAST: "“{text}” is over already. Write a time to come.",
    DueTimeFault.TOO_FAR: "“{text}” is more than a year away. Write an earlier time.",
}
