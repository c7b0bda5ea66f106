"""publish.release.kept: the Markdown of releases, kept for corrections and erased when withdrawn."""

import stat
from pathlib import Path

import pytest

from publish.release import dotstet, kept
from publish.verify import metadata
from tests.cli.conftest import Stet, archive, stet  # noqa: F401 - fixtures

SECRET = "Somebody whose name must not be kept"


REPORT = "---\ntitle: One\ndate: 2013-04-06\nlanguage: en\n---\n\n{text}\n"


ONE, TWO = "reports/2013/one.md", "reports/2013/two.md"


def _write(archive: Path, source: str, text: str, head: str = "") -> None:
    file = archive / "site" / source
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(REPORT.format(text=text).replace("\n---\n\n", f"\n{head}---\n\n"))


def test_a_correction_keeps_what_was_published_though_the_editor_has_begun(stet: Stet, archive: Path) -> None:
    _write(archive, ONE, "Forty were taken.")
    assert stet("--json", "publish").json["unmarked"] == []
    _write(archive, ONE, "Fourteen were taken.")
    built = stet("--json", "build")
    assert built.json["unmarked"] == [ONE]
    assert f"site/{ONE}: changed since it was published, and nothing on the page says so" in built.err
    assert f"stet correct {ONE}" in built.err
    done = stet("correct", ONE)
    assert done.code == 0
    earlier, now = (archive / "site" / name for name in ("reports/2013/one.v1.md", ONE))
    assert "Forty were taken." in earlier.read_text()
    assert "superseded_by: reports/2013/one.md" in earlier.read_text()
    assert "Fourteen were taken." in now.read_text()
    now.write_text(now.read_text().replace('note: ""', 'note: "The number was wrong."'))
    assert stet("--json", "publish").json["unmarked"] == []
    assert "no such option" in stet("correct", ONE, "--as-it-is").err


def test_a_day_says_it_too_and_spaces_do_not_matter(stet: Stet, archive: Path) -> None:
    _write(archive, ONE, "Text.")
    stet("publish")
    _write(archive, ONE, "Text.   \n\n")
    assert stet("--json", "build").json["unmarked"] == []
    _write(archive, ONE, "Another text.", "updated: 2013-04-07\n")
    assert stet("--json", "build").json["unmarked"] == []


def test_a_text_that_no_release_has_is_not_kept_as_published(stet: Stet, archive: Path) -> None:
    _write(archive, ONE, "Text.")
    stet("publish")
    for file in (archive / ".stet/sources").iterdir():
        file.unlink()
    _write(archive, ONE, "Another text.")
    refused = stet("correct", ONE)
    assert (refused.code, "is not as release 1 has it" in refused.err) == (2, True)
    assert not (archive / "site/reports/2013/one.v1.md").exists()


def test_what_is_withdrawn_is_erased_and_nothing_of_it_is_published(stet: Stet, archive: Path, tmp_path: Path) -> None:
    folder = archive / ".stet/sources"
    _write(archive, ONE, SECRET, "# for the editors: " + SECRET + "\n")
    _write(archive, TWO, "Text.")
    stet("publish")
    _write(archive, ONE, SECRET + ", again", "updated: 2013-04-07\n")
    stet("publish")
    assert sum(SECRET in f.read_text() for f in folder.iterdir()) == 2
    assert {stat.S_IMODE(f.stat().st_mode) for f in folder.iterdir()} == {0o600}
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert not any("sources" in f.relative_to(tmp_path / "one").parts for f in (tmp_path / "one").rglob("*"))
    assert stet("withdraw", ONE, "--yes").code == 0
    assert not any(SECRET in f.read_text() or "one.md" in f.read_text() for f in folder.iterdir())
    assert stet("publish", "--removals", "0").code == 0
    head = dotstet.current(archive / ".stet", now=metadata.now_utc())
    assert head is not None
    assert TWO in kept.texts(archive / ".stet", head.release)
    assert {f.name for f in folder.glob("*.json")} == {"built.json", "3.json"}


def test_a_withdrawal_cut_at_its_very_end_is_completed_by_the_next_and_a_killed_build_leaves_no_text(
    stet: Stet, archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = archive / ".stet/sources"
    _write(archive, ONE, SECRET)
    _write(archive, TWO, "Text.")
    stet("publish")
    (folder / ".stet-ab12cd34").write_text(SECRET)  # killed while it wrote a text

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(kept, "erase", killed)
        assert stet("withdraw", ONE, "--yes").code == 130
    assert any(SECRET in f.read_text() for f in folder.iterdir())
    again = stet("withdraw", ONE, "--yes")
    assert (again.code, "withdrawn already" in again.err) == (2, True)
    assert not any(SECRET in f.read_text() or "one.md" in f.read_text() for f in folder.iterdir())
    assert not any(SECRET.encode() in f.read_bytes() for f in (archive / ".stet/build").rglob("*") if f.is_file())


def test_a_report_is_corrected_once_before_it_is_published(stet: Stet, archive: Path) -> None:
    _write(archive, ONE, "Forty were taken.")
    stet("publish")
    assert stet("--json", "correct", ONE).json["already"] is False
    file = archive / "site" / ONE
    file.write_text(file.read_text().replace("Forty", "Fourteen").replace('note: ""', 'note: "The number."'))
    said = stet("correct", ONE)
    assert (said.code, "is being corrected already, and nothing was changed" in said.out) == (0, True)
    assert not (archive / "site/reports/2013/one.v2.md").exists()
    assert stet("publish").code == 0
    assert stet("--json", "correct", ONE).json["earlier"] == "reports/2013/one.v2.md"


def test_a_title_is_found_whatever_ends_the_lines() -> None:
    for end in (b"\n", b"\r\n", b"\r"):
        assert kept.title_of(end.join((b"---", b"title: The well", b"language: en", b"---"))) == "The well"
