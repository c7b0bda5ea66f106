"""publish.reports.ingest.readers.html: the text of a page, all of it and nothing else, in five layouts and scripts."""

import pytest

from publish.reports.ingest.document import Document, Hints, Lack, Why
from publish.reports.ingest.readers.html import read
from publish.reports.writing.write import write
from tests.support.fidelity import fidelity
from tests.support.truths import LANGUAGES, truth
from tests.support.webpages import AROUND, LAYOUTS, NOTINGS, webpage


def page(html: str, address: str = "") -> Document:
    return read(html.encode(), Hints(address=address))


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_is_its_text_and_nothing_of_what_is_around(layout: str, language: str) -> None:
    meant = truth(language, 3, paragraphs=3 if layout == "short" else 8)
    found = read(webpage(meant, layout), Hints())
    got = fidelity(found.blocks, meant)
    assert got.wrong <= 0.001
    assert all(share >= 0.95 for share in got.found.values())
    assert got.notes >= 0.98
    text = write(found.blocks)
    assert not [said for said in AROUND[language] if said in text]
    assert found.offers["title"][0].value == meant.title
    assert found.offers["date"][0].value == meant.day
    assert {one.why for one in found.removed} == {Why.FURNITURE}


@pytest.mark.parametrize("noting", NOTINGS)
def test_notes_are_footnotes_whoever_made_them(noting: str) -> None:
    meant = truth("en", 5, paragraphs=4)
    got = fidelity(read(webpage(meant, "divs", noting), Hints()).blocks, meant)
    assert got.notes == 1.0
    assert got.wrong == 0.0


def test_what_was_left_out_is_told_by_its_first_words() -> None:
    told = [one.text for one in page("<nav>Home</nav><article><p>The gate was shut, they say.</p></article>").removed]
    assert told == ["Home"]


def test_the_pages_address_is_offered_and_its_links_are_whole() -> None:
    found = page(
        "<link rel=canonical href='https://e.org/a/b?utm_source=x'><article><p>See "
        "<a href='../c?id=3&fbclid=u'>that</a>, as it was told to us.</p></article>"
    )
    assert [offer.value for offer in found.offers["origin"]] == ["https://e.org/a/b"]
    assert "[that](https://e.org/c?id=3)" in write(found.blocks)
    assert [one.why for one in found.removed] == [Why.TRACKING, Why.TRACKING]


def test_words_that_nobody_sees_are_listed_and_no_text() -> None:
    hide = ("color:#fff", "font-size:1px", "opacity:.01")
    marks = "".join(f"<span style='{one}'>No. 41-{at}.</span>" for at, one in enumerate(hide))
    found = page(f"<h1>Gate</h1>{SAID}{SAID.replace('</p>', marks + '</p>')}")
    assert "41" not in write(found.blocks)
    assert [one.text for one in found.removed if one.why is Why.HIDDEN] == ["No. 41-0.", "No. 41-1.", "No. 41-2."]


def test_where_the_ground_is_not_known_a_person_looks_at_words_of_the_text_alone() -> None:
    light = "<b style='color:#fff'>{}</b>"
    html = f"<link rel=stylesheet href=a.css><nav>{light.format('Home')}</nav><h1>Gate</h1>{SAID}{SAID}"
    found = page(html.replace("sacks.</p>", f"sacks {light.format('of 41')}.</p>", 1))
    assert "of 41" in write(found.blocks)
    said = [need.said for need in found.needs if need.lack is Lack.UNSEEN]
    assert ["“of 41”" in one and "Home" not in one for one in said] == [True]


def test_a_text_that_waits_for_a_script_to_be_shown_is_asked_about() -> None:
    found = page(f"<style>p{{opacity:0}}</style><h1>Gate</h1>{SAID * 5}")
    assert write(found.blocks).count("nobody counted") == 5
    assert [need.lack for need in found.needs if need.lack is Lack.UNSEEN] == [Lack.UNSEEN]


SAID = "<p>The gate was shut for nine days, and nobody counted the sacks.</p>"
TALK = "".join(f"<li>{SAID.replace('nine', str(at))}" for at in range(60))


def test_beside_a_long_talk_a_text_with_a_bad_name_is_the_text_still() -> None:
    # Services that sell a text put it into a box of this name, whether it was paid or not.
    found = page(
        f"<article><h1>Gate</h1><div class=paywall-box>{SAID * 9}</div><div id=comments><ol>{TALK}</ol></div></article>"
    )
    assert write(found.blocks).count("nobody counted the sacks") == 9
    assert Lack.TEXT not in [need.lack for need in found.needs]


def test_where_nearly_all_sentences_were_left_out_a_person_looks() -> None:
    told = f"{SAID * 2}<div class=live-comments><ol>{TALK}</ol></div>"
    found = page(f"<article><h1>Gate</h1>{told}</article>")
    assert ["look among what was left out" in need.said for need in found.needs if need.lack is Lack.TEXT] == [True]


def test_messages_of_a_channel_are_one_text_however_short_some_are() -> None:
    first = f"<div class='message default clearfix'><div class=text>{SAID * 5}</div></div>"
    joined = (
        "<div class='message default clearfix joined'><div class=text>His shop was sealed the same evening.</div></div>"
    )
    text = write(page(f"<title>Channel</title><body><div class=history>{first}{joined}</div>").blocks)
    assert "His shop was sealed" in text
    assert text.count("nobody counted the sacks") == 5


def test_a_page_without_text_needs_one() -> None:
    assert [need.lack for need in page("<body><script>draw()</script></body>").needs] == [Lack.TEXT]
    assert [need.lack for need in page("").needs] == [Lack.TEXT]


def test_the_title_is_not_said_twice() -> None:
    html = "<title>Nine sacks - Coast</title><p><b>Nine sacks</b></p><p>They stood at the gate, all nine of them.</p>"
    found = page(html)
    assert found.offers["title"][0].value == "Nine sacks"
    assert write(found.blocks) == "They stood at the gate, all nine of them.\n"


@pytest.mark.parametrize("address", ["https://[1/a", "https://[::1", "//[", "https://e.org:x/"])
def test_an_address_that_is_none_is_passed_over(address: str) -> None:
    words = "They stood at the gate, all nine of them."
    found = page(f"<base href='{address}'><link rel=canonical href='{address}'><p>{words} <a href='{address}'>a</a>")
    assert words in write(found.blocks)


POST = (
    "<div class=post><h1>Nine letters</h1><p>He wrote nine letters, and eight of them came back.</p>"
    "<p>The ninth was read by somebody else, and so it is known.</p></div>"
)


def test_what_others_said_is_no_text_however_much_it_is() -> None:
    said = "<li class=one><p>This was said by a reader, and it is as long as a paragraph of the text.</p></li>"
    found = page(f"<body>{POST}<div class=comments><h3>40 Responses</h3><ol>{said * 40}</ol></div></body>")
    assert write(found.blocks).startswith("He wrote nine letters")
    assert "a reader" not in write(found.blocks)
    # A text that is called so, and is no row of pieces, is the text.
    own = "<p>All of the letters that were sent to him speak of the winter, and of nothing else at all.</p>" * 20
    assert "speak of the winter" in write(
        page(f"<body><p>Nine letters were read.</p><div class=comments>{own}</div>").blocks
    )


def test_the_line_below_the_title_dates_the_page_and_lines_elsewhere_do_not() -> None:
    dated = '<div id="story_date">2019-11-05</div>'
    other = '<div class="post-date">2020-01-02</div>'
    title, rest = POST.split("</h1>")
    assert [one.value for one in page(f"{other}{title}</h1>{dated}{rest}{other}").offers["date"]] == ["2019-11-05"]
    assert "date" not in page(f"<div>{other}</div>{POST}").offers
    # The day of a change stands beside it, or alone.
    both = '<div class="byline">Updated 4 May 2020 • <time datetime="2019-11-05">5 November 2019</time></div>'
    assert [one.value for one in page(f"{title}</h1>{both}{rest}").offers["date"]] == ["2019-11-05"]
    for said in ("Last updated 4 May 2020", "Mis à jour le 4 mai 2020", "<time datetime=2020-05-04>Updated 4 May 2020"):
        assert "date" not in page(f'{title}</h1><div class="byline">{said}</div>{rest}').offers
    assert "date" not in page(f'{title}</h1><div id="story_date">09/03/2001</div>{rest}').offers


def test_a_posts_own_head_says_when_and_who() -> None:
    head = "<header><a>Wood</a> <a>2019-11-5 21:10</a> <span>from a telephone</span></header>"
    text = "<div>No light again. <br>The third time, they say.<span class=expand>收起</span></div>"
    found = page(f"<article>{head}{text}</article>")
    assert found.offers["date"][0].value == "2019-11-05"
    assert "收起" not in write(found.blocks)
    named = "<section aria-label=byline><ul><li><span>作者, </span><span>林某</span></li></ul></section>"
    text = "<time>2019年11月5日</time><p>山谷里的学校在去年春天关闭，四十名学生被送往外地。</p>"
    found = page(f"<main><h1>山谷里的学校</h1>{named}{text}</main>")
    assert write(found.blocks) == "山谷里的学校在去年春天关闭，四十名学生被送往外地。\n"
    assert found.offers["author"][0].value == "林某"
    days = "".join(
        f"<section><time>2019-11-0{day}</time>{text[len('<time>2019年11月5日</time>') :]}</section>"
        for day in range(1, 5)
    )
    # Of a chronology each day is one of the text's.
    assert all(f"2019-11-0{day}" in write(page(f"<main><h1>山谷</h1>{days}</main>").blocks) for day in range(1, 5))
    # A day within a sentence is a word of it.
    assert "in 2019" in write(page("<main><p>It was shut <time>in 2019</time>, and nobody said why.</p></main>").blocks)


def test_requests_to_pay_within_a_text_go_and_a_platform_is_no_publisher() -> None:
    wall = "<div class=gateway><h2>Subscribe to go on</h2><p>You have 0 free articles left this month.</p></div>"
    site = "<meta property=og:site_name content=微信公众平台>"
    found = page(POST.replace("<p>The ninth", f"{wall}<p>The ninth") + site)
    assert "Subscribe" not in write(found.blocks)
    assert "publisher" not in found.offers


OTHERS = "".join(
    f"<li><h3><a href='https://e.org/{name}'>{name} text</a></h3>"
    f"<p>It begins with the gate of {name}, and goes on.</p></li>"
    for name in ("Another", "Second", "Third", "Fourth")
)


@pytest.mark.parametrize("head", ["", "<h2>Recommended for You</h2>"])
def test_other_texts_beginnings_at_the_end_go_and_each_is_listed(head: str) -> None:
    last = "All nine of the letters were read by the council in the winter, and nobody answered one."
    found = page(f"<div>{POST}<p>{last}</p>{head}<ul>{OTHERS}</ul></div>")
    assert write(found.blocks).endswith(f"{last}\n")
    told = [one.text for one in found.removed if one.why is Why.FURNITURE]
    for name in ("Another", "Second", "Third", "Fourth"):
        assert f"{name} text" in told
        assert f"It begins with the gate of {name}, and goes on." in told


def test_a_list_with_linked_headings_within_a_text_is_the_texts() -> None:
    found = page(
        f"<div>{POST}<ul>{OTHERS}</ul><p>All four of them were read by the council, and none was answered.</p></div>"
    )
    assert "the gate of Third" in write(found.blocks)


def gallery(count: int, sign: str) -> str:
    return "".join(
        f"<li><h2>{number}{sign}{count}</h2><p>The gate of house {number} stands open, as it did then.</p></li>"
        for number in range(1, count + 1)
    )


@pytest.mark.parametrize("sign", ["/", " / ", " of "])
def test_the_words_of_a_gallery_beside_a_text_go_and_are_listed(sign: str) -> None:
    text = "".join(
        f"<p>Letter {n} was read by the council in the winter, and nobody answered it.</p>" for n in range(20)
    )
    around = f"<div class=full-gallery><h3>Business in pictures</h3><ul>{gallery(30, sign)}</ul></div>"
    found = page(f"<article>{text}{around}<p>So the last of them was never read by anybody.</p></article>")
    assert "stands open" not in write(found.blocks)
    assert "never read by anybody" in write(found.blocks)
    told = " ".join(one.text for one in found.removed)
    assert all(f"house {number} stands open, as it did then." in told for number in range(1, 31))


def test_a_gallery_that_is_the_text_stays_and_so_does_one_without_numbers() -> None:
    alone = f"<article><p>Thirty gates of the town.</p><div class=gallery><ul>{gallery(30, '/')}</ul></div></article>"
    assert "house 30 stands open" in write(page(alone).blocks)
    text = "".join(
        f"<p>Letter {n} was read by the council in the winter, and nobody answered it.</p>" for n in range(20)
    )
    unnumbered = "<p>The gate of one house stands open, as it did in 1/3 of them.</p>"
    assert "1/3 of them" in write(page(f"<article>{text}<div class=gallery>{unnumbered}</div></article>").blocks)


def test_of_a_long_piece_beside_the_text_each_block_is_listed() -> None:
    cells = "".join(f"<td>the {n}th day<br>of a saint<br><b>and</b> of a flower</td>" for n in range(4, 24))
    told = [
        one.text
        for one in page(f"<nav>Home <a>News</a></nav><div>{POST}</div><table class=sidebar><tr>{cells}</table>").removed
    ]
    assert told[0] == "Home News"
    assert all(f"the {n}th day of a saint and of a flower" in " ".join(told[1:]) for n in range(4, 24))
    assert all(len(one) <= 120 for one in told)
