"""A refused event is seen: by who looks at the listener's health, and by who is told from when to when."""

import json
import queue
from dataclasses import replace
from pathlib import Path

import pytest

from gamma_desktop.history.refusals import RefusalCause, RefusedEvents
from tests.apart import on_a_disk_apart
from tests.integration.intake.conftest import SETTINGS, Listen
from tests.integration.intake.wire import Answer, event, exchange

HEALTH = b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
STRANGER = event().replace(b"the-secret", b"another-one")
Told = queue.Queue[RefusedEvents]


@pytest.fixture
def told() -> Told:
    return queue.Queue()


def health(address: tuple[str, int]) -> tuple[int, dict[str, object]]:
    answer: Answer = exchange(address, HEALTH, "GET")
    said: dict[str, object] = json.loads(answer.body)
    return answer.status, said


def test_events_with_a_wrong_secret_are_told_until_one_gets_through(listen: Listen, told: Told) -> None:
    intake = listen(on_refused=told.put)
    for _ in range(6):
        assert exchange(intake.address, STRANGER).status == 401
    begun = told.get(timeout=60)
    status, said = health(intake.address)
    assert exchange(intake.address, event()).status == 200
    over = told.get(timeout=60)

    assert (begun.cause, begun.is_over, over.is_over, over.count) == (
        RefusalCause.WRONG_SECRET,
        False,
        True,
        6,
    )
    assert (status, said["status"], said["refused"], said["cause"]) == (503, "refusing", 6, "wrong_secret")
    assert said["refusing_since"] == over.since.isoformat()
    assert health(intake.address)[1]["status"] == "ok"


def test_a_program_of_this_machine_raises_no_alarm_where_events_come_by_the_network(listen: Listen) -> None:
    intake = listen(replace(SETTINGS, host="0.0.0.0"))  # noqa: S104  (the point of it)
    here = "127.0.0.1", intake.address[1]
    for _ in range(6):
        assert exchange(here, STRANGER).status == 401
    status, said = health(here)

    assert (status, said["status"], said["refused"]) == (200, "ok", 6)


def test_other_secrets_end_what_was_refused_before(listen: Listen, told: Told) -> None:
    intake = listen(on_refused=told.put)
    for _ in range(6):
        exchange(intake.address, STRANGER)
    intake.set_secrets(["another-one"])

    assert [told.get(timeout=60).is_over for _ in range(2)] == [False, True]
    assert exchange(intake.address, STRANGER).status == 200


def test_an_event_sent_to_where_we_listened_before_is_seen(listen: Listen, told: Told) -> None:
    intake = listen(on_refused=told.put)
    assert exchange(intake.address, event().replace(b"/vtcrm/callback", b"/old")).status == 404

    assert told.get(timeout=60).cause is RefusalCause.OTHER_PATH
    assert health(intake.address)[1]["status"] == "refusing"


ON_A_SMALL_DISK = """
import os, queue, sys
from pathlib import Path
from gamma_desktop.intake.listener import IntakeThread
from gamma_desktop.settings.model import ListenerSettings
from tests.integration.intake.wire import SECRET, event, exchange

disk, told = Path(sys.argv[1]), queue.Queue()
journal, settings = disk / "journal.db", ListenerSettings(port=0)
intake = IntakeThread(settings, journal, [SECRET], lambda: None, on_refused=told.put)
intake.start()
def post():
    return exchange(intake.address, event(b"x" * 8192)).status
assert post() == 200
with (disk / "filling").open("wb", buffering=0) as filling:
    try:
        while True:
            filling.write(bytes(4096))
    except OSError:
        pass
print(post(), told.get(timeout=60).cause, intake.health.problem is not None)
intake.try_again()
print(post(), told.empty())
(disk / "filling").unlink()
intake.try_again()
over = told.get(timeout=60)
print(over.is_over, over.count, over.until > over.since, intake.health.problem, post())
intake.stop()
"""


def test_a_disk_that_is_full_is_told_until_there_is_room_whether_or_not_an_event_comes(
    tmp_path: Path,
) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    assert on_a_disk_apart(disk, "1m", ON_A_SMALL_DISK, disk) == [
        "503 not_stored True",
        "503 True",
        "True 2 True None 200",
    ]
