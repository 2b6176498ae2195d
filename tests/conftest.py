"""The fixtures that tests of every kind may ask for, how many processes run them, and what these keep."""

import gc
import os
from collections.abc import Generator

import pytest
from hypothesis import settings
from xdist.remote import Producer

from tests.examples import register_profiles
from tests.fixtures.callback_receiver import callback_receiver
from tests.fixtures.keyring_session import keyring_session, refusing_session
from tests.fixtures.simulated_cloud import simulated_cloud
from tests.offscreen import PLATFORM
from tests.spreading import ByFile, workers

__all__ = ["callback_receiver", "keyring_session", "refusing_session", "simulated_cloud"]


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> ByFile:
    return ByFile(config, log)


def pytest_xdist_auto_num_workers() -> int:
    return workers()


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """What is loaded now stays: the collector goes through it once, not each time that a test calls it."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.collect()
        gc.freeze()
        gc.enable()


os.environ.setdefault("QT_QPA_PLATFORM", PLATFORM)  # here, so that each folder of tests can be run alone
register_profiles()
settings.load_profile("unhurried")
