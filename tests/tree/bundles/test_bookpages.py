"""publish.tree.bundles.bookpages: a page's own part as XHTML, with what e-readers look for."""

from xml.etree import ElementTree

from publish.tree.bundles.bookpages import BookHeading, PageWriter, document
from publish.tree.bundles.pages import BuiltPage
from publish.tree.languages import label
from publish.tree.markdown.pagemarks import html

PATH = "reports/2013/a.html"


def written(body: str, picture: str = "") -> tuple[str, PageWriter]:
    page = BuiltPage(PATH, f"<!doctype html><html lang=en><main>{body}</main>", "0" * 64)
    ids = {PATH: {n.attributes.get("id", "") for n in page.main.walk()}}
    writer = PageWriter(page, lambda _path: picture, {PATH: "page-1.xhtml"}, ids)
    text = writer.write()
    ElementTree.fromstring(document("T", "en", "ltr", text).partition("<!DOCTYPE html>")[2])
    return text, writer


def test_footnotes_are_marked_so_that_e_readers_show_them_beside_the_text() -> None:
    text, _ = written(
        "<p>x<sup id='fnref:1'><a class='footnote-ref' href='#fn:1'>1</a></sup></p><div class='footnote'><hr><ol>"
        "<li id='fn:1'><p>A note. <a class='footnote-backref' href='#fnref:1'>back</a></p></li></ol></div>"
    )
    assert '<a href="#fn%3A1" epub:type="noteref" role="doc-noteref">1</a>' in text
    assert '<div epub:type="footnotes">' in text
    assert '<li id="fn:1" epub:type="footnote">' in text
    assert 'role="doc-backlink">back</a>' in text


def test_headings_are_kept_for_the_contents_without_the_numbers_of_footnotes() -> None:
    _, writer = written(
        "<h1>T</h1><h2 id='a b'>odd</h2><h2 id='标题'>标题 <em>x</em><sup>"
        "<a class='footnote-ref' href='#fn:1'>2</a></sup></h2>"
        "<h3 id='c'>below</h3><h4 id='d'>deep</h4><h2>nameless</h2><h2 id='c'>again</h2>"
    )
    assert writer.headings == [
        BookHeading(2, "标题 x", "page-1.xhtml#%E6%A0%87%E9%A2%98"),
        BookHeading(3, "below", "page-1.xhtml#c"),
    ]


def test_a_box_that_is_ticked_stays_so() -> None:
    text, _ = written("<ul><li><label><input checked disabled='' type='checkbox'> done</label></li><li>"
                      "<label><input disabled='' type='checkbox'> open</label></li></ul>")  # fmt: skip
    assert text == "<ul><li>☑ done</li><li>☐ open</li></ul>"


def test_pictures_without_words_are_noted() -> None:
    card = "<ul class='cards'><li><img src='x.png' alt=''><p>Its title</p></li></ul>"
    assert written(f"<img src='x.png' alt='seen'>{card}", "p.png")[1].described
    assert not written(f"{card}<img src='x.png' alt=' '>", "p.png")[1].described
    assert written("<img src='x.tif' alt=''>")[1].described


def test_pages_of_the_original_are_those_of_an_e_reader() -> None:
    one, other = html("xiv", label("Page xiv", "", "en"), linked=False), html("14", label("", "", "en"), linked=True)
    text, writer = written(f"<h2 id='h'>Head {one}</h2><p>a{other}b</p>")
    assert 'a<span id="p14" epub:type="pagebreak" role="doc-pagebreak" aria-label="14">[14]</span>b' in text
    assert writer.pages == [("xiv", "page-1.xhtml#pxiv"), ("14", "page-1.xhtml#p14")]
    assert [heading.text for heading in writer.headings] == ["Head"]
