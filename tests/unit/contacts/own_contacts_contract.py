"""What a book promises of own contacts and marks, as tests that a subclass runs against its own."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

import pytest

from gamma_desktop.contacts.changes import ContactNews
from gamma_desktop.contacts.errors import ContactReadOnly, ReservedSource
from gamma_desktop.contacts.model import LOCAL, Contact, ContactNumber
from gamma_desktop.contacts.ports import NumberOwners, OwnContacts, StagingBook
from tests.fakes.contact_book import replace_source

ANA = Contact(id="1", name="Ana", numbers=(ContactNumber(raw="203"),), source="crm")
BEA = Contact(id="2", name="Bea", source="crm")
MINE = Contact(id="", name="Zoe", company="Acme", numbers=(ContactNumber(raw="600", e164="+34600"),))


class Book(NumberOwners, StagingBook, ContactNews, OwnContacts, Protocol):
    """Keeps contacts, and finds them by number or by words, as the program has it."""

    async def with_number(self, number: str) -> tuple[Contact, ...]: ...

    async def by_id(self, contact_id: str) -> Contact | None: ...

    async def search(self, text: str, *, limit: int, offset: int = 0) -> Sequence[Contact]:
        """Contacts that hold every word, best first; for "" all of them, favourites first, then by name."""
        ...

    async def count(self, text: str = "") -> int: ...

    async def photo(self, name: str) -> bytes | None: ...


class OwnContactsContract:
    """Subclass it, and give a fixture ``book`` that holds ANA and BEA."""

    async def test_a_contact_of_ones_own_gets_an_id_and_is_found(self, book: Book) -> None:
        kept = await book.save(MINE)
        assert kept == replace(MINE, id=kept.id, source=LOCAL)
        assert kept.id
        assert await book.by_id(kept.id) == kept
        assert await book.with_number("+34600") == (kept,)

    async def test_each_change_of_a_name_or_a_choice_is_told_once_it_can_be_read(self, book: Book) -> None:
        told: list[int] = []
        book.subscribe(lambda: told.append(len(told)))
        kept = await book.save(MINE)
        assert len(told) == 1
        removed = await book.remove(kept.id)
        assert removed is not None
        await book.restore(removed)
        assert len(told) == 3
        await book.choose("+34600", kept.id)
        assert len(told) == 4
        await replace_source(book, "crm", [ANA])
        assert len(told) == 5

    async def test_marks_name_no_one_and_are_not_told(self, book: Book) -> None:
        told: list[int] = []
        unsubscribe = book.subscribe(lambda: told.append(len(told)))
        await book.set_favourite(ANA.id, is_favourite=True)
        await book.set_local_note(ANA.id, "Calls on Mondays")
        assert told == []
        unsubscribe()
        await book.save(MINE)
        assert told == []

    async def test_two_contacts_of_ones_own_may_be_alike(self, book: Book) -> None:
        assert (await book.save(MINE)).id != (await book.save(MINE)).id
        assert await book.count("") == 4

    async def test_saving_again_replaces_what_was_kept(self, book: Book) -> None:
        kept = await book.save(MINE)
        changed = await book.save(replace(kept, name="Zoraida", numbers=()))
        assert (changed.id, changed.name) == (kept.id, "Zoraida")
        assert [each.name for each in await book.search("", limit=9)] == ["Ana", "Bea", "Zoraida"]
        assert await book.with_number("+34600") == ()

    async def test_what_was_removed_comes_back_as_it_was(self, book: Book) -> None:
        kept = await book.save(MINE)
        await book.set_favourite(kept.id, is_favourite=True)
        await book.set_local_note(kept.id, "asks for Eva")
        removed = await book.remove(kept.id)
        assert removed == replace(kept, is_favourite=True, local_note="asks for Eva")
        assert await book.by_id(kept.id) is None
        await book.restore(removed)
        assert await book.by_id(kept.id) == removed

    async def test_removing_whom_there_is_not_tells_so(self, book: Book) -> None:
        assert await book.remove("nobody") is None

    async def test_contacts_of_a_source_cannot_be_changed_or_removed(self, book: Book) -> None:
        with pytest.raises(ContactReadOnly, match="crm"):
            await book.save(replace(ANA, name="Anna"))
        with pytest.raises(ContactReadOnly, match="crm"):
            await book.remove(ANA.id)
        assert await book.by_id(ANA.id) == ANA

    async def test_no_source_may_pass_for_ones_own(self, book: Book) -> None:
        kept = await book.save(MINE)
        with pytest.raises(ReservedSource):
            await replace_source(book, LOCAL, [ANA])
        assert await book.by_id(kept.id) == kept

    async def test_favourites_stand_first(self, book: Book) -> None:
        await book.set_favourite(BEA.id, is_favourite=True)
        favourite = replace(BEA, is_favourite=True)
        assert tuple(await book.search("", limit=9)) == (favourite, ANA)
        await book.set_favourite(BEA.id, is_favourite=False)
        assert tuple(await book.search("", limit=9)) == (ANA, BEA)

    async def test_a_vip_is_known_by_their_number_and_stays_one_beside_the_other_marks(
        self, book: Book
    ) -> None:
        await book.set_vip(ANA.id, is_vip=True)
        await book.set_favourite(ANA.id, is_favourite=True)
        marked = await book.by_id(ANA.id)
        assert marked == replace(ANA, is_favourite=True, is_vip=True)
        assert await book.with_number(ANA.numbers[0].key) == (marked,)
        await book.set_vip(ANA.id, is_vip=False)
        assert await book.by_id(ANA.id) == replace(ANA, is_favourite=True)

    async def test_marks_survive_that_the_source_is_replaced(self, book: Book) -> None:
        await book.set_favourite(ANA.id, is_favourite=True)
        await book.set_local_note(ANA.id, "asks for Eva")
        await replace_source(book, "crm", [replace(ANA, company="Acme"), BEA])
        assert await book.by_id(ANA.id) == replace(
            ANA, company="Acme", is_favourite=True, local_note="asks for Eva"
        )

    async def test_marks_wait_for_a_contact_that_is_away_for_a_while(self, book: Book) -> None:
        await book.set_local_note(ANA.id, "asks for Eva")
        await replace_source(book, "crm", [BEA])
        await replace_source(book, "crm", [ANA, BEA])
        assert await book.by_id(ANA.id) == replace(ANA, local_note="asks for Eva")

    async def test_an_empty_note_is_none(self, book: Book) -> None:
        await book.set_local_note(ANA.id, "asks for Eva")
        await book.set_local_note(ANA.id, "")
        assert await book.by_id(ANA.id) == ANA
