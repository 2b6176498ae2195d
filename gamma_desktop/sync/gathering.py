"""Puts together what the reading process says, batch by batch, until all was said."""

from gamma_desktop.contacts.importing import ImportProblem
from gamma_desktop.contacts.model import Contact
from gamma_desktop.contacts.sources import KnownCard, SourceMemory, SourceNews, fingerprint
from gamma_desktop.numbers.model import NumberRules
from gamma_desktop.sync.messages import Answer, Batch, Done

MOST_PROBLEMS = 1_000
"""So many are told one by one."""


class Gathering:
    """What was read so far.

    Args:
        known: of the last reading; what is not named anew stays as it was.
        rules: how numbers are read.
    """

    def __init__(self, known: SourceMemory, rules: NumberRules) -> None:
        self._known = known
        self._rules = fingerprint(rules)
        self._contacts: list[Contact] = []
        self._photos: dict[str, bytes] = {}
        self._cards: dict[str, KnownCard] = {}
        self._problems: list[ImportProblem] = []

    def take(self, message: Answer) -> None:
        """Add a batch."""
        if isinstance(message, Batch):
            self._contacts += message.contacts
            self._photos.update(message.photos)
            self._cards.update(message.cards)
            self._problems += message.problems[: MOST_PROBLEMS - len(self._problems)]

    def news(self, done: Done) -> SourceNews:
        """All of it, once all was said."""
        forgotten = frozenset(done.forgotten)
        return SourceNews(
            is_whole=done.is_whole,
            read=done.read,
            contacts=self._contacts,
            photos=self._photos,
            gone=frozenset() if done.is_whole else self._gone(forgotten),
            problems=tuple(self._problems),
            rules=self._rules,
            tokens=done.tokens,
            cards=self._cards,
            forgotten=forgotten,
        )

    def _gone(self, forgotten: frozenset[str]) -> frozenset[str]:
        """Contacts of which no card is left; two cards may be about the same one."""
        if not (forgotten or self._cards):
            return frozenset()
        left = {address: card for address, card in self._known.cards.items() if address not in forgotten}
        still_there = {card.contact_id for card in (left | self._cards).values()}
        return frozenset(card.contact_id for card in self._known.cards.values()) - still_there - {""}
