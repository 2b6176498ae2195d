from pathlib import Path

import pytest

from gamma_desktop.errors import Message
from gamma_desktop.settings.codes import ValueFault
from gamma_desktop.settings.errors import SettingsProblem, UnknownKey
from gamma_desktop.settings.layers import MOST_PROBLEMS, Layer, load_settings
from gamma_desktop.settings.model import Corner, PopMode, Settings
from gamma_desktop.settings.paths import ProfilePaths
from gamma_desktop.ui.wording.messages import say, setting_problem
from tests.saying import raises_saying


def only_problem(paths: ProfilePaths) -> SettingsProblem:
    (problem,) = load_settings(paths).problems
    return problem


def test_without_files_everything_is_at_its_default(paths: ProfilePaths) -> None:
    loaded = load_settings(paths)
    assert loaded.settings == Settings()
    assert loaded.problems == ()
    assert loaded.explain("pop.mode").layer is Layer.DEFAULT


def test_tables_and_dotted_keys_mean_the_same(paths: ProfilePaths) -> None:
    paths.settings_file.write_text('pop.mode = "quiet"\n[listener]\nport = 0\n')
    settings = load_settings(paths).settings
    assert settings.pop.mode is PopMode.QUIET
    assert settings.listener.port == 0


def test_the_user_goes_before_a_managed_default(paths: ProfilePaths) -> None:
    paths.managed.write_text('pop.mode = "quiet"\npop.corner = "top-left"\n')
    paths.settings_file.write_text('pop.mode = "off"\n')
    loaded = load_settings(paths)
    assert loaded.settings.pop.mode is PopMode.OFF
    assert loaded.settings.pop.corner is Corner.TOP_LEFT
    assert not loaded.is_locked("pop.mode")


def test_a_locked_key_goes_before_the_user(paths: ProfilePaths) -> None:
    paths.managed.write_text('locked = ["pop.mode"]\npop.mode = "quiet"\n')
    paths.settings_file.write_text('pop.mode = "off"\n')
    loaded = load_settings(paths)
    assert loaded.settings.pop.mode is PopMode.QUIET
    assert loaded.is_locked("pop.mode")


@pytest.mark.parametrize(
    "managed", ['locked = ["listener.host"]', 'locked = ["listener.host"]\nlistener.host = 8']
)
def test_a_lock_without_a_good_value_locks_the_default(paths: ProfilePaths, managed: str) -> None:
    paths.managed.write_text(managed)
    paths.settings_file.write_text('listener.host = "0.0.0.0"\n')
    loaded = load_settings(paths)
    assert loaded.settings.listener.host == "127.0.0.1"
    assert loaded.is_locked("listener.host")


def test_an_explanation_tells_what_every_layer_says(paths: ProfilePaths) -> None:
    paths.managed.write_text("pop.hide_after = 20\n")
    paths.settings_file.write_text("pop.hide_after = 30\n")
    explanation = load_settings(paths).explain("pop.hide_after")
    assert (explanation.value, explanation.layer, explanation.file) == (30, Layer.USER, paths.settings_file)
    assert [(said.layer, said.file, said.value) for said in explanation.says] == [
        (Layer.DEFAULT, None, 10),
        (Layer.MANAGED, paths.managed, 20),
        (Layer.USER, paths.settings_file, 30),
    ]


def test_explaining_an_unknown_key_names_the_nearest(paths: ProfilePaths) -> None:
    with raises_saying(UnknownKey, r"did you mean pop\.mode\?"):
        load_settings(paths).explain("pop.mod")


def test_a_bad_value_is_reported_with_its_line_and_the_rest_loads(paths: ProfilePaths) -> None:
    paths.settings_file.write_text('# mine\n[listener]\nport = 70000\npath = "/here"\n')
    loaded = load_settings(paths)
    assert loaded.settings.listener.port == 8765
    assert loaded.settings.listener.path == "/here"
    (problem,) = loaded.problems
    assert (problem.file, problem.line, problem.key) == (paths.settings_file, 3, "listener.port")
    assert "from 0 to 65535" in say(problem.reason)


def test_a_bad_user_value_leaves_the_managed_one(paths: ProfilePaths) -> None:
    paths.managed.write_text('pop.mode = "quiet"\n')
    paths.settings_file.write_text('pop.mode = "loud"\n')
    assert load_settings(paths).explain("pop.mode").layer is Layer.MANAGED


@pytest.mark.parametrize(
    ("content", "line", "key", "words"),
    [
        ('[pop]\nmode = "full"\nmod = "off"\n', 3, "pop.mod", "did you mean pop.mode?"),
        ("\n\n[popp]\nmode = 1\n", 3, "popp", "is not a setting"),
        ('x = """\npop.mode = 1\n"""\n', 1, "x", "is not a setting"),
        ("listener = 5\n", 1, "listener", "must be a section"),
        ("[pop.mode]\nfull = true\n", 1, "pop.mode", "must be one of: full, quiet, off"),
        ("pop = { corner = 1 }\n", 1, "pop.corner", "must be one of"),
        ('agent.extensions = [\n  "201",  # me [\n  "x",\n]\nui.theme = 1\n', 5, "ui.theme", "must be one"),
        ('locked = ["pop.mode"]\n', 1, "locked", "managed file alone"),
        ('"pop"."m\\u001b" = 1\n', 1, "pop.m\ufffd", "is not a setting"),
    ],
)
def test_what_cannot_be_used_is_named_with_its_line(
    paths: ProfilePaths, content: str, line: int, key: str, words: str
) -> None:
    paths.settings_file.write_text(content)
    problems = load_settings(paths).problems
    assert (line, key) in [(problem.line, problem.key) for problem in problems]
    assert any(words in say(problem.reason) for problem in problems)


def test_a_lock_on_what_is_no_key_is_reported(paths: ProfilePaths) -> None:
    paths.managed.write_text('\nlocked = ["listener", "pop.mode"]\n')
    loaded = load_settings(paths)
    assert loaded.is_locked("pop.mode")
    (problem,) = loaded.problems
    assert (problem.line, problem.key) == (2, "locked")
    assert "listener is a section: name one of its keys" in say(problem.reason)


def test_a_lock_on_a_misspelt_key_puts_its_section_in_doubt(paths: ProfilePaths) -> None:
    paths.managed.write_text('locked = ["api.ulr", 7]\n')
    assert set(load_settings(paths).doubtful) == {"api", "7"}


def test_a_list_of_locks_below_a_section_is_explained(paths: ProfilePaths) -> None:
    paths.managed.write_text('[pop]\nmode = "off"\nlocked = ["pop.mode"]\n')
    assert "before its first [section]" in say(only_problem(paths).reason)


def test_a_file_that_is_no_toml_is_reported_with_its_line_and_left_out(paths: ProfilePaths) -> None:
    paths.settings_file.write_text('pop.mode = "off"\nthis is not toml\n')
    loaded = load_settings(paths)
    assert loaded.settings.pop.mode is PopMode.FULL
    (problem,) = loaded.problems
    assert problem.line == 2
    assert "nothing in this file counts" in say(problem.reason)


def test_a_broken_managed_file_leaves_the_users_settings(paths: ProfilePaths) -> None:
    paths.managed.write_text("= broken")
    paths.settings_file.write_text('pop.mode = "off"\n')
    assert load_settings(paths).settings.pop.mode is PopMode.OFF


@pytest.mark.parametrize(
    ("raw", "line", "words"),
    [
        (b"\n# \xff\n", 2, "not UTF-8"),
        (b'pop.mode = "off', 1, "is not TOML"),
        (b"#" * 70_000, None, "larger than"),
        (b"a = " + b"[" * 20_000, None, ""),
    ],
)
def test_a_file_that_cannot_be_read_as_text_is_reported(
    paths: ProfilePaths, raw: bytes, line: int | None, words: str
) -> None:
    paths.settings_file.write_bytes(raw)
    problem = only_problem(paths)
    assert problem.line == line
    assert words in say(problem.reason)


def test_a_folder_in_the_place_of_the_file_is_reported(paths: ProfilePaths) -> None:
    paths.settings_file.mkdir()
    assert "cannot be read" in say(only_problem(paths).reason)


def test_a_byte_order_mark_and_windows_line_ends_are_no_problem(paths: ProfilePaths) -> None:
    paths.settings_file.write_bytes(b'\xef\xbb\xbf[pop]\r\nmode = "off"\r\nmod = 1\r\n')
    loaded = load_settings(paths)
    assert loaded.settings.pop.mode is PopMode.OFF
    assert [problem.line for problem in loaded.problems] == [3]


def test_a_file_full_of_nonsense_reports_only_its_beginning(paths: ProfilePaths) -> None:
    paths.settings_file.write_text("".join(f"nonsense{number} = 1\n" for number in range(2_000)))
    problems = load_settings(paths).problems
    assert len(problems) == MOST_PROBLEMS
    assert problems[-1].line == MOST_PROBLEMS


def test_a_problem_reads_like_a_compiler_message() -> None:
    problem = SettingsProblem(
        Path("settings.toml"), 3, "pop.mode", Message(ValueFault.ONE_OF, choices=("full",))
    )
    assert setting_problem(problem) == "settings.toml:3: pop.mode must be one of: full"


@pytest.mark.parametrize(
    "text",
    ["retention.calls_days = 0\n[pop\n", 'retention.calls_days = "never"\n', "retention.call_days = 0\n"],
)
def test_nothing_grows_too_old_while_it_cannot_be_read_how_old_it_may_grow(
    paths: ProfilePaths, text: str
) -> None:
    paths.settings_file.write_text(text)
    retention = load_settings(paths).settings.retention
    assert (retention.calls_days, retention.events_days) == (0, 0)


def test_what_the_team_decides_goes_before_the_user_and_below_a_lock(paths: ProfilePaths) -> None:
    paths.team_settings.parent.mkdir(parents=True, exist_ok=True)
    paths.team_settings.write_text('pop.mode = "quiet"\npop.corner = "top-left"\ncalls.labels = 7\n')
    paths.settings_file.write_text('pop.mode = "off"\npop.corner = "top-right"\n')
    paths.managed.write_text('locked = ["pop.corner"]\npop.corner = "bottom-left"\n')
    loaded = load_settings(paths)
    assert (loaded.settings.pop.mode, loaded.explain("pop.mode").layer) == (PopMode.QUIET, Layer.TEAM)
    assert (loaded.settings.pop.corner, loaded.explain("pop.corner").layer) == (
        Corner.BOTTOM_LEFT,
        Layer.LOCKED,
    )
    assert loaded.is_locked("pop.mode")
    assert [(problem.file, problem.key) for problem in loaded.problems] == [
        (paths.team_settings, "calls.labels")
    ]
