"""publish.reports.ingest.web.head: offers with the words where they were found, and none that were not."""

import pytest

from publish.reports.ingest.web.head import day_of, days_of, found_in_head, offered, parts_of
from publish.reports.ingest.web.nodes import Element
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


def days(html: str) -> list[str]:
    return [offer.value for offer in offered(found_in_head(parsed(html))).get("date", ())]


DATA = '{"@type":"NewsArticle","dateModified":"2011-02-02","datePublished":"2009-03-14T08:00:00Z","about":"a\nb"}'


@pytest.mark.parametrize(
    ("before", "behind"),
    [
        ("", ""),
        ("", ";"),
        ("<!--", "-->"),
        ("<![CDATA[\n", "\n]]>"),
        ("//<![CDATA[\n", "\n//]]>"),
        ("/* <![CDATA[ */ ", " /* ]]> */"),
        ("<!--//--><![CDATA[//><!--\n", "\n//--><!]]>"),
        ("[[", "]]"),
    ],
)
def test_data_for_search_engines_are_read_whatever_stands_around_them(before: str, behind: str) -> None:
    assert days(f'<script type="application/ld+json">{before}{DATA}{behind}</script>') == ["2009-03-14"]


def test_an_articles_own_data_come_before_its_pages_and_before_what_is_written_anew_at_a_change() -> None:
    page = '{"@type":"WebPage","datePublished":"2001-01-01"}'
    graph = f'<script type="application/ld+json">{{"@graph":[{page},{DATA}]}}</script>'
    metas = "<meta property=article:published_time content=2011-02-02T09:00:00Z>"
    assert days(metas + graph) == ["2009-03-14", "2001-01-01", "2011-02-02"]
    assert days(metas.replace("published", "modified")) == []


@pytest.mark.parametrize(
    "said", ["name=pdate content=20090314", "property=article:published content='March 14, 2009 08:00'"]
)
def test_names_of_the_field_are_known(said: str) -> None:
    assert days(f"<meta {said}>") == ["2009-03-14"]


@pytest.mark.parametrize(
    ("time", "found"),
    [
        ("<time datetime=2011-02-02T09:00Z>March 14, 2009</time>", ["2009-03-14", "2011-02-02"]),
        ("<time datetime=2009-03-14>March 15, 2009 / Updated Feb. 2, 2011</time>", ["2009-03-14", "2009-03-15"]),
        ("<time datetime=2011-02-02>Last updated February 2, 2011</time>", []),
        ("<time datetime=2011-02-02 itemprop=dateModified>February 2, 2011</time>", []),
        ("<time datetime=2011-02-02 class=op-modified>February 2, 2011</time>", []),
        ("<time datetime=2009-03-14>14 March</time>", ["2009-03-14"]),
        ("<time>2009-03-14</time>", ["2009-03-14"]),
        ("<time datetime=2009-03-14T08:00>03/14/2009</time>", ["2009-03-14"]),
    ],
)
def test_an_element_of_time_says_when_the_text_came_out_and_never_when_it_was_changed(
    time: str, found: list[str]
) -> None:
    node = parsed(time).first("time")
    assert isinstance(node, Element)
    assert days_of(node) == found
