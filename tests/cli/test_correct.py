"""publish.cli.correct: the published text is kept before it is corrected, or it is said why not."""

import shutil
from pathlib import Path

from tests.cli.conftest import Stet


def first(archive: Path) -> Path:
    return next((archive / "site/reports").rglob("*.md"))


def test_the_published_text_is_kept_though_the_file_was_edited_since(stet: Stet, archive: Path) -> None:
    assert stet("publish").code == 0
    report = first(archive)
    published = report.read_text()
    report.write_text(published.replace("As it was told to us.", "As it was told to them."))
    said = stet("--json", "correct", report.relative_to(archive / "site"))
    assert (said.code, said.json["already"], said.json["report"]) == (
        0, False, report.relative_to(archive / "site").as_posix(),
    )  # fmt: skip
    earlier = (archive / "site" / said.json["earlier"]).read_text()
    assert "As it was told to us." in earlier
    assert "superseded_by" in earlier
    again = stet("correct", report.relative_to(archive / "site"))
    assert (again.code, "is being corrected already" in again.out) == (0, True)


def test_what_was_never_published_has_nothing_to_keep(stet: Stet, archive: Path) -> None:
    assert stet("publish").code == 0
    new = first(archive).with_name("new.md")
    shutil.copy(first(archive), new)
    said = stet("correct", new.relative_to(archive / "site"))
    assert (said.code, "was never published" in said.err) == (2, True)
    assert stet("correct", "reports/none.md").code in (2, 3)
    said = stet("correct", "site/about.md")
    assert (said.code, "is a page and no report" in said.err) == (2, True)
