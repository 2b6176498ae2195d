"""What there is to say of the address that events are sent to, and of what a relay refuses, as codes."""

from enum import StrEnum


class CallbackFault(StrEnum):
    """Why Gamma could send no events to an address."""

    NO_ADDRESS = "callback_no_address"
    NOT_HTTP = "callback_not_http"
    CREDENTIALS = "callback_credentials"
    OUT_OF_REACH = "callback_out_of_reach"
    NAME_IT = "callback_name_it"
    """Another of these, and how a command is told the address."""


class TeamRefusal(StrEnum):
    """Why the relay of a team does not do what a desk asks; Gamma was not asked, but for GAMMA."""

    RIGHTS = "refused_rights"
    NOT_ITS_OWN = "refused_not_its_own"
    RATE = "refused_rate"
    TOO_LATE = "refused_too_late"
    NOT_KNOWN = "refused_not_known"
    NOT_RECORDED = "refused_not_recorded"
    NOT_SHARED = "refused_not_shared"
    UNREACHABLE = "refused_unreachable"
    NO_KEY = "refused_no_key"
    GAMMA = "refused_gamma"
    NO_CALL = "refused_no_call"
    CONFLICT = "refused_conflict"
    """Another note stands there than its writer saw."""
    CLAIMED = "refused_claimed"
    """Another desk is calling back."""


class TestCallFault(StrEnum):
    """Why a number is not called for a test."""

    EMERGENCY = "test_call_emergency"
    EXTENSION = "test_call_extension"
    """A call between extensions may bring no event, which would look like events that go elsewhere."""
