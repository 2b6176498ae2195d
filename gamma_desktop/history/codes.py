"""What can go wrong with what is kept and with how events get here; ``ui.wording.history`` has the words."""

from enum import StrEnum


class Trouble(StrEnum):
    """What went wrong, as a title has it."""

    RELAY_UNUSABLE = "trouble_relay_unusable"
    CALLS_UNUSABLE = "trouble_calls_unusable"
    NO_SUCH_BACKUP = "trouble_no_such_backup"
    NOT_EXPORTED = "trouble_not_exported"
    NO_EVENTS = "trouble_no_events"
    NOT_LISTENING = "trouble_not_listening"
    EVENTS_NOT_STORED = "trouble_events_not_stored"
    HOOK_FAILED = "trouble_hook_failed"


class StorageProblem(StrEnum):
    """What is wrong with a file of calls and contacts, or of events, or with where they are written to."""

    TOO_NEW = "storage_too_new"
    BEING_REPAIRED = "storage_being_repaired"
    """It does not stand in its place, or was replaced while it was open."""
    DAMAGED = "storage_damaged"
    RELAY_DAMAGED = "storage_relay_damaged"
    DAMAGED_ROW = "storage_damaged_row"
    DAMAGED_END = "storage_damaged_end"
    DAMAGED_AS_COPIED = "storage_damaged_as_copied"
    DAMAGED_COPY = "storage_damaged_copy"
    IN_USE = "storage_in_use"
    INACCESSIBLE = "storage_inaccessible"
    NOT_REACHED = "storage_not_reached"
    FULL = "storage_full"
    FULL_FOR_BACKUP = "storage_full_for_backup"
    FAILING = "storage_failing"
    UNEXPECTED = "storage_unexpected"
    NO_BACKUP = "storage_no_backup"
    UNKNOWN_BACKUP = "storage_unknown_backup"
    DAMAGED_BACKUP = "storage_damaged_backup"
    EVENTS_NOT_WRITTEN = "storage_events_not_written"
    EVENTS_DAMAGED = "storage_events_damaged"
    NOT_EXPORTED = "storage_not_exported"


class TeamFault(StrEnum):
    """Why a desk has no connection to the relay of its team, or no use of it."""

    NOT_YET = "team_not_yet"
    UNREACHABLE = "team_unreachable"
    NOT_TRUSTED = "team_not_trusted"
    NOT_KNOWN = "team_not_known"
    CANNOT_STORE = "team_cannot_store"
    ENDED = "team_ended"
    OTHER_VERSION = "team_other_version"
    REMOVED = "team_removed"
    COPIED = "team_copied"
    RELAY_CANNOT_STORE = "team_relay_cannot_store"


class ListenerProblem(StrEnum):
    """Why events cannot be listened for as it is set."""

    PORT_IN_USE = "port_in_use"
    ADDRESS_NOT_OURS = "address_not_ours"
    NOT_PERMITTED = "not_permitted"
    TLS_UNUSABLE = "tls_unusable"
    BAD_SETTING = "bad_setting"
    FAILED = "failed"


class DueTimeFault(StrEnum):
    """Why a text is no time to be reminded at."""

    UNKNOWN = "due_unknown"
    PAST = "due_past"
    TOO_FAR = "due_too_far"


class HookFault(StrEnum):
    """Why the program of a hook did not do as it should."""

    NOT_STARTED = "hook_not_started"
    TOO_SLOW = "hook_too_slow"
    FAILED = "hook_failed"
    TOO_MANY = "hook_too_many"
    NO_CALL = "hook_no_call"
