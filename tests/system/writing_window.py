"""A window of another program that has the keyboard, and keeps in a file what is typed into it."""

import sys
from pathlib import Path

from PySide6.QtWidgets import QApplication, QPlainTextEdit


def main() -> int:
    application = QApplication(sys.argv)
    written = Path(sys.argv[1])
    page = QPlainTextEdit()
    page.setWindowTitle("Writing window")
    page.textChanged.connect(lambda: written.write_text(page.toPlainText(), "utf-8"))
    page.resize(500, 400)
    page.show()
    application.focusWindowChanged.connect(lambda _window: written.touch())
    return application.exec()


if __name__ == "__main__":
    sys.exit(main())
