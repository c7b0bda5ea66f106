"""Shorter names for what our own scripts declare: `publish.build.scripts` puts them in, to keep the worker small.

A name is replaced everywhere or nowhere, so scopes need not be known: what is declared in one place and shadowed in
another stays so. Left alone is whatever could be a property too: objects come and go as JSON, and through databases.
"""

import itertools
import re
import string
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Final

_NAME: Final = re.compile(r"[A-Za-z_$][\w$]*")
_DECLARE: Final = frozenset({"const", "let", "function", "class"})
_STATEMENTS: Final = frozenset({"if", "for", "while", "switch", "catch", "return", "await", "typeof", "of", "in"})
_KEPT: Final = frozenset({"async", "fetch", "get", "let", "location", "name", "of", "self", "set", "static", "top"})
_OPEN: Final = "([{"
_CLOSE: Final = ")]}"
_WORDS: Final = frozenset({"as", "do", "if", "in", "is", "of"})


def shorter(tokens: Iterable[str]) -> str:
    """The script of ``tokens``, template literals taken apart, with names of its own made shorter."""
    whole = list(tokens)
    signs = [token for token in whole if not token.isspace()]
    declared, taken = set(_declared(signs)), set(_properties(signs))
    used = Counter(token for token in signs if _NAME.fullmatch(token))
    ours = sorted((n for n in declared - taken - _KEPT if len(n) > 1), key=lambda n: (-used[n], n))
    letters = string.ascii_letters
    free = (a + b for a, b in itertools.product(["", *letters], letters) if a + b not in used and a + b not in _WORDS)
    short = {name: new for name, new in zip(ours, free, strict=False) if len(new) < len(name)}
    return "".join(short.get(token, token) for token in whole)


def _declared(signs: list[str]) -> Iterator[str]:
    """Names that a script gives to variables, functions, classes and parameters."""
    open_at: list[int] = []
    for at, sign in enumerate(signs):
        before, after = signs[at - 1] if at else "", signs[at + 1] if at + 1 < len(signs) else ""
        if sign[0] in _CLOSE:
            begin = open_at.pop()
            if sign == ")" and (after == "=>" or (after == "{" and signs[begin - 1] not in _STATEMENTS)):
                yield from _parameters(signs[begin + 1 : at])
        elif _NAME.fullmatch(sign) and (before in _DECLARE or after == "=>"):
            yield sign
        if sign[-1] in _OPEN:
            open_at.append(at)


def _parameters(signs: list[str]) -> Iterator[str]:
    """Those that stand alone, one after the other; what is taken apart has the names of properties."""
    depth = 0
    for at, sign in enumerate(signs):
        depth += (sign[-1] in _OPEN) - (sign[0] in _CLOSE)
        if depth == 0 and _NAME.fullmatch(sign) and (at == 0 or signs[at - 1] == ","):
            yield sign


def _properties(signs: list[str]) -> Iterator[str]:
    """Names that stand where properties may: behind a dot, or within braces as a key, a short form or a method."""
    inner: list[str] = [""]
    for at, sign in enumerate(signs):
        before, after = signs[at - 1] if at else "", signs[at + 1] if at + 1 < len(signs) else ""
        is_member = before == "." and signs[at - 2] != "."  # three of them spread a value out
        if sign[0] in _CLOSE:
            inner.pop()
        elif _NAME.fullmatch(sign) and (is_member or (inner[-1] == "{" and _is_key(before, after))):
            yield sign
        if sign[-1] in _OPEN:
            inner.append(sign)


def _is_key(before: str, after: str) -> bool:
    """Whether a name within braces may be a key, going by its neighbours."""
    if before in ("{", ","):
        return after in ("}", ",", ":", "(", "=")
    return before in ("}", ";", "async", "get", "set", "static") and after in (";", "=", "(")
