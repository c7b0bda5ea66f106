"""Time-stamps: asked for without waiting, checked by us as by openssl, believed no further than they prove.

The oracle is ``openssl ts -verify``; the authority is openssl's too, told how to misbehave.
"""

import hashlib
import json
import re
import shutil
import subprocess
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from publish.archive.stamp import Authorities, Stamped, stamp
from publish.audit.check import Depth, check
from publish.cli import _releases, _verdicts
from publish.cli._session import run
from publish.cli._verbs import cli
from publish.copies.hosts import KINDS, open_address
from publish.core.config import load
from publish.core.errors import ConfigError, SignatureError
from publish.core.formats import attestations
from publish.core.formats.attestations import Attestation
from publish.core.model import Entry, Verdict
from publish.readers.clone import clone
from publish.readers.dating import Dated, dated
from publish.release.dotstet import current
from publish.release.renew import Pointed, renew
from publish.verify import rfc3161
from publish.verify.metadata import head
from publish.verify.rfc3161 import Roots
from tests.support.factory import PAGES, Archive, add, lay
from tests.support.services.tsa import Mode, Tsa
from tests.support.small import fill_in

DATA = b"0  nothing\n"
SHA256 = hashlib.sha256(DATA).hexdigest()
STILL = [m for m in Mode if m not in (Mode.HANGING, Mode.DRIPPING, Mode.ERROR, Mode.MOVED, Mode.HUGE)]

MakeTsa = Callable[..., Tsa]


def now() -> datetime:
    return datetime.now(UTC)


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    made = Archive(tmp_path / "home")
    made.seal(now=now())
    return made


def stamped(archive: Archive, *authorities: Tsa, roots: Roots | None = None, **more: int) -> Stamped:
    """Ask these, trusting each one's own root."""
    whole = roots or Roots(b"".join(a.ca_file.read_bytes() for a in authorities))
    asked = Authorities(tuple(a.url for a in authorities), whole)
    return stamp(archive.state, lambda: archive.keys, asked, now=now(), days=7, **more)


def look(archive: Archive, folder: Path, roots: Roots | None, at: datetime | None = None) -> Dated:
    """What the tokens of a copy say."""
    source = open_address(str(folder))
    return dated(source, head(source, archive.anchor, now=at or now()), roots, now=at or now())


# Both readers, and openssl


@pytest.mark.parametrize("mode", STILL)
@pytest.mark.parametrize("installed", [True, False])
def test_we_accept_and_reject_what_openssl_does(
    tsa: MakeTsa, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mode: Mode, installed: bool
) -> None:
    authority = tsa()
    raw = authority.reply(rfc3161.query(DATA).body, mode)
    if not installed:
        monkeypatch.setattr(rfc3161, "_client", lambda: None)
    try:
        token = rfc3161.check(raw, SHA256, Roots.load(authority.ca_file))
        accepted = True
        assert token.imprint == SHA256
    except SignatureError:
        accepted = False
    (tmp_path / "file.tsr").write_bytes(raw)
    words = ["ts", "-verify", "-digest", SHA256, "-in", "file.tsr", "-CAfile", str(authority.ca_file)]
    said = subprocess.run(["openssl", *words], cwd=tmp_path, capture_output=True)
    assert accepted is (said.returncode == 0)
    assert accepted is (mode in (Mode.HONEST, Mode.EARLY, Mode.LATE, Mode.OTHER_NONCE, Mode.UNSORTED))


def test_no_bit_of_what_is_signed_can_be_turned(tsa: MakeTsa, tmp_path: Path) -> None:
    authority = tsa()
    raw = authority.reply(rfc3161.query(DATA).body)
    roots, said = Roots.load(authority.ca_file), rfc3161.read(raw)
    for at in range(0, len(raw), 7):
        bent = bytes([*raw[:at], raw[at] ^ 1, *raw[at + 1 :]])
        try:
            token = rfc3161.check(bent, SHA256, roots)
        except SignatureError:
            continue
        assert (token.time, token.imprint) == (said.time, said.imprint)


def test_the_token_is_read_alike_by_both(tsa: MakeTsa, monkeypatch: pytest.MonkeyPatch) -> None:
    question = rfc3161.query(DATA)
    raw = tsa().reply(question.body)
    first = rfc3161.read(raw)
    monkeypatch.setattr(rfc3161, "_client", lambda: None)
    assert rfc3161.read(raw) == first
    assert first.nonce == question.nonce


def test_without_either_reader_nothing_is_proven(tsa: MakeTsa, monkeypatch: pytest.MonkeyPatch) -> None:
    raw = tsa().reply(rfc3161.query(DATA).body)
    monkeypatch.setattr(rfc3161, "_client", lambda: None)
    monkeypatch.setattr(shutil, "which", lambda _: None)
    with pytest.raises(SignatureError, match="neither rfc3161-client nor openssl"):
        rfc3161.check(raw, SHA256)
    with pytest.raises(ConfigError, match="need rfc3161-client"):
        rfc3161.query(DATA)


def test_a_file_that_holds_no_certificates_is_refused(tmp_path: Path) -> None:
    (tmp_path / "roots.pem").write_text("none")
    with pytest.raises(ConfigError, match="holds no certificates"):
        Roots.load(tmp_path / "roots.pem")
    with pytest.raises(ConfigError, match="cannot read"):
        Roots.load(tmp_path / "missing.pem")


# Asking


@pytest.mark.parametrize(
    ("mode", "reason"),
    [
        (Mode.EARLY, "its clock says 20"),
        (Mode.LATE, "its clock says 20"),
        (Mode.HANGING, "no answer in"),
        (Mode.DRIPPING, "no answer in"),
        (Mode.STRANGER, "does not verify: unable to get local issuer certificate"),
        (Mode.OTHER_HASH, "a token over another hash"),
        (Mode.OTHER_NONCE, "an answer to another question"),
        (Mode.HUGE, "sends more than 65536 bytes"),
        (Mode.REFUSING, "refused (status 2)"),
        (Mode.GARBAGE, "not a time-stamp reply"),
        (Mode.INJECTED, "does not verify: unsuitable certificate purpose"),
        (Mode.UNNAMED, "does not name the certificate that made it"),
        (Mode.ERROR, "out of order (HTTP 500)"),
        (Mode.MOVED, "answered HTTP 302"),
    ],
)
def test_a_bad_authority_is_told_and_one_good_one_is_enough(
    tsa: MakeTsa, archive: Archive, tmp_path: Path, mode: Mode, reason: str
) -> None:
    good, bad = tsa(), tsa(mode)
    began = time.monotonic()
    done = stamped(archive, good, bad)
    assert time.monotonic() - began < 9
    by = {a.by: a for a in done.answers}
    assert reason in by[bad.by].reason
    assert by[bad.by].token is None
    assert [a.by for a in done.good] == [good.by]
    folder = lay(archive.release(now=now()), tmp_path / "copy")
    found = look(archive, folder, Roots.load(good.ca_file))
    assert [(s.by, s.chained, s.signer, s.fault) for s in found.stamps] == [(good.by, True, "CN=Stet test tsa", "")]


def test_authorities_that_hang_cost_three_seconds_in_all_and_no_release(tsa: MakeTsa, archive: Archive) -> None:
    hanging = [tsa(Mode.HANGING) for _ in range(4)]
    began = time.monotonic()
    done = stamped(archive, *hanging)
    assert 2 < time.monotonic() - began < 9  # one after another they would cost twelve
    assert not done.good
    assert archive.release(now=now()).number == 1


def test_an_authority_that_is_not_there_costs_nothing(tsa: MakeTsa, archive: Archive) -> None:
    authority = tsa()
    authority.__exit__()
    roots = Roots(tsa().ca_file.read_bytes())
    began = time.monotonic()
    assert stamped(archive, authority, roots=roots).answers[0].reason.startswith("no connection")
    assert time.monotonic() - began < 2.9


def test_each_authority_is_asked_once_for_a_release_and_again_for_what_it_missed(
    tsa: MakeTsa, archive: Archive
) -> None:
    one, two = tsa(), tsa(Mode.REFUSING)
    assert [a.by for a in stamped(archive, one, two).good] == [one.by]
    archive.write("index.html", "second")
    archive.seal(now=now())
    two.mode = Mode.HONEST
    assert [(a.release, a.by) for a in stamped(archive, one, two).good] == sorted([(2, one.by), (2, two.by)])
    assert [(a.release, a.by) for a in stamped(archive, one, two, former=16).good] == [(1, two.by)]
    assert stamped(archive, one, two, former=16).answers == ()
    assert (one.asked, two.asked) == (2, 3)


def test_a_publisher_without_roots_takes_what_only_says_the_right_thing(tsa: MakeTsa, archive: Archive) -> None:
    stranger = tsa(Mode.STRANGER)
    done = stamp(archive.state, lambda: archive.keys, Authorities((stranger.url,)), now=now(), days=7)
    assert done.good
    assert _releases.stamped_lines(done)[0].endswith("(chain not checked: name timestamp_roots in mirrors.toml)")


# Reading


def test_a_copy_with_tokens_is_fresh_whole_and_cloned_with_them(tsa: MakeTsa, archive: Archive, tmp_path: Path) -> None:
    one, two = tsa(), tsa(Mode.UNSORTED)
    assert len(stamped(archive, one, two).good) == 2
    folder = lay(archive.release(now=now()), tmp_path / "copy")
    audit = check(open_address(str(folder)), archive.anchor, address="", name="copy", depth=Depth.FULL, now=now())
    assert (audit.verdict, audit.findings) == (Verdict.FRESH, ())
    clone([str(folder)], archive.anchor, tmp_path / "clone", now=now())
    roots = Roots(one.ca_file.read_bytes() + two.ca_file.read_bytes())
    found = look(archive, tmp_path / "clone", roots)
    assert len(found.sound) == 2
    assert {s.by for s in found.stamps if s.chained} == {one.by, two.by}


def test_a_former_token_that_was_left_behind_does_not_look_like_tampering(
    tsa: MakeTsa, archive: Archive, tmp_path: Path
) -> None:
    folder = lay(archive.release(now=now()), tmp_path / "copy")
    raw = tsa().reply(rfc3161.query(DATA).body)
    add(folder, f"targets/{hashlib.sha256(raw).hexdigest()}.tsr", raw)
    source = open_address(str(folder))
    audit = check(source, archive.anchor, address="", name="copy", depth=Depth.FULL, now=now())
    assert audit.verdict is Verdict.FRESH
    add(folder, f"targets/{'0' * 64}.tsr", raw)
    audit = check(source, archive.anchor, address="", name="copy", depth=Depth.FULL, now=now())
    assert audit.verdict is Verdict.TAMPERED


def test_a_chain_counts_only_to_a_root_that_the_reader_chose(tsa: MakeTsa, archive: Archive, tmp_path: Path) -> None:
    authority, other = tsa(), tsa()
    stamped(archive, authority)
    folder = lay(archive.release(now=now()), tmp_path / "copy")
    day = f"{now():%Y-%m-%d}"
    assert _verdicts.dated_lines(look(archive, folder, None)) == [
        f"release 1 stamped {day} by {authority.by} (chain not checked: give --tsa-roots)"
    ]
    (line,) = _verdicts.dated_lines(look(archive, folder, Roots.load(authority.ca_file)))
    assert line == f"release 1 stamped {day} by {authority.by} (chain verified, signed by CN=Stet test tsa)"
    (line,) = _verdicts.dated_lines(look(archive, folder, Roots.load(other.ca_file)))
    assert "proves nothing: its signature or chain does not verify" in line


def listed(archive: Archive, *raw: tuple[int, bytes]) -> None:
    """Have the online key list tokens for releases, whatever they are: as its thief could."""
    found = current(archive.state, now=now())
    assert found is not None
    rows = []
    for number, data in raw:
        sha256 = hashlib.sha256(data).hexdigest()
        entry = Entry(f"targets/{sha256}.tsr", sha256, len(data))
        add(archive.state, entry.path, data)
        rows.append(Attestation("rfc3161", number, "tsa.example", entry))
    to = Pointed.again(found, attestations=tuple(rows))
    renew(archive.state, archive.keys, to, now=now(), days=7)


def top(archive: Archive, number: int) -> bytes:
    """The top listing of a release."""
    return (archive.state / "releases" / str(number) / "SHA256SUMS").read_bytes()


def test_a_token_over_another_hash_proves_nothing(tsa: MakeTsa, archive: Archive, tmp_path: Path) -> None:
    authority = tsa()
    listed(archive, (1, authority.reply(rfc3161.query(DATA).body)), (7, authority.reply(rfc3161.query(b"7").body)))
    folder = lay(archive.release(now=now()), tmp_path / "copy")
    found = look(archive, folder, Roots.load(authority.ca_file))
    assert _verdicts.dated_lines(found) == [
        "time-stamp of release 7 by tsa.example proves nothing: what release 7 was is not known here",
        "time-stamp of release 1 by tsa.example proves nothing: a token over another hash",
    ]
    source = open_address(str(folder))
    audit = check(source, archive.anchor, address="", name="copy", depth=Depth.FULL, now=now())
    assert audit.verdict is Verdict.FRESH, "no verdict hangs on a token"


def test_a_clock_that_lies_by_ten_years_is_said_to(tsa: MakeTsa, archive: Archive, tmp_path: Path) -> None:
    authority = tsa()
    question = rfc3161.query(top(archive, 1)).body
    honest, early, late = (authority.reply(question, m) for m in (Mode.HONEST, Mode.EARLY, Mode.LATE))
    listed(archive, (1, honest), (1, early), (1, late))
    found = look(archive, lay(archive.release(now=now()), tmp_path / "copy"), Roots.load(authority.ca_file))
    said = _verdicts.dated_lines(found)
    assert len([s for s in said if f"but that is before the release was sealed ({now():%Y-%m-%d})" in s]) == 1
    assert len([s for s in said if f"but that is later than today ({now():%Y-%m-%d})" in s]) == 1
    assert [s.time.year for s in found.sound if s.time] == [now().year]
    assert "are 7,300 days apart" in said[-1]


def test_the_earliest_and_the_latest_time_are_told(tsa: MakeTsa, tmp_path: Path) -> None:
    archive, authority = Archive(tmp_path / "home"), tsa()
    archive.seal(now=now() - timedelta(days=4000), clock_is_right=True)
    archive.write("index.html", "second")
    archive.seal(now=now(), clock_is_right=True)
    early = authority.reply(rfc3161.query(top(archive, 1)).body, Mode.EARLY)
    listed(archive, (1, early), (2, authority.reply(rfc3161.query(top(archive, 2)).body)))
    found = look(archive, lay(archive.release(now=now()), tmp_path / "copy"), Roots.load(authority.ca_file))
    assert len(found.sound) == 2
    first = now() - timedelta(days=3650)
    assert _verdicts.dated_lines(found)[-1] == (
        f"earliest stamp {first:%Y-%m-%d} (release 1), latest {now():%Y-%m-%d} (release 2)"
    )
    data = _verdicts.dated_data(found)
    assert data["stamped_earliest"] < data["stamped_latest"]


def test_tokens_that_cannot_be_had_and_too_many_of_them_are_said_to_be(
    tsa: MakeTsa, archive: Archive, tmp_path: Path
) -> None:
    listed(archive, *((1, b"garbage %d" % i) for i in range(70)))
    folder = lay(archive.release(now=now()), tmp_path / "copy")
    gone = next((folder / "targets").glob("*.tsr"))
    gone.unlink()
    said = _verdicts.dated_lines(look(archive, folder, None))
    assert said[-1] == "and 6 more time-stamps that were not looked at"
    assert len([s for s in said if "proves nothing: not a time-stamp reply" in s]) >= 63


def test_a_file_in_the_place_of_a_token_proves_nothing(tsa: MakeTsa, archive: Archive, tmp_path: Path) -> None:
    stamped(archive, authority := tsa())
    folder = lay(archive.release(now=now()), tmp_path / "copy")
    (file,) = (folder / "targets").glob("*.tsr")
    file.write_bytes(b"?" * file.stat().st_size)
    (stamp,) = look(archive, folder, Roots.load(authority.ca_file)).stamps
    assert (stamp.time, stamp.fault) == (None, "the file is not the one that is listed")


def test_a_token_stays_good_when_its_certificate_has_expired(tsa: MakeTsa, archive: Archive, tmp_path: Path) -> None:
    stamped(archive, authority := tsa())
    folder = lay(archive.release(now=now()), tmp_path / "copy")
    (stamp,) = look(archive, folder, Roots.load(authority.ca_file), now() + timedelta(days=365 * 40)).stamps
    assert stamp.fault == ""


def test_the_commands_of_the_manual_agree_with_us(tsa: MakeTsa, archive: Archive, tmp_path: Path) -> None:
    text = (Path(__file__).parents[2] / "manual/time.md").read_text("utf-8")
    commands = re.findall(r"^    (openssl .*)$", text, re.MULTILINE)
    assert len(commands) >= 3
    stamped(archive, authority := tsa())
    folder = lay(archive.release(now=now()), tmp_path / "copy")
    (file,) = (folder / "targets").glob("*.tsr")

    def outcomes(roots: Path) -> list[bool]:
        (folder / "tsa-roots.pem").write_bytes(roots.read_bytes())
        names = {"targets/….tsr": f"targets/{file.name}", "HASH": hashlib.sha256(top(archive, 1)).hexdigest()}
        names["SECONDS"] = str(int(time.time()))
        done = []
        for command in commands:
            for name, value in names.items():
                command = command.replace(name, value)
            said = subprocess.run(command, shell=True, cwd=folder, capture_output=True, text=True)
            done.append(said.returncode == 0 and ("-verify" not in command or "Verification: OK" in said.stdout))
        return done

    assert all(outcomes(authority.ca_file))
    verifying = ["-verify" in command for command in commands]
    assert outcomes(tsa().ca_file) == [not v for v in verifying]
    (folder / "SHA256SUMS").write_text("forged")
    assert outcomes(authority.ca_file) == ["-data SHA256SUMS" not in command for command in commands]


# Settings and commands


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('["ftp://tsa.example"]', "must be web addresses"),
        ('["https://me:secret@tsa.example/"]', "must be web addresses"),
        ('["https://tsa.example/a", "https://TSA.example/b"]', "names one authority twice"),
        (json.dumps([f"https://{n}.example" for n in range(9)]), "must be 8 at most"),
        ('"https://tsa.example"', "should be a valid tuple"),
    ],
)
def test_authorities_that_cannot_be_are_refused(tmp_path: Path, line: str, said: str) -> None:
    (tmp_path / "mirrors.toml").write_text(f"[archive]\ntimestamp_authorities = {line}\n")
    with pytest.raises(ConfigError, match=said) as refused:
        load(tmp_path, KINDS)
    assert "mirrors.toml:2 [archive]" in str(refused.value)
    assert "secret" not in str(refused.value)


def test_the_starters_examples_are_settings_that_load(tmp_path: Path) -> None:
    text = (Path(__file__).parents[2] / "publish/tree/sources/starters/mirrors.toml").read_text()
    text = re.sub(r"^# (timestamp_\w+ = )", r"\1", text, flags=re.MULTILINE)
    (tmp_path / "mirrors.toml").write_text(text)
    config = load(tmp_path, KINDS)
    assert len(config.archive.timestamp_authorities) >= 2
    assert config.timestamp_roots == tmp_path / "tsa-roots.pem"


def test_the_commands_say_who_stamped(
    tsa: MakeTsa, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def stet(*line: str) -> tuple[int, str, str]:
        capsys.readouterr()
        return run(cli, line), *capsys.readouterr()

    monkeypatch.setenv("STET_PASSPHRASE", "planted passphrase 4711")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "reader"))
    assert stet("-q", "init", str(tmp_path / "home"))[0] == 0
    fill_in(tmp_path / "home")
    monkeypatch.chdir(tmp_path / "home")
    one, two = tsa(), tsa(Mode.REFUSING)
    Path("roots.pem").write_bytes(one.ca_file.read_bytes() + two.ca_file.read_bytes())
    settings = (
        f'[archive]\ntimestamp_authorities = ["{one.url}", "{two.url}"]\ntimestamp_roots = "roots.pem"\n'
        '[hosts.one]\nkind = "folder"\npath = "../one"\n'
    )
    Path("mirrors.toml").write_text(settings.replace("roots.pem", "none.pem"))
    code, _, err = stet("-q", "publish")
    assert (code, Path(".stet/releases").exists()) == (2, False), "what stamping lacks is said before the work begins"
    assert "none.pem" in err
    Path("mirrors.toml").write_text(settings)
    code, out, _ = stet("-q", "publish")
    assert code == 0
    assert re.search(rf"release 1 stamped [\d: -]+ UTC by {one.by} \(chain verified\)", out)
    assert f"release 1 not stamped by {two.by}: refused (status 2)\n" in out
    assert "\nask again later with: stet stamp\n" in out
    assert stet("-q", "stamp")[0] == 5
    two.mode = Mode.HONEST
    code, out, _ = stet("-q", "--json", "stamp")
    assert code == 0
    assert [row["by"] for row in json.loads(out)["stamps"]] == [two.by]
    assert stet("-q", "stamp")[1] == "every release that is kept has a token of every authority\n"
    code, out, _ = stet("-q", "seal")
    assert out.startswith("release 1 is what was built: no new release, nothing was signed")
    assert stet("-q", "push")[0] == 0
    for what in ("../one", "../one/index.html"):
        code, out, _ = stet("-q", "verify", what)
        assert code == 0
        assert out.count("(chain not checked: give --tsa-roots)") == 2
        code, out, _ = stet("-q", "--json", "verify", what, "--tsa-roots", "roots.pem")
        assert [(s["chained"], s["fault"]) for s in json.loads(out)["stamps"]] == [(True, "")] * 2
    assert stet("-q", "verify", "../one", "--tsa-roots", "mirrors.toml")[0] == 2
    Path("mirrors.toml").write_text("")
    assert stet("-q", "stamp")[0] == 2


def test_a_release_keeps_its_tokens_when_the_next_is_sealed(tsa: MakeTsa, archive: Archive) -> None:
    stamped(archive, tsa())
    archive.publish({**PAGES, "index.html": "next"}, now=now())
    found = current(archive.state, now=now())
    assert found is not None
    assert [(a.release, a.kind) for a in found.attestations] == [(1, "rfc3161")]


def test_the_oldest_tokens_go_when_there_are_too_many(
    tsa: MakeTsa, archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("publish.archive.stamp.TOKENS_MAX", 1)
    stamped(archive, authority := tsa())
    archive.publish({**PAGES, "index.html": "next"}, now=now())
    stamped(archive, authority)
    found = current(archive.state, now=now())
    assert found is not None
    assert [a.release for a in found.attestations] == [2]
    assert attestations.parse(attestations.dump(found.attestations)) == found.attestations
    assert replace(found.attestations[0], kind="other").kind == "other"
