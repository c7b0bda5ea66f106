"""publish.release.unfinished: a release that was signed when the seal was cut is not signed again."""

from datetime import timedelta
from pathlib import Path

import pytest

from publish.copies.hosts.folder import FolderHost
from publish.copies.push import push
from publish.core.errors import RollbackError
from tests.support.factory import NOW, PAGES, Archive, lay


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    """Three releases, a copy of each in ``copy-N``."""
    archive = Archive(tmp_path / "archive")
    for number in (1, 2, 3):
        lay(archive.publish({**PAGES, "index.html": f"number {number}"}), tmp_path / f"copy-{number}")
    return archive


def cut_after_signing(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    """Seal release 4, and be killed between its signature and the pointer."""

    def cut(*_args: object, **_more: object) -> None:
        raise KeyboardInterrupt

    archive.write("index.html", "number 4")
    with monkeypatch.context() as patch:
        patch.setattr("publish.release.point.renew", cut)
        with pytest.raises(KeyboardInterrupt):
            archive.seal()


def test_a_release_that_was_signed_when_the_seal_was_cut_is_put_into_force_and_not_signed_again(
    archive: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cut_after_signing(archive, monkeypatch)
    signed = (archive.state / "metadata/4.targets.json").read_bytes()
    archive.write("index.html", "on second thoughts")
    later = archive.seal(now=NOW + timedelta(days=1))
    assert later.release.number == 5
    assert (archive.state / "metadata/4.targets.json").read_bytes() == signed
    host = FolderHost("web", str(tmp_path / "copy-3"))
    assert push(later.release, host, now=NOW + timedelta(days=1)).release == 5


def test_the_same_content_sealed_again_after_the_cut_is_the_release_that_was_signed(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    cut_after_signing(archive, monkeypatch)
    sealed = archive.seal(now=NOW + timedelta(days=1))
    assert (sealed.release.number, sealed.new, sealed.changed) == (4, True, ("index.html",))


def test_a_cut_seal_whose_pages_are_damaged_is_not_signed_over(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    cut_after_signing(archive, monkeypatch)
    (archive.state / "releases/4/index.html").unlink()
    with pytest.raises(RollbackError, match=r"release 4 was signed here .*, and its pages are not all there"):
        archive.seal()
    (archive.state / "metadata/4.targets.json").unlink()
    assert archive.release().number == 4
