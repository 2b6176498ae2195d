import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from gamma_desktop.contacts.codes import Oddity, SourceFound, SourceProblem
from gamma_desktop.contacts.errors import SourceDenied, SourceUnreachable, SourceUntrusted, SourceUnusable
from gamma_desktop.contacts.sources import ContactSource, SourceKind
from gamma_desktop.demo.free_port import free_port
from gamma_desktop.demo.parts import Parts
from gamma_desktop.sync.messages import Limits
from gamma_desktop.ui.wording import explain
from tests.fixtures.address_book_server import PASSWORD, USER, AddressBookServer, card
from tests.integration.sync.reading import Reading

OTHERS = f"/{USER}/others/"

ONE_BOOK = {SourceFound.ONE_ADDRESS_BOOK, SourceFound.ONE_NAMED_ADDRESS_BOOK}


def reading_of(url: str, password: str = PASSWORD, ca_file: str = "") -> Reading:
    source = ContactSource(name="Team", kind=SourceKind.CARDDAV, url=url, user=USER, ca_file=ca_file)
    return Reading(source, password)


@pytest.fixture
def reading(address_books: AddressBookServer) -> Reading:
    """A source that was read once: Ana, Beto and Carla."""
    address_books.put_all(
        card("u1", "Ana Gil", "+34910000001")
        + card("u2", "Beto Sanz", "+34910000002")
        + card("u3", "Carla Ruiz", "+34910000003")
    )
    reading = reading_of(address_books.url)
    reading.again()
    return reading


@pytest.fixture
def encrypted(tmp_path: Path) -> Iterator[AddressBookServer]:
    with Parts(tmp_path / "logs") as parts:
        server = AddressBookServer(tmp_path / "server", parts, is_encrypted=True)
        server.start()
        server.make_book()
        yield server


def test_the_first_time_all_cards_are_read_from_any_address_of_the_server(reading: Reading) -> None:
    assert sorted(reading.people) == ["Ana Gil", "Beto Sanz", "Carla Ruiz"]
    assert reading.people["Ana Gil"].numbers[0].e164 == "+34910000001"
    assert reading.progress == [(3, 3)]


def test_what_did_not_change_is_not_read_again(reading: Reading) -> None:
    news = reading.again()
    assert (news.is_whole, news.read, news.gone) == (False, 0, frozenset())


def test_only_what_changed_is_read_and_what_is_deleted_goes(
    reading: Reading, address_books: AddressBookServer
) -> None:
    ana, beto = reading.people["Ana Gil"], reading.people["Beto Sanz"]
    address_books.put("u1", card("u1", "Ana Gil Soto", "+34910000009"))
    address_books.delete("u2")
    news = reading.again()
    assert [(contact.id, contact.name) for contact in news.contacts] == [(ana.id, "Ana Gil Soto")]
    assert (news.read, news.gone) == (1, frozenset({beto.id}))


def test_an_address_book_that_is_taken_away_takes_its_cards_along(
    reading: Reading, address_books: AddressBookServer
) -> None:
    address_books.make_book(OTHERS)
    address_books.put("u4", card("u4", "Dora Paz", "+34910000004"), OTHERS)
    reading.again()
    assert "Dora Paz" in reading.people

    address_books.remove_book(OTHERS)
    reading.again()
    assert sorted(reading.people) == ["Ana Gil", "Beto Sanz", "Carla Ruiz"]


def test_a_token_that_the_server_forgot_costs_a_listing_and_nothing_else(
    reading: Reading, address_books: AddressBookServer
) -> None:
    address_books.forget_tokens()
    address_books.delete("u2")
    news = reading.again()
    assert (news.is_whole, news.read) == (False, 0)
    assert sorted(reading.people) == ["Ana Gil", "Carla Ruiz"]


def test_a_card_that_is_none_is_told_of_and_costs_nothing_but_itself(
    reading: Reading, address_books: AddressBookServer
) -> None:
    address_books.put("odd", card("u7", "", "no number"))
    news = reading.again()
    assert (news.read, list(news.contacts)) == (1, [])
    assert [problem.file for problem in news.problems] == ["odd.vcf"]


def test_a_wrong_password_is_told_as_such(address_books: AddressBookServer) -> None:
    with pytest.raises(SourceDenied, match=SourceProblem.WRONG_PASSWORD):
        reading_of(address_books.url, "wrong").again()


def test_testing_tells_what_is_there(address_books: AddressBookServer) -> None:
    for url in (address_books.url, address_books.book_url):
        assert reading_of(url).test().code in ONE_BOOK


def test_an_address_without_address_books_is_told_as_such(address_books: AddressBookServer) -> None:
    with pytest.raises(SourceUnusable, match=SourceProblem.NO_ADDRESS_BOOK):
        reading_of(f"{address_books.url}/{USER}/nowhere/").again()


def test_nobody_at_the_address_is_told_as_such() -> None:
    with pytest.raises(SourceUnreachable, match="Connection refused"):
        reading_of(f"http://127.0.0.1:{free_port()}").again()


def test_a_certificate_of_a_named_authority_is_trusted(encrypted: AddressBookServer) -> None:
    assert reading_of(encrypted.url, ca_file=str(encrypted.ca_file)).test().code in ONE_BOOK


def test_any_other_certificate_is_refused(encrypted: AddressBookServer) -> None:
    with pytest.raises(SourceUntrusted, match=SourceProblem.UNTRUSTED):
        reading_of(encrypted.url).again()


def test_an_answer_too_large_is_asked_for_in_smaller_ones_and_a_card_too_large_costs_itself(
    address_books: AddressBookServer,
) -> None:
    cards = {f"u{n}": card(f"u{n}", f"Person {n:02}", f"+349100000{n:02}") for n in range(24)}
    for name in ("u3", "u11"):
        cards[name] = cards[name].replace("END:VCARD", f"NOTE:{'words ' * 20_000}\r\nEND:VCARD")
    address_books.put_all("".join(cards.values()))
    source = ContactSource(name="Team", kind=SourceKind.CARDDAV, url=address_books.url, user=USER)
    reading = Reading(source, PASSWORD, Limits(answer=60_000))

    news = reading.again()

    assert len(reading.people) == 22
    assert not {"Person 03", "Person 11"} & reading.people.keys()
    assert [problem.reason.code for problem in news.problems] == [Oddity.LEFT_OUT, Oddity.LEFT_OUT]
    assert reading.again().read == 0


def test_a_proxy_that_cannot_be_used_is_named_with_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    reading = reading_of("https://contacts.example/")
    for proxy, words in (
        ("gopher://proxy.example:1", "https_proxy .* is no kind of proxy.*remove https_proxy"),
        ("socks5://me:secret@proxy.example:1", "socks5://proxy.example:1. cannot be used: SOCKS"),
        (
            f"http://127.0.0.1:{free_port()}",
            "https_proxy .* did not connect .*refused.*remove https_proxy",
        ),
    ):
        monkeypatch.setenv("https_proxy", proxy)
        with pytest.raises(SourceUnreachable) as caught:
            reading.again()
        told = str(explain(caught.value))
        assert re.search(words, told)
        assert "secret" not in f"{told} {caught.value}"


@pytest.mark.parametrize("proxy", ["gopher://nowhere:1", "socks5://nowhere:1", "http://127.0.0.1:1"])
def test_a_server_on_this_machine_is_read_whatever_the_proxy(
    reading: Reading, monkeypatch: pytest.MonkeyPatch, proxy: str
) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.setenv(name, proxy)
    assert reading.again().read == 0
