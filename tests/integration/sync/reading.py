"""A source read again and again, as the program does: what is known of it goes on to the next reading."""

from collections.abc import Iterator

from gamma_desktop.contacts.model import Contact
from gamma_desktop.contacts.sources import ContactSource, SourceKind, SourceMemory, SourceNews
from gamma_desktop.errors import Message
from gamma_desktop.numbers.model import NumberRules
from gamma_desktop.sync.carddav import read_address_books
from gamma_desktop.sync.ldap import read_directory
from gamma_desktop.sync.messages import Answer, Done, Job, Limits, Progress
from gamma_desktop.sync.process import Gathering

RULES = NumberRules()
_READERS = {SourceKind.CARDDAV: read_address_books, SourceKind.LDAP: read_directory}


class Reading:
    """Reads a source in this process; ``people`` are those that it has, by name, as far as it was read."""

    def __init__(self, source: ContactSource, password: str, limits: Limits | None = None) -> None:
        self.source = source
        self.password = password
        self.memory = SourceMemory()
        self.progress: list[tuple[int, int | None]] = []
        self._contacts: dict[str, Contact] = {}
        self._limits = limits or Limits()

    @property
    def people(self) -> dict[str, Contact]:
        return {contact.name: contact for contact in self._contacts.values()}

    def again(self) -> SourceNews:
        gathering = Gathering(self.memory, RULES)
        for message in self._read(is_test=False):
            match message:
                case Progress():
                    self.progress.append((message.done, message.total))
                case Done():
                    news = gathering.news(message)
            gathering.take(message)
        self._take(news)
        return news

    def test(self) -> Message:
        (done,) = self._read(is_test=True)
        assert isinstance(done, Done)
        assert done.found is not None
        return done.found

    def _read(self, *, is_test: bool) -> Iterator[Answer]:
        job = Job(
            source=self.source,
            password=self.password,
            rules=RULES,
            memory=self.memory,
            limits=self._limits,
            is_test=is_test,
        )
        return _READERS[self.source.kind](job)

    def _take(self, news: SourceNews) -> None:
        kept = {} if news.is_whole else {k: v for k, v in self._contacts.items() if k not in news.gone}
        self._contacts = kept | {contact.id: contact for contact in news.contacts}
        cards = {} if news.is_whole else dict(self.memory.cards)
        cards = {k: v for k, v in cards.items() if k not in news.forgotten} | dict(news.cards)
        self.memory = SourceMemory(rules=news.rules, tokens=news.tokens, cards=cards)
