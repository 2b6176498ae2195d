"""The look of the program: one type scale, one spacing scale, and the colours of the day.

An application has one palette, made here from one set of tokens. Widgets that paint themselves ask
``tokens()`` while they paint, so a change of look needs no list of widgets to tell.
"""

import sys
from enum import Enum
from functools import cache

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication, QToolTip

from gamma_desktop.settings.model import Theme
from gamma_desktop.ui.palette import DARK, DARK_CONTRAST, LIGHT, LIGHT_CONTRAST, Tokens


class Space:
    """Distances in logical pixels; everything stands on a grid of 4."""

    XS = 4
    S = 8
    M = 12
    L = 16
    XL = 24
    XXL = 32


class Radius:
    """How round corners are, in logical pixels."""

    CONTROL = 6
    CARD = 10


class Type(Enum):
    """The type scale: size in pixels at 96 dots an inch, and weight."""

    CAPTION = (12, QFont.Weight.Normal)
    BODY = (13, QFont.Weight.Normal)
    STRONG = (13, QFont.Weight.DemiBold)
    HEADING = (15, QFont.Weight.DemiBold)
    TITLE = (19, QFont.Weight.DemiBold)


PREFERRED_FAMILY = "Inter"
DOTS_PER_INCH = 72 if sys.platform == "darwin" else 96


@cache
def _has_preferred_family() -> bool:
    """Asked once: Qt looks through all fonts for it, and every painting of initials asks."""
    return QFontDatabase.hasFamily(PREFERRED_FAMILY)


def font(step: Type, *, tabular: bool = False) -> QFont:
    """The font of a step of the scale; it follows the system's text size.

    Args:
        step: where on the scale.
        tabular: all digits equally wide, so that a running time does not tremble.
    """
    pixels, weight = step.value
    chosen = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont)
    if _has_preferred_family():
        chosen.setFamilies([PREFERRED_FAMILY, *chosen.families()])
    chosen.setPointSizeF(pixels * 72 / DOTS_PER_INCH)
    chosen.setWeight(weight)
    if tabular:
        chosen.setFeature(QFont.Tag.fromString("tnum"), 1)
    return chosen


class _Worn:
    """What the application wears: asked twenty times by each painting of a pop, so the palette is not."""

    look = LIGHT


def tokens() -> Tokens:
    """The colours in force."""
    return _Worn.look


def apply_tokens(app: QApplication, look: Tokens) -> None:
    """Dress the whole application in these colours."""
    app.setFont(font(Type.BODY))
    _Worn.look = look
    app.setPalette(_palette(look))
    QToolTip.setPalette(app.palette())
    app.setStyle("Fusion")  # also where it is that already: what wears a sheet is told by it to change


class Appearance(QObject):
    """Keeps the application in the theme of the settings, following the system at once where they say so.

    Whether contrast is high, the system alone says.
    """

    changed = Signal()

    def __init__(self, app: QApplication, theme: Theme = Theme.SYSTEM) -> None:
        super().__init__(app)
        self._app = app
        self._worn: Tokens | None = None
        self._scheme = app.styleHints().colorScheme()
        app.styleHints().colorSchemeChanged.connect(self._follow)
        hints = app.styleHints()  # held: what it hands out is gone with it
        accessibility = hints.accessibility()
        self._contrast = accessibility.contrastPreference()
        accessibility.contrastPreferenceChanged.connect(self._follow_contrast)
        self.use(theme)

    def use(self, theme: Theme) -> None:
        """Switch to a theme; native title bars switch with us."""
        schemes = {
            Theme.SYSTEM: Qt.ColorScheme.Unknown,
            Theme.LIGHT: Qt.ColorScheme.Light,
            Theme.DARK: Qt.ColorScheme.Dark,
        }
        self._theme = theme
        self._app.styleHints().setColorScheme(schemes[theme])
        self._dress()

    def _follow(self, scheme: Qt.ColorScheme) -> None:
        self._scheme = scheme
        self._dress()

    def _follow_contrast(self, contrast: Qt.ContrastPreference) -> None:
        self._contrast = contrast
        self._dress()

    def _dress(self) -> None:
        look = self._wanted()
        if look is self._worn:
            return
        self._worn = look
        apply_tokens(self._app, look)
        self.changed.emit()

    def _wanted(self) -> Tokens:
        is_dark = self._theme is Theme.DARK or (
            self._theme is Theme.SYSTEM and self._scheme is Qt.ColorScheme.Dark
        )
        if self._contrast is Qt.ContrastPreference.HighContrast:
            return DARK_CONTRAST if is_dark else LIGHT_CONTRAST
        return DARK if is_dark else LIGHT


def _palette(look: Tokens) -> QPalette:
    role = QPalette.ColorRole
    colors = {
        role.Window: look.window,
        role.WindowText: look.text,
        role.Base: look.surface,
        role.AlternateBase: look.hover,
        role.Text: look.text,
        role.PlaceholderText: look.muted,
        role.Button: look.surface,
        role.ButtonText: look.text,
        role.BrightText: look.danger,
        role.Highlight: look.accent_fill,
        role.HighlightedText: look.on_fill,
        role.Accent: look.accent_fill,
        role.Link: look.accent,
        role.LinkVisited: look.accent,
        role.ToolTipBase: look.surface,
        role.ToolTipText: look.text,
        role.Light: look.surface,
        role.Midlight: look.hover,
        role.Mid: look.border,
        role.Dark: look.edge,
        role.Shadow: look.border,
    }
    palette = QPalette()
    for each, color in colors.items():
        palette.setColor(each, QColor(color))
    for each in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, each, QColor(look.muted))
    return palette
