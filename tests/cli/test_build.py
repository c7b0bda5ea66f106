"""publish.cli.build: faults and warnings of the sources, by file and line."""

import shutil
from pathlib import Path

from tests.cli.conftest import Stet


def _publish(stet: Stet, archive: Path, text: str) -> None:
    (archive / "site/about.md").write_text(f"---\ntitle: About\nlanguage: en\n---\n\n{text}\n")
    done = stet("publish")
    assert done.code == 0, done.err


def test_lines_that_nobody_can_open_are_said_by_build_and_restore(stet: Stet, archive: Path, tmp_path: Path) -> None:
    assert stet("publish").code == 0
    page = next((archive / "site/reports").rglob("*.md")).relative_to(archive / "site").as_posix()
    assert stet("withdraw", page, "--yes").code == 0
    assert stet("publish").code == 0
    assert "nobody here can open" not in stet("build").err
    fingerprint = stet("--json", "seal").json["fingerprint"]
    (archive / ".stet/withdrawals").unlink()
    said = stet("build").err
    assert "site/WITHDRAWN: line 1 that nobody here can open" in said
    assert "bring .stet/withdrawals back from a backup" in said
    for file in (archive / ".stet").iterdir():
        if file.name != "keys":
            import shutil

            shutil.rmtree(file) if file.is_dir() else file.unlink()
    restored = stet("--json", "heal", "--restore", tmp_path / "one", "--fingerprint", fingerprint)
    assert restored.json["withdrawals_unopened"] == [1]
    assert "nobody here can open" in restored.err


def test_faults_of_the_sources_are_3_and_each_has_its_line(stet: Stet, archive: Path) -> None:
    for name in ("a", "b"):
        (archive / f"site/reports/2013/{name}.md").parent.mkdir(exist_ok=True)
        (archive / f"site/reports/2013/{name}.md").write_text("---\ntitel: x\n---\n")
    said = stet("build")
    assert said.code == 3
    assert "stet: site/reports/2013/a.md:2: " in said.err.replace("stet: reports", "stet: site/reports")
    assert "b.md:2: " in said.err


def test_warnings_of_texts_are_told_listed_and_with_strict_refused(stet: Stet, archive: Path) -> None:
    text = "See {{ site.url }}.\n\n" * 25
    (archive / "site/about.md").write_text(f"---\ntitle: About\nlanguage: en\n---\n\n{text}")
    said = stet("--json", "build")
    assert said.code == 0
    assert said.err.count("warning: site/about.md:") == 21
    assert "warning: site/about.md:6: '{{' is shown as typed; write" in said.err
    assert "warning: site/about.md:46: and 5 more warnings from here on" in said.err
    # A text that was written since is told of first, wherever its name stands.
    report = next((archive / "site/reports").rglob("*.md"))
    kept = report.read_text()
    report.write_text(f"{kept}\n!!! note\n")
    told = [line for line in stet("build").err.splitlines() if "warning: site/" in line]
    assert report.name in told[0]
    assert "and 6 more" in told[-1]
    report.write_text(kept)
    assert [row["line"] for row in said.json["warnings"]] == list(range(6, 56, 2))
    assert said.json["warnings"][0]["file"] == "site/about.md"
    for verb in ("build", "publish"):
        strict = stet(verb, "--strict")
        assert strict.code == 3
        assert strict.err.count("stet: site/about.md:") == 25


def test_warnings_of_the_rooms_come_through_the_console(stet: Stet, archive: Path) -> None:
    (archive / "site/evidence").mkdir()
    (archive / "site/evidence/unused.csv").write_text("a\n")
    said = stet("--quiet", "build")
    assert said.code == 0
    assert said.err.startswith("stet: warning: site/evidence/unused.csv")


def test_a_build_without_its_state_says_that_the_hosts_have_the_archive(
    stet: Stet, archive: Path, tmp_path: Path
) -> None:
    _publish(stet, archive, "One.")
    fingerprint = stet("--json", "fingerprint").json["fingerprint"]
    shutil.rmtree(archive / ".stet")
    said = stet("build")
    assert (said.code, said.err.count("no archive has been founded here, and one with the fingerprint")) == (0, 1)
    assert f"--fingerprint {fingerprint}" in said.err
    shutil.rmtree(tmp_path / "one")
    shutil.rmtree(tmp_path / "two")
    assert "founded here" not in stet("build").err


def test_a_program_is_told_of_all_reports_also_when_nothing_was_made_anew(stet: Stet, archive: Path) -> None:
    first = stet("--json", "build").json["reports"]
    assert first == len(list((archive / "site/reports").rglob("*.md")))
    assert stet("--json", "build").json["reports"] == first
