"""Listings: coreutils' own format, read strictly, one path provable at a small cost."""

import hashlib
import subprocess
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from publish.core.errors import MismatchError, SignatureError, SourceError
from publish.core.formats import layout, listing
from publish.core.model import Entry

NAMES = st.text("abcxyzé马བ0189._ ", min_size=1, max_size=8).filter(
    lambda n: n == n.strip(". ") and n not in (layout.LISTING, "files")
)
TREES = st.dictionaries(st.lists(NAMES, min_size=1, max_size=4).map("/".join), st.binary(max_size=40), max_size=12)


def tree(content: dict[str, bytes]) -> list[Entry]:
    """Entries, without those whose path is another's folder."""
    folders = {"/".join(p.split("/")[:n]) for p in content for n in range(1, p.count("/") + 1)}
    return [
        Entry(path, hashlib.sha256(data).hexdigest(), len(data))
        for path, data in content.items()
        if path not in folders
    ]


def reader(listings: dict[str, bytes]) -> listing.Read:
    by_hash = {hashlib.sha256(data).hexdigest(): data for data in listings.values()}
    return lambda entry: by_hash[entry.sha256]


@given(TREES)
@settings(deadline=None)
def test_what_is_written_is_read_back_and_every_path_can_be_proved(content: dict[str, bytes]) -> None:
    entries = tree(content)
    top, listings = listing.write(entries)
    read = reader(listings)
    found = {e.path: e for e in listing.walk(top, read)}
    assert {e.path: e for e in entries} == {p: e for p, e in found.items() if not listing.is_listing(e)}
    assert set(listings) == {p for p, e in found.items() if listing.is_listing(e)}
    for path, entry in found.items():
        proved, cost = listing.prove(top, path, read)
        assert proved == entry
        assert cost <= sum(map(len, listings.values()))
    assert listing.prove(top, "not/there", read)[0] is None


@given(TREES.filter(bool), st.data())
@settings(deadline=None)
def test_a_flipped_byte_anywhere_in_the_listings_is_noticed(content: dict[str, bytes], data: st.DataObject) -> None:
    top, listings = listing.write(tree(content))
    path = data.draw(st.sampled_from(sorted(listings)))
    at = data.draw(st.integers(0, max(0, len(listings[path]) - 1)))
    if not listings[path]:
        return
    wrong = listings[path][:at] + bytes([listings[path][at] ^ 1]) + listings[path][at + 1 :]
    hashes = {hashlib.sha256(d).hexdigest(): (wrong if p == path else d) for p, d in listings.items()}
    with pytest.raises(MismatchError):
        list(listing.walk(top, lambda e: hashes[e.sha256]))


def test_sha256sum_reads_it_and_skips_the_lengths(tmp_path: Path) -> None:
    (tmp_path / "a b.txt").write_bytes(b"x")
    (tmp_path / "马.txt").write_bytes(b"yy")
    _, listings = listing.write(tree({"a b.txt": b"x", "马.txt": b"yy"}))
    (tmp_path / "SHA256SUMS").write_bytes(listings["SHA256SUMS"])
    run = ["sha256sum", "-c", "--strict", "SHA256SUMS"]
    assert subprocess.run(run, cwd=tmp_path, capture_output=True, text=True).stdout == "a b.txt: OK\n马.txt: OK\n"


def test_the_form_is_exactly_this() -> None:
    _, listings = listing.write(tree({"b": b"", "a/c": b"12345"}))
    a = hashlib.sha256(listings["a/SHA256SUMS"]).hexdigest()
    assert listings["a/SHA256SUMS"].startswith(
        b"#5\n5994471abb01112afcc18159f6cc74b4f511b99806da59b3caf5a9c173cacfc5  c\n"
    )
    assert listings["SHA256SUMS"].decode().splitlines()[1::2] == [
        f"{a}  a/SHA256SUMS",
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855  b",
    ]


HASH = "0" * 64


@pytest.mark.parametrize(
    ("path", "data", "why"),
    [
        ("SHA256SUMS", f"{HASH}  a\n", "line"),
        ("SHA256SUMS", f"#1\n{HASH} *a\n", "line"),
        ("SHA256SUMS", f"#01\n{HASH}  a\n", "line"),
        ("SHA256SUMS", f"#1\n{HASH}  a", "line"),
        ("SHA256SUMS", f"#1\r\n{HASH}  a\n", "line"),
        ("SHA256SUMS", f"#-1\n{HASH}  a\n", "line"),
        ("SHA256SUMS", f"#99999999999999\n{HASH}  a\n", "line"),
        ("SHA256SUMS", f"#9999999999999\n{HASH}  a\n", "bounds"),
        ("SHA256SUMS", f"#1\n{HASH.upper().replace('0', 'A')}  a\n", "line"),
        ("SHA256SUMS", f"#1\n{HASH}  b\n#1\n{HASH}  a\n", "order"),
        ("SHA256SUMS", f"#1\n{HASH}  a\n#1\n{HASH}  a\n", "order"),
        ("SHA256SUMS", f"#1\n{HASH}  ../a\n", "unsafe"),
        ("SHA256SUMS", f"#1\n{HASH}  /a\n", "unsafe"),
        ("SHA256SUMS", f"#1\n{HASH}  a/b\n", "belong"),
        ("SHA256SUMS", f"#1\n{HASH}  a/b/SHA256SUMS\n", "belong"),
        ("SHA256SUMS", f"#1\n{HASH}  SHA256SUMS\n", "belong"),
        ("files/ab/SHA256SUMS", f"#1\n{HASH}  x.csv\n", "belong"),
        ("files/ab/SHA256SUMS", f"#1\n{HASH}  {'1' * 64}/x.csv\n", "belong"),
    ],
)
def test_a_listing_that_is_not_exactly_of_the_form_is_refused_with_its_line(path: str, data: str, why: str) -> None:
    with pytest.raises(SignatureError, match=rf"{path}:\d+: .*{why}"):
        listing.parse(data.encode(), path)


def test_a_listing_that_is_too_long_is_refused_before_it_is_read() -> None:
    def never(_: Entry) -> bytes:
        raise AssertionError("read")

    with pytest.raises(SignatureError, match="too long"):
        list(listing.walk(Entry("SHA256SUMS", HASH, listing.LISTING_MAX_LENGTH + 1), never))


def test_a_file_called_like_a_listing_and_folders_without_end_are_refused() -> None:
    with pytest.raises(SourceError, match="taken for listings"):
        listing.write(tree({"a/SHA256SUMS": b""}))
    with pytest.raises(SourceError, match="deeper than"):
        listing.write(tree({"/".join("a" * 40): b""}))


def test_one_page_of_a_large_archive_costs_one_listing_a_folder() -> None:
    content = {f"reports/{year}/{n:03}.html": b"x" for year in range(1990, 2020) for n in range(100)}
    top, listings = listing.write(tree(content))
    _, cost = listing.prove(top, "reports/2001/050.html", reader(listings))
    assert cost == len(listings["SHA256SUMS"]) + len(listings["reports/SHA256SUMS"]) + len(
        listings["reports/2001/SHA256SUMS"]
    )
    assert cost < sum(map(len, listings.values())) / 20
