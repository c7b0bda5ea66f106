"""publish.verify.signatures: signed metadata of the right kind, number and hash, by enough of the right keys."""

import json
from typing import Any

import pytest

from publish.core.errors import MismatchError, SignatureError
from publish.verify.signatures import accept, enough, exactly, is_target, parse
from publish.verify.tufapi import MetaFile, Root, Targets, Timestamp
from tests.vectors import archive


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    return archive.Archive().two().files


@pytest.fixture(scope="module")
def root(files: dict[str, bytes]) -> Root:
    return parse(Root, files["metadata/1.root.json"], "1.root.json", "here").signed


def test_what_is_signed_by_enough_is_accepted(files: dict[str, bytes], root: Root) -> None:
    signed = accept(Targets, root.verify_delegate, files["metadata/2.targets.json"], "here")
    assert signed.version == 2


def test_another_kind_is_refused_whoever_signed_it(files: dict[str, bytes], root: Root) -> None:
    with pytest.raises(SignatureError, match="is targets metadata") as caught:
        accept(Timestamp, root.verify_delegate, files["metadata/2.targets.json"], "here")
    assert caught.value.where == "here"


@pytest.mark.parametrize("data", [b"", b"{}", b"[", b"\xff", b'{"signed": {}, "signatures": []}'])
def test_what_is_malformed_is_named_with_its_copy(data: bytes) -> None:
    with pytest.raises(SignatureError, match=r"here: targets\.json is malformed"):
        parse(Targets, data, "targets.json", "here")


def changed(data: bytes, change: Any) -> bytes:
    value = json.loads(data)
    change(value)
    return archive.dump(value)


@pytest.mark.parametrize(
    "change",
    [
        lambda v: v["signed"].update(version=3),
        lambda v: v["signatures"].clear(),
        lambda v: v["signatures"][0].update(sig="00" * 64),
        lambda v: v["signatures"][0].update(keyid="ab" * 32),
    ],
    ids=["another number", "no signature", "another signature", "another key"],
)
def test_a_signature_counts_for_these_bytes_and_by_this_key_alone(
    files: dict[str, bytes], root: Root, change: Any
) -> None:
    with pytest.raises(SignatureError, match="not signed by enough"):
        accept(Targets, root.verify_delegate, changed(files["metadata/2.targets.json"], change), "here")


def test_the_payload_that_was_signed_may_be_given(files: dict[str, bytes], root: Root) -> None:
    metadata = parse(Targets, files["metadata/2.targets.json"], "targets.json", "here")
    enough(root.verify_delegate, "targets", metadata, "here", payload=metadata.signed_bytes)
    with pytest.raises(SignatureError):
        enough(root.verify_delegate, "targets", metadata, "here", payload=metadata.signed_bytes + b" ")


def test_a_file_is_the_one_that_was_named(files: dict[str, bytes], root: Root) -> None:
    data = files["metadata/2.targets.json"]
    meta = MetaFile.from_data(2, data, ["sha256"])
    assert exactly(Targets, root.verify_delegate, meta, data, "targets", "here").version == 2
    with pytest.raises(MismatchError) as caught:
        exactly(Targets, root.verify_delegate, meta, files["metadata/1.targets.json"], "targets", "here")
    assert caught.value.path == "metadata/2.targets.json"
    later = MetaFile.from_data(3, data, ["sha256"])
    with pytest.raises(MismatchError, match="expected version 3, found version 2"):
        exactly(Targets, root.verify_delegate, later, data, "targets", "here")


def test_a_target_is_its_length_and_hash(files: dict[str, bytes], root: Root) -> None:
    signed = accept(Targets, root.verify_delegate, files["metadata/2.targets.json"], "here")
    target = signed.targets["SHA256SUMS"]
    is_target(target, files["SHA256SUMS"], "SHA256SUMS", "here")
    with pytest.raises(MismatchError, match="SHA256SUMS is not what was signed"):
        is_target(target, files["SHA256SUMS"] + b"x", "SHA256SUMS", "here")
