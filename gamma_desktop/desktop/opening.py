"""Opens files and addresses with the programs that the system has for them."""

from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

from gamma_desktop.private_files import umask_of_the_user


def open_path(path: Path) -> bool:
    """Open a file or a folder; False if the system does not."""
    return _open(QUrl.fromLocalFile(str(path)))


def open_address(address: str) -> bool:
    """Open a web address, exactly as it is; False if the system does not."""
    return _open(QUrl(address, QUrl.ParsingMode.StrictMode))


def _open(url: QUrl) -> bool:
    with umask_of_the_user():
        return QDesktopServices.openUrl(url)
