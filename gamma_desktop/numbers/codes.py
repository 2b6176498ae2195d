"""What there is to say of how a number was read, as codes; ``ui.wording.numbers`` has the words."""

from enum import StrEnum


class Reason(StrEnum):
    """How a text came to its number, or why it came to none."""

    WITHHELD = "number_withheld"
    SAYS_EXTENSION = "number_says_extension"
    KNOWN_EXTENSION = "number_known_extension"
    SHORT_AS_EXTENSION = "number_short_as_extension"
    EMERGENCY = "number_emergency"
    SHORT = "number_short"
    AS_IT_STANDS = "number_as_it_stands"
    LACKS_AREA_CODE = "number_lacks_area_code"
    NO_PLAN = "number_no_plan"
    WITHOUT_EXTENSION = "number_without_extension"
    """A reading, and that the extension behind the number was left out."""


class How(StrEnum):
    """How digits were read as a number of the public network."""

    INTERNATIONAL = "number_international"
    INTERNATIONAL_WITHOUT_ZERO = "number_international_without_zero"
    INTERNATIONAL_WITHOUT_PLUS = "number_international_without_plus"
    NATIONAL = "number_national"
    NATIONAL_WITHOUT_PREFIX = "number_national_without_prefix"
    NATIONAL_WITHOUT_ZERO = "number_national_without_zero"
    LOCAL = "number_local"
    ABROAD = "number_abroad"
    OF_BEFORE = "number_of_before"
    """Another of these, as the plan was before some year."""


class WrittenProblem(StrEnum):
    """Why characters cannot be a number."""

    TOO_LONG = "number_too_long"
    TWO_NUMBERS = "number_two_numbers"
    NO_NUMBER = "number_none"
    SERVICE_CODE = "number_service_code"
    LETTERS = "number_letters"
    NOT_VALID = "number_not_valid"


class LinkProblem(StrEnum):
    """Why a tel: or callto: link is not taken."""

    TOO_LONG = "link_too_long"
    OTHER_SCHEME = "link_other_scheme"
    NOT_TEXT = "link_not_text"
    CONTROL_CHARACTER = "link_control_character"
    TWO_NUMBERS = "link_two_numbers"
    GOES_ON = "link_goes_on"
    GIVEN_TWICE = "link_given_twice"
    DIGITS_AFTER_ANSWER = "link_digits_after_answer"
    NO_NUMBER = "link_no_number"
    SERVICE_CODE = "link_service_code"
    PAUSES = "link_pauses"
    NOT_A_NUMBER = "link_not_a_number"
    TOO_MANY_DIGITS = "link_too_many_digits"
    CONTEXT = "link_context"
    EXTENSION = "link_extension"


class Tried(StrEnum):
    """What was tried with a text, of ``number explain``; beside ``How``."""

    CHARACTERS = "tried_characters"
    EXTENSION = "tried_extension"
    EMERGENCY = "tried_emergency"
    SHORT = "tried_short"
    LOCAL = "tried_local"
    TAKEN_FOR_EXTENSION = "tried_taken_for_extension"
    TAKEN_AS_IT_STANDS = "tried_taken_as_it_stands"
    LINK = "tried_link"
    CONTACT = "tried_contact"


class Why(StrEnum):
    """Why something tried was kept or dropped; beside ``Reason``."""

    DIGITS = "why_digits"
    DIGITS_WITHOUT_EXTENSION = "why_digits_without_extension"
    NO_EXTENSION = "why_no_extension"
    NONE_THERE = "why_none_there"
    SUREST = "why_surest"
    ANOTHER_IS_SURER = "why_another_is_surer"
    NOT_AN_EXTENSION = "why_not_an_extension"
    NAMED_BY_LINK = "why_named_by_link"
    IN_A_CONTACT = "why_in_a_contact"
    IN_A_CONTACT_LABELLED = "why_in_a_contact_labelled"


class LineFault(StrEnum):
    """Why a text names no line of ours: what would fit."""

    FORM = "line_form"
    COLOUR = "line_colour"


class DialFinding(StrEnum):
    """What to tell before a number is called; see ``numbers.dial_guard``."""

    LINK = "dial_link"
    PREMIUM = "dial_premium"
    SATELLITE = "dial_satellite"
    SHARED_COST = "dial_shared_cost"
    PERSONAL = "dial_personal"
    MOBILE = "dial_mobile"
    TOLL_FREE = "dial_toll_free"
    VOIP = "dial_voip"
    SHORT = "dial_short"
    INTERNATIONAL = "dial_international"
    UNUSUAL = "dial_unusual"
    OUTSIDE_HOURS = "dial_outside_hours"
    """With the time there, as ISO 8601 writes it ("06:42")."""
    OUTSIDE_HOURS_BETWEEN = "dial_outside_hours_between"
    PREFIX = "dial_prefix"
    REPEATED = "dial_repeated"
    CLAIMED = "dial_claimed"
    DOUBTFUL = "dial_doubtful"
