"""Why Gamma could send no events to an address."""

from enum import StrEnum

from gamma_desktop.calls.codes import CallbackFault

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
}
