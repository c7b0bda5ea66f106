"""MIME types by ending, charsets by bytes: one table.

``contenttypes.js`` has the same table for browsers whose host sent another type. A test compares both.
"""

import codecs
from typing import Final

from publish.core.formats import layout

PLAIN: Final = "text/plain; charset=utf-8"
UNKNOWN: Final = "application/octet-stream"
# The system's and the library's tables are not used: these differ between machines and versions, and a copy would then
# be served in different ways.
TYPES: Final = {
    "html": "text/html; charset=utf-8",
    "htm": "text/html; charset=utf-8",
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "mjs": "text/javascript; charset=utf-8",
    "json": "application/json",
    "xml": "application/xml",
    "txt": PLAIN,
    "sh": PLAIN,
    "csv": "text/csv; charset=utf-8",
    "md": "text/markdown; charset=utf-8",
    "svg": "image/svg+xml",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "gif": "image/gif",
    "webp": "image/webp",
    "avif": "image/avif",
    "tif": "image/tiff",
    "tiff": "image/tiff",
    "pdf": "application/pdf",
    "epub": "application/epub+zip",
    "zip": "application/zip",
    "zim": "application/octet-stream",
    "wacz": "application/zip",
    "mp3": "audio/mpeg",
    "ogg": "audio/ogg",
    "oga": "audio/ogg",
    "opus": "audio/ogg",
    "m4a": "audio/mp4",
    "wav": "audio/x-wav",
    "flac": "audio/flac",
    "mp4": "video/mp4",
    "webm": "video/webm",
    "ogv": "video/ogg",
    "mov": "video/quicktime",
    "wasm": "application/wasm",
    "woff2": "font/woff2",
    "webmanifest": "application/manifest+json",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "odt": "application/vnd.oasis.opendocument.text",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "doc": "application/msword",
    "xls": "application/vnd.ms-excel",
}
"""MIME type by lower-case ending."""


HEAD_MAX_LENGTH: Final = 1 << 20
"""Bytes of a text that are looked at for its charset, where it is not in memory anyway."""
_CHARSET: Final = "; charset=utf-8"


def content_type(path: str, data: bytes | None = None) -> str:
    """Return the MIME type of ``path``, the same on every machine.

    Args:
        data: The file's bytes, or its first ones. Text of another charset is then not called UTF-8: evidence is served
            as it was found, and browsers tell GB18030, Big5, windows-1256 or UTF-16 by its letters.
    """
    kind = _by_ending(path)
    if data is None or not kind.endswith(_CHARSET) or _is_utf8(data):
        return kind
    return kind.removesuffix(_CHARSET)


def is_text(path: str) -> bool:
    """Return whether a browser shows ``path`` as text in some charset."""
    return _by_ending(path).endswith(_CHARSET)


def _is_utf8(data: bytes) -> bool:
    try:
        # The last letter may be cut.
        codecs.getincrementaldecoder("utf-8")().decode(data)
    except UnicodeDecodeError:
        return False
    return True


def _by_ending(path: str) -> str:
    name = path.rpartition("/")[2]
    stem, _, ending = name.rpartition(".")
    if not stem or ending == layout.LISTING:  # SHA256SUMS, HISTORY, and listings under their hashes
        return PLAIN
    return TYPES.get(ending.lower(), UNKNOWN)
