import hashlib
import stat
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from publish.audit.check import Depth, Target, check_all
from publish.copies.hosts.folder import read_folder
from publish.copies.hosts.web import WebCopy
from publish.core.errors import ConfigError, RollbackError, SignatureError, SourceError
from publish.core.formats import layout
from publish.core.model import Verdict
from publish.readers import remember
from publish.readers.clone import clone
from publish.readers.prove import Proof, prove
from publish.verify.head import Seen
from tests.attacks.desk import forked
from tests.support import censor
from tests.support.censor import HASTY, Censor
from tests.support.factory import NOW, PAGES, Archive, lay

PAGE = "reports/2001/strike-hard.html"


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    return Archive(tmp_path_factory.mktemp("publisher"))


@pytest.fixture(scope="module")
def copies(archive: Archive, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp("copies")
    old = {**PAGES, PAGE: "<!doctype html>old", "withdrawn.html": "x"}
    many = {f"notes/{n}.html": f"<!doctype html>{n}" for n in range(300)}
    return [lay(archive.publish(old), folder / "1"), lay(archive.publish({**PAGES, **many}), folder / "2")]


@pytest.fixture
def host(copies: list[Path]) -> Iterator[Censor]:
    with Censor(copies[1]) as server:
        yield server


def ask(host: Censor, archive: Archive, path: str = PAGE, **more: object) -> Proof:
    more = {"now": NOW, **more}
    return prove(WebCopy(host.url, patience=HASTY), archive.anchor, path, **more)  # type: ignore[arg-type]


def test_a_page_is_proved_by_its_own_folders_alone(host: Censor, archive: Archive, copies: list[Path]) -> None:
    proof = ask(host, archive)
    assert (proof.verdict, proof.authentic, proof.release) == (Verdict.FRESH, True, 2)
    assert proof.requests == len(host.log)
    listings = [p for p in host.asked() if p.endswith("SHA256SUMS")]
    assert len(listings) == 3  # top, reports/, reports/2001/; not the 300 names of notes/
    spent = sum((copies[1] / p).stat().st_size for p in host.asked() if p != PAGE and (copies[1] / p).exists())
    assert proof.proof_bytes == pytest.approx(spent, abs=20)  # the 404 of the next root has a body of its own
    assert proof.proof_bytes < 12_000
    assert proof.seen.release == 2


def test_a_forged_page_is_named_as_such(host: Censor, archive: Archive) -> None:
    proof = ask(host.rule(PAGE, censor.tamper()), archive)
    assert (proof.verdict, proof.authentic) == (Verdict.TAMPERED, False)
    assert "found" in proof.reason


@pytest.mark.parametrize(
    ("answer", "verdict"),
    [
        (censor.status(404), Verdict.UNAVAILABLE),
        (censor.status(451), Verdict.UNAVAILABLE),
        (censor.black_hole(), Verdict.UNKNOWN),
        (censor.endless(), Verdict.TAMPERED),
    ],
)
def test_a_page_that_is_not_given(host: Censor, archive: Archive, answer: censor.Answer, verdict: Verdict) -> None:
    assert ask(host.rule(PAGE, answer), archive).verdict is verdict


def test_a_block_page_is_not_tampering(host: Censor, archive: Archive) -> None:
    proof = ask(host.rule("*.html", censor.page()).rule("targets/*", censor.honest()), archive)
    assert (proof.verdict, proof.reason) == (Verdict.UNAVAILABLE, "block page or soft 404, not the copy")


def test_a_portal_that_sets_in_is_not_tampering(host: Censor, archive: Archive) -> None:
    def set_in(everywhere: str) -> censor.Answer:
        def answer(handler: censor.Handler, path: str) -> None:
            host.rule(everywhere, censor.portal())
            handler.answer(f"<!doctype html>not yet {path}".encode())

        return answer

    proof = ask(host.rule(PAGE, set_in("*")), archive)
    assert (proof.verdict, proof.reason) == (Verdict.UNAVAILABLE, "block page or soft 404, not the copy")
    host.rules.clear()  # who has the archive is no portal, and who has written into the root's place either
    assert ask(host.rule(PAGE, censor.portal()), archive).verdict is Verdict.TAMPERED
    assert ask(host.rule(PAGE, set_in(layout.FIRST_ROOT)), archive).verdict is Verdict.TAMPERED


def test_an_older_page_is_stale_and_the_publishers(host: Censor, archive: Archive, copies: list[Path]) -> None:
    proof = ask(host.rule(PAGE, censor.other_folder(copies[0])), archive)
    assert (proof.verdict, proof.authentic) == (Verdict.STALE, True)


def test_an_expired_archive_stays_authentic(host: Censor, archive: Archive) -> None:
    proof = ask(host, archive, now=NOW + timedelta(days=100))
    assert (proof.verdict, proof.authentic) == (Verdict.STALE, True)
    assert "expired" in proof.reason


def test_a_page_that_no_release_has(host: Censor, archive: Archive) -> None:
    proof = ask(host, archive, "reports/none.html")
    assert (proof.verdict, proof.sha256) == (Verdict.UNAVAILABLE, "")
    assert ask(host.rule("reports/none.html", censor.page(b"planted")), archive, "reports/none.html").verdict in (
        Verdict.TAMPERED,
    )
    with pytest.raises(SourceError):
        ask(host, archive, "../etc/passwd")


def test_mirrors_html_is_proved_too(host: Censor, archive: Archive) -> None:
    assert ask(host, archive, "mirrors.html").verdict is Verdict.FRESH


def test_a_rollback_is_refused(archive: Archive, copies: list[Path]) -> None:
    newest = prove(read_folder(str(copies[1])), archive.anchor, PAGE, now=NOW).seen
    with pytest.raises(RollbackError):
        prove(read_folder(str(copies[0])), archive.anchor, PAGE, now=NOW, seen=newest)


def test_another_archive_is_refused(copies: list[Path], tmp_path: Path) -> None:
    with pytest.raises(SignatureError, match="another archive"):
        prove(read_folder(str(copies[1])), Archive(tmp_path).anchor, PAGE, now=NOW)


def test_a_bucket_that_may_not_be_listed_can_be_read(host: Censor, archive: Archive) -> None:
    """It answers 403, not 404, for the root that comes next."""
    assert ask(host.rule("metadata/2.root.json", censor.status(403)), archive).verdict is Verdict.FRESH
    assert ask(host.rule("metadata/2.root.json", censor.page()), archive).verdict is Verdict.FRESH


# -- seen -------------------------------------------------------------------------------------------------------------

FINGERPRINT = "ab" * 32


@pytest.fixture
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    return tmp_path / "stet/seen" / f"{FINGERPRINT}.json"


def test_a_reader_remembers(state: Path) -> None:
    assert remember.load(FINGERPRINT) is None
    remember._save(FINGERPRINT, Seen(2, "cd" * 32, 7))
    assert remember.load(FINGERPRINT) == Seen(2, "cd" * 32, 7)
    assert stat.S_IMODE(state.stat().st_mode) == 0o600


def test_what_was_seen_never_goes_back(state: Path) -> None:
    remember._save(FINGERPRINT, Seen(2, "cd" * 32, 7))
    for older in (Seen(1, "ef" * 32, 9), Seen(2, "cd" * 32, 6), Seen()):
        remember._save(FINGERPRINT, older)
    assert remember.load(FINGERPRINT) == Seen(2, "cd" * 32, 7)
    remember._save(FINGERPRINT, Seen(2, "cd" * 32, 8))
    assert remember.load(FINGERPRINT) == Seen(2, "cd" * 32, 8)


def test_a_spoilt_memory_is_said(state: Path) -> None:
    remember._save(FINGERPRINT, Seen(2, "", 7))
    for spoilt in (b"", b"{}", b"\xff", b'{"release": null, "top": "", "timestamp": 1}'):
        state.write_bytes(spoilt)
        with pytest.raises(ConfigError, match="cannot be read"):
            remember.load(FINGERPRINT)


def test_a_fingerprint_is_no_path(state: Path) -> None:
    for wrong in ("../../etc/passwd", "", "AB" * 32, "ab" * 31):
        with pytest.raises(ConfigError):
            remember.load(wrong)


def test_without_xdg_it_lies_at_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    for value in ("", "relative"):
        monkeypatch.setenv("XDG_STATE_HOME", value)
        remember._save(FINGERPRINT, Seen(1))
    assert (tmp_path / ".local/state/stet/seen" / f"{FINGERPRINT}.json").exists()


# -- withdrawals are remembered -------------------------------------------------------------------------------------


def test_a_reader_remembers_what_was_withdrawn_and_refuses_a_release_that_unsays_it(tmp_path: Path) -> None:
    archive, source = Archive(tmp_path / "publisher"), f"1 2026-11-21 {'5f' * 32}\n".encode()
    said = lay(archive.publish({**PAGES, "WITHDRAWN": source}), tmp_path / "said")
    thief = forked(archive, tmp_path / "thief")
    (thief.state / "releases/1/WITHDRAWN").unlink()  # his seal would not drop the line
    unsaid = lay(thief.publish(PAGES), tmp_path / "unsaid")
    remembered = prove(read_folder(str(said)), archive.anchor, PAGE, now=NOW).seen
    assert (remembered.withdrawn, remembered.withdrawn_length) == (hashlib.sha256(source).hexdigest(), len(source))
    cloned = clone([str(said)], archive.anchor, tmp_path / "clone", now=NOW)
    assert cloned.head.seen == remembered
    for refused in (
        lambda: prove(read_folder(str(unsaid)), archive.anchor, PAGE, now=NOW, seen=remembered),
        lambda: clone([str(unsaid)], archive.anchor, tmp_path / "new", now=NOW, seen=remembered),
    ):
        with pytest.raises(RollbackError, match="no longer says of a withdrawal"):
            refused()
    # A whole verification says which file it is.
    target = Target("it", str(unsaid), read_folder(str(unsaid)))
    (audit,) = check_all([target], anchor=archive.anchor, now=NOW, depth=Depth.FULL, newest=remembered)
    assert (audit.verdict, audit.findings[0].path) == (Verdict.TAMPERED, "WITHDRAWN")


@pytest.mark.usefixtures("state")
def test_the_memory_of_withdrawals_outlives_a_look_that_did_not_ask() -> None:
    remember._save(FINGERPRINT, Seen(2, "cd" * 32, 7))
    remember._save(FINGERPRINT, Seen(2, "cd" * 32, 7, withdrawn="ab" * 32, withdrawn_length=80))
    remember._save(FINGERPRINT, Seen(3, "ef" * 32, 8))
    assert remember.load(FINGERPRINT) == Seen(3, "ef" * 32, 8, withdrawn="ab" * 32, withdrawn_length=80)
