"""``gamma-desktop simulate``: the simulated Gamma cloud alone, until it is told to end."""

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING

from gamma_desktop.cli.arguments import amount, whole_number
from gamma_desktop.cli.exit_codes import DONE, complain
from gamma_desktop.cli.plain_text import plain

if TYPE_CHECKING:
    from gamma_desktop.simulator.scenario import Scenario
    from gamma_desktop.simulator.server import SimulatedCloud

_LARGEST_PORT = 65535
_FASTEST = 1000.0
_MOST_EXTENSIONS = 5000


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command's arguments."""
    parser.add_argument(
        "--port",
        type=whole_number(0, _LARGEST_PORT),
        default=0,
        help="on 127.0.0.1 (default: any that is free)",
    )
    parser.add_argument("--key", help="the API key that requests must carry (default: the vendor's example)")
    parser.add_argument("--pbx", metavar="ID", help="what X-VTCRM-PBXID says (default: yourPBXId)")
    parser.add_argument(
        "--scenario", type=Path, metavar="FILE", help="play it once a callback has been registered"
    )
    parser.add_argument(
        "--replay", type=Path, metavar="FILE", help="play the events of a support bundle (doctor --bundle)"
    )
    parser.add_argument(
        "--rate",
        type=_speed,
        metavar="N",
        help="so many events a second: of calls to all extensions, without an end; or of what --replay plays",
    )
    parser.add_argument(
        "--extensions",
        type=whole_number(0, _MOST_EXTENSIONS),
        default=0,
        metavar="N",
        help="so many more extensions, from 1001 on, for a team of many desks",
    )
    parser.add_argument(
        "--speed", type=_speed, default=1.0, help="how many times shorter its waits are (default: 1)"
    )
    parser.add_argument(
        "--accept-any-certificate",
        action="store_true",
        help="deliver to an https callback whose certificate is not trusted",
    )


def run(arguments: argparse.Namespace) -> int:
    """Serve until SIGINT or SIGTERM; returns the exit code."""
    import asyncio
    import logging

    from gamma_desktop.simulator.errors import SimulatorError

    logging.getLogger("gamma_desktop.simulator").setLevel(logging.INFO)
    try:
        asyncio.run(_serve(arguments))
    except (SimulatorError, OSError) as error:
        return complain(plain(f"the simulated cloud cannot run: {error}"))
    return DONE


async def _serve(arguments: argparse.Namespace) -> None:
    from gamma_desktop.simulator.office import larger_office
    from gamma_desktop.simulator.server import EXAMPLE_KEY, EXAMPLE_PBX, SimulatedCloud

    scenario = _scenario(arguments)
    cloud = SimulatedCloud(
        port=arguments.port,
        key=arguments.key or EXAMPLE_KEY,
        pbx_id=arguments.pbx or EXAMPLE_PBX,
        verify_tls=not arguments.accept_any_certificate,
        extensions=larger_office(arguments.extensions),
    )
    _stop_on_signals(cloud)
    async with cloud:
        if scenario is not None:
            cloud.play(scenario.once_registered(), speed=arguments.speed)
        elif arguments.rate:
            cloud.be_busy(arguments.rate)
        print(json.dumps({"url": cloud.url, "key": cloud.key, "control": cloud.control_url}), flush=True)
        await cloud.stopped()


def _speed(text: str) -> float:
    speed = amount(_FASTEST)(text)
    if not speed:
        raise argparse.ArgumentTypeError("at a speed of 0 a scenario would never go on")
    return speed


def _scenario(arguments: argparse.Namespace) -> "Scenario | None":
    """What is to be played: of a bundle, else of a scenario's file."""
    from gamma_desktop.simulator.replay import at_rate, read_bundle
    from gamma_desktop.simulator.scenario import read_scenario

    if arguments.replay is not None:
        scenario = read_bundle(arguments.replay)
        return at_rate(scenario, arguments.rate) if arguments.rate else scenario
    return None if arguments.scenario is None else read_scenario(arguments.scenario)


def _stop_on_signals(cloud: "SimulatedCloud") -> None:
    import asyncio
    import signal

    loop = asyncio.get_running_loop()

    def stop(_number: int, _frame: object) -> None:
        loop.call_soon_threadsafe(cloud.stop_soon)

    # Not add_signal_handler: Windows has none.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, stop)
