"""Lines that pages put around texts, in our languages.

Values only. Each is a whole line: "Share" alone, and never a sentence in which the word stands.
"""

import re
from typing import Final

_ENGLISH = (
    r"(?:©️?|\(c\)|copyright\b).*", r".*\ball rights reserved\b.*",
    r"(?:skip|jump) to (?:(?:the )?(?:main|primary) )?(?:content|navigation|text|search).*", r"home(?: ?page)?",
    r"(?:back|return|go) to (?:the )?(?:top|home ?page|contents|index).*", r"top(?: of (?:the )?page)?",
    r"(?:share|tweet|like|print|e-?mail|save|pin|whatsapp|facebook|twitter|telegram|reddit|linkedin|copy link)(?: "
    r"(?:this|it|article|page|story|post|on|via|to|by|with|friendly|version|facebook|twitter|email|a|friend))*[:!]?",
    r"printer[ -]friendly.*", r"advertise?ments?", r"sponsored(?: content)?",
    r"continue reading(?: below| the main story)?.*", r"read (?:more|next|also)[: ]?",
    r"more (?:stories|news|like this|from .{1,40})", r"(?:related|recommended|similar)(?: \w{1,12})?:?",
    r"you (?:may|might) (?:also )?(?:like|be interested in).*", r"(?:subscribe|sign up)(?: (?:to|for) .{1,80})?[!.]?",
    r"leave a (?:reply|comment).*", r"post a comment.*",
    r"(?:\d+ |no )?(?:comments?|responses?|replies)(?: \(\d+\)| off)?:?",
    r"log ?in|sign ?in|register|menu|search|close|next(?: (?:page|post|article))?[ »›→>]*",
    r"[«‹←< ]*(?:prev|previous)(?: (?:page|post|article))?",
    r"(?:this page (?:was )?)?last (?:updated|modified|edited|revised).{0,80}",
    r"you are (?:visitor|here).{0,60}", r"best viewed .{0,80}", r"webmaster|contact(?: us)?|about(?: us)?|site ?map",
    r"privacy(?: policy)?|terms(?: of (?:use|service))?",
    r"(?:filed under|posted in|tagged|tags|categor(?:y|ies)):? ?.{0,120}",
    r"(?:share this|follow us).{0,60}", r"\d+ (?:shares?|views?|likes?)", r"skip advertisement",
)  # fmt: skip
_CHINESE = (
    r"(?:版权所有|版權所有|著作权).*", r".*(?:版权所有|版權所有|保留所有权利|未经授权.{0,12}转载).*",
    r"首页|正文|分享|收藏(?:本文)?",
    r"返回(?:首页|顶部|列表|上页)|回到顶部", r"(?:打印|关闭)(?:本页|本文|此文|窗口)?",
    r"[【\[](?:打印|关闭|返回|大|中|小|分享)[】\]]",
    r"(?:字体|字号)[:：].*", r"(?:分享|转发)(?:到|至|给).*", r"(?:上|下)一(?:篇|页|条)[:：]?.{0,80}",
    r"相关(?:阅读|新闻|文章|链接|推荐|专题|报道)[:：]?",
    r"(?:延伸|推荐|热门|精彩)(?:阅读|推荐|文章|新闻|评论)[:：]?", r"猜你喜欢|最新评论",
    r"(?:发表|我要|网友|查看|全部)?评论(?:\s?[(（]?\d+[)）]?)?",
    r"[\[(（【]?(?:责任编辑|责编|编辑|审核|校对)[:：].{0,40}",
    r"(?:本文)?来源[:：].{0,60}", r"点击(?:进入|查看).{0,30}", r"扫(?:一扫|码|描).{0,40}",
    r"(?:当前|您(?:现在)?的)位置[:：].*",
    r"(?:阅读|浏览|点击)(?:量|次数|数)?[:：]?\s?\d+次?",
)  # fmt: skip
_ARABIC = (
    r".*(?:جميع الحقوق محفوظة|حقوق النشر).*", r"(?:مشاركة|شارك).{0,40}",
    r"طباعة|اطبع|الرئيسية|إعلان|التالي|السابق|بحث|القائمة",
    r"اقرأ (?:أيضا|المزيد|أيضًا).{0,10}", r"مواضيع (?:ذات صلة|متعلقة).{0,10}", r"(?:أخبار|مقالات) ذات صلة.{0,5}",
    r"اشترك.{0,60}",
    r"(?:ال)?تعليقات.{0,12}", r"اترك (?:رد|تعليق).{0,10}", r"(?:الانتقال|تخط|انتقل) إلى المحتوى.{0,12}",
)  # fmt: skip
_UYGHUR = (
    r".*(?:ھوقۇقى مەھپۇز|نەشر ھوقۇقى).*", r"باش بەت|بېسىش|بېسىپ چىقىرىش|ئالدىنقى|كېيىنكى|ئىزدەش|تىزىملىك",
    r"(?:ئورتاقلىش|ھەمبەھىر).{0,30}",
    r"مۇناسىۋەتلىك (?:خەۋەرلەر|ماقالىلەر|ئۇلىنىشلار|يازمىلار).{0,5}", r"(?:باھالار|ئىنكاس).{0,20}",
    r"مۇشتەرى بول.{0,30}", r"مەزمۇنغا ئاتلا.{0,10}",
)  # fmt: skip
_TIBETAN = (
    r".*(?:པར་དབང|དབང་ཆ་ཡོངས་རྫོགས).*", r"(?:མདུན་ངོས|གཙོ་ངོས|ཁྱིམ་ངོས)།?",
    r"(?:བགོ་འགྲེམས|མཉམ་སྤྱོད|བགོ་སྐལ).{0,12}", r"(?:པར་རྒྱབ|པར་འདེབས|དཔར་བ).{0,8}",
    r"འབྲེལ་ཡོད(?:་གསར་འགྱུར|་རྩོམ་ཡིག|་ཡིག་ཆ)?།?", r"(?:མཆན་འགོད|མཆན་བཀོད|དཔྱད་གཏམ|བསམ་ཚུལ).{0,14}", r"(?:སྔོན་མ|རྗེས་མ)།?",
)  # fmt: skip
LINES: Final = re.compile("|".join((*_ENGLISH, *_CHINESE, *_ARABIC, *_UYGHUR, *_TIBETAN)), re.IGNORECASE)
"""Whole lines of a page."""
TALK: Final = re.compile(
    "|".join((
        r"(?:(?:\d+|no|one) (?:comments?|responses?|replies|thoughts on.{1,160})|comments|reader comments)(?: ?"
        r"\(\d+\)| to .{1,160}| on .{1,160}| off)?:?",
        r"leave a (?:reply|comment).*", r"post a comment.*",
        r"(?:网友|最新|全部|热门|发表|我要)?评论\s?(?:[(（]\s?\d+\s?[)）]|\d+条?)?",
        r"\d+\s?条评论|发表回复", r"(?:ال)?تعليقات.{0,12}", r"اترك (?:رد|تعليق).{0,10}",
        r"(?:باھالار|ئىنكاسلار).{0,12}", r"མཆན(?:་འགོད|་བཀོད)?།?",
    )),
    re.IGNORECASE,
)  # fmt: skip
"""Lines behind which others speak about the text."""
MORE: Final = re.compile(
    "|".join((
        r"(?:related|recommended|similar|popular|latest|recent|top|trending|most (?:read|popular))"
        r"(?: (?:articles?|posts?|stories|news|reading|content|links|topics|items|coverage))?:?",
        r"more (?:stories|news|on this.{0,30}|from .{1,60}):?", r"read (?:more|next|also):?", r"see also:?",
        r"elsewhere on .{1,60}",
        r"you (?:may|might) (?:also )?(?:like|be interested in).{0,10}", r"share (?:this|on|article).{0,40}",
        r"猜你喜欢",
        r"相关(?:阅读|新闻|文章|链接|推荐|专题|报道)[:：]?", r"(?:延伸|推荐|热门|精彩)(?:阅读|推荐|新闻)[:：]?",
        r"اقرأ (?:أيضا|المزيد|أيضًا).{0,10}", r"مواضيع (?:ذات صلة|متعلقة).{0,10}", r"(?:أخبار|مقالات) ذات صلة.{0,5}",
        r"مۇناسىۋەتلىك (?:خەۋەرلەر|ماقالىلەر|ئۇلىنىشلار|يازمىلار).{0,5}", r"འབྲེལ་ཡོད(?:་གསར་འགྱུར|་རྩོམ་ཡིག|་ཡིག་ཆ)?།?",
    )),
    re.IGNORECASE,
)  # fmt: skip
"""Lines behind which other texts are named."""
