"""publish.audit.midway: a cache before a copy keeps what it was told; what it keeps is old, and no forgery."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from publish.audit import midway
from publish.audit.check import Depth, check
from publish.copies.hosts.folder import read_folder
from publish.copies.hosts.web import WebCopy
from publish.core.model import Audit, Verdict
from publish.core.source import Held
from publish.verify.head import Release
from publish.verify.metadata import head
from tests.support import censor
from tests.support.censor import HASTY, Censor, Handler
from tests.support.factory import NOW, PAGES, Archive, lay


def kept(former: Path, *, absent: bool = True) -> censor.Answer:
    """Answers of before, for names that are asked without a query: also that a file is absent."""

    def answer(handler: Handler, path: str) -> None:
        there = (former / path).is_file()
        if "?" not in handler.path and (there or absent):
            censor.serve(handler, former / path, path)
        else:
            censor.serve(handler, handler.server.censor.root / path, path)

    return answer


@pytest.mark.parametrize("kept_paths", [["*.json"], ["metadata/timestamp.json"]], ids=["with absences", "timestamp"])
def test_the_publishers_newest_files_behind_a_cache_are_no_forgery(
    archive: Archive, release: Release, releases: list[Path], host: Censor, kept_paths: list[str]
) -> None:
    for pattern in kept_paths:
        host.rule(pattern, kept(releases[0]))
    held = [Held(e.path, e.length) for e in release.entries]
    audit = check(
        WebCopy(host.url, patience=HASTY), archive.anchor, address="a", name="a", depth=Depth.FULL, now=NOW,
        release=release, held=held,
    )  # fmt: skip
    assert audit.verdict is Verdict.STALE, audit
    assert not list(audit.paths(Verdict.TAMPERED))


def test_bytes_of_nobody_at_a_path_of_the_newest_release_are_a_forgery_still(
    archive: Archive, release: Release, releases: list[Path], host: Censor
) -> None:
    host.rule("*.json", kept(releases[0])).rule("index.html", censor.tamper())
    audit = check(
        WebCopy(host.url, patience=HASTY), archive.anchor, address="a", name="a", depth=Depth.FULL, now=NOW,
        release=release,
    )  # fmt: skip
    assert "index.html" in list(audit.paths(Verdict.TAMPERED))


def test_files_which_the_host_has_and_readers_do_not_get_yet_are_no_strangers(tmp_path: Path) -> None:
    # As at Pages: the branch has the new release, and the pages of the former are shown still.
    archive = Archive(tmp_path / "publisher")
    former = lay(archive.publish(PAGES), tmp_path / "shown")
    newest = archive.publish({**PAGES, "reports/2026/new.html": "<!doctype html><title>New</title>"})
    held = [Held(path, 1) for path in [*(e.path for e in newest.entries), "reports/forged.html"]]
    with Censor(former) as shown:
        audit = check(
            WebCopy(shown.url, patience=HASTY), archive.anchor, address="a", name="a", depth=Depth.FULL, now=NOW,
            release=newest, held=held,
        )  # fmt: skip
    assert audit.verdict is Verdict.STALE, audit
    assert list(audit.strangers) == ["reports/forged.html"]


def test_a_cache_that_says_there_is_no_newer_root_is_asked_past(archive: Archive, host: Censor) -> None:
    host.rule("metadata/2.root.json", kept(Path("/nowhere")))
    source = WebCopy(host.url, patience=HASTY)
    assert head(source, archive.anchor, now=NOW).release == 2
    asked = [request for request in host.log if request.path == "metadata/2.root.json"]
    assert [bool(request.query) for request in asked] == [True]
    assert asked[0].headers["Cache-Control"] == "no-cache"


@pytest.fixture
def half(releases: list[Path], tmp_path: Path) -> Path:
    """A mirror that takes files in the order of their names, cut before the folders: its pointer is the former one."""
    copy = shutil.copytree(releases[0], tmp_path / "half")
    for path in ("HISTORY", "SHA256SUMS", "index.html"):
        shutil.copy(releases[1] / path, copy / path)
    return copy


def test_own_bytes_of_any_release_that_is_kept_are_no_forgery(
    look: Callable[..., Audit], half: Path, copy: Path, archive: Archive, release: Release
) -> None:
    """Whichever release the copy says that it is of, and without its former metadata, too."""
    for audit in (look(half, release=release), look(half, Depth.QUICK, release=release)):
        assert audit.verdict is Verdict.STALE, audit
        assert {f.verdict for f in audit.findings} <= {Verdict.STALE, Verdict.UNAVAILABLE}
    former = (archive.state / "releases/1/index.html").read_bytes()
    (copy / "index.html").write_bytes(former)
    (copy / "metadata/1.targets.json").unlink()
    audit = look(copy, Depth.SAMPLE, release=release)
    assert (audit.verdict, list(audit.paths(Verdict.TAMPERED))) == (Verdict.STALE, []), audit
    (copy / "index.html").write_bytes(former + b"!")
    assert look(copy, release=release).verdict is Verdict.TAMPERED


def test_a_mirror_half_way_is_told_from_a_forgery_by_who_saw_the_release(
    look: Callable[..., Audit], half: Path, archive: Archive, releases: list[Path]
) -> None:
    saw = head(read_folder(str(releases[1])), archive.anchor, now=NOW).seen
    audit = look(half, newest=saw)
    assert (audit.verdict, list(audit.paths(Verdict.TAMPERED)), audit.strangers) == (Verdict.STALE, [], ()), audit
    assert audit.reason == "serves release 1; release 2 is out"
    (half / "robots.txt").write_bytes(b"nobody's")
    assert list(look(half, newest=saw).paths(Verdict.TAMPERED)) == ["robots.txt"]


def test_signed_metadata_that_came_already_speak_for_their_bytes(
    look: Callable[..., Audit], half: Path, releases: list[Path]
) -> None:
    shutil.copy(releases[1] / "metadata/2.targets.json", half / "metadata")
    audit = look(half)
    assert (audit.verdict, list(audit.paths(Verdict.TAMPERED))) == (Verdict.STALE, []), audit
    assert "release 2, which is arriving" in audit.reason


def test_who_never_saw_it_is_told_what_it_may_be(look: Callable[..., Audit], half: Path, copy: Path) -> None:
    audit = look(half)
    assert (audit.verdict, audit.reason.endswith(midway.MAYBE)) == (Verdict.TAMPERED, True)
    (copy / "index.html").write_bytes(b"nobody's")
    assert "brought up to date" not in look(copy).reason
