"""Texts that a caller or a caller's name may hold to do harm: the same ones in every run."""

from collections.abc import Iterator
from random import Random

from tests.examples import share_of

LEAST = 500
TRIED_BY_OTHERS = (
    *("../../../etc", "//evil.example/", "https://evil.example", "javascript:alert(1)", "{name}", "../.."),
    *("%2e%2e%2f", "@evil.example", ":443@evil", "\r\nHost: evil", "#", "?a=b", "..", "{{number}}", "\r\n"),
    *("--new-window", "-e", "--help", "; rm -rf ~", "$(id)", "`id`", "&& id", "| id", "file:///etc/passwd"),
    *("\x00", '"', "'", "\udc80", ""),
)
_SIGNS = "{}/\\?#&=@:%.;,<>\"'` \n\r\t\u202e\udc80\u2028\x00ab19+-$()|"
_PLANES = ((0, 0x7F), (0x80, 0x7FF), (0x800, 0xD7FF), (0x10000, 0x10FFFF))


def attacks() -> Iterator[tuple[str, str, str]]:
    """At least 500 times three texts; more where properties are tried thoroughly."""
    dice = Random(LEAST)  # noqa: S311  (the same in every run, and no secret)
    for _ in range(max(LEAST, share_of(LEAST))):
        yield _text(dice), _text(dice), _text(dice)


def _text(dice: Random) -> str:
    match dice.randrange(4):
        case 0:
            return dice.choice(TRIED_BY_OTHERS)
        case 1:
            return "".join(dice.choices(_SIGNS, k=dice.randrange(40)))
        case 2:
            return "".join(chr(dice.randint(*dice.choice(_PLANES))) for _ in range(dice.randrange(60)))
    return dice.choice(TRIED_BY_OTHERS) + "".join(dice.choices(_SIGNS, k=3)) + dice.choice(TRIED_BY_OTHERS)
