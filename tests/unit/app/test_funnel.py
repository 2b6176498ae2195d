"""What nobody caught is logged each time and shown once."""

import asyncio
import logging
import sys
import threading
from collections.abc import Iterator

import pytest

from gamma_desktop.app.funnel import Funnel


@pytest.fixture
def shown() -> list[str]:
    return []


@pytest.fixture
def funnel(shown: list[str]) -> Iterator[Funnel]:
    before = threading.excepthook
    hook = sys.excepthook
    funnel = Funnel()
    funnel.install(shown.append)
    yield funnel
    threading.excepthook = before
    sys.excepthook = hook


def test_a_failure_is_logged_each_time_and_shown_once(
    funnel: Funnel, shown: list[str], caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR):
        funnel.report("the pump", ValueError("no good"))
        funnel.report("the pump", ValueError("no good"))

    assert shown == ["the pump failed: no good"]
    assert len(caplog.records) == 2


@pytest.mark.usefixtures("funnel")
def test_a_failing_thread_is_shown(shown: list[str]) -> None:
    def fail() -> None:
        raise ValueError("no good")

    thread = threading.Thread(target=fail, name="intake")
    thread.start()
    thread.join(60)

    assert shown == ["intake failed: no good"]


async def test_a_failing_callback_of_the_loop_is_shown(funnel: Funnel, shown: list[str]) -> None:
    loop = asyncio.get_running_loop()
    funnel.watch(loop)
    after = asyncio.Event()

    def fail() -> None:
        raise ValueError("no good")

    loop.call_soon(fail)
    loop.call_soon(after.set)
    await after.wait()

    assert shown == ["the event loop failed: no good"]
