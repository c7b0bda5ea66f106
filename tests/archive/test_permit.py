"""What a publisher must allow is asked where somebody is there to be asked, and refused where nobody is."""

import shutil
from pathlib import Path

import pytest

from publish.archive.archive import Archive
from publish.archive.permit import SHOWN, Allowed, named, permit_removals
from publish.archive.publish import publish
from publish.audit.check import Depth
from publish.core.errors import ConfigError, SourceError
from publish.release.difference import Reports, between
from tests.archive.conftest import Heard
from tests.cli.conftest import Stet, archive, stet  # noqa: F401 - fixtures

OLD = {f"reports/2013/{n}.html": f"text {n}" for n in range(40)}


def _left(number: int) -> Reports:
    return between(OLD, dict(list(OLD.items())[:number]))


def test_many_reports_go_only_if_the_publisher_agrees() -> None:
    heard = Heard(agrees=True)
    permit_removals(_left(30), None, heard.talk)
    assert heard.asked == ["10 of 40 reports would be taken from every copy. Take them away?"]
    assert heard.said[0] == "removed reports/2013/30.html"
    for unwilling in (Heard(agrees=False), Heard()):
        with pytest.raises(SourceError, match="10 of 40 reports"):
            permit_removals(_left(30), None, unwilling.talk)


def test_a_number_that_was_allowed_beforehand_is_not_asked_about() -> None:
    heard = Heard(agrees=True)
    permit_removals(_left(30), 10, heard.talk)
    with pytest.raises(SourceError):
        permit_removals(_left(29), 10, heard.talk)
    assert heard.asked == []


def test_that_none_would_be_left_is_never_asked() -> None:
    heard = Heard(agrees=True)
    with pytest.raises(SourceError, match="none would be left"):
        permit_removals(_left(0), None, heard.talk)
    assert heard.asked == []


def test_a_long_list_says_how_many_more_there_are() -> None:
    lines = named("removed", tuple(OLD))
    assert (len(lines), lines[-1]) == (SHOWN + 1, "    and 20 more removed (all with --json)")


REPORT = "---\ntitle: Letter {n}\ndate: 2013-04-{n:02}\nlanguage: en\n---\n\nText.\n"


def paths(*numbers: int) -> dict[str, str]:
    return {f"reports/2013/letter-{n}.html": f"of {n}" for n in numbers} | {
        "index.html": "x",
        "reports/index.html": "y",
    }


def test_reports_that_vanish_are_named_and_more_than_a_few_stay_until_it_is_said(
    stet: Stet, archive: Path, tmp_path: Path
) -> None:
    folder = archive / "site/reports/2013"
    shutil.rmtree(archive / "site/reports", ignore_errors=True)
    folder.mkdir(parents=True)
    (archive / "site/index.md").write_text("---\ntitle: Letters\nlanguage: en\n---\n\nAll letters.\n")
    for n in range(1, 8):
        (folder / f"letter-{n}.md").write_text(REPORT.format(n=n))
    published = stet("publish")
    assert "reports: 7 added\n    added reports/2013/letter-1.html: " in published.out
    for n in range(1, 4):
        (folder / f"letter-{n}.md").unlink()
    built = stet("build")
    assert "reports: 3 removed\n    removed reports/2013/letter-1.html: Letter 1\n" in built.out
    rehearsed = stet("publish", "--dry-run")
    assert "would take away: reports/2013/letter-1.html" in rehearsed.out
    assert "would seal: reports/2013/letter-1.html" not in rehearsed.out
    for verb in ("publish", "seal"):
        refused = stet(verb)
        assert refused.code == 3
        assert "3 of 7 reports would be taken from every copy" in refused.err
        assert "removed reports/2013/letter-3.html" in refused.err
        assert "--removals 3" in refused.err
    assert stet("publish", "--removals", "2").code == 3
    assert (tmp_path / "one/reports/2013/letter-1.html").exists()
    done = stet("--json", "publish", "--removals", "3").json
    assert done["reports_changed"]["removed"] == [f"reports/2013/letter-{n}.html" for n in (1, 2, 3)]
    assert not (tmp_path / "one/reports/2013/letter-1.html").exists()
    shutil.rmtree(folder)  # a disk that is not mounted
    gone = stet("publish")
    assert (gone.code, "site/reports: holds no report" in gone.err) == (3, True)
    assert (tmp_path / "one/reports/2013/letter-4.html").exists()
    assert "    removed reports/2013/letter-3.html\n" in stet("history").out


def test_what_lies_elsewhere_now_was_moved_and_is_not_gone() -> None:
    old, new = paths(*range(20)), {}
    for path, sha256 in old.items():
        new[path.replace("2013", "2014")] = f"{sha256}, elsewhere"  # a page holds its own path
    found = between(old, new)
    assert (found.added, found.removed, found.many, found.none_left) == ((), (), False, False)
    assert found.moved[0] == ("reports/2013/letter-0.html", "reports/2014/letter-0.html")
    # Another name, and the same text; what has neither is gone.
    old = {"reports/2013/a.html": "1", "reports/2013/b.html": "2", "reports/2013/c.html": "3"}
    new = {"reports/2014/c.html": "4", "reports/2014/d.html": "5", "reports/2014/e.html": "6"}
    texts = ({"reports/2013/a.html": "text", "reports/2013/c.html": "x"}, {"reports/2014/d.html": "text"})
    found = between(old, new, (), texts)
    assert found.moved == (
        ("reports/2013/a.html", "reports/2014/d.html"),
        ("reports/2013/c.html", "reports/2014/c.html"),
    )
    assert (found.removed, found.added) == (("reports/2013/b.html",), ("reports/2014/e.html",))
    # One that came is the new place of one that went; and what was withdrawn went nowhere.
    old = {"reports/2012/x.html": "1", "reports/2013/x.html": "2"}
    found = between(old, {"reports/2014/x.html": "3"})
    assert (len(found.moved), len(found.removed)) == (1, 1)
    found = between(old, {"reports/2014/x.html": "3"}, withdrawn=old)
    assert (found.moved, found.added) == ((), ("reports/2014/x.html",))


def test_a_year_of_reports_that_is_moved_is_told_and_not_refused(stet: Stet, archive: Path) -> None:
    shutil.rmtree(archive / "site/reports")
    (archive / "site/reports/2013").mkdir(parents=True)
    (archive / "site/index.md").write_text("---\ntitle: Letters\nlanguage: en\n---\n\nAll letters.\n")
    for n in range(1, 8):
        (archive / f"site/reports/2013/letter-{n}.md").write_text(REPORT.format(n=n))
    assert stet("publish").code == 0
    (archive / "site/reports/2013").rename(archive / "site/reports/2014")
    (archive / "site/reports/2014/letter-1.md").rename(archive / "site/reports/2014/renamed.md")
    rehearsed = stet("publish", "--dry-run").out
    assert (
        "reports: 7 moved\n    moved reports/2013/letter-1.html to reports/2014/renamed.html: Letter 1\n" in rehearsed
    )
    done = stet("--json", "publish")
    assert (done.code, len(done.json["reports_changed"]["moved"]), done.json["reports_changed"]["removed"]) == (
        0,
        7,
        [],
    )


def test_a_clock_in_doubt_is_asked_about_and_without_an_answer_refused(folder: Path) -> None:
    publish(Archive.here(Heard().talk), Depth.QUICK, Allowed())
    for agrees, asked in ((True, 1), (False, 1), (None, 0)):
        heard = Heard(agrees=agrees)
        archive = Archive.here(heard.talk)
        archive.now = archive.now.replace(year=archive.now.year + 40)
        assert archive.clock_is_right(said=True)
        if agrees:
            assert archive.clock_is_right(said=False)
        else:
            with pytest.raises(ConfigError, match="was published on"):
                archive.clock_is_right(said=False)
        assert len(heard.asked) == asked
