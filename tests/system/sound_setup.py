"""A profile with which nothing is wrong, on a real desktop: key, registration, files, keyring and links."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

from gamma_desktop.demo.desktop import VirtualDesktop
from gamma_desktop.demo.free_port import free_port
from tests.fixtures.certificates import write_certificate
from tests.fixtures.simulated_cloud import RunningCloud
from tests.integration.command import Desk


class SoundSetup:
    """Everything is as it should be, until a test breaks one thing.

    Args:
        desktop: with its keyring unlocked.
        cloud: where the callback is registered.
        folder: for the profile and the user's own files.
    """

    def __init__(self, desktop: VirtualDesktop, cloud: RunningCloud, folder: Path) -> None:
        home = folder / "home"
        own = {"HOME": ".", "XDG_CONFIG_HOME": ".config", "XDG_DATA_HOME": ".local/share"}
        places = {name: str(home / place) for name, place in own.items()}
        for place in places.values():
            Path(place).mkdir(mode=0o700, parents=True, exist_ok=True)
        self.desktop, self.cloud, self.folder = desktop, cloud, folder
        self.port = free_port()
        self.desk = Desk(folder / "profile", **{**desktop.environment(), **places})
        self.desk.profile.mkdir(mode=0o700)
        self.write_settings()
        self._environment = dict(self.desk.environment)
        self._run("contacts", "import", str(self._contacts()))
        self._run("links", "--take")
        self.keep_key()
        self.register()
        data = self.desk.profile / "data"
        kept = (
            data / "registration.json",
            data / "book.db",
            Path(places["XDG_CONFIG_HOME"]) / "mimeapps.list",
        )
        self._files = {file: file.read_bytes() for file in kept}

    @property
    def callback(self) -> str:
        """Where Gamma sends the events to."""
        return f"http://127.0.0.1:{self.port}/vtcrm/callback"

    def write_settings(self, **more: str) -> None:
        """Settings as an agent has them, and others; a double underscore stands for the dot."""
        settings: Mapping[str, str] = {
            "api__url": f'"{self.cloud.url}"',
            "agent__extensions": '["203"]',
            "listener__port": str(self.port),
            **more,
        }
        lines = "".join(f"{key.replace('__', '.')} = {value}\n" for key, value in settings.items())
        (self.desk.profile / "settings.toml").write_text(lines)

    def use_certificate(self, *, days: int) -> None:
        """Have the listener use a certificate of its own that is good for so many days from now."""
        certificate, key = write_certificate(self.folder, datetime.now(UTC) + timedelta(days=days))
        self.write_settings(listener__tls_certificate=f'"{certificate}"', listener__tls_key=f'"{key}"')
        self._run("configure", "--yes", "--callback-url", self.callback.replace("http:", "https:"))

    def keep_key(self) -> None:
        """Put Gamma's key into the keyring."""
        self._run("key", "set", stdin=self.cloud.key)

    def register(self) -> None:
        """Have the events sent here, with a secret in the keyring."""
        self._run("configure", "--yes", "--callback-url", self.callback)

    def put_back(self) -> None:
        """Have files and settings be as they should again."""
        self.write_settings()
        self.desk.environment = dict(self._environment)
        for file, content in self._files.items():
            file.write_bytes(content)

    def _run(self, *arguments: str, stdin: str = "") -> None:
        done = self.desk.run(*arguments, stdin=stdin)
        assert done.returncode == 0, done.stderr

    def _contacts(self) -> Path:
        file = self.folder / "contacts.csv"
        file.write_text("Name,Phone\n" + "".join(f"Person {n},9610{n:05}\n" for n in range(400)))
        return file
