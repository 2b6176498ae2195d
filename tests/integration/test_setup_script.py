"""packaging/setup.sh on systems that this machine is not: what it asks for, and in which words."""

import subprocess
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[2] / "packaging" / "setup.sh"
TOOLS = ("sh", "sed", "tr", "grep", "env", "cat", "dirname")


class Machine:
    """A PATH with the commands of a package system that says what it is told to."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir()
        for tool in TOOLS:
            self.takes(tool)
        self.has("apt-get", "exit 0")
        self.has("id", "echo 1000")
        self.offers()

    def takes(self, tool: str) -> None:
        places = (Path("/usr/bin", tool), Path("/bin", tool))
        (self.folder / tool).symlink_to(next(place for place in places if place.exists()))

    def has(self, name: str, script: str) -> None:
        (self.folder / name).write_text(f"#!/bin/sh\n{script}\n")
        (self.folder / name).chmod(0o755)

    def installed(self, *lines: str) -> None:
        printed = "\n".join(f"echo 'installed {line}'" for line in lines)
        self.has("dpkg-query", printed)

    def offers(self, *packages: str) -> None:
        known = "|".join(packages) or "no-package"
        self.has("apt-cache", f'case "$2" in {known}) printf "Versions:\\n1.0 (list)\\n" ;; esac')

    def set_up(self, what: str, checkout: Path | None = None) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["sh", str(SCRIPT), what],
            cwd=checkout,
            env={"PATH": str(self.folder)},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    machine = Machine(tmp_path / "bin")
    machine.installed("python3, ")
    return machine


def line_for_root(machine: Machine, what: str) -> str:
    done = machine.set_up(what)
    assert done.returncode == 1
    (line,) = (line.strip() for line in done.stderr.splitlines() if "apt-get" in line)
    return line


def test_the_line_for_an_administrator_brings_the_lists_up_to_date_and_asks_nothing(machine: Machine) -> None:
    line = line_for_root(machine, "all")

    assert line.startswith("apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y ")
    assert {"slapd", "gcc", "xvfb", "libegl1"} <= set(line.split())


def test_the_demo_asks_for_no_compiler_and_no_server(machine: Machine) -> None:
    wanted = set(line_for_root(machine, "program").split())

    assert {"xvfb", "libegl1"} <= wanted
    assert not {"slapd", "gcc", "libldap-dev", "curl"} & wanted


def test_a_package_that_provides_the_wanted_one_under_a_new_name_will_do(machine: Machine) -> None:
    machine.installed(
        "python3, ", "libegl1t64, libegl-any, libegl1 (= 1.7.0-1)", "libglib2.0-0t64, ", "stalonetray, "
    )
    asked_for = set(line_for_root(machine, "program").split())

    assert "libgl1" in asked_for
    assert not {"libegl1", "libglib2.0-0", "libglib2.0-0t64", "trayer", "stalonetray"} & asked_for


@pytest.mark.parametrize("offered", ["trayer", "stalonetray"])
def test_of_a_choice_the_one_that_the_system_offers_is_named(machine: Machine, offered: str) -> None:
    machine.offers(offered)

    line = line_for_root(machine, "program").split()
    assert {"trayer", "stalonetray"} & set(line) == {offered}


def test_it_says_each_step_before_it_takes_it(machine: Machine, tmp_path: Path) -> None:
    checkout = tmp_path / "checkout"
    (checkout / "requirements").mkdir(parents=True)
    (checkout / "requirements" / "runtime.lock").write_text("one==1\ntwo==2\n")
    (machine.folder / "apt-get").unlink()
    machine.has("pip", 'echo "pip runs"')
    machine.has(
        "python3", 'case "$2" in venv) mkdir -p .venv/bin && ln -s "$0" .venv/bin/python ;; pip) pip ;; esac'
    )
    for tool in ("mkdir", "ln"):
        machine.takes(tool)
    done = machine.set_up("program", checkout)

    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == [
        "set-up: making a virtual environment in .venv",
        "set-up: installing 2 Python packages from requirements/runtime.lock (some minutes the first time)",
        "pip runs",
        "set-up: installing Gamma Desktop itself",
        "pip runs",
        "set-up: done",
    ]


def test_other_usage_is_refused(machine: Machine) -> None:
    done = machine.set_up("everything")
    assert (done.returncode, "usage:" in done.stderr) == (2, True)
