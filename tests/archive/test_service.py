"""publish.archive.service: which hosts should hold a copy now; a stick may be in a drawer."""

import json
import sys
from pathlib import Path

import pytest

from publish.archive.archive import Archive
from publish.core.formats import withdrawals
from tests.support.publisher import (
    Desk,
    desk,  # noqa: F401 - fixtures
)

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
    for words in (["push"], ["check"], ["heal"]):
        assert json.loads(desk("--json", *words)[1])["away"] == ["stick"]
    assert desk.noted() == 0
    drawer.rename(stick)
    assert "away" not in desk("check")[1]


def test_a_host_that_lacks_its_key_or_its_package_is_no_end_for_the_others(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    space = '\n[hosts.space]\nkind = "sftp"\nhost = "a.example"\npath = "www"\nidentity = "/nowhere/key"\n'
    pages = '\n[hosts.pages]\nkind = "git"\nurl = "https://a.example/b.git"\npreset = "github"\n'
    desk.write(desk.settings + space + pages + STICK)
    monkeypatch.setitem(sys.modules, "dulwich", None)
    assert desk("push")[0] == 5
    assert (tmp_path / "stick").is_dir()
    for verb in ("push", "check", "heal"):
        code, out, err = desk(verb)
        assert code == 5, verb
        said = out + err
        assert "there is no file /nowhere/key" in said, verb
        assert "needs the package dulwich" in said, verb


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
        ('away = "often"\n', "mirrors.toml:9 [hosts.stick]: 'away' must be true or false, without quotation marks"),
        ("may_be_away = true\n", "mirrors.toml:9 [hosts.stick]: unknown key 'may_be_away'"),
    ],
)
def test_away_where_it_cannot_be_is_a_fault_with_its_line(desk: Desk, more: str, said: str) -> None:
    desk.write(desk.settings + STICK + more)
    code, _, err = desk("check")
    assert code == 2
    assert said in err


def test_the_second_key_is_asked_for_by_whoever_takes_away_and_nobody_else(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.write('[hosts.safe]\nkind = "memory"\n')
    service = Archive.here().service
    assert [service.with_second(place).host.taker for place in service.places()] == [None]  # type: ignore[attr-defined]
    monkeypatch.setenv("STET_SAFE_WITHDRAW_PASSWORD", "second")
    (place,) = service.places()
    assert place.host.taker is None  # type: ignore[attr-defined]
    taker = service.with_second(place).host.taker  # type: ignore[attr-defined]
    assert taker is not None
    assert taker.settings.withdraws
    assert not place.settings.withdraws
    emptied = service.place_to_empty(place.settings).host.settings
    assert emptied is not None
    assert emptied.withdraws


def test_a_second_key_given_by_half_leaves_the_first_at_work(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.write('[hosts.safe]\nkind = "s3"\nbucket = "letters"\nendpoint = "https://a.example"\n')
    for what in ("ACCESS_KEY", "SECRET_KEY", "WITHDRAW_ACCESS_KEY"):
        monkeypatch.setenv(f"STET_SAFE_{what}", "given")
    service = Archive.here().service
    (place,) = service.places()
    found = service.with_second(place)
    assert found.host is place.host
    assert "no STET_SAFE_WITHDRAW_SECRET_KEY" in str(found.second_lacks)
    emptied = service.place_to_empty(place.settings)
    assert (emptied.host.settings, str(emptied.second_lacks)) == (place.settings, str(found.second_lacks))


def test_a_stick_in_a_drawer_with_what_was_withdrawn_since_is_said_to_have_it(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "usb/photographs").mkdir(parents=True)
    desk.write(desk.settings + '\n[hosts.stick]\nkind = "stick"\npath = "../usb"\n')
    assert desk("push")[0] == 0
    (tmp_path / "usb").rename(tmp_path / "drawer")
    assert "withdrawn" not in desk("check")[1]
    record = withdrawals.Record(kept_from=desk.archive.release().number + 1)
    withdrawals.save(desk.archive.state, record)
    code, out, _ = desk("check")
    assert (code, "stick: away, and left out; it still has what was withdrawn; when" in out) == (0, True)
    assert json.loads(desk("--json", "check")[1])["away_with_withdrawn"] == ["stick"]


LACKING = '\n[hosts.space]\nkind = "webdav"\nurl = "https://127.0.0.1:9/"\nuser = "me"\n'


def test_a_secret_that_is_missing_is_its_hosts_own_failure(desk: Desk, tmp_path: Path) -> None:
    desk.write(LACKING + desk.settings)
    said = "space: no STET_SPACE_PASSWORD in the environment"
    code, out, err = desk("push")
    assert (code, f"not pushed: {said}" in err, "export STET_SPACE_PASSWORD=…" in err) == (5, True, True)
    assert "web" in out
    assert (tmp_path / "www/metadata/timestamp.json").is_file()
    # Nothing of it is noted as sent, nor as under way.
    assert "space" not in (desk.archive.state / "places").read_text() + (desk.archive.state / "roll.json").read_text()
    (tmp_path / "www/index.html").write_text("spoilt")
    code, out, _ = desk("heal", "--dry-run")
    assert (code, "space: leave as it is: no STET_SPACE_PASSWORD" in out, "web: mend" in out) == (0, True, True)
    code, out, err = desk("heal")
    assert (code, "web: mended" in out, err.count("not mended: space: no STET_SPACE_PASSWORD")) == (5, True, 1)
    audits = {a["host"]: a for a in json.loads(desk("--json", "check")[1])["audits"]}
    assert audits["web"]["healthy"]
    assert (audits["space"]["verdict"], "export STET_SPACE_PASSWORD" in audits["space"]["reason"]) == ("UNKNOWN", True)
    assert desk("renew")[0] == 5
    assert desk("push", "--host", "web")[0] == 0


def test_a_copy_that_is_gone_is_not_given_up_for_a_secret_that_is_missing(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.write(desk.settings)
    assert desk("push")[0] == 0
    assert desk("check", "--depth", "full")[0] == 0
    desk.write(LACKING.replace("space", "web") + f'public = "{desk.server.url}"\n')
    (tmp_path / "www").rename(tmp_path / "gone")
    (tmp_path / "www").mkdir()
    monkeypatch.delenv("STET_WEB_PASSWORD", raising=False)
    healed = json.loads(desk("--json", "heal")[1])
    assert healed["left"] == []
    assert [failure["host"] for failure in healed["failures"]] == ["web"]
