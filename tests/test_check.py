import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from publish.audit import CLOSED, missed_by, sample_size
from publish.check import Depth, Target, check, check_all
from publish.gate.verify import Anchor, Seen
from publish.hosts.base import Held, Source
from publish.hosts.folder import read_folder
from publish.hosts.web import WebCopy
from publish.model import Audit, Entry, Release, Verdict
from tests import censor
from tests.censor import HASTY, Censor
from tests.factory import NOW, PAGES, Archive, add, lay

NEW = {**PAGES, "index.html": "<!doctype html><title>Archive</title><p>the new front, longer than before" + " x" * 400}


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    return Archive(tmp_path_factory.mktemp("publisher"))


@pytest.fixture(scope="module")
def releases(archive: Archive, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Copies of release 1 and of release 2."""
    folder = tmp_path_factory.mktemp("copies")
    return [lay(archive.publish(PAGES), folder / "1"), lay(archive.publish(NEW), folder / "2")]


@pytest.fixture
def release(archive: Archive, releases: list[Path]) -> Release:
    from publish.release import load

    return load(archive.state, now=NOW)


@pytest.fixture
def copy(release: Release, tmp_path: Path) -> Path:
    return lay(release, tmp_path / "copy")


@pytest.fixture
def host(copy: Path) -> Iterator[Censor]:
    with Censor(copy) as server:
        yield server


@pytest.fixture
def look(archive: Archive) -> Callable[..., Audit]:
    def look(copy: Path | Censor | Source, depth: Depth = Depth.FULL, **more: object) -> Audit:
        source = _source(copy)
        more = {"now": NOW, **more}
        return check(source, archive.anchor, address="a", name="a", depth=depth, **more)  # type: ignore[arg-type]

    return look


def _source(copy: Path | Censor | Source) -> Source:
    if isinstance(copy, Censor):
        return WebCopy(copy.url, patience=HASTY)
    return copy if isinstance(copy, Source) else read_folder(str(copy))


def flip(file: Path, at: int) -> bytes:
    data = file.read_bytes()
    file.write_bytes(data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :])
    return data


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
    assert len(host.log) <= 13
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
    assert set(audit.paths(Verdict.TAMPERED)) == {"index.html", "robots.txt", "reports/2001/inserted.html"}
    assert list(audit.paths(Verdict.UNAVAILABLE)) == ["assets/style.css"]
    assert "3 paths" in audit.reason


def test_what_no_release_has_is_found(look: Callable[..., Audit], copy: Path, releases: list[Path]) -> None:
    strange = ["evil.html", "metadata/9.targets.json", "metadata/x.json", f"targets/{'0' * 64}.SHA256SUMS", "targets/x"]
    for path in strange:
        add(copy, path, b"{}")
    audit = look(copy)
    assert set(audit.paths(Verdict.TAMPERED)) == set(strange)
    assert {f.reason for f in audit.findings if f.path == "evil.html"} == {"no release has a file of this name"}
    held = [Held("never-there.html", 5), Held("index.html", 5)]
    assert set(look(releases[1], held=held).paths(Verdict.TAMPERED)) == {"never-there.html"}


def test_what_a_former_release_left_is_stale(archive: Archive, tmp_path: Path) -> None:
    own = Archive(tmp_path / "own")
    before = own.publish({**PAGES, "withdrawn.html": "<!doctype html>a name"})
    after = own.publish(PAGES)
    copy = lay(after, tmp_path / "copy")
    add(copy, "withdrawn.html", (before.root / "withdrawn.html").read_bytes())
    audit = check(read_folder(str(copy)), own.anchor, address="", name="a", depth=Depth.FULL, now=NOW)
    assert audit.verdict is Verdict.STALE
    assert list(audit.paths(Verdict.STALE)) == ["withdrawn.html"]
    add(copy, "withdrawn.html", b"<!doctype html>another name")
    audit = check(read_folder(str(copy)), own.anchor, address="", name="a", depth=Depth.FULL, now=NOW)
    assert list(audit.paths(Verdict.TAMPERED)) == ["withdrawn.html"]


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


# -- over the wire ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", [401, 403, 404, 410, 451])
def test_a_copy_that_was_taken_down_is_gone(look: Callable[..., Audit], host: Censor, code: int) -> None:
    audit = look(host.rule("*", censor.status(code)))
    assert (audit.verdict, audit.gone) == (Verdict.UNAVAILABLE, True)
    assert str(code) in audit.reason


@pytest.mark.parametrize(
    "answer",
    [
        censor.status(500),
        censor.status(503),
        censor.hang_up(),
        censor.hang_up(reset=True),
        censor.black_hole(),
        censor.truncate(5),
        censor.page(),
        censor.redirect("http://portal.example/login"),
        censor.redirect("/{path}"),
        censor.gzip_bomb(),
        censor.drip(0.05, headers=True),
    ],
)
def test_what_is_no_answer_of_the_copy_is_unknown(
    look: Callable[..., Audit], host: Censor, answer: censor.Answer
) -> None:
    for depth in (Depth.QUICK, Depth.FULL):
        audit = look(host.rule("*", answer), depth)
        assert (audit.verdict, audit.gone) == (Verdict.UNKNOWN, False)


def test_a_host_that_cannot_be_reached_is_unknown(look: Callable[..., Audit]) -> None:
    audit = look(WebCopy("http://127.0.0.1:9/", patience=HASTY))
    assert (audit.verdict, audit.gone, audit.release) == (Verdict.UNKNOWN, False, None)


@pytest.mark.parametrize(
    ("answer", "verdict"),
    [
        (censor.tamper(), Verdict.TAMPERED),
        (censor.endless(), Verdict.TAMPERED),
        (censor.endless(announced=1 << 40), Verdict.TAMPERED),
        (censor.status(404), Verdict.UNAVAILABLE),
        (censor.status(451), Verdict.UNAVAILABLE),
        (censor.page(), Verdict.UNAVAILABLE),
        (censor.page(b"<html>" + b"blocked " * 10_000), Verdict.UNAVAILABLE),
        (censor.page(b""), Verdict.UNAVAILABLE),
        (censor.redirect("http://portal.example/"), Verdict.UNAVAILABLE),
        (censor.gzip_bomb(), Verdict.UNAVAILABLE),
        (censor.status(503), Verdict.UNKNOWN),
        (censor.black_hole(), Verdict.UNKNOWN),
        (censor.truncate(), Verdict.UNKNOWN),
        (censor.drip(0.15), Verdict.UNKNOWN),
        (censor.wrong_type(), Verdict.FRESH),
        (censor.slow(0.1), Verdict.FRESH),
        (censor.redirect("/elsewhere/{path}"), Verdict.FRESH),
    ],
)
def test_one_file_that_is_interfered_with_is_named(
    look: Callable[..., Audit], host: Censor, copy: Path, answer: censor.Answer, verdict: Verdict
) -> None:
    """And the rest of the copy is looked at all the same."""
    add(copy, "elsewhere/assets/style.css", (copy / "assets/style.css").read_bytes())
    audit = look(host.rule("assets/style.css", answer), held=())
    assert audit.verdict is verdict
    if verdict is not Verdict.FRESH:
        assert list(audit.paths(verdict)) == ["assets/style.css"]


def test_a_soft_404_is_not_tampering(look: Callable[..., Audit], host: Censor, copy: Path, release: Release) -> None:
    host.rule("*", censor.soft_404())
    assert look(host, release=release).verdict is Verdict.FRESH  # though 2.root.json "is there"
    for path in ("index.html", "assets/style.css", "reports/2001/SHA256SUMS"):
        (copy / path).unlink()
    audit = look(host, release=release)
    assert audit.verdict is Verdict.UNAVAILABLE
    assert set(audit.paths(Verdict.UNAVAILABLE)) == {"index.html", "assets/style.css", "reports/2001/SHA256SUMS"}
    assert {f.reason for f in audit.findings} == {"block page or soft 404, not the copy"}


def test_a_soft_404_for_the_timestamp_is_unavailable(look: Callable[..., Audit], host: Censor, copy: Path) -> None:
    (copy / "metadata/timestamp.json").unlink()
    audit = look(host.rule("*", censor.soft_404()))
    assert (audit.verdict, audit.gone) == (Verdict.UNAVAILABLE, False)


def test_the_same_page_at_two_paths_is_a_block_page(look: Callable[..., Audit], host: Censor) -> None:
    audit = look(host.rule("reports/2001/*.html", censor.page()))
    assert audit.verdict is Verdict.UNAVAILABLE
    assert len(list(audit.paths(Verdict.UNAVAILABLE))) == 2


def test_a_forged_page_is_tampering_though_it_is_html(look: Callable[..., Audit], host: Censor) -> None:
    audit = look(host.rule("index.html", censor.page(b"<!doctype html><p>all is well")))
    assert list(audit.paths(Verdict.TAMPERED)) == ["index.html"]


def test_a_copy_that_falls_silent_is_left_soon(look: Callable[..., Audit], host: Censor) -> None:
    calm = len(host.log)
    audit = look(host.rule("*.html", censor.black_hole()).rule("assets/*", censor.black_hole()))
    assert audit.verdict is Verdict.UNKNOWN
    assert len(host.log) - calm < 40


def test_one_sick_copy_stops_no_other(archive: Archive, releases: list[Path], host: Censor) -> None:
    host.rule("*", censor.black_hole())
    targets = [Target("sick", host.url, _source(host)), Target("well", "", read_folder(str(releases[1])))]
    audits = check_all(targets, anchor=archive.anchor, now=NOW, depth=Depth.FULL)
    assert [a.verdict for a in audits] == [Verdict.UNKNOWN, Verdict.FRESH]
    assert check_all([], anchor=archive.anchor, now=NOW) == []
    with pytest.raises(ValueError):
        check_all(targets, now=NOW)


def test_a_moment_of_weakness_is_not_told(look: Callable[..., Audit], host: Censor) -> None:
    audit = look(host.rule("robots.txt", censor.times(1, censor.truncate(3))))
    assert audit.verdict is Verdict.FRESH


def test_a_copy_that_moves_on_meanwhile_is_looked_at_again(
    look: Callable[..., Audit], copy: Path, releases: list[Path], tmp_path: Path
) -> None:
    own = Archive(tmp_path / "own")
    old = lay(own.publish({**PAGES, "gone.html": "x"}), tmp_path / "old")
    new = lay(own.publish(PAGES), tmp_path / "new")
    with Censor(old) as host:

        def switch(handler: censor.Handler, path: str) -> None:
            host.root = new
            censor.serve(handler, new / path, path)

        host.rule("gone.html", switch)
        audit = check(_source(host), own.anchor, address="", name="a", depth=Depth.FULL, now=NOW)
    assert (audit.verdict, audit.release) == (Verdict.FRESH, 2)


# -- sampling ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("total", [1, 5, 459, 460, 1000, 5000, 1_000_000])
def test_a_sample_misses_a_loss_of_one_percent_once_in_a_hundred(total: int) -> None:
    drawn, missed = sample_size(total)
    assert drawn <= min(total, 459)
    assert missed <= 0.01
    assert drawn == total or missed_by(drawn - 1, total) > 0.01 or total <= 459


def test_the_stated_probability_is_the_true_one() -> None:
    rng, total, drawn = random.Random(1), 1000, 100
    missed = sum(not any(i < 10 for i in rng.sample(range(total), drawn)) for _ in range(4000)) / 4000
    assert abs(missed - missed_by(drawn, total)) < 0.03


def test_a_sample_finds_what_it_draws(tmp_path: Path) -> None:
    own = Archive(tmp_path / "own")
    pages = {f"r/{n % 7}/{n}.html": f"<!doctype html>{n}" for n in range(700)}
    copy = lay(own.publish({**PAGES, **pages}), tmp_path / "copy")
    for n in range(7):
        flip(copy / f"r/{n}/{n}.html", 15)
    found = [
        check(
            read_folder(str(copy)),
            own.anchor,
            address="",
            name="a",
            depth=Depth.SAMPLE,
            now=NOW,
            rng=random.Random(seed),
        )
        for seed in range(3)
    ]
    assert {a.verdict for a in found} == {Verdict.TAMPERED}
    assert 0 < found[0].missed <= 0.01
    assert found[0].total > 700 > found[0].checked


def test_the_verdict_of_an_audit_is_the_worst(look: Callable[..., Audit], host: Censor, releases: list[Path]) -> None:
    host.rule("HISTORY", censor.other_folder(releases[0]))
    assert look(host).verdict is Verdict.STALE
    host.rule("robots.txt", censor.status(503))
    assert look(host).verdict is Verdict.UNKNOWN
    host.rule("assets/*", censor.status(404))
    assert look(host).verdict is Verdict.UNAVAILABLE
    host.rule("index.html", censor.tamper())
    assert look(host).verdict is Verdict.TAMPERED


def test_a_release_of_another_state_does_not_confuse(look: Callable[..., Audit], copy: Path, release: Release) -> None:
    strange = replace(release, entries=(*release.entries, Entry("metadata/7.mirrors.json", "0" * 64, 5)))
    assert list(look(copy, release=strange).paths(Verdict.UNAVAILABLE)) == ["metadata/7.mirrors.json"]
    assert Anchor(release.fingerprint).root is None
