"""Whatever is pressed while calls come and go, Gamma is asked for what was seen, once, and for nothing else.

Each seed is another morning; `make soak` works whole days, and PRESSES=20000 SEEDS=5 what is asked for.
"""

import os
import random
from pathlib import Path

import pytest

from tests.ui.hand_clock import HandClock
from tests.ui.pressed.agent import HurriedAgent
from tests.ui.pressed.busy_desk import BusyDesk
from tests.ui.pressed.witness import Misdirected

STEPS = int(os.environ.get("PRESSES", "80"))
SEEDS = int(os.environ.get("SEEDS", "1"))
LONG = 3_000
"""Steps of a whole day, of which `make soak` works several."""

OBEYED = 0.02
"""Of all steps at least so many must lead to a request: an agent who is never obeyed proves nothing."""

pytestmark = pytest.mark.usefixtures("qapp")


def work(folder: Path, clock: HandClock, seed: int, steps: int) -> HurriedAgent:
    (folder / "settings.toml").write_text('[agent]\nextensions = ["203"]\n', "utf-8")
    dice = random.Random(seed)  # noqa: S311  (the same morning again, not a secret)
    desk = BusyDesk(folder, clock, dice)
    try:
        agent = HurriedAgent(desk, clock, dice)
        agent.work(steps)
    finally:
        desk.close()
    return agent


@pytest.mark.parametrize("seed", range(SEEDS))
def test_each_request_is_what_the_pressed_control_had_shown(
    tmp_path: Path, hand_clock: HandClock, seed: int
) -> None:
    agent = work(tmp_path, hand_clock, seed, STEPS)
    assert sum(agent.counts.values()) > STEPS * OBEYED, agent.counts


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(100, 104))
def test_each_request_is_what_the_pressed_control_had_shown_all_day(
    tmp_path: Path, hand_clock: HandClock, seed: int
) -> None:
    agent = work(tmp_path, hand_clock, seed, LONG)
    assert sum(agent.counts.values()) > LONG * OBEYED, agent.counts


def test_without_the_guard_a_press_goes_astray(tmp_path: Path, unguarded: HandClock) -> None:
    def work_unguarded() -> None:
        for seed in range(10):
            work(tmp_path, unguarded, seed, STEPS)

    with pytest.raises(Misdirected):
        work_unguarded()
