"""The system speaks: a real message bus tells of sleep, a network namespace of its own of the network."""

import os
import subprocess
import sys

from jeepney import DBusAddress, new_signal
from jeepney.bus_messages import message_bus
from jeepney.io.blocking import open_dbus_connection

from tests.apart import on_a_network_apart
from tests.fixtures.keyring_session import KeyringSession

WATCHING = """
import subprocess
from PySide6.QtCore import QCoreApplication, QTimer
from PySide6.QtNetwork import QNetworkInformation
from gamma_desktop.desktop.system_watch import Reachability, SystemWatch

acts = {acts}
def hear(word):
    print(word, flush=True)
    if word in acts:
        subprocess.run(acts[word], check=True)
    if word == "{last}":
        application.quit()

def begin_acting():  # GLib 2.90 and newer read behind their start what network there is
    if {has_network} and QNetworkInformation.instance().reachability() is Reachability.Disconnected:
        QTimer.singleShot(20, begin_acting)
    else:
        hear("begun")

application = QCoreApplication([])
watch = SystemWatch(lambda: hear("woken"), lambda has: hear("a network" if has else "none"), application)
watch.begin()
QTimer.singleShot(0, begin_acting)
QTimer.singleShot(50_000, lambda: application.exit(1))
raise SystemExit(application.exec())
"""
WITH_A_NETWORK = "ip link set lo up && ip address add 192.0.2.1/32 dev lo && ip route add default dev lo"


def test_a_machine_that_woke_up_says_so_and_not_as_it_falls_asleep(keyring_session: KeyringSession) -> None:
    script = WATCHING.format(acts={}, has_network=False, last="woken")
    environment = os.environ | {"DBUS_SYSTEM_BUS_ADDRESS": keyring_session.address}
    command = [sys.executable, "-c", script]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as watching:
        assert watching.stdout is not None
        said = [watching.stdout.readline()]
        tell_of_sleep(keyring_session.address)
        said += watching.stdout.readlines()

    assert said == ["begun\n", "woken\n"]
    assert watching.returncode == 0


def tell_of_sleep(address: str) -> None:
    """Say what logind says before and after."""
    manager = DBusAddress("/org/freedesktop/login1", interface="org.freedesktop.login1.Manager")
    with open_dbus_connection(address) as connection:
        connection.send_and_get_reply(message_bus.RequestName("org.freedesktop.login1"))
        for is_beginning in (True, False):
            connection.send(new_signal(manager, "PrepareForSleep", "b", (is_beginning,)))
        connection.send_and_get_reply(message_bus.ListNames())  # what was sent before has been taken


def test_a_network_that_goes_and_comes_back_is_told() -> None:
    acts = {
        "begun": ["ip", "route", "del", "default"],
        "none": ["ip", "route", "add", "default", "dev", "lo"],
    }
    said = on_a_network_apart(WITH_A_NETWORK, WATCHING.format(acts=acts, has_network=True, last="a network"))

    assert said == ["begun", "none", "a network"]


def test_a_machine_that_never_had_a_network_is_not_said_to_have_lost_it() -> None:
    acts = {"begun": ["ip", "link", "set", "lo", "up"]}
    script = WATCHING.format(acts=acts, has_network=False, last="begun")

    assert on_a_network_apart("true", script) == ["begun"]
