"""publish.audit.evidence.keep: what audits saw of wounded copies is kept, bounded and signed."""

import base64
import getpass
import json
import re
import socket
from dataclasses import replace
from pathlib import Path

import pytest

from publish.audit.check import Depth, Target, check_all
from publish.audit.evidence import keep
from publish.audit.evidence.runs import canonical
from publish.copies.hosts.folder import read_folder
from publish.copies.hosts.web import WebCopy
from publish.core.model import Audit, Finding, Verdict
from publish.verify.head import Release
from publish.verify.notices import GAP, WORDS
from tests.audit.evidence.conftest import OTHER, PAGE, Look, noted, of_path, was_well
from tests.support import censor
from tests.support.censor import HASTY, Censor, Handler
from tests.support.factory import NOW, PAGES, Archive, lay


def _in_pieces(*pieces: bytes, code: int = 451) -> censor.Answer:
    def answer(handler: Handler, path: str) -> None:
        handler.begin(code, {"Content-Length": str(sum(map(len, pieces))), "Content-Type": "text/html"})
        for piece in pieces:
            handler.wfile.write(piece)
            handler.wfile.flush()

    return answer


def test_a_healthy_copy_leaves_nothing(archive: Archive, release: Release, look: Look) -> None:
    assert keep.record(archive.state, look(), release, now=NOW) is None
    assert not (archive.state / keep.FOLDER).exists()


def test_a_page_taken_down_by_law_is_kept_with_status_headers_and_what_it_says(
    archive: Archive, release: Release, look: Look, host: Censor
) -> None:
    order = b"<html><h1>Unavailable</h1>By order of the court, case 17/26: this page is blocked." + b"." * 2000
    link = '<https://lumendatabase.org/notices/17>; rel="blocked-by"'
    host.rule(PAGE, lambda handler, _: handler.answer(order, 451, Link=link, Server="nginx/1.2", Set_Cookie="id=7"))
    entry = of_path(noted(archive, look(), release), PAGE)
    wanted = release.by_path()[PAGE]
    assert entry["status"] == 451
    assert ["link", '<https://lumendatabase.org/>; rel="blocked-by"'] in entry["headers"]
    assert "id=7" not in json.dumps(entry)
    said = base64.b64decode(entry["start"]).decode()
    assert said == "unavailable by order of the court, case [..] this page is [..]"
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
def test_every_kind_of_answer_and_none_is_kept_if_others_answered(
    archive: Archive, release: Release, look: Look, host: Censor, answer: censor.Answer
) -> None:
    """And nothing, if this copy alone was looked at: the line may be down at our end."""
    host.rule("*", answer)
    audits = look(Depth.QUICK)
    assert keep.record(archive.state, audits, release, now=NOW) is None
    other = Audit("two", "https://two.example/", Verdict.FRESH, "well", 1, "quick", 9, 9, 0)
    data = noted(archive, [*audits, other], release)
    assert {e["host"] for e in data["entries"]} == {"web"}
    assert "203.0.113.9" not in json.dumps(data)
    assert "portal" not in json.dumps(data)


@pytest.mark.parametrize("path", ["metadata/1.targets.json", "metadata/timestamp.json", "mirrors.html"])
def test_wounded_metadata_are_kept_as_well(
    archive: Archive, release: Release, look: Look, host: Censor, path: str
) -> None:
    host.rule(path, censor.tamper())
    assert of_path(noted(archive, look(), release), path)["verdict"] == "TAMPERED"


def test_threads_do_not_mix_up_whose_answer_it_was(
    archive: Archive, release: Release, look: Look, host: Censor
) -> None:
    codes = {path: 403 + 48 * (i % 2) for i, path in enumerate(PAGES)}
    said = dict(zip(PAGES, sorted(WORDS), strict=False))
    for path, code in codes.items():
        host.rule(path, censor.status(code, said[path].encode()))
    for entry in noted(archive, look(), release)["entries"]:
        if entry["path"] in codes:
            assert entry["status"] == codes[entry["path"]]
            assert base64.b64decode(entry["start"]).decode() == said[entry["path"]]


def test_more_findings_than_are_kept_are_counted(archive: Archive, release: Release) -> None:
    was_well(archive, release, "https://a.example/", "h")
    found = tuple(Finding(f"a{i}", Verdict.TAMPERED, "x") for i in range(keep.ENTRIES_MAX + 7))
    audit = Audit("h", "https://a.example/", Verdict.TAMPERED, "x", 1, "full", 9, 9, 0, found)
    data = noted(archive, [audit], release)
    assert len(data["entries"]) == keep.ENTRIES_MAX
    assert data["left_out"] == {"h": 7}


def test_a_full_log_drops_the_oldest_runs_and_says_so(
    archive: Archive, release: Release, monkeypatch: pytest.MonkeyPatch
) -> None:
    was_well(archive, release, "https://a.example/", "h")
    audit = Audit("h", "https://a.example/", Verdict.TAMPERED, "x", 1, "full", 9, 9, 0)
    monkeypatch.setattr(keep, "LOG_MAX_LENGTH", 2000)
    made = [keep.record(archive.state, [audit], release, now=NOW) for _ in range(8)]
    dropped = [n for m in made if m for n in m.dropped]
    assert dropped == list(range(1, dropped[-1] + 1))
    runs = keep.read(archive.state).runs
    assert [r.number for r in runs] == list(range(dropped[-1] + 1, 9))
    assert runs[-1].data["dropped"] == list(made[-1].dropped if made[-1] else ())


def test_a_page_that_comes_in_pieces_is_read_on_and_names_nobody(
    archive: Archive, release: Release, look: Look, host: Censor
) -> None:
    host.rule(PAGE, _in_pieces(b"<html>Your address 203.0.113", b".77 is ", b"blocked</html>"))
    host.rule(OTHER, _in_pieces(b"<html>Your address 203.0.113", b".77 is blocked</html>", code=200))
    data = noted(archive, look(), release)
    for path in (PAGE, OTHER):
        assert base64.b64decode(of_path(data, path)["start"]).decode() == f"your {GAP} is blocked"
    assert "203" not in re.sub(r"[0-9a-f]{64}", "", json.dumps(data))  # a hash may hold any digits


def test_an_errors_page_is_read_to_its_bound_and_no_further(host: Censor) -> None:
    host.rule("*", _in_pieces(b"a" * 700, b"b" * 700, b"c" * 700))
    copy = WebCopy(host.url, patience=HASTY)
    with pytest.raises(Exception, match="451"):
        copy.read("index.html", 10)
    assert copy.last_answer
    assert copy.last_answer.start == b"a" * 700 + b"b" * 324


def test_nothing_names_this_machine(archive: Archive, release: Release, tmp_path: Path) -> None:
    folder = lay(release, tmp_path / "stick")
    (folder / PAGE).write_bytes(b"forged by " + socket.gethostname().encode())
    (folder / OTHER).unlink()
    audits = check_all([Target("stick", "", read_folder(str(folder)))], release, now=NOW, depth=Depth.FULL)
    was_well(archive, release, "", "stick")
    odd = replace(audits[0], findings=(), reason=f"cannot open {folder}/x: no; see ~/y and file://{folder}/z")
    text = canonical([noted(archive, audits, release), noted(archive, [odd], release)]).decode()
    for secret in (str(tmp_path), "~/y", getpass.getuser() + "/", socket.gethostname()):
        assert secret not in text
    assert '"address":"stick"' in text
