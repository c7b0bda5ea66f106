"""The program as people and programs meet it: what stands on stdout, on stderr, and the exit code."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from click import Group

from publish import __version__
from publish.cli import cli
from publish.console import Console, clean, width
from publish.door import reading, words
from publish.door.common import Verb, run
from publish.errors import AbsentError, ConfigError, HostError, SourceError, StetError, TrustError
from publish.figures import count, size
from publish.gate import verify
from publish.mirrorlist import grouped
from publish.model import Audit, Verdict
from publish.serve import Preview, of_folder, serve

PASSPHRASE = "planted passphrase 4711"
VERBS = [
    "init", "build", "seal", "sign", "push", "check", "heal", "clone", "verify", "publish",
    "keys", "withdraw", "correct", "serve",
]  # fmt: skip
GROUPS = ("evidence", "keys")
MORE = ["bundle", "stamp", "fingerprint", "card", "evidence", "renew", "history", "witness", "attest"]
HERE = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Said:
    """What one run of the program said."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        assert self.out.count("\n") == 1
        return json.loads(self.out)


Stet = Callable[..., Said]


@pytest.fixture
def stet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Stet:
    """Run a command in this process, as a reader and publisher of nothing yet; secrets never come out."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "reader"))
    monkeypatch.setenv("STET_PASSPHRASE", PASSPHRASE)

    def stet(*words: object) -> Said:
        capsys.readouterr()
        code = run(cli, [str(word) for word in words])
        out, err = capsys.readouterr()
        assert PASSPHRASE not in out + err
        assert all(line.startswith("stet: ") for line in err.splitlines()), err
        return Said(code, out, err)

    return stet


@cache
def _template(tmp: Path) -> Path:
    folder = tmp / "archive"
    os.environ["STET_PASSPHRASE"] = PASSPHRASE
    assert run(cli, ["-q", "init", str(folder), "--title", "Letters"]) == 0
    del os.environ["STET_PASSPHRASE"]
    return folder


@pytest.fixture
def archive(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, stet: Stet, monkeypatch: pytest.MonkeyPatch
) -> Path:
    """A founded archive with two folders for hosts; we stand in it. Its keys are made once for all tests."""
    base = tmp_path_factory.getbasetemp() / "cli"
    folder = tmp_path / "archive"
    shutil.copytree(_template(base), folder)
    monkeypatch.setenv("STET_PASSPHRASE", PASSPHRASE)
    (folder / "mirrors.toml").write_text(
        '[hosts.one]\nkind = "folder"\npath = "../one"\n[hosts.two]\nkind = "folder"\npath = "../two"\n'
    )
    monkeypatch.chdir(folder)
    return folder


def program(*words: str, **more: Any) -> subprocess.CompletedProcess[str]:
    """The program itself, in a process of its own."""
    return subprocess.run([sys.executable, "-m", "publish", *words], capture_output=True, text=True, timeout=60, **more)


# The road


def test_the_whole_road_on_folders(stet: Stet, archive: Path, tmp_path: Path) -> None:
    assert stet("build").out == f"1 report built in {archive}/.stet/tree\n"
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


def test_a_spare_that_no_reader_could_find_is_not_passed_over_in_silence(
    stet: Stet, archive: Path, tmp_path: Path
) -> None:
    with (archive / "mirrors.toml").open("a") as settings:
        settings.write('\n[hosts.spare]\nkind = "folder"\npath = "../spare"\nspare = true\n')
    stet("publish")
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
    later = verify.now_utc() + timedelta(days=40)
    for module in ("publish.door.archive", "publish.door.reader"):
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
    year = verify.now_utc().year
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


# What every command promises


def command(*path: str) -> Any:
    return cli.commands[path[0]]


@pytest.mark.parametrize("verb", [*(v for v in (*VERBS, *MORE) if v not in GROUPS), "completion"])
def test_help_lists_the_exit_codes_and_the_common_options(stet: Stet, verb: str) -> None:
    said = stet(verb, "--help")
    assert said.code == 0
    listed = said.out.split("Exit codes:")[1]
    for code, _ in command(verb).exit_codes():
        assert re.search(rf"^  {code} ", listed, re.MULTILINE)
    for option in ("--json", "--quiet", "--verbose", "--directory"):
        assert option in said.out
    assert re.search(r"^  0 .*^  2 .*^  70 .*^  130 ", listed, re.MULTILINE | re.DOTALL)


def test_the_verbs_are_listed_in_the_order_of_their_use(stet: Stet) -> None:
    listed = stet("--help").out.split("Commands:")[1]
    assert re.findall(r"^  ([a-z]+) ", listed, re.MULTILINE) == [*VERBS, *MORE, "completion"]
    verbs = [v for c in cli.commands.values() for v in (c.commands.values() if isinstance(c, Group) else [c])]
    assert all(isinstance(verb, Verb) for verb in verbs)


def test_exit_codes_are_the_error_classes_own() -> None:
    codes = dict(command("publish").exit_codes())
    assert codes.keys() == {0, 1, 2, 3, 4, 5, 6, 70, 130}
    assert dict(command("clone").exit_codes())[TrustError.exit_code].startswith("these bytes are not the publisher's")


@pytest.mark.parametrize(
    "argv",
    [
        ["--json", "check"],
        ["check", "--json"],
        ["--json", "verify", "nowhere"],
        ["seal", "--json"],
        ["--json", "chekc"],
        ["--json", "push", "--host"],
        ["--json", "serve", "--port", "x"],
    ],
)
def test_an_error_is_json_on_stdout_and_talk_on_stderr(stet: Stet, argv: list[str]) -> None:
    said = stet(*argv)
    assert said.code == 2
    error = said.json["error"]
    assert error["kind"] == "ConfigError"
    assert error["exit"] == 2
    assert error["hint"]
    assert f"stet: hint: {error['hint']}\n" in said.err


@pytest.mark.parametrize(
    "argv",
    [
        ["build"],
        ["seal"],
        ["push"],
        ["check"],
        ["heal"],
        ["publish"],
        ["serve"],
        ["heal", "--restore"],
        ["clone", "abc"],
        ["clone", "abc", "https://a.example", "f"],
        ["clone", "nothing.json", "https://a.example", "f"],
        ["clone", "0" * 64, "gopher://a.example", "f"],
        ["verify", "."],
        ["verify", "gopher://a.example/"],
        ["-C", "nowhere", "build"],
        ["init", "--title", "a\x1bb"],
        ["init", "--passphrase-fd", "99"],
        ["serve", "--bind", "300.1.1.1"],
        ["nonsense"],
        ["check", "--depth", "deep"],
        ["completion", "tcsh"],
    ],
)
def test_every_error_says_what_to_do(stet: Stet, argv: list[str]) -> None:
    said = stet(*argv)
    assert said.code in (2, 5), said
    assert "stet: hint: " in said.err
    assert said.out == ""
    first = said.err.splitlines()[0].removeprefix("stet: ")
    assert not first.endswith(".")


@pytest.mark.parametrize("argv", [["build"], ["push"], ["check"], ["heal"], ["publish"]])
def test_before_anything_is_sealed_every_verb_still_ends_well_said(stet: Stet, archive: Path, argv: list[str]) -> None:
    said = stet("--json", *argv)
    assert said.json
    assert said.code in (0, 2)


def test_a_seal_without_a_build_says_what_to_run(stet: Stet, archive: Path) -> None:
    said = stet("seal")
    assert said.err == (
        "stet: nothing has been built yet\nstet: hint: run: stet build (or: stet publish, which does it all)\n"
    )


def test_faults_of_the_sources_are_3_and_each_has_its_line(stet: Stet, archive: Path) -> None:
    for name in ("a", "b"):
        (archive / f"site/reports/2013/{name}.md").parent.mkdir(exist_ok=True)
        (archive / f"site/reports/2013/{name}.md").write_text("---\ntitel: x\n---\n")
    said = stet("build")
    assert said.code == 3
    assert "stet: site/reports/2013/a.md:2: " in said.err.replace("stet: reports", "stet: site/reports")
    assert "b.md:2: " in said.err


def test_warnings_of_the_rooms_come_through_the_console(stet: Stet, archive: Path) -> None:
    (archive / "site/evidence").mkdir()
    (archive / "site/evidence/unused.csv").write_text("a\n")
    said = stet("--quiet", "build")
    assert said.code == 0
    assert said.err.startswith("stet: warning: site/evidence/unused.csv")


def test_directory_is_where_it_works(
    stet: Stet, archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir("/")
    assert stet("-C", archive, "build").code == 0
    monkeypatch.chdir("/")
    assert stet("build", "-C", archive).code == 0


def test_an_unknown_host_is_named(stet: Stet, archive: Path) -> None:
    stet("build")
    stet("seal")
    for verb in ("push", "check"):
        said = stet(verb, "--host", "on")
        assert said.err.startswith("stet: no host 'on' in mirrors.toml, did you mean 'one'?")


def test_an_archive_without_hosts_is_told_where_to_name_them(stet: Stet, archive: Path) -> None:
    (archive / "mirrors.toml").write_text("")
    stet("build")
    stet("seal")
    assert "names no host" in stet("push").err


def test_version_and_no_words_at_all(stet: Stet) -> None:
    assert stet("--version").out == f"stet {__version__}\n"
    done = program()
    assert done.returncode == 2
    assert "Commands:" in done.stderr


def test_help_imports_no_verb() -> None:
    heavy = ("boto3", "mkdocs", "pydantic", "rich", "tuf", "urllib3")
    look = f"import sys, publish.__main__; print([m for m in {heavy} if m in sys.modules])"
    assert subprocess.run([sys.executable, "-c", look], capture_output=True, text=True, cwd=HERE).stdout == "[]\n"


# Passphrases


def test_a_passphrase_comes_by_file_descriptor(stet: Stet, archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("STET_PASSPHRASE")
    stet("build")
    read, write = os.pipe()
    os.write(write, f"{PASSPHRASE}\n".encode())
    os.close(write)
    assert stet("seal", "--passphrase-fd", read).code == 0
    os.close(read)


@pytest.mark.parametrize("raw", [b"", b"\n", b"\xff\xfe", b"x" * 5000])
def test_what_is_no_passphrase_is_refused(stet: Stet, archive: Path, tmp_path: Path, raw: bytes) -> None:
    stet("build")
    (tmp_path / "p").write_bytes(raw)
    with (tmp_path / "p").open("rb") as file:
        said = stet("seal", "--passphrase-fd", file.fileno())
    assert (said.code, "passphrase" in said.err, "hint" in said.err) == (2, True, True)


def test_a_wrong_passphrase_is_not_repeated(stet: Stet, archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stet("build")
    monkeypatch.setenv("STET_PASSPHRASE", "wrong-but-mine-4712")
    said = stet("-v", "seal")
    assert said.code == 2
    assert "the passphrase does not open the online key" in said.err
    assert "4712" not in said.err


def test_without_a_terminal_nobody_is_asked(stet: Stet, archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stet("build")
    monkeypatch.delenv("STET_PASSPHRASE")
    said = stet("seal")
    assert said.code == 2
    assert "--passphrase-fd" in said.err


def test_a_new_passphrase_is_asked_for_twice(stet: Stet, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("STET_PASSPHRASE")
    monkeypatch.setattr(sys, "stdin", type("Terminal", (), {"isatty": lambda _: True})())
    typed = iter([PASSPHRASE, "something else", PASSPHRASE, PASSPHRASE])
    monkeypatch.setattr("getpass.getpass", lambda _prompt, stream: next(typed))
    said = stet("init", tmp_path / "new")
    assert (said.code, "differ" in said.err) == (2, True)
    assert not (tmp_path / "new").exists()
    assert stet("init", tmp_path / "new").code == 0


def test_no_option_takes_the_passphrase_itself() -> None:
    names = {name for verb in cli.commands.values() for param in verb.params for name in param.opts}
    assert not {n for n in names if "pass" in n} - {"--passphrase-fd"}


# When it goes wrong


class Broken(Exception):
    pass


def test_a_fault_of_ours_is_one_line_without_secrets(
    stet: Stet, archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STET_BUCKET_SECRET_KEY", "planted-secret-key")

    def broken(*_: object, **__: object) -> None:
        raise Broken(f"planted-secret-key {PASSPHRASE} in the middle\nof \x1b[31mit")

    stet("build")
    monkeypatch.setattr("publish.door.archive.seal", broken)
    said = stet("seal")
    assert said.code == 70
    assert re.fullmatch(
        r"stet: a fault of stet's own: Broken at test_cli\.py:\d+\nstet: hint: run with -v .*\n", said.err
    )
    code = run(cli, ["-v", "seal"])
    assert code == 70


def test_a_trace_has_no_secrets_in_it(
    archive: Path, stet: Stet, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    stet("build")
    monkeypatch.setenv("STET_BUCKET_SECRET_KEY", "planted-secret-key")

    def broken(*_: object, **__: object) -> None:
        raise Broken(f"planted-secret-key {PASSPHRASE}\x1b[31m")

    monkeypatch.setattr("publish.door.archive.seal", broken)
    assert run(cli, ["-v", "seal"]) == 70
    err = capsys.readouterr().err
    assert "Traceback" in err
    assert "Broken: *** ***\\x1b[31m" in err


def test_a_full_disk_is_this_machines_fault(stet: Stet, archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device", str(archive / ".stet/x"))

    monkeypatch.setattr("publish.door.archive.build", full)
    said = stet("build")
    assert said.code == 1
    assert said.err.splitlines()[0] == f"stet: {archive}/.stet/x: no space left on device"
    assert "room" in said.err


def test_ctrl_c_ends_with_130_and_says_what_to_do(stet: Stet, archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("publish.door.archive.build", interrupted)
    said = stet("build")
    assert (said.code, said.out) == (130, "")
    assert said.err == "stet: interrupted; run the same command again to go on\n"


def test_a_reader_of_the_answer_that_goes_away_is_no_error(archive: Path) -> None:
    child = subprocess.Popen(
        [sys.executable, "-m", "publish", "build"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert child.stdout is not None
    assert child.stderr is not None
    child.stdout.close()
    assert child.stderr.read() == ""
    assert child.wait(60) == 0
    child.stderr.close()


def test_serve_says_where_and_ends_with_ctrl_c(archive: Path, tmp_path: Path, stet: Stet) -> None:
    stet("publish")
    child = subprocess.Popen(
        [sys.executable, "-m", "publish", "serve", "--port", "0"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        # A shell without job control has its background jobs ignore Ctrl-C, and they hand that down.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )  # fmt: skip
    assert child.stdout is not None
    assert re.fullmatch(r"http://127\.0\.0\.1:\d+/\n", child.stdout.readline())
    child.send_signal(signal.SIGINT)
    _, err = child.communicate(timeout=30)
    assert err == "stet: serving release 1; Ctrl-C ends it\nstet: ended\n"
    assert child.returncode == 0


def test_a_fingerprint_never_passes_as_another(stet: Stet, archive: Path, tmp_path: Path) -> None:
    stet("publish")
    said = stet("clone", "ab" * 32, tmp_path / "one", tmp_path / "clone")
    assert said.code == 4
    assert "of another archive" in said.err
    assert not (tmp_path / "clone").exists()


# Reading what a person typed


@pytest.mark.parametrize("form", ["{}", "  {}  ", "{}\n"])
def test_a_fingerprint_is_taken_in_every_way_people_write_it(form: str) -> None:
    plain = "0123456789abcdef" * 4
    for text in (plain, plain.upper(), grouped(plain), grouped(plain).replace(" ", ":")):
        assert reading.fingerprint(form.format(text)) == plain


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("ab" * 31, "it has 62 digits, not 64"),
        ("", "it has 0 digits"),
        ("ab" * 33, "it has 66 digits"),
        ("g" * 64, "characters other than"),
        ("\u0661" * 64, "characters other than"),
    ],
)
def test_what_is_no_fingerprint_is_told_why(text: str, said: str) -> None:
    with pytest.raises(ConfigError, match=said) as caught:
        reading.fingerprint(text)
    assert caught.value.hint


def test_a_fingerprint_pasted_in_groups_is_one_word() -> None:
    groups = ["ABCD"] * 16
    assert reading.joined([*groups, "https://a", "beef"]) == ["ABCD" * 16, "https://a", "beef"]
    assert reading.joined(["abcd", "https://a", "f"]) == ["abcd", "https://a", "f"]
    assert reading.joined([]) == []


def test_a_root_json_that_is_none_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.json").write_text("{}")
    with pytest.raises(ConfigError, match="is not a root.json"):  # noqa: RUF043
        reading.anchor(str(tmp_path / "x.json"))


# Words


def audit(verdict: Verdict, **more: Any) -> Audit:
    return Audit("h", "https://h", verdict, "why", 1, "full", 1, 1, 0.0, **more)


@pytest.mark.parametrize(
    ("verdicts", "code"),
    [
        ([], 0),
        (["FRESH", "FRESH"], 0),
        (["FRESH", "STALE"], 5),
        (["UNKNOWN"], 5),
        (["UNAVAILABLE", "TAMPERED", "FRESH"], 4),
        (["AUTHENTIC"], 5),
    ],
)
def test_the_worst_verdict_decides_the_exit_code(verdicts: list[str], code: int) -> None:
    assert words.outcome([audit(Verdict(v)) for v in verdicts]) == code


def test_terminal_codes_from_a_host_are_shown_and_not_obeyed(capsys: pytest.CaptureFixture[str]) -> None:
    evil = "a\x1b[2Jb\x9bc\u202ed\r\ne\u2028f\udcffg\u200c"
    assert clean(evil) == "a\\x1b[2Jb\\x9bc\\u202ed\\r\\ne\\u2028f\\udcffg\u200c"
    console = Console()
    console.table(["h"], [[evil]])
    console.answer({}, [evil])
    console.say(evil)
    console.warn(evil, evil)
    console.fail(HostError(evil, host=evil, path=evil))
    Console(json=True).answer({"path": evil})
    out, err = capsys.readouterr()
    assert not {c for c in out + err if c != "\n" and (ord(c) < 32 or 0x7F <= ord(c) < 0xA0 or c in "\u202e\u2028")}


def test_a_line_break_in_a_hosts_word_cannot_pass_as_ours(capsys: pytest.CaptureFixture[str]) -> None:
    Console().fail(AbsentError("gone\nwarning: all is well", host="h"))
    assert capsys.readouterr().err.splitlines()[1] == "stet:   warning: all is well"
    Console().fail(SourceError("a:1: x", "b:2: y"))
    assert capsys.readouterr().err == "stet: a:1: x\nstet: b:2: y\n"


def test_quiet_keeps_warnings_and_errors(capsys: pytest.CaptureFixture[str]) -> None:
    console = Console(quiet=True)
    console.say("on the way")
    console.warn("mind")
    console.fail(StetError("no"))
    assert capsys.readouterr().err == "stet: warning: mind\nstet: no\n"


def test_progress_without_a_terminal_is_a_line_every_few_seconds(capsys: pytest.CaptureFixture[str]) -> None:
    now = [0.0]
    with Console(clock=lambda: now[0]).progress("pushing to", "bytes") as progress:
        for _ in range(20):
            now[0] += 1
            progress.of("web", 2_000_000, 4_000_000)
    err = capsys.readouterr().err
    assert err == "stet: pushing to web: 2.0 MB of 4.0 MB\n" * 4


def test_progress_on_a_terminal_is_drawn_and_wiped(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    with Console().progress("sealing") as progress:
        progress(1, 2)
        with progress.paused():
            pass
        progress(2, 2)
    assert capsys.readouterr().out == ""


def test_verdicts_are_coloured_for_people_alone(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [["web", "TAMPERED"]]
    Console().table(["host", "verdict"], rows)
    assert "\x1b" not in capsys.readouterr().out
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    Console().table(["host", "verdict"], rows)
    assert "\x1b[31mTAMPERED\x1b[0m" in capsys.readouterr().out
    monkeypatch.setenv("NO_COLOR", "1")
    Console().table(["host", "verdict"], rows)
    assert "\x1b" not in capsys.readouterr().out


def test_columns_stand_below_each_other_in_every_script(capsys: pytest.CaptureFixture[str]) -> None:
    assert (width("维吾尔"), width("བོད་"), width("e\u0301")) == (6, 3, 1)
    Console().table(["a", "b"], [["维", "x"], ["abc", "y"]])
    assert capsys.readouterr().out == "a    b\n维   x\nabc  y\n"


def test_numbers_are_said_as_people_say_them() -> None:
    assert [size(n) for n in (0, 999, 1000, 1_500_000, 10**13)] == ["0 B", "999 B", "1.0 KB", "1.5 MB", "10.0 TB"]
    assert (count(1, "file"), count(1234, "file"), count(2, "copy", "copies")) == ("1 file", "1,234 files", "2 copies")


# Completion


@pytest.mark.parametrize("shell", ["zsh", "fish"])
def test_the_shells_get_a_script(stet: Stet, shell: str) -> None:
    assert "_STET_COMPLETE" in stet("completion", shell).out


def complete(line: str, cwd: Path) -> list[str]:
    words_ = line.split(" ")
    env = {**os.environ, "_STET_COMPLETE": "bash_complete", "COMP_WORDS": line, "COMP_CWORD": str(len(words_) - 1)}
    return program(cwd=cwd, env=env).stdout.split()


def test_verbs_and_hosts_are_completed(archive: Path) -> None:
    assert complete("stet pu", archive) == ["plain,push", "plain,publish"]
    assert complete("stet push --host ", archive) == ["plain,one", "plain,two"]
    assert complete("stet push --host t", archive) == ["plain,two"]
    assert complete(f"stet -C {archive} push --host t", HERE) == ["plain,two"]
    (archive / "mirrors.toml").write_text("broken [")
    assert complete("stet push --host ", archive) == []


# Documents


@pytest.mark.parametrize("document", ["README.md", "manual/publish.md", "manual/read.md"])
def test_the_documents_name_every_verb_that_is_theirs(document: str) -> None:
    file = HERE / document
    text = file.read_text("utf-8") if file.exists() else ""
    if not text:
        return  # not written yet
    theirs = {"manual/read.md": ["clone", "verify", "serve"], "manual/publish.md": [*VERBS[:7], "publish"]}
    missing = [verb for verb in theirs.get(document, VERBS) if f"stet {verb}" not in text and f"`{verb}`" not in text]
    assert not missing, f"{document} does not name: {', '.join(missing)}"
