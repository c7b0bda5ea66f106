"""Input that no honest copy has: each is refused by file and rule, in bounded memory and time."""

import hashlib
import re
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from publish.copies.hosts.memory import MemoryHost
from publish.copies.hosts.wrap import Counted
from publish.copies.hosts.zipped import read_zip
from publish.core.errors import HostError, MismatchError, SignatureError, SourceError, StetError, TrustError
from publish.core.formats import attestations, layout, listing, strictjson
from publish.core.model import Entry
from publish.core.source import Source
from publish.verify.copy import Copy
from publish.verify.metadata import TIMESTAMP_MAX_LENGTH
from publish.verify.tufapi import CryptoSigner
from tests.attacks.conftest import World
from tests.attacks.desk import Desk, bounded, changed, read

TIMESTAMP = "metadata/timestamp.json"
HASH = "0" * 64


def _version(value: object) -> Callable[[bytes], bytes]:
    return lambda data: changed(data, lambda v: v["signed"].update(version=value))


def test_names_without_end_are_told_in_short(tmp_path: Path) -> None:
    """Row bad input: a zip's name, and a listing's, of a hundred thousand marks. Oracle: the words about it are few."""
    with zipfile.ZipFile(tmp_path / "it.zip", "w") as packed:
        packed.writestr("a" + "\u0301" * 30_000, b"")
    with pytest.raises(TrustError) as caught:
        list(read_zip(str(tmp_path / "it.zip")).held())
    assert len(str(caught.value)) < 1000
    line = b"#1\n%s  a%s\n" % (HASH.encode(), "\u0301".encode() * 100_000)
    with pytest.raises(SignatureError) as malformed:
        listing.parse(line, "reports/SHA256SUMS")
    assert len(str(malformed.value)) < 1000
    # What is told of many copies keeps a line for each.
    assert str(TrustError("\n".join(["x" * 500] * 9))).count("\n") == 8


MALFORMED: dict[str, Callable[[bytes], bytes]] = {
    "truncated": lambda d: d[: len(d) // 2],
    "empty": lambda d: b"",
    "not UTF-8": lambda d: d.replace(b"timestamp", b"\xff\xfetamp"),
    "UTF-16": lambda d: d.decode().encode("utf-16"),
    "nested lists": lambda d: b"[" * TIMESTAMP_MAX_LENGTH,
    "nested objects": lambda d: b'{"a":' * (TIMESTAMP_MAX_LENGTH // 5),
    "nested inside": lambda d: d.replace(b"{", b'{"x":' + b"[" * 5000 + b"]" * 5000 + b",", 1),
    "a list": lambda d: b"[]",
    "a number": lambda d: b"1",
    "null": lambda d: b"null",
    "nothing signed": lambda d: b'{"signatures":[],"signed":{"_type":"timestamp"}}',
    "of another kind": lambda d: d.replace(b'"timestamp"', b'"snapshot"'),
    "version -1": _version(-1),
    "version 0": _version(0),
    "version 1.5": _version(1.5),
    "version 1.0": _version(1.0),
    "version 2^63": _version(1 << 63),
    "version of 9,000 digits": lambda d: re.sub(rb'"version":\s*\d+', b'"version":' + b"9" * 9000, d, count=1),
    "version Infinity": _version(float("inf")),
    "version true": _version(True),
    "version in quotes": _version("1"),
    "signatures by strangers": lambda d: changed(
        d, lambda v: v.update(signatures=[{"keyid": f"{n:x}", "sig": "ab"} for n in range(300)])
    ),
    "one signature repeated": lambda d: changed(d, lambda v: v.update(signatures=v["signatures"] * 20)),
    "signatures of another form": lambda d: changed(d, lambda v: v.update(signatures=[[], 1, None])),
    "no signatures": lambda d: changed(d, lambda v: v.update(signatures=[])),
}


@pytest.mark.parametrize("name", MALFORMED)
def test_metadata_that_is_malformed(world: World, name: str) -> None:
    """Row bad input: timestamp.json, the one file that no hash names. Oracle: SignatureError that names the file."""
    file = world.copy / TIMESTAMP
    file.write_bytes(MALFORMED[name](file.read_bytes()))
    with bounded(seconds=1, megabytes=16), pytest.raises(SignatureError, match="timestamp"):
        read(world.copy, world.anchor)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda d: d.replace(b'"signed":', b'"signed": {}, "signed":'),
        lambda d: changed(d, lambda v: v["signed"].update(version=None)),
        lambda d: changed(d, lambda v: v.update(extra=1)),
    ],
    ids=["a key twice", "version null", "a key too many"],
)
def test_metadata_that_can_be_read_in_two_ways(world: World, spoil: Callable[[bytes], bytes]) -> None:
    """Row bad input: what parsers differ on. Oracle: refused, or read as exactly what was signed."""
    file = world.copy / TIMESTAMP
    honest = read(world.copy, world.anchor)
    file.write_bytes(spoil(file.read_bytes()))
    try:
        found = read(world.copy, world.anchor)
    except SignatureError:
        return
    assert (found.release, found.timestamp, found.expires) == (honest.release, honest.timestamp, honest.expires)


def test_metadata_that_are_huge(world: World) -> None:
    """Row bad input: 100 MB of timestamp. Oracle: not read beyond its limit."""
    with (world.copy / TIMESTAMP).open("wb") as file:
        file.truncate(100 << 20)
    with bounded(seconds=1, megabytes=16), pytest.raises(HostError, match=r"more than 16384 bytes .*timestamp\.json"):
        read(world.copy, world.anchor)


@pytest.mark.parametrize("count", [20_000, 1_000_000])
def test_a_million_signatures(desk: Desk, count: int) -> None:
    """Row bad input: a root with as many signatures as fit, and 10⁶. Oracle: only the role's own keys are tried."""
    (desk.folder / "metadata/2.root.json").write_bytes(
        changed(
            (desk.folder / "metadata/1.root.json").read_bytes(),
            lambda v: v.update(signatures=[{"keyid": f"{n:x}", "sig": ""} for n in range(count)]),
        )
    )
    with bounded(seconds=3, megabytes=40):
        try:
            found = desk.read()
        except SignatureError:
            return
    assert len(found.roots) == 1  # longer than any root: taken for none


def test_signatures_by_unknown_and_retired_keys(desk: Desk) -> None:
    """Row bad input: one editor, a stranger, and one who was replaced. Oracle: one counts, two are needed."""
    retired = desk.editors[2]
    desk.root.revoke_key(retired.public_key.keyid, "targets")
    desk.rotate(*desk.holders[:2])
    desk.publish(desk.editors[0], retired, CryptoSigner.generate_ed25519())
    with bounded(seconds=1, megabytes=16), pytest.raises(SignatureError, match="targets metadata is not signed by"):
        desk.read()


@pytest.mark.parametrize(
    "name",
    ["../index.html", "/etc/passwd", "..", "a/../../b", "a\\b", "C:x", "-rf", "CON", "a\x00b", "e\u0301", "\u202etxt"],
)
def test_names_that_try_to_leave_the_folder(name: str) -> None:
    """Row bad input: a listing names what no copy can have. Oracle: refused with file and line, nothing is asked."""
    data = f"#1\n{HASH}  {name}\n".encode()
    with pytest.raises(SignatureError, match="reports/SHA256SUMS:1: unsafe name"):
        listing.parse(data, "reports/SHA256SUMS")
    asked = Counted(MemoryHost("asked"))
    with pytest.raises(SourceError):
        asked.read(name, 10)
    assert asked.requests == 0


class Huge(Source):
    """A listing that is as long as it says, and never in memory at once."""

    name = "huge"
    taken = 0

    def _fetch(self, path: str, max_length: int) -> Iterator[bytes]:
        while self.taken < 100 << 20:
            self.taken += 1 << 20
            yield bytes(1 << 20)

    def _translate(self, error: Exception, path: str) -> HostError | None:
        return None


def test_a_listing_of_100_mb(world: World) -> None:
    """Row bad input: the editors sign a listing of 100 MB. Oracle: refused by its length, before it is asked for."""
    huge = Huge()
    entry = Entry("SHA256SUMS", HASH, 100 << 20)
    with bounded(seconds=1, megabytes=16), pytest.raises(SignatureError, match="SHA256SUMS: too long"):
        listing.read_checked(entry, lambda e: huge.read(layout.hashed_listing(e.sha256), e.length))
    assert huge.taken == 0
    found = read(world.copy, world.anchor)
    with bounded(seconds=1, megabytes=16), pytest.raises(StetError):
        Copy(huge, found).find("index.html")


def test_a_listing_as_long_as_allowed() -> None:
    """Row bad input: a listing at its limit, of the shortest lines there are. Oracle: read in bounded time."""
    lines, length, n = [], 0, 0
    while length < listing.LISTING_MAX_LENGTH - 100:
        lines.append(f"#0\n{HASH}  {n:06}\n")
        length, n = length + len(lines[-1]), n + 1
    data = "".join(lines).encode()
    with bounded(seconds=6, megabytes=64):
        assert len(listing.parse(data, "SHA256SUMS")) == n
    sha256 = hashlib.sha256(data).hexdigest()
    with pytest.raises(MismatchError, match="SHA256SUMS"):
        listing.read_checked(Entry("SHA256SUMS", HASH, len(data)), lambda _: data)
    assert listing.read_checked(Entry("SHA256SUMS", sha256, len(data)), lambda _: data)


@pytest.mark.parametrize("spoilt", ["[]", "{}", '{"attestations":1}', "[" * 100_000, "\ud800"])
def test_attestations_of_another_form(spoilt: str) -> None:
    """Row bad input: the list of what others attest. Oracle: refused by name."""
    data: Any = spoilt.encode("utf-8", "surrogatepass")
    with bounded(seconds=1, megabytes=16), pytest.raises(SignatureError, match=r"attestations\.json"):
        attestations.parse(data)


def test_targets_that_say_too_little(desk: Desk) -> None:
    """Row bad input: editors sign a release without a day, or a fraction for its length. Oracle: the file is named."""
    honest = (desk.folder / "metadata/1.targets.json").read_bytes()
    for change in (
        lambda v: v["signed"]["targets"]["SHA256SUMS"].pop("custom"),
        lambda v: v["signed"]["targets"]["SHA256SUMS"].update(length=1.5),
        lambda v: v["signed"]["targets"].clear(),
        lambda v: v["signed"].update(version=2),
    ):
        desk.point(changed(honest, change))
        with pytest.raises(StetError, match="targets"):
            desk.read()


@pytest.mark.parametrize("number", ["1e999", "-1e999", "Infinity", "NaN"])
def test_a_note_with_a_number_that_is_none(number: str) -> None:
    """Row bad input: no finite number in what others left. Oracle: refused before anybody reckons with it."""
    with pytest.raises(ValueError, match="no finite number"):
        strictjson.plain(f'{{"seen": {number}}}')
