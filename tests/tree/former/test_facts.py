"""publish.tree.former.facts: what all pages have in common comes back as it was."""

from dataclasses import replace

from publish.tree.former import facts
from publish.tree.maker import Facts
from publish.tree.pages import views
from publish.tree.pages.tongues import Tongues


def test_facts_come_back_and_other_bytes_are_none() -> None:
    common = views.archive("Small", "en", "ab" * 32, ("https://example.org/",), about=True, script="1")
    tongues = Tongues("en", ("en", "bo"), (("index", "bo", "index.bo.html"),))
    whole = Facts(
        "stet", replace(common, tongues=tongues), "ab" * 32, {"a.md": "a.html"}, frozenset({"b.html"}),
        frozenset({"c.md"}), {"d.png": (1, 2)},
    )  # fmt: skip
    packed = facts.packed(whole)
    assert facts.unpacked(packed) == whole
    assert facts.unpacked(packed[:-1]) is None
    assert facts.unpacked(b"") is None
