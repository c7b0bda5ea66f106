"""Certain leaks stop a seal before anything is signed; what was looked at is not looked at again."""

from pathlib import Path

import pytest

from publish.archive import leaks
from publish.reports.scan.scan import scan
from tests.cli.conftest import Stet, archive, stet  # noqa: F401 - fixtures
from tests.tree.sources.traces.conftest import picture

HEAD = "---\ntitle: {}\ndate: 2020-01-01\nlanguage: en\n{}---\n\n{}\n"


def _report(archive: Path, text: str, name: str = "new", front: str = "") -> Path:
    file = archive / f"site/reports/2020/{name}.md"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(HEAD.format(name, front, text))
    return file


def _scanned(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    seen: list[str] = []

    def watched(files, *rest, **more):  # type: ignore[no-untyped-def]
        files = list(files)
        seen.extend(file.path for file in files)
        return scan(files, *rest, **more)

    monkeypatch.setattr(leaks, "scan", watched)
    return seen


def test_a_leak_stops_the_seal_and_is_told_by_its_source(archive: Path, stet: Stet) -> None:
    _report(archive, "It lay in /home/tashi/list.odt.")
    assert stet("build").code == 0
    said = stet("seal")
    assert said.code == 3
    assert "site/reports/2020/new.md:7: a path of somebody's disk, with their name; take it out" in said.err
    assert "tashi" not in said.err
    assert said.err.count("somebody's disk") == 1
    assert not list((archive / ".stet/releases").glob("*"))
    # By its source or by its page, as the publisher likes.
    with open(archive / "mirrors.toml", "a") as settings:
        settings.write('[scan]\nallow = ["site/reports/2020/*.md"]\n')
    assert stet("seal").code == 0


def test_a_name_of_the_list_passes_by_no_setting_and_stands_in_no_file(
    archive: Path, stet: Stet, tmp_path: Path
) -> None:
    (tmp_path / "names.txt").write_text("Nurmamat Tursunov\n")
    with open(archive / "mirrors.toml", "a") as settings:
        settings.write('[scan]\nnames = "../names.txt"\nallow = ["reports/**"]\n')
    _report(archive, "We met Nurmamat\nTursunov there, at C:\\Users\\tashi.")
    assert stet("build").code == 0
    said = stet("--json", "seal")
    assert said.code == 3
    assert "site/reports/2020/new.md:7: a name of your list" in said.err + said.out
    assert "disk" not in said.err + said.out
    assert "Nurmamat" not in said.err + said.out
    notes = [file for file in (archive / ".stet/build").rglob("*") if file.is_file() and file.name == "scanned"]
    assert notes
    assert not any(b"Nurmamat" in file.read_bytes() for file in notes)


def test_what_the_publisher_agreed_to_passes(archive: Path, stet: Stet) -> None:
    (archive / "site/evidence").mkdir(exist_ok=True)
    (archive / "site/evidence/a.jpg").write_bytes(picture("JPEG", gps=True))
    _report(archive, "x", front="evidence:\n  - {file: evidence/a.jpg, title: A, metadata: kept}\n")
    assert stet("build").code == 0
    assert stet("seal").code == 0
    assert stet("scan", ".stet/tree").code == 0
    assert stet("scan", "site").code == 0
    (archive / "a.jpg").write_bytes(picture("JPEG", gps=True))
    said = stet("--json", "scan", "a.jpg")
    assert said.code == 3
    assert said.json["leaks"][0]["what"] == "it tells more than it shows: EXIF GPS position"


def test_nothing_is_looked_at_twice(archive: Path, stet: Stet, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    seen = _scanned(monkeypatch)
    assert stet("build").code == 0
    assert stet("seal").code == 0
    assert len(seen) > 10
    seen.clear()
    _report(archive, "New.")
    assert stet("build").code == 0
    assert stet("seal").code == 0
    assert "reports/2020/new.html" in seen
    assert "about.html" not in seen
    seen.clear()
    assert stet("seal").code == 0
    assert seen == []
    # Another list: each file is looked at for its names.
    (tmp_path / "names.txt").write_text("Nurmamat Tursunov\n")
    monkeypatch.setenv("STET_SCAN_NAMES", str(tmp_path / "names.txt"))
    assert stet("seal").code == 0
    assert "about.html" in seen


def test_a_list_that_is_not_at_hand_stops_the_seal(archive: Path, stet: Stet) -> None:
    with open(archive / "mirrors.toml", "a") as settings:
        settings.write('[scan]\nnames = "../none.txt"\n')
    assert stet("build").code == 0
    said = stet("seal")
    assert said.code == 2
    assert "[scan] names: the list cannot be read (No such file or directory)" in said.err
