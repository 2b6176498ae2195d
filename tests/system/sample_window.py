"""A small program to hold the rigs to: a window with a button, a text field and a list, and a tray icon."""

import sys

from PySide6.QtGui import QColor, QIcon, QPixmap
from PySide6.QtWidgets import (
    QApplication,
    QLabel,
    QLineEdit,
    QListWidget,
    QMenu,
    QPushButton,
    QSystemTrayIcon,
    QVBoxLayout,
    QWidget,
)


def main() -> int:
    application = QApplication(sys.argv)
    application.setApplicationName("sample")

    window = QWidget()
    window.setWindowTitle("Sample window")
    label = QLabel("Nothing happened yet")
    field = QLineEdit()
    field.setAccessibleName("Words")
    button = QPushButton("Press me")
    button.clicked.connect(lambda: label.setText(f"Pressed with: {field.text()}"))
    disabled = QPushButton("Not now")
    disabled.setEnabled(False)
    hidden = QLabel("Nobody sees this")
    entries = QListWidget()
    entries.addItems(["first entry", "second entry"])
    layout = QVBoxLayout(window)
    for widget in (label, field, button, disabled, hidden, entries):
        layout.addWidget(widget)
    hidden.hide()

    picture = QPixmap(22, 22)
    picture.fill(QColor("red"))
    tray = QSystemTrayIcon(QIcon(picture))
    menu = QMenu()
    menu.addAction("Leave", application.quit)
    tray.setContextMenu(menu)
    if "--without-tray" not in sys.argv:
        tray.show()

    window.resize(400, 300)
    window.show()
    return application.exec()


if __name__ == "__main__":
    sys.exit(main())
