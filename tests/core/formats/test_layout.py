"""publish.core.formats.layout: what each path in a copy is, and that no other module knows."""

import ast
import re
from pathlib import Path

import pytest

import publish
from publish.core.formats import layout
from publish.core.formats.layout import Kind

SHA = "ab" * 32
KINDS = {
    "metadata/timestamp.json": Kind.TIMESTAMP,
    "metadata/1.root.json": Kind.VERSIONED,
    "metadata/4000000000.mirrors.json": Kind.VERSIONED,
    f"targets/{SHA}.SHA256SUMS": Kind.TARGET,
    f"targets/{SHA}.a report.epub": Kind.TARGET,
    f"files/ab/{SHA}/letter.pdf": Kind.EVIDENCE,
    "SHA256SUMS": Kind.LISTING,
    "reports/2013/SHA256SUMS": Kind.LISTING,
    "search/index.txt": Kind.SEARCH,
    "search/terms/0123456789ab.txt": Kind.SEARCH,
    "search/terms/page.html": Kind.PAGE,
    "index.html": Kind.PAGE,
    "HISTORY": Kind.PAGE,
    "files/letter.pdf": Kind.PAGE,
    "metadata/01.root.json": None,
    "metadata/0.root.json": None,
    "metadata/1.timestamp.json": None,
    "metadata/1.root.json/x": None,
    "metadata/1.root.json\n": None,
    "metadata/10000000000000.root.json": None,
    f"targets/{SHA.upper()}.SHA256SUMS": None,
    f"targets/{SHA}": None,
    f"targets/{SHA}.": None,
    f"targets/{SHA}.a/b": None,
}
LITERAL = re.compile(r"^(?:metadata|targets|files)/|timestamp\.json$|^(?:SHA256SUMS|HISTORY|WITHDRAWN|mirrors\.html)$")


@pytest.mark.parametrize(("path", "kind"), KINDS.items())
def test_each_path_has_one_kind(path: str, kind: Kind | None) -> None:
    assert layout.kind(path) is kind
    assert layout.immutable(path) is (kind in (Kind.VERSIONED, Kind.TARGET, Kind.EVIDENCE))
    assert layout.is_metadata(path) is (kind in (Kind.TIMESTAMP, Kind.VERSIONED))
    assert layout.is_beside(path) is path.startswith(("metadata/", "targets/"))


def test_what_is_put_together_is_taken_to_pieces() -> None:
    assert layout.versioned(layout.metadata(12, "snapshot")) == (12, "snapshot")
    assert layout.split_target(layout.target(SHA, "mirrors.json")) == (SHA, "mirrors.json")
    assert layout.hashed_listing(SHA) == layout.target(SHA, layout.LISTING)
    assert layout.kind(layout.evidence(SHA, "letter.pdf")) is Kind.EVIDENCE
    assert layout.versioned(layout.TIMESTAMP) is None
    assert layout.split_target(layout.TIMESTAMP) is None


def test_no_other_module_knows_a_path_of_a_copy() -> None:
    """In code; what is said to people may name a file."""
    program = Path(publish.__file__).parent
    found = []
    for file in set(program.rglob("*.py")) - {Path(layout.__file__)}:
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and LITERAL.search(node.value):
                found.append(f"{file.relative_to(program)}:{node.lineno}: {node.value!r}")
    # A role's own file name, as TUF's snapshot names it, is written by who signs it.
    assert [one for one in found if not one.startswith("release/renew.py")] == []
