"""publish.reports.ingest.web.title: the title is found where a page says it, and is never the site's name."""

import pytest

from publish.reports.ingest.web.head import found_in_head
from publish.reports.ingest.web.parse import parsed
from publish.reports.ingest.web.title import heading


@pytest.mark.parametrize(
    "html",
    [
        "<title>Gate and river - Coast</title><h1><a href='/'>Coast</a></h1><h2>Gate and river</h2>",
        "<title>Coast: Gate and river</title><h1>Coast</h1><h3 class='post-title entry-title'>Gate and river</h3>",
        "<title>Gate and river__Coast</title><table><tr><td><span>Gate and river</span><tr><td><p>Coast</p></table>",
        "<p class=MsoTitle>Gate and river</p><h1>What was seen</h1><h1>What was heard</h1>",
        "<title>Coast</title><h1>Gate and river</h1>",
        "<title>Coast</title><meta property=og:title content='Gate and river'><h1>Coast</h1><h1>Gate and river</h1>",
    ],
)
def test_the_title_is_found(html: str) -> None:
    page = parsed(html)
    body = page.first("body")
    assert body is not None
    node = heading(body, list(found_in_head(page)))
    assert node is not None
    assert node.said() == "Gate and river"


def test_a_page_may_have_none() -> None:
    page = parsed("<title>Coast</title><p>The gate was shut.</p>")
    body = page.first("body")
    assert body is not None
    assert heading(body, list(found_in_head(page))) is None
