"""publish.readers.clone.candidates: of the copies that answer, the newest signed head is taken."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from publish.core.errors import AbsentError, RollbackError, SignatureError, UnreachableError
from publish.readers.clone import Cloned, candidates, clone
from publish.readers.clone.candidates import Candidates
from tests.readers.clone.conftest import OLD, hasty, is_whole
from tests.support import censor
from tests.support.censor import Censor
from tests.support.factory import NOW, PAGES, Archive, lay


def test_addresses_in_the_signed_list_join_in(tmp_path: Path) -> None:
    own = Archive(tmp_path / "own")
    with Censor(tmp_path / "copy") as listed, Censor(tmp_path / "copy") as given:
        lay(own.publish(PAGES, mirrors=[listed.url, "magnet:?xt=urn:btih:00", "http://127.0.0.1:9/"]), listed.root)
        given.rule("reports/*", censor.status(404))
        cloned = clone([given.url], own.anchor, tmp_path / "out", now=NOW, open_source=hasty)
    assert is_whole(tmp_path / "out", own.anchor, 1)
    assert cloned.by_source[listed.url] > 0
    assert "http://127.0.0.1:9/" in cloned.faults


def test_a_copy_known_by_a_name_of_this_network_still_leads_to_one_that_the_reader_heard_of_before(
    tmp_path: Path,
) -> None:
    own = Archive(tmp_path / "own")
    with Censor(tmp_path / "copy") as listed, Censor(tmp_path / "copy") as given:
        lay(own.publish(PAGES, mirrors=[listed.url]), listed.root)
        given.rule("reports/*", censor.status(404))
        named = given.url.replace("127.0.0.1", "localhost")
        cloned = clone([named], own.anchor, tmp_path / "out", now=NOW, listed=[listed.url], open_source=hasty)
    assert cloned.by_source[listed.url] > 0


def test_what_a_folder_may_not_lead_to_a_copy_in_the_network_may_still(tmp_path: Path) -> None:
    own = Archive(tmp_path / "own")
    with Censor(tmp_path / "copy") as listed, Censor(tmp_path / "copy") as given:
        lay(own.publish(PAGES, mirrors=[listed.url]), listed.root)
        heads = Candidates(own.anchor, hasty, now=NOW)
        heads.ask([str(tmp_path / "copy")])
        assert [m.address for m in heads.gather(patient=True)] == [str(tmp_path / "copy")]
        assert set(heads.bad) == {listed.url}
        heads.ask([given.url])
        assert {m.address for m in heads.gather(patient=True)} == {str(tmp_path / "copy"), given.url, listed.url}
    assert not heads.bad


def test_the_newest_head_wins(get: Callable[..., Cloned], archive: Archive, tmp_path: Path, copies: list[Path]) -> None:
    assert get(copies[0], copies[1]).release == 2
    assert is_whole(tmp_path / "out", archive.anchor)


def test_two_signed_releases_of_one_number_are_refused(tmp_path: Path) -> None:
    own = Archive(tmp_path / "own")
    shutil.copytree(tmp_path / "own", tmp_path / "twin")
    one = lay(own.publish(PAGES), tmp_path / "1")
    twin = Archive(tmp_path / "twin")
    two = lay(twin.publish(OLD), tmp_path / "2")
    with pytest.raises(RollbackError, match="both signed"):
        clone([str(one), str(two)], own.anchor, tmp_path / "out", now=NOW)


def test_nobody_there(get: Callable[..., Cloned], host: Callable[[], Censor], tmp_path: Path) -> None:
    with pytest.raises(UnreachableError, match="no connection"):
        get("http://127.0.0.1:9/")
    with pytest.raises(AbsentError):
        get(host().rule("*", censor.status(404)))
    other = lay(Archive(tmp_path / "other").publish(), tmp_path / "elsewhere")
    with pytest.raises(SignatureError, match="another archive"):
        get(other)
    with pytest.raises(UnreachableError, match="no address"):
        get()
    assert not (tmp_path / "out").exists()


def test_where_two_agree_a_silent_one_is_not_waited_for(
    host: Callable[[], Censor], archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(candidates, "GRACE_S", 600.0)  # so long that it would be a hang
    good, silent = [host().url, host().url], host().rule("*", censor.black_hole())
    heads = Candidates(archive.anchor, hasty, now=NOW)
    heads.ask([silent.url, *good])
    assert sorted(m.address for m in heads.gather()) == sorted(good)
    assert heads.waiting
    heads.gather(patient=True)  # its connection is closed with the answer


def test_a_quick_copy_of_an_old_release_alone_does_not_close_the_ear(
    host: Callable[[], Censor], archive: Archive, copies: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(candidates, "GRACE_S", 600.0)
    monkeypatch.setattr(candidates, "AGREED_MIN_S", 0.0)
    late = host().rule("metadata/*", censor.slow(0.2))
    heads = Candidates(archive.anchor, hasty, now=NOW)
    heads.ask([str(copies[0]), late.url])
    assert [m.head.release for m in heads.gather()] == [2, 1]
