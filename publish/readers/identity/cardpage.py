"""The paper card as a page for print."""

from html import escape

from publish.core.paper import Printable, printed
from publish.readers.identity import qr
from publish.readers.identity.card import CODE, HEIGHT, MARGIN, WIDTH, Card, lines_of

_BASE = 7.5  # points of the sentences, on A6: all other lengths are parts of it
_FONTS = {
    "zh-Hans": '"Noto Sans CJK SC","Noto Sans SC","Source Han Sans SC",',
    "zh-Hant": '"Noto Sans CJK TC","Noto Sans TC","Source Han Sans TC",',
    "bo": '"Noto Serif Tibetan",Jomolhari,Kailasa,',
    "ug": '"UKIJ Tuz Tom","Noto Naskh Arabic",',
    "ar": '"Noto Naskh Arabic",',
}
_STYLE = (
    "body{margin:0;line-height:1.3}p,h1,pre,ul,table{margin:0}h1{margin-bottom:.6rem;overflow-wrap:anywhere}"
    "pre,td,li{font-family:'Noto Sans Mono','DejaVu Sans Mono','Liberation Mono',Courier,monospace}"
    "table{border-collapse:collapse;width:100%}td{padding:0;white-space:pre;font-size:1.07rem;line-height:1.35;width:25%}"
    # Beside one another in a table: WeasyPrint 70 puts what cannot break below what floats.
    ".top td{width:auto;vertical-align:middle;font-size:1.53rem;line-height:1.75}svg{display:block;height:100%}"
    ".copies,.ways{padding-top:.8rem}ul{list-style:none;padding:0}li{padding-top:.3rem;white-space:nowrap;font-size:.78rem}"
    ".ways p{padding-top:.3rem}"
    ".ways{margin-top:.8rem;border-top:.2mm solid;padding-top:.4rem}.ways pre{font-size:1.07rem}"
    ".ways .digits{font-size:.87rem}"
)
_LINE = 70  # characters of an address that a line holds: those of an onion service, whole
_SMALLER = (
    "h1{font-size:1.73rem}",
    "h1{font-size:1.3rem}",
    "h1{font-size:1rem}",
    # A title of a page would leave no room: it ends where the fourth line does.
    "h1{font-size:1rem;max-lines:4;block-ellipsis:auto;continue:discard}.ways p{font-size:.87rem!important}",
    "h1{font-size:1rem;max-lines:2;block-ellipsis:auto;continue:discard}li{font-size:.67rem}p{font-size:.8rem!important}",
)


def pdf(card: Card, scale: float = 1) -> bytes:
    """Return the card as PDF, ``scale`` times as large as A6.

    Raises:
        ConfigError: An extra is not installed, or no font of this machine has a letter of the title.
        SourceError: It does not fit on one page.
    """
    language = card.said.language
    page = (
        f"@page{{size:{WIDTH * scale}mm {HEIGHT * scale}mm;margin:{MARGIN * scale}mm}}"
        f"html{{font:{_BASE * scale}pt {_FONTS.get(language, '')}'Noto Sans',Helvetica,Arial,sans-serif}}"
        f".code{{width:{CODE * scale}mm;height:{CODE * scale}mm;margin-inline-start:auto}}"
    )
    # Letters of these two scripts reach far above and below those of others.
    if language == "bo":
        page += "h1{line-height:1.7}p{line-height:1.4}.top td{line-height:1.6!important}"
    if card.direction == "rtl":
        page += "p,h1{line-height:1.5}"
    styles = [page + _STYLE + more for more in _SMALLER]
    return printed(Printable("the card", card.title, language, html(card), styles, pages=1))


def html(card: Card) -> str:
    """Return the card as HTML.

    Raises:
        ConfigError: The extra for QR codes is not installed.
    """

    def said(key: str) -> str:
        return f"<p>{escape(card.said[key])}</p>"

    rows = "".join(f"<tr>{''.join(f'<td>{word}</td>' for word in row)}</tr>" for row in card.words)
    copies = "".join(f'<li dir="ltr">{"<br>".join(map(escape, lines_of(one, _LINE)))}</li>' for one in card.addresses)
    ways = "".join(
        f'{said(key)}<pre dir="ltr"{" class=digits" * (way == card.script)}>{escape(way)}</pre>'
        for key, way in card.ways
    )
    return (
        f'<!doctype html><html lang="{card.said.language}" dir="{card.direction}"><meta charset="utf-8">'
        f"<title>{escape(card.title)}</title><h1><bdi>{escape(card.title)}</bdi></h1>{said('card_genuine')}"
        f'<table class="top"><tr><td><div dir="ltr">{"<br>".join(card.digits)}</div></td>'
        f'<td><div class="code">{qr.svg(qr.modules(card.fingerprint))}</div></td></tr></table>'
        f'{said("card_words")}<table dir="ltr">{rows}</table>'
        + (f'<div class="copies">{said("card_copies")}<ul>{copies}</ul></div>' if copies else "")
        + f'<div class="ways">{ways}</div></html>'
    )
