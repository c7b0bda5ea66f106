"""publish.cli.accept: from drafts/ into site/, said by file."""

from pathlib import Path

from publish.cli.accept import DraftName
from tests.cli.conftest import Stet


def test_what_its_text_may_have_meant_is_told_by_line(stet: Stet, archive: Path) -> None:
    (archive / "drafts").mkdir(exist_ok=True)
    text = "---\ntitle: T\ndate: 2020-01-02\nlanguage: en\n---\n\n> Who?\nAnna.\n"
    (archive / "drafts/asked.md").write_text(text)
    said = stet("--json", "accept", "asked")
    assert said.code == 0
    assert [each["line"] for each in said.json["warnings"]] == [8]
    assert "warning: drafts/asked.md:8: became part of the quotation above" in said.err


def test_accept_says_where_it_went_and_what_is_wrong(archive: Path, stet: Stet) -> None:
    (archive / "drafts").mkdir()
    (archive / "drafts/new.md").write_text("---\ntitle: New\nlanguage: en\n---\n\nText.\n")
    said = stet("accept", "new")
    assert said.code == 3
    assert said.err.startswith("stet: drafts/new.md:1: 'date' is missing")
    (archive / "drafts/new.md").write_text("---\ntitle: New\ndate: 2020-01-01\nlanguage: en\n---\n\nText.\n")
    assert stet("accept", "new", "--dry-run").out.startswith("would move drafts/new.md to site/reports/2020/new.md\n")
    said = stet("--json", "accept", "drafts/new.md")
    assert said.json["moved"] == [["drafts/new.md", "site/reports/2020/new.md"]]
    assert stet("accept", "new").code == 2


def test_leaks_refuse_a_draft_and_remarks_are_shown(archive: Path, stet: Stet) -> None:
    (archive / "drafts").mkdir()
    text = "---\ntitle: New\ndate: 2020-01-01\nlanguage: en\n---\n\nWrite to desk@a.example.org{}.\n"
    (archive / "drafts/new.md").write_text(text.format(" of /home/tashi/x"))
    said = stet("accept", "new")
    assert said.code == 3
    assert said.err.startswith("stet: drafts/new.md:7: a path of somebody's disk, with their name; take it out")
    assert (archive / "drafts/new.md").exists()
    (archive / "drafts/new.md").write_text(text.format(""))
    said = stet("accept", "new", "--dry-run")
    assert "may be meant, and everybody will read it:\n    drafts/new.md:7: an address of mail\n" in said.out
    assert stet("--json", "accept", "new").json["remarks"][0]["kind"] == "mail"


def test_the_shell_completes_drafts(archive: Path) -> None:
    import click

    (archive / "drafts/folder").mkdir(parents=True)
    (archive / "drafts/new.md").touch()
    ctx = click.Context(click.Command("accept"))
    argument = click.Argument(["draft"])
    assert [item.value for item in DraftName().shell_complete(ctx, argument, "")] == ["folder", "new"]
    assert [item.value for item in DraftName().shell_complete(ctx, argument, "n")] == ["new"]
