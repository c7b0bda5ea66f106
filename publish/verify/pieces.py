"""The signed pieces of a copy's documents, and the wrong ones among them.

A piece that is right is the editors' own word: the list of pieces is a file of the release, as the document is. A
reader of a part has that word alone. A reader of the whole compares its hash as well, which tells a list that the
editors signed for another document.
"""

import hashlib
from dataclasses import replace

from publish.core.errors import HostError, MismatchError, SignatureError, TrustError
from publish.core.formats import layout, pieces
from publish.core.formats.pieces import Pieces
from publish.core.model import Entry, Finding, Verdict
from publish.core.source import Source
from publish.core.units import count
from publish.verify.copy import Copy

NAMED_MAX = 3  # wrong pieces in a message


def listed(copy: Copy, entry: Entry) -> Entry | None:
    """Return the list of a document's pieces in the release; ``None`` without one.

    Raises:
        SignatureError: A list of another length than this document's. Nothing of it is fetched.
        HostError, TrustError: As `Copy.find`.
    """
    if not pieces.may_have(entry):
        return None
    found = copy.find(layout.pieces(entry.sha256))
    # Before any byte is fetched: an entry may name any length, and only one is right.
    if found is not None and found.length != pieces.count_of(entry.length) * pieces.LINE_LENGTH:
        raise SignatureError("not as many pieces as the document has", where=found.path)
    return found


def of(copy: Copy, entry: Entry) -> Pieces | None:
    """Return the pieces of a document, or ``None`` where the release lists none.

    Raises:
        SignatureError: The list is malformed, or no list of this document.
        MismatchError: The copy has other bytes than the signed list.
        HostError, TrustError: It cannot be had.
    """
    found = listed(copy, entry)
    if found is None:
        return None
    data = b"".join(copy.source.fetch_exact(found))
    if (digest := hashlib.sha256(data).hexdigest()) != found.sha256:
        raise MismatchError(found.path, expected=found.sha256, found=digest, where=copy.source.name)
    return pieces.parse(data, entry)


def wrong(source: Source, known: Pieces) -> list[int]:
    """Return the numbers of wrong or missing pieces, from 0.

    Raises:
        HostError: The document cannot be had.
    """
    found = list(pieces.cut(source.fetch_exact(known.entry), known.size))
    return [n for n, digest in enumerate(known.digests) if n >= len(found) or found[n] != digest]


def named(copy: Copy, entry: Entry, finding: Finding) -> Finding:
    """Return a finding on a file, with the wrong pieces named if the file has pieces."""
    if finding.verdict is not Verdict.TAMPERED or not pieces.may_have(entry):
        return finding
    try:
        known = of(copy, entry)
        bad = wrong(copy.source, known) if known else []
    except (HostError, TrustError):
        return finding  # it stands without
    if not known or not bad:
        return finding
    spans = [known.span(number) for number in bad[:NAMED_MAX]]
    places = ", ".join(f"{number + 1} (bytes {a} to {b - 1})" for number, (a, b) in zip(bad, spans, strict=False))
    more = f" and {len(bad) - NAMED_MAX} more" if len(bad) > NAMED_MAX else ""
    said = f"{len(bad)} of {count(len(known.digests), 'piece')} wrong: {places}{more}"
    return replace(finding, reason=f"{finding.reason}; {said}")
