import json
from collections.abc import Callable
from pathlib import Path

import pytest

from publish.copies import seed
from publish.copies.seed import Swarm, Watch
from publish.core.formats.webseeds import name_of
from publish.release import dotstet
from publish.verify.metadata import now_utc
from tests.support.factory import Archive, lay
from tests.support.onehost import archive, here, stet

__all__ = ["archive", "here"]

QUIETLY = ("seed", "--yes", "--no-dht", "--listen", "127.0.0.1:0")


class Ended:
    """Stands for somebody at the terminal: what is done while it seeds, then Ctrl-C."""

    def __init__(self, *acts: Callable[[], object]) -> None:
        self.acts = list(acts)
        self.noticed: list[bool] = []

    def until(
        self, seeder: seed.Seeder, watch: Watch, stands: Callable[[], bool], heard: Callable[[Swarm], None]
    ) -> None:
        if not self.acts:
            raise KeyboardInterrupt
        self.acts.pop(0)()
        heard(Swarm(2, 5_000))
        self.noticed.append(watch.changed() is not None or not stands())
        seeder.stop()


@pytest.fixture
def during(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Ended]:
    def acts(*acts: Callable[[], object]) -> Ended:
        ended = Ended(*acts)
        monkeypatch.setattr(seed.Seeder, "until", lambda self, *rest: ended.until(self, *rest))
        monkeypatch.setattr("publish.cli.seed.TOLD_S", 0.0)
        return ended

    return acts


def test_the_sealed_release_is_seeded_until_it_is_stopped(
    archive: Archive, here: Path, capsys: pytest.CaptureFixture[str], during: Callable[..., Ended], tmp_path: Path
) -> None:
    archive.publish(mirrors=["https://a.example/letters/"], now=now_utc())
    assert stet(capsys, "torrent", tmp_path / "t.torrent")[0] == 0
    during()
    code, out, err = stet(capsys, *QUIETLY)
    assert (code, out.splitlines()[0].partition(":")[0]) == (0, "seeding release 1 as letters")
    assert "IP address" in err
    assert "ended: 0 B sent" in err
    made = json.loads(stet(capsys, "torrent", tmp_path / "t.torrent", "--json")[1])["made"]
    assert f"btih:{made['v1']}" in out
    during()
    data = json.loads(stet(capsys, *QUIETLY, "--json")[1])
    assert (data["v2"], data["release"], data["dht"]) == (made["v2"], 1, False)


def test_a_new_release_is_taken_up_and_a_renewal_ends_nothing(
    archive: Archive, here: Path, capsys: pytest.CaptureFixture[str], during: Callable[..., Ended]
) -> None:
    archive.release(now=now_utc())

    def next_release() -> None:
        archive.write("reports/new.html", "<!doctype html>new")
        archive.release(now=now_utc())

    during(next_release)
    code, out, err = stet(capsys, *QUIETLY)
    assert code == 0
    assert ["release 1" in out, "release 2" in out] == [True, True]
    assert "verified again" in err
    assert "2 peers, 5.0 KB sent" in err
    ended = during(lambda: archive.renew(now=now_utc()))
    stet(capsys, *QUIETLY)
    assert ended.noticed == [False]


def test_a_clone_is_seeded_and_ends_when_it_is_damaged(
    archive: Archive, here: Path, capsys: pytest.CaptureFixture[str], during: Callable[..., Ended], tmp_path: Path
) -> None:
    release = archive.release(now=now_utc())
    copy = lay(release, tmp_path / "clone")
    page = copy / "index.html"
    during(lambda: page.write_text("<!doctype html>forged"))
    code, out, err = stet(capsys, *QUIETLY, copy, "--fingerprint", archive.fingerprint)
    assert code == 4
    assert f"as {name_of(release.head.mirrors, 'The archive', archive.fingerprint)}:" in out
    assert "index.html" in err
    page.unlink()
    assert stet(capsys, *QUIETLY, copy, "--fingerprint", archive.fingerprint)[0] == 5
    assert stet(capsys, *QUIETLY, copy, "--fingerprint", "0" * 64)[0] == 4
    assert stet(capsys, *QUIETLY, "--fingerprint", archive.fingerprint)[0] == 2


def test_what_a_torrent_left_is_seeded_on(
    archive: Archive, here: Path, capsys: pytest.CaptureFixture[str], during: Callable[..., Ended], tmp_path: Path
) -> None:
    release = archive.release(now=now_utc())
    got = lay(release, tmp_path / "letters", leave=["metadata/timestamp.json"])
    during()
    code, out, err = stet(capsys, *QUIETLY, got)
    assert (code, "as letters:" in out) == (0, True)
    assert "fingerprint" in err  # nobody compared it
    assert dotstet.load(archive.state, now=now_utc()).number == 1


def test_where_no_archive_is_nobody_is_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    code, _, err = stet(capsys, "seed")
    assert (code, f"no mirrors.toml in {tmp_path}" in err, "address" in err) == (2, True, False)
