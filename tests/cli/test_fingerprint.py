"""publish.cli.fingerprint: a copy's fingerprint in every form."""

import json
from pathlib import Path
from typing import Any

import pytest

from publish.cli._session import run as run_cli
from publish.cli._verbs import cli
from publish.core.formats.mirrorlist import grouped
from publish.readers.identity import words as spoken
from tests.support.factory import Archive, lay

PLAIN = "0123456789abcdef" * 4


@pytest.fixture
def stet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Any:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "reader"))

    def stet(*words: object) -> tuple[int, str, str]:
        capsys.readouterr()
        code = run_cli(cli, [str(w) for w in words])
        return code, *capsys.readouterr()

    return stet


def test_a_copys_fingerprint_is_told_in_every_form(stet: Any, tmp_path: Path) -> None:
    archive = Archive(tmp_path / "publisher")
    copy = lay(archive.release(), tmp_path / "copy")
    digits = archive.fingerprint
    words = spoken.words(digits)
    code, out, err = stet("fingerprint", copy)
    assert (code, out) == (0, grouped(digits) + "\n")
    assert "compare it" in err
    code, out, err = stet("fingerprint", "--words", copy / "metadata/1.root.json")
    assert (code, err) == (0, "")
    assert sorted(w for w in out.split() if not w.isdigit()) == sorted(words)
    assert f" 1 {words[0]}" in out
    said = json.loads(stet("--json", "fingerprint", " ".join(words))[1])
    assert said == {"fingerprint": digits, "grouped": grouped(digits), "words": list(words)}
    code, out, _ = stet("fingerprint", "--qr", "--svg", "code.svg", digits)
    assert "▀" in out
    assert (tmp_path / "code.svg").read_text().startswith("<svg")
    assert stet("verify", copy, "--fingerprint", " ".join(words))[0] == 0
    assert stet("clone", *words, copy, tmp_path / "mine")[0] == 0
    assert "of another archive" in stet("clone", *spoken.words(PLAIN), copy, tmp_path / "no")[2]
