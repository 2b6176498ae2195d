"""The simulated cloud as a server: bound to loopback, in-process for tests or as a separate process."""

import asyncio
import os
import socket
import time
from collections.abc import Coroutine, Sequence
from contextlib import suppress
from email.utils import formatdate
from typing import Never, Self

from aiohttp import web

from gamma_desktop.simulator.cloud import Cloud
from gamma_desktop.simulator.control import CONTROL_PATH, ControlApi
from gamma_desktop.simulator.delivery import Courier, DeliveryPolicy
from gamma_desktop.simulator.errors import Impossible, PortTaken
from gamma_desktop.simulator.ledger import Clock
from gamma_desktop.simulator.load import OfficeLoad
from gamma_desktop.simulator.model import PbxExtension
from gamma_desktop.simulator.office import OFFICE
from gamma_desktop.simulator.pbx import Pbx
from gamma_desktop.simulator.requests import API_PATH, RequestsApi
from gamma_desktop.simulator.scenario import Scenario, Stage

EXAMPLE_KEY = "83isocjid5hyd02sdjiembslw323"
EXAMPLE_PBX = "yourPBXId"
_HOST = "127.0.0.1"
_LARGEST_BODY = 1024 * 1024
_SHUTDOWN_SECONDS = 0.2
_TURNS_FROM_ACCEPTED_TO_KNOWN = 3
"""Turns of the loop until a connection that was accepted is one that the server knows and will close."""


def wall_clock_ms() -> int:
    """Milliseconds since 1970."""
    return time.time_ns() // 1_000_000


class SimulatedCloud:
    """A Gamma cloud on a loopback port; ``start`` and ``stop``, or ``async with``, once each.

    Attributes:
        key: what requests must carry.
        cloud: what is behind the two servers, for tests in the same loop.
    """

    def __init__(
        self,
        *,
        port: int = 0,
        key: str = EXAMPLE_KEY,
        pbx_id: str = EXAMPLE_PBX,
        policy: DeliveryPolicy | None = None,
        verify_tls: bool = True,
        clock: Clock = wall_clock_ms,
        extensions: Sequence[PbxExtension] = OFFICE,
    ) -> None:
        self.key = key
        courier = Courier(pbx_id=pbx_id, policy=policy or DeliveryPolicy(), verify_tls=verify_tls)
        self.cloud = Cloud(key=key, pbx=Pbx(clock, extensions), courier=courier)
        self._port = port
        self._clock = clock
        self._stage = Stage(self.cloud, self._spawn)
        self._tasks: asyncio.TaskGroup | None = None
        self._stopping = asyncio.Event()
        self._work: asyncio.Task[None] | None = None

    @property
    def url(self) -> str:
        """The base address of the requests, as ``api.url`` wants it."""
        return f"http://{_HOST}:{self._port}{API_PATH}"

    @property
    def control_url(self) -> str:
        """The base address of the control."""
        return f"http://{_HOST}:{self._port}{CONTROL_PATH}"

    async def start(self) -> None:
        """Listen and deliver from now on; raises PortTaken."""
        loop = asyncio.get_running_loop()
        listening: asyncio.Future[None] = loop.create_future()
        self._work = loop.create_task(self._serve(listening), name="simulated cloud")
        await listening

    async def stop(self) -> None:
        """End everything that was begun; what was not delivered by now is dropped."""
        self.stop_soon()
        await self.stopped()

    def stop_soon(self) -> None:
        """Begin to stop, without waiting: for signal handlers."""
        self._stopping.set()

    async def stopped(self) -> None:
        """Return when everything has ended; raises what broke it, if something did."""
        if self._work is not None:
            await asyncio.shield(self._work)

    def play(self, scenario: Scenario, *, speed: float = 1.0) -> None:
        """Play a scenario while the server goes on."""
        self._stage.play(scenario, speed=speed)

    def be_busy(self, per_second: float) -> None:
        """Have callers call all extensions, once a callback is registered: so many events a second."""
        load, courier = OfficeLoad(self.cloud.pbx, self.cloud.tell), self.cloud.courier
        self._spawn(load.run(per_second, lambda: courier.registration is not None))

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *_error: object) -> None:
        await self.stop()

    async def _serve(self, listening: asyncio.Future[None]) -> None:
        """Own everything that runs, from the first to the last."""
        runner = web.AppRunner(
            self._application(),
            access_log=None,
            handler_cancellation=True,
            shutdown_timeout=_SHUTDOWN_SECONDS,
        )
        try:
            sock = await self._listen(runner)
            await self._deliver_until_stopped(listening)
            await _accept_no_more(sock)
        except PortTaken as error:
            listening.set_exception(error)
        finally:
            self.cloud.close()
            await runner.cleanup()

    async def _deliver_until_stopped(self, listening: asyncio.Future[None]) -> None:
        try:
            async with asyncio.TaskGroup() as tasks:
                self._tasks = tasks
                tasks.create_task(self.cloud.courier.run(), name="courier")
                tasks.create_task(self._raise_when_stopped(), name="stop")
                listening.set_result(None)
        except* _Stopped:
            pass

    async def _raise_when_stopped(self) -> Never:
        await self._stopping.wait()
        raise _Stopped

    async def _listen(self, runner: web.AppRunner) -> socket.socket:
        await runner.setup()
        try:
            sock = socket.create_server((_HOST, self._port))
        except OSError as error:
            reason = os.strerror(error.errno or 0)
            raise PortTaken(f"cannot listen on {_HOST}:{self._port}: {reason}") from error
        self._port = sock.getsockname()[1]
        await web.SockSite(runner, sock).start()
        return sock

    def _application(self) -> web.Application:
        application = web.Application(client_max_size=_LARGEST_BODY)
        application.on_response_prepare.append(self._date_by_our_clock)
        application.add_routes(RequestsApi(self.cloud).routes())
        application.add_routes(ControlApi(self.cloud, self._stage).routes())
        return application

    async def _date_by_our_clock(self, _request: web.Request, response: web.StreamResponse) -> None:
        """A cloud whose clock is wrong says so in its answers, too."""
        response.headers["Date"] = formatdate(self._clock() / 1000, usegmt=True)

    def _spawn(self, coroutine: Coroutine[object, object, None]) -> None:
        if self._tasks is None:
            coroutine.close()
            raise Impossible("the simulated cloud has not been started")
        self._tasks.create_task(coroutine)


async def _accept_no_more(listening: socket.socket) -> None:
    """Let what has been accepted become connections that the server knows, and will close."""
    # WORKAROUND: what is accepted in the turn in which a server closes is lost unclosed
    # (https://github.com/python/cpython/issues/109564). Delete once no Python that we run on does so.
    with suppress(NotImplementedError):  # Windows' own loop: nothing is lost there
        asyncio.get_running_loop().remove_reader(listening.fileno())
    for _ in range(_TURNS_FROM_ACCEPTED_TO_KNOWN):
        await asyncio.sleep(0)


class _Stopped(Exception):
    """Makes the task group cancel what still runs."""
