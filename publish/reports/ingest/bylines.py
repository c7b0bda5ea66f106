"""Authors and publishers, as lines by themselves name them: "By …", "Source: …", 作者：….

Values only. Nobody is recognised by a name alone.
"""

import re
from typing import Final

from publish.core import dates

_NAME_MAX: Final = 80  # letters
# "By" and "from" begin sentences as well, so what stands behind "by" must look like a name (`_proper`).
_AUTHOR: Final = re.compile(
    r"(?:(?:(?:written |reported |compiled |story |text )?by|par|von|por)(?=\s)|authors?\s?[:：]|from\s?[:：]"
    r"|(?:作者|撰文|记者|記者|编写|編寫)\s?[:：]|文\s?[/／:：|]|(?:автор|текст|auteur|autor|verfasser|autora|文責|著者)\s?[:：]|โดย\s|(?:بقلم|كتبه|إعداد|تأليف)\s?:?\s|المؤلف\s?:|الكاتب\s?:"
    r"|(?:مۇخبىرىمىز|مۇخبىر)(?:\s?:|(?=(?:\s[^\s.]{2,20}){1,2}(?<!دى)(?<!تى)(?<!دۇ)$))|(?:ئاپتورى?\s?:|مۇئەللىپى?\s?:|يازغۇچى\s?:)|(?:རྩོམ་པ་པོ|རྩོམ་སྒྲིག་པ|བྲིས་མཁན)[་།]?\s?[:：])\s*(?P<name>.+)",
    re.IGNORECASE,
)
_PUBLISHER: Final = re.compile(
    r"(?:(?:source|publisher|published by|issued by|issuing body)\s?[:：]|published by(?=\s)|issued by(?=\s)"
    r"|(?:来源|來源|稿源|出处|出處|发布单位|發布單位|发布机构|發布機構|出版社?|发文单位|發文單位|发文机关)\s?[:：]"
    r"|(?:المصدر|الناشر|مەنبە|مەنبەسى|نەشرىيات|འབྱུང་ཁུངས|འགྲེམས་སྤེལ)[་།]?\s?[:：])\s*(?P<name>.+)",
    re.IGNORECASE,
)
_SMALL_WORDS: Final = "de da di del der den des du la le van von bin ibn bint al el and of the for y e in at &"
_SMALL: Final = frozenset(_SMALL_WORDS.split())
# Behind the name stand a date, a section or a desk, parted by any of these.
_PARTS: Final = re.compile(r"\s*[|·•/／]\s*|\s{3,}|\s+[-–—]\s+")
_ADDRESS: Final = re.compile(r"https?://\S+|www\.\S+")
_WITHIN: Final = frozenset(("في", "من", "على", "عن", "إلى", "الذي", "التي", "الله"))
"""Words of sentences, and of no name."""
_DAY: Final = re.compile(r"\d{4}\s?[-/.年]\s?\d{1,2}\s?[-/.月]\s?\d{1,2}")
_PARTED: Final = re.compile(r"[|·•]|\s(?=\S{2,6}[:：])")
# Chinese bylines put several on one line: "来源：新华社 作者：…".
_SPACE_HAN: Final = re.compile(r"\s(?=\S{2,6}[:：])")


def author(line: str) -> str:
    """Return the author that a line by itself names; empty if it names none."""
    found = _found(_AUTHOR, line)
    if not found:
        return ""
    name = _named(found["name"])
    # "By the end of the year" begins like a name: those have capitals where a script has them.
    return name if _proper(name) else ""


def publisher(line: str) -> str:
    """Return the publisher or source that a line by itself names, or nothing."""
    found = _found(_PUBLISHER, line)
    return _named(found["name"]) if found else ""


def address(line: str) -> str:
    """Return the address in a line by itself that names a source."""
    found = _ADDRESS.search(line) if _PUBLISHER.match(line.strip()) else None
    return found[0].rstrip(".,;)") if found else ""


def labelled(line: str) -> bool:
    """Return whether a line names an author or a publisher anywhere, behind a colon."""
    parts = [part.strip() for part in _PARTED.split(line) if ":" in part or "：" in part]
    return any(author(part) or publisher(part) for part in parts)


def dated(line: str) -> bool:
    """Return whether a line begins with a day in figures, and names an author or a publisher."""
    return bool(_DAY.match(line)) and labelled(line)


def words(text: str) -> list[str]:
    """Return the words of a line of names: "O'Neill" and "J.-P." are one each."""
    return re.findall(r"[^\W\d_][\w'’.-]*", text)


def _found(label: re.Pattern[str], line: str) -> re.Match[str] | None:
    """Return where a line has a label, first or behind others."""
    parts = [part.strip() for part in _PARTED.split(line.strip().lstrip("([（【"))]
    if parts and (not any(map(str.isalpha, parts[0])) or _AUTHOR.match(parts[0]) or _PUBLISHER.match(parts[0])):
        labels = (label.match(part) for part in parts[1:] if ":" in part or "：" in part)
        if found := next((one for one in labels if one), None):
            return found
    return label.match(line.strip().lstrip("([（【"))


def _named(text: str) -> str:
    # "Source: https://…" names no publisher; `address` takes it.
    if _ADDRESS.match(text):
        return ""
    text = _SPACE_HAN.split(_PARTS.split(text.strip())[0])[0]
    # "By Ann Writer March 4, 2019"
    text = text[: next((one.start for one in dates.found(text)), None)]
    text = text.strip(' ,;，；、。.()[]（）【】「」"“”')
    return "" if len(text) > _NAME_MAX or not any(map(str.isalpha, text)) else text


def _proper(name: str) -> bool:
    """Return whether each word begins as names do."""
    told = words(name)
    # Arabic has no capitals, and its words for who made something begin sentences as well.
    if not _WITHIN.isdisjoint(told):
        return False
    cased = [word for word in told if word[0].upper() != word[0].lower()]
    if not cased:
        return bool(told)
    if any(map(str.isdigit, name)) or len(told) > 12:
        return False
    return told[0][0].isupper() and all(word[0].isupper() or word.lower() in _SMALL for word in cased)
