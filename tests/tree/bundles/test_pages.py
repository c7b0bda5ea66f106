"""publish.tree.bundles.pages: a rendered page is read back as browsers do, and no link of it leads out."""

from datetime import date

import pytest

from publish.core.partialdate import PartialDate
from publish.tree.bundles.pages import BuiltPage

TEXT = """<!doctype html><html lang="bo" dir="rtl"><head><title>Site</title></head><body>
<main><h1>Strike <em>hard</em></h1>
<dl><dt>First<dd><time datetime="2013-04-06">x</time><dt>Last<dd><time datetime="2014-01-02">x</time></dl>
<p>One<p>Two <a href="../2014/b%20c.html#part">b</a><a href="https://a.example/">out</a>
<img src="../../files/ab/x.png"><a href="#here">here</a><ul><li>a<ul><li>b</ul><li>c</ul>
<time datetime="2020-01-01">said in the text</time></main>
<footer><ul><li>http://letters.onion/<li>no address<li>ipns://k51</ul></footer></body></html>"""


def page(text: str = TEXT) -> BuiltPage:
    return BuiltPage("reports/2013/a.html", text, "ab" * 32)


def test_title_language_direction_and_days_are_the_pages_own() -> None:
    found = page()
    assert (found.title, found.language, found.direction) == ("Strike hard", "bo", "rtl")
    assert found.days == (PartialDate(2013, 4, 6), date(2014, 1, 2))
    assert found.durable == ["http://letters.onion/", "ipns://k51"]


def test_what_a_page_does_not_say_has_a_default() -> None:
    found = page("<p>x")
    assert (found.title, found.language, found.direction) == ("reports/2013/a.html", "und", "ltr")
    assert found.days == (PartialDate(1980, 1, 1), date(1980, 1, 1))
    assert found.durable == []


def test_elements_left_open_are_closed_as_html_says() -> None:
    main = page().main
    assert next(n.text() for n in main.walk() if n.tag == "p") == "One"
    outer = next(n for n in main.walk() if n.tag == "ul")
    assert [child.tag for child in outer.children if not isinstance(child, str)] == ["li", "li"]
    assert [n.tag for n in page("<main><br/><p>x</main></p></div>").root.walk()] == ["", "main", "br", "p"]


@pytest.mark.parametrize(
    ("link", "path", "fragment"),
    [
        ("../2014/b%20c.html#part", "reports/2014/b c.html", "part"),
        ("#h%C3%A9", "reports/2013/a.html", "hé"),
        ("../../index.html", "index.html", ""),
        ("../../../etc/passwd", "", ""),
        ("../../..", "", ""),
        ("/index.html", "", ""),
        ("//a.example/x", "", ""),
        ("https://a.example/x", "", ""),
        ("data:text/html,x", "", ""),
        ("http://[broken", "", ""),
    ],
)
def test_a_link_leads_to_a_path_of_the_archive_or_nowhere(link: str, path: str, fragment: str) -> None:
    assert page().resolve(link) == (path, fragment)


def test_what_the_text_leads_to_is_told_once_each() -> None:
    assert page().leads_to() == ["reports/2014/b c.html", "files/ab/x.png", "reports/2013/a.html"]


def test_a_page_of_a_hundred_thousand_tags_is_read_in_one_pass() -> None:
    deep = page("<main>" + "<div>" * 50_000 + "x" + "</b>" * 50_000)
    assert len(deep.root.walk()) == 50_002
