"""Words of captions, pointers and requests, as pages put them around texts.

Values only. What is NOT done here: deciding whether a text was copied from a page.
"""

import re
from typing import Final

from publish.reports.ingest.lines import sentences
from publish.reports.ingest.lines.nouns import width

_SENTENCE_MIN: Final = 24  # columns: what is shorter and ends as a sentence is a button's, too
CAPTION: Final = re.compile(
    r"(?:(?:file )?(?:photo|image|picture|photograph|illustration|video|credit)s?(?: credits?| by| courtesy| source"
    r"| caption)?\s?[:：/]|image (?:source|caption)\b"
    r"|\[(?:image|photo|picture|video|图片|圖片|图|视频)\b|(?:图片来源|圖片來源|图片说明|图|圖|图片|圖片|摄影|攝影|图文无关)\s?[:：/／]"
    r"|[图圖][为為][^。]{2,80}[)）]?$|(?:صورة|الصورة|تصوير|رەسىم|པར)\s?[:：/／]"
    r"|(?:crédits?(?: photo)?|légende|foto|bild|imagen|fotografía|фото|снимок|写真|画像|ภาพ|ภาพประกอบ"
    r"|เครดิตภาพ)\s?[:：/／]"
    r"|(?:(?:enlarge|view|open) (?:this )?image|play video)\b.{0,12}$|watch:[^.!?]*$)",
    re.IGNORECASE,
)
"""Beginnings of words for a picture."""
CREDITED: Final = re.compile(
    r"[(（\[](?:(?:file )?(?:photo|image|picture|foto|bild|crédit|фото|صورة|تصوير|写真|ภาพ)s?"
    r"(?:\s?[:：/|©][^)）\]]{0,60}|\s(?:by|courtesy|credits?|source|via|par|von|por)\b[^)）\]]{0,60})?"
    r"|(?:资料图片?|資料圖片?|资料照片?|網路圖片|网络图片|图源[^)）]{0,20}|[^)）。]{0,20}(?:摄|攝|供图|供圖))|أرشيف|архив)[)）\]]$"
    r"|\s©\s?[^。©]{2,60}$",
    re.IGNORECASE,
)
"""Ends of words for a picture: who took it."""
AGENCY: Final = re.compile(
    r"(?:getty images|shutterstock|\bafp\b|\breuters\b|\bap photo\b|\bepa\b|xinhua|新华社|视觉中国)[^.。]{0,40}$",
    re.IGNORECASE,
)
"""Agencies that sell pictures, at the end of a line."""
POINTER: Final = re.compile(
    r"(?:read more|also read|read also|related|related articles?|see also|more on this(?: story)?|recommended"
    r"|don['’]t miss|watch|相关(?:阅读|新闻|报道)|延伸[阅閱][读讀]|推荐阅读|相關(?:報導|新聞)"
    r"|点击(?:进入|查看|阅读)\S{0,6}|更多(?:内容|报道)"
    r"|اقرأ أيض[ًاً]+|مواضيع ذات صلة|شاهد أيض[ًاً]+|إقرأ أيض[ًاً]+"
    r"|(?:à )?lire (?:aussi|également)|voir aussi|lesen sie auch|mehr zum thema|lee también|lea también|ver también"
    r"|(?:читайте|смотрите) (?:также|ещ[её])|関連記事|あわせて読みたい|อ่านเพิ่มเติม|อ่านต่อ|ข่าวที่เกี่ยวข้อง"
    r"|(?:بیشتر|همچنین) بخوانید|مطالب مرتبط|(?:ayrıca|bunları da) okuyun|ilgili haber(?:ler)?)"
    r"\s?[:：|»›]\s?\S",
    re.IGNORECASE,
)
"""Lines that lead to another text, and name it."""
ASKS: Final = re.compile(
    r"(?:subscribe|sign up|join|donate|support us|follow us|share this|like us|click here"
    r"|get (?:our|the) \w+ newsletter"
    r"|enter your e-?mail|we use cookies|this (?:web)?site uses cookies|accept (?:all )?cookies|download our app"
    r"|关注我们|扫描二维码|微信扫一扫|点击订阅|分享到|اشترك في|تابعنا|شارك هذا"
    r"|nous utilisons des cookies|abonnez-vous|wir verwenden cookies|utilizamos cookies|мы используем (?:файлы )?cookie"
    r"|подпишитесь)\b.{0,160}",
    re.IGNORECASE,
)
"""Requests to whoever reads."""
OWN: Final = re.compile(
    r"copyright (?:©|\(c\)|\d)|©|\(c\)|rights reserved|newsletters?\b|cookies?\b|javascript|browsers?\b|web ?sites?\b"
    r"|e-?mails?\b|inbox|(?:our|this) (?:site|article|newsroom|journalism|app)\b|terms of (?:use|service)"
    r"|privacy policy|facebook|twitter|telegram|you ?tube|whats ?app|instagram|linked ?in"
    r"|infolettre|droits réservés|abonnés|rechte vorbehalten|datenschutz|boletín|derechos reservados|correo electrónico"
    r"|рассылк|права защищены|наш(?:ем|его)? (?:сайт|канал)|этот сайт"
    r"|公众号|公眾號|二维码|微信|微博|客户端|本站|本网|转载|轉載|版权|版權|邮箱|网友|登录后|注册后|全文"
    r"|بريدك|نشرتنا|ملفات تعريف|هذا الموقع|موقعنا|قناتنا|صفحتنا|حقوق|ئېلخەت|ھوقۇق|དབང"
    r"|クッキー|メール|サイト|転載|著作権|記事|ลิขสิทธิ์",
    re.IGNORECASE,
)
"""Words that a page says of itself, and a sentence of a text seldom."""
RIGHTS: Final = re.compile(
    r"copyright|©|\(c\)|rights reserved|版权|版權|حقوق|ھوقۇق|དབང|droits réservés|rechte vorbehalten|derechos reservados"
    r"|права защищены|転載|著作権|ลิขสิทธิ์",
    re.IGNORECASE,
)
"""Whose a text is: books say so, too."""
ADVERT: Final = re.compile(
    r"advertisements?|[广廣]告|إعلان|ئېلان|དྲིལ་བསྒྲགས།?|(?:la suite )?après (?:la|cette) publicité|publicité|anzeige"
    r"|werbung|publicidad|реклама|広告|โฆษณา"
    r"|(?:article )?continues? (?:below|after (?:the )?ad(?:vertisement)?).{0,20}",
    re.IGNORECASE,
)
"""Lines where a page had something else between two paragraphs."""
TOPICS: Final = re.compile(
    r"topics?|tags?|more on|explore more.{0,30}|[标標][签籤]|关键[词字]|關鍵[字詞]|وسوم"
    r"|الوسوم|الكلمات المفتاحية|كلمات مفتاحية|خەتكۈچلەر|sur le même sujet|thèmes|mots[- ]clés|themen|schlagworte"
    r"|etiquetas|temas|теги|метки|темы|タグ|キーワード|แท็ก|คำค้น",
    re.IGNORECASE,
)
"""Lines behind which a page says, below its text, of what it is."""
SHARE: Final = re.compile(
    r"share|分享|شارك|مشاركة|partager|teilen|compartir|поделиться|シェア|แชร์|ھەمبەھىر|མཉམ་སྤྱོད", re.IGNORECASE
)
"""Behind these stand names, not headlines."""
SOURCE: Final = re.compile(r"(?:本文)?来源[:：]|[\[(（【]?(?:责任编辑|责编|编辑)[:：]", re.IGNORECASE)
"""Lines that say whose a text is, and stay."""


def told(said: str) -> bool:
    """Return whether it is a sentence that says nothing of a page: "Subscribe to nothing, he said."."""
    return width(said) > _SENTENCE_MIN and sentences.ends(said.rstrip("།༎ ")) and not OWN.search(said)
