"""The road of the verbs on folders, and what a reader is told of copies and pages."""

import re
import shutil
import threading
from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from publish.core.formats.mirrorlist import grouped
from publish.desk.preview import Preview, of_folder, serve
from publish.verify import metadata
from tests.cli.conftest import Stet


def test_the_whole_road_on_folders(stet: Stet, archive: Path, tmp_path: Path) -> None:
    built = stet("build").out.splitlines()
    assert built[:2] == [f"1 report built in {archive}/.stet/tree", "reports: 1 added"]
    sealed = stet("seal")
    assert sealed.code == 0
    assert re.match(r"release 1 sealed: \d+ paths changed; the copy is \d+ files, [\d.]+ KB\nipfs://b", sealed.out)
    assert stet("seal").out == "release 1 is what was built: no new release, nothing was signed\n"
    assert "would send" in stet("push", "--dry-run").out
    assert not (tmp_path / "one").exists()
    pushed = stet("push")
    assert pushed.code == 0
    assert [line.split()[:2] for line in pushed.out.splitlines()] == [["host", "release"], ["one", "1"], ["two", "1"]]
    checked = stet("check", "--depth", "full")
    assert checked.code == 0
    assert checked.out.count("FRESH") == 2

    fingerprint = stet("--json", "seal").json["fingerprint"]
    groups = grouped(fingerprint).upper().split()
    cloned = stet("clone", *groups, tmp_path / "one", tmp_path / "two", tmp_path / "clone")
    assert cloned.code == 0
    assert cloned.out.startswith("AUTHENTIC: release 1, ")
    assert f"stet serve {tmp_path}/clone" in cloned.out
    whole = stet("verify", tmp_path / "clone", "--fingerprint", " ".join(groups))
    assert whole.code == 0
    assert [line.split(":")[0] for line in whole.out.splitlines()] == ["AUTHENTIC", "FRESH"]
    page = stet("verify", tmp_path / "clone/index.html", "--root", ".stet/metadata/1.root.json")
    assert page.code == 0
    assert page.out.splitlines()[-1].startswith("it took ")


def test_publish_does_it_all_and_a_second_time_sends_nothing(stet: Stet, archive: Path) -> None:
    rehearsed = stet("publish", "--dry-run")
    assert rehearsed.code == 0
    assert "would seal: index.html\n" in rehearsed.out
    assert rehearsed.out.endswith("would push to: one, two\n")
    assert not (archive / ".stet/releases").exists()
    first = stet("--json", "publish").json
    assert (first["release"], first["new"], len(first["receipts"]), first["failures"]) == (1, True, 2, [])
    assert {a["verdict"] for a in first["audits"]} == {"FRESH"}
    second = stet("--json", "publish").json
    assert (second["new"], [r["sent"] for r in second["receipts"]]) == (False, [0, 0])
    assert stet("publish", "--dry-run").out.startswith("nothing to seal")


def test_a_damaged_copy_is_named_healed_and_found_fresh(stet: Stet, archive: Path, tmp_path: Path) -> None:
    stet("publish")
    with (tmp_path / "two/index.html").open("a") as page:
        page.write("!")
    checked = stet("check")
    assert checked.code == 4
    assert re.search(r"^two +TAMPERED +1 .*index\.html", checked.out, re.MULTILINE)
    dry = stet("heal", "--dry-run")
    assert (dry.code, "two: mend" in dry.out) == (0, True)
    assert stet("verify", tmp_path / "two/index.html", "--root", ".stet/metadata/1.root.json").code == 4
    assert stet("verify", tmp_path / "two", "--root", ".stet/metadata/1.root.json").code == 4
    healed = stet("heal")
    assert healed.code == 0
    assert "two: mended, 1 file sent" in healed.out
    assert stet("check", "--host", "two").code == 0
    assert stet("heal").out.count("nothing to mend") == 1


def test_a_copy_that_is_gone_is_5_and_one_sick_host_does_not_stop_the_other(
    stet: Stet, archive: Path, tmp_path: Path
) -> None:
    (archive / "mirrors.toml").write_text(
        f'[hosts.one]\nkind = "folder"\npath = "../one"\n[hosts.usb]\nkind = "folder"\npath = "{tmp_path}/no/usb"\n'
    )
    stet("build")
    stet("seal")
    pushed = stet("push")
    assert pushed.code == 5
    assert "one" in pushed.out
    assert "stet: warning: not pushed: usb: no folder" in pushed.err
    assert "stet: hint: is the disk mounted?" in pushed.err
    failures = stet("--json", "push").json["failures"]
    assert [(f["host"], f["exit"]) for f in failures] == [("usb", 5)]
    assert stet("check").code == 5


@pytest.fixture
def web(tmp_path: Path) -> Iterator[str]:
    """The address at which a server shows the folder ``two``, if it is there."""

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *_said: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(tmp_path / "two"))) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
        thread.join()


def test_a_spare_that_no_reader_could_find_is_not_passed_over_in_silence(
    stet: Stet, archive: Path, tmp_path: Path, web: str
) -> None:
    with (archive / "mirrors.toml").open("a") as settings:  # the table of host 'two' is the last
        settings.write(f'public = "{web}"\n[hosts.spare]\nkind = "folder"\npath = "../spare"\nspare = true\n')
    assert stet("publish").code == 0
    shutil.rmtree(tmp_path / "two")
    (tmp_path / "two").touch()
    healed = stet("heal")
    assert healed.code == 5
    assert "nothing to mend" not in healed.out
    assert "not mended: spare: no reader could find this spare: it has no 'public' address" in healed.err


def test_a_lost_state_comes_back_from_a_copy(stet: Stet, archive: Path, tmp_path: Path) -> None:
    fingerprint = stet("--json", "publish").json["fingerprint"]
    shutil.move(archive / ".stet/keys", tmp_path / "keys")
    shutil.rmtree(archive / ".stet")
    lost = stet("heal", "--restore", tmp_path / "one")
    assert (lost.code, "--fingerprint" in lost.err) == (2, True)
    back = stet("heal", "--restore", tmp_path / "one", tmp_path / "two", "--fingerprint", fingerprint)
    assert back.code == 0
    assert "the keys are not" in back.out
    assert stet("check").code == 0
    stet("build")
    assert "bring the keys folder back" in stet("seal").err
    shutil.move(tmp_path / "keys", archive / ".stet/keys")
    assert "no new release" in stet("seal").out


def test_a_stale_copy_is_authentic_still(
    stet: Stet, archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fingerprint = stet("--json", "publish").json["fingerprint"]
    later = metadata.now_utc() + timedelta(days=40)
    for module in ("publish.archive.archive", "publish.archive.opened", "publish.cli.verify"):
        monkeypatch.setattr(f"{module}.now_utc", lambda: later)
    for what in (tmp_path / "one", tmp_path / "one/index.html"):
        found = stet("verify", what, "--fingerprint", fingerprint)
        assert found.code == 0
        assert [line.split(":")[0] for line in found.out.splitlines()][:2] == ["AUTHENTIC", "STALE"]
    assert stet("check").code == 5


def test_without_a_fingerprint_the_person_is_told_to_compare_it(stet: Stet, archive: Path, tmp_path: Path) -> None:
    fingerprint = stet("--json", "publish").json["fingerprint"]
    found = stet("verify", tmp_path / "one")
    assert found.code == 0
    assert grouped(fingerprint) in found.err
    assert "compare it with one that reached you by another way" in found.err
    assert stet("--json", "verify", tmp_path / "one").json["compared"] is False


def test_a_page_that_no_release_has_is_not_authentic(stet: Stet, archive: Path, tmp_path: Path) -> None:
    stet("publish")
    (tmp_path / "one/extra.html").write_text("<p>made up")
    assert stet("verify", tmp_path / "one/extra.html").code == 4


@pytest.fixture
def preview(archive: Path, stet: Stet, tmp_path: Path) -> Iterator[Preview]:
    stet("publish")
    with serve(of_folder(tmp_path / "one"), port=0) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def test_a_page_is_judged_by_its_web_address(stet: Stet, preview: Preview) -> None:
    year = metadata.now_utc().year
    found = stet("--json", "verify", f"{preview.url}reports/{year}/first-report.html")
    assert (found.code, found.json["verdict"], found.json["path"]) == (
        0,
        "FRESH",
        f"reports/{year}/first-report.html",
    )
    assert found.json["proof_bytes"] > 0
    assert stet("verify", preview.url).code == 0


def test_a_web_page_that_the_release_lacks_is_5(stet: Stet, preview: Preview) -> None:
    assert stet("verify", f"{preview.url}nothing/here.html").code == 5


def test_an_address_that_is_no_copy_says_so(stet: Stet, tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text("x")
    found = stet("verify", tmp_path / "page.html")
    assert (found.code, "lies in no copy" in found.err) == (2, True)
    found = stet("verify", tmp_path / "absent.html")
    assert (found.code, "there is no" in found.err) == (2, True)
