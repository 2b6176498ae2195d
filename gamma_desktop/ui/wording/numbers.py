"""How a number was read, or why a text or a link is none."""

from enum import StrEnum

from gamma_desktop.numbers.codes import How, LinkProblem, Reason, Tried, Why, WrittenProblem

SENTENCES: dict[StrEnum, str] = {
    Reason.WITHHELD: "The caller withheld the number.",
    Reason.SAYS_EXTENSION: "The text says that it is an extension.",
    Reason.KNOWN_EXTENSION: "It is an extension of this PBX.",
    Reason.SHORT_AS_EXTENSION: "Taken for an extension: too short for anything else.",
    Reason.EMERGENCY: "It is an emergency number of {region}.",
    Reason.SHORT: "It is a short number of {region}.",
    Reason.AS_IT_STANDS: "No numbering plan has this number; it is taken exactly as it stands.",
    Reason.LACKS_AREA_CODE: "Its area code is missing. The setting numbers.area_code can name yours.",
    Reason.NO_PLAN: "No numbering plan has this number.",
    Reason.WITHOUT_EXTENSION: "{how} The extension behind it is left out.",
    How.INTERNATIONAL: "Read as an international number.",
    How.INTERNATIONAL_WITHOUT_ZERO: "Read as an international number, without the 0 after +{country}.",
    How.INTERNATIONAL_WITHOUT_PLUS: "Read as an international number that lacks its plus (+{country}).",
    How.NATIONAL: "Read as a national number of {region}.",
    How.NATIONAL_WITHOUT_PREFIX: (
        "Read as a national number of {region}, without the dial-out prefix {prefix}."
    ),
    How.NATIONAL_WITHOUT_ZERO: "Read as a national number of {region}, without a 0 that is not part of it.",
    How.LOCAL: "Read as a local number, with the area code {area_code}.",
    How.ABROAD: "Read as a number dialled with the prefix for abroad.",
    How.OF_BEFORE: "{how} It is written as it was before {year}.",
    WrittenProblem.TOO_LONG: "It is longer than any number.",
    WrittenProblem.TWO_NUMBERS: "There are two numbers in it.",
    WrittenProblem.NO_NUMBER: "There is no number.",
    WrittenProblem.SERVICE_CODE: "It is a service code, not a number.",
    WrittenProblem.LETTERS: "There are letters in it. Type the digits alone.",
    WrittenProblem.NOT_VALID: "Not a valid phone number.",
    LinkProblem.TOO_LONG: "The link is longer than any number.",
    LinkProblem.OTHER_SCHEME: "The link is neither tel:, callto: nor sip:.",
    LinkProblem.NOT_TEXT: "There are bytes in the link that are not text.",
    LinkProblem.CONTROL_CHARACTER: "There is a line break or another control character in the link.",
    LinkProblem.TWO_NUMBERS: "The link names two numbers.",
    LinkProblem.GOES_ON: "The link goes on after its number: it names more than one, or asks for pauses.",
    LinkProblem.GIVEN_TWICE: "The link gives {name} twice.",
    LinkProblem.DIGITS_AFTER_ANSWER: "The link asks for digits to be sent after the answer.",
    LinkProblem.NO_NUMBER: "There is no number in the link.",
    LinkProblem.SERVICE_CODE: "The link is a service code, not a number.",
    LinkProblem.PAUSES: "The link asks for pauses in dialling.",
    LinkProblem.NOT_A_NUMBER: "What the link names is not a number.",
    LinkProblem.TOO_MANY_DIGITS: "The link names more digits than a number has.",
    LinkProblem.CONTEXT: "The context that the link gives its number is no country code and no domain.",
    LinkProblem.EXTENSION: "The link names an extension that is not a number.",
    Tried.CHARACTERS: "Read the characters.",
    Tried.EXTENSION: "Looked for an extension.",
    Tried.EMERGENCY: "Looked for a number among the emergency numbers of {region}.",
    Tried.SHORT: "Looked for a number among the short numbers of {region}.",
    Tried.LOCAL: "Looked for a local number.",
    Tried.TAKEN_FOR_EXTENSION: "Taken for an extension.",
    Tried.TAKEN_AS_IT_STANDS: "Taken as it stands.",
    Tried.LINK: "Read the link.",
    Tried.CONTACT: "Read as the number of a contact.",
    Why.DIGITS: "These are the digits to understand.",
    Why.DIGITS_WITHOUT_EXTENSION: (
        "These are the digits to understand. The extension behind it is left out."
    ),
    Why.NO_EXTENSION: "No extension of this PBX has this number.",
    Why.NONE_THERE: "There is none.",
    Why.SUREST: "A numbering plan has it, and it is the surest reading.",
    Why.ANOTHER_IS_SURER: "A numbering plan has it, but another reading is surer.",
    Why.NOT_AN_EXTENSION: "It is too long or too short.",
    Why.NAMED_BY_LINK: "This is the number that it names.",
    Why.IN_A_CONTACT: "A contact with this text has this number. To dial it, write it alone.",
    Why.IN_A_CONTACT_LABELLED: (
        "A contact with this text has this number. It is labelled “{label}”. To dial it, write it alone."
    ),
}
