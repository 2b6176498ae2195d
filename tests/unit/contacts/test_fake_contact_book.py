import pytest

from tests.fakes.contact_book import FakeContactBook
from tests.unit.contacts.own_contacts_contract import ANA, BEA, OwnContactsContract


class TestFakeContactBook(OwnContactsContract):
    @pytest.fixture
    def book(self) -> FakeContactBook:
        return FakeContactBook(ANA, BEA)
