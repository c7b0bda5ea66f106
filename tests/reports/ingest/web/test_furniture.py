"""publish.reports.ingest.web.furniture: a name tells what is around the text, but not against the text itself."""

import pytest

from publish.reports.ingest.web.furniture import is_byline, is_furniture, is_line, is_name, points
from publish.reports.ingest.web.nodes import Element
from publish.reports.ingest.web.parse import parsed
from publish.reports.ingest.web.weight import Scales

TEXT = "<p>The gate was shut for nine days, and nobody counted the sacks.</p>" * 9


def judged(mark: str, inner: str, *, text: str = TEXT) -> bool:
    page = parsed(f"<body>{text}<div {mark} data-it=1>{inner}</div>")
    scales = Scales(page)
    return is_furniture(found(page), scales, scales.of(page).prose)


def found(page: Element) -> Element:
    return next(node for node in page.walk() if node.get("data-it"))


@pytest.mark.parametrize(
    "mark",
    [
        "class=sharedaddy",
        "id=comments",
        "class='relatedPosts'",
        "role=navigation",
        "class='widget-area sidebar'",
        "class='nav_top'",
    ],
)
def test_a_name_is_enough(mark: str) -> None:
    assert judged(mark, "<p>They came back in the spring, she said.</p>")


@pytest.mark.parametrize(
    "mark", ["class=footnotes", "class='category-share tag-related hentry'", "class=content", "role=doc-endnotes"]
)
def test_other_names_say_nothing(mark: str) -> None:
    assert not judged(mark, "<p>They came back in the spring, she said.</p>")


def test_what_holds_most_sentences_is_the_text_whatever_its_name() -> None:
    assert not judged("class='share-page menu-wrapper'", TEXT, text="")


SHORT = "<ul>" + "<li>Nine sacks</li>" * 40 + "</ul>"


@pytest.mark.parametrize("mark", ["class=popup-banner", "id=cookie-law", "class='modal is-open'"])
def test_what_is_laid_over_a_page_of_short_lines_is_no_text_of_it(mark: str) -> None:
    assert judged(mark, "<p>This page puts cookies into your browser.</p>", text=SHORT)
    assert not judged(mark, TEXT, text="<p>Nine sacks</p>")


def test_a_link_to_what_others_said_is_no_beginning_of_it() -> None:
    assert is_furniture(*of("<a data-it=1 href='#comments'>571 Kommentare</a>"))
    assert is_furniture(*of("<a data-it=1 href='/a.html#respond'>2 comments</a>"))
    assert not is_furniture(*of("<a data-it=1 href='#n1'>the second letter</a>"))
    assert not is_furniture(*of("<a data-it=1 href='/all'>2 comments</a>"))


def of(inner: str) -> tuple[Element, Scales, int]:
    page = parsed(f"<body>{TEXT}<p>{inner}</p>")
    scales = Scales(page)
    return found(page), scales, scales.whole.prose


def test_names_for_scripts_say_nothing() -> None:
    assert not judged("class='block-body js-replyNewMessageContainer'", TEXT)
    assert judged("class='block-body replies'", "<p>They came back in the spring, she said.</p>")


def test_a_line_with_date_and_author_names_itself() -> None:
    assert is_byline(found(parsed("<div data-it=1 class='entry-meta'>By Lena Orr, 3 March 2009</div>")))
    assert not is_byline(found(parsed(f"<div data-it=1 class='entry-meta'>{TEXT}</div>")))


def test_a_line_that_names_another_text_and_a_row_of_services() -> None:
    assert points("Lire aussi : Les ouvriers du barrage")
    assert not points("See also: the second letter says so.")
    assert is_name("Twitter")
    assert not is_line("X")
    assert not is_line("Подписаться под протоколом отказались трое, и их увели.")
    assert is_line("Subscribe to our newsletter, and read all of it.")
