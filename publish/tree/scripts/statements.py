"""Statements of a script outside all brackets: their names, and whether anybody uses these.

Signs are the parts of a script without spaces and licences. Template literals come split at their values.
"""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Final

NAME: Final = re.compile(r"[A-Za-z_$][\w$]*")
OPEN: Final = "([{"
CLOSE: Final = ")]}"
_WITH_BODY: Final = frozenset({"class", "function"})
_BEGINS: Final = _WITH_BODY | {"async", "const", "export", "let"}


def is_sign(token: str) -> bool:
    """Return whether a token is neither space nor a licence."""
    return not token.isspace() and not token.startswith("/*")


def statements(signs: list[str]) -> Iterator[tuple[int, int]]:
    """Yield begin and end of each statement."""
    begin = depth = 0
    for at, sign in enumerate(signs):
        depth += (sign[-1] in OPEN) - (sign[0] in CLOSE)
        if depth or sign not in (";", "}"):
            continue
        # Behind a brace an expression may go on, but never with one of these words.
        if sign == ";" or _kind(signs, begin) in _WITH_BODY or "".join(signs[at + 1 : at + 2]) in _BEGINS:
            yield begin, at + 1
            begin = at + 1
    yield begin, len(signs)


def _kind(signs: list[str], begin: int) -> str:
    """Return the word by which a declaration begins."""
    return next((sign for sign in signs[begin : begin + 3] if sign not in ("export", "async")), "")


def members(signs: list[str], begin: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield begin and end of each member of a class, or of the statement itself if it declares none."""
    depth = 0
    for at in range(begin, end if _kind(signs, begin) == "class" else begin):
        depth += (signs[at][-1] in OPEN) - (signs[at][0] in CLOSE)
        if depth == 1 and signs[at] in (";", "}"):
            yield begin, at + 1
            begin = at + 1
    yield begin, end


def declared(signs: list[str], begin: int, end: int) -> set[str]:
    """Return the names declared by the statement itself, and not inside of it."""
    found: set[str] = set()
    depth, last = 0, end
    # From the end, since a declaration without a semicolon ends where the next one begins.
    for at in range(end - 1, begin - 1, -1):
        depth += (signs[at][0] in CLOSE) - (signs[at][-1] in OPEN)
        if not depth and signs[at] in ("const", "let"):
            found.update(targets(signs, at, last))
            last = at
        elif not depth and signs[at] in _WITH_BODY:
            found.add(signs[at + 1])
    return found


def targets(signs: list[str], begin: int, end: int) -> Iterator[str]:
    """Yield the names assigned between two signs.

    A target stands alone or in a pattern. Names inside of the assigned values are left out.
    """
    is_value = [False]
    for at in range(begin + 1, end):
        sign, (before, after) = signs[at], beside(signs, at)
        if sign[0] in CLOSE:
            is_value.pop()
        elif sign == ",":
            is_value[-1] = len(is_value) > 1 and is_value[-2]
        elif sign in ("=", "of", "in") and not is_value[-1]:
            is_value[-1] = True
        elif NAME.fullmatch(sign) and not is_value[-1] and after != ":" and before != "function":
            yield sign
        if sign[-1] in OPEN:
            is_value.append(is_value[-1] or sign == "(")


def beside(signs: list[str], at: int) -> tuple[str, str]:
    """Return the signs before and after ``at``."""
    return signs[at - 1] if at else "", signs[at + 1] if at + 1 < len(signs) else ""


def used(tokens: list[str]) -> list[str]:
    """Return a script without the word ``export``.

    Exports that it does not use itself are left out.

    An export does nothing before somebody uses it. Other statements stay, since they may do something.
    """
    at = [number for number, token in enumerate(tokens) if is_sign(token)]
    signs = [tokens[number] for number in at]
    left = Counter(signs)
    gone: set[int] = set()
    exports = {
        (begin, end): declared(signs, begin, end)
        for begin, end in statements(signs)
        if signs[begin:end][:1] == ["export"]
    }
    # Round after round: an export that has left may have been the only user of another.
    while idle := [bounds for bounds, names in exports.items() if _is_idle(left, signs[slice(*bounds)], names)]:
        for begin, end in idle:
            left.subtract(signs[begin:end])
            gone.update(at[begin:end])
            del exports[begin, end]
    return [sign for number, sign in enumerate(tokens) if number not in gone and sign != "export"]


def _is_idle(left: Counter[str], statement: list[str], names: set[str]) -> bool:
    """Return whether the names stand in this statement alone."""
    return all(left[name] == statement.count(name) for name in names)
