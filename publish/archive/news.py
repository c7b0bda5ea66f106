"""New files of the sealed release since a former release, for a bundle."""

from publish.core.errors import AbsentError, ConfigError
from publish.release import dotstet
from publish.tree.bundles.part import News
from publish.verify.copy import Copy
from publish.verify.head import Release
from publish.verify.since import listings, since

_WHOLE = "stet bundle --zip makes one of the whole release"


def news(wanted: Release, number: int) -> News:
    """Compare the sealed release with release ``number``.

    Raises:
        ConfigError: There is no such former release, or its listings are no longer kept.
    """
    copy = Copy(dotstet.StateSource(wanted.state, wanted.number), wanted.head)
    # Not all of them are here: a withdrawal takes the former ones away.
    oldest = min((signed.number for signed in copy.behind), default=0)
    if not 1 <= number < wanted.number:
        raise ConfigError(
            f"no release before {wanted.number}, the newest, has the number {number}",
            hint=f"the release that the readers of the bundle have, {oldest} to {wanted.number - 1}"
            if oldest
            else _WHOLE,
        )
    try:
        found = since(copy, number)
    except AbsentError as e:
        further = f"what is kept begins with release {oldest}; {_WHOLE}" if oldest else _WHOLE
        raise ConfigError(f"what release {number} had is no longer kept here", hint=further) from e
    # A joined copy has what a clone of all has: the listings between, too, by which an old page is known as old.
    between = set[str]().union(*(listings(copy, s) for s in (wanted.head.signed, *copy.behind) if s.number > number))
    former = next(s for s in copy.behind if s.number == number)
    needed = (between - listings(copy, former)) | set(found.former)
    return News(number, tuple(entry.path for entry in found.new), frozenset(needed))
