"""What comes from outside while the program runs: later starts of it, and links of other programs."""

from PySide6.QtCore import QObject

from gamma_desktop.desktop.channel_frames import Request, Verb
from gamma_desktop.desktop.channel_place import ChannelPlace
from gamma_desktop.desktop.single_instance import ChannelUnavailable, SingleInstanceServer
from gamma_desktop.numbers.errors import RefusedLink
from gamma_desktop.numbers.tel_uri import number_in
from gamma_desktop.ui.window.assembly import WindowAssembly
from gamma_desktop.ui.wording import explain, refused_link


class LaterStarts:
    """Shows the window to later starts, and offers the numbers of links; dials nothing.

    Args:
        place: where later starts are heard.
        windows: shown to them.
        parent: the object that the server lives and dies with.
    """

    def __init__(self, place: ChannelPlace, windows: WindowAssembly, parent: QObject) -> None:
        self._windows = windows
        self._server = SingleInstanceServer(place, self._take, parent)

    def open(self) -> None:
        """Hear later starts from now on; the window says if the system refuses that."""
        try:
            self._server.open()
        except ChannelUnavailable as error:
            self._windows.window.show_notice(explain(error))

    def close(self) -> None:
        """Hear no more of them."""
        self._server.close()

    def offer(self, link: str) -> None:
        """Ask whether to call the number of a link, shown as understood; only the agent dials it."""
        try:
            self._windows.ask_to_dial(number_in(link))
        except RefusedLink as error:
            self._windows.window.raise_up()
            self._windows.window.show_notice(refused_link(error, link))

    @property
    def has_watchers(self) -> bool:
        """Whether a command follows the calls."""
        return self._server.has_watchers

    def tell_watchers(self, content: bytes) -> None:
        """Tell the commands that follow the calls what one of them does."""
        self._server.tell_watchers(content)

    def _take(self, request: Request) -> None:
        match request.verb:
            case Verb.SHOW:
                self._windows.window.raise_up()
            case Verb.OFFER:
                self.offer(request.link)
