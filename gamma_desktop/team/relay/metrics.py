"""The relay's figures as Prometheus reads them: numbers alone, no names of people and no numbers of calls.

https://prometheus.io/docs/instrumenting/exposition_formats/
"""

import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from enum import StrEnum
from http import HTTPStatus
from urllib.parse import urlsplit

from aiohttp import web

from gamma_desktop.hosts import address_of, is_loopback

PATH = "/metrics"
_PREFIX = "gamma_relay_"
_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_ESCAPED = str.maketrans({"\\": r"\\", '"': r"\"", "\n": r"\n"})

_ENDS_WITHIN = 1.0
"""Seconds: who reads the page is not waited for, as long as aiohttp would, when the relay stops."""

_log = logging.getLogger(__name__)


class MetricKind(StrEnum):
    """How a figure changes: freely, or only upwards."""

    GAUGE = "gauge"
    COUNTER = "counter"


@dataclass(frozen=True, slots=True)
class Metric:
    """A figure, or several that labels tell apart.

    Attributes:
        name: without the prefix that all have.
        purpose: one line for who reads the page.
        samples: by labels; those without any have one sample alone.
    """

    name: str
    kind: MetricKind
    purpose: str
    samples: Iterable[tuple[Mapping[str, str], float]]


def gauge(name: str, purpose: str, value: float) -> Metric:
    """A figure that changes freely."""
    return Metric(name, MetricKind.GAUGE, purpose, [({}, value)])


def counter(name: str, purpose: str, value: float) -> Metric:
    """A figure that only grows, until the relay starts again; its name ends in "_total"."""
    return Metric(name, MetricKind.COUNTER, purpose, [({}, value)])


def exposition(metrics: Iterable[Metric]) -> str:
    """The page."""
    lines = []
    for metric in metrics:
        name = _PREFIX + metric.name
        lines += [f"# HELP {name} {metric.purpose}", f"# TYPE {name} {metric.kind}"]
        lines += [f"{name}{_labels(labels)} {_number(value)}" for labels, value in metric.samples]
    return "\n".join([*lines, ""])


def without_query(url: str) -> str:
    """A URL as it stands in a label: what follows the path may be secret."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}{parts.path}"


@asynccontextmanager
async def metrics_page(
    address: str, read: Callable[[], Awaitable[Iterable[Metric]]]
) -> AsyncIterator[tuple[str, int]]:
    """Answer ``GET /metrics`` there; gives the address that was bound. Raises OSError if it cannot be.

    Args:
        address: host and port; "[::1]:9464" too.
        read: gives the figures of now.
    """
    host, _, port = address.rpartition(":")
    host = host.strip("[]")

    async def answer(request: web.BaseRequest) -> web.StreamResponse:
        if not _is_meant_for_us(request.headers.get("Host", ""), host):
            return web.Response(status=HTTPStatus.FORBIDDEN)
        if request.path != PATH or request.method != "GET":
            return web.Response(status=HTTPStatus.NOT_FOUND)
        return web.Response(body=exposition(await read()).encode(), headers={"Content-Type": _TYPE})

    runner = web.ServerRunner(web.Server(answer, access_log=None), shutdown_timeout=_ENDS_WITHIN)
    await runner.setup()
    try:
        await web.TCPSite(runner, host, int(port)).start()
        bound = runner.addresses[0]
        _log.info("figures at http://%s:%d%s", bound[0], bound[1], PATH)
        yield bound[0], bound[1]
    finally:
        await runner.cleanup()


def _is_meant_for_us(told: str, host: str) -> bool:
    """Whether a request names this machine by its address: a name may be one that a web page made up."""
    named = urlsplit(f"//{told}").hostname or ""
    return address_of(named) is not None or is_loopback(named) or named == host.lower()


def _labels(labels: Mapping[str, str]) -> str:
    inner = ",".join(f'{name}="{value.translate(_ESCAPED)}"' for name, value in labels.items())
    return f"{{{inner}}}" if inner else ""


def _number(value: float) -> str:
    return str(int(value)) if float(value).is_integer() else repr(float(value))
