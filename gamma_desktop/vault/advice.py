"""What the states of a keyring mean and what to do about each, in one English sentence."""

from gamma_desktop.settings.ports import VaultHealth, VaultState

_ADVICE = {
    VaultState.FINE: "",
    VaultState.LOCKED: (
        "The keyring is locked: unlock it (answer its prompt, or log out and in again), then try again."
    ),
    VaultState.MISSING: (
        "There is no keyring{detail}: start one (on Linux GNOME Keyring or KWallet) or set GAMMA_API_KEY:"
        " without, secrets last only as long as the program runs."
    ),
    VaultState.REFUSED: (
        "The keyring refused{detail}: allow Gamma Desktop to use it, or set GAMMA_API_KEY where it cannot be."
    ),
    VaultState.HANGING: (
        "The keyring does not answer: log out and in again, or restart its service, then try again."
    ),
    VaultState.UNSAFE: (
        "The keyring did not give back what was put in, so nothing is kept there: repair or replace it;"
        " until then, secrets last only as long as the program runs."
    ),
}
_LONGEST_DETAIL = 200


def health(state: VaultState, backend: str = "", detail: str = "") -> VaultHealth:
    """A state with its advice; ``detail`` is what the system said, if that helps."""
    shown = "".join(letter if letter.isprintable() else " " for letter in detail[:_LONGEST_DETAIL]).strip(
        " ."
    )
    advice = _ADVICE[state].format(detail=f" ({shown})" if shown else "")
    return VaultHealth(state=state, backend=backend, advice=advice)
