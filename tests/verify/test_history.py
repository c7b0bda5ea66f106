"""HISTORY goes on from what was seen; what does not is refused, and both heads are kept as proof."""

import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from publish.audit.check import Target, check_all
from publish.copies.hosts.folder import read_folder
from publish.copies.hosts.web import WebCopy
from publish.core.errors import ForkError, HostError, MismatchError, RollbackError, SignatureError
from publish.core.model import Verdict
from publish.readers.clone import clone
from publish.readers.prove import prove
from publish.verify import forks, forkside, history
from publish.verify.copy import Copy
from publish.verify.metadata import head
from tests.support import censor
from tests.support.censor import Censor
from tests.support.factory import NOW, Archive, lay
from tests.support.stories import opened, road  # noqa: F401 - fixtures

PAGE = "index.html"


@pytest.mark.parametrize("number", [3, 4, 5])
def test_what_goes_on_from_what_was_seen_is_accepted(road: dict[str, Any], number: int) -> None:
    before = opened(road["archive"], road["2"]).seen
    assert opened(road["archive"], road[f"honest {number}"], before).release == number


@pytest.mark.parametrize(("known", "shown"), [(3, 3), (3, 4), (3, 5), (4, 5)])
def test_what_does_not_is_refused_and_proves_the_fork(road: dict[str, Any], known: int, shown: int) -> None:
    mine = opened(road["archive"], road[f"honest {known}"])
    with pytest.raises(ForkError) as caught:
        opened(road["archive"], road[f"forged {shown}"], mine.seen)
    assert isinstance(caught.value, RollbackError)
    kept = forkside.of_files(mine.files, mine.signed.raw).dump()
    fork = forks.judge(forks.proof(kept, *caught.value.stories))
    assert (fork.fingerprint, fork.releases) == (road["archive"].fingerprint, (known, shown))
    assert "has told two stories" in str(fork)


def test_it_costs_one_small_file(road: dict[str, Any]) -> None:
    before = opened(road["archive"], road["2"]).seen
    with Censor(road["honest 5"]) as host:
        history.accept(WebCopy(host.url), road["archive"].anchor, now=NOW, seen=None)
        without = len(host.log)
        history.accept(WebCopy(host.url), road["archive"].anchor, now=NOW, seen=before)
        assert len(host.log) - 2 * without == 3  # the top listing for HISTORY and as a part of the proof; HISTORY
        assert host.asked().count("HISTORY") == 1


def test_whoever_withholds_history_is_not_believed(road: dict[str, Any]) -> None:
    archive = road["archive"]
    known = opened(archive, road["honest 3"]).seen
    with Censor(road["forged 5"]) as host:
        host.rule("HISTORY", censor.status(404))
        with pytest.raises(HostError):
            history.accept(WebCopy(host.url), archive.anchor, now=NOW, seen=known)
        audit = check_all([Target("m", host.url, WebCopy(host.url))], anchor=archive.anchor, now=NOW, newest=known)[0]
        assert audit.verdict is Verdict.UNAVAILABLE
    with Censor(road["honest 5"]) as host:
        host.rule("HISTORY", censor.status(404))  # the former releases' metadata say it as well
        assert history.accept(WebCopy(host.url), archive.anchor, now=NOW, seen=known).release == 5


def test_a_host_that_rewrites_history_is_not_believed(road: dict[str, Any], tmp_path: Path) -> None:
    """It writes the line that the reader looks for; but HISTORY is a file of the signed tree."""
    known = opened(road["archive"], road["honest 3"]).seen
    copy = shutil.copytree(road["forged 5"], tmp_path / "copy")
    rows = (copy / "HISTORY").read_text().splitlines()
    rows[3] = " ".join([*rows[3].split()[:2], known.top])
    (copy / "HISTORY").write_text("\n".join(rows) + "\n")
    with pytest.raises(MismatchError):
        opened(road["archive"], copy, known)


def test_history_that_a_push_has_already_lengthened_is_read(road: dict[str, Any], tmp_path: Path) -> None:
    known = opened(road["archive"], road["2"]).seen
    shutil.copytree(road["honest 4"], tmp_path / "copy")
    shutil.copy(road["honest 5"] / "HISTORY", tmp_path / "copy/HISTORY")
    assert opened(road["archive"], tmp_path / "copy", known).release == 4


def test_a_page_of_a_forked_copy_is_not_proved(road: dict[str, Any]) -> None:
    known = opened(road["archive"], road["honest 3"]).seen
    with pytest.raises(ForkError):
        prove(read_folder(str(road["forged 5"])), road["archive"].anchor, PAGE, now=NOW, seen=known)


def test_a_clone_is_not_led_into_a_fork(road: dict[str, Any], tmp_path: Path) -> None:
    archive = road["archive"]
    mine = tmp_path / "mine"
    clone([str(road["honest 3"])], archive.anchor, mine, now=NOW)
    with pytest.raises(ForkError) as caught:
        clone([str(road["forged 5"])], archive.anchor, mine, now=NOW)
    assert caught.value.stories
    assert opened(archive, mine).release == 3
    done = clone([str(road["forged 5"]), str(road["honest 5"])], archive.anchor, mine, now=NOW)
    assert (done.release, len(done.forks)) == (5, 1)
    assert opened(archive, mine).signed.top == opened(archive, road["honest 5"]).signed.top


# -- HISTORY itself -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "data",
    [b"\xff", b"2 2026-01-01 -\n", b"1 2026-01-01 -\n1 2026-01-01 -\n", b"1 2026-13-01 -\n", b"1\n",
     b"01 2026-01-01 -\n",
     b"1 2026-01-01 -\n3 2026-01-01 " + b"a" * 64, b"1 2026-01-01 ABC\n"],
)  # fmt: skip
def test_a_malformed_history_is_refused(data: bytes) -> None:
    with pytest.raises(SignatureError):
        history.parse(data)


def test_digits_of_other_scripts_begin_no_line() -> None:
    assert history.parse("\u0661 2026-01-01 -\n\u00b2\n1 2026-01-01 -\n".encode()).keys() == {1}


def test_history_is_read_as_it_is_written(road: dict[str, Any]) -> None:
    lines = history.parse((road["honest 5"] / "HISTORY").read_bytes() + b"a note\n")
    assert list(lines) == [1, 2, 3, 4, 5]
    assert (lines[1].previous, lines[1].published) == ("", date(2026, 11, 21))
    assert lines[4].previous == opened(road["archive"], road["honest 3"]).signed.top.sha256


def test_history_tells_what_changed(tmp_path: Path) -> None:
    archive = Archive(tmp_path / "p")
    archive.release()
    archive.write("reports/2001/new.html", "new")
    archive.write("index.html", "other")
    archive.remove("robots.txt")
    copy = lay(archive.release(), tmp_path / "copy")
    source = read_folder(str(copy))
    two, one = history.history(Copy(source, head(source, archive.anchor, now=NOW)))
    assert (two.added, two.changed, two.removed) == (("reports/2001/new.html",), ("index.html",), ("robots.txt",))
    assert (one.number, one.known, "index.html" in one.added) == (1, True, True)
    for file in (copy / "metadata").glob("1.targets.json"):
        file.unlink()
    two, one = history.history(Copy(source, head(source, archive.anchor, now=NOW)))
    assert (two.known, one.known) == (False, False)  # the listings of then are not there to compare with
    assert len(one.top) == 64


@pytest.fixture
def reader(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "reader"))
    monkeypatch.chdir(tmp_path)
    return tmp_path / "reader/stet"
