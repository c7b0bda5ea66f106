"""Text in a part's zip: how to verify it.

A part holds some reports of a release, or what a release has new since a former one.
"""

import re
from collections.abc import Sequence

from publish.core.formats.mirrorlist import grouped

TEXT = "HOW-TO-VERIFY.txt"


TEXT_MAX_LENGTH = 1 << 20  # bytes
ROWS_MAX = 500  # new pages that are named; a first import may bring tens of thousands
_SINCE = re.compile(rb"This is what is new in release [1-9][0-9]{0,9} of an archive since release ([1-9][0-9]{0,9}), ")


def text(reports: Sequence[str], release: int, fingerprint: str) -> bytes:
    """Return the text for a part's reader."""
    rows = "\n".join(f"  {path}" for path in reports)
    return f"""This is a part of release {release} of an archive, with all that proves it:

{rows}

{_how(fingerprint)}
Links that lead to other reports find nothing here: they are not in this part.
""".encode()


def text_since(pages: Sequence[str], since: int, release: int, fingerprint: str) -> bytes:
    """Return the text for the reader of what is new since a former release.

    Args:
        pages: Paths of new and changed pages. The first 500 are named.
    """
    rows = [f"  {path}" for path in pages[:ROWS_MAX]]
    if len(pages) > ROWS_MAX:
        rows.append(f"  and {len(pages) - ROWS_MAX} more")
    named = "\n".join(rows) or "  no page"
    return f"""This is what is new in release {release} of an archive since release {since}, with all that proves it:

{named}

It makes a copy of release {since} or newer a whole copy of release {release}:

  stet clone {fingerprint} FILE.zip FOLDER

{_how(fingerprint)}
Links that lead to other pages find nothing here: they are in the copy that you have.
""".encode()


def since_of(data: bytes) -> int:
    """Return the former release that a part's text names; 0 of any other text."""
    found = _SINCE.match(data)
    return int(found[1]) if found else 0


def _how(fingerprint: str) -> str:
    return f"""The archive's fingerprint is

  {grouped(fingerprint)}

Compare it with one that reached you by another way. To verify this file:

  stet verify --fingerprint {fingerprint} FILE.zip

With nothing of stet installed, after unzipping:

  sha256sum -c --ignore-missing SHA256SUMS
"""
