"""Audits: what is genuine, old, changed or missing in a copy gets its verdict and its name."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from publish.audit.check import Depth, Target, check, check_all
from publish.audit.rounds import CLOSED
from publish.cli import _audits
from publish.copies.hosts.folder import read_folder
from publish.copies.hosts.web import WebCopy
from publish.core.model import Audit, Verdict
from publish.verify.head import Release, Seen
from tests.audit.conftest import NEW, flip
from tests.support import censor
from tests.support.censor import Censor
from tests.support.factory import NOW, PAGES, Archive, add, lay


@pytest.mark.parametrize("depth", Depth)
def test_a_whole_copy_is_fresh(look: Callable[..., Audit], host: Censor, release: Release, depth: Depth) -> None:
    for audit in (look(host, depth), look(host, depth, release=release)):
        assert audit.verdict is Verdict.FRESH
        assert audit.healthy
        assert audit.release == release.number
        assert not audit.findings
        assert audit.at == NOW


def test_a_quick_look_is_a_dozen_requests(look: Callable[..., Audit], host: Censor) -> None:
    audit = look(host, Depth.QUICK)
    assert len(host.log) <= 14
    assert audit.missed == 0.99


def test_a_copy_that_browsers_elsewhere_cannot_read_is_noted_and_no_worse_for_it(
    archive: Archive, copy: Path, release: Release
) -> None:
    def look(allowed: str, known: Release | None = release) -> Audit:
        with Censor(copy, headers={"Access-Control-Allow-Origin": allowed} if allowed else {}) as host:
            return check(
                WebCopy(host.url), archive.anchor, address="a", name="a", depth=Depth.QUICK, now=NOW, release=known
            )

    for closed in ("", "https://one.example"):
        assert look(closed).verdict is Verdict.FRESH
        assert look(closed).notes == (CLOSED,)
    assert look("*").notes == look("null").notes == ()
    assert look("", known=None).notes == ()  # a reader is told nothing, for a reader does not ask


def test_a_host_that_names_who_may_read_only_where_it_is_told_who_asks_is_open(
    archive: Archive, copy: Path, release: Release
) -> None:
    """As S3 does. One request alone tells an origin."""

    def asked(handler: censor.Handler, path: str) -> None:
        data = (copy / path).read_bytes()
        if handler.headers.get("Origin"):
            handler.answer(data, Access_Control_Allow_Origin="*")
        else:
            handler.answer(data)

    with Censor(copy) as host:
        host.rule("metadata/timestamp.json", asked)
        found = check(
            WebCopy(host.url), archive.anchor, address="a", name="a", depth=Depth.FULL, now=NOW, release=release
        )
        assert found.healthy
        assert found.notes == ()
        assert [r.path for r in host.log if "Origin" in r.headers] == ["metadata/timestamp.json"]


def test_a_full_look_sees_every_path_of_the_release(look: Callable[..., Audit], host: Censor, release: Release) -> None:
    audit = look(host, release=release)
    assert {e.path for e in release.entries} <= set(host.asked())
    assert audit.total == len(release.entries)
    assert audit.missed == 0


@pytest.mark.parametrize("depth", Depth)
@pytest.mark.parametrize("known", [False, True], ids=["reader", "publisher"])
def test_no_more_is_looked_at_than_there_is(
    look: Callable[..., Audit], host: Censor, copy: Path, release: Release, depth: Depth, known: bool
) -> None:
    """Whole, with strangers beside it, with faults that are asked for twice, and with a soft 404."""
    ours = release if known else None
    whole = look(copy, depth, release=ours)
    assert 0 < whole.checked <= whole.total <= len(release.entries)
    if depth is Depth.FULL:
        assert whole.checked == whole.total
    for path in ("stranger.html", "targets/" + "0" * 64 + ".SHA256SUMS", "metadata/9.targets.json", "._page.html"):
        add(copy, path, b"nobody's")
    for path in ("HISTORY", "robots.txt", "index.html"):
        flip(copy / path, 0)
    wounded = look(copy, depth, release=ours)
    assert wounded.findings
    assert whole.checked <= wounded.checked <= wounded.total <= len(release.entries) + 4
    soft = look(host.rule("*.html", censor.page()), depth, release=ours)
    assert soft.checked <= soft.total <= len(release.entries) + 4


def test_of_a_copy_that_is_none_no_count_is_shown(look: Callable[..., Audit], host: Censor) -> None:
    audit = look(host.rule("metadata/timestamp.json", censor.page()))
    assert audit.checked <= audit.total
    assert _audits.row(audit)[3] == "–"


@pytest.mark.parametrize("place", ["first", "middle", "last"])
def test_one_bit_flipped_in_any_file_is_found_and_named(
    look: Callable[..., Audit], copy: Path, release: Release, place: str
) -> None:
    for entry in release.entries:
        at = {"first": 0, "middle": entry.length // 2, "last": entry.length - 1}[place]
        before = flip(copy / entry.path, at)
        for own in (release, None):
            audit = look(copy, release=own)
            assert audit.verdict is Verdict.TAMPERED, entry.path
            assert entry.path in audit.paths(Verdict.TAMPERED)
            assert len(audit.findings) == 1 or entry.path.endswith("targets.json")
        (copy / entry.path).write_bytes(before)


def test_each_file_that_is_gone_is_named(look: Callable[..., Audit], copy: Path, release: Release) -> None:
    for entry in release.entries:
        data = (copy / entry.path).read_bytes()
        (copy / entry.path).unlink()
        audit = look(copy, release=release)
        assert audit.verdict is Verdict.UNAVAILABLE, entry.path
        assert entry.path in audit.paths(Verdict.UNAVAILABLE)
        assert not audit.gone
        add(copy, entry.path, data)


def test_all_that_is_wrong_is_told_at_once(look: Callable[..., Audit], copy: Path) -> None:
    flip(copy / "index.html", 30)
    flip(copy / "robots.txt", 3)
    (copy / "assets/style.css").unlink()
    add(copy, "reports/2001/inserted.html", b"<!doctype html>forged")
    audit = look(copy)
    assert audit.verdict is Verdict.TAMPERED
    assert set(audit.paths(Verdict.TAMPERED)) == {"index.html", "robots.txt"}
    assert list(audit.paths(Verdict.UNAVAILABLE)) == ["assets/style.css"]
    assert audit.strangers == ("reports/2001/inserted.html",)
    assert "2 paths" in audit.reason


def test_an_older_page_is_stale_not_tampered(look: Callable[..., Audit], copy: Path, releases: list[Path]) -> None:
    (copy / "index.html").write_bytes((releases[0] / "index.html").read_bytes())
    for depth in Depth:
        audit = look(copy, depth)
        assert audit.verdict is Verdict.STALE
        assert list(audit.paths(Verdict.STALE)) == ["index.html"]
    assert "release 1" in audit.reason


def test_a_push_cut_short_anywhere_is_never_tampering(archive: Archive, tmp_path: Path) -> None:
    """Files arrive in the order of the format; after each, a reader looks."""
    own = Archive(tmp_path / "own")
    own.publish(PAGES, mirrors=["https://one.example/"])
    copy = lay(own.publish({**PAGES, "gone.html": "<!doctype html>x"}), tmp_path / "copy")
    after = own.publish(NEW, mirrors=["https://one.example/", "https://two.example/"])
    order = {"files": 0, "targets": 1, "metadata": 2}
    arriving = sorted(
        after.entries, key=lambda e: (e.path == "metadata/timestamp.json", order.get(e.path.split("/")[0], 3), e.path)
    )
    stale: set[str] = set()
    for entry in arriving:
        assert entry.source is not None
        add(copy, entry.path, entry.source.read_bytes())
        audit = check(read_folder(str(copy)), own.anchor, address="", name="a", depth=Depth.FULL, now=NOW)
        assert audit.verdict in (Verdict.FRESH, Verdict.STALE), (entry.path, audit)
        if audit.verdict is Verdict.STALE:
            stale |= set(audit.paths(Verdict.STALE))
        newest = Seen(after.number, after.top)
        late = check(
            read_folder(str(copy)), own.anchor, address="", name="a", depth=Depth.QUICK, now=NOW, newest=newest
        )
        assert (late.verdict is Verdict.FRESH) == (entry is arriving[-1])
    # Never of the release: what is to be removed in the end, and a page of addresses that came before its list.
    assert {path for path in stale if not path.endswith(".mirrors.html")} == {"gone.html"}


def test_an_older_release_is_stale(look: Callable[..., Audit], releases: list[Path], release: Release) -> None:
    assert look(releases[0]).verdict is Verdict.FRESH  # nothing says that there is a newer one
    for audit in (look(releases[0], newest=Seen(2, release.top)), look(releases[0], release=release)):
        assert audit.verdict is Verdict.STALE
        assert "release 2 is out" in audit.reason
        assert not audit.findings


def test_a_copy_that_hides_the_newest_is_seen_beside_one_that_shows_it(archive: Archive, releases: list[Path]) -> None:
    targets = [Target(str(c), "", read_folder(str(c))) for c in releases]
    audits = check_all(targets, anchor=archive.anchor, now=NOW, depth=Depth.FULL)
    assert [a.verdict for a in audits] == [Verdict.STALE, Verdict.FRESH]


def test_a_copy_that_is_not_renewed_is_stale(look: Callable[..., Audit], copy: Path) -> None:
    audit = look(copy, now=NOW + timedelta(days=49))
    assert audit.verdict is Verdict.STALE
    assert "expired 41 days ago" in audit.reason


def test_a_slow_clock_makes_nothing_fresh(look: Callable[..., Audit], copy: Path) -> None:
    audit = look(copy, now=NOW - timedelta(days=3650))
    assert audit.verdict is Verdict.STALE
    assert "the local clock is behind" in audit.reason


def test_another_archive_is_tampering(look: Callable[..., Audit], copy: Path, tmp_path: Path) -> None:
    other = lay(Archive(tmp_path / "other").publish(), tmp_path / "elsewhere")
    audit = look(other)
    assert audit.verdict is Verdict.TAMPERED
    assert "another archive" in audit.reason


def test_metadata_of_two_releases_are_not_mixed(look: Callable[..., Audit], copy: Path, releases: list[Path]) -> None:
    snapshot = (releases[0] / "metadata/1.snapshot.json").read_bytes()
    (copy / "metadata/2.snapshot.json").write_bytes(snapshot)
    assert look(copy).verdict is Verdict.TAMPERED


def test_a_fork_is_tampering(look: Callable[..., Audit], copy: Path) -> None:
    audit = look(copy, newest=Seen(2, "f" * 64))
    assert audit.verdict is Verdict.TAMPERED
    assert "fork" in audit.reason


def test_a_lagging_timestamp_is_stale(look: Callable[..., Audit], copy: Path) -> None:
    assert look(copy, newest=Seen(2, "", 99)).verdict is Verdict.STALE


@pytest.mark.parametrize("over", ["disk", "line"])
def test_a_copy_whose_line_ends_were_changed_says_so(
    look: Callable[..., Audit], copy: Path, host: Censor, over: str
) -> None:
    """As a checkout of git's may be: its pages alone, or all its texts."""
    at = copy if over == "disk" else host
    turn(copy / "robots.txt")
    audit = look(at)
    assert [(f.path, f.verdict) for f in audit.findings] == [("robots.txt", Verdict.TAMPERED)]
    assert [note for note in audit.notes if note.startswith("a change of line ends changes pages")]
    add(copy, "robots.txt", b"User-agent: nobody\r\n")
    assert not [note for note in look(at).notes if "line ends" in note]
    for file in copy.glob("targets/*.json"):
        turn(file)
    audit = look(at)
    assert (audit.verdict, audit.release) == (Verdict.UNKNOWN, None)
    assert "a change of line ends spoilt it: upload and store files as binary" in audit.reason
    for file in copy.glob("targets/*.json"):
        add(copy, f"targets/{file.name}", file.read_bytes() + b"\r\n")
    assert "not the copy: " in (reason := look(at).reason)
    assert "line ends" not in reason


def turn(file: Path) -> None:
    """Give a text Windows' ends of lines."""
    data = file.read_bytes()
    assert b"\n" in data
    file.write_bytes(data.replace(b"\n", b"\r\n"))
