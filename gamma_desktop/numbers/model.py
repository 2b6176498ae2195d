"""What a phone number is to us. Knows no file, no network and no user interface."""

from dataclasses import dataclass
from enum import StrEnum

from gamma_desktop.errors import Message


class NumberKind(StrEnum):
    """What a text turns out to be when read as a number."""

    EXTERNAL = "external"
    EXTENSION = "extension"
    SHORT = "short"
    EMERGENCY = "emergency"
    HIDDEN = "hidden"
    INVALID = "invalid"


@dataclass(frozen=True, slots=True)
class NumberRules:
    """How this PBX writes numbers.

    Attributes:
        region: ISO 3166 code of the country whose national form is meant ("ES").
        outside_prefix: digits the PBX puts before an outside number ("0"); empty if none.
        extensions: the extensions known so far, as text ("0203" is not "203").
        area_code: of this office ("30" or "030"), for local numbers that are written without one; empty if
            local numbers are not written so here.
    """

    region: str = "ES"
    outside_prefix: str = "0"
    extensions: frozenset[str] = frozenset()
    area_code: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PhoneNumber:
    """One reading of a text.

    Attributes:
        input: the text as it came.
        e164: the international form ("+34647460197"): what contacts are matched by; external numbers only.
        dial: what to send to Gamma as a destination; None where nothing can be dialled.
        display: how to show it: grouped for its country, plain text.
        region: ISO 3166 code of the number's own country.
        type: "mobile", "fixed", "fixed_or_mobile", "toll_free", "premium", "shared_cost", "voip", "personal",
            "pager", "company", "voicemail" or "satellite"; None if unknown.
        place: "Madrid, Spain" (English; ``places.place_of`` knows other languages); None if unknown.
        valid: a numbering plan has it; one that is EXTERNAL all the same is matched exactly as it stands.
        is_international: it is outside the country whose way of writing is meant.
        reason: how this reading came about, or why there is none; codes are of ``numbers.codes``.
    """

    input: str
    kind: NumberKind
    e164: str | None = None
    dial: str | None = None
    display: str = ""
    region: str | None = None
    type: str | None = None
    place: str | None = None
    valid: bool = False
    is_international: bool = False
    reason: Message | None = None

    @property
    def key(self) -> str | None:
        """What calls and contacts are found by: E.164, else the digits; None if it is no number."""
        return self.e164 or (self.display if self.valid else None)
