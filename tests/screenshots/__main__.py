"""Draw all scenes, or those of the surfaces named, into docs/screenshots/.

A surface is a module here that offers ``scenes() -> Iterable[Scene]``; name it in SURFACES. One more,
``desktop``, is the real program on a real screen.
"""

import os
import sys
from importlib import import_module
from pathlib import Path

from tests.offscreen import PLATFORM

os.environ.setdefault("QT_QPA_PLATFORM", PLATFORM)
os.environ.setdefault("QT_SCALE_FACTOR", "2")
os.environ["TZ"] = "Europe/Madrid"  # where the office of the samples is

from PySide6.QtCore import QLocale

from gamma_desktop.desktop.application import Application
from gamma_desktop.ui.palette import DARK, LIGHT
from gamma_desktop.ui.theme import apply_tokens
from tests.screenshots.desktop import take_desktop_pictures

SURFACES = (
    "call_detail",
    "calls_log",
    "checks",
    "contact_import",
    "contacts",
    "insights",
    "missed_calls",
    "numbers",
    "pop",
    "pop_note",
    "search",
    "settings",
    "settings_log",
    "sources",
    "transfer_picker",
    "tray",
    "window",
)
FOLDER = Path(__file__).parents[2] / "docs" / "screenshots"


def main(wanted: list[str]) -> int:
    app = Application([])
    QLocale.setDefault(QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom))
    FOLDER.mkdir(parents=True, exist_ok=True)
    for look, name in ((LIGHT, "light"), (DARK, "dark")):
        apply_tokens(app, look)
        for surface in (each for each in SURFACES if not wanted or each in wanted):
            for scene in import_module(f"tests.screenshots.{surface}").scenes():
                path = FOLDER / f"{surface.replace('_', '-')}-{scene.name}-{name}.png"
                if not scene.draw().save(str(path)):
                    print(f"could not write {path}", file=sys.stderr)
                    return 1
                tell(path)
    if not wanted or "desktop" in wanted:
        for path in take_desktop_pictures(FOLDER):
            tell(path)
    return 0


def tell(path: Path) -> None:
    print(path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
