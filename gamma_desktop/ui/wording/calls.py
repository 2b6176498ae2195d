"""Why Gamma could send no events to an address, and why the relay of a team refuses something."""

from enum import StrEnum

from gamma_desktop.calls.codes import CallbackFault, TeamRefusal, TestCallFault

SENTENCES: dict[StrEnum, str] = {
    CallbackFault.NO_ADDRESS: "“{url}” is no address: {why}.",
    CallbackFault.NOT_HTTP: (
        "“{url}” is no http or https address; an example: https://desk.example.com/vtcrm/callback"
    ),
    CallbackFault.CREDENTIALS: (
        "Leave user, password and fragment (#…) out of the address for events: a secret header protects it."
    ),
    CallbackFault.OUT_OF_REACH: (
        "Gamma cannot reach {host}: name an address that it can reach, a tunnel's or a reverse proxy's."
    ),
    CallbackFault.NAME_IT: "{problem} Name it with --callback-url URL.",
    TeamRefusal.RIGHTS: "This desk may not do this. Ask your administrator, who decides it at the relay.",
    TeamRefusal.NOT_ITS_OWN: "It is not this desk's call. Ask your administrator, who decides at the relay.",
    TeamRefusal.RATE: "That was too much in a minute. Try again in a moment.",
    TeamRefusal.TOO_LATE: "The relay came to it too late, so nothing was done. Try again.",
    TeamRefusal.NOT_KNOWN: "The relay is of another version, and does not know how. Tell your administrator.",
    TeamRefusal.NOT_SHARED: (
        "The relay cannot reach the servers that it shares with other relays. Try again in a moment."
    ),
    TeamRefusal.NOT_RECORDED: "The relay cannot write to its disk. Tell your administrator.",
    TeamRefusal.UNREACHABLE: "The relay does not reach Gamma, so nothing was done. Try again in a moment.",
    TeamRefusal.NO_KEY: "The relay has no API key. Tell your administrator.",
    TeamRefusal.GAMMA: "Gamma refused it when it was asked before.",
    TeamRefusal.NO_CALL: "Your team's relay does not have this call, or your group does not see it.",
    TeamRefusal.CONFLICT: "The note was changed by your team meanwhile. Look at it, then write yours again.",
    TeamRefusal.CLAIMED: "Nothing was dialled. Call again to call all the same.",
    TestCallFault.EMERGENCY: "Emergency numbers are not for tests. Choose another.",
    TestCallFault.EXTENSION: (
        "Calls between extensions may bring no events, and prove nothing. Choose an outside number, such as a"
        " mobile."
    ),
}
