"""How asking the relay for something can end; what it means for a call, ``call_control`` says."""


class NotSent(Exception):
    """There is no connection: nothing was asked of the relay."""


class NoAnswer(Exception):
    """The relay was asked, and what became of it is not known."""
