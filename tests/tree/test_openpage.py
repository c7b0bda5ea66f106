"""open.html: made by sealing, of what is known that day; signed with all else; never a reason for a release."""

import gzip
import hashlib
import json
import re
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from publish.archive.archive import Archive as Door
from publish.core.catalogues import languages
from publish.core.directions import direction
from publish.core.errors import SourceError
from publish.core.formats import listing
from publish.core.formats.mirrorlist import grouped
from publish.core.model import Mirror, Tree
from publish.tree import openpage
from publish.tree.openpage import MAX_LENGTH, ArchiveFacts
from publish.tree.scripts.join import BROWSER
from publish.verify.head import Release
from tests.support.factory import NOW, Archive
from tests.support.scripts import answered

ONE, TWO = Mirror("https://one.example/", "web"), Mirror("ipns://k51", "ipfs", durable=True, also=("ipfs://bafy",))
DAY = date(2026, 11, 21)
KNOWN = ArchiveFacts(b'{"signed": "\xe5\xad\x97"}', (ONE, TWO), 'The "archive" & <co>', 3, 1, DAY)


def data_of(page: bytes) -> dict[str, object]:
    found = re.search(rb'<script type="application/json" id="known">(.*?)</script>', page, re.DOTALL)
    assert found
    return json.loads(found[1])  # type: ignore[no-any-return]


def opened(sealed: Release) -> bytes:
    return Path(sealed.root / "open.html").read_bytes()


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive(tmp_path / "archive")


def test_it_holds_the_root_the_addresses_and_the_day() -> None:
    page = openpage.page(KNOWN)
    data = data_of(page)
    assert str(data["root"]).encode() == KNOWN.root
    assert data["mirrors"] == [
        {"address": "https://one.example/", "kind": "web", "durable": False, "also": []},
        {"address": "ipns://k51", "kind": "ipfs", "durable": True, "also": ["ipfs://bafy"]},
    ]
    assert (data["title"], data["release"], data["roots"], data["published"]) == (KNOWN.title, 3, 1, "2026-11-21")


def test_without_scripts_it_shows_addresses_and_fingerprint() -> None:
    text = re.sub(r"<(script|style).*?</\1>", "", openpage.page(KNOWN).decode(), flags=re.DOTALL)
    assert '<a href="https://one.example/" rel="noreferrer">https://one.example/</a>' in text
    assert "<code>ipns://k51</code> <code>ipfs://bafy</code>" in text
    assert grouped(KNOWN.fingerprint) in text
    assert re.findall("<h[1-6]>(.*?)</h[1-6]>", text) == [
        'The "archive" &amp; &lt;co&gt;'
    ]  # no English over all languages
    alone = openpage.page(replace(KNOWN, mirrors=())).decode()
    assert all(f'<li lang="{tag}" dir="{direction(tag)}">' in alone for tag in languages())
    assert '<h1>The "archive" &amp; &lt;co&gt;</h1>' in text


def test_an_address_that_is_markup_stays_words() -> None:
    bad = Mirror('https://x.example/"><script>alert(1)</script>', "web")
    page = openpage.page(ArchiveFacts(KNOWN.root, (bad,), "t", 1, 1, DAY))
    assert b"<script>alert" not in page
    assert data_of(page)["mirrors"][0]["address"] == bad.address  # type: ignore[index]


def test_the_policy_names_its_one_script_and_style() -> None:
    page = openpage.page(KNOWN).decode()
    (policy,) = re.findall(r'Content-Security-Policy" content="([^"]*)"', page)
    (style,) = re.findall(r"<style>(.*?)</style>", page, re.DOTALL)
    (script,) = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    assert openpage._pin(style) in policy
    assert openpage._pin(script) in policy
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy
    # The parser would end the script there, or take what follows for a comment.
    assert "</script" not in script
    assert "<!--" not in script


def test_it_is_small_enough_to_be_sent_in_a_chat() -> None:
    assert len(gzip.compress(openpage.page(KNOWN), 9, mtime=0)) <= MAX_LENGTH


def test_the_same_knowledge_gives_the_same_bytes() -> None:
    assert openpage.page(KNOWN) == openpage.page(KNOWN)


def test_it_is_known_as_ours_and_a_changed_one_is_not() -> None:
    page = openpage.page(KNOWN)
    told = ArchiveFacts(KNOWN.root, (), KNOWN.title, 3, 1, DAY)
    assert openpage.is_ours(page, told) == (True, ("https://one.example/", "ipns://k51"))
    assert not openpage.is_ours(page.replace(b"AUTHENTIC", b"AUTHENTIK"), told)[0]
    assert not openpage.is_ours(page, ArchiveFacts(KNOWN.root, (), "another", 3, 1, DAY))[0]
    assert openpage.is_ours(b"", told) == (False, ())
    assert openpage.is_ours(b'<script type="application/json" id="known">[]</script>', told) == (False, ())


def test_a_release_signs_it_through_the_top_listing(archive: Archive) -> None:
    sealed = archive.release(mirrors=[ONE])
    entries = {e.path: e for e in listing.parse((sealed.root / "SHA256SUMS").read_bytes(), "SHA256SUMS")}
    page = opened(sealed)
    assert entries["open.html"].sha256 == hashlib.sha256(page).hexdigest()
    root = (archive.state / "metadata/1.root.json").read_bytes()
    assert page == openpage.page(ArchiveFacts(root, (ONE,), "The archive", 1, 1, DAY))


def test_it_makes_no_release_by_itself_and_comes_anew_with_the_next(archive: Archive) -> None:
    first = archive.seal(mirrors=[ONE])
    page = opened(first.release)
    again = archive.seal(mirrors=[ONE, TWO], now=NOW + timedelta(days=1))
    assert (again.new, again.renewed) == (False, True)  # the mirror list is signed, and the file is as it was
    assert opened(again.release) == page
    archive.write("index.html", "<!doctype html><title>News</title>")
    third = archive.seal(mirrors=[ONE, TWO], now=NOW + timedelta(days=2))
    assert third.changed == ("index.html",)
    assert (data_of(opened(third.release))["release"], len(data_of(opened(third.release))["mirrors"])) == (2, 2)  # type: ignore[arg-type]


def test_its_name_is_the_formats(archive: Archive) -> None:
    archive.write("open.html", "mine")
    with pytest.raises(SourceError, match=r"open\.html: the name is taken by the format"):
        archive.seal()


def test_what_is_sealed_is_not_told_as_unsealed(archive: Archive) -> None:
    archive.seal()
    door = Door.__new__(Door)
    door.config = type("C", (), {"state": archive.state})()
    door.now = NOW
    assert door.unsealed(Tree(archive.tree, "The archive", ())) == []


def test_who_signs_is_told_whether_it_is_the_file_that_this_program_makes(tmp_path: Path) -> None:
    from publish.cli._ceremony import draft_lines
    from publish.core.errors import WaitingError
    from publish.release.draft import Draft, load
    from publish.release.keys import Keyring
    from publish.release.roles import DRAFTS
    from tests.support.factory import PASSPHRASE

    archive = Archive(tmp_path / "archive")
    (archive.state / "keys/targets.key").rename(tmp_path / "targets.key")
    archive.keys = Keyring.load(archive.state / "keys", PASSPHRASE)
    with pytest.raises(WaitingError):
        archive.seal(mirrors=[ONE])
    found = load(next((archive.state / DRAFTS).glob("release-*")))
    said = "\n".join(draft_lines(found))
    assert "open.html: exactly what this version of Stet makes; it asks these copies" in said
    assert "    https://one.example/" in said
    trap = {k: v.replace(b"AUTHENTIC", b"AUTHENTIK") for k, v in found.texts.items()}
    lying = Draft(found.metadata, found.roots, found.before, found.listings, trap)
    assert "open.html is NOT what this version of Stet makes" in "\n".join(draft_lines(lying))


def test_its_own_sha_2_agrees_with_the_standard() -> None:
    """For browsers that give a page no crypto.subtle; lengths around every edge of a block."""
    texts = [bytes((i * 7 + n) % 256 for i in range(n)) for n in [*range(300), 5_000, 70_001]]
    module = (BROWSER / "open/sha2.js").as_uri()
    script = f"""
        import {{ sha256, sha512 }} from "{module}";
        import {{ readFileSync }} from "node:fs";
        const hex = (data) => Buffer.from(data).toString("hex");
        const texts = JSON.parse(readFileSync(0, "utf8")).map((text) => new Uint8Array(Buffer.from(text, "hex")));
        process.stdout.write(JSON.stringify(texts.map((text) => [hex(sha256(text)), hex(sha512(text))])));
    """
    assert answered(script, [text.hex() for text in texts]) == [
        [hashlib.sha256(text).hexdigest(), hashlib.sha512(text).hexdigest()] for text in texts
    ]
