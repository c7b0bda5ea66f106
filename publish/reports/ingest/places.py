"""Places named in a text.

Values only. Looked for are those that the archive knows, and the provinces of China in our six languages.
"""

import re
from collections import Counter
from collections.abc import Iterable
from typing import Final

_PLACES_MAX: Final = 6
_TEXT_MAX: Final = 300_000  # letters: what a text is about is known by then
_WORD: Final = re.compile(r"\w+")
_ROOM: Final = 40  # letters around a place that are shown
_TIMES_MIN: Final = 2  # of a place that no report of the archive has: once may be in passing
# The country, and those of its regions that reports here are about. Each name as it stands on pages of its language.
_TABLE: Final = (
    "China|中国|中國|ཀྲུང་གོ|جۇڭگو|الصين",
    "Xinjiang|新疆|ཤིན་ཅང|شىنجاڭ|شينجيانغ",
    "East Turkistan|东突厥斯坦|東突厥斯坦|شەرقىي تۈركىستان|تركستان الشرقية",
    "Tibet|西藏|བོད་ལྗོངས|تىبەت|التبت",
    "Beijing|北京|པེ་ཅིན|بېيجىڭ|بكين", "Tianjin|天津", "Shanghai|上海|ཧྲང་ཧེ|شاڭخەي|شنغهاي", "Chongqing|重庆|重慶",
    "Hebei|河北", "Shanxi|山西", "Shaanxi|陕西|陝西", "Liaoning|辽宁|遼寧", "Jilin|吉林", "Heilongjiang|黑龙江|黑龍江",
    "Jiangsu|江苏|江蘇", "Zhejiang|浙江", "Anhui|安徽", "Fujian|福建", "Jiangxi|江西", "Shandong|山东|山東",
    "Henan|河南", "Hubei|湖北", "Hunan|湖南", "Guangdong|广东|廣東", "Guangxi|广西|廣西", "Hainan|海南",
    "Sichuan|四川|སི་ཁྲོན", "Guizhou|贵州|貴州", "Yunnan|云南|雲南|ཡུན་ནན", "Gansu|甘肃|甘肅|ཀན་སུའུ", "Qinghai|青海|མཚོ་སྔོན",
    "Ningxia|宁夏|寧夏", "Inner Mongolia|内蒙古|內蒙古", "Hong Kong|香港|هونغ كونغ", "Macau|澳门|澳門",
    "Taiwan|台湾|臺灣|台灣",
    "Lhasa|拉萨|拉薩|ལྷ་ས|لخاسا", "Urumqi|Ürümqi|乌鲁木齐|烏魯木齊|ئۈرۈمچى|أورومتشي", "Kashgar|喀什|قەشقەر|كاشغر",
    "Hotan|和田|خوتەن|ختن", "Aksu|阿克苏|阿克蘇|ئاقسۇ", "Turpan|吐鲁番|吐魯番|تۇرپان", "Ghulja|伊宁|伊寧|غۇلجا",
    "Chamdo|昌都|ཆབ་མདོ", "Shigatse|日喀则|日喀則|གཞིས་ཀ་རྩེ", "Masanjia|马三家|馬三家",
)  # fmt: skip
_OURS: Final = tuple(name for row in _TABLE for name in row.split("|"))


def found(text: str, known: Iterable[str]) -> list[tuple[str, str]]:
    """Return places named in ``text``, each with words around it.

    The most often named comes first.

    Args:
        known: Places of the archive's own reports, for which once is enough.
    """
    archive = {name.strip() for name in known if len(name.strip()) > 1}
    text = text[:_TEXT_MAX]
    words = set(_WORD.findall(text))
    # A name's first word is looked up before the name is looked for: an archive may know thousands.
    names = [name for name in {*archive, *_OURS} if _spaced(name) <= words and name in text]
    if not names:
        return []
    pattern = re.compile("|".join(map(_form, sorted(names, key=lambda name: (-len(name), name)))))
    times: Counter[str] = Counter()
    first: dict[str, int] = {}
    for match in pattern.finditer(text):
        times[match[0]] += 1
        first.setdefault(match[0], match.start())
    kept = [name for name in times if name in archive or times[name] >= _TIMES_MIN]
    kept.sort(key=lambda name: (-times[name], first[name]))
    return [(name, _around(text, first[name], len(name))) for name in kept[:_PLACES_MAX]]


def _spaced(name: str) -> set[str]:
    """Return the words of a name in a script with spaces."""
    return set(_WORD.findall(name)) if _is_spaced(name) else set()


def _is_spaced(name: str) -> bool:
    return all(letter < "\u0590" for letter in name)


def _form(name: str) -> str:
    """Return a pattern for a name, whole words where its script has them."""
    said = re.escape(name)
    if _is_spaced(name):
        return rf"(?<!\w){said}(?!\w)"
    # Uyghur adds endings, Arabic puts words before: the other end is open.
    return (
        said if "\u4e00" <= name[0] <= "\u9fff" or name.startswith("ا") else rf"(?<![\u0600-\u06ff\u0f40-\u0fbc]){said}"
    )


def _around(text: str, start: int, length: int) -> str:
    """Return the words around a place, whole ones."""
    begin, end = max(0, start - _ROOM), min(len(text), start + length + _ROOM)
    words = " ".join(text[begin:end].split())
    return words.partition(" ")[2] if begin and " " in words[:_ROOM] else words
