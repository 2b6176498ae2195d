"""Where pops show: the port that every way of showing them fulfils, and those that the settings name."""

from functools import partial
from typing import Protocol

from PySide6.QtCore import QObject, Signal, SignalInstance

from gamma_desktop.settings.model import PopSettings, PopSurfaceChoice
from gamma_desktop.ui.pop.model import PopAction, PopContent, PopId


class PopSurface(Protocol):
    """Shows pops, and tells what was pressed. Decides nothing about calls."""

    @property
    def action_requested(self) -> SignalInstance:
        """A button was pressed: the pop's id, and the action."""
        ...

    @property
    def put_away(self) -> SignalInstance:
        """A pop is gone, by the agent or because it was over: its id."""
        ...

    @property
    def window_requested(self) -> SignalInstance:
        """The agent wants to work a call where this surface cannot: the pop's id."""
        ...

    @property
    def can_show(self) -> bool:
        """Whether there can be pops of this kind now."""
        ...

    @property
    def contents(self) -> tuple[PopContent, ...]:
        """What is shown or waits for room, the newest first."""
        ...

    def use(self, settings: PopSettings) -> None:
        """Show them as these settings say."""
        ...

    def show_content(self, content: PopContent) -> None:
        """Show a pop, or what has become of one that is shown."""
        ...

    def remove(self, pop_id: PopId) -> None:
        """Take a pop off the screen; told to no one."""
        ...

    def take_keyboard(self, wanted: PopId) -> None:
        """Let the agent work this pop by keys; one that cannot be asks for the window."""
        ...

    def close(self) -> None:
        """Take everything off the screen, for good."""
        ...


class PopSurfaces(QObject):
    """The cards, the notifications, or both: as the settings say, and as this desktop can.

    Where what is set cannot be shown, the other is: cards need a window that can stand in a corner,
    notifications a server.
    """

    action_requested = Signal(object, PopAction)
    put_away = Signal(object)
    window_requested = Signal(object)

    def __init__(
        self, cards: PopSurface, notifications: PopSurface, settings: PopSettings, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._cards = cards
        self._notifications = notifications
        self._choice = settings.surface
        self._shown: dict[PopId, PopContent] = {}
        self._in_use = self._usable()
        for surface in (cards, notifications):
            surface.action_requested.connect(self.action_requested)
            surface.window_requested.connect(self.window_requested)
            surface.put_away.connect(partial(self._on_put_away, surface))

    @property
    def can_show(self) -> bool:
        """Whether pops can be shown at all."""
        return bool(self._in_use)

    @property
    def contents(self) -> tuple[PopContent, ...]:
        """What is shown, the newest first."""
        return tuple(reversed(self._shown.values()))

    def use(self, settings: PopSettings) -> None:
        """Show pops as these settings say; those on the screen move."""
        self._choice = settings.surface
        for surface in (self._cards, self._notifications):
            surface.use(settings)
        self.look_again()

    def look_again(self) -> None:
        """What this desktop can show has changed."""
        before, self._in_use = self._in_use, self._usable()
        for surface in before:
            if surface not in self._in_use:
                for pop_id in self._shown:
                    surface.remove(pop_id)
        for surface in self._in_use:
            if surface not in before:
                for content in self._shown.values():
                    surface.show_content(content)

    def show_content(self, content: PopContent) -> None:
        """Show a pop, or what has become of one that is shown."""
        self._shown[content.pop_id] = content
        for surface in self._in_use:
            surface.show_content(content)

    def remove(self, pop_id: PopId) -> None:
        """Take a pop off the screen."""
        self._shown.pop(pop_id, None)
        for surface in self._in_use:
            surface.remove(pop_id)

    def take_keyboard(self, wanted: PopId) -> None:
        """Let the agent work this pop by keys, or in the window."""
        for surface in self._in_use[:1]:
            surface.take_keyboard(wanted)

    def close(self) -> None:
        """Take everything off the screen, for good."""
        self._shown.clear()
        for surface in (self._cards, self._notifications):
            surface.close()

    def _usable(self) -> tuple[PopSurface, ...]:
        """Those to show pops on; the one that is worked by keys comes first."""
        wanted = {
            PopSurfaceChoice.CARD: (self._cards,),
            PopSurfaceChoice.NOTIFICATION: (self._notifications,),
            PopSurfaceChoice.BOTH: (self._cards, self._notifications),
        }[self._choice]
        usable = tuple(surface for surface in wanted if surface.can_show)
        return usable or tuple(each for each in (self._cards, self._notifications) if each.can_show)

    def _on_put_away(self, surface: PopSurface, pop_id: PopId) -> None:
        """Put away here, it goes everywhere; but a card that is over stays while the pointer is on it."""
        content = self._shown.get(pop_id)
        if content is None or (content.may_fade and surface is not self._in_use[0]):
            return
        del self._shown[pop_id]
        for other in self._in_use:
            if other is not surface:
                other.remove(pop_id)
        self.put_away.emit(pop_id)
