"""Witnesses: who countersigns, whose signature counts, and that a split view needs a quorum of them."""

from datetime import timedelta
from pathlib import Path

import pytest

from publish.copies.hosts.folder import read_folder
from publish.core.errors import ConfigError
from publish.readers.witness import witness
from publish.verify.head import Head
from publish.verify.metadata import head
from publish.verify.tufapi import CryptoSigner
from tests.support.countersigners import Witness, archive, people  # noqa: F401 - fixtures
from tests.support.factory import NOW, Archive, lay


def test_a_witness_signs_only_what_goes_on(archive: Archive, people: list[Witness], tmp_path: Path) -> None:
    ann = people[0]
    copy = lay(archive.release(), tmp_path / "copy")
    assert ann.sees(archive, copy).listed
    archive.write("more.html", "more")
    lay(archive.release(), tmp_path / "copy")
    assert ann.sees(archive, copy).release == 2
    with pytest.raises(ConfigError, match="clock"):
        ann.sees(archive, copy, now=NOW - timedelta(days=3650))
    stranger = Witness("", CryptoSigner.generate_ed25519())
    with pytest.raises(ConfigError, match="name"):
        stranger.sees(archive, copy)


def test_it_remembers_before_it_signs(archive: Archive, people: list[Witness], tmp_path: Path) -> None:
    copy = lay(archive.release(), tmp_path / "copy")

    def full(_: Head) -> None:
        raise OSError("no room")

    found = head(read_folder(str(copy)), archive.anchor, now=NOW)
    with pytest.raises(OSError, match="no room"):
        witness(found, people[0].signer, now=NOW, remember=full)
