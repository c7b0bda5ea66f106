"""Authors that were written as one name, told with their list.

Values only. A name that is several is shown as one person, and the lists of a library have nobody of that name.
"""

import re
from collections.abc import Sequence
from functools import cache
from typing import Final

from publish.tree.sources import misread, worldwords

_COMMAS: Final = ",;\u3001\uff0c\uff1b\u060c\u061b\u1363\u104a"
# Tibetan ends each name with a shad. A stroke is between names with a space beside it, or in scripts without spaces.
_PARTED: Final = re.compile(
    rf"[{_COMMAS}]+|\u0f0d|(?<=\s)[/|](?=\s)|(?<=[\u3400-\u9fff])[/\uff0f\u30fb](?=[\u3400-\u9fff])"
)
# Of languages in which CLDR has none, or another one.
_MORE: Final = (" & ", " with ", " ۋە ", "\u0f0b\u0f51\u0f44\u0f0b", " กับ ", " နဲ့ ", " ба ", " мен ", " en ", " мб ")
# In English, these stand in the names of bodies.
_NOT_HERE: Final = frozenset({" a ", " at ", " da ", " en ", " in ", " ja ", " na ", " un ", " و", " ו", "和"})
_AND: Final = re.compile(r"\A(?:and|&|und|et|y|e|и|і|و|ve|və|va|ۋە) ", re.IGNORECASE)
_HAN_JOINTS: Final = re.compile("(?<=[\u3400-\u9fff]{2})[和与與及と](?=[\u3400-\u9fff]{2})")
# Korean's "and" is written to the first name; Arabic's and Hebrew's to the second one, where a name may begin alike.
_SUFFIX: Final = re.compile("(?<=[\uac00-\ud7a3]{2})[와과] (?=[\uac00-\ud7a3]{2})")
_PREFIX: Final = re.compile(
    r"(?<=\S) (?:و(?!ليد|ائل|سام|سيم|فاء|جدي|حيد|داد|صفي|هيب|هبة)(?=[^\W\d_]{3})|ו(?!יקטור|רד|ידא)(?=[^\W\d_]{3}))"
)
_HAN_NAMES: Final = re.compile("[\u3400-\u9fff]{2,4}(?:[ \u3000][\u3400-\u9fff]{2,4})+")
_DEGREES: Final = re.compile(r"(?:Jr|Sr|I{2,3}|IV|Esq|Ph\.? ?D|[BMJ]\.? ?[AD]|[BM]\.? ?Sc|LL\.? ?[BDM]|Dr|Prof)\.?")
_UNSPACED: Final = re.compile("[\u0e00-\u0fff\u1000-\u109f\u1780-\u17ff\u3040-\u9fff\uac00-\ud7a3]")


@cache
def _joints() -> re.Pattern[str]:
    """Return CLDR's words between two names, and ours: most have spaces around them."""
    # Those without a space before the second name have forms of their own below.
    words = sorted({*worldwords.joints(), *_MORE} - _NOT_HERE, key=len, reverse=True)
    return re.compile("|".join(re.escape(word).replace(r"\ ", r"\s+") for word in words))


def doubt(name: str, beside: Sequence[object]) -> str:
    """Return words on an author's ``name`` that may be several, or nothing.

    Args:
        beside: All entries of the list in which it stands.
    """
    parts = parted(name)
    if not parts:
        return ""
    known = ", ".join(map(misread.listed, parts))
    if len(beside) > 1:
        return f"'{name}' is one author here; write each by itself, '{known}', or put it in quotation marks"
    quoted = misread.quoted(name)
    return (
        f"'{name}' is one author here; write 'author: [{known}]' if it is several, 'author: {quoted}' if one person,"
        f" or 'author: {{name: {quoted}, kind: organization}}' if one body"
    )


def parted(name: str) -> list[str]:
    """Return the several names in one, if there are."""
    if _HAN_NAMES.fullmatch(name):
        return name.split()
    if "," in name and len(parts := _split(re.compile(";"), name)) > 1:  # Lee, Ann; Chen, Bo
        return parts
    if not (commas := _split(_PARTED, name)):  # signs alone
        return []
    commas = [commas[0], *(_AND.sub("", part) for part in commas[1:] if not _DEGREES.fullmatch(part))]
    joined = [part for one in commas for part in _joined(one)]
    # "Lee, Ann" is one, and "House, The Andes" may be a house. Two names have as many words, more or less.
    if len(commas) == 2 and len(joined) == 2 and not (_whole(commas[0]) and _whole(commas[1])):
        return []
    if len(joined) == 2 and len(commas) == 1 and _whole(joined[0]) != _whole(joined[1]):
        return []
    return joined if len(joined) > 1 else []


def _joined(name: str) -> list[str]:
    for joint in (_joints(), _HAN_JOINTS, _SUFFIX, _PREFIX):
        parts = _split(joint, name)
        # "Ann and Bo" are two, "Ministry of Culture and Sports" is one, and so are "Smith & Sons".
        single = len(parts) == 2 and "&" not in name and not any(map(_whole, parts))
        if len(parts) > 1 and (single or all(map(_whole, parts[-2:]))):
            return parts
    return [name]


def _split(sign: re.Pattern[str], name: str) -> list[str]:
    return [part for one in sign.split(name) if (part := one.strip(" \t\n\u0f0b"))]


def _whole(name: str) -> bool:
    """Return whether ``name`` looks like a person's whole one.

    It has two words, or is in a script without spaces.
    """
    return len(name.split()) > 1 or bool(_UNSPACED.search(name) and len(name) > 1)
