"""publish.reports.imports.kinds.wordpress: a stranger's XML, item by item."""

from pathlib import Path

import pytest

from publish.core.errors import ConfigError
from publish.reports.imports.kinds.wordpress import GALLERIES_MAX, WordPress
from publish.reports.imports.nouns import Post
from publish.reports.imports.xmlwalk import DEPTH_MAX
from tests.support.oldsites import WORDPRESS, laid

HEAD, _, REST = WORDPRESS.partition("<item>")
TAIL = "</channel></rss>"


def opened(folder: Path, xml: str | bytes) -> WordPress:
    return WordPress([laid(folder, {"a.xml": xml}) / "a.xml"])


def posts(folder: Path, xml: str | bytes) -> list[Post]:
    return list(opened(folder, xml).posts())


def test_what_a_post_tells_of_itself(tmp_path: Path) -> None:
    first, second, *others = posts(tmp_path, WORDPRESS)
    assert (first.title, first.day, first.authors, first.tags) == (
        "Title 11",
        "2019-08-09",
        ("Ani La",),
        ("News & more",),
    )
    assert (first.body.by_lines, second.body.by_lines, first.address) == (False, True, "/2019/08/blocks/")
    assert [post.draft for post in others] == ["private", "with a password", "a draft"]


@pytest.mark.parametrize(
    ("xml", "said"),
    [
        ('<!DOCTYPE r [<!ENTITY x "y">]>' + HEAD[HEAD.index("<rss") :] + TAIL, "document type"),
        (
            '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
            + HEAD[HEAD.index("<rss") :]
            + "<item><title>&x;</title>",
            "document type",
        ),
        (HEAD + "<item><title>cut", "not whole as XML"),
        (HEAD + "<a>" * (DEPTH_MAX + 1), "without end"),
        (HEAD.replace("UTF-8", "no-such") + TAIL, "encoding"),
        (HEAD.replace("UTF-8", "zlib") + TAIL, "encoding"),
    ],
)
def test_xml_that_is_broken_or_made_to_harm_is_refused(xml: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=said):
        posts(tmp_path, xml)


def test_gb2312_and_control_characters_are_read(tmp_path: Path) -> None:
    xml = HEAD + "<item><title>中文</title><content:encoded>a\x0bb</content:encoded></item>" + TAIL
    made = opened(tmp_path, xml.replace("UTF-8", "GB2312").encode("gb18030"))
    assert [post.title for post in made.posts()] == ["中文"]
    again = opened(tmp_path, xml)
    assert [post.body.text for post in again.posts()] == ["ab"]
    assert [hand.kind for hand in again.hands()] == ["invisible sign"]


def test_captions_and_embeds_are_understood_and_other_shortcodes_told(tmp_path: Path) -> None:
    text = "[caption id='x']<img src='a.png'/> C[/caption] [embed]https://e.org/v[/embed] [form id=1] [sic] [b]x[/b]"
    (post,) = posts(tmp_path, HEAD + f"<item><content:encoded><![CDATA[{text}]]></content:encoded></item>" + TAIL)
    assert post.body.text.startswith("<figure><img src='a.png'/> C</figure> <p><a href=\"https://e.org/v\">")
    assert [hand.what for hand in post.hands] == ["[form id=1]"]


def test_a_post_without_end_is_too_long_and_held_no_longer(tmp_path: Path) -> None:
    (post,) = posts(tmp_path, HEAD + f"<item><content:encoded>{'word ' * 900_000}</content:encoded></item>" + TAIL)
    assert len(post.body.text) == 4_000_001
    assert not post.body.text.strip()


def test_other_kinds_of_posts_are_told_and_a_date_of_nothing_is_none(tmp_path: Path) -> None:
    xml = HEAD + "".join(
        f"<item><wp:post_type>{kind}</wp:post_type><wp:post_date>0000-00-00 00:00:00</wp:post_date></item>"
        for kind in ("event", "nav_menu_item", "page")
    ) + TAIL  # fmt: skip
    made = opened(tmp_path, xml)
    assert [(post.page, post.day) for post in made.posts()] == [(True, "")]
    assert [hand.kind for hand in made.hands()] == ["another kind of post"]


def test_a_gallery_shows_its_pictures_with_their_words(tmp_path: Path) -> None:
    def item(number: int, kind: str, rest: str) -> str:
        return f"<item><wp:post_id>{number}</wp:post_id><wp:post_type>{kind}</wp:post_type>{rest}</item>"

    def picture(number: int, words: str) -> str:
        rest = f"<wp:attachment_url>https://e.org/{number}.jpg</wp:attachment_url><wp:post_parent>9</wp:post_parent>"
        return item(number, "attachment", f"{rest}<excerpt:encoded>{words}</excerpt:encoded>")

    text = '[gallery ids="2,1,7"] [gallery] [[gallery]] [audio mp3="https://e.org/a.mp3"][/audio] [gallery ids="7"]'
    post = item(9, "post", f"<content:encoded><![CDATA[{text}]]></content:encoded>")
    (made,) = posts(tmp_path, HEAD + picture(1, "A camp") + picture(2, "") + post + TAIL)
    first = '<figure><img src="https://e.org/1.jpg"><figcaption>A camp</figcaption></figure>'
    second = '<figure><img src="https://e.org/2.jpg"></figure>'
    played = '<p><a href="https://e.org/a.mp3">https://e.org/a.mp3</a></p>'
    assert made.body.text == f'{second}{first} {first}{second} [[gallery]] {played} [gallery ids="7"]'
    assert '[gallery ids="7"]' in [hand.what for hand in made.hands]
    many = item(4, "post", f"<content:encoded>{'[gallery ids=1]' * (GALLERIES_MAX + 9)}</content:encoded>")
    (made,) = posts(tmp_path / "many", HEAD + picture(1, "") + many + TAIL)
    assert (made.body.text.count("<img"), made.body.text.count("[gallery")) == (GALLERIES_MAX, 9)


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("<pubDate>Tue, 02 Apr 2013 01:02:03 +0000</pubDate>", "2013-04-02"),
        ("<pubDate>Mon, 30 Nov -0001 00:00:00 +0000</pubDate>", ""),
        ("<pubDate>soon</pubDate>", ""),
        ("<wp:post_date>0000-00-00</wp:post_date><pubDate>Tue, 02 Apr 2013 01:02:03 +0000</pubDate>", ""),
    ],
)
def test_a_post_without_its_own_day_has_that_of_the_feed(said: str, expected: str, tmp_path: Path) -> None:
    (post,) = posts(tmp_path, f"{HEAD}<item><title>A</title>{said}</item>{TAIL}")
    assert post.day == expected
