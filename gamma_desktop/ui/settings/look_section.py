"""How loud calls are and where they show, who missed one, the look, and whether to start at log-in."""

from enum import StrEnum

from PySide6.QtCore import QCoreApplication, QSignalBlocker, Signal
from PySide6.QtWidgets import QWidget

from gamma_desktop.desktop.notifications import ARE_SUPPORTED
from gamma_desktop.settings.model import Corner, PopMode, PopSurfaceChoice, RingGroupMiss, Settings, Theme
from gamma_desktop.ui.settings.section import Section
from gamma_desktop.ui.widgets.choice_box import ChoiceBox
from gamma_desktop.ui.widgets.field import Field
from gamma_desktop.ui.widgets.tick_box import TickBox

translate = QCoreApplication.translate


class LookSection(Section):
    """Choices that take effect at once."""

    setting_requested = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("Calls and look"), parent)
        self.choices = {
            "pop.mode": _choice({mode: _mode_name(mode) for mode in PopMode}),
            "pop.surface": _choice({surface: _surface_name(surface) for surface in PopSurfaceChoice}),
            "pop.corner": _choice({corner: _corner_name(corner) for corner in Corner}),
            "calls.ring_group_miss": _choice({rule: _miss_name(rule) for rule in RingGroupMiss}),
            "ui.theme": _choice({theme: _theme_name(theme) for theme in Theme}),
        }
        names = {
            "pop.mode": self.tr("When a call comes"),
            "pop.surface": self.tr("Show calls as"),
            "pop.corner": self.tr("Corner of the screen"),
            "calls.ring_group_miss": self.tr("Unanswered group calls count as missed for"),
            "ui.theme": self.tr("Theme"),
        }
        self.autostart = TickBox(self.tr("Start at log-in"))
        hint = self.tr("In the tray, without opening the window.")
        self.fields = {
            **{key: Field(names[key], box) for key, box in self.choices.items()},
            "ui.autostart": Field("", self.autostart, hint=hint),
        }
        self.add(*self.fields.values())
        self.fields["pop.surface"].setHidden(not ARE_SUPPORTED)
        for key, box in self.choices.items():
            box.activated.connect(lambda _at, key=key, box=box: self._emit(key, box))
        self.autostart.toggled.connect(self._on_autostart)  # a screen reader toggles, and clicks nothing

    def show_values(self, settings: Settings) -> None:
        """Show the settings in force."""
        values = {
            "pop.mode": settings.pop.mode,
            "pop.surface": settings.pop.surface,
            "pop.corner": settings.pop.corner,
            "calls.ring_group_miss": settings.calls.ring_group_miss,
            "ui.theme": settings.ui.theme,
        }
        for key, value in values.items():
            box = self.choices[key]
            box.setCurrentIndex(box.findData(str(value)))
        with QSignalBlocker(self.autostart):
            self.autostart.setChecked(settings.ui.autostart)

    def _emit(self, key: str, box: ChoiceBox) -> None:
        self.setting_requested.emit(key, box.currentData())

    def _on_autostart(self, wanted: bool) -> None:  # noqa: FBT001  (Qt's signal tells it so)
        self.setting_requested.emit("ui.autostart", "true" if wanted else "false")


def _choice(names: dict[StrEnum, str]) -> ChoiceBox:
    box = ChoiceBox()
    for value, name in names.items():
        box.addItem(name, str(value))
    return box


def _mode_name(mode: PopMode) -> str:
    names = {
        PopMode.FULL: translate("settings", "Show the pop"),
        PopMode.QUIET: translate("settings", "Quiet: the tray alone"),
        PopMode.OFF: translate("settings", "Nothing"),
    }
    return names[mode]


def _surface_name(surface: PopSurfaceChoice) -> str:
    names = {
        PopSurfaceChoice.CARD: translate("settings", "A card in the corner"),
        PopSurfaceChoice.NOTIFICATION: translate("settings", "A notification of the desktop"),
        PopSurfaceChoice.BOTH: translate("settings", "A card and a notification"),
    }
    return names[surface]


def _corner_name(corner: Corner) -> str:
    names = {
        Corner.TOP_LEFT: translate("settings", "Top left"),
        Corner.TOP_RIGHT: translate("settings", "Top right"),
        Corner.BOTTOM_LEFT: translate("settings", "Bottom left"),
        Corner.BOTTOM_RIGHT: translate("settings", "Bottom right"),
    }
    return names[corner]


def _miss_name(rule: RingGroupMiss) -> str:
    names = {
        RingGroupMiss.NOBODY: translate("settings", "No one"),
        RingGroupMiss.FIRST: translate("settings", "The first it rang"),
        RingGroupMiss.ALL: translate("settings", "Everyone it rang"),
    }
    return names[rule]


def _theme_name(theme: Theme) -> str:
    names = {
        Theme.SYSTEM: translate("settings", "Match system"),
        Theme.LIGHT: translate("settings", "Light"),
        Theme.DARK: translate("settings", "Dark"),
    }
    return names[theme]
