"""No expression that reads what others wrote takes more than so much for each character."""

import ast
import importlib
import itertools
import pkgutil
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from re import _constants as c  # type: ignore[attr-defined]
from typing import Any

import pytest

import publish
from tests.support import steps

PACKAGE = Path(publish.__file__).parent
LENGTH = 20
PUMPED_MOST = 70
SEARCHES = {"search", "sub", "subn", "split", "findall", "finditer"}


def _modules() -> Iterator[Any]:
    for found in pkgutil.walk_packages([str(PACKAGE)], "publish."):
        if not found.name.endswith("__main__"):
            yield importlib.import_module(found.name)


def _within(name: str, value: object, depth: int = 0) -> Iterator[tuple[str, re.Pattern[Any]]]:
    if isinstance(value, re.Pattern):
        yield name, value
    elif isinstance(value, dict) and depth < 3:
        for part in itertools.chain(value.keys(), value.values()):
            yield from _within(f"{name}[]", part, depth + 1)
    elif isinstance(value, tuple | list | set | frozenset) and depth < 3:
        for part in value:
            yield from _within(f"{name}[]", part, depth + 1)


def _named() -> dict[str, re.Pattern[Any]]:
    """Each compiled expression of the package, by module and name."""
    found: dict[str, re.Pattern[Any]] = {}
    for module in _modules():
        for name, value in vars(module).items():
            for number, (called, pattern) in enumerate(_within(name, value)):
                found[f"{module.__name__}.{called}{number or ''}"] = pattern
    return found


def _written() -> dict[str, re.Pattern[Any]]:
    """Each expression that is written where it is used."""
    found: dict[str, re.Pattern[Any]] = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            match node:
                case ast.Call(
                    func=ast.Attribute(value=ast.Name(id="re"), attr=how), args=[ast.Constant(value=text), *_]
                ) if how in SEARCHES | {"match", "fullmatch"}:
                    flags = re.DOTALL if "re.DOTALL" in ast.unparse(node) else 0
                    found[f"{path.relative_to(PACKAGE)}:{node.lineno}.{how}"] = re.compile(text, flags)
                case _:
                    pass
    return found


def _uses() -> dict[str, set[str]]:
    """How each name is used as an expression: by which methods."""
    uses: dict[str, set[str]] = {}
    for path in PACKAGE.rglob("*.py"):
        module = ".".join(("publish", *path.relative_to(PACKAGE).with_suffix("").parts)).removesuffix(".__init__")
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                uses.setdefault(f"{module}.{node.value.id}", set()).add(node.attr)
    return uses


def _sample(nodes: list[Any], flags: int, filler: str) -> str:
    """A short text that these nodes match, as near as it matters."""
    made = ""
    for node in nodes:
        op, of = node
        if op in steps.SINGLE:
            made += _fitting(node, flags, filler)
        elif op in (c.MAX_REPEAT, c.MIN_REPEAT, c.POSSESSIVE_REPEAT):
            made += _sample(of[2], flags, filler) * max(1, of[0])
        elif op is c.SUBPATTERN:
            made += _sample(of[3], flags, filler)
        elif op is c.ATOMIC_GROUP:
            made += _sample(of, flags, filler)
        elif op is c.BRANCH:
            made += _sample(of[1][0], flags, filler)
    return made


def _fitting(node: Any, flags: int, filler: str) -> str:
    """A character that this node takes."""
    known = (id(node), filler)  # an identity holds: `steps.parsed` keeps what it parsed
    if known not in _FITTING:
        op, of = node
        own = [chr(of)] if op is c.LITERAL else _own(of) if op is c.IN else []
        _FITTING[known] = next((x for x in (filler, *_CHARS, *own) if steps.holds(op, of, x, flags)), "")
    return _FITTING[known]


_FITTING: dict[tuple[int, str], str] = {}


def _own(members: list[Any]) -> list[str]:
    """A few of the characters that a set names itself."""
    return [chr(of if op is c.LITERAL else of[0]) for op, of in members if op in (c.LITERAL, c.RANGE)]


_CHARS = "a0 -.<\"'(:/\n_A{=[]>#;,`~!é\x00\x01\t\\|&?$%^*+@中"


def _sequences(nodes: list[Any]) -> Iterator[list[Any]]:
    """The expression, and each that is within it."""
    yield nodes
    for op, of in nodes:
        inner = {
            c.MAX_REPEAT: 2,
            c.MIN_REPEAT: 2,
            c.POSSESSIVE_REPEAT: 2,
            c.SUBPATTERN: 3,
            c.ASSERT: 1,
            c.ASSERT_NOT: 1,
        }
        if op in inner:
            yield from _sequences(of[inner[op]])
        elif op is c.ATOMIC_GROUP:
            yield from _sequences(of)
        elif op is c.BRANCH:
            for branch in of[1]:
                yield from _sequences(branch)


def _repeats(nodes: list[Any]) -> bool:
    repeats = (c.MAX_REPEAT, c.MIN_REPEAT, c.POSSESSIVE_REPEAT)
    return any(op in repeats and of[1] is c.MAXREPEAT for sequence in _sequences(nodes) for op, of in sequence)


def _literals(nodes: list[Any]) -> set[str]:
    return {chr(of) for sequence in _sequences(nodes) for op, of in sequence if op is c.LITERAL}


@cache
def _pumped(pattern: re.Pattern[Any]) -> set[tuple[str, str]]:
    """Beginnings, and what may follow them without end: out of the expression's own parts."""
    tree, flags = steps.parsed(pattern), pattern.flags
    made: set[tuple[str, str]] = set()
    for filler in ("a", " ", "0", "<"):
        for sequence in _sequences(tree):
            for start, end in itertools.combinations(range(min(len(sequence), 14) + 1), 2):
                if (start, end) == (0, len(sequence)) or (start in (0, end - 1) and _repeats(sequence)):
                    part = _sample(sequence[start:end], flags, filler)
                    made |= {("", part), (_sample(sequence[:start], flags, filler), part)}
        for start in range(len(tree)):
            made |= {(_sample(tree[: start + 1], flags, filler), x) for x in ("a", " ", "\n", filler)}
    made |= {("", x) for x in sorted(_literals(tree))[:40]} | {
        ("", x) for x in ("a", " ", "\n", "0", "<", "a ", " \n", "a\n", "-")
    }
    return set(
        sorted(((before, part) for before, part in made if part), key=lambda pair: (len(pair[0] + pair[1]), pair))[
            :PUMPED_MOST
        ]
    )


def _unlike(pattern: re.Pattern[Any]) -> list[tuple[str, str]]:
    """What is pumped, once for all texts that the expression cannot tell apart: they take the same steps."""
    seen: dict[tuple[tuple[Any, ...], ...], tuple[str, str]] = {}
    nodes = [node for sequence in _sequences(steps.parsed(pattern)) for node in sequence]
    singles = {repr(node): node for node in nodes if node[0] in steps.SINGLE}.values()
    looks_back = any(node[0] is c.GROUPREF for node in nodes)

    def kind(char: str) -> tuple[Any, ...]:
        at_edges = (char == "\n", char.isalnum() or char == "_")  # what ^, $ and \b ask
        return (*at_edges, char if looks_back else "", *(steps.takes(node, char, pattern.flags) for node in singles))

    kinds = {char: kind(char) for char in {char for pair in _pumped(pattern) for char in "".join(pair)}}
    for before, part in sorted(_pumped(pattern)):
        seen.setdefault((tuple(kinds[x] for x in before), tuple(kinds[x] for x in part)), (before, part))
    return list(seen.values())


@cache
def _worst(pattern: re.Pattern[Any], how: str) -> str:
    """The text that costs more than twice as much when it is twice as long; empty when there is none."""
    if not _repeats(steps.parsed(pattern)):
        return ""  # so much for each place at which it may begin, and no more
    for before, part in _unlike(pattern):
        for after in ("", "\n\x01"):
            costs = []
            for length in (LENGTH, 2 * LENGTH):
                run = steps.Matcher(pattern, before + part * length + after)
                try:
                    costs.append(run.find_all() if how == "search" else run.match(whole=how == "fullmatch"))
                except steps.Endless:
                    return f"{before!r} + {part!r} * n + {after!r}: without end"
            if costs[1] > 2.7 * costs[0]:
                return f"{before!r} + {part!r} * n + {after!r}: {costs[0]} steps, then {costs[1]}"
    return ""


BOUNDED = {
    "publish.tree.sources.leavings._OF_ANOTHER": "a name on this disk: 255 bytes",
    "publish.tree.scripts.join._CALLED": "Stet's own scripts",
    "publish.tree.sources.unfilled._MARKED": "Stet's own starters",
    "publish.reports.ingest.web.phrases": "a line of a page: 200 characters",
    "publish.reports.ingest.web.notetext": "a note's first characters, or a link's: 60",
    "tree/pages/views.py": "Stet's own stylesheet",
    "tree/openpage.py": "Stet's own stylesheet",
}
"""What is run over nothing of others', or over no more than so much."""
WHOLE = {
    "publish.tree.sites.secrets._NAMED",
    "publish.tree.sources.traces.office._PARTS",
    "publish.tree.sources.traces.office._NAMED",
}
"""Tables of expressions that must fit a whole name."""


@cache
def _all() -> dict[str, tuple[re.Pattern[Any], str]]:
    """Every expression, and how it is used: from the beginning alone, or looked for."""
    uses, made = _uses(), {}
    for name, pattern in _named().items():
        used = uses.get(name, set()) & (SEARCHES | {"match", "fullmatch"})
        if name.partition("[")[0] in WHOLE:
            used = {"fullmatch"}
        made[name] = (pattern, _how(used))
    for name, pattern in _written().items():
        made[name] = (pattern, _how({name.rpartition(".")[2]}))
    return {name: found for name, found in made.items() if not any(name.startswith(known) for known in BOUNDED)}


def _how(used: set[str]) -> str:
    if used and used <= {"match", "fullmatch"}:
        return "fullmatch" if used == {"fullmatch"} else "match"
    return "search"


@pytest.mark.parametrize(
    "name", sorted(name for name, (pattern, _) in _all().items() if _repeats(steps.parsed(pattern)))
)
def test_an_expression_takes_twice_as_long_for_twice_as_much(name: str) -> None:
    pattern, how = _all()[name]
    assert _worst(pattern, how) == ""


@pytest.mark.parametrize(
    ("pattern", "how"),
    [
        (re.compile(r"</script\b[^>]*>"), "search"),
        (re.compile(r"<b>(.*?)</b>", re.DOTALL), "search"),
        (re.compile(r"[\w-]+@"), "search"),
        (re.compile(r"\s*([a ]+?)\s*="), "match"),
        (re.compile(r"(a+)+b"), "match"),
        (re.compile(r".*x.*y.*z"), "fullmatch"),
    ],
    ids=lambda value: getattr(value, "pattern", value),
)
def test_one_that_takes_longer_is_found(pattern: re.Pattern[Any], how: str) -> None:
    assert _worst(pattern, how)


@pytest.mark.parametrize(
    "text", ["aab", "a1b", "<b>x</b><b>y</b>", "xx--yy", "It's 12 o'clock", "", "a\nb\n", '"q\\"x"{}', "ÄÖ ß"]
)
def test_steps_are_counted_of_what_python_finds(text: str) -> None:
    for name, (pattern, how) in _all().items():
        if how == "search" and isinstance(pattern.pattern, str):
            run = steps.Matcher(pattern, text)
            run.find_all()
            assert run.found == [m.span() for m in pattern.finditer(text)], name
