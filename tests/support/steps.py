"""A regular expression matched step by step, the steps counted: work without a clock.

Python's own parser reads the expression; the matcher here backtracks as the
library's does. Bounds of repetitions are cut short: what is bounded, however
high, costs so much for each character and no more, and the question is only
what has no bound.
"""

import re
from collections.abc import Iterator
from functools import cache
from re import _constants as c  # type: ignore[attr-defined]
from re import _parser  # type: ignore[attr-defined]
from typing import Any

BOUND = 4  # times that a bounded repetition is tried; more would look like none
MOST = 60  # steps for each character, far above what any expression that is linear takes
SINGLE = (c.LITERAL, c.NOT_LITERAL, c.IN, c.ANY)  # a node that stands for one character


class Endless(Exception):
    """More steps than anything linear takes."""


@cache
def parsed(pattern: re.Pattern[Any]) -> list[Any]:
    """The expression as Python's parser has it, with short bounds."""
    return _short(_parser.parse(pattern.pattern, pattern.flags & ~re.DEBUG))


def _short(nodes: Any) -> list[Any]:
    made: list[Any] = []
    for op, of in nodes:
        if op in (c.MAX_REPEAT, c.MIN_REPEAT, c.POSSESSIVE_REPEAT):
            low, high, body = of
            low, high = min(low, BOUND), high if high is c.MAXREPEAT else min(high, BOUND)
            made.append((op, (low, high, _short(body))))
        elif op is c.SUBPATTERN:
            group, add, drop, body = of
            made.append((op, (group, add, drop, _short(body))))
        elif op is c.BRANCH:
            made.append((op, (None, [_short(b) for b in of[1]])))
        elif op in (c.ASSERT, c.ASSERT_NOT):
            made.append((op, (of[0], _short(of[1]))))
        elif op is c.ATOMIC_GROUP:
            made.append((op, _short(of)))
        elif op is c.GROUPREF_EXISTS:
            made.append((op, (of[0], _short(of[1]), _short(of[2] or []))))
        else:
            made.append((op, of))
    return made


@cache
def _verdicts(_pattern: re.Pattern[Any]) -> dict[tuple[int, str], bool]:
    """Which node of an expression takes which character, as far as was asked: by the node's identity."""
    return {}


class Matcher:
    """One expression over one text; ``steps`` is what it took."""

    def __init__(self, pattern: re.Pattern[Any], text: str) -> None:
        self._tree, self._flags, self.text, self.steps = parsed(pattern), pattern.flags, text, 0
        self._known = _verdicts(pattern)  # the nodes' identities hold as long as `parsed` keeps them
        self._most = MOST * (len(text) + 10) * 10
        self.found: list[tuple[int, int]] = []
        self._groups: dict[int, tuple[int, int]] = {}

    def find_all(self) -> int:
        """Search, and go on behind each match; the number of steps."""
        at = 0
        while at <= len(self.text):
            end = None if self._refused(self._tree, at) else next(self._seq(self._tree, 0, at), None)
            if end is not None:
                self.found.append((at, end))
            at = end if end is not None and end > at else at + 1
        return self.steps

    def match(self, *, whole: bool) -> int:
        """Match at the beginning only; the number of steps."""
        for end in self._seq(self._tree, 0, 0):
            if not whole or end == len(self.text):
                break
        return self.steps

    def _step(self) -> None:
        self.steps += 1
        if self.steps > self._most:
            raise Endless

    def _refused(self, nodes: list[Any], at: int) -> bool:
        """Whether the very first character does not fit; then that was the step, and no more are needed."""
        if not nodes or nodes[0][0] not in SINGLE or (at < len(self.text) and self._char(nodes[0], self.text[at])):
            return False
        self._step()
        return True

    def _seq(self, nodes: list[Any], index: int, at: int) -> Iterator[int]:
        # One character after another needs no way back: by far the most of what there is to do.
        while index < len(nodes) and nodes[index][0] in SINGLE:
            self._step()
            if at >= len(self.text) or not self._char(nodes[index], self.text[at]):
                return
            index, at = index + 1, at + 1
        if index == len(nodes):
            yield at
            return
        op, of = nodes[index]
        for end in self._one(op, of, at):
            yield from self._seq(nodes, index + 1, end)

    def _one(self, op: Any, of: Any, at: int) -> Iterator[int]:
        self._step()
        if op in (c.MAX_REPEAT, c.MIN_REPEAT):
            low, high, body = of
            yield from self._repeat(
                op is c.MIN_REPEAT, low, len(self.text) + 1 if high is c.MAXREPEAT else high, body, at
            )
        elif op is c.POSSESSIVE_REPEAT:
            low, high, body = of
            end = next(self._repeat(False, low, len(self.text) + 1 if high is c.MAXREPEAT else high, body, at), None)
            if end is not None:
                yield end
        elif op is c.ATOMIC_GROUP:
            end = next(self._seq(of, 0, at), None)
            if end is not None:
                yield end
        elif op is c.SUBPATTERN:
            for end in self._seq(of[3], 0, at):
                self._groups[of[0]] = (at, end)
                yield end
        elif op is c.BRANCH:
            for branch in of[1]:
                if not self._refused(branch, at):
                    yield from self._seq(branch, 0, at)
        elif op in (c.ASSERT, c.ASSERT_NOT):
            if self._looked(of[0], of[1], at) == (op is c.ASSERT):
                yield at
        elif op is c.AT:
            if self._at(of, at):
                yield at
        elif op is c.GROUPREF:
            start, end = self._groups[of]
            self.steps += end - start
            if self.text.startswith(self.text[start:end], at):
                yield at + end - start
        else:
            raise NotImplementedError(op)

    def _repeat(self, lazy: bool, low: int, high: int, body: list[Any], at: int) -> Iterator[int]:
        if len(body) == 1 and body[0][0] in SINGLE:
            yield from self._run(lazy, low, high, body[0], at)
            return
        if lazy and low <= 0:
            yield at
        if high > 0:
            for end in self._seq(body, 0, at):
                if end > at or low > 0:
                    yield from self._repeat(lazy, low - 1, high - 1, body, end)
        if not lazy and low <= 0:
            yield at

    def _run(self, lazy: bool, low: int, high: int, single: Any, at: int) -> Iterator[int]:
        count = 0
        while True:
            if lazy and count >= low:
                yield at + count
            if not (count < high and at + count < len(self.text) and self._char(single, self.text[at + count])):
                break
            self._step()
            count += 1
        while not lazy and count >= low:
            self._step()
            yield at + count
            count -= 1

    def _looked(self, way: int, nodes: list[Any], at: int) -> bool:
        if way > 0:
            return next(self._seq(nodes, 0, at), None) is not None
        starts = range(max(0, at - 8), at + 1)
        return any(not self._refused(nodes, start) and at in self._seq(nodes, 0, start) for start in starts)

    def _at(self, of: Any, at: int) -> bool:
        before, after = self.text[at - 1 : at], self.text[at : at + 1]
        if of in (c.AT_BOUNDARY, c.AT_NON_BOUNDARY):
            return (_word(before) != _word(after)) == (of is c.AT_BOUNDARY)
        lines = bool(self._flags & re.MULTILINE)
        if of in (c.AT_BEGINNING, c.AT_BEGINNING_STRING):
            return at == 0 or (of is c.AT_BEGINNING and lines and before == "\n")
        end = at == len(self.text)
        return end or (of is c.AT_END and after == "\n" and (lines or at + 1 == len(self.text)))

    def _char(self, node: Any, char: str) -> bool:
        known = self._known.get((id(node), char))
        if known is None:
            known = self._known[id(node), char] = takes(node, char, self._flags)
        return known


def _word(char: str) -> bool:
    return char.isalnum() or char == "_"


def takes(node: Any, char: str, flags: int) -> bool:
    """Whether one node that stands for one character takes this one, whatever its case where case is ignored."""
    forms = (char, char.lower(), char.upper()) if flags & re.IGNORECASE else (char,)
    return any(holds(node[0], node[1], x, flags) for x in forms if len(x) == 1)


def holds(op: Any, of: Any, char: str, flags: int) -> bool:
    """Whether one node that stands for one character takes this one."""
    if op is c.ANY:
        return char != "\n" or bool(flags & re.DOTALL)
    if op is c.LITERAL:
        return chr(of) == char
    if op is c.NOT_LITERAL:
        return chr(of) != char
    if op is c.RANGE:
        return bool(of[0] <= ord(char) <= of[1])
    if op is c.CATEGORY:
        kinds = {"SPACE": str.isspace, "DIGIT": str.isdigit, "WORD": _word}
        name = str(of).removeprefix("CATEGORY_").removeprefix("UNI_")
        return kinds[name.removeprefix("NOT_")](char) != name.startswith("NOT_")
    negated = bool(of[0][0] is c.NEGATE)
    return any(holds(kind, part, char, flags) for kind, part in of[negated:]) != negated
