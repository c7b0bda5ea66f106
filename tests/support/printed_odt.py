"""PDFs of a truth, as LibreOffice prints it: footnotes, running lines, tables that run right to left."""
# ruff: noqa: E501 - XML in one piece is easier to read than in ten

import subprocess
from html import escape
from pathlib import Path

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
from tests.support.printed import FONTS, RIGHT_TO_LEFT
from tests.support.truths import Truth


def libreoffice(truth: Truth, folder: Path) -> bytes:
    """A PDF of a flat ODT; the program must be installed."""
    source = folder / f"{truth.language}.fodt"
    source.write_text(_flat(truth), encoding="utf-8")
    subprocess.run(
        ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", "pdf",
         "--outdir", str(folder), str(source)], check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    return source.with_suffix(".pdf").read_bytes()


_SPACES = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{long}:1.0"'
    for short, long in {"office": "office", "text": "text", "style": "style", "table": "table",
                        "fo": "xsl-fo-compatible", "svg": "svg-compatible"}.items()
)  # fmt: skip


def _flat(truth: Truth) -> str:
    told = {block.label: plain(block.blocks[0].inlines) for block in truth.blocks if isinstance(block, Footnote)}  # type: ignore[union-attr]

    def inner(inlines: tuple[Inline, ...]) -> str:
        return "".join(
            f'<text:note text:note-class="footnote"><text:note-citation>{one.label}</text:note-citation><text:note-body>'
            f'<text:p text:style-name="N">{escape(told[one.label])}</text:p></text:note-body></text:note>'
            if isinstance(one, NoteMark) else escape(plain((one,))) for one in inlines
        )  # fmt: skip

    def block(one: Block) -> str:
        match one:
            case Headline(level, inlines):
                return f'<text:h text:style-name="H" text:outline-level="{level}">{inner(inlines)}</text:h>'
            case Paragraph(inlines):
                return f'<text:p text:style-name="P">{inner(inlines)}</text:p>'
            case Quote(blocks):
                return "".join(block(b).replace('style-name="P"', 'style-name="Q"') for b in blocks)
            case Listing(items):
                return '<text:list text:style-name="L">' + "".join(
                    f"<text:list-item>{block(item[0])}</text:list-item>" for item in items) + "</text:list>"  # fmt: skip
            case Grid(head, rows):
                return f'<table:table table:style-name="G"><table:table-column table:number-columns-repeated="{len(head)}"/>' + "".join(
                    "<table:table-row>" + "".join(
                        f'<table:table-cell table:style-name="C" office:value-type="string"><text:p text:style-name="T">{inner(cell)}</text:p></table:table-cell>'
                        for cell in row) + "</table:table-row>" for row in (head, *rows)) + "</table:table>"  # fmt: skip
        return ""

    font, rtl = FONTS[truth.language], truth.language in RIGHT_TO_LEFT
    side = 'fo:text-align="end" style:writing-mode="rl-tb"' if rtl else 'style:writing-mode="lr-tb"'

    def style(name: str, size: float, more: str = "", bold: str = "") -> str:
        kinds = "".join(f'style:font-name{k}="F" ' for k in ("", "-asian", "-complex"))
        sizes = "".join(
            f'{p}:font-size{k}="{size}pt" ' for p, k in (("fo", ""), ("style", "-asian"), ("style", "-complex"))
        )
        return (f'<style:style style:name="{name}" style:family="paragraph"><style:paragraph-properties {side} '
                f'fo:margin-bottom="3mm" {more}/><style:text-properties {kinds} {sizes} {bold}/></style:style>')  # fmt: skip

    def line(text: str) -> str:
        return f'<text:p text:style-name="R">{escape(text).replace("{page}", "<text:page-number/>")}</text:p>'

    body = "".join(map(block, truth.blocks))
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<office:document {_SPACES} office:version="1.3" office:mimetype="application/vnd.oasis.opendocument.text">
<office:font-face-decls><style:font-face style:name="F" svg:font-family="'{font}'"/></office:font-face-decls>
<office:styles>{style("P", 10)}{style("Q", 10, 'fo:margin-left="12mm" fo:margin-right="12mm"')}{style("T", 10)}{style("R", 8)}{style("N", 8)}
{style("H", 14, "", 'fo:font-weight="bold" style:font-weight-complex="bold"')}
<text:list-style style:name="L"><text:list-level-style-bullet text:level="1" text:bullet-char="•"><style:list-level-properties text:list-level-position-and-space-mode="label-alignment"><style:list-level-label-alignment text:label-followed-by="listtab" fo:text-indent="-6mm" fo:margin-left="12mm"/></style:list-level-properties></text:list-level-style-bullet></text:list-style></office:styles>
<office:automatic-styles><style:style style:name="G" style:family="table"><style:table-properties style:writing-mode="{"rl" if rtl else "lr"}-tb"/></style:style><style:style style:name="C" style:family="table-cell"><style:table-cell-properties fo:border="0.5pt solid #000000"/></style:style>
<style:page-layout style:name="A"><style:page-layout-properties fo:page-width="148mm" fo:page-height="210mm" fo:margin="16mm"/><style:header-style/><style:footer-style/></style:page-layout></office:automatic-styles>
<office:master-styles><style:master-page style:name="Standard" style:page-layout-name="A"><style:header>{line(truth.head)}</style:header><style:footer>{line(truth.foot)}</style:footer></style:master-page></office:master-styles>
<office:body><office:text><text:h text:style-name="H" text:outline-level="1">{escape(truth.title)}</text:h>{body}</office:text></office:body></office:document>"""
