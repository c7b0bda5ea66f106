"""publish.reports.imports.tags: a tag has one spelling in an archive."""

from pathlib import Path

from publish.reports.imports.nouns import Hand
from publish.reports.imports.tags import Tags
from tests.support.small import archive


def test_the_spelling_that_came_first_is_kept(tmp_path: Path) -> None:
    tags, hands = Tags(archive(tmp_path) / "site"), list[Hand]()
    assert tags.of("a", ["Labour Camps", "Prison", "prison", "!!!", " "], hands) == ("labour camps", "Prison")
    assert [hand.kind for hand in hands] == ["tag"]
