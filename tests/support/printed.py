"""PDFs of a truth, as two programs print it: WeasyPrint and Chromium. `printed_odt` has a third."""

from concurrent.futures import ThreadPoolExecutor
from html import escape
from typing import Final

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

FONTS: Final = {
    "en": "DejaVu Serif",
    "zh": "Noto Serif CJK SC",
    "ug": "Noto Naskh Arabic",
    "bo": "Noto Serif Tibetan",
    "ar": "Noto Naskh Arabic",
}
RIGHT_TO_LEFT = ("ug", "ar")


def html(truth: Truth, *, notes: str = "foot") -> str:
    """A truth as a page to print; notes at each foot, or as a list at the end."""
    told = {block.label: plain(block.blocks[0].inlines) for block in truth.blocks if isinstance(block, Footnote)}  # type: ignore[union-attr]

    def inline(one: Inline) -> str:
        if not isinstance(one, NoteMark):
            return escape(plain((one,)))
        if notes == "foot":
            return f'<span class="note">{escape(told[one.label])}</span>'
        return f"<sup>{one.label}</sup>"

    def inner(inlines: tuple[Inline, ...]) -> str:
        return "".join(map(inline, inlines))

    def block(one: Block) -> str:
        match one:
            case Headline(level, inlines):
                return f"<h{level}>{inner(inlines)}</h{level}>"
            case Paragraph(inlines):
                return f"<p>{inner(inlines)}</p>"
            case Quote(blocks):
                return f"<blockquote>{''.join(map(block, blocks))}</blockquote>"
            case Listing(items, start):
                kind = "ul" if start is None else "ol"
                return f"<{kind}>{''.join(f'<li>{inner(item[0].inlines)}</li>' for item in items)}</{kind}>"  # type: ignore[union-attr]
            case Grid(head, rows):
                begin = "".join(f"<th>{inner(cell)}</th>" for cell in head)
                rest = "".join(f"<tr>{''.join(f'<td>{inner(cell)}</td>' for cell in row)}</tr>" for row in rows)
                return f"<table><tr>{begin}</tr>{rest}</table>"
        return ""

    body = "".join(map(block, truth.blocks))
    if notes == "end":
        body += "<hr>" + "".join(f"<p>{label} {escape(text)}</p>" for label, text in told.items())
    head, foot = (_content(text) for text in (truth.head, truth.foot))
    direction = "rtl" if truth.language in RIGHT_TO_LEFT else "ltr"
    running = f"@top-center {{ content: {head} }} @bottom-center {{ content: {foot} }}" if notes == "foot" else ""
    return f"""<!doctype html><html lang="{truth.language}" dir="{direction}"><meta charset="utf-8">
<title>x</title><style>
@page {{ size: A5; margin: 18mm 16mm; {running} }}
body {{ font: 10pt/1.5 "{FONTS[truth.language]}", "DejaVu Serif"; text-align: justify }}
.note {{ float: footnote; font-size: 8pt }}
table {{ border-collapse: collapse }} td, th {{ border: 1px solid black; padding: 2pt 6pt }}
</style><body><h1>{escape(truth.title)}</h1>{body}</body></html>"""


def _content(text: str) -> str:
    before, _, after = text.partition("{page}")
    return f'"{before}"' + (f' counter(page) "{after}"' if _ else "")


def weasyprint(truth: Truth) -> bytes:
    """A PDF with notes at the feet and running lines in the margins."""
    import weasyprint as printer

    return bytes(printer.HTML(string=html(truth)).write_pdf())


def chromium(truths: list[Truth]) -> list[bytes]:
    """PDFs with notes at the end and running lines of the browser's own."""
    # In a thread of its own: another test of this process may have a browser open, and Playwright allows one a thread.
    with ThreadPoolExecutor(1) as aside:
        return aside.submit(_chromium, truths).result()


def _chromium(truths: list[Truth]) -> list[bytes]:
    from tests.support.services.chromium import browser

    found = []
    with browser() as opened:
        page = opened.new_page()
        for truth in truths:
            page.set_content(html(truth, notes="end"))
            line = '<div style="font-size:8px;width:100%;text-align:center" dir="auto">{}</div>'
            head, foot = (line.format(escape(text).replace("{page}", '<span class="pageNumber"></span>'))
                          for text in (truth.head, truth.foot))  # fmt: skip
            found.append(
                page.pdf(
                    format="A5",
                    display_header_footer=True,
                    header_template=head,
                    footer_template=foot,
                    margin={"top": "18mm", "bottom": "18mm", "left": "16mm", "right": "16mm"},
                )
            )
    return found
