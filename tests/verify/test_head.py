"""The judge's nouns by themselves: an anchor, what is remembered, what a statement names."""

import hashlib
from datetime import timedelta
from pathlib import Path

from publish.verify.head import Anchor, Seen
from tests.support.factory import NOW, Archive


def test_an_anchor_of_a_root_is_its_hash() -> None:
    assert Anchor.of_root(b"{}") == Anchor(hashlib.sha256(b"{}").hexdigest(), b"{}")


def test_releases_come_before_roots_and_roots_before_timestamps() -> None:
    older, old, new = Seen(1, root=2, timestamp=9), Seen(2, root=1, timestamp=9), Seen(2, root=2, timestamp=1)
    assert sorted([new, older, old], key=lambda s: s.order) == [older, old, new]
    assert Seen(dated="yesterday").day is None


def test_a_statement_names_what_stands_behind_its_timestamp(tmp_path: Path) -> None:
    head = Archive(tmp_path).release().head
    assert [path.split("/")[0] for path in head.named] == ["metadata"] * 3 + ["targets"] * 3
    assert not any("root" in path or "timestamp" in path for path in head.named)
    assert head.is_current(NOW)
    assert not head.is_current(NOW + timedelta(days=30))
