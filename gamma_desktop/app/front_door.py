"""What comes from outside while the program runs: later starts of it, and links of other programs."""

from PySide6.QtCore import QObject

from gamma_desktop.app.instance_channel import RAISE, ChannelUnavailable, InstanceChannel
from gamma_desktop.numbers.errors import RefusedLink
from gamma_desktop.numbers.tel_uri import number_in
from gamma_desktop.ui.window.assembly import WindowAssembly
from gamma_desktop.ui.wording import Explanation, explain


class FrontDoor:
    """Leads whoever comes to the window; dials nothing.

    Args:
        name: where later starts are heard.
        windows: shown to them.
        parent: the object that the channel lives and dies with.
    """

    def __init__(self, name: str, windows: WindowAssembly, parent: QObject) -> None:
        self._windows = windows
        self._channel = InstanceChannel(name, self._hear, parent)

    def open(self) -> None:
        """Hear later starts from now on; the window says if the system refuses that."""
        try:
            self._channel.open()
        except ChannelUnavailable as error:
            advice = f"The system refuses it: {error}. Calls pop up all the same."
            self._windows.window.show_notice(Explanation("Links from other programs are not heard", advice))

    def close(self) -> None:
        """Hear nobody any more."""
        self._channel.close()

    def offer(self, link: str) -> None:
        """Show a link's number as understood; only the agent dials it."""
        try:
            self._windows.offer(number_in(link))
        except RefusedLink as error:
            self._windows.window.raise_up()
            self._windows.window.show_notice(explain(error))

    def _hear(self, message: str) -> None:
        if message == RAISE:
            self._windows.window.raise_up()
        else:
            self.offer(message)
