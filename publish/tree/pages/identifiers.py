"""The permanent identifier of an archive and its paths.

It names no host, since hosts come and go. The identifier is a URI, and nobody resolves its scheme. A reader with any
copy finds the path there. Values only.
"""

from typing import Final
from urllib.parse import quote

# Not a page's hash, which a correction changes, and no DOI, which a registrar can take away.
IDENTIFIER_LENGTH: Final = 32  # digits of the fingerprint: 128 bits, so nobody makes another archive with the same


def identifier(fingerprint: str, path: str = "") -> str:
    """Return ``stet:<32 digits>/<path>``, percent-encoded.

    Without ``path`` the archive itself is meant.
    """
    return f"stet:{fingerprint[:IDENTIFIER_LENGTH]}/{quote(path)}"
