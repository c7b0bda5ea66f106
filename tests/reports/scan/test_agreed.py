"""publish.reports.scan.agreed: what a text says may be known is read from its front matter."""

from pathlib import Path

from publish.reports.scan.agreed import agreed
from publish.reports.scan.scan import below

TEXT = """---
title: T
date: 2013-01-01
language: en
evidence:
  - {file: evidence/a.jpg, title: A, metadata: kept}
  - {file: evidence/b.jpg, title: B}
---

Text.
"""


def test_documents_are_agreed_to_below_any_folder(tmp_path: Path) -> None:
    for name, text in (("reports/x.md", TEXT), ("evidence/a.jpg", ""), ("evidence/b.jpg", ""), ("no.md", "# x")):
        (tmp_path / "site" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "site" / name).write_text(text)
    assert agreed(below(tmp_path)) == {"site/evidence/a.jpg"}
    assert agreed(below(tmp_path / "site")) == {"evidence/a.jpg"}
