"""Attacks on what is carried by hand: a part of a release, changed on its way, or joined to what it does not fit."""

import base64
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from publish.audit.check import Depth, check
from publish.copies.hosts import open_address
from publish.copies.hosts.folder import read_folder
from publish.copies.hosts.takenfile import read_taken
from publish.core.errors import AbsentError, TrustError
from publish.core.formats.parttext import TEXT
from publish.core.model import Verdict
from publish.readers import part
from publish.readers.clone.landing import WORKING
from publish.verify.head import Anchor
from tests.readers.clone.conftest import is_whole
from tests.readers.clone.test_joining import PAGE, copies, joined, mine, publisher, release, since  # noqa: F401
from tests.readers.test_part import again
from tests.support.factory import NOW, PAGES, Archive, evidence_path
from tests.support.taking import opened, take

CHANGES: dict[str, Callable[[str, bytes], bytes | None]] = {
    "a page": lambda n, d: d + b"!" if n == PAGE else d,
    "a document is left out": lambda n, d: None if n == evidence_path(b"4") else d,
    "a page is left out": lambda n, d: None if n == PAGE else d,
    "a report is left out, and its name in the text": lambda n, d: (
        None if n == "reports/2020/4.html" else d.replace(b"  reports/2020/4.html\n", b"") if n == TEXT else d
    ),
    "the release in its text": lambda n, d: d.replace(b"since release 2", b"since release 3") if n == TEXT else d,
    "the command in its text": lambda n, d: d.replace(b"stet clone", b"rm -rf") if n == TEXT else d,
    "a former listing": lambda n, d: None if n.startswith("targets/") and b"  reports/SHA256SUMS" in d else d,
    "former metadata": lambda n, d: None if n == "metadata/2.targets.json" else d,
}


@pytest.mark.parametrize("what", CHANGES)
def test_what_was_changed_in_it_is_found(what: str, publisher: Archive, since: Callable[[int], Path]) -> None:
    """Row carried: whatever is changed in what is new since a release, or left out of it, is found."""
    file = since(2)
    good = part.judge(open_address(str(file)), publisher.anchor, now=NOW)
    assert (good.verdict, good.since, PAGE in good.reports) == (Verdict.FRESH, 2, True)
    found = part.judge(open_address(str(again(file, CHANGES[what]))), publisher.anchor, now=NOW)
    assert (found.verdict, found.authentic) == (Verdict.TAMPERED, False)


def test_an_older_copy_is_not_touched_and_told_what_to_ask_for(
    publisher: Archive, copies: dict[int, Path], since: Callable[[int], Path], tmp_path: Path
) -> None:
    """Row carried: a part that does not reach from a copy's release is refused before a byte is written."""
    folder = mine(copies, 1, tmp_path / "mine")
    before = {p: p.read_bytes() for p in folder.rglob("*") if p.is_file()}
    with pytest.raises(AbsentError, match="only what release 4 has new since release 2") as refused:
        joined(publisher, folder, since(2))
    assert "ask for what is new since release 1" in str(refused.value.hint)
    assert {p: p.read_bytes() for p in folder.rglob("*") if p.is_file() and WORKING not in p.parts} == before
    with pytest.raises(AbsentError, match="the folder has no copy yet"):
        joined(publisher, tmp_path / "empty", since(2))
    assert not (tmp_path / "empty").exists()


def test_a_copy_with_other_bytes_is_mended_by_whoever_has_them_and_stays_readable_till_then(
    publisher: Archive, copies: dict[int, Path], since: Callable[[int], Path], tmp_path: Path
) -> None:
    """Row carried: a copy cut while it joins holds nothing that looks forged."""
    folder = mine(copies, 1, tmp_path / "mine")
    (folder / "reports/2013/masanjia.html").write_bytes(b"changed")
    with pytest.raises(AbsentError, match=re.escape("1 file could not be had anywhere: reports/2013/masanjia.html")):
        joined(publisher, folder, since(1))
    # What came is of a release ahead, signed, and none of it looks forged.
    audit = check(read_folder(str(folder)), publisher.anchor, address="", name="a", now=NOW, depth=Depth.FULL)
    wrong = {f.path for f in audit.findings if f.verdict is Verdict.TAMPERED}
    assert (audit.release, wrong) == (1, {"reports/2013/masanjia.html"})
    assert joined(publisher, folder, since(1), copies[4]).release == 4
    assert is_whole(folder, publisher.anchor, 4)


def test_a_taken_file_with_another_byte_is_refused(tmp_path: Path) -> None:
    """Row taken: whatever is changed in a file that was taken along, nothing of it is called genuine."""
    page = "reports/2013/masanjia.html"
    release = Archive(tmp_path).release()
    file = take(release, page)["file"]
    letters = base64.b64encode(PAGES[page].encode()).decode()  # type: ignore[union-attr]
    assert opened(release, file, page)["found"][page][0] == "AUTHENTIC"
    forged = base64.b64encode(b"<!doctype html><title>Masanjia</title><p>all is well").decode()
    assert opened(release, file.replace(letters, forged), page)["found"][page][0] == "TAMPERED"
    # Its metadata are held to the root, as a copy's are; with none, nothing is shown.
    for name in ("metadata/timestamp.json", "metadata/1.targets.json"):
        signed = base64.b64encode(release.head.files[name]).decode()
        other = base64.b64encode(release.head.files[name].replace(b"2026", b"2027")).decode()
        assert signed in file
        assert opened(release, file.replace(signed, other), page)["found"][page][0] != "AUTHENTIC"


def test_a_page_of_before_is_not_taken_along(tmp_path: Path) -> None:
    """Row taken: a page of a former release is not put into a file with the newest release's proof."""
    page = "reports/2013/masanjia.html"
    publisher = Archive(tmp_path)
    before = publisher.release().root.joinpath(page).read_bytes()
    release = publisher.publish({**PAGES, page: "<!doctype html>corrected"})
    files = {e.path: e.source.read_bytes() for e in release.entries if e.source}
    assert "file" in take(release, page, files)
    assert "STALE" in take(release, page, files | {page: before})["error"]


def test_a_taken_file_with_another_program_is_refused(tmp_path: Path) -> None:
    """Row taken: a program that calls all genuine stands around genuine pages. Oracle: `stet verify` says so."""
    release, file = Archive(tmp_path / "publisher").release(), tmp_path / "page.open.html"
    file.write_text(take(release, "reports/2013/masanjia.html")["file"])
    anchor = Anchor(release.fingerprint)
    source = read_taken(file)
    assert source
    assert part.judge(source, anchor, now=NOW, has_text=False).authentic
    file.write_text(file.read_text().replace("</html>", "<script>document.title = 'Genuine'</script></html>"))
    source = read_taken(file)
    assert source
    found = part.judge(source, anchor, now=NOW, has_text=False)
    assert (found.authentic, found.verdict) == (False, Verdict.TAMPERED)
    assert "do not open it" in found.findings[0].reason


def test_a_text_that_was_put_into_a_taken_file_is_found(tmp_path: Path) -> None:
    """Row taken: advice beside genuine pages, under the name that a part in a zip has for it. Oracle: TAMPERED."""
    release, file = Archive(tmp_path / "publisher").release(), tmp_path / "page.open.html"
    taken = take(release, "reports/2013/masanjia.html")["file"]
    forged = base64.b64encode(b"Ask for the key at https://forged.example/").decode()
    assert taken.count('"files":{') == 1
    file.write_text(taken.replace('"files":{', f'"files":{{"{TEXT}":"{forged}",'))
    source = read_taken(file)
    assert source
    found = part.judge(source, Anchor(release.fingerprint), now=NOW, has_text=False)
    assert (found.authentic, [one.path for one in found.findings]) == (False, [TEXT])


@pytest.mark.parametrize(("name", "data"), [("forged.html", b"<p>forged"), ("manifest.toml", b'name = "Bank"\n')])
def test_what_a_messenger_would_show_beside_it_is_found(tmp_path: Path, name: str, data: bytes) -> None:
    """Row taken: a file for messengers with the true page, and another page or name beside it."""
    release = Archive(tmp_path / "publisher").release()
    file = tmp_path / "archive.xdc"
    with zipfile.ZipFile(file, "w") as made:
        made.writestr("index.html", take(release, "index.html")["file"])
        made.writestr(name, data)
    try:
        source = read_taken(file)
        assert source
        anchor = Anchor(release.fingerprint)
        found = part.judge(source, anchor, now=NOW, has_text=False, manifest=source.manifest)
    except TrustError:
        return
    assert (found.verdict, [one.path for one in found.findings]) == (Verdict.TAMPERED, [name])
