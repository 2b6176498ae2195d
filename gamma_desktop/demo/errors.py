"""What can go wrong on a virtual desktop, each named for what can be done about it."""

from gamma_desktop.errors import GammaDesktopError


class DemoError(GammaDesktopError):
    """The root of this package's errors."""


class ProgramMissing(DemoError):
    """A program that the virtual desktop is made of is not installed; the message names its package."""


class PartFailed(DemoError):
    """A part of the desktop ended by itself, or did not become ready in time; the message shows its log."""


class NotSeen(DemoError):
    """What was waited for did not appear on the screen; the message shows what was there instead."""


class ScreenGone(DemoError):
    """The screen, or the program that was being read, has gone away."""


class CommandFailed(DemoError):
    """A command of the program failed; the message has what it said."""


class CloudRefused(DemoError):
    """The simulated cloud could not do what it was told."""
