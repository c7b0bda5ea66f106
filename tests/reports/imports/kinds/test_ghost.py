"""publish.reports.imports.kinds.ghost: the JSON export."""

import json
from pathlib import Path

import pytest

from publish.core.errors import ConfigError
from publish.reports.imports.kinds import ghost
from publish.reports.imports.kinds.ghost import Ghost
from tests.support.oldsites import GHOST, laid


def test_posts_with_their_tags_and_authors(tmp_path: Path) -> None:
    first, second, third = Ghost(laid(tmp_path, {"a.json": json.dumps(GHOST)}) / "a.json").posts()
    assert (first.tags, first.authors, first.day, first.address) == (("故事",), ("Ani",), "2023-01-02", "/gui/")
    assert (second.language, third.draft) == ("en", "for members only")
    assert "__GHOST_URL__" not in first.body.text


def test_a_post_without_html_is_told_and_its_words_are_kept(tmp_path: Path) -> None:
    data = {
        "data": {"posts": [{"id": 1, "lexical": "{}", "plaintext": "a < b\n\nc", "status": "published"}, "odd", {}]}
    }
    first, other = Ghost(laid(tmp_path, {"a.json": json.dumps(data)}) / "a.json").posts()
    assert (first.body.text, first.hands[0].kind) == ("<p>a &lt; b</p><p>c</p>", "no HTML")
    assert other.draft == "a draft"


@pytest.mark.parametrize(
    "text", ['{"db":', '{"db": []}', '{"posts": 5}', "[" * 100_000, '{"db": [{"data": {"posts": {}}}]}']
)
def test_what_is_no_export_is_told(text: str, tmp_path: Path) -> None:
    with pytest.raises(ConfigError):
        Ghost(laid(tmp_path, {"a.json": text}) / "a.json")


def test_an_export_without_end_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ghost, "EXPORT_MAX_LENGTH", 3)
    with pytest.raises(ConfigError, match="longer than"):
        Ghost(laid(tmp_path, {"a.json": "{}{}"}) / "a.json")
