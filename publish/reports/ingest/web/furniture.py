"""Pieces of a page around its text: told by their names, their places, and their own few words.

Values only.
"""

import re

from publish.reports.ingest.web.nodes import Node
from publish.reports.ingest.web.weight import Scales, letters

_TOKENS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+")
# WordPress gives each post the names of its categories as classes, and each page what it may do.
_ABOUT_POST = re.compile(r"(?:category|tag|type|status|format|post|postid|author|page|single|has|no|is|theme|wp|comments|comment-status)-[\w%-]*", re.IGNORECASE)
_SURE = frozenset({
    "nav", "navbar", "navigation", "navigator", "menu", "submenu", "breadcrumb", "breadcrumbs", "crumbs", "crumb", "pagination",
    "pager", "paging", "sidebar", "sharing", "share", "shares", "sharethis", "sharedaddy", "addtoany", "addthis", "social",
    "socials", "related", "relatedposts", "recommend", "recommended", "recommendation", "recommendations", "recirc",
    "newsletter", "subscribe", "subscription", "signup", "optin", "paywall", "promo", "promotion", "advert", "advertisement",
    "advertising", "adsbygoogle", "ads", "ad", "adsense", "sponsor", "sponsored", "outbrain", "taboola", "cookie", "cookies",
    "consent", "gdpr", "popup", "modal", "overlay", "lightbox", "masthead", "topbar", "toolbar", "toolbox", "skiplink",
    "skip", "copyright", "trending", "popular", "mostread", "mostpopular", "widget", "widgets", "donate", "donation",
    "fundraising", "login", "signin", "searchform", "searchbox", "editsection", "navbox", "catlinks", "printfooter",
    "sitesub", "jump", "ambox", "noprint", "bottombar", "sitemap", "blogroll", "jiathis", "bdshare", "bdsharebuttonbox",
    "blogger", "feedback", "rating", "ratings", "like", "likes", "followus", "follow", "qrcode", "ewm", "shareto",
})  # fmt: skip
_TALK = frozenset({"comments", "comment", "commentlist", "respond", "disqus", "replies", "reply", "discussion", "pinglun", "trackbacks", "pings"})
_MAYBE = frozenset({
    "footer", "foot", "bottom", "header", "head", "top", "tags", "tag", "tools", "tool", "links", "meta", "print", "next",
    "prev", "previous", "latest", "more", "extra", "bar", "list", "category", "categories", "archive", "archives", "toc",
    "topics", "sections", "banner", "logo", "buttons", "actions", "nextprev", "recent", "left", "right", "side",
})  # fmt: skip
_ROLES = frozenset({"navigation", "banner", "contentinfo", "search", "menu", "menubar", "toolbar", "dialog", "alertdialog", "complementary"})
_NOTES = re.compile(r"foot-?note|end-?note|doc-(?:foot|end)note|fussnote|sidenote|references?\b|bibliograph|zhushi", re.IGNORECASE)
_AUTHOR = re.compile(r"(?:^|[\s_-])(?:author-?_?(?:bio|box|info|card|profile|description|block|about)|about-?_?(?:the-?_?)?author|bio(?:graphy)?|vcard-bio)(?:$|[\s_-])", re.IGNORECASE)
_ENTRY = re.compile(r"(?:^|[\s_-])(?:entry|post|article|story|blog|node|single)[_-]?_?(?:footer|foot|tags?|utility|nav(?:igation)?|terms)(?:$|[\s_-])", re.IGNORECASE)
_BYLINE = re.compile(
    r"(?:^|[\s_-])(?:(?:entry|post|article|story|news|blog|content|art|info)[_-]?_?(?:meta|info|date|time|source|details|byline)|"
    r"posted-?on|submitted|date-?header|dateline|byline|pub-?(?:lish)?-?(?:ed|date|time|info)|timestamp|date-source|post_time_source|source|sj|laiyuan)(?:$|[\s_-])",
    re.IGNORECASE,
)
_BYLINE_MAX = 160  # weighted letters of a line with date and author; what is longer says more
_TAGS = frozenset({"nav", "button", "select", "input", "textarea", "menu", "search", "dialog", "canvas", "applet"})
# Whole lines that pages put around texts, in our languages.
_LINES = re.compile(
    r"""
    (?:©|\(c\)|copyright\b|版权所有|版權所有|著作权|©️).*|.*(?:\ball\ rights\ reserved\b|版权所有|版權所有|保留所有权利|جميع\ الحقوق\ محفوظة|ھوقۇقى\ مەھپۇز|པར་དབང).*|
    (?:skip|jump)\ to\ (?:(?:main|primary)\ )?(?:content|navigation|text|search).*|back\ to\ (?:the\ )?top|(?:return\ to\ )?top(?:\ of\ (?:the\ )?page)?|home(?:\ page)?|
    (?:share|tweet|like|print|e-?mail|save|pin|whatsapp|facebook|twitter|telegram|reddit|linkedin|copy\ link)(?:\ (?:this|it|article|page|story|post|on|via|to|by|with|friendly|version|facebook|twitter|email|a|friend))*[:!]?|
    printer[\ -]friendly.*|advertise?ments?|sponsored(?:\ content)?|continue\ reading(?:\ below|\ the\ main\ story)?.*|read\ (?:more|next|also)[:\ ]?|more\ (?:stories|news|like\ this|from\ .{1,40})|
    (?:related|recommended|similar)(?:\ (?:articles?|posts?|stories|news|reading|content|links|topics|items))?[:]?|you\ (?:may|might)\ (?:also\ )?(?:like|be\ interested\ in).*|
    (?:subscribe|sign\ up)(?:\ (?:to|for)\ .{1,80})?[!.]?|leave\ a\ (?:reply|comment).*|post\ a\ comment.*|(?:\d+\ |no\ )?(?:comments?|responses?|replies)(?:\ \(\d+\)|\ to\ .{1,120}|\ off)?[:]?|
    log\ ?in|sign\ ?in|register|menu|search|close|next(?:\ (?:page|post|article))?[\ »›→>]*|[«‹←<\ ]*(?:prev|previous)(?:\ (?:page|post|article))?|
    (?:this\ page\ (?:was\ )?)?last\ (?:updated|modified|edited|revised).{0,80}|you\ are\ (?:visitor|here).{0,60}|best\ viewed\ .{0,80}|webmaster|contact(?:\ us)?|about(?:\ us)?|site\ ?map|privacy(?:\ policy)?|terms(?:\ of\ (?:use|service))?|
    filed\ under.{0,120}|posted\ in.{0,120}|tagged(?:\ with)?.{0,120}|tags?:.{0,120}|categor(?:y|ies):.{0,120}|share\ this.{0,60}|follow\ us.{0,60}|\d+\ (?:shares?|views?|likes?)|
    首页|返回(?:首页|顶部|列表|上页)|回到顶部|打印(?:本页|本文|此文)?|关闭(?:窗口|本页)?|(?:【|\[)?(?:打印|关闭|返回|大|中|小)(?:】|\])?|字体[:：].*|字号[:：].*|(?:分享|转发)(?:到|至|给).*|分享|收藏(?:本文)?|
    (?:上|下)一(?:篇|页|条)[:：]?.{0,80}|相关(?:阅读|新闻|文章|链接|推荐|专题|报道)[:：]?|延伸阅读[:：]?|推荐阅读[:：]?|热门(?:推荐|文章|新闻|评论)[:：]?|猜你喜欢|最新评论|(?:发表|我要|网友|查看|全部)?评论(?:\s?[(（]?\d+[)）]?)?|
    (?:\(|（|\[)?(?:责任编辑|责编|编辑|审核|校对)[:：].{0,40}|来源[:：].{0,60}|本文来源[:：].{0,60}|点击(?:进入|查看).{0,30}|扫(?:一扫|码).{0,40}|当前位置[:：].*|您(?:现在)?的位置[:：].*|正文|阅读(?:量|次数)?[:：]?\s?\d+|浏览(?:次数|量)?[:：]?.{0,12}|
    مشاركة.{0,40}|شارك.{0,40}|طباعة|اطبع|الرئيسية|اقرأ\ (?:أيضا|المزيد|أيضًا).{0,10}|مواضيع\ (?:ذات\ صلة|متعلقة).{0,10}|أخبار\ ذات\ صلة|اشترك.{0,60}|التعليقات.{0,12}|تعليقات.{0,12}|اترك\ (?:رد|تعليق).{0,10}|إعلان|التالي|السابق|
    باش\ بەت|ئورتاقلىش.{0,30}|ھەمبەھىر.{0,30}|مۇناسىۋەتلىك\ (?:خەۋەرلەر|ماقالىلەر|ئۇلىنىشلار).{0,5}|باھالار.{0,12}|ئىنكاس.{0,20}|بېسىش|بېسىپ\ چىقىرىش|مۇشتەرى\ بول.{0,30}|ئالدىنقى|كېيىنكى|
    མདུན་ངོས།?|གཙོ་ངོས།?|བགོ་འགྲེམས.{0,12}|མཉམ་སྤྱོད.{0,12}|པར་བ?རྒྱབ.{0,8}|འབྲེལ་ཡོད(?:་གསར་འགྱུར|་རྩོམ་ཡིག)?།?|མཆན(?:་འགོད|་བཀོད)?.{0,12}|ད?པྱད་གཏམ.{0,12}
    """,
    re.IGNORECASE | re.VERBOSE,
)
_LINE_MAX = 140  # characters; a longer line says something
_TALK_LINE = re.compile(
    r"""(?:\d+\ |no\ |one\ )?(?:comments?|responses?|replies|thoughts\ on.{1,160})(?:\ ?\(\d+\)|\ to\ .{1,160}|\ on\ .{1,160}|\ off)?:?|leave\ a\ (?:reply|comment).*|post\ a\ comment.*|
    (?:网友|最新|全部|热门|发表|我要)?评论\s?(?:[(（]\s?\d+\s?[)）]|\d+条?)?|\d+\s?条评论|发表回复|التعليقات.{0,12}|تعليقات.{0,12}|اترك\ (?:رد|تعليق).{0,10}|باھالار.{0,12}|ئىنكاسلار.{0,12}|མཆན(?:་འགོད|་བཀོད)?།?""",
    re.IGNORECASE | re.VERBOSE,
)
_MORE_LINE = re.compile(
    r"""(?:related|recommended|similar|popular|latest|recent|top|trending|most\ (?:read|popular))(?:\ (?:articles?|posts?|stories|news|reading|content|links|topics|items|coverage))?:?|more\ (?:stories|news|on\ this.{0,30}|from\ .{1,60}):?|read\ (?:more|next|also):?|
    you\ (?:may|might)\ (?:also\ )?(?:like|be\ interested\ in).{0,10}|see\ also:?|elsewhere\ on\ .{1,60}|share\ (?:this|on|article).{0,40}|相关(?:阅读|新闻|文章|链接|推荐|专题|报道)[:：]?|(?:延伸|推荐|热门|精彩)(?:阅读|推荐|新闻)[:：]?|猜你喜欢|
    اقرأ\ (?:أيضا|المزيد|أيضًا).{0,10}|مواضيع\ (?:ذات\ صلة|متعلقة).{0,10}|أخبار\ ذات\ صلة.{0,5}|مۇناسىۋەتلىك\ (?:خەۋەرلەر|ماقالىلەر|ئۇلىنىشلار|يازمىلار).{0,5}|འབྲེལ་ཡོད(?:་གསར་འགྱུར|་རྩོམ་ཡིག|་ཡིག་ཆ)?།?""",
    re.IGNORECASE | re.VERBOSE,
)


def is_line(said: str) -> bool:
    """Return whether a whole line is one that pages put around texts."""
    return bool(said) and len(said) <= _LINE_MAX and _LINES.fullmatch(said) is not None


def begins_talk(said: str) -> bool:
    """Return whether what follows a line is what others said of the text."""
    return len(said) <= 200 and _TALK_LINE.fullmatch(said) is not None


def begins_more(said: str) -> bool:
    """Return whether what follows a line are other texts' titles."""
    return len(said) <= 100 and _MORE_LINE.fullmatch(said) is not None


def is_byline(node: Node) -> bool:
    """Return whether an element names itself as the line with date and author."""
    return bool(_BYLINE.search(f"{node.get('class')} {node.get('id')}")) and letters(node.said()) <= _BYLINE_MAX


def is_furniture(node: Node, scales: Scales, whole: int) -> bool:
    """Return whether an element is of the page, and not of its text.

    Args:
        whole: The letters of all the page's sentences. What holds most of them is no furniture, whatever its name.
    """
    names = f"{node.get('class')} {node.get('id')}"
    role = node.get("role").lower()
    if role.startswith("doc-") or _NOTES.search(names):
        return False
    weight = scales.of(node)
    if node.tag in _TAGS or role in _ROLES:
        return weight.prose <= whole * 0.4
    if node.tag == "form":
        return weight.prose <= whole * 0.2
    if node.tag in ("body", "html", "main"):
        return False
    tokens = _tokens(names)
    if tokens & _TALK:
        return weight.prose <= whole * 0.85 and not _holds_article(node, scales, whole)
    if tokens & _SURE:
        return weight.prose <= whole * 0.3
    if _AUTHOR.search(names) or (_ENTRY.search(names) and (weight.density > 0.3 or weight.prose == 0)):
        return weight.prose <= whole * 0.3
    if node.tag == "footer":
        return node.parent is None or node.parent.tag != "blockquote" and weight.prose <= whole * 0.3
    if node.tag == "aside":
        return weight.density > 0.25 or weight.prose == 0 or weight.prose < weight.letters * 0.4
    if node.tag == "header":
        return weight.prose <= whole * 0.1 and node.first("h1", "h2") is None and not is_byline(node)
    if tokens & _MAYBE:
        return weight.density > 0.5 and weight.links > 1
    return False


def _holds_article(node: Node, scales: Scales, whole: int) -> bool:
    return any(one.tag in ("article", "main") and scales.of(one).prose > whole * 0.5 for one in node.walk() if one is not node)


def _tokens(names: str) -> frozenset[str]:
    """Return the words that an element's names are made of."""
    found: set[str] = set()
    for name in names.split():
        if not _ABOUT_POST.fullmatch(name):
            found.update(word.lower() for word in _TOKENS.findall(name))
            found.add(name.lower())
    return frozenset(found)
