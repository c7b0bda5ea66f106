"""Pieces of a page around its text.

Told by their names, their places, and their own few words. Values only.
"""

import re

from publish.reports.ingest.lines import pagewords, sentences
from publish.reports.ingest.web import phrases, teasers
from publish.reports.ingest.web.nodes import Element
from publish.reports.ingest.web.sayings import key
from publish.reports.ingest.web.weight import Scales, letters

_TOKENS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+")
# WordPress gives each post the names of its categories as classes, and each page what it may do.
_ABOUT_POST = re.compile(
    r"(?:category|tag|type|status|format|post|postid|author|page|single|has|no|is|theme|wp|comments|comment-status)-[\w%-]*",
    re.IGNORECASE,
)
# Names of the page's own pieces alone.
_SURE = frozenset({
    "nav", "navbar", "navigation", "navigator", "menu", "submenu", "breadcrumb", "breadcrumbs", "crumbs", "crumb",
    "pagination",
    "pager", "paging", "sidebar", "sharing", "share", "shares", "sharethis", "sharedaddy", "addtoany", "addthis",
    "social",
    "socials", "related", "relatedposts", "recommend", "recommended", "recommendation", "recommendations", "recirc",
    "newsletter", "subscribe", "subscription", "signup", "optin", "paywall", "promo", "promotion", "advert",
    "advertisement",
    "advertising", "adsbygoogle", "ads", "ad", "adsense", "sponsor", "sponsored", "outbrain", "taboola", "cookie",
    "cookies",
    "consent", "gdpr", "popup", "modal", "overlay", "lightbox", "masthead", "topbar", "toolbar", "toolbox", "skiplink",
    "skip", "copyright", "trending", "popular", "mostread", "mostpopular", "widget", "widgets", "donate", "donation",
    "fundraising", "login", "signin", "searchform", "searchbox", "editsection", "navbox", "catlinks", "printfooter",
    "sitesub", "jump", "ambox", "noprint", "bottombar", "sitemap", "blogroll", "jiathis", "bdshare", "bdsharebuttonbox",
    "gateway", "regwall", "paygate",
    "blogger", "feedback", "rating", "ratings", "like", "likes", "followus", "follow", "qrcode", "ewm", "shareto",
})  # fmt: skip
_TALK = frozenset(
    {
        "comments",
        "comment",
        "commentlist",
        "respond",
        "disqus",
        "replies",
        "reply",
        "discussion",
        "pinglun",
        "trackbacks",
        "pings",
    }
)
# What is laid over a page.
_LAID_OVER = frozenset(
    {"cookie", "cookies", "consent", "gdpr", "popup", "modal", "overlay", "lightbox", "login", "signin"}
)
# Names that texts have too: here the links decide.
_MAYBE = frozenset({
    "footer", "foot", "bottom", "header", "head", "top", "tags", "tag", "tools", "tool", "links", "meta", "print",
    "next",
    "prev", "previous", "latest", "more", "extra", "bar", "list", "category", "categories", "archive", "archives",
    "toc",
    "topics", "sections", "banner", "logo", "buttons", "actions", "nextprev", "recent", "left", "right", "side",
})  # fmt: skip
_COUNTING = _SURE | _TALK | _MAYBE
_TAGGED = frozenset({"tags", "tag", "categories", "category", "topics"})
_ROLES = frozenset(
    {
        "navigation",
        "banner",
        "contentinfo",
        "search",
        "menu",
        "menubar",
        "toolbar",
        "dialog",
        "alertdialog",
        "complementary",
    }
)
_NOTES = re.compile(
    r"foot-?note|end-?note|doc-(?:foot|end)note|fussnote|sidenote|references?\b|bibliograph|zhushi", re.IGNORECASE
)
_AUTHOR = re.compile(
    r"(?:^|[\s_-])(?:author-?_?(?:bio|box|info|card|profile|description|block|about)|about-?_?(?:the-?_?)?author|bio(?:graphy)?|vcard-bio)(?:$|[\s_-])",
    re.IGNORECASE,
)
_ENTRY = re.compile(
    r"(?:^|[\s_-])(?:entry|post|article|story|blog|node|single)[_-]?_?(?:footer|foot|tags?|utility|nav(?:igation)?|terms|links)(?:$|[\s_-])",
    re.IGNORECASE,
)
_BYLINE = re.compile(
    r"(?:^|[\s_-])(?:(?:entry|post|article|story|news|blog|content|art|info|node)[_-]?_?(?:meta|info|submitted|date|time|source|details|byline)|"
    r"posted-?on|submitted|date-?header|dateline|byline|pub[-_]?(?:lish)?[-_]?(?:ed|date|time|info)|timestamp|date-source|post_time_source|source|sj|laiyuan)(?:$|[\s_-])",
    re.IGNORECASE,
)
_GALLERY = frozenset({"gallery", "slideshow", "slider", "carousel", "album", "photos"})
_COUNTER = re.compile(r"(?<![\d/])(\d{1,3})(?: ?/ ?| of )(\d{1,3})(?![\d/])")
_COUNTED_MIN = 3  # pictures whose words are numbered in a row: "1/50", "2/50", "3/50"
_TEXT_MIN = 600  # weighted letters of sentences: a text of its own, beside a gallery
_FOLDS = frozenset({"expand", "unfold", "fold", "more", "toggle", "readmore"})
_FOLD = re.compile(
    r"(?:\.{3}|…)?\s?(?:收起|展开|全文|(?:收起|展开|查看)全文|show (?:more|less)|(?:read|see) more|more|less)",
    re.IGNORECASE,
)
_REST_MIN = 60  # weighted letters of sentences: a short text, below which others said much more
_MANY = 5  # pieces of one kind: what others said, and no text
_LINE_MAX = 140  # characters; a longer line says something
_BYLINE_MAX = 160  # weighted letters of a line with date and author; what is longer says more
_TAGS = frozenset({"nav", "button", "select", "input", "textarea", "menu", "search", "dialog", "canvas", "applet"})


def is_line(said: str) -> bool:
    """Return whether a whole line is one that pages put around texts."""
    return 0 < len(said) <= _LINE_MAX and phrases.LINES.fullmatch(said) is not None and not pagewords.told(said)


def is_name(said: str) -> bool:
    """Return whether words are a page's own, among others of its kind."""
    return is_line(said) or (len(said) <= _LINE_MAX and phrases.NAMES.fullmatch(said) is not None)


def points(said: str) -> bool:
    """Return whether a line leads to another text, and names it."""
    return len(said) <= _LINE_MAX and pagewords.POINTER.match(said) is not None and not sentences.ends(said)


def begins_talk(said: str) -> bool:
    """Return whether what follows a line is what others said of the text."""
    return len(said) <= 200 and phrases.TALK.fullmatch(said) is not None and not pagewords.told(said)


def begins_more(said: str) -> bool:
    """Return whether what follows a line are other texts' titles."""
    return len(said) <= 100 and phrases.MORE.fullmatch(said) is not None


def is_byline(node: Element) -> bool:
    """Return whether an element names itself as the line with date and author."""
    # A paragraph that is the line with the author alone is one of the text's.
    if node.tag == "p" and node.get("class").lower() in ("byline", "dateline"):
        return False
    names = f"{node.get('class')} {node.get('id')} {node.get('aria-label')}"
    return bool(_BYLINE.search(names)) and letters(node.said()) <= _BYLINE_MAX


def is_talk(node: Element, scales: Scales, whole: int) -> bool:
    """Return whether an element names itself as what others said of the text."""
    names = f"{node.get('class')} {_own_id(node)}"
    if node.tag in ("body", "html", "main") or _NOTES.search(names):
        return False
    return bool(_tokens(names) & _TALK) and _is_talk(node, scales, whole)


def is_furniture(node: Element, scales: Scales, whole: int) -> bool:
    """Return whether an element is of the page, and not of its text.

    Args:
        whole: The letters of all the page's sentences. What holds most of them is no furniture, whatever its name.
    """
    names = f"{node.get('class')} {_own_id(node)}"
    role = node.get("role").lower()
    # First: notes stand in footers and asides, whose names would count against them.
    if role.startswith("doc-") or _NOTES.search(names):
        return False
    weight = scales.of(node)
    if node.tag in _TAGS or role in _ROLES:
        return weight.prose <= whole * 0.4
    # Pages of ASP.NET put all they hold into one form.
    if node.tag == "form":
        return weight.prose <= whole * 0.2 or weight.letters <= scales.whole.letters * 0.1
    if node.tag in ("body", "html", "main"):
        return False
    # A player may stand around its film's transcript; other articles may say nearly as much as this one.
    if teasers.is_player(node):
        return weight.prose <= whole * 0.3
    if weight.prose <= whole * 0.45 and teasers.is_row(node):
        return True
    tokens = _tokens(names)
    if node.tag in ("span", "a") and tokens & _FOLDS and len(node.children) == 1 and _FOLD.fullmatch(node.said()):
        return True
    if tokens & _GALLERY and whole - weight.prose >= _TEXT_MIN and _is_counted(node):
        return True
    # A banner's sentences may be the only ones of a page of short lines.
    if tokens & _LAID_OVER and weight.letters <= scales.whole.letters * 0.2:
        return True
    if node.tag == "a" and "#" in node.get("href") and begins_talk(node.said()):
        return True
    if tokens & _TALK:
        return _is_talk(node, scales, whole)
    if tokens & _SURE:
        return weight.prose <= whole * 0.3
    if _AUTHOR.search(names) or (_ENTRY.search(names) and (weight.density > 0.3 or weight.prose == 0)):
        return weight.prose <= whole * 0.3
    if node.tag == "footer":
        return node.parent is None or (node.parent.tag != "blockquote" and weight.prose <= whole * 0.3)
    # A box with sentences is one of the text's.
    if node.tag == "aside":
        return weight.density > 0.25 or weight.prose == 0 or weight.prose < weight.letters * 0.4
    if node.tag == "header":
        return weight.prose <= whole * 0.1 and node.first("h1", "h2") is None and not is_byline(node)
    if tokens & _MAYBE:
        return weight.density > 0.5 and (weight.links > 1 or bool(tokens & _TAGGED))
    return False


def _is_talk(node: Element, scales: Scales, whole: int) -> bool:
    prose = scales.of(node).prose
    # Others may have said more than the text does, which is why so much may go.
    most = prose <= whole * 0.85 or (whole - prose >= _REST_MIN and _many(node))
    return most and not _holds_article(node, scales, whole)


def _is_counted(node: Element) -> bool:
    """Return whether an element holds the numbered words of pictures."""
    found = {(int(one[1]), int(one[2])) for one in _COUNTER.finditer(" ".join(node.text().split()))}
    return any(
        last >= _COUNTED_MIN and all((number, last) in found for number in range(1, _COUNTED_MIN + 1))
        for last in {last for _, last in found}
    )


def _many(node: Element) -> bool:
    """Return whether an element holds a row of pieces that are alike."""
    for one in node.walk():
        names = [
            (child.tag, child.get("class").split(" ")[0])
            for child in one.children
            if isinstance(child, Element) and child.tag in ("li", "div", "article", "section")
        ]
        if len(names) >= _MANY and max(names.count(name) for name in set(names[:_MANY])) >= _MANY:
            return True
    return False


def _own_id(node: Element) -> str:
    """Return an element's id, unless it is made of a heading's words."""
    # Looked for only where the id would count: a page has thousands.
    if not node.get("id") or not _tokens(node.get("id")) & _COUNTING:
        return node.get("id")
    found = node.first("h1", "h2", "h3", "h4", "h5", "h6")
    return "" if found is not None and key(node.get("id")) in key(found.said()) else node.get("id")


def _holds_article(node: Element, scales: Scales, whole: int) -> bool:
    return any(
        one.tag in ("article", "main") and scales.of(one).prose > whole * 0.5 for one in node.walk() if one is not node
    )


def _tokens(names: str) -> frozenset[str]:
    """Return the words that an element's names are made of."""
    found: set[str] = set()
    for name in names.split():
        # Names for scripts say what these do with it: forums put their posts into "js-replyNewMessageContainer".
        if not _ABOUT_POST.fullmatch(name) and not name.startswith("js-"):
            found.update(word.lower() for word in _TOKENS.findall(name))
            found.add(name.lower())
    return frozenset(found)
