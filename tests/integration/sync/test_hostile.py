"""Servers that do harm, by mistake or on purpose: none costs more than an error that says so."""

import asyncio
import gzip
import socket
from collections.abc import Callable, Iterator
from contextlib import suppress

import psutil
import pytest

from gamma_desktop.contacts.codes import SourceProblem
from gamma_desktop.contacts.errors import ContactSourceError, SourceUnreachable, SourceUnusable
from gamma_desktop.contacts.sources import ContactSource, SourceKind, SourceMemory
from gamma_desktop.demo.waiting import look_until
from gamma_desktop.sync.messages import Job, Limits
from gamma_desktop.sync.process import ProcessReader
from tests.fixtures.misbehaving_server import Request, misbehaving_server
from tests.integration.sync.reading import RULES, Reading

PASSWORD = "s3cret"
IMPATIENT = Limits(seconds=20.0, silence=0.3)
BOMB = b"""<?xml version="1.0"?><!DOCTYPE m [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]><d:multistatus xmlns:d="DAV:"><d:href>&c;</d:href></d:multistatus>"""
OUTSIDE = b"""<?xml version="1.0"?><!DOCTYPE m SYSTEM "file:///etc/passwd"><d:multistatus xmlns:d="DAV:"/>"""


def source_at(url: str) -> ContactSource:
    kind = SourceKind.LDAP if url.startswith("ldap") else SourceKind.CARDDAV
    return ContactSource(name="Odd", kind=kind, url=url, user="ana")


def read(url: str, limits: Limits | None = None) -> None:
    Reading(source_at(url), PASSWORD, limits).again()


def always(body: bytes, status: int = 207, **headers: str) -> Callable[[Request], None]:
    return lambda request: request.answer(status, body, **headers)


@pytest.fixture
def silent_port() -> Iterator[int]:
    """Somebody who takes calls and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield listening.getsockname()[1]


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (BOMB, SourceProblem.XML_DECLARES),
        (OUTSIDE, SourceProblem.XML_DECLARES),
        (b"<html><body>Log in</body>", SourceProblem.NO_XML),
        (b"<html/>", SourceProblem.NOT_AN_ADDRESS_BOOK),
        (b"", SourceProblem.NO_XML),
        (b"<a>" * 50_000, SourceProblem.XML_TOO_DEEP),
    ],
)
def test_xml_that_could_grow_or_is_none_is_not_read(body: bytes, words: str) -> None:
    with misbehaving_server(always(body)) as server, pytest.raises(SourceUnusable, match=words):
        read(server.url)


def test_an_answer_without_end_is_cut_off() -> None:
    def pour(request: Request) -> None:
        request.send_response(207)
        request.end_headers()
        while True:
            request.wfile.write(b"<d>" * 10_000)

    with (
        misbehaving_server(pour) as server,
        pytest.raises(SourceUnusable, match=SourceProblem.ANSWER_TOO_LONG),
    ):
        read(server.url, Limits(answer=1024 * 1024))


def test_what_unpacks_to_too_much_is_cut_off() -> None:
    packed = always(gzip.compress(b" " * 20_000_000), Content_Encoding="gzip")
    with (
        misbehaving_server(packed) as server,
        pytest.raises(SourceUnusable, match=SourceProblem.ANSWER_TOO_LONG),
    ):
        read(server.url, Limits(answer=1024 * 1024))


def test_an_answer_that_breaks_off_is_not_taken_for_all() -> None:
    def break_off(request: Request) -> None:
        request.send_response(207)
        request.send_header("Content-Length", "1000")
        request.end_headers()
        request.wfile.write(b"<d:multistatus")
        request.connection.shutdown(socket.SHUT_RDWR)

    with (
        misbehaving_server(break_off) as server,
        pytest.raises(SourceUnreachable, match=SourceProblem.BROKE_OFF),
    ):
        read(server.url)


SPACES = 'xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:carddav" xmlns:s="http://calendarserver.org/ns/"'
BOOK = "<d:resourcetype><c:addressbook/></d:resourcetype><s:getctag>1</s:getctag>"


def told(href: str, properties: str, status: str = "200 OK") -> str:
    found = f"<d:propstat><d:prop>{properties}</d:prop><d:status>HTTP/1.1 {status}</d:status></d:propstat>"
    return f"<d:response><d:href>{href}</d:href>{found}</d:response>"


def card(name: str, *, is_given: bool) -> str:
    if not is_given:
        return told(f"/{name}.vcf", "<c:address-data/>", "500 Internal Server Error")
    text = f"BEGIN:VCARD\nUID:{name}\nFN:{name}\nEND:VCARD\n"
    return told(f"/{name}.vcf", f"<d:getetag>1</d:getetag><c:address-data>{text}</c:address-data>")


def test_a_card_that_is_held_back_is_asked_for_again_the_next_time() -> None:
    giving = {"Ana"}

    def answer(request: Request) -> None:
        names = [name for name in ("Ana", "Beto") if f"/{name}.vcf".encode() in request.body]
        cards = "".join(card(name, is_given=name in giving) for name in names)
        listed = told("/", BOOK) + "".join(
            told(f"/{n}.vcf", "<d:getetag>1</d:getetag>") for n in ("Ana", "Beto")
        )
        request.answer(207, f"<d:multistatus {SPACES}>{cards or listed}</d:multistatus>".encode())

    with misbehaving_server(answer) as server:
        reading = Reading(source_at(server.url), PASSWORD)
        (problem,) = reading.again().problems
        assert (problem.file, list(reading.people)) == ("Beto.vcf", ["Ana"])

        giving.add("Beto")
        reading.again()
        assert list(reading.people) == ["Ana", "Beto"]


def test_the_password_goes_to_no_other_server() -> None:
    with misbehaving_server(always(b"", 404)) as other:
        moved = always(b"", 301, Location=other.url)
        with (
            misbehaving_server(moved) as server,
            pytest.raises(SourceUnusable, match=SourceProblem.OTHER_SERVER),
        ):
            read(server.url)
        assert other.asked == []


def test_being_sent_round_in_circles_ends() -> None:
    circle = always(b"", 307, Location="/again")
    with (
        misbehaving_server(circle) as server,
        pytest.raises(SourceUnreachable, match=SourceProblem.IN_CIRCLES),
    ):
        read(server.url)


@pytest.mark.parametrize(
    ("status", "error"), [(500, SourceUnreachable), (503, SourceUnreachable), (404, SourceUnusable)]
)
def test_a_servers_own_faults_are_told_apart(status: int, error: type[ContactSourceError]) -> None:
    with misbehaving_server(always(b"", status)) as server, pytest.raises(error):
        read(server.url)


def test_the_password_is_not_sent_in_the_clear_to_who_wants_it_hashed() -> None:
    challenge = 'Digest realm="cards", nonce="abc", qop="auth", algorithm=SHA-256'

    def challenged(request: Request) -> None:
        is_hashed = request.headers.get("Authorization", "").startswith("Digest ")
        request.answer(404 if is_hashed else 401, WWW_Authenticate=challenge)

    with misbehaving_server(challenged) as server, pytest.raises(SourceUnusable):
        read(server.url)
    assert "Digest username=" in server.asked[-1].headers["Authorization"]


@pytest.mark.parametrize("scheme", ["http", "ldaps"])
async def test_whoever_says_nothing_is_given_up(scheme: str, silent_port: int) -> None:
    source = source_at(f"{scheme}://127.0.0.1:{silent_port}")
    with pytest.raises(SourceUnreachable, match=SourceProblem.NO_ANSWER):
        await ProcessReader(IMPATIENT).test(source, PASSWORD)


async def test_cancelling_ends_the_process_that_reads(silent_port: int) -> None:
    source = source_at(f"http://127.0.0.1:{silent_port}")
    before = psutil.Process().children()
    reading = asyncio.get_running_loop().create_task(
        ProcessReader().read(
            source, PASSWORD, memory=SourceMemory(), rules=RULES, progress=lambda _done, _total: None
        )
    )

    def begun() -> list[psutil.Process]:
        return [each for each in psutil.Process().children() if each not in before]

    children = await asyncio.to_thread(look_until, begun, seconds=60.0)
    assert children
    reading.cancel()
    with suppress(asyncio.CancelledError):
        await reading
    await asyncio.to_thread(psutil.wait_procs, children, 60)
    assert not any(child.is_running() for child in children)


async def test_more_than_fits_into_memory_ends_in_an_error() -> None:
    """Where a library's own code runs out of it the process may end at once, and say nothing."""
    little = Limits(memory=100 * 1024 * 1024, silence=300.0)  # a busy machine takes long to fill it
    much = always(b"<d>" + b"<e/>" * 1_000_000 + b"</d>")
    with (
        misbehaving_server(much) as server,
        pytest.raises(SourceUnusable, match=r"too_much_memory|reader_ended"),
    ):
        await ProcessReader(little).test(source_at(server.url), PASSWORD)


def test_a_job_does_not_tell_its_password() -> None:
    assert PASSWORD not in repr(Job(source=source_at("http://localhost"), password=PASSWORD, rules=RULES))
