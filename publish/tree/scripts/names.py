"""Shorter names in our own scripts, for a small worker.

A name is replaced wherever it stands for a variable, so scopes need not be known: a name shadowed in an inner
scope stays shadowed. Names of properties stay, since objects come and go as JSON and through databases.
"""

import itertools
import re
import string
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Final, Literal

_NAME: Final = re.compile(r"[A-Za-z_$][\w$]*")
_OPEN: Final = "([{"
_CLOSE: Final = ")]}"
_BEFORE_BLOCK: Final = frozenset({")", "=>", "else", "try", "finally", "do", "catch", ";", "}", ""})
_MODIFIERS: Final = frozenset({"async", "get", "set", "static"})
_NO_PARAMETERS: Final = frozenset({"if", "for", "while", "switch"})
# What the language or the browser means by a name, wherever our scripts mean the same.
_KEPT: Final = _MODIFIERS | {"fetch", "history", "let", "location", "name", "navigator", "of", "open", "self", "top"}
_WORDS: Final = frozenset({"as", "do", "if", "in", "is", "of"})

Place = Literal["variable", "short", "property"]
"""The meaning of a name at a place. ``short``: a variable and a property at once, as in ``{name}``."""


def shorter(tokens: Iterable[str]) -> str:
    """Join ``tokens`` with the script's own names made shorter.

    Template literals come split into parts.
    """
    whole = list(tokens)
    signs = [token for token in whole if not token.isspace()]
    places = _places(signs)
    used = Counter(sign for sign in signs if _NAME.fullmatch(sign))
    # The most used names get the shortest replacements. The name itself decides a tie, for equal bytes everywhere.
    declared = sorted({*_declared(signs)} - _KEPT, key=lambda name: (-used[name], name))
    free = (name for name in map(short_name, itertools.count()) if name not in used and name not in _WORDS)
    short = dict(zip((name for name in declared if len(name) > 1), free, strict=False))
    made, at = [], 0
    for token in whole:
        place = places.get(at) if not token.isspace() else None
        at += not token.isspace()
        new = short.get(token, token) if place in ("variable", "short") else token
        made.append(f"{token}:{new}" if place == "short" and new != token else new)
    return "".join(made)


def short_name(number: int) -> str:
    """Return a name of one or two letters for a number below 2,756."""
    first, last = divmod(number, len(string.ascii_letters))
    return string.ascii_letters[first - 1 : first] + string.ascii_letters[last]


def _places(signs: list[str]) -> dict[int, Place]:
    """Return the meaning of each name, by its position."""
    found: dict[int, Place] = {}
    inner = ["block"]  # what each bracket that is open holds
    is_class = False
    for at, sign in enumerate(signs):
        before, after = _beside(signs, at)
        if sign[0] in _CLOSE:
            inner.pop()
        elif _NAME.fullmatch(sign):
            found[at] = _place(signs, at, inner[-1])
            is_class = is_class or (sign == "class" and before != "." and after != ":")
        if sign == "{":
            is_block = before in _BEFORE_BLOCK or (before == "{" and inner[-1] == "block")
            inner.append("class" if is_class else "block" if is_block else "object")
            is_class = False
        elif sign[-1] in _OPEN:
            inner.append(sign)
    return found


def _place(signs: list[str], at: int, inner: str) -> Place:
    before, after = _beside(signs, at)
    if before == "." and signs[at - 2] != ".":  # three of them spread a value out
        return "property"
    if before in _MODIFIERS and after == "(":
        before = signs[at - 2]
    if inner == "object" and before in ("{", ","):
        return "short" if after in (",", "}", "=") else "property"
    if inner == "class" and before in ("{", "}", ";") and after in ("(", "=", ";"):
        return "property"
    return "variable"


def _declared(signs: list[str]) -> Iterator[str]:
    """Yield the names of variables, functions, classes and parameters."""
    open_at: list[int] = []
    for at, sign in enumerate(signs):
        before, after = _beside(signs, at)
        if sign[0] in _CLOSE:
            begin = open_at.pop()
            if sign == ")" and (after == "=>" or (after == "{" and signs[begin - 1] not in _NO_PARAMETERS)):
                yield from _targets(signs, begin, at)
        elif sign in ("const", "let"):
            yield from _targets(signs, at, _end_of(signs, at))
        elif _NAME.fullmatch(sign) and (before in ("function", "class") or after == "=>"):
            yield sign
        if sign[-1] in _OPEN:
            open_at.append(at)


def _targets(signs: list[str], begin: int, end: int) -> Iterator[str]:
    """Yield the names assigned between two signs.

    A target stands alone or in a pattern. Names inside of the assigned values are left out.
    """
    is_value = [False]
    for at in range(begin + 1, end):
        sign, (before, after) = signs[at], _beside(signs, at)
        if sign[0] in _CLOSE:
            is_value.pop()
        elif sign == ",":
            is_value[-1] = len(is_value) > 1 and is_value[-2]
        elif sign in ("=", "of", "in") and not is_value[-1]:
            is_value[-1] = True
        elif _NAME.fullmatch(sign) and not is_value[-1] and after != ":" and before != "function":
            yield sign
        if sign[-1] in _OPEN:
            is_value.append(is_value[-1] or sign == "(")


def _end_of(signs: list[str], at: int) -> int:
    """Return the end of the declaration at ``at``."""
    depth = 0
    while at < len(signs) and (depth or signs[at] != ";"):
        depth -= signs[at][0] in _CLOSE
        if depth < 0:
            break
        depth += signs[at][-1] in _OPEN
        at += 1
    return at


def _beside(signs: list[str], at: int) -> tuple[str, str]:
    """Return the signs before and after ``at``."""
    return signs[at - 1] if at else "", signs[at + 1] if at + 1 < len(signs) else ""
