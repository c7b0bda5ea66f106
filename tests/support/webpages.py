"""Truths as web pages: five layouts, and the ways in which programs write notes. What stands around is all our own."""

from collections.abc import Callable
from html import escape

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

LAYOUTS = ("article", "divs", "blog", "table", "short")
AROUND = {
    "en": ("Home", "Our holdings", "Write to us", "Share this page", "Other news of the coast",
    "The tide came late again", "3 comments", "I have never read such a thing, and my neighbours neither.", "© 2009 Harbour Watch. All rights reserved."),
    "zh": ("首页", "档案馆", "给我们写信", "分享到", "海岸其他新闻", "潮水又来晚了", "3条评论",
    "我从来没有读过这样的事情，邻居们也没有读过。", "版权所有 2009 海港观察"),
    "ug": ("باش بەت", "ئارخىپلار", "بىزگە خەت يېزىڭ", "ئورتاقلىشىش", "دېڭىز بويىنىڭ باشقا خەۋەرلىرى",
    "دېڭىز سۈيى يەنە كېچىكتى", "باھالار (3)", "مەن بۇنداق ئىشنى ھېچقاچان ئوقۇپ باقمىغان، قوشنىلىرىممۇ شۇ.", "ھوقۇقى مەھپۇز 2009 پورت كۆزەتكۈچىسى"),
    "bo": ("མདུན་ངོས།", "ཡིག་མཛོད་ཁག", "ང་ཚོར་ཡི་གེ་བྲིས།", "བགོ་འགྲེམས།", "མཚོ་འགྲམ་གྱི་གསར་འགྱུར་གཞན།",
    "མཚོ་རླབས་ཡང་བསྐྱར་ཕྱིས་སོང་།", "མཆན་བཀོད།", "ངས་འདི་འདྲའི་གནས་ཚུལ་ནམ་ཡང་ཀློག་མ་མྱོང་། ཁྱིམ་མཚེས་ཚོས་ཀྱང་ཀློག་མ་མྱོང་།", "པར་དབང་ ༢༠༠༩ གྲུ་ཁ་ལྟ་ཞིབ་པ།"),
    "ar": ("الرئيسية", "المحفوظات", "اكتب إلينا", "مشاركة", "أخبار أخرى من الساحل", "تأخر المد مرة أخرى",
    "تعليقات (3)", "لم أقرأ مثل هذا من قبل، ولا جيراني كذلك قرؤوه.", "جميع الحقوق محفوظة 2009 مرصد الميناء"),
}  # fmt: skip
"""By language: a menu, a line to share, other pages and their heads, readers' letters, a last line."""
CHARSETS = {"zh": "gb2312", "ar": "windows-1256", "en": "iso-8859-1", "ug": "utf-8", "bo": "utf-8"}
"""What pages of 2001 are written in."""

Noting = tuple[Callable[[str], str], Callable[[str, str], str], Callable[[str], str]]
NOTINGS: dict[str, Noting] = {
    "pandoc": (
        lambda n: f'<a href="#fn{n}" class="footnote-ref" id="fnref{n}" role="doc-noteref"><sup>{n}</sup></a>',
        lambda n, said: f'<li id="fn{n}"><p>{said}<a href="#fnref{n}" class="footnote-back" role="doc-backlink">↩︎</a></p></li>',
        lambda notes: f'<section class="footnotes footnotes-end-of-document" role="doc-endnotes"><hr /><ol>{notes}</ol></section>',
    ),
    "wordpress": (
        lambda n: f'<sup data-fn="u{n}" class="fn"><a href="#u{n}" id="u{n}-link">{n}</a></sup>',
        lambda n, said: f'<li id="u{n}">{said} <a href="#u{n}-link" aria-label="Jump to footnote reference {n}">↩︎</a></li>',
        lambda notes: f'<ol class="wp-block-footnotes">{notes}</ol>',
    ),
    "mediawiki": (
        lambda n: f'<sup id="cite_ref-{n}" class="reference"><a href="#cite_note-{n}"><span class="cite-bracket">[</span>{n}<span class="cite-bracket">]</span></a></sup>',
        lambda n, said: f'<li id="cite_note-{n}"><span class="mw-cite-backlink"><b><a href="#cite_ref-{n}">^</a></b></span> <span class="reference-text">{said}</span></li>',
        lambda notes: f'<div class="mw-references-wrap"><ol class="references">{notes}</ol></div>',
    ),
    "word": (
        lambda n: f"<a style='mso-footnote-id:ftn{n}' href=\"#_ftn{n}\" name=\"_ftnref{n}\" title=\"\"><span class=MsoFootnoteReference><span style='mso-special-character:footnote'><![if !supportFootnotes]>[{n}]<![endif]></span></span></a>",
        lambda n, said: f"<div style='mso-element:footnote' id=ftn{n}><p class=MsoFootnoteText><a style='mso-footnote-id:ftn{n}' href=\"#_ftnref{n}\" name=\"_ftn{n}\" title=\"\"><span class=MsoFootnoteReference>[{n}]</span></a> {said}</p></div>",
        lambda notes: f"<div style='mso-element:footnote-list'><br clear=all><hr align=left size=1 width=\"33%\">{notes}</div>",
    ),
    "substack": (
        lambda n: f'<a data-component-name="FootnoteAnchorToDOM" id="footnote-anchor-{n}" href="https://coast.example.org/p/gate#footnote-{n}" target="_self" class="footnote-anchor">{n}</a>',
        lambda n, said: f'<div data-component-name="FootnoteToDOM" class="footnote"><a id="footnote-{n}" href="https://coast.example.org/p/gate#footnote-anchor-{n}" contenteditable="false" target="_self" class="footnote-number">{n}</a><div class="footnote-content"><p>{said}</p></div></div>',
        lambda notes: notes,
    ),
    "libreoffice": (
        lambda n: f'<a class="sdfootnoteanc" name="sdfootnote{n}anc" href="#sdfootnote{n}sym"><sup>{n}</sup></a>',
        lambda n, said: f'<div id="sdfootnote{n}"><p class="sdfootnote"><a class="sdfootnotesym" name="sdfootnote{n}sym" href="#sdfootnote{n}anc">{n}</a>{said}</p></div>',
        lambda notes: notes,
    ),
    "drupal": (
        lambda n: f'<a class="see-footnote" id="footnoteref{n}_ab" title="" href="#footnote{n}_ab">{n}</a>',
        lambda n, said: f'<li class="footnote" id="footnote{n}_ab"><a class="footnote-label" href="#footnoteref{n}_ab">{n}.</a> {said}</li>',
        lambda notes: f'<ul class="footnotes">{notes}</ul>',
    ),
    "bare": (
        lambda n: f'<sup><a name="r{n}" href="#n{n}">{n}</a></sup>',
        lambda n, said: f'<p><a name="n{n}" href="#r{n}">{n}</a>. {said}</p>',
        lambda notes: notes,
    ),
    "lines": (
        lambda n: f'[<a name="b{n}" href="#a{n}">{n}</a>]',
        lambda n, said: f'[<a name="a{n}" href="#b{n}">{n}</a>] {said}<br>\n',
        lambda notes: f"<p><font size=2>{notes}</font></p>",
    ),
}  # fmt: skip
"""By maker: a mark, a note, and what is around the notes."""


def words(inlines: tuple[Inline, ...], noting: Noting) -> str:
    """A line as HTML."""
    return "".join(noting[0](one.label) if isinstance(one, NoteMark) else escape(plain((one,))) for one in inlines)


def html(blocks: tuple[Block, ...], noting: Noting, *, old: bool = False) -> str:
    """Blocks as HTML; ``old`` is that of 2001."""
    made = "".join(_block(block, noting, old=old) for block in blocks if not isinstance(block, Footnote))
    notes = [noting[1](block.label, _inner(block.blocks)) for block in blocks if isinstance(block, Footnote)]
    return made + (noting[2]("".join(notes)) if notes else "")


def _inner(blocks: tuple[Block, ...]) -> str:
    return " ".join(escape(plain(block.inlines)) for block in blocks if isinstance(block, Paragraph))


def _block(block: Block, noting: Noting, *, old: bool) -> str:
    match block:
        case Headline(level, inlines):
            return (
                f"<b>{words(inlines, noting)}</b><br><br>\n"
                if old
                else f"<h{level}>{words(inlines, noting)}</h{level}>\n"
            )
        case Paragraph(inlines):
            return f"{words(inlines, noting)}<br><br>\n" if old else f"<p>{words(inlines, noting)}</p>\n"
        case Listing(items):
            return "<ul>" + "".join(f"<li>{_inner(item)}" + ("" if old else "</li>") for item in items) + "</ul>\n"
        case Quote(blocks):
            return f"<blockquote>{_inner(blocks)}</blockquote>\n"
        case Grid(head, rows):
            lines = [_row(head, "td" if old else "th"), *(_row(row, "td") for row in rows)]
            return f"<table{' border=1' if old else ''}>{''.join(lines)}</table>\n"
    return ""


def _row(cells: tuple[tuple[Inline, ...], ...], tag: str) -> str:
    return "<tr>" + "".join(f"<{tag}>{escape(plain(cell))}</{tag}>" for cell in cells) + "</tr>"


def webpage(truth: Truth, layout: str, noting: str = "pandoc") -> bytes:
    """A truth as one of ``LAYOUTS``."""
    home, archive, write, share, others, tide, talk, letter, last = AROUND[truth.language]
    turned = ' dir="rtl"' if truth.language in ("ug", "ar") else ""
    title, text = escape(truth.title), html(truth.blocks, NOTINGS[noting], old=layout == "table")
    menu = f'<a href="/">{home}</a> <a href="/a">{archive}</a> <a href="/w">{write}</a>'
    more = f'<h3>{others}</h3><ul><li><a href="/1">{tide}</a></li><li><a href="/2">{archive}</a></li></ul>'
    said = f'<h3>{talk}</h3><div class="comment"><p>{letter}</p><p>{letter}</p></div>'
    meta = f'<title>{title} - {escape(truth.publisher)}</title><meta property="article:published_time" content="{truth.day}T08:00:00Z">'
    bodies = {
        "article": f'<header><nav>{menu}</nav></header><main><article><h1>{title}</h1>{text}</article><aside>{more}</aside></main><footer><p>{last}</p></footer>',
        "divs": f"<div><div>{menu}</div><div><h1>{title}</h1>{text}</div><div>{share}</div><div>{more}</div><div>{last}</div></div>",
        "blog": f'<div id="page"><div class="site-header">{menu}</div><div id="primary"><div class="post hentry"><h1 class="entry-title">{title}</h1><div class="entry-content">{text}'
        f'<div class="sharedaddy"><h3>{share}</h3><ul><li><a href="/s">{archive}</a></li></ul></div></div></div><div id="comments">{said}</div></div>'
        f'<div id="secondary" class="widget-area"><div class="widget">{more}</div></div><div class="site-footer">{last}</div></div>',
        "table": f'<table width=760 border=0 cellpadding=0><tr><td colspan=2><font size=2>{menu.replace("</a> ", "</a> | ")}</font></td></tr><tr><td width=140 valign=top><font size=1><b>{others}</b><br>'
        f'<a href="/1">{tide}</a><br><a href="/2">{archive}</a><br></font></td><td valign=top><font size=5><b>{title}</b></font><br><br>\n{text}</td></tr>'
        f'<tr><td colspan=2 align=center><font size=1>{last}</font></td></tr></table>',
        "short": f'<div class="menu">{menu}</div><h1>{title}</h1>{text}<div class="foot">{last}</div>',
    }  # fmt: skip
    charset = CHARSETS[truth.language] if layout == "table" else "utf-8"
    page = f'<!DOCTYPE html><html lang="{truth.language}"{turned}><head><meta http-equiv="Content-Type" content="text/html; charset={charset}">{meta}</head><body>{bodies[layout]}</body></html>'
    return page.encode(charset.replace("gb2312", "gb18030"), "xmlcharrefreplace")
