"""Asterisks and tildes which CommonMark would take for what nobody meant.

CommonMark's rules are made for scripts with spaces. Beside Chinese punctuation they see no bold where it was meant.
And they see bold, and swallow asterisks, where names or numbers were blacked out.
"""

import re
import unicodedata
from typing import Final

from publish.tree.markdown import barelinks
from publish.tree.markdown.parsed import ParsedText

SIGN: Final = "\uffff"
"""Stands for a letter where the parser needs a letter. Refused in sources."""
MARK: Final = SIGN.encode()
_AMBIGUOUS: Final = frozenset("\"'\u2026\u2014\u00b7#@\uff03\uff20")  # they begin as well as end
_SURNAMES: Final = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许邓韩冯曹彭曾肖萧田董潘袁蔡蒋余叶杜苏魏程吕丁沈"
    "姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严武戴莫孔汤"
    "張劉陳楊黃趙吳孫馬鄭羅許鄧韓馮蕭蔣葉蘇呂盧鐘譚陸範賈韋鄒閻龍賀顧龔萬錢嚴湯欒艾阿买吐古热帕迪次扎洛丹旺"
)
_ADDRESS_MAX_LENGTH: Final = 2_000  # bytes of an address in running text, in which emphasis is looked for
_JOINS: Final = frozenset("和与與及跟同或对對向给給被把是叫")
# What ends a clause begins no bold: "***, ***" are two names that were taken out.
_ENDED: Final = re.compile(r"[,;)،؛、，。；）]|[.!?:]\s|['’]s\b")
_TYPED: Final = (
    "the {} here are shown as they are, as for a name or a number blacked out; "
    "write '\\{}' for each to be sure, or put a space before and behind what is meant as bold"
)
_SIGNS: Final = {b"*": "asterisks", b"_": "low lines"}


def found(read: ParsedText) -> dict[int, bytes]:
    """Return what must stand beside which asterisks and tildes."""
    if b"*" not in read.data and b"~" not in read.data and b"_" not in read.data:
        return {}
    places: dict[int, bytes] = {}
    runs: set[tuple[int, int]] = set()
    bold_until = 0
    for event, where in read.events:
        if isinstance(event, str):
            continue
        if "Start" in event:
            if event["Start"] in ("Emphasis", "Strong", "Strikethrough"):
                _pair(read, where["start"], where["end"], places, runs)
                bold_until = max(bold_until, where["end"])
        elif "Text" in event and event["Text"] == "*" and not _escaped(read.data, where["start"]):
            runs.add(run := _run(read.data, where["start"]))
            # Bold behind bold, as editors without a source view write it: CommonMark sees four asterisks, and no two.
            if (
                run[1] - run[0] == 4
                and where["start"] < bold_until
                and not any(map(str.isdigit, _around(read.data, *run)))
            ):
                places[run[0] + 2] = MARK
    for start, end in runs:
        if start not in places:
            places |= _beside(read.data, start, end)
    return places


def _pair(read: ParsedText, start: int, end: int, places: dict[int, bytes], runs: set[tuple[int, int]]) -> None:
    """Judge what stands between ``start`` and ``end`` with its signs."""
    data = read.data
    sign = data[start : start + 1]
    # The whole run, and not the one or two which the parser took of it.
    one, two = _run(data, start), _run(data, end - 1)
    typed = (sign == b"~" and data[start : start + 2] != b"~~") or _within_address(data, one[0], two[1])
    if sign in _SIGNS and not typed and (_ended(data, one[1]) or (sign == b"*" and _blacked_out(data, one, two))):
        typed = True
        read.doubts.add((read.line(start), _TYPED.format(_SIGNS[sign], sign.decode())))
    if typed:
        places |= {place: b"\\" for run in (one, two) for place in range(*run)}
    elif sign == b"*":
        runs |= {one, two}


def _run(data: bytes, place: int) -> tuple[int, int]:
    """Return the span of the signs alike around ``place``."""
    sign, start, end = data[place], place, place + 1
    while start and data[start - 1] == sign and not _escaped(data, start - 1):
        start -= 1
    while end < len(data) and data[end] == sign:
        end += 1
    return start, end


def _escaped(data: bytes, place: int) -> bool:
    before = place
    while before and data[before - 1] == 0x5C:
        before -= 1
    return (place - before) % 2 == 1


def _around(data: bytes, start: int, end: int) -> tuple[str, str]:
    """Return the character before ``start`` and the one at ``end``."""
    return data[max(0, start - 4) : start].decode(errors="ignore")[-1:], data[end : end + 4].decode(errors="ignore")[:1]


def _beside(data: bytes, start: int, end: int) -> dict[int, bytes]:
    """Return the marks which make a run of asterisks begin or end."""
    before, behind = _around(data, start, end)
    # CommonMark asks for a space, or for another sign, on the outer side. Here a letter on the inner side does as well.
    marks: dict[int, bytes] = {}
    if _sign(behind) and _letter(before) and _begins(behind) and (_unspaced(before) or _wide(behind)):
        marks[end] = MARK
    if _sign(before) and _letter(behind) and not _opens(before) and (_unspaced(behind) or _wide(before)):
        marks[start] = MARK
    return marks


def _sign(char: str) -> bool:
    return bool(char) and unicodedata.category(char)[0] in "PS" and char != "*"


def _letter(char: str) -> bool:
    return bool(char) and not char.isspace() and unicodedata.category(char)[0] not in "PSZ"


def _unspaced(char: str) -> bool:
    """Return whether ``char`` is a letter of a script without case."""
    return unicodedata.category(char) in ("Lo", "Mn", "Mc")


def _wide(char: str) -> bool:
    return char in "\u2018\u2019\u201c\u201d\u2026\u2014" or unicodedata.east_asian_width(char) in "WF"


def _opens(char: str) -> bool:
    return unicodedata.category(char) in ("Ps", "Pi")


def _begins(char: str) -> bool:
    return _opens(char) or char in _AMBIGUOUS


def _ended(data: bytes, place: int) -> bool:
    """Return whether a sign that ends words stands at ``place``."""
    return _ENDED.match(data[place : place + 4].decode(errors="ignore")) is not None


def _blacked_out(data: bytes, one: tuple[int, int], two: tuple[int, int]) -> bool:
    """Return whether the asterisks stand for letters or digits."""
    before, first = _around(data, *one)
    if not before.isalnum():  # as nearly everywhere: bold stands behind a space
        return False
    last, behind = _around(data, *two)
    # As in the number of a telephone or of an identity card. Bold behind bold has four as well, but not twice.
    lengths = {end - start for start, end in (one, two)}
    if (
        max(lengths) > 3
        and all(c.isalnum() for c in (before, first, last, behind))
        and (len(lengths) == 1 or (before + first).isdigit() or (last + behind).isdigit())
    ):
        return True
    inside = data[one[1] : two[0]].decode(errors="ignore").replace(SIGN, "")
    if all(c.isalnum() for c in (before, first, last, behind)):
        if all(c.isdigit() for c in (before, first, last, behind)):
            return True
        # Bold from within one word into another: nobody means that.
        if not any(map(_han_and_kin, (before, first, last, behind))) and any(c.isspace() for c in inside):
            return True
    if before not in _SURNAMES or inside[-1:] not in _SURNAMES:
        return False
    # "王**说，李**": the second name begins behind a comma, or behind "and". Far apart, they need no such sign.
    joint = inside[-2:-1]
    return not joint or not joint.isalnum() or joint in _JOINS or len(inside) > 3


def _han_and_kin(char: str) -> bool:
    """Return whether ``char`` is of a script without spaces."""
    return unicodedata.category(char) == "Lo" and not "\uac00" <= char <= "\ud7a3"


def _within_address(data: bytes, start: int, end: int) -> bool:
    """Return whether the sign at ``start`` is of an address in running text."""
    last = -1
    for space in (b" ", b"\n", b"\t", b"<"):  # behind the last one found: mostly, that is a word
        last = max(last, data.rfind(space, max(0, start - _ADDRESS_MAX_LENGTH, last + 1), start))
    begins = last + 1
    before = data[begins:start]
    if b"://" not in before and b"www." not in before:
        return False
    place = len(before.decode(errors="ignore"))
    whole = data[begins : end + _ADDRESS_MAX_LENGTH].decode(errors="ignore")
    return any(a < place < b for a, b, _ in barelinks.addresses(whole))
