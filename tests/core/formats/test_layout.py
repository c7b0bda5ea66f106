"""publish.core.formats.layout: what each path in a copy is, and that no other module knows."""

import ast
import re
from pathlib import Path

import pytest

import publish
from publish.core.formats import layout
from publish.core.formats.layout import PathKind

SHA = "ab" * 32
KINDS = {
    "metadata/timestamp.json": PathKind.TIMESTAMP,
    "metadata/1.root.json": PathKind.VERSIONED,
    "metadata/4000000000.mirrors.json": PathKind.VERSIONED,
    f"targets/{SHA}.SHA256SUMS": PathKind.TARGET,
    f"targets/{SHA}.a report.epub": PathKind.TARGET,
    f"files/ab/{SHA}/letter.pdf": PathKind.EVIDENCE,
    "SHA256SUMS": PathKind.LISTING,
    "reports/2013/SHA256SUMS": PathKind.LISTING,
    "search/index.txt": PathKind.SEARCH,
    "search/terms/0123456789ab.txt": PathKind.SEARCH,
    "search/terms/page.html": PathKind.PAGE,
    f"pieces/ab/{SHA}.txt": PathKind.PIECES,
    f"pieces/cd/{SHA}.txt": PathKind.PAGE,
    f"pieces/ab/{SHA}.html": PathKind.PAGE,
    "index.html": PathKind.PAGE,
    "HISTORY": PathKind.PAGE,
    "files/letter.pdf": PathKind.PAGE,
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
LITERAL = re.compile(
    r"^(?:metadata|targets|files)/|timestamp\.json$"
    r"|^(?:SHA256SUMS|HISTORY|WITHDRAWN|(?:mirrors|open|search|404|withdrawn)\.html|sw\.js(?:on)?)$"
)


@pytest.mark.parametrize(("path", "kind"), KINDS.items())
def test_each_path_has_one_kind(path: str, kind: PathKind | None) -> None:
    assert layout.kind(path) is kind
    assert layout.immutable(path) is (kind in (PathKind.VERSIONED, PathKind.TARGET, PathKind.EVIDENCE))
    assert layout.is_metadata(path) is (kind in (PathKind.TIMESTAMP, PathKind.VERSIONED))
    assert layout.is_beside(path) is path.startswith(("metadata/", "targets/"))


def test_what_is_put_together_is_taken_to_pieces() -> None:
    assert layout.versioned(layout.metadata(12, "snapshot")) == (12, "snapshot")
    assert layout.split_target(layout.target(SHA, "mirrors.json")) == (SHA, "mirrors.json")
    assert layout.hashed_listing(SHA) == layout.target(SHA, layout.LISTING)
    assert layout.kind(layout.evidence(SHA, "letter.pdf")) is PathKind.EVIDENCE
    assert layout.kind(layout.pieces(SHA)) is PathKind.PIECES
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


@pytest.mark.parametrize("name", ["", "0", "01", "²", "１", "٣", "1_0", "+1", " 1", "1 ", "1 - Copy", "9" * 11, "1.2"])
def test_a_number_is_written_in_one_way_and_what_others_lay_beside_is_none(name: str) -> None:
    assert layout.numbered(name) is None
    assert layout.numbered(f"{name}.root.json", ".root.json") is None
    assert layout.numbered("12") == layout.numbered("12.root.json", ".root.json") == 12
    assert layout.numbered("12.root.json") is None
