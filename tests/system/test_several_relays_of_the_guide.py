"""Three servers of NATS, two relays and a balancer, set up as the administrator's guide has it written."""

import os
import re
import shutil
import subprocess
from contextlib import ExitStack
from pathlib import Path

import pytest
import trustme

from gamma_desktop.demo.free_port import free_port
from tests.fixtures.nats_cluster import nats_server
from tests.integration.team.team_processes import EXAMPLE, SECRET, DeskProcess, RelayProcess
from tests.integration.team.test_stream_kills import names_in, until

GUIDE = Path(__file__).parents[2] / "docs" / "administrators-guide.md"
ADDRESSES = {
    "192.0.2.31": "127.0.0.1",  # the balancer asks from here
    "192.0.2.": "127.0.0.",
    "relay1.example.com": "127.0.0.21",
    "relay2.example.com": "127.0.0.22",
}


def block(name: str) -> str:
    """A block of the guide by the remark that it begins with."""
    found = re.search(rf"```\w*\n(# {name}\n.*?)```", GUIDE.read_text(), re.DOTALL)
    assert found is not None, name
    return found[1]


def here(text: str, **paths: Path) -> str:
    """The same on this machine: its addresses and folders, and nothing else."""
    for written, ours in ADDRESSES.items():
        text = text.replace(written, ours)
    for written, path in paths.items():
        text = text.replace(f'"/{written.replace("_", "/")}', f'"{path}').replace(
            f" /{written.replace('_', '/')}", f" {path}"
        )
    return text


class Installation:
    """All of it as processes, in one folder."""

    def __init__(self, folder: Path, ending: ExitStack) -> None:
        self._folder = folder
        self._ending = ending
        self.certificates = folder / "certificates"
        self.certificates.mkdir()
        authority = trustme.CA()
        self.authority = self.certificates / "authority.pem"
        authority.cert_pem.write_to_path(str(self.authority))
        server = authority.issue_cert(*(f"127.0.0.{number}" for number in (1, 11, 12, 13)))
        server.private_key_pem.write_to_path(str(self.certificates / "server.key"))
        server.cert_chain_pems[0].write_to_path(str(self.certificates / "server.pem"))
        server.private_key_and_cert_chain_pem.write_to_path(str(self.certificates / "calls.pem"))
        (folder / "nats.credentials").write_text("gamma a-long-password\n")

    def start_servers(self) -> None:
        written = block("nats1")
        for number in (1, 2, 3):
            text = written.replace("server_name: nats1", f"server_name: nats{number}")
            text = re.sub(r'listen: "192\.0\.2\.11', f'listen: "192.0.2.1{number}', text)
            file = self._folder / f"nats{number}.conf"
            file.write_text(
                here(text, var_lib_nats=self._folder / f"nats{number}", etc_nats=self.certificates)
            )
            self._start(nats_server(), "-c", str(file))

    def relays(self) -> tuple[RelayProcess, RelayProcess]:
        written = here(block("relay1"), **{"etc_gamma-desktop": self._folder})
        turned = (
            written.replace("127.0.0.21", "?").replace("127.0.0.22", "127.0.0.21").replace("?", "127.0.0.22")
        )
        relays = []
        for number, text in ((1, written), (2, turned)):
            profile = self._folder / f"relay{number}"
            relay = RelayProcess(profile, port=8443, SSL_CERT_FILE=str(self.authority))
            (profile / "relay.toml").write_text(text)
            relays.append(self._ending.enter_context(relay))
        return relays[0], relays[1]

    def start_balancer(self) -> int:
        port = free_port()
        text = here(block("balancer"), etc_haproxy=self.certificates).replace(":443 ", f":{port} ")
        (self._folder / "haproxy.cfg").write_text(text)
        haproxy = shutil.which("haproxy", path=os.environ["PATH"] + ":/usr/sbin")
        assert haproxy is not None
        self._start(haproxy, "-db", "-f", str(self._folder / "haproxy.cfg"))
        return port

    def _start(self, *command: str) -> None:
        log = self._ending.enter_context((self._folder / "log").open("ab"))
        process = subprocess.Popen(command, stdout=log, stderr=log)
        self._ending.callback(process.wait)
        self._ending.callback(process.kill)

    def post(self, port: int, name: str) -> bool:
        """Send an event by the balancer, as Gamma does; whether it was taken."""
        body = EXAMPLE.read_text().replace('"callId":"', f'"callId":"{name}')
        command = ["curl", "-s", "-o", os.devnull, "-w", "%{http_code}", "--max-time", "20"]
        command += ["--cacert", str(self.authority), "-H", f"X-Gamma-Desktop-Secret: {SECRET}"]
        command += [
            "-H",
            "X-VTCRM-PBXID: acme",
            "--data-binary",
            "@-",
            f"https://127.0.0.1:{port}/vtcrm/callback",
        ]
        done = subprocess.run(command, input=body, text=True, capture_output=True, check=False)
        return done.stdout == "200"


@pytest.mark.soak
def test_the_guides_several_relays_run_as_they_are_written(tmp_path: Path) -> None:
    with ExitStack() as ending:
        team = Installation(tmp_path, ending)
        team.start_servers()
        first, second = team.relays()
        line = first.invite("Ana", "--extension", "203")
        shutil.copytree(first.profile / "data" / "authority", second.profile / "data" / "authority")
        first.start()
        second.start()
        desk = ending.enter_context(DeskProcess(tmp_path / "ana", line))
        until(lambda: "Ana" in second.command("relay", "desks"))
        desk.start()
        desk.until_it_says("connected to your team")
        port = team.start_balancer()

        until(lambda: team.post(port, "by-relay1-"))
        until(lambda: any(name.startswith("by-relay1-") for name in names_in(desk.journal)))
        first.kill()
        until(lambda: team.post(port, "by-relay2-"))
        until(lambda: any(name.startswith("by-relay2-") for name in names_in(desk.journal)))
