"""publish.reports.imports.kinds.medium: an account's pages, with its drafts among them."""

from pathlib import Path

import pytest

from publish.reports.imports.folder import OldFolder
from publish.reports.imports.kinds import medium
from publish.reports.imports.kinds.medium import Medium
from tests.support.oldsites import MEDIUM, laid, medium_page


def test_a_post_has_its_facts_once(tmp_path: Path) -> None:
    account = Medium(OldFolder(laid(tmp_path, MEDIUM)))
    first, second, draft = account.posts()
    assert (first.title, first.day, first.authors, first.slug) == ("My story", "2019-03-04", ("Ani La",), "My-story")
    assert (first.address, first.aliases) == ("/my-story-abc123def456", ("/abc123def456",))
    assert (first.summary, "My story" in first.body.text, "section-divider" in first.body.text) == (
        "Of her",
        False,
        False,
    )
    assert "Her words" in first.body.text
    assert (draft.draft, first.draft, second.draft) == ("a draft", "", "")
    assert account.site.addresses == ("https://medium.com/@ani", "https://medium.com/p")
    assert [hand.kind for hand in account.hands()] == ["not told"]


@pytest.mark.parametrize(("subtitle", "summary"), [("Her words", ""), ("Her wo…", ""), ("Others", "Others")])
def test_a_subtitle_made_of_the_text_is_no_summary(tmp_path: Path, subtitle: str, summary: str) -> None:
    page = medium_page("T", "<p>Her words, and more.</p>", subtitle=subtitle)
    (post,) = Medium(OldFolder(laid(tmp_path, {"posts/2020-01-02_T-abc123def456.html": page}))).posts()
    assert post.summary == summary


def test_a_page_without_a_day_of_publication_is_a_draft(tmp_path: Path) -> None:
    page = medium_page("T", "", when="")
    (post,) = Medium(OldFolder(laid(tmp_path, {"posts/2020-01-02_T-abc123def456.html": page}))).posts()
    assert post.draft == "a draft"


def test_other_folders_of_posts_are_none(tmp_path: Path) -> None:
    assert not medium.is_one(OldFolder(laid(tmp_path, {"posts/2020-01-02_T-abc123def456.html": "<p>x"})))
