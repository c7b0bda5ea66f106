"""Text in a part's zip: how to verify it.

A part holds some reports of a release.
"""

from collections.abc import Sequence

from publish.core.formats.mirrorlist import grouped

TEXT = "HOW-TO-VERIFY.txt"


TEXT_MAX_LENGTH = 1 << 20  # bytes


def text(reports: Sequence[str], release: int, fingerprint: str) -> bytes:
    """Return the text for a part's reader."""
    rows = "\n".join(f"  {path}" for path in reports)
    return f"""This is a part of release {release} of an archive, with all that proves it:

{rows}

The archive's fingerprint is

  {grouped(fingerprint)}

Compare it with one that reached you by another way. To verify this file:

  stet verify --fingerprint {fingerprint} FILE.zip

With nothing of stet installed, after unzipping:

  sha256sum -c --ignore-missing SHA256SUMS

Links that lead to other reports find nothing here: they are not in this part.
""".encode()
