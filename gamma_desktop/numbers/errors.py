"""What can go wrong with numbers from outside.

RefusedLink    a tel: or callto: link that is not taken; ``problem`` says why
"""

from gamma_desktop.errors import GammaDesktopError, Message
from gamma_desktop.numbers.codes import LinkProblem


class RefusedLink(GammaDesktopError):
    """A link asks for something other than a call to a plain number; nothing of it is used."""

    def __init__(self, problem: LinkProblem, **data: str) -> None:
        self.problem = Message(problem, **data)
        super().__init__(str(self.problem))
