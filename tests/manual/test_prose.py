"""What is written for people who change the program can be understood at first reading, as far as counting tells."""

import ast
import io
import itertools
import re
import statistics
import tokenize
from collections.abc import Iterator
from pathlib import Path

import publish

PROGRAM = Path(publish.__file__).parent
VAGUE = frozenset({"that", "what", "who", "it", "one", "such"})
VAGUE_SHARE_MAX = 0.04  # four well-read projects have 0.014 to 0.025
SEMICOLONS_MAX = 4  # per 1,000 words
FIRST_LINE_MEDIAN_MAX, FIRST_LINE_LONG_MAX = 9, 14  # words; the second at the 95th centile
COMMENTS_SHARE = (0.05, 0.09)  # of lines with anything on them
_DIRECTIVE = re.compile(r"#\s*(?:noqa|type:|fmt:|ruff:)")


def _docstrings(tree: ast.Module) -> Iterator[str]:
    """Docstrings of modules, classes and functions, and those below a name."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            yield ast.get_docstring(node) or ""
        body = getattr(node, "body", None)
        for name, said in itertools.pairwise(body) if isinstance(body, list) else ():
            if isinstance(name, ast.Assign | ast.AnnAssign) and isinstance(said, ast.Expr):
                yield ast.literal_eval(said.value) if isinstance(said.value, ast.Constant) else ""


def _first_lines(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            yield (ast.get_docstring(node) or "").partition("\n")[0]


def _sources() -> list[str]:
    return [file.read_text("utf-8") for file in PROGRAM.rglob("*.py")]


def test_docstrings_name_things() -> None:
    said = " ".join(text for source in _sources() for text in _docstrings(ast.parse(source)))
    words = re.findall(r"[A-Za-z'’]+", said)
    assert len(words) > 20_000
    vague = sum(word.lower() in VAGUE for word in words)
    assert vague / len(words) <= VAGUE_SHARE_MAX
    assert said.count(";") * 1000 / len(words) <= SEMICOLONS_MAX


def test_first_lines_are_short() -> None:
    lengths = sorted(len(line.split()) for source in _sources() for line in _first_lines(ast.parse(source)) if line)
    assert statistics.median(lengths) <= FIRST_LINE_MEDIAN_MAX
    assert lengths[len(lengths) * 95 // 100] <= FIRST_LINE_LONG_MAX


def test_comments_give_reasons_as_often_as_they_are_needed() -> None:
    lines = comments = 0
    for source in _sources():
        lines += sum(1 for line in source.splitlines() if line.strip())
        tokens = tokenize.generate_tokens(io.StringIO(source).readline)
        comments += sum(t.type == tokenize.COMMENT and not _DIRECTIVE.match(t.string) for t in tokens)
    least, most = COMMENTS_SHARE
    assert least <= comments / lines <= most
