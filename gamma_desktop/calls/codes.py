"""What there is to say of the address that events are sent to, as codes."""

from enum import StrEnum


class CallbackFault(StrEnum):
    """Why Gamma could send no events to an address."""

    NO_ADDRESS = "callback_no_address"
    NOT_HTTP = "callback_not_http"
    CREDENTIALS = "callback_credentials"
    OUT_OF_REACH = "callback_out_of_reach"
    NAME_IT = "callback_name_it"
    """Another of these, and how a command is told the address."""
