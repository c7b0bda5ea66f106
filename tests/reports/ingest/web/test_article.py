"""publish.reports.ingest.web.article: the text is where the page says, or where its sentences are."""

import pytest

from publish.reports.ingest.web.article import found
from publish.reports.ingest.web.parse import parsed
from publish.reports.ingest.web.weight import Scales

TEXT = "<p>The gate was shut for nine days, and nobody counted the sacks.</p>" * 5
TEASER = "<p>The tide came late again, they say on the coast.</p>"


@pytest.mark.parametrize(
    "html",
    [
        f"<main><article data-it=1>{TEXT}</article><article>{TEASER}</article></main>",
        f"<div><div data-it=1>{TEXT}</div><div>{TEASER}</div></div>",
        f"<table><tr><td><a href=/>Home</a></td><td data-it=1>{TEXT}</td></tr></table>",
        f"<div><div itemprop=articleBody data-it=1>{TEXT}</div><div>{TEASER}</div></div>",
        f"<div data-it=1>{TEXT}</div><div class=comment><article>{TEASER}</article></div>",
        f"<article data-it=1>{TEXT}</article><main><p>{TEASER}</p></main>",
    ],
)
def test_the_text_is_found(html: str) -> None:
    body = parsed(html).first("body")
    assert body is not None
    assert [node.get("data-it") for node in found(body, Scales(body))] == ["1"]


def test_a_text_in_two_parts_and_its_lead_are_one() -> None:
    body = parsed(
        f"<div><div class=standfirst>Nine sacks stood there, and none came.</div><div><div class=part>{TEXT * 3}</div>"
        f"<div class=ad></div><div class=part>{TEXT}</div></div></div>"
    ).first("body")
    assert body is not None
    assert [node.get("class") for node in found(body, Scales(body))] == ["standfirst", "part", "part"]
