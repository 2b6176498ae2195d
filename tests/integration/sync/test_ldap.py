import sys
import tomllib
from dataclasses import replace
from pathlib import Path

import bonsai
import pytest

from gamma_desktop.contacts.codes import SourceFound, SourceProblem
from gamma_desktop.contacts.errors import (
    SourceDenied,
    SourceKindNotInstalled,
    SourceUnreachable,
    SourceUntrusted,
    SourceUnusable,
)
from gamma_desktop.contacts.sources import ContactSource, SourceKind
from gamma_desktop.errors import Message
from gamma_desktop.sync.ldap import read_directory
from gamma_desktop.sync.messages import Batch, Job
from gamma_desktop.sync.process import ProcessReader
from gamma_desktop.ui.wording import explain
from tests.fixtures.directory_server import BASE, PASSWORD, READER, DirectoryServer, person
from tests.integration.sync.reading import RULES, Reading

ROOT = Path(__file__).parents[3]


@pytest.fixture
def source(directory: DirectoryServer) -> ContactSource:
    return ContactSource(
        name="Directory",
        kind=SourceKind.LDAP,
        url=directory.url,
        user=READER,
        base=BASE,
        ca_file=str(directory.ca_file),
    )


def test_people_come_with_all_that_the_directory_knows_of_them(
    directory: DirectoryServer, source: ContactSource
) -> None:
    directory.fill(0)
    gil = person(
        1, cn="Ana Gil", mobile="600 111 222", mail="ana@acme.example", title="Buyer", o="Acme", ou="Parts"
    )
    with directory.connected() as connection:
        connection.add(gil)
    reading = Reading(source, PASSWORD)
    reading.again()
    ana = reading.people["Ana Gil"]
    assert [(each.label, each.e164) for each in ana.numbers] == [
        ("work", "+34910000001"),
        ("mobile", "+34600111222"),
    ]
    assert (ana.company, ana.title, ana.emails) == ("Acme", "Buyer, Parts", ("ana@acme.example",))


def test_changes_and_deletions_are_seen_and_ids_outlive_them(
    directory: DirectoryServer, source: ContactSource
) -> None:
    directory.fill(2)
    reading = Reading(source, PASSWORD)
    reading.again()
    before = reading.people["Person 0"].id
    with directory.connected() as connection:
        entry = connection.search(f"uid=p0,{BASE}", bonsai.LDAPSearchScope.BASE)[0]
        entry["telephoneNumber"] = "+34910009999"
        entry.modify()
        entry.rename(f"uid=moved,{BASE}")
        connection.delete(f"uid=p1,{BASE}")
    reading.again()
    (only,) = reading.people.values()
    assert (only.id, only.numbers[0].e164) == (before, "+34910009999")


def test_more_people_than_a_server_gives_at_once_come_page_by_page(
    directory: DirectoryServer, source: ContactSource
) -> None:
    directory.fill(2_500)
    reading = Reading(source, PASSWORD)
    news = reading.again()
    assert (news.read, len(reading.people)) == (2_500, 2_500)
    assert [done for done, _total in reading.progress] == [500, 1_000, 1_500, 2_000, 2_500]


def test_starttls_encrypts_what_began_in_the_clear(directory: DirectoryServer, source: ContactSource) -> None:
    directory.fill(1)
    reading = Reading(replace(source, url=directory.plain_url), PASSWORD)
    reading.again()
    assert list(reading.people) == ["Person 0"]


def test_a_directory_says_itself_where_its_people_are(
    directory: DirectoryServer, source: ContactSource
) -> None:
    directory.fill(1)
    assert Reading(replace(source, base=""), PASSWORD).test() == Message(SourceFound.PEOPLE, base=BASE)


def test_a_filter_and_attributes_of_ones_own_are_used(
    directory: DirectoryServer, source: ContactSource
) -> None:
    directory.fill(3)
    own = replace(
        source, filter="(uid=p2)", attributes={"name": ("uid",), "home": ("telephoneNumber",), "work": ()}
    )
    reading = Reading(own, PASSWORD)
    reading.again()
    assert [(name, contact.numbers[0].label) for name, contact in reading.people.items()] == [("p2", "home")]


@pytest.mark.parametrize("plain", [False, True])
def test_a_certificate_of_nobody_known_is_refused(
    directory: DirectoryServer, source: ContactSource, *, plain: bool
) -> None:
    url = directory.plain_url if plain else directory.url
    with pytest.raises(SourceUntrusted, match=SourceProblem.UNTRUSTED):
        Reading(replace(source, url=url, ca_file=""), PASSWORD).test()


def test_a_certificate_for_another_name_is_refused(directory: DirectoryServer, source: ContactSource) -> None:
    url = directory.url.replace("127.0.0.1", "localhost")
    with pytest.raises(SourceUntrusted, match=r"(?i)hostname|IP address|doesn.t match"):
        Reading(replace(source, url=url), PASSWORD).test()


@pytest.mark.parametrize(
    ("change", "password", "error", "words"),
    [
        ({}, "wrong", SourceDenied, SourceProblem.DENIED),
        ({}, "", SourceDenied, SourceProblem.NO_PASSWORD),
        ({"user": ""}, "", SourceDenied, SourceProblem.USER_MISSING),
        ({"base": "dc=no,dc=where"}, PASSWORD, SourceUnusable, SourceProblem.WRONG_BASE),
        ({"filter": "(uid=p1))"}, PASSWORD, SourceUnusable, SourceProblem.BAD_FILTER),
        ({"ca_file": "/nowhere.pem"}, PASSWORD, SourceUnusable, "/nowhere.pem"),
    ],
)
def test_what_is_wrong_is_told_with_what_to_do(
    source: ContactSource, change: dict[str, str], password: str, error: type[Exception], words: str
) -> None:
    changed = replace(source, **change)  # type: ignore[arg-type]  # a mapping of fields
    with pytest.raises(error, match=words):
        Reading(changed, password).again()


def test_a_directory_that_is_gone_is_told_as_such(directory: DirectoryServer, source: ContactSource) -> None:
    directory.stop()
    with pytest.raises(SourceUnreachable, match="Connection refused"):
        Reading(source, PASSWORD).again()


def test_a_directory_that_ends_in_the_middle_is_not_taken_for_all(
    directory: DirectoryServer, source: ContactSource
) -> None:
    directory.fill(1_200)
    messages = read_directory(Job(source=source, password=PASSWORD, rules=RULES))
    assert isinstance(next(messages), Batch)
    directory.stop()
    with pytest.raises(SourceUnreachable):
        list(messages)


def test_pictures_come_small(directory: DirectoryServer, source: ContactSource) -> None:
    directory.fill(0)
    with directory.connected() as connection:
        entry = person(1)
        entry["jpegPhoto"] = b"large picture"
        connection.add(entry)
    job = Job(source=source, password=PASSWORD, rules=RULES)
    batch = next(read_directory(job, lambda image: image.removeprefix(b"large ")))
    assert isinstance(batch, Batch)
    assert batch.photos == {batch.contacts[0].photo: b"picture"}


def test_the_ldap_library_which_needs_a_compiler_is_asked_for_by_the_extra_alone() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    locked = (ROOT / "requirements" / "runtime.lock").read_text(encoding="utf-8")

    assert [each for each in project["optional-dependencies"]["ldap"] if each.startswith("bonsai")]
    assert not [each for each in (*project["dependencies"], *locked.split()) if each.startswith("bonsai")]


async def test_without_the_ldap_library_it_is_asked_for_by_name(source: ContactSource) -> None:
    reader = ProcessReader(command=[sys.executable, "-m", "tests.fixtures.worker_without_ldap"])

    with pytest.raises(SourceKindNotInstalled) as caught:
        await reader.test(source, PASSWORD)
    assert "pip install 'gamma-desktop[ldap]'" in explain(caught.value).advice


@pytest.mark.parametrize("proxy", ["gopher://nowhere:1", "socks5://nowhere:1", "http://127.0.0.1:1"])
def test_a_directory_is_asked_for_without_a_proxy(
    directory: DirectoryServer, source: ContactSource, monkeypatch: pytest.MonkeyPatch, proxy: str
) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.setenv(name, proxy)
    directory.fill(2)
    assert Reading(source, PASSWORD).again().read == 2
