"""What checks saw of wounded copies: what is kept, what is never kept, and what a stranger can make of it."""

import base64
import getpass
import json
import socket
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from publish import evidence
from publish.audit.sight import START_LENGTH, mask, of
from publish.check import Depth, Target, check_all
from publish.cli import cli
from publish.door.common import run as run_cli
from publish.errors import TrustError
from publish.evidence import canonical, exhibit
from publish.hosts.base import Answer
from publish.hosts.folder import read_folder
from publish.hosts.web import WebCopy
from publish.model import Audit, Finding, Release, Sight, Verdict
from publish.release import StateSource, load
from tests import censor
from tests.censor import HASTY, Censor
from tests.factory import NOW, PAGES, PASSPHRASE, Archive, lay
from tests.small import SETTINGS

PAGE = "reports/2001/strike-hard.html"
OTHER = "reports/2013/masanjia.html"


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive(tmp_path / "publisher")


@pytest.fixture
def release(archive: Archive) -> Release:
    return archive.publish(PAGES)


@pytest.fixture
def host(release: Release, tmp_path: Path) -> Iterator[Censor]:
    with Censor(lay(release, tmp_path / "copy")) as server:
        yield server


Look = Callable[..., list[Audit]]


@pytest.fixture
def look(release: Release, host: Censor) -> Look:
    def look(depth: Depth = Depth.FULL) -> list[Audit]:
        return check_all([Target("web", host.url, WebCopy(host.url, patience=HASTY))], release, now=NOW, depth=depth)

    return look


def noted(archive: Archive, audits: list[Audit], release: Release) -> dict[str, Any]:
    assert evidence.record(archive.state, audits, release, now=NOW) is not None
    return evidence.load(archive.state)[-1].data


def of_path(data: dict[str, Any], path: str) -> dict[str, Any]:
    return next(e for e in data["entries"] if e["path"] == path)


# What is kept


def test_a_healthy_copy_leaves_nothing(archive: Archive, release: Release, look: Look) -> None:
    assert evidence.record(archive.state, look(), release, now=NOW) is None
    assert not (archive.state / evidence.FOLDER).exists()


def test_a_page_taken_down_by_law_is_kept_with_status_headers_and_first_bytes(
    archive: Archive, release: Release, look: Look, host: Censor
) -> None:
    order = b"<html>By order of the court of X, case 17" + b"." * 2000
    link = '<https://court.example/>; rel="blocked-by"'
    host.rule(PAGE, lambda handler, _: handler.answer(order, 451, Link=link, Server="nginx", Set_Cookie="id=7"))
    entry = of_path(noted(archive, look(), release), PAGE)
    wanted = release.by_path()[PAGE]
    assert entry["status"] == 451
    assert ["link", link] in entry["headers"]
    assert "id=7" not in json.dumps(entry)
    assert base64.b64decode(entry["start"]) == order[:START_LENGTH]
    assert (entry["expected"], entry["found"]) == (wanted.sha256, "")
    assert (entry["verdict"], entry["release"], entry["address"]) == ("UNAVAILABLE", 1, host.url)
    assert entry["at"].startswith("2026-11-21T12:30:")


def test_a_forged_page_is_kept_with_both_hashes(archive: Archive, release: Release, look: Look, host: Censor) -> None:
    host.rule(PAGE, censor.tamper())
    entry = of_path(noted(archive, look(), release), PAGE)
    assert entry["verdict"] == "TAMPERED"
    assert len(entry["found"]) == 64
    assert entry["found"] != entry["expected"] == release.by_path()[PAGE].sha256
    assert entry["status"] == 200


def test_a_copy_that_is_gone_is_one_entry(archive: Archive, release: Release, look: Look, host: Censor) -> None:
    host.rule("*", censor.status(410, b"account closed"))
    data = noted(archive, look(), release)
    assert [(e["path"], e["status"], e["verdict"]) for e in data["entries"]] == [("", 410, "UNAVAILABLE")]
    assert base64.b64decode(data["entries"][0]["start"]) == b"account closed"


@pytest.mark.parametrize(
    "answer",
    [
        censor.hang_up(),
        censor.black_hole(),
        censor.page(),
        censor.redirect("http://portal.example/{path}?ip=203.0.113.9"),
    ],
)
def test_every_kind_of_answer_and_none_is_kept(
    archive: Archive, release: Release, look: Look, host: Censor, answer: censor.Answer
) -> None:
    host.rule("*", answer)
    data = noted(archive, look(Depth.QUICK), release)
    assert data["entries"]
    assert "203.0.113.9" not in json.dumps(data)


@pytest.mark.parametrize("path", ["metadata/1.targets.json", "metadata/timestamp.json", "mirrors.html"])
def test_wounded_metadata_are_kept_as_well(
    archive: Archive, release: Release, look: Look, host: Censor, path: str
) -> None:
    host.rule(path, censor.tamper())
    assert of_path(noted(archive, look(), release), path)["start"]


def test_threads_do_not_mix_up_whose_answer_it_was(
    archive: Archive, release: Release, look: Look, host: Censor
) -> None:
    codes = {path: 401 + 2 * (i % 2) for i, path in enumerate(PAGES)}
    for path, code in codes.items():
        host.rule(path, censor.status(code, path.encode()))
    for entry in noted(archive, look(), release)["entries"]:
        if entry["path"] in codes:
            assert entry["status"] == codes[entry["path"]]
            assert base64.b64decode(entry["start"]).decode() == entry["path"]


def test_more_findings_than_are_kept_are_counted(archive: Archive, release: Release) -> None:
    found = tuple(Finding(f"a{i}", Verdict.TAMPERED, "x") for i in range(evidence.ENTRIES_MAX + 7))
    audit = Audit("h", "https://a.example/", Verdict.TAMPERED, "x", 1, "full", 9, 9, 0, found)
    data = noted(archive, [audit], release)
    assert len(data["entries"]) == evidence.ENTRIES_MAX
    assert data["left_out"] == {"h": 7}


def test_a_full_log_drops_the_oldest_runs_and_says_so(
    archive: Archive, release: Release, monkeypatch: pytest.MonkeyPatch
) -> None:
    audit = Audit("h", "https://a.example/", Verdict.TAMPERED, "x", 1, "full", 9, 9, 0)
    monkeypatch.setattr(evidence, "LOG_MAX_LENGTH", 2000)
    made = [evidence.record(archive.state, [audit], release, now=NOW) for _ in range(8)]
    dropped = [n for m in made if m for n in m.dropped]
    assert dropped == list(range(1, dropped[-1] + 1))
    runs = evidence.load(archive.state)
    assert [r.number for r in runs] == list(range(dropped[-1] + 1, 9))
    assert runs[-1].data["dropped"] == list(made[-1].dropped if made[-1] else ())


# What is never kept


def test_nothing_names_this_machine(archive: Archive, release: Release, tmp_path: Path) -> None:
    folder = lay(release, tmp_path / "stick")
    (folder / PAGE).write_bytes(b"forged")
    (folder / OTHER).unlink()
    audits = check_all([Target("stick", str(folder), read_folder(str(folder)))], release, now=NOW, depth=Depth.FULL)
    odd = replace(audits[0], findings=(), reason=f"cannot open {folder}/x: no; see ~/y and file://{folder}/z")
    text = canonical([noted(archive, audits, release), noted(archive, [odd], release)]).decode()
    for secret in (str(tmp_path), "~/y", getpass.getuser() + "/", socket.gethostname()):
        assert secret not in text
    assert '"address":"stick"' in text


def test_headers_keep_what_is_the_hosts_and_lose_what_is_the_visitors() -> None:
    given = {
        "Server": "cloudflare", "CF-Ray": "8f2a00-FRA", "Set-Cookie": "a=1", "X-Client-IP": "203.0.113.9",
        "X-Forwarded-For": "203.0.113.9", "Via": "1.1 gate.office.example (squid), 1.1 varnish",
        "Location": "https://a.example/no?ip=203.0.113.9#x", "X-Cache": "MISS for 2001:db8::9 at 198.51.100.7",
        "ETag": '"a\x07b"', "Retry-After": "9" * 999,
    }  # fmt: skip
    sight = of(Answer(403, tuple(given.items())), b"", NOW, "http://198.51.100.7/")
    assert dict(sight.headers) == {
        "server": "cloudflare", "cf-ray": "8f2a00", "via": "1.1 (withheld), 1.1 varnish",
        "location": "https://a.example/no", "x-cache": "MISS for xxxxxxxxxxx at 198.51.100.7",
        "etag": '"ab"', "retry-after": "9" * 200,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("given", "masked"),
    [
        (b"Your IP: 203.0.113.9.", b"Your IP: xxxxxxxxxxx."),
        (b"from 2001:db8::1:2, why", b"from xxxxxxxxxxxxx, why"),
        (b"[::ffff:203.0.113.9]:80", b"[xxxxxxxxxxxxxxxxxx]:80"),
        (b"at 12:30:15 version 1.2.3 a::b {color:red}", None),
        (b"999.1.1.1 std::vector", None),
        (b"198.51.100.7", None),
    ],
)
def test_addresses_are_struck_out(given: bytes, masked: bytes | None) -> None:
    assert mask(given, "198.51.100.7") == (masked or given, masked is not None)


def test_the_hash_of_a_page_that_names_its_visitor_is_withheld(
    archive: Archive, release: Release, look: Look, host: Censor
) -> None:
    forged = b"no page " + b"." * 3000 + b"you are 203.0.113.9"
    host.rule(PAGE, lambda handler, _: handler.answer(forged))
    entry = of_path(noted(archive, look(), release), PAGE)
    assert entry["masked"]
    assert entry["found"] == ""
    assert "(withheld)" in entry["reason"]


# The chain and its signatures


@pytest.fixture
def log(archive: Archive, release: Release, look: Look, host: Censor) -> Archive:
    """Two runs, signed, and a third, not signed."""
    host.rule(PAGE, censor.tamper())
    noted(archive, look(), release)
    host.rule(OTHER, censor.status(451))
    noted(archive, look(), release)
    assert evidence.sign(archive.state, archive.keys, archive.fingerprint, now=NOW)
    noted(archive, look(), release)
    return archive


def exported(log: Archive, upto: int = 2) -> bytes:
    runs = [r for r in evidence.load(log.state) if r.number <= upto]
    source = StateSource(log.state, load(log.state, now=NOW).number)
    return exhibit.export(runs, list(evidence.signatures(log.state).values()), source, log.anchor, now=NOW)


def test_a_signed_exhibit_convinces_a_stranger(log: Archive) -> None:
    data = exported(log)
    assert data == exported(log)
    found = exhibit.judge(data, now=NOW + timedelta(days=900), fingerprint=log.fingerprint)
    assert found.sound
    assert (found.archive, found.title, len(found.signed)) == (log.fingerprint, "The archive", 1)
    entries = [(r.number, i, e) for r in found.runs for i, e in enumerate(r.data["entries"])]
    assert {e["path"] for _, _, e in entries} == {PAGE, OTHER}
    assert all(found.shown[n, i] == "signed by the editors in release 1 of 2026-11-21" for n, i, _ in entries)


def test_a_release_long_ago_still_shows_its_hashes(log: Archive) -> None:
    for n in range(20):
        log.publish({**PAGES, PAGE: f"<!doctype html><p>{n}"})
    found = exhibit.judge(exported(log), now=NOW)
    assert found.sound
    assert all(found.shown.values())


def test_what_is_not_signed_is_not_sound(log: Archive) -> None:
    found = exhibit.judge(exported(log, 3), now=NOW)
    assert found.unsigned == (3,)
    assert not found.sound
    assert not found.faults


def test_it_is_signed_once_and_only_with_an_unbroken_chain(log: Archive) -> None:
    assert evidence.sign(log.state, log.keys, log.fingerprint, now=NOW)
    assert evidence.sign(log.state, log.keys, log.fingerprint, now=NOW) is None
    file = log.state / evidence.FOLDER / "00000001.json"
    file.write_bytes(file.read_bytes().replace(b"TAMPERED", b"AUTHENTIC"))
    with pytest.raises(TrustError, match="was changed after it was written"):
        evidence.sign(log.state, log.keys, log.fingerprint, now=NOW)
    file.unlink()
    (log.state / evidence.FOLDER / "00000002.json").rename(file)
    with pytest.raises(TrustError, match="no record"):
        evidence.load(log.state)


def test_a_missing_run_is_seen(log: Archive) -> None:
    (log.state / evidence.FOLDER / "00000002.json").unlink()
    with pytest.raises(TrustError, match="run 2 is missing"):
        evidence.load(log.state)


def test_any_change_in_an_exhibit_is_seen(log: Archive) -> None:
    data = exported(log)
    value = json.loads(data)

    def judged(**change: Any) -> exhibit.Judged:
        return exhibit.judge(canonical({**value, **change}), now=NOW)

    first, second = value["runs"]
    assert not judged(runs=[first.replace("TAMPERED", "AUTHENTIC"), second]).sound
    assert not judged(runs=[first, second.replace("451", "200")]).sound
    assert not judged(runs=[second]).faults  # a part of the log, as long as the signature covers it
    assert not judged(runs=[first]).sound
    assert not judged(signatures=[]).sound
    signature = value["signatures"][0]
    for change in ({"at": "2020-01-01T00:00:00Z"}, {"keyid": "0" * 64}, {"sig": "0" * 128}, {"sig": "no hex"}):
        assert judged(signatures=[signature | change]).faults


@pytest.mark.parametrize(
    "data",
    [b"", b"{}", b"[]", b"[" * 100_000, b'{"format":"stet-evidence-export-1","runs":[1]}', b"\xff"],
)
def test_what_is_no_exhibit_is_refused(data: bytes) -> None:
    with pytest.raises(TrustError, match="not a file of evidence"):
        exhibit.judge(data, now=NOW)


@pytest.mark.parametrize(
    "change",
    [
        {"entries": 1}, {"entries": [1]}, {"entries": [{}]}, {"release": "x"}, {"left_out": []}, {"dropped": None},
        {"more": 1}, {"format": "another"}, {"number": 7}, {"archive": "ab" * 32},
    ],
)  # fmt: skip
def test_a_malformed_run_is_a_fault_and_no_crash(log: Archive, change: dict[str, Any]) -> None:
    value = json.loads(exported(log))
    run = json.loads(value["runs"][1])
    value["runs"][1] = canonical(run | change).decode() + "\n"
    assert exhibit.judge(canonical(value), now=NOW).faults


@pytest.mark.parametrize("change", [{"status": "200"}, {"headers": ["x"]}, {"start": None}, {"masked": 0}])
def test_a_malformed_entry_is_a_fault_and_no_crash(log: Archive, change: dict[str, Any]) -> None:
    value = json.loads(exported(log))
    run = json.loads(value["runs"][0])
    run["entries"][0] |= change
    value["runs"][0] = canonical(run).decode() + "\n"
    assert exhibit.judge(canonical(value), now=NOW).faults


@pytest.mark.parametrize("path", ["../x", "metadata/../../x", "", "/etc/passwd", "targets/x"])
def test_a_path_that_no_copy_can_have_is_not_shown(log: Archive, release: Release, path: str) -> None:
    claim = Finding(path, Verdict.TAMPERED, "x", "ab" * 32, "cd" * 32, Sight(NOW))
    noted(log, [Audit("h", "https://a.example/", Verdict.TAMPERED, "x", 1, "full", 9, 9, 0, (claim,))], release)
    assert exhibit.judge(exported(log, 4), now=NOW).shown[4, 0] == ""


def test_forged_metadata_in_an_exhibit_are_refused(log: Archive, tmp_path: Path) -> None:
    value = json.loads(exported(log))
    other = Archive(tmp_path / "other")
    other.publish(PAGES)
    theirs = (other.state / "metadata/1.root.json").read_bytes()
    files = value["files"] | {"metadata/1.root.json": base64.b64encode(theirs).decode()}
    with pytest.raises(TrustError):
        exhibit.judge(canonical(value | {"files": files}), now=NOW)
    with pytest.raises(TrustError, match="lacks metadata"):
        exhibit.judge(canonical(value | {"files": {}}), now=NOW)
    with pytest.raises(TrustError, match="of another archive"):
        exhibit.judge(exported(log), now=NOW, fingerprint=other.fingerprint)


def test_a_hash_that_the_publisher_never_signed_is_not_shown_as_his(log: Archive, release: Release) -> None:
    claim = Finding("index.html", Verdict.TAMPERED, "x", "ab" * 32, "cd" * 32, Sight(NOW))
    audit = Audit("h", "https://a.example/", Verdict.TAMPERED, "x", 1, "full", 9, 9, 0, (claim,))
    noted(log, [audit], release)
    evidence.sign(log.state, log.keys, log.fingerprint, now=NOW)
    found = exhibit.judge(exported(log, 4), now=NOW)
    assert found.sound
    assert found.shown[4, 0] == ""


# At the door


@pytest.fixture
def door(log: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Any:
    (log.home / "mirrors.toml").write_text('[hosts.one]\nkind = "folder"\npath = "../one"\n')
    (log.home / "mkdocs.yml").write_text(SETTINGS.replace("Small", "The archive"))
    monkeypatch.chdir(log.home)
    monkeypatch.setenv("STET_PASSPHRASE", PASSPHRASE)

    def door(*words: object) -> tuple[int, str, str]:
        capsys.readouterr()
        code = run_cli(cli, [str(w) for w in words])
        return code, *capsys.readouterr()

    return door


def test_list_show_sign_export_and_verify(
    door: Any, log: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    code, out, err = door("evidence", "list")
    assert code == 0
    assert "TAMPERED, UNAVAILABLE" in out
    assert "not yet" in out
    assert "1 run not signed yet" in err
    assert PAGE in door("evidence", "show", 1)[1]
    assert door("evidence", "show", 9)[0] == 2
    assert "not signed" in door("evidence", "export", tmp_path / "x.json")[2]
    assert "up to 3 are signed" in door("evidence", "sign")[1]
    assert "signed already" in door("evidence", "sign")[1]
    assert door("evidence", "export", tmp_path / "x.json", "--from", 2)[0] == 0
    monkeypatch.chdir(tmp_path)
    code, out, err = door("evidence", "verify", "x.json")
    assert code == 0
    assert "It does not prove" in out
    assert "compare it" in err
    assert json.loads(door("--json", "evidence", "verify", "x.json", "--fingerprint", log.fingerprint)[1])["sound"]
    (tmp_path / "x.json").write_bytes((tmp_path / "x.json").read_bytes().replace(b"TAMPERED", b"STALE"))
    code, out, _ = door("evidence", "verify", "x.json")
    assert code == 4
    assert "not to be believed" in out
    assert door("evidence", "verify", "no.json")[0] == 2


def test_a_check_notes_and_what_opens_the_keys_signs(door: Any, log: Archive) -> None:
    assert door("push")[0] == 0
    assert not any("noted" in part for part in door("check")[1:])
    (log.home.parent / "one" / PAGE).write_bytes(b"forged")
    code, _, err = door("check", "--depth", "full")
    assert code == 4
    assert "noted as evidence, run 4" in err
    assert door("seal")[0] == 0
    assert 4 in evidence.signatures(log.state)


def test_a_log_that_cannot_be_written_stops_no_check(door: Any, log: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(evidence, "write_atomically", full)
    code, _, err = door("check")
    assert code == 5
    assert "warning: what was seen is not in the evidence: no space left on device" in err


def test_without_evidence_each_verb_says_so(door: Any, log: Archive, tmp_path: Path) -> None:
    for file in (log.state / evidence.FOLDER).iterdir():
        file.unlink()
    assert "no check has seen" in door("evidence", "list")[1]
    assert door("evidence", "export", tmp_path / "x")[0] == 2
    assert door("evidence", "sign")[0] == 2
