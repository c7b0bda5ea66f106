"""publish.core.table: a table's lines are known, and a dataclass is made of it."""

from publish.copies.hosts.folder import Options as FolderOptions
from publish.copies.hosts.s3 import Options as S3Options
from publish.core.table import Table, fill, lines_of


def test_fill_keeps_the_types_of_the_options() -> None:
    assert fill(FolderOptions, {"path": "/srv"}, where="x") == FolderOptions("/srv")
    assert fill(S3Options, {"bucket": "b", "website": False}, where="x") == S3Options("b", website=False)


def test_lines_are_found_through_quotes_dots_and_spaces() -> None:
    text = '[ hosts . "a" ]\nkind="x"\n  "public"  = 1\n[hosts.b]\nx.y = 2\n'
    lines = lines_of(text)
    assert lines == {"hosts.a": 1, "hosts.a.kind": 2, "hosts.a.public": 3, "hosts.b": 4, "hosts.b.x.y": 5}
    assert Table({"kind": "x", "spare": 1}, lines, "hosts.a").lines == {"kind": 2}
