"""What there is to say of settings and secrets, as codes; ``ui.wording.settings`` has the words."""

from enum import StrEnum


class ValueFault(StrEnum):
    """Why a value does not fit a setting: what would fit, behind the name of the setting."""

    WHOLE_NUMBER = "value_whole_number"
    TRUE_OR_FALSE = "value_true_or_false"
    LIST = "value_list"
    ONE_OF = "value_one_of"
    TEXT = "value_text"
    SHORTER = "value_shorter"
    CONTROL_CHARACTERS = "value_control_characters"
    SAME_LABEL = "value_same_label"
    SOME_TEXT = "value_some_text"
    OUTSIDE_PREFIX = "value_outside_prefix"
    AREA_CODE = "value_area_code"
    REGION = "value_region"
    EXTENSIONS = "value_extensions"
    DIALLED = "value_dialled"
    LABELS = "value_labels"
    QUIET_HOURS = "value_quiet_hours"
    DAYS = "value_days"
    HOST = "value_host"
    HOSTS = "value_hosts"
    HOST_AND_PORT = "value_host_and_port"
    PAGE_URL = "value_page_url"
    NATS_URL = "value_nats_url"
    GROUP_NAME = "value_group_name"
    GROUPS = "value_groups"
    IN_TWO_GROUPS = "value_in_two_groups"
    TEE = "value_tee"
    TEE_HEADERS = "value_tee_headers"
    SAME_URL = "value_same_url"
    PUSHED = "value_pushed"
    SOURCES = "value_sources"
    SOURCE_PASSWORD = "value_source_password"
    SAME_SOURCE = "value_same_source"
    SOURCE = "value_source"
    """Why something can be no source, in another's words: ``contacts.codes.SourceFault``."""
    CREDENTIAL = "value_credential"
    CERTIFICATES = "value_certificates"
    PATH = "value_path"
    NETWORK = "value_network"
    NETWORKS = "value_networks"
    HEADER = "value_header"
    API_URL = "value_api_url"
    CRM_URL = "value_crm_url"
    PROGRAM = "value_program"
    SHORTCUT = "value_shortcut"
    CRM_RULE = "value_crm_rule"
    BRACES = "value_braces"
    PLACEHOLDERS = "value_placeholders"
    SECRET = "value_secret"
    INVITATION = "value_invitation"
    PASSWORD = "value_password"
    DESK_SECRET = "value_desk_secret"
    OF_KEY = "value_of_key"
    """Another of these, of a key that is named."""
    OF_VARIABLE = "value_of_variable"
    """Another of these, of a variable of the environment."""


class SettingProblem(StrEnum):
    """Why a settings file, or something in it, does not count, or is not changed."""

    UNKNOWN = "setting_unknown"
    UNKNOWN_HERE = "setting_unknown_here"
    NOT_A_SECTION = "setting_not_a_section"
    LOCK_NAMES_NONE = "setting_lock_names_none"
    LOCKED = "setting_locked"
    ADMINISTRATORS = "setting_administrators"
    DECIDED_BY_VARIABLE = "setting_decided_by_variable"
    SECRET_NOT_KEPT = "setting_secret_not_kept"
    READ_ONLY = "setting_read_only"
    NOT_WRITTEN = "setting_not_written"
    FILE_LEFT = "setting_file_left"
    NOT_CHANGED = "setting_not_changed"
    NO_SECTION_IN_FILE = "setting_no_section_in_file"
    OTHERS_WOULD_CHANGE = "setting_others_would_change"
    WHOLE_FILE = "setting_whole_file"
    NOT_OF_THE_RELAY = "setting_not_of_the_relay"


class Hint(StrEnum):
    """What may have been meant by a name that is no setting."""

    SECTION = "hint_section"
    NEAR = "hint_near"
    ALL = "hint_all"
    LOCKS = "hint_locks"
    RELAY = "hint_relay"


class FileFault(StrEnum):
    """Why a settings file cannot be read."""

    NOT_OPENED = "settings_file_not_opened"
    TOO_LARGE = "settings_file_too_large"
    NOT_UTF8 = "settings_file_not_utf8"
    NOT_TOML = "settings_file_not_toml"
    TOO_DEEP = "settings_file_too_deep"


class AuthorityFault(StrEnum):
    """Why a relay has no certificate to show to desks."""

    NO_NAMES = "authority_no_names"
    NOT_READ = "authority_not_read"
    NOT_WRITTEN = "authority_not_written"


class StreamFault(StrEnum):
    """Why a relay cannot use the stream that it shares with others."""

    UNREACHABLE = "stream_unreachable"
    TOO_OLD = "stream_too_old"
    CREDENTIALS = "stream_credentials"
    DENIED = "stream_denied"
    EXPIRED = "stream_expired"
    NOT_MADE = "stream_not_made"
    OTHER_LOG = "stream_other_log"
    SET_BACK = "stream_set_back"
    NOT_ERASED = "stream_not_erased"
    NOT_TOLD = "stream_not_told"
    NOT_RUNNING = "stream_not_running"


class JoinFault(StrEnum):
    """Why a desk is not a member of a team."""

    NO_LINE = "join_no_line"
    CODE_WRONG = "join_code_wrong"
    CODE_EXPIRED = "join_code_expired"
    CODE_USED = "join_code_used"
    CODE_SPENT = "join_code_spent"
    TOO_MANY = "join_too_many"
    BAD_REQUEST = "join_bad_request"
    NOT_STORED = "join_not_stored"
    UNREACHABLE = "join_unreachable"
    NOT_A_RELAY = "join_not_a_relay"
    OTHER_RELAY = "join_other_relay"
    OTHER_NAME = "join_other_name"
    NOT_TRUSTED = "join_not_trusted"
    CLOCK = "join_clock"
    MEMBER_ALREADY = "join_member_already"
    NO_MEMBER = "join_no_member"
    MEMBERSHIP_UNREADABLE = "join_membership_unreadable"
    RELAY_DOES_THIS = "join_relay_does_this"


class ProfileFault(StrEnum):
    """Why a folder of the profile cannot be used."""

    SYSTEM = "profile_system"
    LACKS_LOCKS = "profile_lacks_locks"
    LACKS_MAPS = "profile_lacks_maps"
    OTHER_OWNER = "profile_other_owner"
    OPEN_TO_OTHERS = "profile_open_to_others"
    STRANGE_FILE = "profile_strange_file"
