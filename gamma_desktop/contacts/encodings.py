"""Which encoding bytes of names are in, told by the letters that they would make. Reads no file.

UTF-8 proves itself: hardly any text of another encoding is valid UTF-8 by chance. In the older ones each byte
is a character of some kind, so that one is taken in which the text looks most like names of this part of the
world.
"""

import unicodedata
from collections.abc import Iterable
from functools import lru_cache

OLDER = ("cp1252", "iso8859_15", "mac_roman", "cp850")
"""What Windows, old Unix, old Macs and DOS write here; where several fit equally well, the first."""

NAMES = {
    "cp1252": "Windows-1252",
    "iso8859_15": "ISO 8859-15",
    "mac_roman": "Mac Roman",
    "cp850": "DOS (code page 850)",
}
"""What people call them."""

_COMMON = frozenset("áéíóúñüöäçàèßÁÉÍÓÚÑÜÖÄÇÀÈ")
_USUAL = frozenset("ìòùïâêîôûëãõœæøåÌÒÙÏÂÊÎÔÛËÃÕØÅ")
_USUAL_SIGNS = frozenset("ªº·€¿¡«»–—‘’“”°\N{NO-BREAK SPACE}")
_WITHIN_WORDS = frozenset("·’\N{NO-BREAK SPACE}")
_REPLACED = "\N{REPLACEMENT CHARACTER}"


def decoded(content: bytes, hint: str = "") -> tuple[str, str]:
    """The text of bytes, and the encoding that had to be guessed; "" where nothing had to be.

    Args:
        content: a name, say, or a row.
        hint: an older encoding that other bytes beside these turned out to be in.
    """
    try:
        return content.decode(), ""
    except UnicodeDecodeError:
        encoding = likeliest([content], hint)
        return content.decode(encoding, errors="replace"), encoding


def likeliest(contents: Iterable[bytes], hint: str = "") -> str:
    """The older encoding in which all of these bytes together look most like names."""
    scores = dict.fromkeys(OLDER, 0)
    for content in contents:
        for encoding in OLDER:
            scores[encoding] += _likeness(content, encoding)
    best = max(scores.values())
    return hint if scores.get(hint) == best else max(OLDER, key=lambda each: scores[each])


def _likeness(content: bytes, encoding: str) -> int:
    text = content.decode(encoding, errors="replace")
    return sum(
        _worth(sign) - 3 * _is_odd(sign, text[max(place - 2, 0) : place], text[place + 1 : place + 2])
        for place, sign in enumerate(text)
        if sign >= "\x80"
    )


def _is_odd(sign: str, before: str, after: str) -> bool:
    """Whether no name has such a sign there: "JosÉ", "JOSé", "éscar", "JÅrgen", "Mu–oz"."""
    last = before[-1:]
    if not sign.isalpha():
        return last.isalpha() and after.isalpha() and sign not in _WITHIN_WORDS
    if sign.isupper():
        return last.islower() or (last.isupper() and after.islower())
    is_first = not last.isalpha() and after.islower()
    return is_first or after.isupper() or (len(before) > 1 and before.isalpha() and before.isupper())


@lru_cache(maxsize=512)
def _worth(sign: str) -> int:
    if sign in _COMMON:
        return 4
    if sign in _USUAL:
        return 3
    if sign in _USUAL_SIGNS:
        return 2
    if sign == _REPLACED or unicodedata.category(sign) == "Cc":
        return -10
    return 0 if sign.isalpha() else -2
