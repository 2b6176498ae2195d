"""The office that is simulated: its extensions, and how its numbers are written in events."""

import re
from dataclasses import dataclass

from gamma_desktop.simulator.errors import Impossible
from gamma_desktop.simulator.model import Displayed, PbxExtension

# The lists of the vendor's reference differ from each other: 200 and 205 have no name, the IVR stands in
# the extended list alone; 301 (its transfer example) and 9900 (its IVR example) stand in neither.
OFFICE = (
    PbxExtension(number="200"),
    PbxExtension(number="201", name="Gines Gomez"),
    PbxExtension(number="202", name="Antonio Abajo"),
    PbxExtension(number="203", name="Tony Manero"),
    PbxExtension(number="204", name="Sandra Thomas"),
    PbxExtension(number="205"),
    PbxExtension(number="206", name="Peter Garrisson"),
    PbxExtension(number="9204", name="Incoming IVR", is_listed=False),
    PbxExtension(number="301", is_listed=False),
    PbxExtension(number="9900", is_listed=False),
)

_FIRST_MORE = 1001


def larger_office(more: int) -> tuple[PbxExtension, ...]:
    """The office with so many more desks: extensions from 1001 on."""
    numbers = range(_FIRST_MORE, _FIRST_MORE + more)
    return (*OFFICE, *(PbxExtension(number=str(each), name=f"Desk {each}") for each in numbers))


ANONYMOUS = "anonymous"
_DIALLABLE = re.compile(r"\+?[0-9*#]{1,32}")


def displayed_extension(number: str) -> Displayed:
    """How an event shows an extension at the other end."""
    return Displayed(external=number, label=f"Ext {number}", number=number, in_chain=number)


@dataclass(frozen=True, slots=True)
class Numbering:
    """How the office writes outside numbers: its country, and the digit dialled before them."""

    country_code: str = "34"
    outside_prefix: str = "0"

    def displayed(self, number: str) -> Displayed:
        """Show an outside number as the reference's examples do.

        They set "+34" and the prefix before whatever was dialled, a prefix that was dialled already
        included: "0647460197" becomes "+340647460197" and "00647460197". So does this.
        """
        _check(number)
        label = number.removeprefix(f"+{self.country_code}")
        international = label.startswith("+")
        label = f"00{label[1:]}" if international else label
        prefixed = f"{self.outside_prefix}{label}"
        return Displayed(
            external=number if international else f"+{self.country_code}{label}",
            label=label,
            number=prefixed,
            in_chain=label if label.startswith(self.outside_prefix) else prefixed,
        )

    def displayed_hidden(self, number: str | None) -> Displayed:
        """Show a caller in hidden mode.

        The reference promises "anonymous" for displayedNumber alone; so where the PBX knows the number,
        displayedExternalNumber gives it away, which a program must not show.
        """
        external = ANONYMOUS if number is None else self.displayed(number).external
        return Displayed(external=external, label=ANONYMOUS, number=ANONYMOUS, in_chain=ANONYMOUS)

    def destination(self, number: str) -> str:
        """The outside number that the API's ``call`` means, which may come with the prefix or without it.

        A number that begins with 00 goes abroad, also behind a prefix of 0 ("00049…").
        """
        _check(number)
        prefixed = number.removeprefix(self.outside_prefix)
        for candidate in (prefixed, number):
            if candidate.startswith("00"):
                return f"+{candidate[2:]}"
        return prefixed


def _check(number: str) -> None:
    if not _DIALLABLE.fullmatch(number):
        raise Impossible(f"{number} is not a number that can be dialled")
