"""publish.verify.metadata: no byte of what is signed can be changed."""

from pathlib import Path

import pytest

from publish.copies.hosts.folder import read_folder
from publish.core.errors import HostError, TrustError
from publish.core.model import Mirror
from publish.verify import metadata
from publish.verify.head import Anchor
from tests.support.factory import NOW, Archive, lay


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive(tmp_path / "archive")


def test_every_byte_of_the_metadata_that_is_flipped_is_refused_by_the_gate(archive: Archive, tmp_path: Path) -> None:
    copy = lay(archive.release(mirrors=[Mirror("https://a.example/", "folder")]), tmp_path / "copy")
    for file in [*(copy / "metadata").iterdir(), *(copy / "targets").glob("*.mirrors.*")]:
        whole = file.read_bytes()
        for at in range(0, len(whole), 7):
            file.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
            try:
                metadata.head(read_folder(str(copy)), Anchor(archive.fingerprint), now=NOW)
            except (TrustError, HostError):
                continue
            pytest.fail(f"accepted {file.name} with byte {at} flipped: {whole[at - 20 : at + 20]!r}")
        file.write_bytes(whole)
    assert metadata.head(read_folder(str(copy)), archive.anchor, now=NOW).release == 1
