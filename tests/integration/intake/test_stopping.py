"""Ending while somebody comes in: every connection that was accepted is closed."""

import gc
import socket
import threading
from collections import deque

from tests.integration.intake.conftest import Listen

ROUNDS = 6
AT_ONCE = 100
"""Clients that stay; many systems let a process have no more than 1024 files open, and both ends are ours."""


class Crowd:
    """Clients that come in one after the other, until nobody opens any more; the first ones leave."""

    def __init__(self, address: tuple[str, int]) -> None:
        self._address = address
        self._clients: deque[socket.socket] = deque()
        self._thread = threading.Thread(target=self._come_in)
        self._thread.start()

    def wait_for_the_first(self) -> None:
        while not self._clients:
            assert self._thread.is_alive()

    def end(self) -> None:
        self._thread.join()
        for client in self._clients:
            client.close()

    def _come_in(self) -> None:
        while True:
            client = socket.socket()
            if client.connect_ex(self._address):
                client.close()
                return
            self._clients.append(client)
            if len(self._clients) > AT_ONCE:
                self._clients.popleft().close()


def test_whoever_comes_in_as_the_listener_ends_is_not_left_open(listen: Listen) -> None:
    for _ in range(ROUNDS):
        intake = listen()
        crowd = Crowd(intake.address)
        crowd.wait_for_the_first()
        intake.stop()
        crowd.end()
        gc.collect()  # a socket that was left open is a warning, and so an error
