"""JSON that can be read in one way only, and Ed25519 that can be judged in one way only: in both languages."""

import ast
import base64
import json
import subprocess
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from securesystemslib.formats import encode_canonical

from publish.core.formats import strictjson
from tests.support.services.fixtures import skipping
from tests.support.services.node import node
from tests.vectors import archive, ed25519

_SCRIPT = Path(__file__).parents[2] / "vectors" / "canonical.mjs"
_TEXT = st.text(st.characters(codec="utf-8"), max_size=12) | st.sampled_from(
    ["\uffff", "\U00010000", "\ue000", "\ud7ff", "__proto__", "10", "9", "\\", '"', "\u0000", "\u2028", "\x7f"]
)
_VALUE: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers(-strictjson.INTEGER_MAX, strictjson.INTEGER_MAX) | _TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_TEXT, inner, max_size=5),
    max_leaves=15,
)
_FEW = settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))


def by_javascript(documents: Iterable[bytes], kind: str = "any") -> list[bytes | None]:
    with skipping():
        program = node()
    asked = json.dumps([base64.b64encode(each).decode() for each in documents])
    done = subprocess.run([program, _SCRIPT, kind], input=asked, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    return [None if form is None else base64.b64decode(form) for form in json.loads(done.stdout)]


def by_python(document: bytes, kind: str = "any") -> bytes | None:
    try:
        return strictjson.canonical(strictjson.metadata(document) if kind == "metadata" else strictjson.read(document))
    except ValueError:
        return None


@_FEW
@given(st.lists(st.tuples(_VALUE, st.booleans(), st.none() | st.integers(0, 2)), min_size=60, max_size=200))
def test_any_value_has_the_canonical_form_of_tuf_in_python_and_in_javascript(
    cases: list[tuple[Any, bool, Any]],
) -> None:
    documents = [json.dumps(v, ensure_ascii=ascii_only, indent=indent).encode() for v, ascii_only, indent in cases]
    expected = [str(encode_canonical(value)).encode() for value, _, _ in cases]
    assert [by_python(document) for document in documents] == expected
    assert by_javascript(documents) == expected


@_FEW
@given(st.lists(st.tuples(_VALUE, st.integers(0, 10_000), st.binary(max_size=3)), min_size=60, max_size=200))
def test_bytes_that_may_be_json_are_read_alike_or_refused_alike(cases: list[tuple[Any, int, bytes]]) -> None:
    documents = []
    for value, at, put in cases:
        data = json.dumps(value, ensure_ascii=False).encode()
        at %= len(data) + 1
        documents.append(data[:at] + put + data[at + (at & 1) :])
    assert by_javascript(documents) == [by_python(document) for document in documents]


def _paths(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(each for key, inner in items for each in _paths(inner, (*path, key)))]


@pytest.mark.parametrize("name", ["1.root", "timestamp", "2.snapshot", "2.targets", "2.mirrors"])
def test_metadata_with_any_one_field_changed_are_of_right_form_in_both_or_in_neither(name: str) -> None:
    whole = json.loads(archive.Archive().two().files[f"metadata/{name}.json"])
    others: list[Any] = [
        None,
        True,
        0,
        -1,
        1,
        2**53 - 1,
        "",
        "x",
        "0" * 64,
        "a" * 64,
        [],
        ["a", "a"],
        {},
        {"sha256": "x"},
        ...,
    ]
    documents = []
    for path in _paths(whole)[1:]:
        for other in others:
            changed: Any = json.loads(json.dumps(whole))
            at = changed
            for key in path[:-1]:
                at = at[key]
            if other is ...:
                del at[path[-1]]
            else:
                at[path[-1]] = other
            documents.append(archive.dump(changed))
    assert by_javascript(documents, "metadata") == [by_python(document, "metadata") for document in documents]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b" ",
        b"{",
        b"[1,]",
        b"01",
        b"1.0",
        b"1e2",
        b"1E2",
        b"-",
        b"+1",
        b"9007199254740992",
        b"-9007199254740992",
        b"9" * 5000,
        b"NaN",
        b"Infinity",
        b'{"a":1,"a":1}',
        b'{"a":1,"\\u0061":1}',
        b'"\\ud800"',
        b'"\\udc00\\ud800"',
        b'"\n"',
        b'"\\x"',
        b"'a'",
        b"{'a':1}",
        b"{a:1}",
        b"\xef\xbb\xbf1",
        b'"\xff"',
        b"1 1",
        b"tru",
        b"nullx",
        b"\xc2\xa01",
        b"\x0c1",
        b"[" * 33 + b"]" * 33,
        b"[" * 100_000,
        b'{"":' * 33 + b"1" + b"}" * 33,
        b" " * strictjson.JSON_MAX_LENGTH + b"1",
    ],
)
def test_what_may_be_read_in_two_ways_is_refused_in_both_languages(data: bytes) -> None:
    assert by_python(data) is None
    assert by_javascript([data]) == [None]


def test_edge_cases_of_ed25519_are_judged_alike_and_strictly() -> None:
    found = list(ed25519.cases())
    assert {case.valid for case in found} == {True, False}
    assert [ed25519.by_python(case) for case in found] == [case.valid for case in found]
    with skipping():
        node()
    assert ed25519.by_javascript(found) == [case.valid for case in found]


def test_whatever_json_is_read_no_line_of_brackets_ends_the_program() -> None:
    assert strictjson.plain(b'{"a": 1e3}') == {"a": 1000.0}
    with pytest.raises(ValueError, match="too deep"):
        strictjson.plain("[" * 100_000)


@pytest.mark.parametrize("number", ["1e999", "-1e999", "Infinity", "NaN"])
def test_whatever_json_is_read_its_numbers_are_finite(number: str) -> None:
    with pytest.raises(ValueError, match="no finite number"):
        strictjson.plain(f'{{"number": {number}}}')


def test_json_is_read_where_such_a_line_is_thought_of() -> None:
    """`json.loads` stands in `strictjson`, or within a `try` for a RecursionError; a child of our own is believed."""
    bare: list[str] = []

    def walk(node: ast.AST, file: Path, *, caught: bool) -> None:
        if isinstance(node, ast.Try):
            kinds = {
                name.id for one in node.handlers for name in ast.walk(one.type or one) if isinstance(name, ast.Name)
            }
            for each in node.body:
                walk(each, file, caught=caught or bool(kinds & {"RecursionError", "RuntimeError", "Exception"}))
            for rest in (*node.handlers, *node.orelse, *node.finalbody):
                walk(rest, file, caught=caught)
            return
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "json.loads" and not caught:
            bare.append(f"{file.name}:{node.lineno}")
        for child in ast.iter_child_nodes(node):
            walk(child, file, caught=caught)

    for file in (Path(strictjson.__file__).parents[2]).rglob("*.py"):
        if file.name != "jail.py":
            walk(ast.parse(file.read_text()), file, caught=False)
    assert bare == []
