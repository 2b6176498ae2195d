"""A relay at servers of NATS that know it by a file of credentials, as an operator hands them out."""

import json
import re
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from gamma_desktop.demo.waiting import look_until
from tests.fixtures.nats_cluster import NatsCluster
from tests.fixtures.nats_operator import Operator
from tests.integration.team.team_processes import EXAMPLE, PATIENCE, RelayProcess
from tests.integration.team.test_kills import bodies

OPERATOR = Operator.new()
GUIDE = Path(__file__).parents[3] / "docs" / "administrators-guide.md"


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[NatsCluster]:
    with NatsCluster(tmp_path_factory.mktemp("nats"), OPERATOR.configuration) as running:
        yield running


def relay(folder: Path, cluster: NatsCluster, credentials: str) -> RelayProcess:
    file = folder.parent / f"{folder.name}.creds"
    file.write_text(credentials)
    return RelayProcess(folder, settings=f'nats = {json.dumps(cluster.urls)}\nnats_credentials = "{file}"')


def rights_of_the_guide(option: str) -> list[str]:
    """The subjects that the guide's line of nsc names."""
    found = re.search(rf"{option} '([^']+)'", GUIDE.read_text())
    assert found is not None
    return found[1].split(",")


def test_two_relays_share_their_log_as_users_that_may_do_no_more_than_the_guide_says(
    cluster: NatsCluster, tmp_path: Path
) -> None:
    credentials = OPERATOR.credentials(
        publish=rights_of_the_guide("--allow-pub"), subscribe=rights_of_the_guide("--allow-sub")
    )
    with ExitStack() as ending:
        one, two = (
            ending.enter_context(relay(tmp_path / name, cluster, credentials)) for name in ("one", "two")
        )
        one.start()
        two.start()
        assert one.post(EXAMPLE.read_bytes()) == 200
        journal = tmp_path / "two" / "data" / "journal.db"
        assert look_until(lambda: bodies(journal) == [EXAMPLE.read_bytes()], seconds=PATIENCE)
        line = two.invite("Ana", "--extension", "203")
        assert line.startswith(f"127.0.0.1:{two.port}/")
        status = json.loads(one.command("relay", "status", "--json"))
        assert (status["spooled"], status["spooling_since"]) == (0, None)
        said = [line for each in (one, two) for line in each.said.queue]
        assert not [line for line in said if "permissions violation" in line.lower()]
        assert (one.stop(), two.stop()) == (0, 0)


@pytest.mark.parametrize(
    ("credentials", "words"),
    [
        (Operator.new().credentials(), "does not know this relay. Look at relay.nats_credentials"),
        (OPERATOR.credentials(until=1_767_261_600), ".creds has expired on 2026-01-01. Ask who looks after"),
        (re.sub(r"(?m)^S[A-Z0-9]{20,}$", "SUNOSEED1", OPERATOR.credentials()), "cannot be used (seed)"),
    ],
    ids=["of another operator", "expired", "damaged"],
)
def test_credentials_that_are_not_good_are_said_as_that(
    cluster: NatsCluster, tmp_path: Path, credentials: str, words: str
) -> None:
    refused = relay(tmp_path / "one", cluster, credentials).run("relay", "run")
    assert (refused.returncode, refused.stdout) == (1, "")
    assert words in refused.stderr
