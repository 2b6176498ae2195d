"""What stands in a text that is meant to be a number: digits, a plus, words for an extension or no number.

Decides nothing about numbering plans. Digits of any script count; separators and the invisible marks that
come along when one copies from a web page are left out; whatever else stands there is a problem.
"""

import re
import unicodedata
from dataclasses import dataclass

from gamma_desktop.numbers.codes import WrittenProblem

LONGEST_TEXT = 80
LONGEST_NUMBER = 24
_HIDDEN = frozenset(
    {
        *(
            "anonymous",
            "anonymous caller",
            "unknown",
            "private",
            "restricted",
            "unavailable",
            "withheld",
            "null",
        ),
        *("anonimo", "desconocido", "privado", "restringido", "oculto", "no disponible", "anonyme", "anonym"),
        *("anonima", "desconocida", "privada", "oculta", "blocked", "hidden", "suppressed", "no caller id"),
        *("unbekannt", "unterdruckt", "privat", "inconnu", "masque", "prive", "sconosciuto", "nascosto"),
        *("desconegut", "ocult", "privat", "desconhecido", "ezezaguna", "ezkutua", "onbekend", "afgeschermd"),
    }
)
"""What telephone systems write where a caller withheld the number, without accents and in small letters."""

_WHAT_IS_HIDDEN = re.compile(
    r"^(?:numero|number|nummer|rufnummer|llamada|chiamata|chamada|trucada|appel|anruf|caller) "
    r"| (?:number|caller|call|nummer|id|zenbakia|beller|anrufer)$"
)
_ANONYMOUS_ADDRESS = re.compile(r'(?:"[^"]*" *)?<?sips?:anonymous@.*', re.IGNORECASE | re.DOTALL)
EXTENSION_WORDS = (
    r"ext(?:n|ension|ensi[oó]n?|ens[aã]o)?|estensione|anexo|annexe?|interno|int(?=[ .:\d])|poste?"
    r"|durchwahl|dw|nebenstelle|nst|apparat|app(?=\.)|klappe|toestel|tst|ramal|luzapena|luz|barne"
)
"""What people write before an extension, in the languages around us; a pattern, to be read in any case."""

_EXTENSION_WORD = re.compile(rf"(?:{EXTENSION_WORDS})[ .:#]*(\d{{1,10}})", re.IGNORECASE | re.ASCII)
_INSIDE = re.compile(
    rf"(.*?\d.*?)[ ,]*(?:;ext=|(?:{EXTENSION_WORDS})[ .:#]*|x *|# *)\d{{1,10}}", re.IGNORECASE | re.ASCII
)
_TWO_NUMBERS = re.compile(r"(?:\d[\s.()\-]*){7,}[/;,|][\s+(]*(?:\d[\s.()\-]*){7,}")
_WITH_LETTERS = re.compile(r"\d{3,}[A-Za-z][A-Za-z\d]{2,}", re.ASCII)
_PLAIN = re.compile(r"\+?[0-9][0-9 .()\-]*", re.ASCII)
_SEPARATORS = frozenset("./()[]~")


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A text, read as far as its characters go.

    Attributes:
        digits: ASCII digits; empty if there is a problem.
        has_plus: a plus stands before them.
        extension: the digits of "Ext 201".
        is_hidden: it says that the caller withheld the number.
        has_inner_extension: an extension behind the number ("912345678 ext. 12") was left out.
        problem: why this cannot be a number; None if it may be one.
        shown: the text made harmless: one line, short, no control characters.
    """

    text: str
    shown: str = ""
    digits: str = ""
    has_plus: bool = False
    extension: str | None = None
    is_hidden: bool = False
    has_inner_extension: bool = False
    problem: WrittenProblem | None = None


def read_characters(text: str) -> Written:
    """Read a text; never fails, the problem is in the result."""
    return _plainly(text) or _carefully(text)


def _plainly(text: str) -> Written | None:
    """Most texts: ASCII digits and what stands between them. It comes to the same as with all care."""
    if len(text) > LONGEST_TEXT or not _PLAIN.fullmatch(text):
        return None
    digits = "".join(filter(str.isdecimal, text))
    if len(digits) > LONGEST_NUMBER:
        return None
    return Written(text=text, shown=" ".join(text.split()), digits=digits, has_plus=text[0] == "+")


def _carefully(text: str) -> Written:
    shown = _harmless(text)
    if len(text) > LONGEST_TEXT:
        return Written(text=text, shown=shown, problem=WrittenProblem.TOO_LONG)
    if _TWO_NUMBERS.search(text):
        return Written(text=text, shown=shown, problem=WrittenProblem.TWO_NUMBERS)
    plain = plain_signs(text.strip())
    if not plain:
        return Written(text=text, problem=WrittenProblem.NO_NUMBER)
    if says_hidden(plain):
        return Written(text=text, is_hidden=True)
    if found := _EXTENSION_WORD.fullmatch(plain):
        return Written(text=text, shown=shown, extension=found[1])
    return _number(text, shown, plain)


def says_hidden(text: str) -> bool:
    """Whether a text stands where a number would, to say that the caller withheld it."""
    letters = unicodedata.normalize("NFKD", text.strip().casefold())
    plain = "".join(letter for letter in letters if not unicodedata.combining(letter))
    is_word = plain in _HIDDEN or _WHAT_IS_HIDDEN.sub("", plain) in _HIDDEN
    return is_word or _ANONYMOUS_ADDRESS.fullmatch(plain) is not None


def _number(text: str, shown: str, plain: str) -> Written:
    inside = _INSIDE.fullmatch(plain)
    compact = re.sub(r"[ \-]", "", inside[1] if inside else plain)
    digits = compact.removeprefix("+")
    if problem := _problem(digits):
        return Written(text=text, shown=shown, problem=problem)
    return Written(
        text=text,
        shown=shown,
        digits=digits,
        has_plus=digits != compact,
        has_inner_extension=inside is not None,
    )


def _problem(digits: str) -> WrittenProblem | None:
    if digits and all(character in "0123456789*#" for character in digits) and not digits.isdecimal():
        return WrittenProblem.SERVICE_CODE
    if _WITH_LETTERS.fullmatch(digits):
        return WrittenProblem.LETTERS
    if not digits or not digits.isdecimal():
        return WrittenProblem.NOT_VALID
    if len(digits) > LONGEST_NUMBER:
        return WrittenProblem.TOO_LONG
    return None


def plain_signs(text: str) -> str:
    """ASCII digits and plus, separators as spaces, no invisible marks; other signs as they stand."""
    return "".join(_ascii_character(character) for character in text)


def _ascii_character(character: str) -> str:
    """The plain form of a character: digits and plus as ASCII, separators as spaces, marks as nothing."""
    category = unicodedata.category(character)
    if category == "Nd":
        return str(unicodedata.decimal(character))
    if category in {"Zs", "Pd"} or character in _SEPARATORS or character == "\N{MINUS SIGN}":
        return " "
    if category == "Cf":
        return ""
    return "+" if character == "\N{FULLWIDTH PLUS SIGN}" else character


def _harmless(text: str) -> str:
    printable = (c if c.isprintable() else " " for c in text[:LONGEST_TEXT])
    return " ".join("".join(printable).split())
