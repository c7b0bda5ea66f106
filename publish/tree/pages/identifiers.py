"""The permanent identifier of an archive and of what lies in it: it names no host, since hosts come and go.

It is a URI whose scheme nobody resolves; a reader who has any copy finds the path in it. Values only.
"""

from typing import Final
from urllib.parse import quote

IDENTIFIER_LENGTH: Final = 32  # digits of the fingerprint: 128 bits, so nobody makes another archive with the same


def identifier(fingerprint: str, path: str = "") -> str:
    """``stet:<32 digits>/<path>`` for a path of the archive, percent-encoded; without one, of the archive itself."""
    return f"stet:{fingerprint[:IDENTIFIER_LENGTH]}/{quote(path)}"
