"""The paper card: what stands on it, in which language, and that it works."""

import shutil
import subprocess
from pathlib import Path

import pytest

from publish.core import catalogues
from publish.core.catalogues import Words, english, languages
from publish.core.model import Mirror
from publish.readers.identity import words as spoken
from publish.readers.identity.card import card, unlike
from tests.readers.identity.test_words import PLAIN
from tests.support.factory import Archive, lay

ONION = "http://" + "a" * 56 + ".onion/"


MIRRORS = (
    Mirror("https://one.s3.example.com/a/", "s3"),
    Mirror("https://two.s3.example.com/a/", "s3"),
    Mirror("https://other.example.net/", "s3"),
    Mirror("https://gate.example.org/", "ipfs", False, ("ipns://k51qzi5uqu5example",)),
    Mirror(ONION, "folder", True),
)


def test_addresses_are_durable_first_and_unlike() -> None:
    assert unlike(MIRRORS) == ["ipns://k51qzi5uqu5example", ONION, "https://one.s3.example.com/a/"]
    assert unlike(MIRRORS[:3], 2) == ["https://one.s3.example.com/a/", "https://other.example.net/"]
    assert unlike(MIRRORS[:2]) == [m.address for m in MIRRORS[:2]]
    assert unlike(()) == []


def test_a_card_has_the_fingerprint_in_groups_and_in_words() -> None:
    made = card(" Letters\n&  <reports> ", PLAIN, MIRRORS)
    assert made.title == "Letters & <reports>"
    assert made.digits == ["0123 4567 89ab cdef"] * 4
    assert [row[0] for row in made.words] == [f"{i:2} {word}" for i, word in enumerate(spoken.words(PLAIN)[:6], 1)]
    assert sorted(word.split()[1] for row in made.words for word in row) == sorted(spoken.words(PLAIN))


def test_it_speaks_a_language_whole_or_not_at_all(monkeypatch: pytest.MonkeyPatch) -> None:
    assert {card("x", PLAIN, (), tag).said.language for tag in languages()} == set(languages())
    assert card("x", PLAIN, (), "zh-TW").said.language == "zh-Hant"
    assert card("x", PLAIN, (), "und").said.language == "en"
    assert [card("x", PLAIN, (), tag).direction for tag in ("ug", "bo")] == ["rtl", "ltr"]
    half = Words("ug", {"card_words": "x"})
    monkeypatch.setattr(catalogues, "words", lambda tag: half if tag == "ug" else Words("en", english()))
    assert card("x", PLAIN, (), "ug").said.language == "en"


def test_an_address_that_nobody_types_stands_on_no_card() -> None:
    long = Mirror("https://" + "very-long." * 30 + "example/", "s3")
    assert unlike([long, Mirror("magnet:?xt=urn:btih:abc", "torrent"), MIRRORS[0]]) == [MIRRORS[0].address]


def _needs(tool: str) -> str:
    found = shutil.which(tool)
    assert found, f"{tool} is needed"
    return found


def test_the_two_commands_on_it_work(tmp_path: Path) -> None:
    archive = Archive(tmp_path / "publisher")
    copy = lay(archive.release(), tmp_path / "copy")
    _needs("openssl")

    def run(command: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(command.split(), cwd=copy, capture_output=True, text=True, check=False)

    assert run("openssl dgst -sha256 metadata/1.root.json").stdout.split()[-1] == archive.fingerprint
    assert run("sha256sum -c SHA256SUMS").returncode == 0
    (copy / "index.html").write_bytes(b"forged")
    assert run("sha256sum -c SHA256SUMS").returncode == 1
