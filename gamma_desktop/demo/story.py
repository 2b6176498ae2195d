"""Tells the demo as it happens: each thing that was seen with its time, and a picture of the screen."""

import time
from collections.abc import Callable
from pathlib import Path

CUSTOMER, CUSTOMER_NUMBER = "Lucía Ferrer", "647460197"
SUPPLIER, SUPPLIER_NUMBER = "Karl Brandt", "912345678"
MISSED, MISSED_NUMBER = "Nuria Vidal", "934567890"
"""Those who call in both acts, with their names in the sample contacts."""


class Story:
    """Prints lines, and has pictures taken.

    Args:
        take_picture: writes a picture of the screen to a path; None where none may be taken.
        pictures: the folder for them.
        act: begins the names of the pictures, where several acts share the folder.
    """

    def __init__(self, pictures: Path, take_picture: Callable[[Path], None] | None, *, act: str = "") -> None:
        self._pictures = pictures
        self._act = act
        self._take_picture = take_picture
        self._began = time.monotonic()
        self._count = 0
        self.last_picture: Path | None = None

    def chapter(self, title: str) -> None:
        """Begin something new."""
        print(f"\n{title}", flush=True)

    def doing(self, what: str) -> None:
        """Tell what takes its time, so that a quiet terminal does not look stuck."""
        print(f"{self.seconds:6.1f} s  … {what}", flush=True)

    def saw(self, what: str, *, picture: str = "") -> None:
        """Tell what was seen on the screen.

        Args:
            what: in a few words.
            picture: the name of a picture to take of it; none is taken without.
        """
        print(f"{self.seconds:6.1f} s  {what}", flush=True)
        if picture:
            self.picture(picture)

    def picture(self, name: str) -> None:
        """Have a picture taken; they are numbered in the order of the story."""
        if self._take_picture is None:
            return
        self._count += 1
        path = self._pictures / f"{self._act}{self._count:02d}-{name}.png"
        self._take_picture(path)
        self.last_picture = path

    @property
    def seconds(self) -> float:
        """How long the story has been going on."""
        return time.monotonic() - self._began
