import pytest

from gamma_desktop.vault.backends import BackendMissing, open_backend


@pytest.mark.parametrize(
    ("platform", "name"), [("win32", "Windows Credential Manager"), ("darwin", "macOS Keychain")]
)
def test_each_system_has_its_own_keyring_and_no_other(platform: str, name: str) -> None:
    with pytest.raises(BackendMissing, match=f"^{name}: [^;]*$"):
        open_backend(platform)


@pytest.mark.usefixtures("keyring_session")
def test_free_desktops_have_two() -> None:
    with pytest.raises(BackendMissing, match=r"^Secret Service: .*; KWallet: "):
        open_backend("linux")


@pytest.mark.usefixtures("keyring_session")
def test_no_configuration_of_the_keyring_library_brings_in_another(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
    with pytest.raises(BackendMissing):
        open_backend("linux")
