"""Shorter names in our own scripts, for a small worker.

A name is replaced wherever it stands for a variable, so scopes need not be known: a name shadowed in an inner
scope stays shadowed. Two names share a short one where no statement of the script has both. Names of properties stay,
since objects come and go as JSON and through databases.
"""

import itertools
import string
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from typing import Final, Literal

from publish.tree.scripts.statements import CLOSE, NAME, OPEN, beside, declared, is_sign, members, statements, targets

_BEFORE_BLOCK: Final = frozenset({")", "=>", "else", "try", "finally", "do", "catch", ";", "}", ""})
_MODIFIERS: Final = frozenset({"async", "get", "set", "static"})
_NO_PARAMETERS: Final = frozenset({"if", "for", "while", "switch"})
# What the language or the browser means by a name, wherever our scripts mean the same.
_KEPT: Final = _MODIFIERS | {"fetch", "history", "let", "location", "name", "navigator", "of", "open", "self", "top"}
_WORDS: Final = frozenset({"as", "do", "if", "in", "is", "of"})

Meaning = Literal["variable", "short", "property"]
"""The meaning of a name at a place. ``short``: a variable and a property at once, as in ``{name}``."""


def shorter(tokens: Iterable[str], letters: str = string.ascii_letters) -> str:
    """Join ``tokens`` with the script's own names made shorter.

    Template literals come split into parts. ``letters``: those of the new names, the first for the most used.
    """
    whole = list(tokens)
    signs = [token for token in whole if is_sign(token)]
    places = _places(signs)
    short = _shared(signs, places, letters)
    made, at = [], 0
    for token in whole:
        place = places.get(at) if is_sign(token) else None
        at += is_sign(token)
        new = short.get(token, token) if place in ("variable", "short") else token
        made.append(f"{token}:{new}" if place == "short" and new != token else new)
    return "".join(made)


def _shared(signs: list[str], places: dict[int, Meaning], letters: str) -> dict[str, str]:
    """Return the replacements, one name for all that never meet."""
    bounds = list(statements(signs))
    parts = [part for begin, end in bounds for part in members(signs, begin, end)]
    met: dict[str, set[int]] = defaultdict(set)
    for number, (begin, end) in enumerate(parts):
        for at in range(begin, end):
            if places.get(at) in ("variable", "short"):
                met[signs[at]].add(number)
    for begin, end in bounds:
        for name in declared(signs, begin, end):
            # Of the whole script: another such name is in the same scope, even where no statement has both.
            met[name].add(-1)
    own = {*_declared(signs)} - _KEPT
    taken: dict[str, set[int]] = {name: set(range(-1, len(parts))) for name in _WORDS | _KEPT}
    for name in met.keys() - own:
        taken.setdefault(name, set()).update(met[name], {-1})
    used = Counter(signs)
    found = {}
    # The most used names get the shortest replacements. The name itself decides a tie, for equal bytes everywhere.
    for name in sorted(own, key=lambda name: (-used[name], name)):
        found[name] = next(new for new in _short_names(letters) if not taken.get(new, set()) & met[name])
        taken.setdefault(found[name], set()).update(met[name])
    return found


def _short_names(letters: str) -> Iterator[str]:
    return (short_name(number, letters) for number in itertools.count())


def short_name(number: int, letters: str = string.ascii_letters) -> str:
    """Return a name of one or two of 52 ``letters`` for a number below 2,756."""
    first, last = divmod(number, len(letters))
    return letters[first - 1 : first] + letters[last]


def _places(signs: list[str]) -> dict[int, Meaning]:
    """Return the meaning of each name, by its position."""
    found: dict[int, Meaning] = {}
    inner = ["block"]  # what each bracket that is open holds
    is_class = False
    for at, sign in enumerate(signs):
        before, after = beside(signs, at)
        if sign[0] in CLOSE:
            inner.pop()
        elif NAME.fullmatch(sign):
            found[at] = _place(signs, at, inner[-1])
            is_class = is_class or (sign == "class" and before != "." and after != ":")
        if sign == "{":
            is_block = before in _BEFORE_BLOCK or (before == "{" and inner[-1] == "block")
            inner.append("class" if is_class else "block" if is_block else "object")
            is_class = False
        elif sign[-1] in OPEN:
            inner.append(sign)
    return found


def _place(signs: list[str], at: int, inner: str) -> Meaning:
    before, after = beside(signs, at)
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
        before, after = beside(signs, at)
        if sign[0] in CLOSE:
            begin = open_at.pop()
            if sign == ")" and (after == "=>" or (after == "{" and signs[begin - 1] not in _NO_PARAMETERS)):
                yield from targets(signs, begin, at)
        elif sign in ("const", "let"):
            yield from targets(signs, at, _end_of(signs, at))
        elif NAME.fullmatch(sign) and (before in ("function", "class") or after == "=>"):
            yield sign
        if sign[-1] in OPEN:
            open_at.append(at)


def _end_of(signs: list[str], at: int) -> int:
    """Return the end of the declaration at ``at``."""
    depth = 0
    while at < len(signs) and (depth or signs[at] != ";"):
        depth -= signs[at][0] in CLOSE
        if depth < 0:
            break
        depth += signs[at][-1] in OPEN
        at += 1
    return at
