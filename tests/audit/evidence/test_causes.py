"""A takedown is what others did: nothing is noted that our own push, settings or renewal explain."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from publish.audit.evidence import keep
from publish.audit.evidence.entries import theirs
from publish.cli._session import run as run_cli
from publish.cli._verbs import cli
from publish.copies.hosts.folder import FolderHost
from publish.copies.roll import Listed
from publish.core.errors import RefusedError
from publish.core.model import Audit, Finding, Sight, Verdict
from tests.support import censor
from tests.support.censor import Censor
from tests.support.factory import NOW, PASSPHRASE, Archive
from tests.support.small import SETTINGS

PAGE = "reports/2001/strike-hard.html"
BROUGHT = Listed("now", open=False, looked=True, whole="now")


@pytest.mark.parametrize(
    ("verdict", "known", "noted"),
    [
        # never right
        (Verdict.TAMPERED, Listed(), False),
        (Verdict.TAMPERED, Listed("now"), False),
        (Verdict.UNAVAILABLE, Listed("now", looked=True), False),
        # whole, and then not
        (Verdict.TAMPERED, BROUGHT, True),
        (Verdict.UNAVAILABLE, BROUGHT, True),
        (Verdict.STALE, BROUGHT, True),
        (Verdict.AUTHENTIC, BROUGHT, False),
        (Verdict.FRESH, BROUGHT, False),
        # behind, for our push did not end
        (Verdict.STALE, Listed("now", open=True, looked=True, whole="now"), False),
        (Verdict.UNAVAILABLE, Listed("now", open=True, looked=True, whole="now"), False),
        (Verdict.TAMPERED, Listed("now", open=True, looked=True, whole="now"), True),
        # behind, for it was never made
        (Verdict.STALE, Listed("old", looked=True, whole="old"), False),
        (Verdict.UNAVAILABLE, Listed("old", looked=True, whole="old"), False),
        # sent, and not seen well with it yet: a cache
        (Verdict.STALE, Listed("now", looked=True, whole="old"), False),
        (Verdict.UNAVAILABLE, Listed("now", looked=True, whole="old"), True),
    ],
)
def test_what_of_a_path_is_theirs(verdict: Verdict, known: Listed, noted: bool) -> None:
    audit = Audit("web", "https://a.example/", verdict, "x", 1, "full", 9, 9, 0)
    assert theirs(audit, Finding("a", verdict, "x"), known, "now", fresh=True, heard=True) is noted


@pytest.mark.parametrize(
    ("audit", "status", "fresh", "heard", "noted"),
    [
        ({"verdict": Verdict.STALE}, 0, False, True, False),  # nobody renewed it
        ({"verdict": Verdict.UNKNOWN}, 0, True, True, True),
        ({"verdict": Verdict.UNKNOWN}, 0, True, False, False),  # our own line
        ({"verdict": Verdict.UNKNOWN}, 407, True, True, False),  # our own proxy
        ({"verdict": Verdict.UNKNOWN}, 403, True, True, False),  # a challenge for browsers
        ({"verdict": Verdict.UNKNOWN}, 502, True, True, True),
        ({"verdict": Verdict.UNKNOWN}, 511, True, True, False),  # the network that we are in
        ({"verdict": Verdict.UNAVAILABLE, "gone": True}, 404, True, True, True),
        ({"verdict": Verdict.UNAVAILABLE, "gone": True, "address": ""}, 0, True, True, False),  # unplugged
        ({"verdict": Verdict.UNKNOWN, "address": ""}, 0, True, True, False),
        ({"verdict": Verdict.STALE, "address": ""}, 0, True, True, False),
        ({"verdict": Verdict.TAMPERED, "address": ""}, 0, True, True, True),
    ],
)
def test_what_of_a_copy_is_theirs(audit: dict[str, Any], status: int, fresh: bool, heard: bool, noted: bool) -> None:
    whole = {"host": "web", "address": "https://a.example/", "reason": "x", "release": 1, "depth": "full"}
    seen = Audit(**{**whole, "checked": 9, "total": 9, "missed": 0.0, **audit})
    finding = Finding("", seen.verdict, "x", sight=Sight(status=status))
    assert theirs(seen, finding, BROUGHT, "now", fresh=fresh, heard=heard) is noted


# -- with the program -------------------------------------------------------------------------------------------------
class Desk:
    """A publisher's folder, a web host and a stick."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.archive = Archive(folder / "publisher")
        self.www = folder / "www"
        self.www.mkdir()
        self.server = Censor(self.www, headers={"Access-Control-Allow-Origin": "*"}, now=NOW)
        self._capsys = capsys
        self.settings = f'[hosts.web]\nkind = "folder"\npath = "../www"\npublic = "{self.server.url}"\n'
        (self.archive.home / "mkdocs.yml").write_text(SETTINGS)
        self.write(self.settings)

    def write(self, settings: str) -> None:
        (self.archive.home / "mirrors.toml").write_text(settings)

    def __call__(self, *words: object) -> tuple[int, str, str]:
        self._capsys.readouterr()
        code = run_cli(cli, [str(w) for w in words])
        return code, *self._capsys.readouterr()

    def noted(self) -> int:
        return len(keep.read(self.archive.state).runs)


@pytest.fixture
def desk(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    from publish.archive import archive as door_archive
    from publish.archive import opened

    for module in (door_archive, opened):
        monkeypatch.setattr(module, "now_utc", lambda: NOW)
    monkeypatch.setenv("STET_PASSPHRASE", PASSPHRASE)
    made = Desk(tmp_path, capsys)
    monkeypatch.chdir(made.archive.home)
    made.archive.release()
    with made.server:
        yield made


def test_a_takedown_of_what_was_whole_is_noted_and_a_copy_never_sent_is_not(desk: Desk) -> None:
    assert desk("check")[0] == 5  # new, and not pushed
    assert desk.noted() == 0
    assert desk("push")[0] == 0
    assert desk("check")[0] == 0
    desk.server.rule(PAGE, censor.status(451))
    assert "noted as evidence, run 1" in desk("check")[2]
    desk.server.rules.clear()
    desk.server.rule("*", censor.status(410))
    assert "noted as evidence, run 2" in desk("check")[2]


def test_a_mistyped_address_is_no_takedown_though_another_was_right(desk: Desk, tmp_path: Path) -> None:
    assert desk("push")[0] == 0
    assert desk("check")[0] == 0
    with Censor(tmp_path / "elsewhere") as wrong:
        desk.write(desk.settings.replace(desk.server.url, wrong.url))
        assert desk("check")[0] == 5
        assert desk("push")[0] == 0
        for _ in range(2):
            assert desk("check")[0] == 5
    assert desk.noted() == 0


def test_a_push_that_failed_or_was_never_made_is_no_takedown(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(self: FolderHost) -> None:
        raise RefusedError("the access key or its secret is wrong", host=self.name)

    assert desk("push")[0] == 0
    assert desk("check")[0] == 0
    desk.archive.write("index.html", "second")
    desk.archive.write("new.html", "new")
    desk.archive.release()
    assert desk("check", "--depth", "full")[0] == 5
    monkeypatch.setattr(FolderHost, "_begin", refuse)
    assert desk("push")[0] == 5
    assert desk("check", "--depth", "full")[0] == 5
    assert desk.noted() == 0


def test_a_push_that_was_cut_is_no_takedown(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its files are half here: of the former release, of the new one, missing."""
    assert desk("push")[0] == 0
    assert desk("check")[0] == 0
    desk.archive.write("new.html", "new")
    desk.archive.release()

    put = FolderHost._put

    def cut(self: FolderHost, path: str, source: Path, length: int, kind: str) -> None:
        if path == "new.html":
            raise KeyboardInterrupt
        put(self, path, source, length, kind)

    monkeypatch.setattr(FolderHost, "_put", cut)
    assert desk("push")[0] == 130
    (desk.www / "metadata/timestamp.json").write_bytes((desk.archive.state / "metadata/timestamp.json").read_bytes())
    assert desk("check")[0] == 5
    assert desk.noted() == 0


def test_a_missed_renewal_is_no_takedown(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    from publish.archive import archive as door_archive
    from publish.archive import opened

    assert desk("push")[0] == 0
    assert desk("check")[0] == 0
    for module in (door_archive, opened):
        monkeypatch.setattr(module, "now_utc", lambda: NOW + timedelta(days=40))
    code, out, _ = desk("check")
    assert (code, "STALE" in out) == (5, True)
    assert desk.noted() == 0


def test_the_roll_cannot_be_written_and_the_check_goes_on(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    from publish.copies import roll

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    assert desk("push")[0] == 0
    monkeypatch.setattr(roll, "write_atomically", full)
    code, _, err = desk("check")
    assert code == 0
    assert "no space left on device" in err


# -- a stick in a drawer ----------------------------------------------------------------------------------------------
STICK = '\n[hosts.stick]\nkind = "folder"\npath = "../stick"\n'


def test_a_stick_that_may_be_away_is_mentioned_and_not_counted(desk: Desk, tmp_path: Path) -> None:
    stick, drawer = tmp_path / "stick", tmp_path / "drawer"
    desk.write(desk.settings + STICK + "away = true\n")
    assert desk("push")[0] == 0  # the first push fills it
    assert stick.is_dir()
    assert desk("check")[0] == 0
    stick.rename(drawer)
    for words in (["push"], ["check", "--depth", "full"], ["heal"], ["heal", "--dry-run"]):
        code, out, _ = desk(*words)
        assert (code, "stick: away" in out) == (0, True), words
        assert not stick.exists()
    import json

    for words in (["push"], ["check"], ["heal"]):
        assert json.loads(desk("--json", *words)[1])["away"] == ["stick"]
    assert desk.noted() == 0
    drawer.rename(stick)
    assert "away" not in desk("check")[1]


def test_a_stick_that_must_be_there_is_counted_and_is_still_no_takedown(desk: Desk, tmp_path: Path) -> None:
    desk.write(desk.settings + STICK)
    assert desk("push")[0] == 0
    assert desk("check")[0] == 0
    (tmp_path / "stick").rename(tmp_path / "drawer")
    assert desk("check")[0] == 5
    assert desk.noted() == 0


def test_a_mount_point_that_is_empty_is_away_and_is_not_filled_unless_by_name(desk: Desk, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    desk.write(desk.settings + STICK + "away = true\n")
    assert desk("push")[0] == 0
    stick.rename(tmp_path / "drawer")
    stick.mkdir()
    assert "stick: away" in desk("push")[1]
    assert list(stick.iterdir()) == []
    assert desk("push", "--host", "stick")[0] == 0
    assert (stick / "index.html").exists()


def test_an_absolute_path_whose_disk_is_not_mounted_is_away_though_nothing_was_sent_yet(desk: Desk) -> None:
    path = desk.archive.home.parent / "media" / "stick" / "archive"
    desk.write(desk.settings + f'\n[hosts.stick]\nkind = "folder"\npath = "{path}"\naway = true\n')
    assert "stick: away" in desk("push")[1]
    assert desk("check")[0] == 0


def test_where_all_copies_are_away_nothing_is_wrong(desk: Desk, tmp_path: Path) -> None:
    desk.write(STICK + "away = true\n")
    assert desk("push")[0] == 0
    (tmp_path / "stick").rename(tmp_path / "drawer")
    for verb in ("push", "check", "heal"):
        code, out, _ = desk(verb)
        assert (code, "stick: away" in out) == (0, True)


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ('away = true\npublic = "https://a.example/"\n', "mirrors.toml:9 [hosts.stick]: 'away' and 'public'"),
        ("away = true\nspare = true\n", "mirrors.toml:9 [hosts.stick]: 'away' and 'spare'"),
        ('away = "often"\n', "mirrors.toml:9 [hosts.stick]: 'away' should be a valid boolean"),
        ("may_be_away = true\n", "mirrors.toml:9 [hosts.stick]: unknown key 'may_be_away'"),
    ],
)
def test_away_where_it_cannot_be_is_a_fault_with_its_line(desk: Desk, more: str, said: str) -> None:
    desk.write(desk.settings + STICK + more)
    code, _, err = desk("check")
    assert code == 2
    assert said in err
