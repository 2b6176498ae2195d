"""Reads people from an LDAP directory or Active Directory. The only module that knows the LDAP library.

Nothing is said in the clear: ``ldaps`` is encrypted from the start, ``ldap`` by StartTLS before all else.
All is read each time: what Active Directory offers for asking after changes needs rights that a desk has not.
"""

import itertools
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress

import bonsai
from bonsai import errors

from gamma_desktop.contacts.codes import SourceFound, SourceProblem
from gamma_desktop.contacts.errors import ContactSourceError, SourceDenied, SourceUnreachable, SourceUnusable
from gamma_desktop.contacts.importing import ImportProblem
from gamma_desktop.contacts.vcard_person import Shrink
from gamma_desktop.errors import Message
from gamma_desktop.sync.directory import EntryReader, Found, attributes_of, default_filter
from gamma_desktop.sync.encryption import check_authority, why_not_connected
from gamma_desktop.sync.messages import Answer, Batch, Done, Job, Progress

PAGE = 500
"""Entries at a time: Active Directory gives 1,000 at most, and never all in one answer."""

_LONGEST = 200
_NOT_ALLOWED_CODES = (8, 48)  # stronger authentication required, inappropriate authentication
_BAD_FILTER_CODE = -7

_MEANINGS: tuple[tuple[tuple[type[errors.LDAPError], ...], type[ContactSourceError], SourceProblem], ...] = (
    (
        (
            errors.AuthenticationError,
            errors.AuthMethodNotSupported,
            errors.InsufficientAccess,
            errors.UnwillingToPerform,
        ),
        SourceDenied,
        SourceProblem.DENIED,
    ),
    ((errors.TimeoutError, errors.ClosedConnection), SourceUnreachable, SourceProblem.LATER),
    ((errors.NoSuchObjectError, errors.InvalidDN), SourceUnusable, SourceProblem.WRONG_BASE),
    ((errors.SizeLimitError,), SourceUnusable, SourceProblem.SIZE_LIMIT),
)


def read_directory(job: Job, shrink: Shrink | None = None) -> Iterator[Answer]:
    """All people of a directory, a page at a time.

    Raises:
        ContactSourceError: it could not be read to its end.
    """
    with _explained(job), _connected(job) as connection:
        base = job.source.base or _naming_context(connection, job)
        if job.is_test:
            yield _tried(connection, job, base)
            return
        read = 0
        reader = EntryReader(job.source, job.rules, shrink)
        for page in _pages(connection, job, base):
            read += len(page)
            if read > job.limits.entries:
                raise SourceUnusable(SourceProblem.TOO_MANY_PEOPLE, most=job.limits.entries)
            yield _batch([reader.contact(str(entry.dn), _by_small_names(entry)) for entry in page])
            yield Progress(read, None)
        yield Done(is_whole=True, read=read)


@contextmanager
def _connected(job: Job) -> Iterator[bonsai.LDAPConnection]:
    source = job.source
    if source.user and not job.password:  # a bind without a password succeeds, as anonymous
        raise SourceDenied(SourceProblem.NO_PASSWORD)
    client = bonsai.LDAPClient(source.url, tls=source.url.startswith("ldap:"))
    client.set_cert_policy("demand")
    client.set_raw_attributes(_wanted(job))  # else what looks like a number is one, and loses its zeros
    if source.ca_file:
        client.set_ca_cert(_usable_authority(source.ca_file))
    if source.user:
        client.set_credentials("SIMPLE", user=source.user, password=job.password)
    connection = client.connect(timeout=job.limits.silence)
    try:
        yield connection
    finally:
        with suppress(errors.LDAPError):
            connection.close()


def _wanted(job: Job) -> list[str]:
    """The attributes to ask for, each once, however it is written."""
    names = itertools.chain.from_iterable(attributes_of(job.source).values())
    return list({name.casefold(): name for name in names}.values())


def _usable_authority(ca_file: str) -> str:
    if sys.platform != "win32":
        check_authority(ca_file)
        return ca_file
    raise SourceUnusable(SourceProblem.AUTHORITY_OF_WINDOWS)


def _naming_context(connection: bonsai.LDAPConnection, job: Job) -> str:
    """Where the people of a directory are, as it says itself (RFC 4512, 5.1)."""
    wanted = ["defaultNamingContext", "namingContexts"]
    found = connection.search("", bonsai.LDAPSearchScope.BASE, "(objectClass=*)", wanted, job.limits.silence)
    for name in wanted:
        for entry in found:
            if entry.get(name):
                return str(entry[name][0])
    raise SourceUnusable(SourceProblem.NO_BASE)


def _pages(connection: bonsai.LDAPConnection, job: Job, base: str) -> Iterator[Sequence[bonsai.LDAPEntry]]:
    found = connection.paged_search(
        base,
        bonsai.LDAPSearchScope.SUBTREE,
        job.source.filter or default_filter(attributes_of(job.source)),
        _wanted(job),
        timeout=job.limits.silence,
        page_size=PAGE,
    )
    entries = iter(found)
    while page := list(itertools.islice(entries, PAGE)):
        yield page


def _tried(connection: bonsai.LDAPConnection, job: Job, base: str) -> Done:
    """Look at one page: whether anybody is there."""
    first = next(_pages(connection, job, base), ())
    if not first:
        return Done(is_whole=False, found=Message(SourceFound.NO_PEOPLE, base=base))
    return Done(is_whole=False, found=Message(SourceFound.PEOPLE, base=base))


def _batch(found: Sequence[Found]) -> Batch:
    problems: list[ImportProblem] = []
    for each in found:
        problems += each.problems
    contacts = tuple(each.contact for each in found if each.contact is not None)
    photos = {each.contact.photo: each.photo for each in found if each.contact is not None and each.photo}
    return Batch(contacts=contacts, photos=photos, problems=tuple(problems))


def _by_small_names(entry: bonsai.LDAPEntry) -> dict[str, Sequence[bytes]]:
    """Attributes are the same in any case (RFC 4512, 2.5); each directory has its own."""
    return {name.casefold(): values for name, values in entry.items() if name != "dn"}


@contextmanager
def _explained(job: Job) -> Iterator[None]:
    try:
        yield
    except errors.ConnectionError as error:
        why = why_not_connected(job.source.url, job.source.ca_file, job.limits.silence)
        raise why or SourceUnreachable(SourceProblem.BROKE_OFF) from error
    except errors.LDAPError as error:
        raise _translated(error, job) from error


def _translated(error: errors.LDAPError, job: Job) -> ContactSourceError:
    said = _plain(str(error))
    code = getattr(error, "code", None)
    if code in _NOT_ALLOWED_CODES:
        problem = SourceProblem.DENIED if job.source.user else SourceProblem.USER_MISSING
        return SourceDenied(problem, said=said)
    if code == _BAD_FILTER_CODE:
        return SourceUnusable(SourceProblem.BAD_FILTER)
    for kinds, meaning, problem in _MEANINGS:
        if isinstance(error, kinds):
            return meaning(problem, said=said)
    return SourceUnusable(SourceProblem.SAID, said=said)


def _plain(text: str) -> str:
    return "".join(letter for letter in text if letter.isprintable())[:_LONGEST]
