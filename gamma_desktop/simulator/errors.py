"""What the simulated cloud refuses.

SimulatorError
├── Impossible       the PBX cannot do as asked; the message is the reason phrase of a 400
├── BadScenario      a scenario document makes no sense; the message names the step
└── PortTaken        the server could not listen where it was told to
"""

from gamma_desktop.errors import GammaDesktopError


class SimulatorError(GammaDesktopError):
    """The simulated cloud could not do as asked."""


class Impossible(SimulatorError):
    """No such call, no such extension, or not in this state; nothing has changed."""


class BadScenario(SimulatorError):
    """The document is not a scenario."""


class PortTaken(SimulatorError):
    """Another program listens there, or the port may not be used."""
