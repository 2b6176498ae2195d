import pytest

from gamma_desktop.contacts.codes import SourceFault
from gamma_desktop.contacts.errors import BadSource
from gamma_desktop.contacts.sources import ContactSource, SourceKind, contact_id, fingerprint
from gamma_desktop.numbers.model import NumberRules

CARDDAV, LDAP = SourceKind.CARDDAV, SourceKind.LDAP


@pytest.mark.parametrize(
    ("kind", "url"),
    [
        (CARDDAV, "https://cloud.example/dav"),
        (CARDDAV, "http://localhost:5232/"),
        (CARDDAV, "http://[::1]:5232/"),
        (LDAP, "ldap://dc1.acme.example"),
        (LDAP, "ldaps://dc1.acme.example:3269"),
    ],
)
def test_addresses_that_keep_a_password_safe_are_taken(kind: SourceKind, url: str) -> None:
    assert ContactSource(name="Team", kind=kind, url=url).url == url


@pytest.mark.parametrize(
    ("kind", "url", "fault"),
    [
        (CARDDAV, "http://cloud.example/dav", SourceFault.IN_CLEAR),
        (CARDDAV, "http://127.0.0.1.evil.example/", SourceFault.IN_CLEAR),
        (CARDDAV, "ldaps://cloud.example", SourceFault.SCHEME),
        (LDAP, "https://dc1.acme.example", SourceFault.SCHEME),
        (LDAP, "ldaps://", SourceFault.SCHEME),
        (CARDDAV, "https://ana:pass@cloud.example", SourceFault.CREDENTIALS),
        (CARDDAV, "https://cloud.example:99999", SourceFault.NO_ADDRESS),
    ],
)
def test_other_addresses_are_refused_with_the_reason(kind: SourceKind, url: str, fault: SourceFault) -> None:
    with pytest.raises(BadSource) as refused:
        ContactSource(name="Team", kind=kind, url=url)
    assert (refused.value.field, refused.value.fault.code) == ("url", fault)


def test_a_password_is_good_for_the_same_user_on_the_same_server_alone() -> None:
    source = ContactSource(name="Team", kind=CARDDAV, url="https://cloud.example/dav/a", user="ana")
    for url, user, is_good in (
        ("https://cloud.example/dav/b", "ana", True),
        ("https://cloud.example/dav/a", "beto", False),
        ("https://cloud.example:8443/dav/a", "ana", False),
        ("https://other.example/dav/a", "ana", False),
    ):
        changed = ContactSource(name="Team", kind=CARDDAV, url=url, user=user)
        assert changed.shares_password_with(source) is is_good


def test_ids_are_the_same_every_time_and_differ_from_source_to_source() -> None:
    assert contact_id("Team", "u1") == contact_id("Team", "u1")
    assert len({contact_id("Team", "u1"), contact_id("Team", "u2"), contact_id("Other", "u1")}) == 3


def test_the_fingerprint_changes_with_whatever_numbers_are_read_by() -> None:
    rules = (NumberRules(), NumberRules(region="GB"), NumberRules(area_code="030"))
    known = NumberRules(extensions=frozenset({"203"}))
    assert len({fingerprint(each) for each in (*rules, known)}) == 4
