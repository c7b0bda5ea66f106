"""publish.audit.listings: a listing that is wrong or lacks is told, and the rest is read."""

from pathlib import Path

from publish.audit.listings import Listings
from publish.copies.hosts.folder import read_folder
from publish.core.formats import layout
from publish.core.model import Verdict
from publish.verify import history
from publish.verify.head import Release
from publish.verify.look import Visit
from tests.support.factory import NOW, Archive


def walked(archive: Archive, copy: Path, release: Release) -> tuple[Listings, set[str], set[str]]:
    """The listings of a copy, the paths that they name, and those of the release."""
    source = read_folder(str(copy))
    found = history.accept_copy(source, archive.anchor, now=NOW, seen=None).head
    listings = Listings(Visit(source))
    return (
        listings,
        set(listings.walk(found.signed)),
        {path for path in release.by_path() if not layout.is_beside(path)} - {layout.MIRRORS_PAGE},
    )


def test_all_paths_of_a_sound_copy_are_named(archive: Archive, copy: Path, release: Release) -> None:
    listings, named, whole = walked(archive, copy, release)
    assert named == whole
    assert listings.faults == {}
    assert listings.right == listings.names


def test_a_listing_that_is_wrong_is_read_from_its_plain_name_and_one_that_lacks_both_is_told(
    archive: Archive, copy: Path, release: Release
) -> None:
    below = "reports/2013/SHA256SUMS"
    hashed = copy / layout.hashed_listing(release.by_path()[below].sha256)
    hashed.write_bytes(b"forged")
    listings, named, whole = walked(archive, copy, release)
    assert named == whole
    (fault,) = listings.faults.values()
    assert fault.finding.verdict is Verdict.TAMPERED
    (copy / below).unlink()
    listings, named, whole = walked(archive, copy, release)
    assert whole - named == {path for path in whole if path.startswith("reports/2013/") and path != below}
    assert len(listings.faults) == 1
