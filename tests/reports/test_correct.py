"""Corrections: the earlier version stays readable, and both pages say so."""

import re
from datetime import date
from pathlib import Path

import pytest

from publish.core.errors import ConfigError, SourceError
from publish.core.files import write_atomically
from publish.reports.correct import Kept, correct, source_of
from publish.tree.pages.indexes import indexes
from tests.support.small import ONE, TODAY, archive, content, made, page

X = "reports/2013/one.md"


def _noted(root: Path, note: str, source: str = X) -> None:
    file = root / "site" / source
    file.write_text(file.read_text().replace('note: ""', f'note: "{note}"', 1))


def test_a_corrected_report_and_its_earlier_version_lead_to_each_other(tmp_path: Path) -> None:
    before = content(made(archive(tmp_path)).root)
    kept = correct(tmp_path, X, today=TODAY)
    assert (kept.report, kept.earlier) == (X, "reports/2013/one.v1.md")
    assert (tmp_path / "site" / X).read_text().splitlines()[kept.line - 1] == '    note: ""'
    with pytest.raises(SourceError, match=rf"one.md:{kept.line}: 'note' is empty"):
        made(tmp_path)
    _noted(tmp_path, "The number was wrong.")
    tree = made(tmp_path)
    now, then = page(tree, "reports/2013/one.html"), page(tree, "reports/2013/one.v1.html")
    assert "Corrected on 2026-11-01: The number was wrong. <a" in now
    assert '<a href="../../reports/2013/one.v1.html">Earlier version, as of 2013-04-02</a>' in now
    assert "This is an earlier version, kept as published until 2026-11-01; the current one is" in then
    assert 'href="../../reports/2013/one.html"' in then
    assert "Corrected on" not in then
    # Earlier versions are in no list, and no other page changes.
    assert {r.source for r in tree.reports} == {X, "reports/2013/two.md", "reports/2014/three.md"}
    assert not any("one.v1" in "".join(r.path for r in i.reports) for i in indexes(tree.reports))
    after = content(tree.root)
    assert {p for p in after if after[p] != before.get(p)} == {"reports/2013/one.html", "reports/2013/one.v1.html"}


def test_every_correction_keeps_a_version_of_its_own(tmp_path: Path) -> None:
    archive(tmp_path)
    correct(tmp_path, X, today=date(2026, 10, 1))
    _noted(tmp_path, "First.")
    correct(tmp_path, X, today=TODAY)
    _noted(tmp_path, "Second.")
    now = page(made(tmp_path), "reports/2013/one.html")
    said = re.findall(r"Corrected on (\S+): (\w+)\. <a href=.*(one.v\d.html).>.* as of ([^<]+)<", now)
    # Each is named by the day from which it was the text.
    assert said == [
        ("2026-11-01", "Second", "one.v2.html", "2026-10-01"),
        ("2026-10-01", "First", "one.v1.html", "2013-04-02"),
    ]
    assert "Corrected on 2026-10-01" in page(made(tmp_path), "reports/2013/one.v2.html")


def test_cut_short_between_the_two_files_the_same_command_completes_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive(tmp_path)

    def killed(file: Path, data: bytes) -> None:
        if file.name == "one.md":
            raise KeyboardInterrupt
        write_atomically(file, data)

    with monkeypatch.context() as patch:
        patch.setattr("publish.reports.correct.write_atomically", killed)
        with pytest.raises(KeyboardInterrupt):
            correct(tmp_path, X, today=date(2026, 10, 1))
    assert correct(tmp_path, X, today=TODAY).earlier == "reports/2013/one.v1.md"
    assert not (tmp_path / "site/reports/2013/one.v2.md").exists()
    assert "date: 2026-10-01" in (tmp_path / "site" / X).read_text()


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ("superseded_by: reports/2013/on.md\nsuperseded_on: 2026-01-01", "which is no other report, did you mean"),
        ("superseded_by: reports/2014/v.md\nsuperseded_on: 2026-01-01", "which is no other report"),
        ("superseded_by: reports/2013/one.md", "'superseded_by' needs 'superseded_on' beside it"),
        ("superseded_by: reports/2013/one.md\nsuperseded_on: 2026-01-01", "has no correction of 2026-01-01"),
        ("corrections:\n  - date: 2026-01-01", "a correction needs a 'note'"),
        ("corrections:\n  - note: x", "a correction needs a 'date'"),
        ("corrections: [x]", "must be lines 'key: value', with some of: date, note"),
    ],
)
def test_versions_that_do_not_fit_are_named_by_line(tmp_path: Path, head: str, expected: str) -> None:
    text = f"---\ntitle: V\ndate: 2014-01-01\nlanguage: en\n{head}\n---\n\nText.\n"
    archive(tmp_path, **{"reports/2014/v.md": text})
    with pytest.raises(SourceError, match=rf"site/reports/2014/v.md:\d+: .*{re.escape(expected)}"):
        made(tmp_path)


def test_what_cannot_be_corrected_is_refused(tmp_path: Path) -> None:
    archive(tmp_path)
    assert source_of(tmp_path, "site/reports/2013/one.md") == source_of(tmp_path, "reports/2013/one.html") == X
    for name in ("reports/2013/none.md", "abuot.md", "reports/../about.md"):
        with pytest.raises(ConfigError, match="there is no such report"):
            source_of(tmp_path, name)
    with pytest.raises(ConfigError, match="is a page and no report"):
        source_of(tmp_path, "about.md")
    correct(tmp_path, X, today=TODAY)
    with pytest.raises(ConfigError, match="is an earlier version"):
        correct(tmp_path, "reports/2013/one.v1.md", today=TODAY)
    (tmp_path / "site" / X).write_text(ONE.replace("---\n\n", "corrections: []\n---\n\n"))
    with pytest.raises(ConfigError, match=r"one.md:\d+: cannot add to 'corrections'"):
        correct(tmp_path, X, today=TODAY)


def test_a_text_that_is_being_corrected_is_kept_once(tmp_path: Path) -> None:
    archive(tmp_path)
    site, out = tmp_path / "site", {X}

    def again(day: date = TODAY) -> Kept:
        return correct(tmp_path, X, today=day, published=text, is_published=out.__contains__)

    text = (site / X).read_text()
    first = again()
    _noted(tmp_path, "Once.")
    (site / X).write_text((site / X).read_text().replace("Text", "Another text"))
    (site / first.earlier).write_text((site / first.earlier).read_text() + "\n")  # an editor's program did that
    before = {file: file.read_bytes() for file in site.rglob("*.md")}
    for second in (again(), again(date(2026, 11, 9))):
        assert (second.already, second.earlier, second.line) == (True, first.earlier, first.line)
    assert {file: file.read_bytes() for file in site.rglob("*.md")} == before
    # Once the correction is out, the next one keeps a version of its own.
    text = (site / X).read_text()
    out.add(first.earlier)
    third = again(date(2026, 11, 9))
    assert (third.already, third.earlier) == (False, "reports/2013/one.v2.md")


def test_without_a_word_on_what_is_out_the_texts_tell(tmp_path: Path) -> None:
    archive(tmp_path)
    text = (tmp_path / "site" / X).read_text()
    assert not correct(tmp_path, X, today=TODAY, published=text).already
    assert correct(tmp_path, X, today=TODAY, published=text).already
    assert not (tmp_path / "site/reports/2013/one.v2.md").exists()
