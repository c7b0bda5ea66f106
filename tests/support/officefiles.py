"""Truths as office files, written by hand: Word's and OpenDocument's XML in a zip."""

import zipfile
from collections.abc import Mapping
from html import escape
from io import BytesIO

from publish.reports.writing.nouns import (
    Block,
    Footnote,
    Grid,
    Headline,
    Inline,
    Listing,
    NoteMark,
    Paragraph,
    Quote,
    plain,
)
from tests.support.truths import Truth

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_O = "urn:oasis:names:tc:opendocument:xmlns:"
OPEN = " ".join(f'xmlns:{name}="{_O}{name}:1.0"' for name in ("office", "text", "table", "style", "draw", "meta"))
OPEN += f' xmlns:fo="{_O}xsl-fo-compatible:1.0" xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:dc="http://purl.org/dc/elements/1.1/"'


def zipped(parts: Mapping[str, str | bytes]) -> bytes:
    """A zip of parts."""
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as opened:
        for name, data in parts.items():
            # OpenDocument's kind is its first bytes, as they are.
            opened.writestr(
                zipfile.ZipInfo(name), data, zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            )
    return made.getvalue()


def docx(body: str, **parts: str) -> bytes:
    """A Word file around a body; other parts by their names without ``.xml``."""
    kinds = "".join(
        f'<Relationship Id="r{name}" Type="{R}/{name}" Target="{name}.xml"/>' for name in parts if "/" not in name
    )
    links = f'<Relationship Id="l1" Type="{R}/hyperlink" Target="https://e.org/a?utm_source=x" TargetMode="External"/>'
    rels = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
    return zipped(
        {
            "[Content_Types].xml": _types(parts),
            "_rels/.rels": rels.format(f'<Relationship Id="r" Type="{R}/officeDocument" Target="word/document.xml"/>'),
            "word/document.xml": f"<w:document {W}><w:body>{body}</w:body></w:document>",
            "word/_rels/document.xml.rels": rels.format(kinds + links),
            **{name if "/" in name else f"word/{name}.xml": data for name, data in parts.items()},
        }
    )


def _types(parts: Mapping[str, str]) -> str:
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml"
    said = '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>'
    said += f'<Override PartName="/word/document.xml" ContentType="{kind}.document.main+xml"/>'
    said += "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="{kind}.{name}+xml"/>' for name in parts if "/" not in name
    )
    return f'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">{said}</Types>'


def odt(body: str, own: str = "", **parts: str) -> bytes:
    """An OpenDocument text around a body and its own styles."""
    content = f"<office:document-content {OPEN} office:version='1.3'><office:automatic-styles>{own}</office:automatic-styles><office:body><office:text>{body}</office:text></office:body></office:document-content>"
    return zipped(
        {
            "mimetype": "application/vnd.oasis.opendocument.text",
            "META-INF/manifest.xml": '<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" m:version="1.3">'
            '<m:file-entry m:full-path="/" m:media-type="application/vnd.oasis.opendocument.text"/>'
            '<m:file-entry m:full-path="content.xml" m:media-type="text/xml"/><m:file-entry m:full-path="styles.xml" m:media-type="text/xml"/></m:manifest>',
            "content.xml": content,
            **{f"{name}.xml": data for name, data in parts.items()},
        }
    )


STYLES = f"""<w:styles {W}>
<w:style w:type="paragraph" w:styleId="T"><w:name w:val="Title"/></w:style>
<w:style w:type="paragraph" w:styleId="2"><w:name w:val="heading 1"/></w:style>
<w:style w:type="paragraph" w:styleId="O"><w:name w:val="Part"/><w:pPr><w:outlineLvl w:val="0"/></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="OO"><w:name w:val="Own Part"/><w:basedOn w:val="O"/></w:style>
<w:style w:type="paragraph" w:styleId="Q"><w:name w:val="Quote"/></w:style>
<w:style w:type="character" w:styleId="S"><w:name w:val="Strong"/><w:rPr><w:b/></w:rPr></w:style>
</w:styles>"""


def level(number: int, form: str, text: str, start: int = 1) -> str:
    """A level of Word's numbering."""
    return f'<w:lvl w:ilvl="{number}"><w:start w:val="{start}"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/></w:lvl>'


def numbering(*kinds: str) -> str:
    """Word's numberings, 1 and up."""
    made = "".join(f'<w:abstractNum w:abstractNumId="{at}">{kind}</w:abstractNum>' for at, kind in enumerate(kinds, 1))
    made += "".join(f'<w:num w:numId="{at}"><w:abstractNumId w:val="{at}"/></w:num>' for at, _ in enumerate(kinds, 1))
    return f"<w:numbering {W}>{made}</w:numbering>"


def p(words: str, properties: str = "", run: str = "") -> str:
    """A paragraph of Word's."""
    inside = f"<w:pPr>{properties}</w:pPr>" if properties else ""
    return f'<w:p>{inside}<w:r>{f"<w:rPr>{run}</w:rPr>" if run else ""}<w:t xml:space="preserve">{escape(words)}</w:t></w:r></w:p>'


def counted(number: int, deep: int = 0) -> str:
    """Properties of a paragraph that is counted."""
    return f'<w:numPr><w:ilvl w:val="{deep}"/><w:numId w:val="{number}"/></w:numPr>'


def word(truth: Truth) -> bytes:
    """A truth as a Word file."""
    notes = "".join(
        f'<w:footnote w:id="{one.label}">{"".join(_word(block, truth) for block in one.blocks)}</w:footnote>'
        for one in truth.blocks
        if isinstance(one, Footnote)
    )
    body = p(truth.title, '<w:pStyle w:val="T"/>') + "".join(_word(block, truth) for block in truth.blocks)
    return docx(
        body,
        styles=STYLES,
        numbering=numbering(level(0, "bullet", "•")),
        footnotes=f'<w:footnotes {W}><w:footnote w:type="separator" w:id="0"><w:p/></w:footnote>{notes}</w:footnotes>',
        header=f"<w:hdr {W}>{p(truth.head)}</w:hdr>",
    )


def _word(block: Block, truth: Truth) -> str:
    turned = "<w:bidi/>" if truth.language in ("ug", "ar") else ""
    match block:
        case Headline(_, inlines):
            return f'<w:p><w:pPr><w:pStyle w:val="2"/>{turned}</w:pPr>{_runs(inlines)}</w:p>'
        case Paragraph(inlines):
            return f"<w:p><w:pPr>{turned}</w:pPr>{_runs(inlines)}</w:p>"
        case Listing(items):
            return "".join(
                p(" ".join(plain(one.inlines) for one in item if isinstance(one, Paragraph)), counted(1) + turned)
                for item in items
            )
        case Quote(blocks):
            return "".join(
                p(plain(one.inlines), f'<w:pStyle w:val="Q"/>{turned}') for one in blocks if isinstance(one, Paragraph)
            )
        case Grid(head, rows):
            lines = "".join(
                "<w:tr>" + "".join(f"<w:tc>{p(plain(cell), turned)}</w:tc>" for cell in row) + "</w:tr>"
                for row in (head, *rows)
            )
            columns = '<w:gridCol w:w="2000"/>' * len(head)
            properties = f"<w:tblPr>{'<w:bidiVisual/>' if turned else ''}</w:tblPr><w:tblGrid>{columns}</w:tblGrid>"
            return f"<w:tbl>{properties}{lines}</w:tbl>"
    return ""


def _runs(inlines: tuple[Inline, ...]) -> str:
    """Runs as Word leaves them: cut where somebody once stopped typing."""
    made = ""
    for one in inlines:
        if isinstance(one, NoteMark):
            made += f'<w:r><w:footnoteReference w:id="{one.label}"/></w:r>'
        else:
            text = plain((one,))
            for piece in (text[: len(text) // 2], text[len(text) // 2 :]):
                made += (
                    f'<w:r w:rsidR="00A1"><w:rPr><w:rtl/></w:rPr><w:t xml:space="preserve">{escape(piece)}</w:t></w:r>'
                )
    return made


def opendocument(truth: Truth) -> bytes:
    """A truth as an OpenDocument text."""
    notes = {one.label: one for one in truth.blocks if isinstance(one, Footnote)}
    body = f'<text:p text:style-name="Title">{escape(truth.title)}</text:p>' + "".join(
        _open(block, notes) for block in truth.blocks
    )
    styles = '<text:list-style style:name="L"><text:list-level-style-bullet text:level="1" text:bullet-char="•"/></text:list-style>'
    named = '<style:style style:name="Title" style:family="paragraph"/><style:style style:name="Quotations" style:family="paragraph"/>'
    return odt(
        body,
        styles,
        styles=f"<office:document-styles {OPEN} office:version='1.3'><office:styles>{named}</office:styles></office:document-styles>",
    )


def _open(block: Block, notes: Mapping[str, Footnote]) -> str:
    match block:
        case Headline(level, inlines):
            return f'<text:h text:outline-level="{level - 1}">{_spans(inlines, notes)}</text:h>'
        case Paragraph(inlines):
            return f"<text:p>{_spans(inlines, notes)}</text:p>"
        case Listing(items):
            return (
                '<text:list text:style-name="L">'
                + "".join(
                    f"<text:list-item>{''.join(_open(one, notes) for one in item)}</text:list-item>" for item in items
                )
                + "</text:list>"
            )
        case Quote(blocks):
            return "".join(
                f'<text:p text:style-name="Quotations">{_spans(one.inlines, notes)}</text:p>'
                for one in blocks
                if isinstance(one, Paragraph)
            )
        case Grid(head, rows):
            lines = [
                "<table:table-row>"
                + "".join(
                    f"<table:table-cell><text:p>{escape(plain(cell))}</text:p></table:table-cell>" for cell in row
                )
                + "</table:table-row>"
                for row in (head, *rows)
            ]
            return f"<table:table><table:table-column table:number-columns-repeated='{len(head)}'/><table:table-header-rows>{lines[0]}</table:table-header-rows>{''.join(lines[1:])}</table:table>"
    return ""


def _spans(inlines: tuple[Inline, ...], notes: Mapping[str, Footnote]) -> str:
    made = ""
    for one in inlines:
        if isinstance(one, NoteMark):
            inside = "".join(_open(block, notes) for block in notes[one.label].blocks)
            made += f'<text:note text:note-class="footnote"><text:note-citation>{one.label}</text:note-citation><text:note-body>{inside}</text:note-body></text:note>'
        else:
            made += f"<text:span>{escape(plain((one,)))}</text:span>"
    return made
