"""``stet add``: what people and programs are told, and how it ends."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Stet
from tests.support.vaults import pair


@pytest.fixture
def keyed(archive: Path) -> Path:
    """The archive, with an editor's key."""
    with (archive / "mirrors.toml").open("a") as file:
        file.write(f'[vault]\nrecipients = ["{pair(1)[1]}"]\n')
    return archive


def test_without_a_key_nothing_is_taken_and_the_way_to_one_is_said(archive: Path, stet: Stet) -> None:
    Path("a.txt").write_text("Words of ours.")
    said = stet("add", "a.txt")
    assert said.code == 2
    assert "age-keygen" in said.err
    assert not Path("drafts").exists()
    assert not Path("vault").exists()


def test_documents_are_told_one_by_one_and_a_refusal_is_the_exit_code(keyed: Path, stet: Stet) -> None:
    Path("in").mkdir()
    Path("in/a.txt").write_text("Words of ours.")
    Path("in/b.rtf").write_text("{\\rtf1 x}")
    Path("in/c.txt").symlink_to("a.txt")
    said = stet("add", "in", "--json", "--language", "en")
    assert said.code == 3
    one, two, three = map(json.loads, said.out.splitlines())
    assert (one["source"], one["kind"]) == ("in/a.txt", "text")
    assert Path(one["draft"]).is_file()
    assert all(Path(file).is_file() for file in one["evidence"])
    assert (two["refused"], "soffice" in two["hint"]) == ("is an RTF file", True)
    assert three["passed"] == "is a symbolic link, not a file"
    again = stet("add", "in/a.txt")
    assert (again.code, again.out.splitlines()[0]) == (0, f"in/a.txt: is {one['draft']} already; nothing added")
    refused = stet("accept", Path(one["draft"]).parent.name)
    assert refused.code == 3
    assert "decide, then take the line out" in refused.err


@pytest.mark.parametrize("words", [("--language", "of Lhasa"), ("--limit", "many"), ("--limit", "3 apples")])
def test_a_slip_on_the_command_line_is_told(keyed: Path, stet: Stet, words: tuple[str, ...]) -> None:
    said = stet("add", "a.txt", *words)
    assert (said.code, said.out) == (2, "")


def test_limits_are_of_bytes_pages_or_pixels(keyed: Path, stet: Stet) -> None:
    Path("a.txt").write_text("Words of ours.")
    said = stet("add", "a.txt", "--limit", "10 pages", "--limit", "400 megapixels", "--limit", "5")
    assert said.code == 3
    assert "a.txt: is more than 5 bytes" in said.out
    assert "--limit" in said.out
    assert "would become" in stet("add", "a.txt", "--dry-run").out
    assert not Path("drafts").exists()


def test_a_name_that_misleads_is_shown_as_it_is_and_stands_in_no_draft(keyed: Path, stet: Stet) -> None:
    name = "-a\n\u202etxt.exe"
    Path(name).write_text("Words of ours.")
    said = stet("add", "--", name)
    assert said.code == 0
    assert "\\u202e" in said.out
    assert said.out.splitlines()[0].startswith("-a\\n")
    (draft,) = Path("drafts").iterdir()
    assert "txt.exe" not in (draft / "report.md").read_text() + draft.name


def test_a_password_comes_by_a_file_descriptor_alone(keyed: Path, stet: Stet) -> None:
    Path("a.txt").write_text("Words of ours.")
    Path("empty").touch()
    with open("empty") as file:
        said = stet("add", "a.txt", "--password-fd", file.fileno())
    assert (said.code, "--password-fd 3" in said.err) == (2, True)
    Path("password").write_text("planted\n")
    with open("password") as file:
        assert stet("add", "a.txt", "--dry-run", "--password-fd", file.fileno()).code == 0
