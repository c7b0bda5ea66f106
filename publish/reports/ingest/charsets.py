"""Bytes of a text as characters, in the right charset.

None of its bytes is lost: a charset is believed when the characters, encoded again, are the same bytes. What is NOT
done here: looking at what the characters say.
"""

import codecs
import re
import unicodedata
from dataclasses import dataclass
from typing import Final

from charset_normalizer import CharsetMatch, from_bytes

from publish.core.errors import SourceError
from publish.reports.ingest.escapes import escaped
from publish.reports.ingest.languages import HAN, HANGUL, KANA, THAI
from publish.reports.ingest.sense import Sense, sense, spelled

LOOKED_AT_MAX: Final = 262_144  # bytes from which a charset is guessed; the guess is then tried on all of them
_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark is the first half of it
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"\x84\x31\x95\x33", "gb18030"),
)
_KNOWN: Final = (
    "gb18030", "big5hkscs", "cp950", "cp932", "euc_jp", "cp949", "cp1251", "koi8_r", "koi8_u", "cp1256", "cp1250",
    "cp1252", "cp1253", "cp1254", "cp1255", "cp1257", "cp1258", "iso8859_2", "iso8859_6", "iso8859_9", "mac_roman",
    "cp866", "cp437",
)  # fmt: skip
"""What is guessed among: the larger of two where one holds the other (GBK, Shift-JIS, Latin-1 are in them)."""
_TRIED: Final = {
    "gb18030": HAN, "big5hkscs": HAN, "cp950": HAN, "cp932": KANA, "euc_jp": KANA, "cp949": HANGUL, "johab": HANGUL,
    "cp874": THAI,
    **dict.fromkeys(
        ("cp1252", "cp1251", "koi8_r", "koi8_u", "cp1256", "cp1250", "iso8859_2", "cp1253", "iso8859_7", "cp1254",
         "cp1255", "iso8859_5", "iso8859_6", "cp866", "cp855", "mac_cyrillic", "mac_roman", "cp437", "cp852"), ""),
}  # fmt: skip
"""Of which common words and signs tell the right one, with its script. The likelier first: two may read alike."""
_LATIN: Final = ("cp1252", "cp1250", "iso8859_2", "cp1254", "cp1257", "mac_roman", "cp437", "cp852")
"""Of Latin letters, among which the spelling of names decides."""
_SAMPLE_MAX: Final = 12_000  # bytes of lines that are not ASCII, on which they are tried
_HITS_MIN: Final = 3  # different common words: one or two may be chance
_SURE: Final = 4  # letters of sense by which the likeliest is ahead of all others
_CONTROLS_MAX: Final = 0.01  # share of control characters, beyond which it is no text
_CONTROL: Final = re.compile(r"[\x80-\x84\x86-\x9f]")  # where others have quotation marks and dashes
_NEAR: Final = 0.02  # difference of two guesses which says nothing
_LIKELY: Final = 0.9  # share of characters which must be of the scripts that the text has most of


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text, and the charset in which it was written."""

    text: str
    charset: str
    doubt: str = ""
    """Why a person must look: empty when only one reading is possible."""


def decoded(data: bytes) -> Decoded:
    """Return the characters of ``data``.

    Raises:
        SourceError: It is no text, or in no charset known here.
    """
    for mark, charset in _MARKS:
        if data.startswith(mark) and (text := _strictly(data[len(mark) :], charset)) is not None:
            return _judged(Decoded(text, charset))
    if parts := escaped(data):
        return _judged(Decoded(*parts))
    text = _strictly(data, "utf-8")
    # ASCII in UTF-16 is valid UTF-8, too: with a null behind each letter.
    if (text is None or 0 in data[:LOOKED_AT_MAX]) and (wide := _wide(data)):
        return _judged(wide)
    if text is not None:
        return _judged(Decoded(text, "utf-8"))
    return _judged(_mixed(data) or _guessed(data))


def _judged(found: Decoded) -> Decoded:
    controls = sum(1 for c in found.text if unicodedata.category(c) == "Cc" and c not in "\t\n\r\f\v\x85\x1c\x1d\x1e")
    if controls > max(8, len(found.text) * _CONTROLS_MAX):
        raise SourceError(f"is no text: {controls} of its {len(found.text)} characters are control characters")
    return found


def _strictly(data: bytes, charset: str) -> str | None:
    """Return the characters, if the charset gives back the same bytes."""
    try:
        text = data.decode(charset)
        # Some old charsets have two codes for one character: then it must at least be read as the same again.
        back = text.encode(charset)
    except (UnicodeError, LookupError):
        return None
    return text if back == data or back.decode(charset, "replace") == text else None


def _wide(data: bytes) -> Decoded | None:
    """Return the text of UTF-16 or UTF-32 without a mark."""
    if len(data) < 4 or len(data) % 2:
        return None
    head = data[:LOOKED_AT_MAX]
    nulls = head.count(0)
    if not len(data) % 4 and nulls * 2 >= len(head):
        for charset in ("utf-32-le", "utf-32-be"):
            if (text := _strictly(data, charset)) is not None:
                return Decoded(text, charset)
    tried = []
    for charset in ("utf-16-le", "utf-16-be"):
        text = _strictly(data, charset)
        if text is not None:
            # Turned round, a space is U+2000, which nobody types.
            tried.append((_likeness(text), text.count(" ") + text.count("\n"), charset, text))
    if not tried:
        return None
    likeness, _, charset, text = max(tried)
    # Without a null there is no ASCII in it, not even a line's end: then it must look like one script to be believed.
    return Decoded(text, charset) if likeness >= _LIKELY and (nulls or _spaced(text)) else None


def _spaced(text: str) -> bool:
    # Han read as UTF-16 from another charset is Han again, but has no full stop and no comma of Chinese.
    return sum(text.count(sign) for sign in "\u3000\u3001\u3002\uff0c\uff1a") * 100 >= len(text)


def _likeness(text: str) -> float:
    """Return the share of characters of the two commonest scripts, and of no script."""
    counts: dict[str, int] = {}
    sample = text[: LOOKED_AT_MAX // 4]
    for c in sample:
        category = unicodedata.category(c)
        if category in ("Cn", "Co", "Cs") or (category == "Cc" and c not in "\t\n\r\f"):
            counts["none"] = counts.get("none", 0) + 1
        else:
            common = ord(c) < 0x80 or category[0] in "PZ" or category == "Nd"
            script = "" if common else unicodedata.name(c, "none").split()[0]
            counts[script] = counts.get(script, 0) + 1
    counts.pop("none", None)
    shared = counts.pop("", 0)
    return (shared + sum(sorted(counts.values())[-2:])) / max(1, len(sample))


def _mixed(data: bytes) -> Decoded | None:
    """Return lines in UTF-8 beside lines of an older charset."""
    lines = data.split(b"\n")
    read = [_strictly(line, "utf-8") for line in lines]
    others = [line for line, text in zip(lines, read, strict=True) if text is None]
    ours = sum(1 for line, text in zip(lines, read, strict=True) if text is not None and not line.isascii())
    # By chance a line of another charset is valid UTF-8, but not one in three of them.
    if ours * 3 < len(others) or not ours:
        return None
    old = _guessed(b"\n".join(others))
    told = iter(old.text.split("\n"))
    if old.text.count("\n") != len(others) - 1:
        return None
    first = next(number for number, text in enumerate(read, 1) if text is None)
    whole = [text if text is not None else next(told) for text in read]
    doubt = (
        f"is partly UTF-8 and partly {old.charset} (line {first}, and {len(others) - 1} more): look at their letters"
    )
    return Decoded("\n".join(whole), "utf-8", doubt)


def _guessed(data: bytes) -> Decoded:
    if told := _sensible(data):
        return told
    found = list(from_bytes(_whole_lines(data), cp_isolation=list(_KNOWN), enable_fallback=False))
    for match in found:
        text = _strictly(data, match.encoding)
        if text is not None and not _CONTROL.search(text):
            return _respelled(data, Decoded(text, match.encoding, _doubt(data, text, match, found)))
    for charset in _KNOWN:
        if (text := _strictly(data, charset)) is not None:
            return Decoded(text, charset, _otherwise(charset))
    raise SourceError("is in no charset known here: open it in the program that wrote it, and save it as UTF-8")


def _respelled(data: bytes, guess: Decoded) -> Decoded:
    """Return the reading that one language's letters spell best, where a guess is in Latin letters."""
    if guess.charset not in _LATIN:
        return guess
    read = {charset: text for charset in _LATIN if (text := _strictly(data, charset)) is not None}
    scores = {charset: spelled(text) for charset, text in read.items() if not _CONTROL.search(text)}
    best = max(scores, key=scores.__getitem__, default=guess.charset)
    if scores.get(best, 0) <= scores.get(guess.charset, 0):
        return guess
    return Decoded(read[best], best, _otherwise(best, guess.charset))


def _sensible(data: bytes) -> Decoded | None:
    """Return the reading with most sense, if any has some."""
    sample = _sample(data)
    found: dict[str, tuple[Sense, str]] = {}
    for charset, script in _TRIED.items():
        if (text := _strictly(sample, charset)) is not None and not _CONTROL.search(text):
            found.setdefault(text, (sense(text, script), charset))
    best = [one for one in found.values() if one[0].letters > 0 or one[0].hits >= _HITS_MIN]
    best.sort(key=lambda one: -one[0].letters)
    for at, (likeliest, charset) in enumerate(best):
        if (text := _strictly(data, charset)) is not None and not _CONTROL.search(text):
            after, other = (*best[at + 1 :], (Sense(), ""))[0]
            sure = likeliest.hits >= _HITS_MIN and likeliest.letters - max(after.letters, 0) >= _SURE
            return Decoded(text, charset, "" if sure else _otherwise(charset, other if after.letters > 0 else ""))
    return None


def _sample(data: bytes) -> bytes:
    """Return the first lines beyond ASCII."""
    lines: list[bytes] = []
    length = 0
    for line in _whole_lines(data).split(b"\n"):
        if not line.isascii():
            lines.append(line)
            length += len(line)
            if length > _SAMPLE_MAX:
                break
    return b"\n".join(lines)


def _otherwise(charset: str, other: str = "") -> str:
    if not other:
        return f"was read as {charset}, which is a guess: look whether its letters are right"
    return f"was read as {charset}; as {other} it would be other letters: look whether they are right"


def _doubt(data: bytes, text: str, chosen: CharsetMatch, found: list[CharsetMatch]) -> str:
    """Return a doubt if in another charset other letters are as likely."""
    for match in found:
        likely = match.chaos <= chosen.chaos + _NEAR and match.coherence >= chosen.coherence - _NEAR
        other = _strictly(data, match.encoding) if likely and match is not chosen else None
        if other is not None and other != text and not _CONTROL.search(other):
            return _otherwise(chosen.encoding, match.encoding)
    # No word of it is common in any language known here: it may be in a charset that is not.
    return _otherwise(chosen.encoding) if any(c.isalpha() and not c.isascii() for c in text) else ""


def _whole_lines(data: bytes) -> bytes:
    """Return the beginning, up to a line's end."""
    if len(data) <= LOOKED_AT_MAX:
        return data
    # A letter of several bytes that is cut would speak against its own charset.
    end = data.rfind(b"\n", 0, LOOKED_AT_MAX)
    return data[: end + 1] if end > 0 else data[:LOOKED_AT_MAX]
