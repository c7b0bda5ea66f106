"""The evidence log and what heal does of itself: who looked, whose fault it was, what a damaged log is worth."""

import base64
from datetime import timedelta
from pathlib import Path

from publish.archive.heal import Healed, heal
from publish.archive.inservice import Place
from publish.audit.check import Depth, Target, check_all
from publish.audit.evidence import keep
from publish.audit.evidence.entries import of_audit
from publish.cli.heal import healed_lines
from publish.copies import roll
from publish.copies.hosts.folder import FolderHost
from publish.copies.hosts.web import WebCopy
from publish.copies.push import push
from publish.core.model import Audit, Finding, Receipt, Verdict
from publish.core.settings import HostSettings
from publish.core.source import Answer
from publish.verify.sight import of
from tests.support.censor import HASTY, Censor, status
from tests.support.factory import NOW, Archive, lay

ADDRESS = "https://a.example/"
FORGED = Audit("web", ADDRESS, Verdict.TAMPERED, "x", 1, "full", 9, 9, 0)


def test_a_page_names_its_visitor_in_a_spelling_of_its_own(tmp_path: Path) -> None:
    """Row who looked: dashes, hex, base64, a provider, an address cut in two. Oracle: known words alone are kept."""
    page = b"<p>Blocked for pool-203-0-113-77.isp.example, cb00714d, MjAzLjAuMTEzLjc3, Small Net, at 203.0.113"
    assert base64.b64decode(of(None, page, NOW).start) == b"blocked for [..]"


def test_a_header_names_its_visitor() -> None:
    """Row who looked: a proxy on the asking side, and marks of the host. Oracle: values of known shape alone."""
    given = (("Server", "squid.office.example"), ("X-Cache", "HIT from squid.office.example"), ("Age", "3405803853"))
    assert of(Answer(403, given), b"", NOW).headers == ()


def test_the_hash_of_a_page_finds_its_visitor() -> None:
    """Row who looked: whoever has the page tries all addresses. Oracle: no hash where anything was struck out."""
    sight = of(Answer(200), b"<p>Hello 203.0.113.77", NOW)
    found = Finding("index.html", Verdict.TAMPERED, "x", "ab" * 32, "cd" * 32, sight)
    (entry,) = of_audit(FORGED, (found,), frozenset({"index.html"}), NOW)
    assert entry["found"] == ""


def test_the_log_accuses_others_of_our_slips(tmp_path: Path) -> None:
    """Row whose fault: an address that was never right; a push that was cut. Oracle: nothing is noted."""
    archive = Archive(tmp_path / "publisher")
    release = archive.release()
    roll.ended(archive.state, "web", ADDRESS, release)
    assert keep.record(archive.state, [FORGED], release, now=NOW) is None
    well = Audit("web", ADDRESS, Verdict.FRESH, "well", 1, "full", 9, 9, 0)
    assert keep.record(archive.state, [well], release, now=NOW) is None
    roll.begun(archive.state, "web")
    missing = Finding("index.html", Verdict.UNAVAILABLE, "x")
    audit = Audit("web", ADDRESS, Verdict.UNAVAILABLE, "x", 1, "full", 9, 9, 0, (missing,))
    assert keep.record(archive.state, [audit], release, now=NOW) is None


def test_a_byte_of_the_log_is_changed(tmp_path: Path) -> None:
    """Row damaged log: one run of three. Oracle: that run is named and left out, the others are read."""
    archive = Archive(tmp_path / "publisher")
    release = archive.release()
    roll.ended(archive.state, "web", ADDRESS, release)
    roll.looked(archive.state, [Audit("web", ADDRESS, Verdict.FRESH, "", 1, "full", 9, 9, 0)], release)
    for _ in range(3):
        assert keep.record(archive.state, [FORGED], release, now=NOW)
    file = archive.state / keep.FOLDER / "00000002.json"
    file.write_bytes(file.read_bytes().replace(b"TAMPERED", b"TAMPEREE"))
    log = keep.read(archive.state)
    assert ([run.number for run in log.runs], [fault.number for fault in log.faults]) == ([1, 3], [2])


def refused_by(tmp_path: Path, said: bytes, **headers: str) -> Audit:
    """Look at a copy where each file is answered with 403."""
    archive = Archive(tmp_path / "publisher")
    release = archive.release()
    with Censor(lay(release, tmp_path / "copy")) as host:
        host.rule("*", lambda handler, _: handler.answer(said, 403, **headers))
        target = Target("web", host.url, WebCopy(host.url, patience=HASTY))
        return check_all([target], release, now=NOW, depth=Depth.QUICK)[0]


def test_a_guard_asks_for_a_browser(tmp_path: Path) -> None:
    """Row challenge: 403 to every program. Oracle: UNKNOWN, and not gone."""
    audit = refused_by(tmp_path, b"One moment", cf_mitigated="challenge")
    assert (audit.verdict, audit.gone) == (Verdict.UNKNOWN, False)


def test_a_proxy_on_the_way_refuses_in_the_copys_name(tmp_path: Path) -> None:
    """Row challenge: the office's proxy says 403 for each file. Oracle: UNKNOWN, and not gone."""
    audit = refused_by(tmp_path, b"no", proxy_status="office; error=http_request_denied")
    assert (audit.verdict, audit.gone) == (Verdict.UNKNOWN, False)


def test_a_host_stays_down_and_spares_are_drawn_out(tmp_path: Path) -> None:
    """Row one loss: 403 for three nights. Oracle: one spare of two is published."""
    archive = Archive(tmp_path / "publisher")
    servers = {name: Censor(tmp_path / name) for name in ("web", "spare", "hidden")}
    places = []
    for name, server in servers.items():
        server.root.mkdir()
        settings = HostSettings(name, "folder", server.url, spare=name != "web")
        places.append(Place(settings, FolderHost(name, str(server.root), server.url)))
    with servers["web"], servers["spare"], servers["hidden"]:
        push(archive.release(), places[0].host, now=NOW)
        servers["web"].rule("*", status(403))
        nights = [heal(places, archive.state, lambda: archive.keys, now=NOW + timedelta(hours=n)) for n in range(3)]
    assert [night.joined for night in nights] == [("spare",), (), ()]


def test_a_page_is_changed_again_behind_the_back_of_heal() -> None:
    """Row mended: sent, and the second look finds other bytes. Oracle: it is not called mended."""
    healed = Healed((FORGED,), (FORGED,), (Receipt("web", 1, ADDRESS, 1, 9, 0, ()),))
    assert not [line for line in healed_lines(healed) if line.startswith("web: mended")]
