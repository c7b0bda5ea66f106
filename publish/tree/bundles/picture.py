"""A picture of an archive, drawn from the fingerprint, for libraries of readers."""

import struct
import zlib

SIDE = 48  # pixels: the picture that Kiwix asks for; messengers ask for a larger one


def picture(fingerprint: str, scale: int = 1) -> bytes:
    """Return the picture as a PNG of 48 × 48 pixels, or a multiple.

    Args:
        scale: Width and height of each pixel.
    """
    # Two archives should look unlike in a reader's library.
    bits = bin(int(fingerprint, 16))[2:].zfill(256)
    rows = b""
    for y in range(SIDE):
        cells = (bits[(y // 8) * 6 + min(x // 8, 5 - x // 8)] for x in range(SIDE))  # its left half, mirrored
        row = b"".join((b"\x7a\x1f\x1f" if cell == "1" else b"\xff\xfd\xf8") * scale for cell in cells)
        rows += (b"\0" + row) * scale
    parts = {
        b"IHDR": struct.pack(">IIBBBBB", SIDE * scale, SIDE * scale, 8, 2, 0, 0, 0),
        b"IDAT": zlib.compress(rows, 9),
        b"IEND": b"",
    }
    chunks = (struct.pack(">I", len(d)) + k + d + struct.pack(">I", zlib.crc32(k + d)) for k, d in parts.items())
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)
