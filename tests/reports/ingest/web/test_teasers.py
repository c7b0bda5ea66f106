"""publish.reports.ingest.web.teasers: other articles and players are told by their shapes."""

import pytest

from publish.reports.ingest.document import Hints
from publish.reports.ingest.readers.html import read
from publish.reports.ingest.web.nodes import Element
from publish.reports.ingest.web.parse import parsed
from publish.reports.ingest.web.teasers import is_player, is_row


def element(html: str) -> Element:
    found = parsed(html).first("div")
    assert found is not None
    return found


def row(item: str, count: int = 4) -> Element:
    return element(f"<div>{item * count}</div>")


@pytest.mark.parametrize(
    "time", ["3 hours ago", "před 2 hodinami", "5分钟前", "10:42", "il y a 3 heures", "منذ 3 ساعات"]
)
@pytest.mark.parametrize("title", ["<h3><a href=/x>The harbour</a></h3>", "<a href=/x><h4>The harbour</h4></a>"])
def test_linked_headings_with_a_time_beside_each_are_other_articles(time: str, title: str) -> None:
    assert is_row(row(f"<p>{time}</p>{title}"))


@pytest.mark.parametrize(
    "item",
    [
        "<h3><a href=/x>The harbour</a></h3><p>What was read this week.</p>",
        "<h3>10 May</h3><p>10:42</p>",
        "<h3><a href=#x>The harbour</a></h3><p>10:42</p>",
        "<h3><a href=/y#x>The harbour</a></h3><p>10:42</p>",
        f"<h3><a href=/x>The harbour</a></h3><p>10:42</p><p>{'They came again. ' * 40}</p>",
        "<h3><a href=/x>The harbour</a></h3><p>At 10:42 the gate was opened, and all the others came out of it.</p>",
    ],
    ids=["a list of readings", "a chronology", "anchors", "places", "long", "sentences"],
)
def test_a_texts_own_parts_are_none(item: str) -> None:
    assert not is_row(row(item))


def test_hours_that_go_on_are_those_of_a_day_that_is_told() -> None:
    hours = ("9:05", "10:42", "11:00", "23:10")
    items = [f"<p>{hour}</p><h3><a href=/x{hour[-2:]}>They came</a></h3>" for hour in hours]
    assert not is_row(element(f"<div>{''.join(items)}</div>"))
    assert is_row(element(f"<div>{''.join(reversed(items))}</div>"))


def test_a_players_menus_go_and_a_players_name_stays() -> None:
    assert is_player(element("<div class='x video-player'></div>"))
    assert is_player(element("<div aria-label='Some Video Player'></div>"))
    assert not is_player(element("<div class='player-name'></div>"))


def test_a_day_alone_below_the_title_is_the_texts_own() -> None:
    said = "<p>Thirty people were taken from their houses, and nobody has said where they are.</p>" * 2
    page = "<h1>The houses</h1>{}<div class=b><p>The gate was open.</p>{}<p>It was so on 5 May 2017.</p></div>"
    for made in ("<div class=meta>3 September 2018</div>", "<div><span>3 September 2018</span></div>"):
        found = read(f"<title>x</title>{page.format(made, said)}".encode(), Hints())
        assert found.offers["date"][0].value == "2018-09-03"
        assert "3 September 2018" in [one.text for one in found.removed]
    other = page.format("<div>In print since 3 September 2018</div>", said)
    assert "date" not in read(other.encode(), Hints()).offers
