"""publish.readers.identify: a file by itself is looked for in the archive, and not believed."""

import shlex
import shutil
from pathlib import Path

import pytest

from publish.core.formats.mirrorlist import grouped
from tests.cli.conftest import Stet, archive, stet  # noqa: F401 - fixtures
from tests.support.small import archive as small
from tests.tree.bundles.conftest import PICTURE

ONE = "reports/2013/one.html"


@pytest.fixture
def sealed(archive: Path, stet: Stet) -> Path:
    """An archive with three reports, an EPUB of each, sealed and on two copies."""
    settings = (archive / "mkdocs.yml").read_bytes()
    shutil.rmtree(archive / "site")
    small(archive, **{"evidence/order.png": PICTURE})
    (archive / "mkdocs.yml").write_bytes(settings)
    for words in (("build",), ("bundle", "--epub", "--wacz"), ("seal",), ("push",)):
        said = stet("-q", *words)
        assert said.code == 0, said.err
    return archive


def test_an_epub_is_looked_for_in_the_archive(
    sealed: Path,
    stet: Stet,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    epub = tmp_path / "came by chat.epub"
    shutil.copy(sealed / ".stet/bundles/2013-one.epub", epub)
    said = stet("verify", epub)  # in the publisher's own folder
    assert said.code == 0
    assert f"is the EPUB of {ONE}, release 1" in said.out
    assert stet("verify", epub, "--fingerprint", "0" * 64).code == 4  # there, too, the fingerprint given is held to
    assert stet("verify", epub, "--fingerprint", "abc").code == 2
    monkeypatch.chdir(tmp_path)
    said = stet("verify", epub)
    assert said.code == 2
    assert "--of ADDRESS" in said.err
    for address in ("one", "one/", (tmp_path / "two").as_uri() + "/"):
        said = stet("verify", epub, "--of", address)
        assert (said.code, said.out.startswith("AUTHENTIC: ")) == (0, True), said
    assert stet("--json", "verify", epub, "--of", "one").json["what"] == "epub"
    changed = tmp_path / "2013-one.epub"
    changed.write_bytes(epub.read_bytes()[:-1] + b"!")
    said = stet("verify", changed, "--of", "one")
    assert said.code == 4
    assert (
        said.out
        == "TAMPERED: 2013-one.epub: release 1 has other bytes for 2013-one.epub, and so has every release before\n"
    )
    other = tmp_path / "other.epub"
    other.write_bytes(b"something else")
    said = stet("verify", other, "--of", "one")
    assert (said.code, said.out) == (5, "UNKNOWN: other.epub: nothing in release 1 has these bytes\n")
    shutil.copy(other, sealed / ".stet/bundles/new.epub")
    shutil.copy(sealed / ".stet/bundles/2013-one.epub.made.json", sealed / ".stet/bundles/new.epub.made.json")
    monkeypatch.chdir(sealed)
    said = stet("verify", other)
    assert (said.code, "has these bytes; it waits in .stet/bundles for stet seal" in said.out) == (5, True)
    monkeypatch.chdir(tmp_path)
    assert stet("verify", sealed / ".stet/bundles/2013-one.epub", "--of", "one").code == 0
    assert stet("verify", epub, "--of", "one", "--fingerprint", "0" * 64).code == 4


def test_a_page_or_a_document_that_was_saved_is_known_too(sealed: Path, stet: Stet, tmp_path: Path) -> None:
    page = tmp_path / "saved.html"
    shutil.copy(sealed.parent / "one" / ONE, page)
    assert f"is the page {ONE}" in stet("verify", page, "--of", "../one").out
    picture = tmp_path / "x.png"
    picture.write_bytes(PICTURE)
    assert "is the evidence files/" in stet("verify", picture, "--of", "../one").out
    assert "AUTHENTIC: reports/2013/one.html" in stet("verify", sealed.parent / "one" / ONE).out  # in a copy: as ever


def test_a_file_by_itself_is_told_where_to_look_and_is_not_believed(
    sealed: Path,
    stet: Stet,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    fingerprint = stet("--json", "verify", sealed.parent / "one").json["fingerprint"]
    book, capsule = sealed / ".stet/bundles/2013-one.epub", sealed / ".stet/bundles/archive.wacz"
    page = tmp_path / "saved page.html"
    page.write_bytes((sealed.parent / "one" / ONE).read_bytes())
    monkeypatch.chdir(tmp_path)
    for file in (book, capsule, page):
        said = stet("verify", file)
        assert (said.code, said.out) == (2, ""), file
        assert f"it says that it is of the archive {grouped(fingerprint[:32])}" in said.err, file
        assert (
            f"run: stet verify {shlex.quote(str(file))} --of ADDRESS --fingerprint FINGERPRINT; ADDRESS is" in said.err
        )
        known = stet("verify", file, fingerprint)
        assert f'--of ADDRESS --fingerprint "{grouped(fingerprint)}"' in known.err
        assert "FINGERPRINT" not in known.err
        assert "of another archive than yours" in stet("verify", file, "1" * 64).err
    other = tmp_path / "other.txt"
    other.write_text("nothing of an archive")
    assert "it says" not in stet("verify", other).err
