"""What a hostile page may hold as a link."""

from itertools import product

_OPTIONS = (
    *("--profile", "--profile=/tmp/x", "--background", "--version", "--help", "-h", "--", "-", "--yes"),
    *(
        "--from=112",
        "--json",
        "--bundle=/tmp/x",
        "-P",
        "-c",
        "--replay=/x",
        "@/etc/passwd",
        "--prof",
        "-psn_0_1",
    ),
)
_COMMANDS = (
    *("dial", "hangup", "transfer", "configure", "key", "config", "calls", "contacts", "listen", "watch"),
    *("restore", "demo", "simulate", "doctor", "links", "number", "relay", "join", "leave", "worker"),
)
_SHELL = (
    *(
        "$(dial 112)",
        "`dial 112`",
        ";dial 112",
        "|dial 112",
        "&&dial 112",
        "\ndial 112",
        "%0Adial%20112",
        "\0112",
    ),
    *(
        "' dial 112",
        '" --yes',
        "%22%20--yes",
        "%00",
        "${IFS}112",
        ">/tmp/x",
        "<script>",
        "../../x",
        "file:///etc",
    ),
)
_NUMBERS = (
    *("*21*647460197#", "%2A21%2A647460197%23", "**21*647460197%23", "*%2306%23", "##002#", "%23%2321%23"),
    *("647460197,1234", "647460197;postd=1234", "647460197p1", "647460197w1", "112,112", "112;ext=112;ext=1"),
    *("+34647460197;+34912345678", "647460197\r\n112", "647460197%0D%0A112", "647460197\u2028112", "1" * 500),
    *(
        "647460197 --yes",
        "--yes 647460197",
        "-647460197 --from 203",
        "647460197;phone-context=--yes",
        "%2D%2Dyes",
    ),
)
_UNHEARD_OF = (
    *("tel:" + "1" * 5000, "tel:" + "\U0001f600" * 400, '"' * 5000, "tel:6" + "<" * 400 + "1", "x" * 100_000),
    *("tel:647460197" + " " * 5000, "tel:\udc80", "sip:647460197@\udcff", "\udc80", "", " "),
)
"""Longer than what the program hears from its later starts, bytes that are no text, and nothing."""
_SCHEMES = ("tel:", "callto:", "sip:", "TEL://")
HOSTILE = (
    *_OPTIONS,
    *_COMMANDS,
    *_SHELL,
    *(scheme + rest for scheme, rest in product(_SCHEMES, (*_SHELL, *_NUMBERS))),
    *(f"tel:{option}" for option in _OPTIONS),
    *_UNHEARD_OF,
)
