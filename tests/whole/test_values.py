"""The program decides by values; the text of a message is for people, and may be changed for them at any time."""

import ast
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from publish.core import errors
from publish.core.errors import AbsentError, ForkError, MismatchError, TrustError

TRUST = frozenset(
    name for name, kind in vars(errors).items() if isinstance(kind, type) and issubclass(kind, TrustError)
)
PUBLISH = Path(__file__).parents[2] / "publish"
TEXTS = frozenset({"reason", "message", "hint", "strerror", "detail"})
CUTS = frozenset({"removeprefix", "removesuffix", "partition", "rpartition", "split", "rsplit"})
"""What takes a part of a message again; an error has its parts as values."""
ASKS = frozenset({"startswith", "endswith", "find", "index", "count", "search", "match", "fullmatch", "findall"})


def texts(tree: ast.AST) -> Callable[[ast.AST], bool]:
    """Whether an expression of ``tree`` is the text of a message."""
    caught = {h.name for h in ast.walk(tree) if isinstance(h, ast.ExceptHandler) and h.name} | {"error"}

    def is_text(node: ast.AST) -> bool:
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("str", "repr"):
            return any(isinstance(arg, ast.Name) and arg.id in caught for arg in node.args)
        return isinstance(node, ast.Attribute) and node.attr in TEXTS

    return is_text


def decisions(source: str) -> Iterator[int]:
    """Lines that ask what a message says."""
    tree = ast.parse(source)
    is_text = texts(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Compare):
            sides = [node.left, *node.comparators]
            # Whether there is any text is a value.
            told = [s for s in sides if not (isinstance(s, ast.Constant) and s.value in (None, ""))]
            if len(told) == len(sides) and any(map(is_text, sides)):
                yield node.lineno
        elif (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr in ASKS
            and any(map(is_text, [node.func.value, *node.args]))
        ):
            yield node.lineno


def cuts(source: str) -> Iterator[int]:
    """Lines that take a message apart."""
    is_text = texts(tree := ast.parse(source))
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr in CUTS
            and is_text(node.func.value)
        ):
            yield node.lineno


def test_nothing_is_decided_by_the_text_of_a_message() -> None:
    assert _found(decisions) == []


def test_no_message_is_taken_apart_again() -> None:
    assert _found(cuts) == []


def _found(looks: Callable[[str], Iterator[int]]) -> list[str]:
    return [
        f"{file.relative_to(PUBLISH)}:{line}"
        for file in sorted(PUBLISH.rglob("*.py"))
        for line in looks(file.read_text(encoding="utf-8"))
    ]


@pytest.mark.parametrize(
    "source",
    [
        "if 'x' in audit.reason: pass",
        "if audit.reason == 'gone': pass",
        "y = error.hint.startswith('x')",
        "try: pass\nexcept OSError as e:\n    y = 'x' in str(e)",
        "y = re.search('x', finding.reason)",
        "y = {str(error): 1} if str(error) == 'x' else 0",
    ],
)
def test_what_the_test_looks_for_is_found(source: str) -> None:
    assert list(decisions(source))


def test_whether_there_is_a_text_is_a_value() -> None:
    assert not list(decisions("if error.hint is None or error.hint == '': pass"))


@pytest.mark.parametrize(
    "source", ["said = str(error).removeprefix(f'{host.name}: ')", "why = finding.reason.rpartition(': ')[2]"]
)
def test_a_cut_is_found(source: str) -> None:
    assert list(cuts(source))


def test_an_error_has_its_place_as_a_value() -> None:
    said = MismatchError("a.html", expected="x", found="y", where="one")
    assert (said.where, said.reason) == ("one", "a.html is not what was signed (expected x, found y)")
    assert (str(said), said.beside("one"), said.beside("two")) == (f"one: {said.reason}", said.reason, str(said))
    fork = ForkError("it forks", where="one", stories=(b"1",), hint="ask")
    both = fork.against(b"0")
    assert (str(both), both.where, both.reason, both.stories, both.hint) == (
        "one: it forks", "one", "it forks", (b"0", b"1"), "ask",
    )  # fmt: skip
    sick = AbsentError("not here", host="one", path="a.html")
    assert (sick.reason, sick.where, sick.beside("one")) == ("not here", "one", "not here (a.html)")


def test_what_is_raised_of_a_place_does_not_name_it_in_its_reason() -> None:
    """Trust errors get where it was as a value; none begins its text with it."""
    named = re.compile(r"\{(?:\w+\.)*(?:name|where|address|path)\}: ")
    found = []
    for file in sorted(PUBLISH.rglob("*.py")):
        for node in ast.walk(ast.parse(text := file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in TRUST and node.args:
                said = (ast.get_source_segment(text, node.args[0]) or "").lstrip('f"(\n ')
                if named.match(said):
                    found.append(f"{file.relative_to(PUBLISH)}:{node.lineno}")
    assert found == []
