"""Reads vCards that a server gave, in the reading process like any others."""

from collections.abc import AsyncIterator, Mapping

from gamma_desktop.app.contact_reading.door import LIMITS, ContactReading, ReadLimits
from gamma_desktop.app.contact_reading.messages import Batch, Document
from gamma_desktop.numbers.model import NumberRules


async def read_cards(
    cards: Mapping[str, str], *, source: str, rules: NumberRules, limits: ReadLimits = LIMITS
) -> AsyncIterator[Batch]:
    """The contacts of vCards, as they are read.

    A batch tells in ``places`` which card each of its contacts is from, by the key that it has here. The id
    of a contact follows from ``source`` and its UID, so it is the same whichever cards are read with it.

    Raises:
        ContactFileError: a text is no vCard, or reading went wrong; what came before is not all.
    """
    documents = [Document(name=place, text=text) for place, text in cards.items()]
    async with ContactReading(documents, source=source, rules=rules, limits=limits) as reading:
        async for batch in reading.batches():
            yield batch
