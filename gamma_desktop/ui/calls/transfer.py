"""Asks where a call shall go: the picker that the pop uses too, beside the button that asked."""

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QWidget

from gamma_desktop.calls.presence import Presence
from gamma_desktop.ui.calls.commands import CallCommands
from gamma_desktop.ui.calls.open_requests import CallName
from gamma_desktop.ui.parties import PartyNames
from gamma_desktop.ui.pop.choices import destinations
from gamma_desktop.ui.pop.transfer_picker import TransferPicker


class TransferChooser:
    """Opens a picker for a call, and passes the call on to what is picked.

    Args:
        can_transfer: whether a call can be passed on now.
        presence: the extensions that are busy now.
        mine: the extensions of the agent, which are not offered.
        offers_note: whether a note can ride with a transfer.
    """

    def __init__(
        self,
        commands: CallCommands,
        parties: PartyNames,
        can_transfer: Callable[[CallName], bool],
        presence: Callable[[], Mapping[str, Presence]],
        mine: Callable[[], frozenset[str]],
        *,
        offers_note: bool,
    ) -> None:
        self._commands = commands
        self._parties = parties
        self._can_transfer = can_transfer
        self._presence = presence
        self._mine = mine
        self._offers_note = offers_note
        self._call: CallName | None = None
        self._picker: TransferPicker | None = None

    @property
    def picker(self) -> TransferPicker | None:
        """The picker that was opened last."""
        return self._picker

    def ask(self, call: CallName, beside: QWidget) -> None:
        """Ask where ``call`` shall go."""
        if self._picker is not None:
            self._picker.hide()
            self._picker.deleteLater()
        self._call = call
        self._picker = TransferPicker(offers_note=self._offers_note)
        self._picker.chosen.connect(partial(self._commands.transfer, call))
        self.refresh()
        place = QRect(beside.mapToGlobal(QPoint(0, 0)), beside.size())
        self._picker.open_beside(place, beside.screen().availableGeometry())

    def stay_above(self) -> None:
        """Other windows came: the agent goes on seeing what they type."""
        if self._picker is not None and self._picker.isVisible():
            self._picker.raise_()

    def refresh(self) -> None:
        """Tell the picker what the extensions are doing now; with its call it goes."""
        if self._picker is not None and self._call is not None:
            if not self._can_transfer(self._call):
                self._picker.hide()
            self._picker.show_extensions(
                destinations(
                    self._parties.extensions,
                    mine=self._mine(),
                    presence=self._presence(),
                    colour=self._parties.colour,
                )
            )
