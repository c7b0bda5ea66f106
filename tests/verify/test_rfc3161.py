"""Time-stamps: asked for without waiting, checked by us as by openssl, believed no further than they prove.

The oracle is ``openssl ts -verify``; the authority is openssl's too, told how to misbehave.
"""

import hashlib
import re
import shutil
import subprocess
import time
from pathlib import Path

import pytest

from publish.core.errors import ConfigError, SignatureError
from publish.verify import rfc3161
from publish.verify.rfc3161 import Roots
from tests.support.factory import Archive, lay
from tests.support.services.tsa import Mode
from tests.support.stamping import DATA, SHA256, MakeTsa, archive, now, stamped, top  # noqa: F401 - fixtures

STILL = [m for m in Mode if m not in (Mode.HANGING, Mode.DRIPPING, Mode.ERROR, Mode.AWAY, Mode.MOVED, Mode.HUGE)]


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
    assert accepted is (mode in (Mode.HONEST, Mode.EARLY, Mode.LATE, Mode.OTHER_NONCE, Mode.UNSORTED, Mode.MODIFIED))


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
