"""publish.tree.bundles.bookpackage: what a book says of itself to readers old and new."""

from xml.etree import ElementTree

from publish.tree.bundles.bookpackage import Package, Point, points_of
from publish.tree.bundles.bookpages import BookHeading
from publish.tree.bundles.pages import BuiltPage

OPF = {"o": "http://www.idpf.org/2007/opf"}
NCX = {"n": "http://www.daisy.org/z3986/2005/ncx/"}


def page(language: str, direction: str = "ltr") -> BuiltPage:
    text = f"<!doctype html><html lang={language} dir={direction}><main><h1>A & b</h1></main>"
    return BuiltPage("reports/2013/a.html", text, "0" * 64)


def package(*pictures: str, described: bool = True, of: str = "reports/2013/a.html") -> Package:
    top = points_of(
        page("ug", "rtl"),
        "page-1.xhtml",
        [BookHeading(2, "x", "page-1.xhtml#x"), BookHeading(3, "y <", "page-1.xhtml#y")],
    )
    points = [top, Point("How", "verify.xhtml")]
    return Package("T", "A", "ab" * 32, of, [page("ug", "rtl"), page("en")], ["page-1.xhtml", "verify.xhtml"], pictures,
                   described, points)  # fmt: skip


def said(book: Package, name: str) -> list[str | None]:
    rows = ElementTree.fromstring(book.opf()).iterfind(".//o:meta", OPF)
    return [row.text for row in rows if row.get("property") == f"schema:{name}"]


def test_readers_of_epub_2_find_the_same_contents() -> None:
    book = package()
    ncx = ElementTree.fromstring(book.ncx())
    assert [e.text for e in ncx.iterfind(".//n:navLabel/n:text", NCX)] == ["A & b", "x", "y <", "How"]
    assert [e.get("src") for e in ncx.iterfind("./n:navMap/n:navPoint/n:content", NCX)] == [
        "page-1.xhtml",
        "verify.xhtml",
    ]
    assert [e.get("content") for e in ncx.iterfind("./n:head/n:meta", NCX)] == [book.name, "3"]
    spine = ElementTree.fromstring(book.opf()).find("o:spine", OPF)
    assert spine is not None
    assert (spine.get("toc"), spine.get("page-progression-direction")) == ("ncx", "rtl")
    assert book.nav().index("page-1.xhtml#x") < book.nav().index("page-1.xhtml#y") < book.nav().index("verify.xhtml")


def test_a_book_says_who_can_read_it_without_eyes() -> None:
    assert said(package(), "accessMode") == ["textual"]
    assert said(package("p/a.png"), "accessMode") == ["textual", "visual"]
    assert said(package("p/a.png"), "accessModeSufficient") == ["textual"]
    assert "alternativeText" in said(package("p/a.png"), "accessibilityFeature")
    assert said(package("p/a.png", described=False), "accessModeSufficient") == []
    assert "alternativeText" not in said(package("p/a.png", described=False), "accessibilityFeature")
    assert said(package(), "accessibilityHazard") == ["none"]


def test_all_languages_of_a_book_are_named_its_first_one_first() -> None:
    rows = ElementTree.fromstring(package().opf()).iterfind(".//{http://purl.org/dc/elements/1.1/}language")
    assert [row.text for row in rows] == ["ug", "en"]
    assert package().name == package("p/a.png").name != package(of="").name
