"""The fixtures that tests of every kind may ask for."""

from tests.fixtures.callback_receiver import callback_receiver
from tests.fixtures.keyring_session import keyring_session, refusing_session
from tests.fixtures.simulated_cloud import simulated_cloud

__all__ = ["callback_receiver", "keyring_session", "refusing_session", "simulated_cloud"]
