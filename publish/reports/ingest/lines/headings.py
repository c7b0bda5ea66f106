"""Which paragraphs are headings: by what stands around them, not by what they say.

Values only.
"""

import re
from typing import Final

from publish.core import dates
from publish.reports.ingest.lines import items, sentences, tables
from publish.reports.ingest.lines.nouns import Piece, unmarked, width

_LINES_MAX: Final = 3
_WIDTH_MAX: Final = 90  # columns of a heading
_TITLED_MAX: Final = 170  # of one in which nearly every word has a capital, or that is numbered
_ASKED_MAX: Final = 60  # of one that ends with a question mark, or with Tibetan's shad
_CAPITALS_MIN: Final = 0.6  # share of words with a capital, of those longer than three letters
_WORD: Final = re.compile(r"[^\W_]+")
_CREDIT: Final = re.compile(
    r"(?:by|from|source|sources|author|translated by|photo|image|credit|published|updated|posted|par|von|por"
    r"|publié|mis à jour|автор|текст|опубликовано|обновлено|veröffentlicht|publicado|โดย|文責)\b[\s:]"
    r"|(?:to|cc|date|sent|subject|time|place|venue|present|contact|tel|phone|fax|e-?mail|bcc|reply-to|attachments?|importance|language|keywords)\s?:"
    r"|(?:附件?|时间|時間|地点|地點|主持人?|出席|参加人员|列席|记录|記錄|主送|抄送|抄报|抄報|主题词|主題詞|关键词|關鍵詞|联系人|聯絡人"
    r"|联系电话|电话|電話|地址|传真|案由|编号|文号|密级|签发人?)\s?[:：]"
    r"|(?:作者|记者|記者|来源|來源|责任编辑|責任編輯|编辑|發佈|发布|译者|譯者|图|圖|文)\s?[:：/／]|(?:بقلم|المصدر|ترجمة|كتب)\b|مەنبە|ئاپتور",
    re.IGNORECASE,
)
SPEAKER: Final = re.compile(r"[^\W\d][\w. ]{0,24}[:：](?!$)")
"""The beginning of what somebody says, in an interview."""
# "---- Forwarded message ----", "ENDS" below a press release.
_RULED: Final = re.compile(r"[-=_*~#]{2}.*[-=_*~#]{2}|\W{0,3}\s?(?:ends?|fin|ende|30)\s?\W{0,3}|###", re.IGNORECASE)
_OPEN: Final = re.compile(
    r"\b(?:and|or|of|the|a|an|to|is|are|was|were|that|with|by|for|in|as|et|ou|de|la|le|und|oder|der|die|das|y|o|и|или)$"
)
_RANK: Final = re.compile(r"(?:[(（]?[0-9]{1,3}|[(（][A-Za-z]{1,4})[)）]\s*(?=\S)")
_HAN_DATE: Final = re.compile(
    r"[〇零○一二三四五六七八九]{4}年[一二三四五六七八九十]{1,2}月(?:[一二三四五六七八九十]{1,3}日)?"
)
_RIGHT: Final = 16  # columns before what is set to the right, as who signs a letter is
_DECIMAL: Final = re.compile(r"\d{1,2}((?:\.\d{1,2})+)[.)]?\s")


def heading(piece: Piece, before: Piece | None, after: Piece | None, *, title: bool = False) -> bool:
    """Return whether ``piece`` is a heading.

    Args:
        title: It opens the text, so that anything may follow it.
    """
    text = unmarked(piece.text).strip()
    if (
        after is None
        or piece.rows
        or tables.spread(text)
        or not _shaped(piece, text)
        or _CREDIT.match(text)
        or dated(text)
        or items.sent(text)
    ):
        return False
    # Nor does what somebody sent, beneath who sent it.
    if not title and before is not None and not piece.gap and (items.sent(before.text) or items.sent(after.text)):
        return False
    # Who signs stands to the right, and nothing heads a signature.
    if not title and after.lines[0].indent >= piece.lines[0].indent + _RIGHT:
        return False
    below = unmarked(after.text).strip()
    if dated(below) and not title and (piece.lines[0].indent >= _RIGHT or _names(text)):
        return False
    if _RULED.fullmatch(text) or (_RULED.fullmatch(below) and not title):
        return False
    # A sentence that a list goes on with, and an item of such a list.
    if _unended(text, below) or (not title and any(date.day for date in dates.found(text))):
        return False
    if sentences.ends(text) and not _ended(piece, text, before, after, title=title):
        return False
    # A paragraph that a page's end cut off fills its last line, too.
    if len(piece.lines) > 1 and piece.full and not sentences.colon(text):
        return False
    section = items.numbered(text) and sentences.colon(after.text)
    return title or after.rows or section or _opens(text, after)


def _names(text: str) -> bool:
    """Return whether a line may be a name: few words, each with a capital."""
    words = _WORD.findall(text)
    return 2 <= len(words) <= 4 and all(word[0].isupper() for word in words)


def _unended(text: str, below: str) -> bool:
    """Return whether a line is a part of a sentence that is told as a list."""
    rank, item = _RANK.match(text), _RANK.match(below)
    if rank:
        return sentences.small(text[rank.end() :])
    return bool(_OPEN.search(text)) or (item is not None and sentences.small(below[item.end() :]))


def _shaped(piece: Piece, text: str) -> bool:
    if (
        len(piece.lines) > _LINES_MAX
        or not text
        or sentences.small(text)
        or (text[0] in "[(（>|" and not items.numbered(text))
    ):
        return False
    if not any(c.isalpha() for c in text) or text[-1] in ",，、،":
        return False
    most = _TITLED_MAX if items.numbered(text) or titled(text) else _WIDTH_MAX
    return width(text) <= most


def _ended(piece: Piece, text: str, before: Piece | None, after: Piece, *, title: bool) -> bool:
    """Return whether a heading may end with a sign that ends sentences."""
    bare = text.rstrip("”’\"'»」』")
    if bare[-1:] in (":", "："):
        # A numbered paragraph that a list of letters goes on with: "5. The court finds that: (a) …".
        if items.numbered(text) and _RANK.match(unmarked(after.text).strip()):
            return False
        # "The newspaper wrote:" stands as far from its neighbours as any paragraph; a heading stands farther.
        return (bool(piece.gap > after.gap or after.begins) and before is not None and piece.gap > 1) or titled(text)
    if bare[-1:] not in ("?", "？", "؟", "།", "༎") or width(text) > _ASKED_MAX or len(piece.lines) > 1:
        return False
    inner = bare[:-1]
    if SPEAKER.match(text):
        return False
    calm = before is None or sentences.ends(before.text)
    longer = title or width(after.text) > 2 * width(text)
    return calm and longer and "། " not in inner and text[0] not in "“‘«「『\"'"


def _opens(text: str, after: Piece) -> bool:
    """Return whether what follows is longer, as text under a heading is."""
    return width(after.text) > width(text) * 1.2 or items.numbered(after.text) or len(after.lines) > 1


def titled(text: str) -> bool:
    """Return whether nearly every long word has a capital."""
    words = [word for word in _WORD.findall(text) if len(word) > 3 and word[0].lower() != word[0].upper()]
    return len(words) > 1 and sum(word[0].isupper() for word in words) >= len(words) * _CAPITALS_MIN


def dated(text: str) -> bool:
    """Return whether ``text`` is a date and hardly more."""
    numbers = re.findall(r"\d+", text)
    words = re.sub(r"[\d\W_]+", " ", text).split()
    return bool(_HAN_DATE.fullmatch(text.strip())) or (
        any(len(number) == 4 for number in numbers) and 2 <= len(numbers) <= 6 and len(words) <= 3 and width(text) <= 40
    )


def level(text: str) -> int:
    """Return the level of a heading under a title, by its decimals."""
    found = _DECIMAL.match(unmarked(text))
    return min(2 + found[1].count("."), 6) if found else 2
