"""The least that any Qt program does: one empty window."""

import sys

from PySide6.QtWidgets import QApplication, QWidget

if __name__ == "__main__":
    application = QApplication(sys.argv)
    window = QWidget()
    window.setWindowTitle("A bare window")
    window.resize(980, 680)
    window.show()
    sys.exit(application.exec())
