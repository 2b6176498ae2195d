"""Why a server of contacts is not read, what it has, or why something can be no source; and about proxies."""

from enum import StrEnum

from gamma_desktop.contacts.codes import SourceFault, SourceFound, SourceProblem
from gamma_desktop.proxies import ProxyProblem

_PROXY = "The proxy in {variable} ({proxy})"

SENTENCES: dict[StrEnum, str] = {
    SourceProblem.NO_ANSWER: "It did not answer in time. Check the address, and try again later.",
    SourceProblem.NOT_IN_TIME: "It was not read within {minutes} minutes. Try again later.",
    SourceProblem.BROKE_OFF: "It broke off in the middle. Try again later.",
    SourceProblem.BROKE_OFF_SAYING: "It broke off in the middle ({why}). Try again later.",
    SourceProblem.NOT_CONNECTED: "Check the address and the network ({why}).",
    SourceProblem.PROXY_REFUSED: "The proxy did not connect. Check it.",
    SourceProblem.SLOW_DOWN: "It asks to slow down. Try again later.",
    SourceProblem.SERVERS_FAULT: "It has a fault of its own (status {status}). Try again later.",
    SourceProblem.IN_CIRCLES: "Its redirects lead in a circle. Check the address.",
    SourceProblem.OTHER_SERVER: "It points to another server, {server}. If that is right, enter it instead.",
    SourceProblem.NOT_AN_ADDRESS: "It names something that is no address ({why}).",
    SourceProblem.WRONG_PASSWORD: "Check user and password; some servers want an app password.",
    SourceProblem.NO_PASSWORD: "There is no password for this user. Enter one.",
    SourceProblem.NO_RIGHT_TO_SEE: (
        "It does not let this user see the address. Check user, password and address."
    ),
    SourceProblem.DENIED: "Check user and password. It says: “{said}”.",
    SourceProblem.USER_MISSING: "It wants a user. Enter one. It says: “{said}”.",
    SourceProblem.UNTRUSTED: (
        "No password was sent. {why}. Ask your administrator for the file of its authority, and enter it"
        " as the CA file."
    ),
    SourceProblem.NO_TLS: "No password was sent. It does not speak TLS as it should: {why}.",
    SourceProblem.NO_AUTHORITY: "{file} names no certificate authority (PEM): {why}.",
    SourceProblem.AUTHORITY_OF_WINDOWS: (
        "Windows trusts its own store in this: add the certificate authority there."
    ),
    SourceProblem.ANSWER_TOO_LONG: "One answer of it is longer than {megabytes} MB.",
    SourceProblem.TOO_MUCH_MEMORY: "It sends more than fits into memory.",
    SourceProblem.NOT_UNPACKED: "Its answer cannot be unpacked ({why}).",
    SourceProblem.NOT_AN_ADDRESS_BOOK: "It does not answer as an address book does. Check the address.",
    SourceProblem.NO_ADDRESS_BOOK: (
        "There is no address book. Check the address, or enter that of the address book itself."
    ),
    SourceProblem.XML_TOO_DEEP: "Its XML is nested deeper than any answer, so it was not read.",
    SourceProblem.XML_DECLARES: (
        "Its XML declares a document type, which could be an attack, so it was not read."
    ),
    SourceProblem.NO_XML: "Its answer is no XML ({why}). Check the address.",
    SourceProblem.EMPTY_ANSWER: "Its answer is empty. Check the address.",
    SourceProblem.ENDLESS_CHANGES: "The list of what has changed has no end.",
    SourceProblem.NOT_LISTED: "It does not list its cards (status {status}). Check the address.",
    SourceProblem.NOT_GIVEN_OUT: "It does not give out its cards (status {status}). Check the address.",
    SourceProblem.TOO_MANY_CARDS: "It has over {most} cards. Enter one of its address books.",
    SourceProblem.TOO_MANY_PEOPLE: "It has over {most} people. Enter a base or a filter.",
    SourceProblem.NOTHING_ANY_MORE: (
        "It shows no contacts any more. Check what its user may see; if it is empty, remove it."
    ),
    SourceProblem.NO_BASE: "It does not say where its people are. Enter a base, such as dc=example,dc=com.",
    SourceProblem.WRONG_BASE: "Check the base. It says: “{said}”.",
    SourceProblem.SIZE_LIMIT: ("Enter a base or a filter: it does not give that many. It says: “{said}”."),
    SourceProblem.BAD_FILTER: "It does not understand the filter. Check its brackets.",
    SourceProblem.LATER: "Try again later. It says: “{said}”.",
    SourceProblem.SAID: "It says: “{said}”.",
    SourceProblem.READER_ENDED: ("Reading it ended unexpectedly. What it sends may be damaged, or too much."),
    SourceProblem.NO_LDAP: (
        "Install it with pip install 'gamma-desktop[ldap]', or ask your administrator to."
    ),
    SourceFound.ONE_ADDRESS_BOOK: "The server answers, and has one address book.",
    SourceFound.ONE_NAMED_ADDRESS_BOOK: "The server answers, and has one address book: “{name}”.",
    SourceFound.ADDRESS_BOOKS: "The server answers, and has {count} address books.",
    SourceFound.NAMED_ADDRESS_BOOKS: "The server answers, and has {count} address books: {names}.",
    SourceFound.PEOPLE: "The directory answers, and has people in {base}.",
    SourceFound.NO_PEOPLE: "The directory answers, but has no people with a number in {base}.",
    SourceFault.NAME: "A source needs a name of 1 to {most} letters.",
    SourceFault.TAKEN: "There is a source called “{name}” already. Choose another name.",
    SourceFault.OTHERS_NAME: "“{name}” names other contacts. Choose another name.",
    SourceFault.FILTER: "A filter stands in brackets, such as (objectClass=person).",
    SourceFault.ATTRIBUTE: "“{name}” is none of {known}.",
    SourceFault.NO_ADDRESS: "This is no address: {why}.",
    SourceFault.SCHEME: "The address begins with {scheme}:// and names a server.",
    SourceFault.IN_CLEAR: "http would send the password unencrypted. Use https.",
    SourceFault.CREDENTIALS: "Leave user and password out of the address: they are entered separately.",
    SourceFault.OF_TEAM: "“{name}” is from your team, whose administrator decides this.",
    SourceFault.PASSWORD_NEEDED: "Another server or user needs its password. Enter it.",
    ProxyProblem.NO_SOCKS: (
        f"{_PROXY} cannot be used: SOCKS is not installed. Name an HTTP proxy instead, pip install socksio,"
        " or remove {variable}."
    ),
    ProxyProblem.UNKNOWN_KIND: (
        f"{_PROXY} cannot be used: “{{kind}}” is no kind of proxy. Write http://host:port, or remove"
        " {variable}."
    ),
    ProxyProblem.BAD_ADDRESS: (
        f"{_PROXY} cannot be used: its address makes no sense. Write http://host:port, or remove"
        " {variable}."
    ),
    ProxyProblem.NOT_CONNECTED: f"{_PROXY} did not connect ({{why}}). Check it, or remove {{variable}}.",
}
