"""Pages and office files as sources hand them over: with marks that lead back to them, and with programs within."""

import re

import pytest

from publish.core.errors import SourceError
from publish.reports.ingest.document import Document, Hints, Limits
from publish.reports.ingest.office.package import OfficeFile
from publish.reports.ingest.office.xml import parsed
from publish.reports.ingest.readers import docx, html, odt
from publish.reports.writing.write import write
from tests.support import officefiles
from tests.support.fidelity import page

MARK = "canary7f3a"
TEXT = "The gate was shut for nine days, and nobody counted the sacks."
LEAKS = (
    f"<!-- saved from url=(0042)https://{MARK}.example/ --><!-- Page saved with SingleFile url: file:///home/{MARK}/a.html -->",
    f"<meta name=generator content='{MARK}'><meta name=copyright content='{MARK}'><meta name=exporter-version content='Evernote {MARK}'>",
    f"<meta name=description content='{MARK}'><link rel=stylesheet href='file:///C:/Users/{MARK}/a.css'><base target={MARK}>",
    f"<script>user = '{MARK}'</script><style>.a {{ content: '{MARK}' }}</style><template>{MARK}</template><noscript>{MARK}</noscript>",
    f"<p style='display:none'>{MARK}</p><p hidden>{MARK}</p><span class=sr-only>{MARK}</span><p aria-hidden=true>{MARK}</p>",
    f"<div class={MARK} id={MARK} data-user={MARK} onclick='{MARK}()' title={MARK} lang=en-{MARK}></div>",
    f"<form action='/{MARK}'><input name=a value={MARK}><input type=hidden value={MARK}><textarea>{MARK}</textarea></form>",
    f"<p><a href='file:///home/{MARK}/a.html' title={MARK} ping='https://{MARK}.example/'>here,</a> and <a href='C:\\Users\\{MARK}\\a'>there</a>.</p>",
    f"<p><a href='https://e.org/a?sessionid={MARK}&utm_campaign={MARK}&id=3'>it,</a> <a href='https://{MARK}:x@e.org/b;jsessionid={MARK}'>they</a> say.</p>",
    f"<p><a href='https://eu.safelinks.protection.outlook.com/?url=https%3A%2F%2Fe.org%2Fc&data={MARK}@e.org'>more,</a> <a href='mailto:a@e.org?subject={MARK}'>us</a>.</p>",
    f"<p><img src='/{MARK}.jpg' alt='{MARK}' srcset='/{MARK}-2.jpg 2x'><iframe src='https://{MARK}.example' srcdoc='{MARK}'>{MARK}</iframe></p>",
    f"<p><a href='http://{MARK}.local/a'>in the house,</a> and <a href='http://10.1.2.3/{MARK}'>there</a> too.</p>",
    f"<svg><title>{MARK}</title><metadata>{MARK}</metadata></svg><object data='{MARK}'></object><video poster='{MARK}'>{MARK}</video>",
    f"<!--[if gte mso 9]><xml><o:Author>{MARK}</o:Author></xml><![endif]--><?xml {MARK}?><![CDATA[{MARK}]]>",
)
RUNS = (
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<svg/onload=alert(1)>", "<a href='javascript:alert(1)'>a</a>",
    "<a href='jav&#x09;ascript:alert(1)'>a</a>", "<a href=' &#14; javascript:alert(1)'>a</a>", "<a href='data:text/html,<script>alert(1)</script>'>a</a>",
    "<a href='vbscript:msgbox(1)'>a</a>", "<base href='javascript:alert(1)//'><a href='x'>a</a>", "<meta http-equiv=refresh content='0;url=javascript:alert(1)'>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>", "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=alert(1)&gt;'>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>", "<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>", "<p>[a](javascript:alert(1))</p>", "<p>![x](x\" onerror=\"alert(1))</p>", "<p>&lt;img src=x onerror=alert(1)&gt;</p>",
    "<p>`&lt;/code&gt;&lt;script&gt;alert(1)&lt;/script&gt;`</p>", "<div style='background:url(javascript:alert(1))'>a</div>", "<style>@import 'https://evil.example/';</style>",
    "<a href='https://e.org/\"onmouseover=\"alert(1)'>a</a>", "<table background='javascript:alert(1)'><tr><td>a</table>", "<pre><code class='language-x\"onload=\"alert(1)'>a</code></pre>",
    "<h2 id='x\" onclick=\"alert(1)'>a</h2>", "<ol type='A\"onload=\"alert(1)' start='1\"x'><li>a</ol>", "<sup><a href='#n'>1</a></sup><p id=n>1 &lt;script&gt;alert(1)&lt;/script&gt;</p>",
)  # fmt: skip


def published(found: Document) -> str:
    """All that a reader is given of a document: its page, and its text."""
    return page(found.blocks) + write(found.blocks)


@pytest.mark.parametrize("leak", LEAKS)
def test_no_mark_of_a_saved_page_comes_along(leak: str) -> None:
    """Row 56: remarks, fields, paths, tokens and names that a browser or a site left in a page."""
    found = html.read(f"<title>Gate</title><body><article><h1>Gate</h1>{leak}<p>{TEXT}</p></article>".encode(), Hints())
    said = published(found)
    assert TEXT in said
    assert MARK not in said
    assert not any(MARK in offer.value for offers in found.offers.values() for offer in offers)


@pytest.mark.parametrize("run", RUNS)
def test_nothing_of_a_found_page_runs(run: str) -> None:
    """Row 51: scripts in a found page, however they are hidden."""
    said = page(
        html.read(
            f"<article><p>{TEXT}</p>{run}<p>{TEXT}</p></article>".encode(), Hints(address="https://e.org/")
        ).blocks
    )
    assert TEXT in said
    tags = re.findall(r"<([a-z0-9]+)((?:\s[^<>]*)?)>", said)
    assert not {name for name, _ in tags} & {
        "script",
        "img",
        "iframe",
        "svg",
        "style",
        "base",
        "meta",
        "form",
        "object",
        "math",
    }
    for _, attributes in tags:
        assert not re.search(r"""\son\w+\s*=|(?:href|src)\s*=\s*["']?\s*(?!https?:|mailto:|#)[^"'\s>]""", attributes), (
            attributes
        )


def test_no_part_of_an_office_file_leads_out_or_unfolds() -> None:
    """Row 47: names that lead out of an office file."""
    for name in ("../x", "/x", "..\\x", "C:\\x"):
        with pytest.raises(SourceError, match="leads out"):
            docx.read(officefiles.zipped({name: "x", "word/document.xml": "<a/>"}), Hints())
    for names in (("word/document.xml", "word/Document.xml"), ("content.xml", "CONTENT.xml")):
        with pytest.raises(SourceError, match="two parts"):
            odt.read(officefiles.zipped(dict.fromkeys(names, "<a/>")), Hints())


def test_an_office_file_unpacks_to_its_limit_and_no_further() -> None:
    """Row 48: an office file that unpacks to more than any text."""
    bomb = officefiles.zipped({"word/document.xml": b"<" * 4_000_000})
    with pytest.raises(SourceError, match="unpacks to more"):
        OfficeFile(bomb, Limits(length=1_000_000)).part("word/document.xml")


def test_no_entity_of_an_office_file_unfolds() -> None:
    """Row 50: entities that unfold without end, or name a file here."""
    laughs = "<!DOCTYPE a [<!ENTITY b 'ha'><!ENTITY c '&b;&b;&b;'>]><a>&c;</a>"
    for text in (
        laughs,
        "<!DOCTYPE a SYSTEM 'file:///etc/passwd'><a/>",
        "<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><a>&b;</a>",
    ):
        with pytest.raises(SourceError, match="document type"):
            parsed(text.encode(), "content.xml")


def test_no_mark_of_an_office_file_comes_along() -> None:
    """Row 54: names, remarks, changes and hidden words in an office file."""
    w, o = officefiles.W, officefiles.OPEN
    remark = f"<w:comments {w}><w:comment w:author='{MARK}' w:initials='{MARK}'>{officefiles.p(MARK)}</w:comment></w:comments>"
    word = officefiles.docx(
        f'<w:p w:rsidR="{MARK}"><w:bookmarkStart w:name="{MARK}"/><w:r><w:t>{TEXT}</w:t></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>{MARK}</w:t></w:r>'
        f'<w:r><w:rPr><w:color w:val="FFFFFF"/></w:rPr><w:t>{MARK}</w:t></w:r>'
        f'<w:del w:author="{MARK}"><w:r><w:delText>{MARK}</w:delText></w:r></w:del><w:r><w:instrText>INCLUDETEXT "C:\\{MARK}"</w:instrText></w:r>'
        f'<w:r><w:drawing><wp:docPr xmlns:wp="x" name="{MARK}" descr="{MARK}"/><a:pic xmlns:a="y"/></w:drawing></w:r></w:p>',
        **{"word/comments.xml": remark, "docProps/core.xml": f"<c><creator>{MARK}</creator><lastModifiedBy>{MARK}</lastModifiedBy></c>"},
        **{"docProps/custom.xml": f"<c><lpwstr>{MARK}</lpwstr></c>", "word/people.xml": f"<a>{MARK}</a>", "customXml/item1.xml": f"<a>{MARK}</a>"},
    )  # fmt: skip
    opened = officefiles.odt(
        f"<text:tracked-changes><text:changed-region><text:deletion><dc:creator>{MARK}</dc:creator><text:p>{MARK}</text:p></text:deletion></text:changed-region>"
        f"</text:tracked-changes><text:p>{TEXT}<office:annotation><dc:creator>{MARK}</dc:creator><text:p>{MARK}</text:p></office:annotation>"
        f"<text:hidden-text text:string-value='{MARK}'>{MARK}</text:hidden-text><text:bookmark text:name='{MARK}'/><text:span text:style-name='T'>{MARK}</text:span></text:p>",
        '<style:style style:name="T" style:family="text"><style:text-properties fo:font-size="1pt"/></style:style>',
        meta=f"<office:document-meta {o}><office:meta><dc:creator>{MARK}</dc:creator></office:meta></office:document-meta>",
        settings=f"<a>{MARK}</a>",
    )  # fmt: skip
    for found in (docx.read(word, Hints()), odt.read(opened, Hints())):
        said = published(found)
        assert TEXT in said
        assert MARK not in said
        assert not any(MARK in offer.value for offers in found.offers.values() for offer in offers)
