"""publish.reports.imports.nouns: what a post is before anything is known of it."""

from publish.reports.imports.nouns import Post, PostBody, Site


def test_a_post_has_no_day_and_no_language_until_something_tells_them() -> None:
    post = Post("a.md", PostBody("text"))
    assert (post.day, post.language, post.draft, post.page, post.hands) == ("", "", "", False, [])
    assert Site("plain").roots == ("",)
