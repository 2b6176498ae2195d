"""What relays and desks trust each other by."""

import ssl
from pathlib import Path

import pytest

from tests.integration.team.running_relay import trust


@pytest.fixture
def tls(tmp_path: Path) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    return trust(tmp_path)
