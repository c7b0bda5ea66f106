"""publish.reports.ingest.web.head: offers with the words where they were found, and none that were not."""

import pytest

from publish.reports.ingest.web.head import day_of, found_in_head, offered, parts_of
from publish.reports.ingest.web.parse import parsed


def test_a_page_says_what_it_is() -> None:
    page = parsed(
        '<html lang=zh-CN><title>门与河_海港观察</title><meta name=author content="admin">'
        '<meta property="og:site_name" content="海港观察"><script type="application/ld+json">'
        '{"@graph":[{"@type":"NewsArticle","headline":"门与河","datePublished":"2009-03-14T08:00:00+08:00",'
        '"dateModified":"2010-01-01","author":[{"name":"李安"}]}]}</script><meta name=pubdate content="2009-03-15">'
    )
    offers = {field: [offer.value for offer in found] for field, found in offered(found_in_head(page)).items()}
    assert offers == {
        "title": ["门与河", "海港观察", "门与河_海港观察"],
        "date": ["2009-03-14", "2009-03-15"],
        "author": ["李安"],
        "publisher": ["海港观察"],
        "language": ["zh-CN"],
    }


@pytest.mark.parametrize(
    ("said", "day"),
    [("2009-03-14T08:00:00Z", "2009-03-14"), ("2009年3月14日 08:00", "2009-03-14"), ("20090314", "2009-03-14")],
)
def test_a_whole_day_is_one(said: str, day: str) -> None:
    assert day_of(said) == day


@pytest.mark.parametrize("said", ["2009-03", "March 2009", "03/04/2009", "2009-02-30", "1236984000", "", "Sept. 26"])
def test_a_day_is_never_completed(said: str) -> None:
    assert day_of(said) == ""


def test_a_sites_name_is_no_title() -> None:
    assert parts_of("Nine sacks of rice - Coast")[0] == "Nine sacks of rice"
    assert parts_of("Coast | Nine sacks of rice")[0] == "Nine sacks of rice"


def test_data_that_is_damaged_says_nothing() -> None:
    assert not offered(found_in_head(parsed('<script type="application/ld+json">{"@type":</script>' + "[" * 50)))
