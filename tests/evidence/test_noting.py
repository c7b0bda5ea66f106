"""Evidence: what audits saw of wounded copies is kept, and names neither this machine nor its visitor."""

import base64
import getpass
import json
import socket
from dataclasses import replace
from pathlib import Path

import pytest

from publish import evidence
from publish.audit.sight import START_LENGTH, mask, of
from publish.check import Depth, Target, check_all
from publish.evidence import canonical
from publish.hosts.base import Answer
from publish.hosts.folder import read_folder
from publish.model import Audit, Finding, Release, Verdict
from tests import censor
from tests.censor import Censor
from tests.evidence.conftest import OTHER, PAGE, Look, noted, of_path
from tests.factory import NOW, PAGES, Archive, lay


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
