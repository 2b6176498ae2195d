"""Makes pictures of contacts small. Used in the reading process alone: pictures can be hostile too."""

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt
from PySide6.QtGui import QImage, QImageReader

LARGEST_SIDE = 96
LARGEST_KEPT = 16 * 1024

_LARGEST_READ = 8000
_MOST_MEGABYTES = 128
_KINDS = ((b"\x89PNG\r\n\x1a\n", "png"), (b"\xff\xd8\xff", "jpeg"), (b"GIF8", "gif"), (b"BM", "bmp"))


def shrunk(image: bytes) -> bytes | None:
    """The picture as a small PNG or JPEG; None if it cannot be read. A small one stays as it is."""
    kind = next((kind for start, kind in _KINDS if image.startswith(start)), None)
    if kind is None:
        return None
    QImageReader.setAllocationLimit(_MOST_MEGABYTES)
    buffer = QBuffer()
    buffer.setData(QByteArray(image))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer, QByteArray(kind.encode()))
    size = reader.size()
    if not size.isValid() or max(size.width(), size.height()) > _LARGEST_READ:
        return None
    is_small = max(size.width(), size.height()) <= LARGEST_SIDE
    if not is_small:
        reader.setScaledSize(_fitted(size))
    reader.setAutoTransform(True)
    picture = reader.read()
    if picture.isNull():
        return None
    if is_small and kind in {"png", "jpeg"} and len(image) <= LARGEST_KEPT:
        return image
    return _written(picture)


def _fitted(size: QSize) -> QSize:
    fitted = size.scaled(LARGEST_SIDE, LARGEST_SIDE, Qt.AspectRatioMode.KeepAspectRatio)
    return fitted.expandedTo(QSize(1, 1))


def _written(picture: QImage) -> bytes | None:
    """As JPEG, or as PNG where one can see through it."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    if not picture.save(buffer, "PNG" if picture.hasAlphaChannel() else "JPEG", 85):  # type: ignore[call-overload]  # PySide says bytes; Qt takes text
        return None
    return bytes(buffer.data().data())
