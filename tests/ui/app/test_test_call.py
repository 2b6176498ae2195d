"""A test call of the whole program, against the simulated cloud; and a callback that another took over."""

import asyncio

from gamma_desktop.checks.model import CheckName
from gamma_desktop.intake.registration import RegistrationFile
from gamma_desktop.settings.paths import ProfilePaths
from gamma_desktop.store.profile_files import TrialFile
from tests.fixtures.callback_receiver import CallbackReceiver
from tests.fixtures.simulated_cloud import RunningCloud
from tests.ui.app.running import Play, Running

MOBILE = "647460197"


async def register(running: Running) -> None:
    """In the window, as an agent does."""
    section = running.settings.listener
    await running.until(section.url.text)
    before = RegistrationFile(running.paths.registration).load()
    section.register_requested.emit(section.url.text())
    await running.until(lambda: RegistrationFile(running.paths.registration).load() != before)


async def call(running: Running) -> str:
    """Make a test call; what the field says of it in the end."""
    section = running.settings.checks
    section.test_call_requested.emit(MOBILE)
    await running.until(lambda: not section.test_call_button.isEnabled())
    await running.until(section.test_call_button.isEnabled)
    return section.test_call.words


async def troubles(running: Running) -> dict[CheckName, str]:
    """What *Check everything* finds, of all that it looks at."""
    section = running.settings.checks
    await running.until(
        section.check_button.isEnabled
    )  # they are made by themselves after news of the callback
    section.check_requested.emit()
    await running.until(section.check_button.isEnabled)
    return listed(running)


def listed(running: Running) -> dict[CheckName, str]:
    """The warnings and problems that are listed now."""
    told = {name: row.words.text() for name, row in running.settings.checks.rows.items()}
    return {name: words for name, words in told.items() if words.startswith(("Problem", "Warning"))}


def test_a_test_call_times_its_hops_and_hangs_up(
    play: Play, paths: ProfilePaths, simulated_cloud: RunningCloud
) -> None:
    async def scene(running: Running) -> None:
        await register(running)
        told = await call(running)
        assert told.startswith("Accepted after ")
        assert " · Your phone rang after " in told
        assert " · Ended after " in told
        assert CheckName.CALLBACK not in await troubles(running)
        await running.until(lambda: any("Test call" in row for row in running.log))
        assert running.pops == []
        assert [row for row in running.log if "Not picked up" in row] == []
        assert not running.window.active_bar.isVisible()

    play(scene)
    asked = [each["request"] for each in simulated_cloud.requests() if each["method"] == "POST"]
    assert asked == ["configure", "call", "drop"]
    (trial,) = TrialFile(paths.trials).load()
    assert trial.event_came
    assert list(trial.seconds) == ["accepted", "prompted", "dropped"]
    assert MOBILE.encode() not in paths.trials.read_bytes()


def test_after_another_took_the_callback_over_a_test_call_shows_it_and_nothing_else_is_named(
    play: Play, simulated_cloud: RunningCloud, callback_receiver: CallbackReceiver
) -> None:
    async def scene(running: Running) -> None:
        await register(running)
        await asyncio.to_thread(simulated_cloud.register, callback_receiver.url)
        before = await troubles(running)
        assert CheckName.CALLBACK not in before  # a quiet line proves nothing
        assert (await call(running)).endswith("No event came here.")
        assert running.pops == []
        taken_over = {CheckName.CALLBACK: "Problem: The last test call brought no event here"}
        await running.until(lambda: listed(running) == before | taken_over)
        assert running.window.health_line.summary.text() == "The last test call brought no event here"
        assert await troubles(running) == before | taken_over
        assert not running.settings.checks.register_button.isHidden()
        await register(running)
        await running.until(lambda: listed(running) == before)
        assert running.window.health_line.summary.text() != "The last test call brought no event here"
        assert running.settings.checks.register_button.isHidden()

    play(scene)
    asked = [each["request"] for each in simulated_cloud.requests() if each["method"] == "POST"]
    assert asked == ["configure", "configure", "call", "drop", "configure"]


def test_an_extension_is_not_called_for_a_test_since_it_may_bring_no_event(
    play: Play, simulated_cloud: RunningCloud
) -> None:
    async def scene(running: Running) -> None:
        await register(running)
        section = running.settings.checks
        for extension in ("203", "204"):
            section.test_call.clear()
            section.test_call_requested.emit(extension)
            await running.until(
                lambda: "Calls between extensions may bring no events" in section.test_call.words
            )

    play(scene)
    assert [each for each in simulated_cloud.requests() if each["request"] == "call"] == []


def test_a_test_call_is_ended_again_where_ending_it_failed_and_says_so_where_it_goes_on(
    play: Play, simulated_cloud: RunningCloud
) -> None:
    async def scene(running: Running) -> None:
        await register(running)
        await asyncio.to_thread(simulated_cloud.control, "fail", request="drop", status=500, times=1)
        assert " · Ended after " in await call(running)
        await asyncio.to_thread(simulated_cloud.control, "fail", request="drop", status=403, times=1)
        told = await call(running)
        assert " · Ended after " not in told
        assert told.endswith("Gamma did not end the call: pick up your phone and hang up.")

    play(scene)
    asked = [each["status"] for each in simulated_cloud.requests() if each["request"] == "drop"]
    assert asked == [500, 200, 403]
