"""Parts of releases, joined to a copy.

What is NOT done here: judging a part's files. Each file is compared with the signed hash, as from any copy.
"""

from collections.abc import Sequence

from publish.core.errors import AbsentError
from publish.readers.clone.jobs import Candidate
from publish.readers.part import is_part, told_since


def uncovered(members: Sequence[Candidate], have: int) -> AbsentError | None:
    """Return the error for parts with too few files to complete a copy.

    Parts are enough if each begins at a release reached before.
    A part's former release is an unsigned claim. The claim decides only whether to begin.

    Args:
        have: Release of the copy in the folder. 0 without a copy.
    """
    parts = [member for member in members if is_part(member.source)]
    if not members or len(parts) < len(members):
        return None
    reached = have
    for since, release in sorted((told_since(member.source), member.head.release) for member in parts):
        if 0 < since <= reached:
            reached = max(reached, release)
    return None if reached >= max(member.head.release for member in parts) else _lacking(parts, have)


def _lacking(parts: Sequence[Candidate], have: int) -> AbsentError:
    first, *others = [(part.address, _holding(part)) for part in parts]
    here = f"the folder has release {have}" if have else "the folder has no copy yet"
    lines = [first[1], *(f"{address}: {holding}" for address, holding in others), here]
    ask = f"ask for what is new since release {have}, or for" if have else "begin with"
    hint = f"nothing was changed; {ask} a zip of the whole release, or the address of a copy"
    return AbsentError("\n".join(lines), host=first[0], hint=hint)


def _holding(part: Candidate) -> str:
    since = told_since(part.source)
    return f"only what release {part.head.release} has new since release {since}" if since else "some reports only"
