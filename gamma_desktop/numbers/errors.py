"""What can go wrong with numbers from outside.

RefusedLink    a tel: or callto: link that is not taken; ``problem`` says why
BadLine        a text that names no line of ours; ``fault`` says what would fit
"""

from gamma_desktop.errors import GammaDesktopError, Message, Value
from gamma_desktop.numbers.codes import LineFault, LinkProblem


class RefusedLink(GammaDesktopError):
    """A link asks for something other than a call to a plain number; nothing of it is used."""

    def __init__(self, problem: LinkProblem, **data: str) -> None:
        self.problem = Message(problem, **data)
        super().__init__(str(self.problem))


class BadLine(GammaDesktopError):
    """A text is no number and name of a line of ours."""

    def __init__(self, fault: LineFault, **data: Value) -> None:
        self.fault = Message(fault, **data)
        super().__init__(str(self.fault))
