from collections.abc import Iterator

import pytest

from gamma_desktop.demo.cloud_control import CloudControl
from tests.fixtures.simulated_cloud import RunningCloud


@pytest.fixture
def control(simulated_cloud: RunningCloud) -> Iterator[CloudControl]:
    """The hand on a simulated cloud."""
    with CloudControl(url=simulated_cloud.url, key=simulated_cloud.key) as hand:
        yield hand
