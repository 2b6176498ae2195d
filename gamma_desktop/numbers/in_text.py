"""Finds the numbers in what people write into a field for one: with remarks, labels, or several of them.

Answers only where there is one way to understand the whole text. No number ever has a digit that does not
stand in the text; a shortened second number ("912345601 / 02") takes the digits that it lacks from the first.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from gamma_desktop.numbers.errors import RefusedLink
from gamma_desktop.numbers.model import NumberRules
from gamma_desktop.numbers.parse import e164_of, understand
from gamma_desktop.numbers.tel_uri import is_link, number_in
from gamma_desktop.numbers.written import EXTENSION_WORDS

_SIGNS_OF_CODES = frozenset("*#")
LONGEST_FIELD_TEXT = 300
_MOST_SHORTENED = 4
_LONGEST_EXTENSION = 10
_LONGEST_NUMBERING = 2

_TOKEN = re.compile(
    r"[(\[](?P<remark>[^()\[\]]*[^\W\d_][^()\[\]]*)[)\]]"
    r"|(?P<digits>(?:\( ?\+? ?|\+ ?\(? ?)?[0-9](?:[0-9.()\[\]\- ]*[0-9])?)"
)
_EXTENSION_GAP = re.compile(rf"[ ,;.\-:]*(?:(?:{EXTENSION_WORDS})[ .:=#]*|x ?|# ?)", re.IGNORECASE)
_EXTENSION_REMARK = re.compile(
    rf" *(?:(?:{EXTENSION_WORDS})[ .:=#]*|x ?|# ?)([0-9]{{1,10}}) *", re.IGNORECASE
)
_EXTENSION_BEHIND = re.compile(
    rf"(?<=[0-9)\]])[ ,;.\-:]*(?:;ext=|[(\[]? *(?:{EXTENSION_WORDS})[ .:=#]*|x *|# *|[,;pw][ ,;pw]*)"
    r"([0-9]{1,10}#?)(?![0-9])(?:[ )\]]|$)",
    re.IGNORECASE,
)
_PAUSE_GAP = re.compile(r" ?(?:[,;](?! )|[,;] ?[,;pw]|[pw])[,;pw ]*", re.IGNORECASE)
_SURE_PAUSE = re.compile(r" ?(?:[,;] ?[,;pw]|[pw])[,;pw ]*", re.IGNORECASE)
_AND = r"y|e|i|o|ó|u|ou|et|and|or|und|oder|bzw\.?|en|of|eta|edo|oppure"
_BETWEEN = re.compile(rf" *(?:[/|&;,\n]| - |- | -| (?:{_AND}) ) *", re.IGNORECASE)
_SEPARATOR = re.compile(rf"[/|&;,\n]| -|- | (?:{_AND}) ", re.IGNORECASE)
_SHORTENED_GAP = re.compile(rf" *(?:/|&|-| (?:{_AND}) ) *", re.IGNORECASE)
_UP_TO = re.compile(r" +(?:a|al|à|au|até|ate|bis|fins(?: a)?|hasta|t/m|to|tot)\.? +", re.IGNORECASE)
"""Between two numbers: all of those in between may be meant."""
_ONLY_SIGNS = re.compile(r"[ \n,;:./|&\-()\[\]\"']*")
_AFTER_A_PAUSE = re.compile(r"[ #,;.pw)\]]*", re.IGNORECASE)
_NEVER_BESIDE_A_NUMBER = re.compile(r"[*@#%€$£…_\\{}<>?+=^~]|://|www\.")
_MASK = re.compile(r"[ \-]*[xX]+(?:[ \-]*[xX]+)*[ \-]*")
_TELEPHONE = re.compile(
    r"(?:tel(?:f|ef|e(?:f|ph)oo?n\w*)?s?|tl?fn?o?s?|tlf\w*|phone|ph|fono?|numero|num|nr|no|n|t|p)[ .:º°]*",
    re.IGNORECASE,
)
_SHORT_LABELS = {"m": "mobile", "mob": "mobile", "mov": "mobile", "cel": "mobile", "c": "mobile", "f": "fax"}
_ZERO_IN_GROUP = re.compile(r"\( *0[1-9]|0[1-9][0-9]*[ .\-/)]")
_NEIGHBOUR = re.compile(r"(.*[0-9]) ?- ?([0-9]{1,4})", re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundNumber:
    """A number in a text.

    Attributes:
        written: the number as it stands there with its extension, without remarks; read alike by itself.
        remark: what stands beside it: a name, a label, a word on when to call; "" if nothing does.
    """

    written: str
    e164: str | None
    remark: str = ""


@dataclass(slots=True)
class _Piece:
    digits: str
    e164: str | None = None
    extension: str = ""
    remarks: list[str] = field(default_factory=list)


class _NotSure(Exception):
    """There is more than one way to understand the text, or none."""


def numbers_in(text: str, rules: NumberRules) -> tuple[FoundNumber, ...]:
    """The numbers that a text names; none where that is not certain for all of it."""
    if len(text) > LONGEST_FIELD_TEXT or not any(map(str.isdecimal, text)):
        return ()
    try:
        pieces = _Reader(_plain(text), rules).pieces()
    except _NotSure:
        return ()
    return tuple(
        FoundNumber(
            written=piece.digits + piece.extension,
            e164=piece.e164,
            remark=" ".join(filter(None, piece.remarks)),
        )
        for piece in pieces
    )


def has_foreign_zero(text: str, e164: str, rules: NumberRules) -> bool:
    """Whether a 0 was left out to come to a number, and it may belong to one of another country.

    In Spain, "0612345678" has the dial-out prefix in front; "06 12 34 56 78" is a French mobile.
    """
    if text.lstrip("( ")[:1] != "0" or not _ZERO_IN_GROUP.match(text):
        return False
    from gamma_desktop.numbers import plan  # noqa: PLC0415  (in memory by now)

    digits = "".join(filter(str.isdecimal, text))
    is_left_out = e164 == f"+{plan.calling_code(rules.region)}{digits[1:]}"
    return is_left_out and not plan.has_trunk_zero(rules.region)


def extension_in(text: str) -> str:
    """What is dialled behind a number: the 12 of "912345601 ext. 12", the 12# of "912345601,,12#"; else "".

    Args:
        text: one number as a contact has it: it has been understood already.
    """
    found = _EXTENSION_BEHIND.search(_plain(text))
    return found[1] if found is not None else ""


class _Reader:
    def __init__(self, text: str, rules: NumberRules) -> None:
        self._rules = rules
        self._gaps: list[list[str]] = [[""]]
        self._digits: list[str] = []
        self._take_apart(text)
        self._join_numberings()
        self._join_slashes()

    def _take_apart(self, text: str) -> None:
        """Runs of digits, and before, between and behind them gaps: text, with remarks in brackets apart."""
        place = 0
        for token in _TOKEN.finditer(text):
            self._gaps[-1][-1] += text[place : token.start()]
            place = token.end()
            remark = token["remark"]
            if remark is None:
                self._digits.append(token["digits"])
                self._gaps.append([""])
            elif self._digits and (extension := _EXTENSION_REMARK.fullmatch(remark)):
                self._digits.append(extension[1])
                self._gaps[-1][-1] += "ext "
                self._gaps.append([""])
            elif sum(map(str.isdecimal, remark)) > _LONGEST_EXTENSION // 2:
                raise _NotSure
            else:
                self._gaps[-1] += [remark.strip(), ""]
        self._gaps[-1][-1] += text[place:]

    def _join_numberings(self) -> None:
        """The 2 of "Tel 2: 912345678" belongs to the label."""
        place = 0
        while place < len(self._digits) - 1:
            before, after = self._gaps[place][-1], self._gaps[place + 1]
            is_label = re.search(r"[^\W\d_][ .]*$", before) and re.match(r" ?[:=)]", after[0])
            if is_label and len(self._digits[place]) <= _LONGEST_NUMBERING:
                self._gaps[place : place + 2] = [
                    [*self._gaps[place][:-1], before + self._digits[place] + after[0], *after[1:]]
                ]
                del self._digits[place]
            else:
                place += 1

    def _join_slashes(self) -> None:
        """A slash inside of a number ("089/123456") is punctuation: what stands before it is none yet."""
        place = 0
        while place < len(self._digits) - 1:
            if self._is_inner_slash(place):
                gap = self._gaps[place + 1]
                self._digits[place : place + 2] = [self._digits[place] + gap[0] + self._digits[place + 1]]
                del self._gaps[place + 1]
            else:
                place += 1

    def _is_inner_slash(self, place: int) -> bool:
        """Whether what stands between two runs of digits is punctuation within a number."""
        left, right, gap = self._digits[place], self._digits[place + 1], self._gaps[place + 1]
        if len(gap) > 1 or gap[0].strip() != "/" or self._read(left) is not None:
            return False
        if place == 0:
            return True
        before = self._gaps[place]
        is_end = "/" in before[-1] and len(right) <= _MOST_SHORTENED
        return not is_end and not self._is_extension(before, left)

    def pieces(self) -> list[_Piece]:
        """The numbers, each with what belongs to it."""
        pieces: list[_Piece] = []
        labels_lead = self._has_words(self._gaps[0])
        label = self._remark(self._gaps[0])
        self._check_before(self._gaps[0])
        for place, digits in enumerate(self._digits):
            gap = self._gaps[place]
            if place and self._is_extension(gap, digits):
                self._extend(pieces[-1], gap, digits)
                continue
            if place:
                label = self._divide(pieces[-1], gap, labels_lead=labels_lead)
            found = self._numbers(digits, pieces[-1] if pieces else None, gap)
            found[0].remarks.insert(0, label)
            pieces += found
        self._finish(pieces)
        return pieces

    def _is_extension(self, gap: Sequence[str], digits: str) -> bool:
        if gap[0].strip() * (len(gap) > 1) or not digits.isdecimal() or len(digits) > _LONGEST_EXTENSION:
            return False
        if _EXTENSION_GAP.fullmatch(gap[-1]):
            return True
        if len(gap) > 1:
            return False
        is_pause = _SURE_PAUSE.fullmatch(gap[0]) is not None
        return is_pause or (_PAUSE_GAP.fullmatch(gap[0]) is not None and self._read(digits) is None)

    def _extend(self, piece: _Piece, gap: Sequence[str], digits: str) -> None:
        if piece.e164 is None or piece.extension or any(piece.remarks[1:]):
            raise _NotSure
        piece.remarks += gap[1::2]
        piece.extension = gap[-1] + digits

    def _divide(self, left: _Piece, gap: Sequence[str], *, labels_lead: bool) -> str:
        """Give the number before a gap its remark; returns that of the number behind it."""
        brackets, words = gap[1::2], gap[::2]
        left.remarks += brackets
        plain = " ".join(words) if brackets else words[0]
        if left.extension:
            plain = plain.lstrip("#)]")
        self._check_between(plain)
        if _UP_TO.fullmatch(plain):
            raise _NotSure
        if _ONLY_SIGNS.fullmatch(plain) or _BETWEEN.fullmatch(plain):
            return ""
        cut = _SEPARATOR.search(plain)
        if cut is not None:
            left.remarks.append(self._remark([plain[: cut.start()]]))
            return self._remark([plain[cut.end() :]])
        if labels_lead or plain.rstrip().endswith((":", ".", "=")):
            return self._remark([plain])
        left.remarks.append(self._remark([plain]))
        return ""

    def _numbers(self, digits: str, before: _Piece | None, gap: Sequence[str]) -> list[_Piece]:
        """What a run of digits is: a number, several, or the end of one like the number before it."""
        if (several := self._spaced(digits)) is not None:
            return several
        if (e164 := self._read(digits)) is not None:
            return [_Piece(digits, e164)]
        if digits in self._rules.extensions:
            return [_Piece(digits)]
        if before is not None and _SHORTENED_GAP.fullmatch("".join(gap)):
            return [self._shortened(before, digits)]
        ways = list(self._ways(digits))
        if len({tuple(piece.e164 for piece in way) for way in ways}) == 1:
            return ways[0]
        if not ways and (neighbour := _NEIGHBOUR.fullmatch(digits)):
            return self._neighbours(neighbour[1], neighbour[2])
        raise _NotSure

    def _spaced(self, digits: str) -> list[_Piece] | None:
        """Numbers with " - " between them, each of which is one by itself."""
        parts = [part.strip() for part in digits.split(" - ")]
        found = [_Piece(part, self._read(part)) for part in parts]
        return found if len(parts) > 1 and all(piece.e164 for piece in found) else None

    def _ways(self, digits: str) -> Iterator[list[_Piece]]:
        """The ways to cut a run of digits into numbers, at the signs between its digits."""
        for cut in re.finditer(r"(?<=[0-9)])[ .\-]+(?=[(0-9])", digits):
            first, rest = digits[: cut.start()], digits[cut.end() :]
            if (e164 := self._read(first)) is None:
                continue
            if (last := self._read(rest)) is not None:
                yield [_Piece(first, e164), _Piece(rest, last)]
            else:
                for more in self._ways(rest):
                    yield [_Piece(first, e164), *more]

    def _neighbours(self, first: str, end: str) -> list[_Piece]:
        """Two numbers that follow each other ("912345619-20"); anything else may be an extension as well."""
        e164 = self._read(first)
        if e164 is None:
            raise _NotSure
        left = _Piece(first, e164)
        right = self._shortened(left, end)
        if right.e164 is None or int(right.e164[1:]) != int(e164[1:]) + 1:
            raise _NotSure
        return [left, right]

    def _shortened(self, before: _Piece, end: str) -> _Piece:
        """A number of which only the last digits are told: the others are those of the one before it."""
        compact = "".join(filter(str.isdecimal, before.digits))
        is_short = end.isdecimal() and len(end) <= min(_MOST_SHORTENED, len(compact) - 5)
        if before.e164 is None or before.extension or not is_short or compact.endswith(end):
            raise _NotSure
        whole = "+" * before.digits.lstrip("( ").startswith("+") + compact[: -len(end)] + end
        e164 = self._read(whole)
        if e164 is None or len(e164) != len(before.e164):
            raise _NotSure
        return _Piece(whole, e164)

    def _finish(self, pieces: list[_Piece]) -> None:
        """Take what stands behind the last number."""
        if not pieces or any(p.e164 is None and p.digits not in self._rules.extensions for p in pieces):
            raise _NotSure
        last, gap = pieces[-1], self._gaps[-1]
        brackets, words = gap[1::2], gap[::2]
        rest = " ".join(words) if brackets else words[0]
        if _AFTER_A_PAUSE.fullmatch(rest) and (last.extension or "#" not in rest):
            last.extension += "#" * rest.startswith("#")
            rest = ""
        if _MASK.fullmatch(rest):
            raise _NotSure
        self._check_behind(rest)
        last.remarks += [*brackets, self._remark([rest])]

    def _check_before(self, gap: Sequence[str]) -> None:
        """Letters right before the digits are part of a word or a code (B12345678), but for "Tel"."""
        self._check_signs(gap[-1])
        word = re.search(r"[^\W\d_]+$", gap[-1])
        if word is not None and not _TELEPHONE.fullmatch(_bare(word[0])):
            raise _NotSure

    def _check_between(self, gap: str) -> None:
        self._check_behind(gap)
        self._check_before([gap])

    def _check_behind(self, gap: str) -> None:
        """Letters right behind the digits are part of a code (12345678Z)."""
        self._check_signs(gap)
        if re.match(r"[^\W\d_]", gap):
            raise _NotSure

    def _check_signs(self, gap: str) -> None:
        if _NEVER_BESIDE_A_NUMBER.search(gap):
            raise _NotSure

    def _has_words(self, gap: Sequence[str]) -> bool:
        return any(map(str.isalpha, "".join(gap)))

    def _remark(self, gap: Sequence[str]) -> str:
        """The words in a gap without signs around; "" where they only say that it is a telephone."""
        told = " ".join(filter(None, gap)).strip(" \n,;:./|&-()[]\"'")
        if _TELEPHONE.fullmatch(_bare(told)):
            return ""
        return _SHORT_LABELS.get(told.casefold(), told)

    def _read(self, digits: str) -> str | None:
        e164 = e164_of(digits.strip(), self._rules)
        if e164 is None or ("+" in digits and not self._may_have_plus(digits)):
            return None
        return None if has_foreign_zero(digits, e164, self._rules) else e164

    def _may_have_plus(self, digits: str) -> bool:
        """A plus between two numbers may be an "and": it begins one only if a numbering plan has that."""
        return len(self._digits) == 1 or understand(digits.strip(), self._rules).valid


def _plain(text: str) -> str:
    """ASCII digits, hyphens and spaces; no marks that do not show. Letters and line breaks stay."""
    if text.isascii():
        return text.replace("\t", " ")
    return "".join(map(_plain_sign, text)).replace("\t", " ")


def _plain_sign(sign: str) -> str:
    category = unicodedata.category(sign)
    if category == "Nd":
        return str(unicodedata.decimal(sign))
    if category == "Zs":
        return " "
    if category == "Pd" or sign == "\N{MINUS SIGN}":
        return "-"
    if category == "Cf":
        return ""
    return "+" if sign == "\N{FULLWIDTH PLUS SIGN}" else sign


def _bare(text: str) -> str:
    """The text without accents."""
    letters = unicodedata.normalize("NFKD", text)
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def number_selected(text: str, rules: NumberRules) -> str | None:
    """The number to call in a text selected in any program, for ``understand``; None where it has none.

    The text may come from any web page: what could do more than ring somewhere (service codes) is no number.
    """
    text = text.strip()
    if is_link(text):
        try:
            return number_in(text)
        except RefusedLink:
            return None
    if _SIGNS_OF_CODES.isdisjoint(text) and understand(text, rules).dial is not None:
        return text
    found = numbers_in(text, rules)
    return found[0].written if found else None
