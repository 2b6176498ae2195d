"""What to do about each state of a keyring, in one English sentence."""

from gamma_desktop.settings.ports import VaultHealth, VaultState

_ADVICE = {
    VaultState.FINE: "",
    VaultState.LOCKED: "Unlock the keyring (answer its prompt, or log out and in again), then try again.",
    VaultState.MISSING: (
        "Start a keyring (on Linux GNOME Keyring or KWallet); without one, the key lasts only as long as the"
        " program runs{detail}."
    ),
    VaultState.REFUSED: "Allow Gamma Desktop to use the keyring{detail}.",
    VaultState.HANGING: (
        "The keyring gives no answer: log out and in again, or restart its service, then try again."
    ),
    VaultState.UNSAFE: (
        "Repair or replace the keyring, which did not give back what was put in; until then nothing is kept"
        " there, and the key lasts only as long as the program runs."
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
