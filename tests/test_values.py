"""The program decides by values; the text of a message is for people, and may be changed for them at any time."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PUBLISH = Path(__file__).parents[1] / "publish"
TEXTS = frozenset({"reason", "message", "hint", "strerror", "detail"})
HANDED_ON = {"audit/evidence/entries.py"}
"""There the text itself is what leaves the machine, and it may only if it stands on a list."""
ASKS = frozenset({"startswith", "endswith", "find", "index", "count", "search", "match", "fullmatch", "findall"})


def decisions(source: str) -> Iterator[int]:
    """Lines that ask what a message says."""
    tree = ast.parse(source)
    caught = {h.name for h in ast.walk(tree) if isinstance(h, ast.ExceptHandler) and h.name} | {"error"}

    def is_text(node: ast.AST) -> bool:
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("str", "repr"):
            return any(isinstance(arg, ast.Name) and arg.id in caught for arg in node.args)
        return isinstance(node, ast.Attribute) and node.attr in TEXTS

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


def test_nothing_is_decided_by_the_text_of_a_message() -> None:
    found = [
        f"{file.relative_to(PUBLISH)}:{line}"
        for file in sorted(PUBLISH.rglob("*.py"))
        if str(file.relative_to(PUBLISH)) not in HANDED_ON
        for line in decisions(file.read_text(encoding="utf-8"))
    ]
    assert found == []


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
