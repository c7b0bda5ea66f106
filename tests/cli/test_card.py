"""publish.cli.card: the paper card is written to a file, in the archive's language."""

import sys
from pathlib import Path
from typing import Any

import pytest

from publish.cli._session import run as run_cli
from publish.cli._verbs import cli
from publish.core.catalogues import words
from tests.support.factory import Archive
from tests.support.small import SETTINGS


def test_the_verb_writes_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    archive = Archive(tmp_path / "publisher")
    (archive.home / "mirrors.toml").write_text('[hosts.one]\nkind = "folder"\npath = "../one"\n')
    (archive.home / "mkdocs.yml").write_text(SETTINGS)
    monkeypatch.chdir(archive.home)

    def stet(*words: Any) -> tuple[int, str]:
        code = run_cli(cli, [str(w) for w in words])
        return code, capsys.readouterr().err

    assert "nothing has been sealed" in stet("card")[1]
    archive.publish({"index.html": "x"})
    assert "no public copy is listed" in stet("card")[1]
    assert (archive.home / "card.pdf").read_bytes().startswith(b"%PDF")
    archive.publish({"index.html": "y"}, mirrors=["https://a.example/"])
    assert stet("card", "--out", "c.svg", "--size", "a4", "--title", "Other") == (0, "")
    assert b"https://a.example/" in (archive.home / "c.svg").read_bytes()
    assert stet("card", "--out", "c.png")[0] == 2
    front = '<!doctype html><html lang="zh-Hant" dir="ltr"><main><h1>x</h1></main>'
    archive.publish({"index.html": front}, mirrors=["https://a.example/"])
    assert stet("card", "--out", "c.svg") == (0, "")
    assert words("zh-Hant")["card_genuine"] in (archive.home / "c.svg").read_text("utf-8")
    assert stet("card", "--out", "c.svg", "--language", "bo") == (0, "")
    assert words("bo")["card_genuine"] in (archive.home / "c.svg").read_text("utf-8")
    # Without the extra a drawing is made all the same, and the PDF names what to install.
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    assert stet("card", "--out", "c.svg")[0] == 0
    (archive.home / "card.pdf").unlink()
    code, said = stet("card")
    assert (code, "pip install '.[pdf]'" in said, (archive.home / "card.pdf").exists()) == (2, True, False)
