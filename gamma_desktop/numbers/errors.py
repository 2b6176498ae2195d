"""What can go wrong with numbers from outside.

RefusedLink    a tel: or callto: link that is not taken; the message says why
"""

from gamma_desktop.errors import GammaDesktopError


class RefusedLink(GammaDesktopError):
    """A link asks for something other than a call to a plain number; nothing of it is used."""

    headline = "This link cannot be dialled"
