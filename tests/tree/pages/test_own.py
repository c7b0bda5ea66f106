"""publish.tree.pages.own: pages that no publisher writes, and what runs on them."""

import re

from publish.core.model import Tree
from publish.tree.pages.policy import pin
from tests.support.small import page


def scripts(text: str) -> list[str]:
    return re.findall(r"<script(?: type=\"module\")?>(.*?)</script>", text, re.DOTALL)


def test_a_script_of_a_pages_own_is_named_in_its_policy_beside_that_of_all(small: Tree) -> None:
    policy = {}
    for path, many in (("reports/2013/one.html", 1), ("verify.html", 2), ("search.html", 2)):
        text = page(small, path)
        policy[path] = text.partition('http-equiv="Content-Security-Policy" content="')[2].partition('"')[0]
        assert len(scripts(text)) == many, path
        for script in scripts(text):
            assert pin(script) in policy[path], path
    # The search page alone may fetch, and from its own copy alone.
    assert [path for path, rules in policy.items() if "connect-src" in rules] == ["search.html"]
    assert "connect-src 'self'" in policy["search.html"]


def test_the_page_on_verifying_leads_to_those_of_other_languages(small: Tree) -> None:
    text = page(small, "verify.ug.html")
    assert '<b aria-current="page">ئۇيغۇرچە</b>' in text
    assert 'href="verify.html"' in text
    assert "sh verify.sh 0123456789abcdef" in text


def test_the_page_of_missing_addresses_says_it_in_each_language_two_steps_down(small: Tree) -> None:
    text = page(small, "404.html")
    assert '<section lang="bo" dir="ltr">' in text
    assert '<section lang="ug" dir="rtl">' in text
    assert '<a href="../../index.ug.html">' in text
