"""Asks a WebDAV server, over HTTP: encrypted, within limits, and nowhere but where one was sent.

The only module of this package that knows httpx.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Self
from urllib.parse import urljoin, urlsplit

import httpx

from gamma_desktop import __version__
from gamma_desktop.contacts.codes import SourceProblem
from gamma_desktop.contacts.errors import SourceDenied, SourceUnreachable, SourceUnusable
from gamma_desktop.proxies import is_here, why_unreachable, why_unusable
from gamma_desktop.sync.encryption import trust, untrusted, words_of
from gamma_desktop.sync.messages import Job

_MOST_REDIRECTS = 5
_UNAUTHORIZED = 401
_REDIRECTS = frozenset((301, 302, 303, 307, 308))
_SERVERS_FAULT = 500
_TOO_MANY_REQUESTS, _INSUFFICIENT_STORAGE, _NOT_IMPLEMENTED = 429, 507, 501
_PORTS = {"http": 80, "https": 443}


class AnswerTooLong(SourceUnusable):
    """One answer is more than we read: ask for less at once."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back, and the address that it came from in the end."""

    status: int
    url: str
    content: bytes

    @property
    def is_success(self) -> bool:
        """Whether it was done as asked."""
        return 200 <= self.status < 300  # noqa: PLR2004  (RFC 9110, 15.3)


class DavClient:
    """Sends requests to the server of one source, as its user; a context manager."""

    def __init__(self, job: Job) -> None:
        self._limit = job.limits.answer
        self._home = _place(job.source.url)
        self._user, self._password = job.source.user, job.password
        self._auth: httpx.Auth | None = httpx.BasicAuth(self._user, self._password) if self._user else None
        verify = trust(job.source.ca_file)
        try:
            self._client = httpx.Client(
                verify=verify,
                timeout=job.limits.silence,
                trust_env=not is_here(job.source.url),
                headers={"User-Agent": f"gamma-desktop/{__version__}", "Accept": "*/*"},
            )
        except (ImportError, ValueError, httpx.InvalidURL) as error:
            raise SourceUnreachable(why_unusable(job.source.url)) from error

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close()

    def ask(self, method: str, url: str, body: bytes, depth: str) -> Answer:
        """Send a request, following redirects on the same server, and return whatever it answered.

        Raises:
            ContactSourceError: it gave no answer, or one that says that nothing will come of this.
        """
        for _ in range(_MOST_REDIRECTS):
            self._check_place(url)
            answer, target = self._once(method, url, body, depth)
            if answer.status not in _REDIRECTS or not target:
                return _unless_hopeless(answer)
            url = urljoin(url, target)
        raise SourceUnreachable(SourceProblem.IN_CIRCLES)

    def _check_place(self, url: str) -> None:
        if _place(url) != self._home:
            server = urlsplit(url).hostname or url
            raise SourceUnusable(SourceProblem.OTHER_SERVER, server=server[:100])

    def _once(self, method: str, url: str, body: bytes, depth: str) -> tuple[Answer, str]:
        answer, headers = self._send(method, url, body, depth)
        wants_digest = "digest" in headers.get("WWW-Authenticate", "").casefold()
        if answer.status == _UNAUTHORIZED and wants_digest and isinstance(self._auth, httpx.BasicAuth):
            self._auth = httpx.DigestAuth(self._user, self._password)
            answer, headers = self._send(method, url, body, depth)
        return answer, headers.get("Location", "")

    def _send(self, method: str, url: str, body: bytes, depth: str) -> tuple[Answer, httpx.Headers]:
        headers = {"Depth": depth, "Content-Type": 'application/xml; charset="utf-8"'}
        with (
            _explained(url),
            self._client.stream(method, url, content=body, headers=headers, auth=self._auth) as response,
        ):
            content = b"".join(self._limited(response))
            return Answer(response.status_code, url, content), response.headers

    def _limited(self, response: httpx.Response) -> Iterator[bytes]:
        total = 0
        for chunk in response.iter_bytes():
            total += len(chunk)
            if total > self._limit:
                raise AnswerTooLong(SourceProblem.ANSWER_TOO_LONG, megabytes=self._limit // 1024**2)
            yield chunk


def _unless_hopeless(answer: Answer) -> Answer:
    """Raise what only the user can mend; other errors may be about this request alone."""
    if answer.status == _UNAUTHORIZED:
        raise SourceDenied(SourceProblem.WRONG_PASSWORD)
    if answer.status == _TOO_MANY_REQUESTS:
        raise SourceUnreachable(SourceProblem.SLOW_DOWN)
    is_about_the_request = answer.status in {_NOT_IMPLEMENTED, _INSUFFICIENT_STORAGE}
    if answer.status >= _SERVERS_FAULT and not is_about_the_request:
        raise SourceUnreachable(SourceProblem.SERVERS_FAULT, status=answer.status)
    return answer


def _place(url: str) -> tuple[str, str | None, int | None]:
    """What must stay the same for a password to be sent."""
    parts = urlsplit(url)
    try:
        return parts.scheme, parts.hostname, parts.port or _PORTS.get(parts.scheme)
    except ValueError:
        return parts.scheme, None, None


@contextmanager
def _explained(url: str) -> Iterator[None]:
    try:
        yield
    except httpx.TimeoutException as error:
        raise SourceUnreachable(SourceProblem.NO_ANSWER) from error
    except httpx.ConnectError as error:
        words = words_of(error)
        if "certificate" in words.casefold():
            raise untrusted(words) from error
        if about_proxy := why_unreachable(url, words):
            raise SourceUnreachable(about_proxy) from error
        raise SourceUnreachable(SourceProblem.NOT_CONNECTED, why=words) from error
    except httpx.ProxyError as error:
        about_proxy = why_unreachable(url, words_of(error))
        raise SourceUnreachable(about_proxy or SourceProblem.PROXY_REFUSED) from error
    except httpx.DecodingError as error:
        raise SourceUnusable(SourceProblem.NOT_UNPACKED, why=words_of(error)) from error
    except httpx.HTTPError as error:
        raise SourceUnreachable(SourceProblem.BROKE_OFF_SAYING, why=words_of(error)) from error
    except httpx.InvalidURL as error:
        raise SourceUnusable(SourceProblem.NOT_AN_ADDRESS, why=words_of(error)) from error
